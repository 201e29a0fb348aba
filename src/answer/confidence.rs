//! How sure we are that the first passage answers.

use crate::index::{Contribution, Field};

use super::Outcome;
use super::question::Analysed;

/// What a word is worth as evidence when only its root is in the passage.
const BY_ROOT: f32 = 0.7;
/// The most it is worth when only letter n-grams of it are.
const BY_GRAMS: f32 = 0.6;

/// What is known about the first passage when the outcome is decided.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Signals {
    /// Share of the question's content words that the passage has, weighted by their rarity, 0…1.
    pub coverage: f32,
    /// Rarity of the rarest content word that the passage has.
    pub rarest: f32,
    /// Rarity of all content words that the library does not have, as a share.
    pub unknown: f32,
    /// Number of content words.
    pub words: f32,
    /// Score of the second passage as a share of the first's, 0…1.
    pub runner_up: f32,
}

impl Signals {
    /// The signals of a question whose first passage got these contributions.
    pub fn new(analysed: &Analysed, contributions: &[Contribution], scores: &[f32]) -> Self {
        let mut met = vec![0.0_f32; analysed.words.len()];
        let mut grams = vec![0_u32; analysed.words.len()];
        for contribution in contributions {
            let Some(clause) = analysed.query.clauses.get(contribution.clause) else { continue };
            let Some(met) = met.get_mut(clause.word) else { continue };
            match clause.field {
                Field::Skeleton | Field::Number => *met = met.max(clause.factor),
                Field::Root => *met = met.max(BY_ROOT * clause.factor),
                Field::Gram => {
                    if let Some(grams) = grams.get_mut(clause.word) {
                        *grams += 1;
                    }
                }
                Field::Bigram | Field::Title | Field::Word | Field::Sound => {}
            }
        }
        let mut signals = Self::default();
        let mut total = 0.0;
        for (index, word) in analysed.content() {
            let all = word.forms.grams.split(' ').count() as f32;
            let by_grams = BY_GRAMS * grams.get(index).copied().unwrap_or(0) as f32 / all;
            let met = met.get(index).copied().unwrap_or(0.0).max(by_grams);
            total += word.worth * word.rarity;
            // What was met by a clause has the word's worth in it already.
            signals.coverage += met.min(word.worth) * word.rarity;
            if met >= BY_ROOT * word.worth {
                signals.rarest = signals.rarest.max(word.rarity);
            }
            if !word.known {
                signals.unknown += word.worth * word.rarity;
            }
            signals.words += 1.0;
        }
        if total > 0.0 {
            signals.coverage /= total;
            signals.unknown /= total;
        }
        if let [first, second, ..] = scores {
            signals.runner_up = second / first.max(f32::MIN_POSITIVE);
        }
        signals
    }

    /// Probability that the first passage answers, 0…1: a logistic of the signals.
    pub fn confidence(&self) -> f32 {
        let log_odds = -3.0 + 5.0 * self.coverage + 0.2 * self.rarest.min(10.0)
            - 1.5 * self.unknown
            - 0.5 * self.runner_up;
        1.0 / (1.0 + (-log_odds).exp())
    }
}

/// From here on we stake our name on the first passage.
const ANSWERED: f32 = 0.6;
/// Below this the articles do not say.
const NOT_FOUND: f32 = 0.12;

/// What may be claimed with this confidence.
pub fn outcome(confidence: f32) -> Outcome {
    if confidence >= ANSWERED {
        Outcome::Answered
    } else if confidence >= NOT_FOUND {
        Outcome::Unsure
    } else {
        Outcome::NotFound
    }
}
