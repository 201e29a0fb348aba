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
    if found.is_empty() && !expression.contains(' ') {
        let listed = other_forms(expression).iter().map(|form| of(form)).find(|of| !of.is_empty());
        found = listed.unwrap_or_default();
    }
    (!found.is_empty()).then_some(found)
}

/// Endings of number, person and possession, which a list does not repeat its words with.
const ENDINGS: [&str; 20] = [
    "كما", "هما", "تهم", "تها", "ات", "ان", "ون", "ين", "وا", "ها", "هم", "هن", "نا", "كم", "ته",
    "ني", "ه", "ي", "ت", "ك",
];
/// Letters with which the imperfect of each person begins; a list has the third, ي.
const PERSONS: [char; 4] = ['ي', 'ت', 'ن', 'ا'];

/// Forms under which a list may have a word that it does not have as it stands, likeliest first: رواتبهم as رواتب,
/// تكلفتها as تكلفه, سترتفع as يرتفع.
fn other_forms(word: &str) -> Vec<String> {
    let bare = without_article(word).unwrap_or(word);
    let present = bare.strip_prefix('س').filter(|rest| rest.starts_with(PERSONS));
    let mut forms = Vec::new();
    for word in std::iter::once(bare).chain(present) {
        forms.push(word.to_owned());
        forms.extend(in_third_person(word));
        for stem in ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)) {
            if is_long_enough(stem) {
                forms.extend([stem.to_owned(), format!("{stem}ه")]);
                forms.extend(in_third_person(stem));
            }
        }
    }
    forms
}

fn in_third_person(verb: &str) -> Option<String> {
    let rest = verb.strip_prefix(PERSONS).filter(|rest| is_long_enough(rest))?;
    Some(format!("ي{rest}"))
}

fn is_long_enough(stem: &str) -> bool {
    stem.chars().nth(2).is_some()
}

#[cfg(test)]
mod tests {
    use super::other_forms;

    #[test]
    fn a_word_is_looked_for_as_a_list_would_have_it() {
        let has = |word: &str, form: &str| other_forms(word).iter().any(|other| other == form);
        assert!(has("رواتبهم", "رواتب"));
        assert!(has("تكلفتها", "تكلفه"));
        assert!(has("سترتفع", "يرتفع"));
        assert!(has("يرفعون", "يرفع"));
        assert!(!has("مدن", "مد"));
    }
}
