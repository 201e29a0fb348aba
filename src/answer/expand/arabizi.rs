//! Arabic in Latin letters, searched for in Arabic ones.
//!
//! The decoder gives the likeliest spellings of a typed word; the library's vocabulary and the lists say which of them
//! are words.

use std::ops::Range;

use crate::answer::lexicon::{Entry, Role, words_of};
use crate::index::Field;
use crate::text::arabizi::{is_arabizi, spellings, words};
use crate::text::language::is_arabizi_word;

use super::{Draft, Reason};

/// Worth of a spelling that is a word of the library.
const FACTOR: f32 = 0.9;
/// Worth of one that a list knows, or that shares its consonants with a word of the library.
const LESS: f32 = 0.7;
/// Letters of a word that may be English or a name: shorter ones are more often Arabic.
const SHORTEST_FOREIGN: usize = 4;
/// Spellings of one typed word that are taken.
const MOST: usize = 4;
/// The likeliest spellings, among which a function word is believed.
const LIKELIEST: usize = 6;

/// Adds the readings of typed words, and sets aside those that are function words.
pub(super) fn expand(draft: &mut Draft<'_>) {
    if !is_arabizi(draft.text) {
        return;
    }
    for range in words(draft.text) {
        let typed = draft.text.get(range.clone()).unwrap_or_default().to_lowercase();
        let inside = |token: &usize| {
            draft.tokens.get(*token).is_some_and(|token| {
                range.start <= token.range.start && token.range.end <= range.end
            })
        };
        let inside: Vec<usize> = (0..draft.tokens.len()).filter(inside).collect();
        if let (Some(&first), Some(&last)) = (inside.first(), inside.last()) {
            read(draft, &typed, first..last + 1);
        }
    }
}

/// Whether a word is no Arabic: the articles have it in Latin letters, or it is known as a name or as English.
fn is_foreign(draft: &Draft<'_>, typed: &str) -> bool {
    let is_name = || draft.lexicon.spellings(typed).next().is_some();
    let is_english = || !draft.lexicon.translations(typed).is_empty();
    typed.len() >= SHORTEST_FOREIGN
        && (draft.index.frequency(Field::Word, typed) > 0 || is_name() || is_english())
}

fn read(draft: &mut Draft<'_>, typed: &str, tokens: Range<usize>) {
    let lexicon = draft.lexicon;
    let spellings = spellings(typed);
    let is_function = |spelling: &String| {
        let mut entries = lexicon.dialect_entries(spelling);
        lexicon.stop_words().contains(spelling)
            || entries.any(|entry| entry.role == Role::Function && !entry.ambiguous)
    };
    let is_word = |spelling: &&String| draft.index.frequency(Field::Word, spelling) > 0;
    let likeliest = || spellings.iter().take(LIKELIEST);
    let means_something = likeliest().any(|word| is_word(&word) && !is_function(word));
    if is_arabizi_word(typed) || (!means_something && likeliest().any(is_function)) {
        if let Some(word) = likeliest().find(|word| is_function(word)).or(spellings.first()) {
            let mut entries = lexicon.dialect_entries(word);
            let standard = entries.next().and_then(|entry| entry.equivalents().next());
            draft.say(tokens.clone(), standard.unwrap_or(word).to_owned());
        }
        tokens.for_each(|token| draft.set_aside(token));
        return;
    }
    if spellings.is_empty() || is_foreign(draft, typed) {
        return;
    }
    let mut taken: Vec<(String, f32)> =
        spellings.iter().filter(is_word).take(MOST).map(|word| (word.clone(), FACTOR)).collect();
    let related = spellings.iter().take(2 * LIKELIEST).filter(|spelling| draft.knows(spelling));
    taken.extend(related.take(MOST).map(|word| (word.clone(), LESS)));
    let listed = |spelling: &&String| lexicon.synonym_groups(spelling).next().is_some();
    taken.extend(spellings.iter().filter(listed).take(1).map(|word| (word.clone(), LESS)));
    for spelling in spellings.iter().take(2 * LIKELIEST) {
        let entries = lexicon.dialect_entries(spelling).filter(|entry| !entry.ambiguous);
        let equivalents = entries.flat_map(Entry::equivalents);
        taken.extend(equivalents.map(|word| (words_of(word).join(" "), LESS)));
    }
    if let Some((words, _)) = taken.first() {
        draft.say(tokens.clone(), words.clone());
    }
    for (words, factor) in taken {
        draft.mean(tokens.clone(), words_of(&words), factor, Reason::Arabizi);
    }
    // What is left of a word such as 2eemet: its digit is no number, its letters are no word.
    for token in tokens.skip(1) {
        draft.set_aside(token);
    }
}
