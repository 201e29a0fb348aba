//! Stop words: question and function words that a question does not search with.
//!
//! The index drops nothing; only questions are thinned. The list is `index/lexicon/query-stop-words.txt`, compiled in;
//! another list may be passed in its place. Law: membership does not depend on spelling variants, since both
//! sides are normalised.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::normalize::normalize;

/// A set of normalised words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StopWords(FxHashSet<String>);

impl StopWords {
    /// The words of a list: one a line, `#` begins a comment.
    pub fn parse(list: &str) -> Self {
        let words = list
            .lines()
            .filter_map(|line| line.split('#').next())
            .map(|line| normalize(line.trim()));
        Self(words.filter(|word| !word.is_empty()).collect())
    }

    /// The list that is compiled in.
    pub fn standard() -> &'static Self {
        static STANDARD: LazyLock<StopWords> = LazyLock::new(|| {
            StopWords::parse(include_str!("../../index/lexicon/query-stop-words.txt"))
        });
        &STANDARD
    }

    /// Whether a normalised word is in the list.
    pub fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// How many words the list has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the list has no words.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_list_knows_question_words() {
        let words = StopWords::standard();
        for word in ["ما", "هل", "متى", "إلى", "ماذا", "وأين"] {
            assert!(words.contains(&normalize(word)), "{word}");
        }
        assert!(!words.contains("شركه"));
        assert!(words.len() > 100);
    }

    #[test]
    fn a_list_of_ones_own_may_have_comments() {
        let words = StopWords::parse("# mine\nأين # where\n\n  متى \n");
        assert!(words.contains("اين") && words.contains("متي"));
        assert_eq!(words.len(), 2);
    }
}
