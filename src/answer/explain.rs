//! Why a passage was found: which words of the question met which of its words, in which field, with what weight.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::index::terms::{Forms, bigram};
use crate::index::{Contribution, Field};
use crate::text::tokens;

use super::expand::Reason;
use super::question::Analysed;

/// Why one passage was found; what its article, its neighbours and its meaning add to the score is no word's doing.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Explanation {
    /// What met what, the weightiest first.
    pub meetings: Vec<Meeting>,
}

/// A word of the question, or what stands in for it, met in one field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Meeting {
    /// As it stands in the question.
    pub word: String,
    /// What was looked for in its place, and why.
    pub stand_in: Option<(String, Reason)>,
    /// Where they met.
    pub field: Field,
    /// The words of the passage, as they stand in it; none when they are in the title or the heading only.
    pub met: Vec<String>,
    /// What it adds to the score of exact words.
    pub weight: f32,
}

impl Explanation {
    /// Explains what exact words gave to a passage with this `text`.
    pub fn new(analysed: &Analysed, contributions: &[Contribution], text: &str) -> Self {
        let carriers = Carriers::new(text);
        let mut meetings: BTreeMap<(usize, usize, Field), Meeting> = BTreeMap::new();
        for contribution in contributions {
            let Some(clause) = analysed.query.clauses.get(contribution.clause) else { continue };
            let Some(word) = analysed.words.get(clause.word) else { continue };
            let stand_in =
                clause.alternative.checked_sub(1).and_then(|place| word.stand_ins.get(place));
            let range = stand_in.map_or(&word.range, |stand_in| &stand_in.range);
            let meeting = meetings
                .entry((clause.word, clause.alternative, clause.field))
                .or_insert_with(|| Meeting {
                    word: analysed.text.get(range.clone()).unwrap_or(&word.text).to_owned(),
                    stand_in: stand_in.map(|other| (other.words.join(" "), other.reason)),
                    field: clause.field,
                    met: Vec::new(),
                    weight: 0.0,
                });
            meeting.weight += contribution.score;
            for carrier in carriers.of(clause.field, &clause.term) {
                if !meeting.met.contains(carrier) {
                    meeting.met.push(carrier.clone());
                }
            }
        }
        let mut meetings: Vec<Meeting> = meetings.into_values().collect();
        meetings.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        Self { meetings }
    }
}

/// Which words of a passage carry a term.
struct Carriers(BTreeMap<(Field, String), Vec<String>>);

impl Carriers {
    fn new(text: &str) -> Self {
        let mut carriers = Self(BTreeMap::new());
        let mut before: Option<(Forms, &str)> = None;
        for token in tokens(text) {
            let Some(slice) = text.get(token.range.clone()) else { continue };
            let forms = Forms::of(&token.text);
            carriers.add(Field::Skeleton, &forms.skeleton, slice);
            carriers.add(Field::Root, &forms.root, slice);
            for gram in forms.grams.split(' ') {
                carriers.add(Field::Gram, gram, slice);
            }
            if let Some((first, first_slice)) = &before {
                let pair = bigram(&first.stem, &forms.stem);
                carriers.add(Field::Bigram, &pair, &format!("{first_slice} {slice}"));
            }
            before = Some((forms, slice));
        }
        carriers
    }

    fn add(&mut self, field: Field, term: &str, slice: &str) {
        self.0.entry((field, term.to_owned())).or_default().push(slice.to_owned());
    }

    fn of(&self, field: Field, term: &str) -> &[String] {
        self.0.get(&(field, term.to_owned())).map_or(&[], Vec::as_slice)
    }
}
