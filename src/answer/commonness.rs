//! How common words are in general Arabic and English, from `index/lexicon/frequency.tsv`.
//!
//! In a library of a few dozen paragraphs nearly every word is rare; general text knows better. Words
//! are pooled by skeleton and by root, the way they are matched.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::text::{root, stem};

/// Words of an ordinary paragraph: turns a share of the words into a share of the paragraphs.
const PARAGRAPH: f64 = 50.0;
/// Share of paragraphs of a word that the list does not have.
const UNLISTED: f64 = 1e-5;

/// Rarity in general text, by skeleton and by root.
#[derive(Debug)]
pub struct Commonness {
    skeletons: Shares,
    roots: Shares,
}

/// Shares of all words by the hash of a form, sorted: a tenth of the memory that the forms themselves would take.
#[derive(Debug)]
struct Shares(Vec<(u64, f32)>);

impl Commonness {
    /// Reads a list of words with their Zipf frequency × 100 (the logarithm to base ten of occurrences in a
    /// thousand million words); other lines are passed over.
    pub fn parse(list: &str) -> Self {
        let (mut skeletons, mut roots) = (Vec::new(), Vec::new());
        for line in list.lines() {
            let Some((word, zipf)) = line.split_once('\t') else { continue };
            let Ok(zipf) = zipf.trim().parse::<f32>() else { continue };
            let share = 10_f32.powf(zipf / 100.0 - 9.0);
            skeletons.push((hash(&stem::skeleton(word)), share));
            roots.push((hash(&root::isri(word)), share));
        }
        Self { skeletons: Shares::new(skeletons), roots: Shares::new(roots) }
    }

    /// Idf of a consonant skeleton in general text.
    pub fn of_skeleton(&self, skeleton: &str) -> f32 {
        rarity(self.skeletons.of(skeleton))
    }

    /// Idf of a root in general text.
    pub fn of_root(&self, root: &str) -> f32 {
        rarity(self.roots.of(root))
    }
}

impl Shares {
    /// Adds up the shares of equal forms.
    fn new(mut shares: Vec<(u64, f32)>) -> Self {
        shares.sort_by_key(|&(hash, _)| hash);
        shares.dedup_by(|later, sum| {
            let same = later.0 == sum.0;
            if same {
                sum.1 += later.1;
            }
            same
        });
        shares.shrink_to_fit();
        Self(shares)
    }

    fn of(&self, form: &str) -> Option<f32> {
        let place = self.0.binary_search_by_key(&hash(form), |&(hash, _)| hash).ok()?;
        self.0.get(place).map(|&(_, share)| share)
    }
}

fn hash(form: &str) -> u64 {
    let mut hasher = FxHasher::default();
    form.hash(&mut hasher);
    hasher.finish()
}

/// Idf of a word that makes up this share of all words.
fn rarity(share: Option<f32>) -> f32 {
    let holding =
        share.map_or(0.0, |share| 1.0 - (1.0 - f64::from(share.min(0.999))).powf(PARAGRAPH));
    let holding = holding + UNLISTED;
    (1.0 + (1.0 - holding).max(0.0) / holding).ln() as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::lexicon::Lexicon;

    #[test]
    fn a_name_is_rarer_than_a_topic_word_and_that_rarer_than_a_function_word() {
        let idf = |word: &str| Lexicon::standard().commonness().of_skeleton(&stem::skeleton(word));
        assert!(idf("زوكربيرغ") > idf("الانفتاح"));
        assert!(idf("الانفتاح") > idf("في"));
    }
}
