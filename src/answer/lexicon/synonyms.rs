//! Words of one sense, and words of opposite sense: `synonyms.tsv`, `opposites.tsv`.

use super::{Lexicon, List};
use crate::text::{normalize, stem};

impl Lexicon {
    /// The groups that an expression of normalised words stands in, each with all its words as they are written. Groups are
    /// never joined: a word may stand in several, each time in another sense.
    pub fn synonym_groups(
        &self,
        expression: &str,
    ) -> impl Iterator<Item = impl Iterator<Item = &str>> {
        let rows = self.synonyms().rows(self.text(List::Synonyms), expression);
        rows.map(|row| row.split('\t'))
    }

    /// The most words of an expression in a group.
    pub fn longest_synonym(&self) -> usize {
        self.synonyms().longest()
    }

    /// Whether two normalised words are opposites: never the one for the other, however near their vectors are.
    pub fn are_opposites(&self, one: &str, other: &str) -> bool {
        let other = stem::light10(other);
        let is_other = |word: &str| stem::light10(&normalize(word)) == other;
        self.opposite_rows(one).any(|row| {
            let Some((left, right)) = row.split_once('\t') else { return false };
            let stem = stem::light10(one);
            let is_one = |word: &str| stem::light10(&normalize(word)) == stem;
            let has = |side: &str, is: &dyn Fn(&str) -> bool| side.split('|').any(is);
            (has(left, &is_one) && has(right, &is_other))
                || (has(right, &is_one) && has(left, &is_other))
        })
    }

    fn opposite_rows(&self, word: &str) -> impl Iterator<Item = &str> {
        let (text, table) = (self.text(List::Opposites), self.opposites());
        let stem = stem::light10(word);
        let stem = if stem == word { "" } else { stem };
        table.rows(text, word).chain(table.rows(text, stem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_is_the_opposite_of_closed_in_any_form() {
        let lexicon = Lexicon::standard();
        assert!(lexicon.are_opposites("مفتوح", "مغلق"));
        assert!(lexicon.are_opposites("المغلقه", "مفتوحه"));
        assert!(!lexicon.are_opposites("مفتوح", "متاح"));
        assert!(!lexicon.are_opposites("", ""));
    }

    #[test]
    fn a_group_is_found_by_each_of_its_words() {
        let lexicon = Lexicon::standard();
        let mut groups = lexicon.synonym_groups("ملوك").map(Vec::from_iter);
        assert!(groups.any(|group| group.contains(&"عاهل")));
    }
}
