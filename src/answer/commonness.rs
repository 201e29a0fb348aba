//! How common words are in general Arabic and English, from `index/lexicon/frequency.tsv`.
//!
//! In a library of a few dozen paragraphs nearly every word is rare; general text knows better. Words
//! are pooled by skeleton and by root, the way they are matched.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::{root, stem};

/// The list: word, Zipf frequency × 100 (the logarithm to base ten of occurrences in a thousand million words).
const LIST: &str = include_str!("../../index/lexicon/frequency.tsv");

/// Words of an ordinary paragraph: turns a share of the words into a share of the paragraphs.
const PARAGRAPH: f64 = 50.0;
/// Share of paragraphs of a word that the list does not have.
const UNLISTED: f64 = 1e-5;

static TABLE: LazyLock<Commonness> = LazyLock::new(|| Commonness::parse(LIST));

/// Rarity in general text, by skeleton and by root.
#[derive(Debug)]
pub struct Commonness {
    skeletons: HashMap<String, f64>,
    roots: HashMap<String, f64>,
}

impl Commonness {
    /// The table that is compiled in; made at the first call.
    pub fn standard() -> &'static Self {
        &TABLE
    }

    fn parse(list: &str) -> Self {
        let mut table = Self { skeletons: HashMap::new(), roots: HashMap::new() };
        for line in list.lines() {
            let Some((word, zipf)) = line.split_once('\t') else { continue };
            let Ok(zipf) = zipf.trim().parse::<f64>() else { continue };
            let share = 10_f64.powf(zipf / 100.0 - 9.0);
            *table.skeletons.entry(stem::skeleton(word).into_owned()).or_default() += share;
            *table.roots.entry(root::isri(word)).or_default() += share;
        }
        table
    }

    /// Idf of a consonant skeleton in general text.
    pub fn of_skeleton(&self, skeleton: &str) -> f32 {
        rarity(self.skeletons.get(skeleton))
    }

    /// Idf of a root in general text.
    pub fn of_root(&self, root: &str) -> f32 {
        rarity(self.roots.get(root))
    }
}

/// Idf of a word that makes up this share of all words.
fn rarity(share: Option<&f64>) -> f32 {
    let holding = share.map_or(0.0, |share| 1.0 - (1.0 - share.min(0.999)).powf(PARAGRAPH));
    let holding = holding + UNLISTED;
    (1.0 + (1.0 - holding).max(0.0) / holding).ln() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_rarer_than_a_topic_word_and_that_rarer_than_a_function_word() {
        let idf = |word: &str| Commonness::standard().of_skeleton(&stem::skeleton(word));
        assert!(idf("زوكربيرغ") > idf("الانفتاح"));
        assert!(idf("الانفتاح") > idf("في"));
    }
}
