//! A word that the library does not have may be one of its words with a slip of the finger.

use super::{Draft, Reason};

/// Rarity in general text from which a word may be a slip: commoner ones are words, only not of this library.
const LEAST_RARITY: f32 = 8.0;
/// Letters that a word needs before it may be read as a slip for another.
const SHORTEST: usize = 4;
/// How many words a mistyped one may have meant.
const MOST: usize = 3;
/// Worth of a word one slip away.
const FACTOR: f32 = 0.8;

/// Adds the library's words at one edit for every word that it lacks and nothing else stands in for.
pub(super) fn expand(draft: &mut Draft<'_>) {
    for word in &mut draft.words {
        let lost = !word.known && !word.stop && word.stand_ins.is_empty();
        let is_word = word.rarity < LEAST_RARITY || word.text.starts_with(|c: char| c.is_numeric());
        if lost && !is_word && word.text.chars().count() >= SHORTEST {
            for similar in draft.index.similar_words(&word.text, MOST) {
                word.add(vec![similar], FACTOR, Reason::Slip, word.range.clone());
            }
        }
    }
}
