//! Words joined or split by mistake: `ذكاءاصطناعي`, `مي كروسوفت`.

use crate::index::Field;
use crate::index::terms::bigram;
use crate::text::edit::splits;
use crate::text::stem::light10;

use super::{Draft, Reason};

/// A missing or superfluous space is a smaller slip than a wrong letter.
const FACTOR: f32 = 0.9;
/// Letters of each part of a word that was joined.
const SHORTEST_PART: usize = 2;
/// How many ways to part a word are looked for.
const MOST: usize = 2;

/// Adds the word that two neighbours are together, and the neighbours that a word is, where the library has them so.
pub(super) fn expand(draft: &mut Draft<'_>) {
    for place in 0..draft.tokens.len() {
        if is_lost(draft, place) {
            part(draft, place);
        }
        if is_lost(draft, place) || is_lost(draft, place + 1) {
            join(draft, place);
        }
    }
}

/// Whether the library has neither the word nor anything that stands in for it.
fn is_lost(draft: &Draft<'_>, place: usize) -> bool {
    draft.tokens.get(place).is_some_and(|token| {
        draft
            .words
            .iter()
            .any(|word| word.text == token.text && !word.known && word.stand_ins.is_empty())
    })
}

fn join(draft: &mut Draft<'_>, place: usize) {
    let [first, second] = draft.tokens.get(place..place + 2).unwrap_or_default() else { return };
    let word = format!("{}{}", first.text, second.text);
    if first.kind == second.kind && draft.index.frequency(Field::Word, &word) > 0 {
        draft.stand_in(place..place + 2, &[word], FACTOR, Reason::Joined);
    }
}

fn part(draft: &mut Draft<'_>, place: usize) {
    let Some(token) = draft.tokens.get(place) else { return };
    let word = token.text.clone();
    let mut left = MOST;
    for (first, second) in splits(&word, SHORTEST_PART) {
        let pair = bigram(light10(first), light10(second));
        if left > 0 && draft.index.frequency(Field::Bigram, &pair) > 0 {
            draft.stand_in(
                place..place + 1,
                &[first.to_owned(), second.to_owned()],
                FACTOR,
                Reason::Split,
            );
            left -= 1;
        }
    }
}
