//! English words for Arabic articles, and Arabic words for English ones: `index/lexicon/glossary.tsv`.

use crate::answer::lexicon::words_of;
use crate::text::english;

use super::expression::find_all;
use super::{Draft, Reason};

/// Worth of the likeliest translation.
const FACTOR: f32 = 0.85;
/// Worth of the others.
const LESS: f32 = 0.7;

/// Adds the translations of every word and expression that the glossary has.
pub(super) fn expand(draft: &mut Draft<'_>) {
    let lexicon = draft.lexicon;
    let found = find_all(draft, lexicon.longest_translated(), |_, expression| {
        let mut found = lexicon.translations(expression);
        if found.is_empty() && !expression.contains(' ') {
            found = lexicon.translations(&english::stem(expression));
        }
        (!found.is_empty()).then_some(found)
    });
    for (tokens, translations) in found {
        for (rank, translation) in translations.into_iter().enumerate() {
            let factor = if rank == 0 { FACTOR } else { LESS };
            draft.mean(tokens.clone(), words_of(translation), factor, Reason::Glossary);
        }
    }
}
