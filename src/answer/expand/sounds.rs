//! A name that neither the library nor the list of names has as it is spelt: DeepSeek for ديب سيك and the other way.

use crate::text::Kind;
use crate::text::transliterate::joined_keys;

use super::{Draft, Reason};

/// The library spells the same sound differently: less sure than a name of the list.
const FACTOR: f32 = 0.9;
/// How many expressions of one sound are looked for.
const MOST: usize = 3;
/// Classes of a key by which two words of one script may meet; between the scripts fewer do.
const FEWEST_WITHIN_SCRIPT: usize = 4;
/// The most words that are read as one name.
const LONGEST: usize = 3;

/// Adds what sounds like words of the question that the library does not have, alone or joined with their neighbours.
pub(super) fn expand(draft: &mut Draft<'_>) {
    for place in 0..draft.tokens.len() {
        for length in 1..=LONGEST {
            if is_name(draft, place, length) {
                add_sounding_alike(draft, place, length);
            }
        }
    }
}

/// Whether these tokens may be a name that is still looked for: all of one script, none a stop word, and at least
/// one that the library lacks.
fn is_name(draft: &Draft<'_>, place: usize, length: usize) -> bool {
    let Some(tokens) = draft.tokens.get(place..place + length) else { return false };
    let kind = tokens.first().map(|token| token.kind);
    let mut lost = false;
    for token in tokens {
        let Some(word) = draft.words.iter().find(|word| word.text == token.text) else {
            return false;
        };
        let found = word.known || !word.stand_ins.is_empty();
        if word.stop || Some(token.kind) != kind || kind == Some(Kind::Number) {
            return false;
        }
        lost |= !found;
    }
    lost
}

fn add_sounding_alike(draft: &mut Draft<'_>, place: usize, length: usize) {
    let Some(tokens) = draft.tokens.get(place..place + length) else { return };
    let words: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    let latin = tokens.first().is_some_and(|token| token.kind == Kind::Latin);
    let mut found: Vec<Vec<String>> = Vec::new();
    for key in joined_keys(&words) {
        let alike = draft.index.sounding_like(&key, 2 * MOST);
        found.extend(alike.into_iter().filter(|words| {
            let within = words.first().is_some_and(|word| word.is_ascii() == latin);
            !within || key.len() >= FEWEST_WITHIN_SCRIPT
        }));
    }
    for words in found.into_iter().take(MOST) {
        draft.stand_in(place..place + length, &words, FACTOR, Reason::Name);
    }
}
