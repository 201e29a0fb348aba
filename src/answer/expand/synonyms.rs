//! Words of one sense: `index/lexicon/synonyms.tsv`.

use std::ops::Range;

use crate::answer::lexicon::words_of;

use super::expression::{find_all, without_article};
use super::{Draft, Reason};

/// Worth of a word of the same sense.
const FACTOR: f32 = 0.75;
/// Worth where the word has several senses.
const LESS: f32 = 0.6;

/// The expressions of one sense, each as its words.
type Group = Vec<Vec<String>>;

/// Adds the words that share a group with a word of the question, or with what it means.
pub(super) fn expand(draft: &mut Draft<'_>) {
    let longest = draft.lexicon.longest_synonym();
    let own = find_all(draft, longest, |_, expression| groups(draft, expression));
    let meant: Vec<(Range<usize>, Vec<Group>, f32)> = draft
        .senses
        .iter()
        .filter_map(|sense| {
            let groups = groups(draft, &sense.words.join(" "))?;
            Some((sense.tokens.clone(), groups, sense.factor))
        })
        .collect();
    let own = own.into_iter().map(|(tokens, groups)| (tokens, groups, 1.0));
    for (tokens, groups, worth) in own.chain(meant) {
        let factor = worth * if groups.len() == 1 { FACTOR } else { LESS };
        for words in groups.iter().flatten() {
            draft.stand_in(tokens.clone(), words, factor, Reason::Synonym);
        }
    }
}

/// The groups that have the expression, with or without its article.
fn groups(draft: &Draft<'_>, expression: &str) -> Option<Vec<Group>> {
    let of = |expression: &str| {
        let groups = draft.lexicon.synonym_groups(expression);
        groups.map(|group| group.map(words_of).collect()).collect::<Vec<Group>>()
    };
    let mut found = of(expression);
    if let Some(bare) = without_article(expression).filter(|_| found.is_empty()) {
        found = of(bare);
    }
    (!found.is_empty()).then_some(found)
}
