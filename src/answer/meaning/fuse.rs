//! One score of three: exact words, like words, the sense of the whole.
//!
//! Each part is a share of what the question could get, so that its weight follows from the question: where much of it
//! stands in the articles word for word, the scores of exact words differ much and decide; where little does, they are
//! all near 0, and meaning decides. No language and no kind of question is asked for.

use std::collections::HashMap;

use super::Meaning;
use super::sentences::Sense;
use crate::answer::question::Analysed;
use crate::index::{Field, Hit, Meant, Ordinal, PassageIndex, Ranked, Ranking};

/// Passages of each part that the others are asked about.
pub(in crate::answer) const POOL: usize = 1_000;

impl Meaning {
    /// The `limit` best passages, given at least the [`POOL`] best by exact words, with what each has of the question's
    /// meaning; `None` while nothing is worked out yet.
    pub(in crate::answer) fn rank(
        &self,
        analysed: &Analysed,
        index: &dyn PassageIndex,
        ranking: &Ranking,
        exact: &Ranked,
        limit: usize,
    ) -> Option<(Vec<Hit>, Vec<Meant>)> {
        let (words, sentences) = self.parts()?;
        let model = self.model();
        let places = match &analysed.query.within {
            Some(article) => index.article(article),
            None => 0..index.passages() as Ordinal,
        };
        let sense = sentences.map(|sentences| (sentences, Sense::of(&analysed.text, model)));
        let mut pool: Vec<Ordinal> = exact.hits.iter().map(|hit| hit.place).collect();
        match &sense {
            Some((sentences, sense)) => pool.extend(sentences.nearest(sense, places, POOL)),
            None => pool.extend(places.take(POOL)),
        }
        pool.sort_unstable();
        pool.dedup();

        let sense_weight = ranking.sense_weight(index.passages());
        let score = |meant: &Meant| {
            ranking.exact * meant.exact.powf(ranking.exact_power)
                + ranking.alike * meant.alike
                + sense_weight * meant.sense
        };
        let possible = possible(analysed, ranking, &exact.idfs);
        let scores: HashMap<Ordinal, f32> =
            exact.hits.iter().map(|hit| (hit.place, hit.score / possible)).collect();
        let shares = words.shares(&analysed.text, analysed, model, &pool);
        let mut found: Vec<(Hit, Meant)> = pool
            .iter()
            .zip(shares)
            .map(|(&place, alike)| {
                let exact = scores.get(&place).copied().unwrap_or(0.0);
                let sense = sense.as_ref().map_or(0.0, |(all, sense)| all.nearness(sense, place));
                let meant = Meant { exact, alike, sense };
                (Hit { place, score: score(&meant) }, meant)
            })
            .collect();
        found.sort_by(|(a, _), (b, _)| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
        found.truncate(limit);
        Some(found.into_iter().unzip())
    }
}

/// What a passage would get that has every term of the question once; a word that the library lacks counts by its
/// rarity in general text.
fn possible(analysed: &Analysed, ranking: &Ranking, idfs: &[f32]) -> f32 {
    let stems = ranking.weight(Field::Skeleton) + ranking.weight(Field::Root);
    let clauses = analysed.query.clauses.iter().zip(idfs);
    let worth =
        clauses.filter(|(clause, _)| clause.alternative == 0).map(|(clause, &idf)| {
            match (clause.field, clause.general) {
                (Field::Skeleton, Some(general)) if idf == 0.0 => stems * general,
                (field, _) => ranking.weight(field) * idf,
            }
        });
    worth.sum::<f32>().max(f32::MIN_POSITIVE)
}
