//! Dialect words, searched for as what they are in standard Arabic: `index/lexicon/dialect.tsv`.
//!
//! Words that ask, deny or join say nothing about the subject. A form that is also a standard word is taken as
//! dialect only where another word of the question leaves no doubt.

use std::ops::Range;

use crate::answer::lexicon::{Entry, Role, words_of};

use super::expression::{find_all, without_article};
use super::{Draft, Reason};

/// Worth of the best equivalent.
const FACTOR: f32 = 0.95;
/// Worth of the others, and of all of an ambiguous form.
const LESS: f32 = 0.8;

/// Adds the equivalents of dialect words, and sets aside those that say nothing about the subject.
pub(super) fn expand(draft: &mut Draft<'_>) {
    let lexicon = draft.lexicon;
    let forms = find_all(draft, lexicon.longest_dialect_form(), |_, form| {
        let entries = |form: &str| lexicon.dialect_entries(form).collect::<Vec<_>>();
        let mut found = entries(form);
        if let Some(bare) = without_article(form).filter(|_| found.is_empty()) {
            found = entries(bare);
        }
        (!found.is_empty()).then_some(found)
    });
    let is_dialect = forms.iter().flat_map(|(_, entries)| entries).any(|entry| !entry.ambiguous);
    for (tokens, entries) in forms {
        say(draft, &tokens);
        for entry in entries.into_iter().filter(|entry| is_dialect || !entry.ambiguous) {
            take(draft, &tokens, entry);
        }
    }
}

/// Puts the equivalent of a form that stands there as it is listed, and can mean nothing else, in its place.
fn say(draft: &mut Draft<'_>, tokens: &Range<usize>) {
    let written = draft.tokens.get(tokens.clone()).unwrap_or_default();
    let written = written.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ");
    let mut entries = draft.lexicon.dialect_entries(&written).filter(|entry| !entry.ambiguous);
    if let Some(equivalent) = entries.next().and_then(|entry| entry.equivalents().next()) {
        draft.say(tokens.clone(), equivalent.to_owned());
    }
}

fn take(draft: &mut Draft<'_>, tokens: &Range<usize>, entry: Entry<'_>) {
    if entry.role == Role::Function {
        for token in tokens.clone() {
            draft.set_aside(token);
        }
        return;
    }
    for (rank, equivalent) in entry.equivalents().enumerate() {
        let words = words_of(equivalent);
        if !words.iter().all(|word| draft.lexicon.stop_words().contains(word)) {
            let factor = if rank == 0 && !entry.ambiguous { FACTOR } else { LESS };
            draft.mean(tokens.clone(), words, factor, Reason::Dialect);
        }
    }
}
