//! Names that the list knows under several spellings, in both scripts: `index/lexicon/names.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::tokens;

use super::{Draft, Reason};

/// The list: Latin spellings, Arabic spellings, kind; `|` between spellings.
const LIST: &str = include_str!("../../../index/lexicon/names.tsv");

/// Another spelling is the same name.
const FACTOR: f32 = 1.0;
/// Words of the longest name that is looked up.
const LONGEST: usize = 5;

static NAMES: LazyLock<Names> = LazyLock::new(|| Names::parse(LIST));

/// The spellings of each name, each a sequence of normalised words.
#[derive(Debug)]
struct Names {
    rows: Vec<Vec<Vec<String>>>,
    /// From the words of a spelling, joined by spaces, to the names so spelt.
    spelt: HashMap<String, Vec<usize>>,
}

impl Names {
    fn parse(list: &str) -> Self {
        let mut names = Self { rows: Vec::new(), spelt: HashMap::new() };
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let spellings: Vec<Vec<String>> = line
                .split('\t')
                .take(2)
                .flat_map(|column| column.split('|'))
                .map(|spelling| tokens(spelling).into_iter().map(|token| token.text).collect())
                .filter(|words: &Vec<String>| !words.is_empty())
                .collect();
            for words in &spellings {
                let rows = names.spelt.entry(words.join(" ")).or_default();
                if rows.last() != Some(&names.rows.len()) {
                    rows.push(names.rows.len());
                }
            }
            names.rows.push(spellings);
        }
        names
    }

    fn spelt(&self, words: &str) -> &[usize] {
        self.spelt.get(words).map_or(&[], Vec::as_slice)
    }
}

/// Adds the other spellings of every name in the question; the longest name at each place.
pub(super) fn expand(draft: &mut Draft<'_>) {
    let mut place = 0;
    while place < draft.tokens.len() {
        let longest = LONGEST.min(draft.tokens.len() - place);
        let found = (1..=longest).rev().find_map(|length| {
            let rows = rows_at(draft, place, length);
            (!rows.is_empty()).then_some((length, rows))
        });
        let Some((length, rows)) = found else {
            place += 1;
            continue;
        };
        for spelling in rows.into_iter().filter_map(|row| NAMES.rows.get(row)).flatten() {
            let words: Vec<&str> = spelling.iter().map(String::as_str).collect();
            draft.stand_in(place..place + length, &words, FACTOR, Reason::Name);
        }
        place += length;
    }
}

/// The names that these tokens spell, as they stand or without what is written together with the first.
fn rows_at(draft: &Draft<'_>, place: usize, length: usize) -> Vec<usize> {
    let words: Vec<&str> =
        draft.tokens.iter().skip(place).take(length).map(|token| token.text.as_str()).collect();
    let Some((first, rest)) = words.split_first() else { return Vec::new() };
    let spelling = |first: &str| {
        std::iter::once(first).chain(rest.iter().copied()).collect::<Vec<_>>().join(" ")
    };
    let rows = NAMES.spelt(&spelling(first));
    if !rows.is_empty() {
        return rows.to_vec();
    }
    bare(first).iter().flat_map(|first| NAMES.spelt(&spelling(first))).copied().collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_leads_to_its_row() {
        assert!(NAMES.rows.len() > 1_000);
        let row = NAMES.spelt("meta").first().copied().unwrap();
        assert!(NAMES.spelt("ميتا").contains(&row));
    }

    #[test]
    fn what_is_written_together_with_a_name_comes_off() {
        assert!(bare("وبميتا").contains(&"ميتا".to_owned()));
        assert!(bare("للسعوديه").contains(&"السعوديه".to_owned()));
    }
}
