//! One score of three: exact words, like words, the sense of the whole; then the kind of answer, and the article.
//!
//! Each part is a share of what the question could get, so that its weight follows from the question: where much of it
//! stands in the articles word for word, the scores of exact words differ much and decide; where little does, they are
//! all near 0, and meaning decides. No language and no kind of question is asked for.

use std::collections::HashMap;
use std::ops::Range;

use super::Meaning;
use super::sentences::Sense;
use super::words::Share;
use crate::answer::question::Analysed;
use crate::index::{Field, Hit, Meant, Ordinal, PassageIndex, Ranked, Ranking};

/// Passages of each part that the others are asked about.
pub(in crate::answer) const POOL: usize = 150;

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
    ) -> Option<Ranked> {
        let (words, sentences) = self.parts()?;
        let model = self.model();
        let places = match &analysed.query.within {
            Some(article) => index.article(article),
            None => 0..index.passages() as Ordinal,
        };
        let sense = sentences.map(|sentences| (sentences, Sense::of(analysed, model)));
        let mut pool: Vec<Ordinal> = exact.hits.iter().map(|hit| hit.place).collect();
        match &sense {
            Some((sentences, sense)) => pool.extend(sentences.nearest(sense, places, POOL)),
            None => pool.extend(places.take(POOL)),
        }
        pool.sort_unstable();
        pool.dedup();

        let sense_weight = ranking.sense_weight(index.passages());
        let exact_weight = ranking.exact_weight(index.passages());
        let meaning = |meant: &Meant| ranking.alike * meant.alike + sense_weight * meant.sense;
        let score = |meant: &Meant| {
            exact_weight * meant.exact.powf(ranking.exact_power)
                + meaning(meant)
                + ranking.kind * meant.kind
        };
        let possible = possible(analysed, ranking, &exact.idfs);
        let scores: HashMap<Ordinal, f32> =
            exact.hits.iter().map(|hit| (hit.place, hit.score / possible)).collect();
        let shares = words.shares(&analysed.text, analysed, model, &pool);
        let mut found: Vec<(Hit, Meant)> = pool
            .iter()
            .zip(shares)
            .map(|(&place, Share { alike, kind })| {
                let exact = scores.get(&place).copied().unwrap_or(0.0);
                let sense = sense.as_ref().map_or(0.0, |(all, sense)| all.nearness(sense, place));
                let meant = Meant { exact, alike, sense, kind };
                (Hit { place, score: score(&meant) }, meant)
            })
            .collect();
        let homes = Homes::new(index, &found, meaning);
        for (hit, _) in &mut found {
            hit.score += ranking.home * homes.of(hit.place);
        }
        found.sort_by(|(a, _), (b, _)| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
        found.truncate(limit);
        let (hits, meant): (Vec<Hit>, Vec<Meant>) = found.into_iter().unzip();
        let by_sentence = |hit: &Hit| match &sense {
            Some((sentences, sense)) => sentences.by_sentence(sense, hit.place),
            None => Vec::new(),
        };
        let by_sentence = hits.iter().map(by_sentence).collect();
        Some(Ranked { hits, idfs: exact.idfs.clone(), meant, by_sentence })
    }
}

/// What the passages of each article mean of the question on average: the article is about its subject.
struct Homes {
    /// Where each article begins, and its mean; in reading order.
    means: Vec<(Ordinal, f32)>,
}

impl Homes {
    /// Of passages in reading order; those of an article that are not `found` mean nothing of it.
    fn new(
        index: &dyn PassageIndex,
        found: &[(Hit, Meant)],
        meaning: impl Fn(&Meant) -> f32,
    ) -> Self {
        let articles = index.cards().into_iter().map(|card| index.article(&card.id));
        let mut articles: Vec<Range<Ordinal>> = articles.collect();
        articles.sort_by_key(|article| article.start);
        let mut rest = found;
        let mean = |article: Range<Ordinal>| {
            let count = rest.partition_point(|(hit, _)| hit.place < article.end);
            let (own, others) = rest.split_at(count);
            rest = others;
            let sum: f32 = own.iter().map(|(_, meant)| meaning(meant)).sum();
            (article.start, sum / article.len().max(1) as f32)
        };
        Self { means: articles.into_iter().map(mean).collect() }
    }

    fn of(&self, place: Ordinal) -> f32 {
        let after = self.means.partition_point(|&(start, _)| start <= place);
        after.checked_sub(1).and_then(|article| self.means.get(article)).map_or(0.0, |home| home.1)
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
