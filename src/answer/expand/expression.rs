//! Expressions of a question as the lists may have them: neighbouring words, with and without what is written together
//! with the first.

use std::ops::Range;

use super::Draft;

/// Looks for the longest expression at each place, from left to right; expressions do not overlap.
///
/// `find` gets the tokens of an expression and its spellings, likeliest first, and says what it found.
pub(super) fn find_all<T>(
    draft: &Draft<'_>,
    longest: usize,
    find: impl Fn(Range<usize>, &str) -> Option<T>,
) -> Vec<(Range<usize>, T)> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < draft.tokens.len() {
        let most = longest.min(draft.tokens.len() - place);
        let hit = (1..=most).rev().find_map(|length| {
            let tokens = place..place + length;
            let hit = spellings(draft, &tokens).iter().find_map(|key| find(tokens.clone(), key))?;
            Some((tokens, hit))
        });
        place = hit.as_ref().map_or(place + 1, |(tokens, _)| tokens.end);
        found.extend(hit);
    }
    found
}

/// The words of these tokens, joined by spaces: as they stand, then with what is written together with the first off.
pub(super) fn spellings(draft: &Draft<'_>, tokens: &Range<usize>) -> Vec<String> {
    let words: Vec<&str> = draft
        .tokens
        .get(tokens.clone())
        .unwrap_or_default()
        .iter()
        .map(|token| token.text.as_str())
        .collect();
    let Some((first, rest)) = words.split_first() else { return Vec::new() };
    let spelling = |first: &str| {
        std::iter::once(first).chain(rest.iter().copied()).collect::<Vec<_>>().join(" ")
    };
    let mut spellings = vec![spelling(first)];
    spellings.extend(bare(first).iter().map(|first| spelling(first)));
    spellings
}

/// An Arabic word without its conjunction, its preposition, or both.
fn bare(word: &str) -> Vec<String> {
    let conjunction = word.strip_prefix('و').or_else(|| word.strip_prefix('ف'));
    let mut found: Vec<String> = conjunction.map(str::to_owned).into_iter().collect();
    for word in std::iter::once(word).chain(conjunction) {
        if let Some(rest) = word.strip_prefix("لل") {
            found.push(format!("ال{rest}"));
        }
        found.extend(
            ['ب', 'ل', 'ك']
                .into_iter()
                .filter_map(|clitic| word.strip_prefix(clitic).map(str::to_owned)),
        );
    }
    found
}

/// A word of a list without the article, when it has one and enough is left.
pub(super) fn without_article(word: &str) -> Option<&str> {
    word.strip_prefix("ال").filter(|rest| rest.chars().nth(1).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_together_with_a_word_comes_off() {
        assert!(bare("وبميتا").contains(&"ميتا".to_owned()));
        assert!(bare("للسعوديه").contains(&"السعوديه".to_owned()));
    }
}
