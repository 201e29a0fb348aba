//! The one configuration that ranks everything, and what of it depends on the library's size.

use serde::{Deserialize, Serialize};

use super::bm25::{self, Shape};
use super::schema::Field;

/// Weights of the parts of a passage's score.
///
/// What depends on the size of the library is a smooth function of its number of passages; no
/// data set and no switch decides anything.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ranking {
    /// Weight of BM25 over consonant skeletons.
    pub skeleton: f32,
    /// Weight of BM25 over ISRI roots.
    pub root: f32,
    /// Weight of BM25 over 4-grams.
    pub gram: f32,
    /// Weight of BM25 over stem bigrams.
    pub bigram: f32,
    /// Weight of BM25 over trigrams of the title.
    pub title: f32,
    /// Weight of BM25 over numbers and dates, beside their words.
    pub number: f32,
    /// Share of its own factor by which each kind of stand-in counts; 0 leaves it out.
    pub stand_ins: StandIns,
    /// Weight of the mean score of the article's passages.
    pub article: f32,
    /// Weight of the better neighbour's score in a very small library.
    pub neighbour: f32,
    /// Worth of the following passage as a neighbour, relative to the preceding one.
    pub following: f32,
    /// Number of passages at which the neighbours' weight has halved.
    pub neighbour_half: f32,
    /// Share of general Arabic in the idf (a geometric mean) of a very small library.
    pub general: f32,
    /// Number of passages at which that share has halved.
    pub general_half: f32,
    /// Weight of the score of exact words as a share of what the question could get.
    pub exact: f32,
    /// Number of passages at which it weighs half of that: among few passages a word in common is often chance.
    pub exact_half: f32,
    /// Power of that share: above 1, exact words decide where much of the question stands there word for word.
    pub exact_power: f32,
    /// Weight of the share that it says in whatever words.
    pub alike: f32,
    /// Weight of the likeness of question and passage as a whole in a large library.
    pub sense: f32,
    /// Number of passages at which it weighs half of that: passages of one article are all about the same thing.
    pub sense_half: f32,
    /// Weight of what speaks for the kind of answer that is asked for.
    pub kind: f32,
    /// Share of what the article's passages mean of the question on average.
    pub home: f32,
}

/// How much what stands in for a word counts, by its kind: for measuring what each is worth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StandIns {
    /// Words of the library at one slip of the finger.
    pub slip: f32,
    /// Words joined or parted by mistake.
    pub joint: f32,
    /// The same name in another script or spelling.
    pub name: f32,
    /// Standard Arabic for a dialect word.
    pub dialect: f32,
    /// Words of the same sense.
    pub synonym: f32,
    /// Arabic for English, and the other way.
    pub glossary: f32,
    /// Arabic letters for Latin ones.
    pub arabizi: f32,
}

impl Default for StandIns {
    fn default() -> Self {
        Self {
            slip: 1.0,
            joint: 1.0,
            name: 1.0,
            dialect: 1.0,
            synonym: 1.0,
            glossary: 1.0,
            arabizi: 1.0,
        }
    }
}

impl Default for Ranking {
    fn default() -> Self {
        Self {
            skeleton: 2.0,
            root: 2.0,
            gram: 0.8,
            bigram: 0.8,
            title: 0.4,
            number: 2.0,
            stand_ins: StandIns::default(),
            article: 0.2,
            neighbour: 0.25,
            following: 0.7,
            neighbour_half: 120.0,
            general: 0.5,
            general_half: 120.0,
            exact: 3.0,
            exact_half: 300.0,
            exact_power: 1.5,
            alike: 1.0,
            sense: 2.0,
            sense_half: 60.0,
            kind: 0.22,
            home: 0.5,
        }
    }
}

impl Ranking {
    /// The weight of a field; 0 for the vocabularies, which are not scored.
    pub fn weight(&self, field: Field) -> f32 {
        match field {
            Field::Skeleton => self.skeleton,
            Field::Root => self.root,
            Field::Gram => self.gram,
            Field::Bigram => self.bigram,
            Field::Title => self.title,
            Field::Number => self.number,
            Field::Word | Field::Sound => 0.0,
        }
    }

    /// Whether anything but exact words counts.
    pub fn uses_meaning(&self) -> bool {
        self.alike > 0.0 || self.sense > 0.0
    }

    /// Weight of exact words beside the others among `passages` passages.
    pub fn exact_weight(&self, passages: usize) -> f32 {
        self.exact * (1.0 - halving(passages, self.exact_half))
    }

    /// Weight of the likeness as a whole among `passages` passages.
    pub fn sense_weight(&self, passages: usize) -> f32 {
        self.sense * (1.0 - halving(passages, self.sense_half))
    }

    /// Weight of the better neighbour's score among `passages` passages.
    pub fn neighbour_weight(&self, passages: usize) -> f32 {
        self.neighbour * halving(passages, self.neighbour_half)
    }

    /// Rarity of a term: that in the library, balanced with that in general Arabic the more the
    /// smaller the library is, for a few dozen paragraphs say little about which words are rare.
    pub fn idf(&self, holding: u32, passages: usize, general: Option<f32>) -> f32 {
        let local = bm25::idf(holding, passages as u32);
        match general {
            Some(general) if self.general > 0.0 => {
                let share = self.general * halving(passages, self.general_half);
                local.powf(1.0 - share) * general.powf(share)
            }
            _ => local,
        }
    }
}

/// 1 for no passages, one half at `half`, towards 0.
fn halving(passages: usize, half: f32) -> f32 {
    half / (half + passages as f32)
}

/// The BM25 shape of a field.
pub(super) fn shape(field: Field) -> Shape {
    match field {
        Field::Gram | Field::Title => bm25::GRAMS,
        _ => bm25::WORDS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_balance_fades_as_the_library_grows() {
        let ranking = Ranking::default();
        let local = |passages| bm25::idf(1, passages as u32);
        let far = |passages| (ranking.idf(1, passages, Some(1.0)) - local(passages)).abs();
        assert!(far(30) / local(30) > far(300) / local(300));
        assert!(ranking.neighbour_weight(33) > ranking.neighbour_weight(3_800));
    }
}
