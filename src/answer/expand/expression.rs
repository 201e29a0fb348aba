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
        let last = draft.tokens.len().min(place + longest);
        let spellings = spellings(draft, &(place..last));
        let hit = (place + 1..=last).rev().find_map(|end| {
            let tokens = place..end;
            let hit = spellings.iter().find_map(|spelling| {
                let key = spelling.text.get(..*spelling.ends.get(end - place - 1)?)?;
                find(tokens.clone(), key)
            })?;
            Some((tokens, hit))
        });
        place = hit.as_ref().map_or(place + 1, |(tokens, _)| tokens.end);
        found.extend(hit);
    }
    found
}

/// Words joined by spaces.
struct Spelling {
    text: String,
    /// Where each word ends.
    ends: Vec<usize>,
}

/// The words of these tokens: as they stand, then with what is written together with the first off.
fn spellings(draft: &Draft<'_>, tokens: &Range<usize>) -> Vec<Spelling> {
    let tokens = draft.tokens.get(tokens.clone()).unwrap_or_default();
    let Some((first, rest)) = tokens.split_first() else { return Vec::new() };
    let spelling = |first: &str| {
        let mut spelling = Spelling { text: first.to_owned(), ends: vec![first.len()] };
        for token in rest {
            spelling.text.push(' ');
            spelling.text.push_str(&token.text);
            spelling.ends.push(spelling.text.len());
        }
        spelling
    };
    std::iter::once(spelling(&first.text))
        .chain(bare(&first.text).iter().map(|first| spelling(first)))
        .collect()
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
