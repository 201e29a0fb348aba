//! English words and their Arabic equivalents, asked either way: `glossary.tsv`.

use super::{Lexicon, List};

impl Lexicon {
    /// What an expression of normalised words is in the other language, best first, as it is written.
    pub fn translations(&self, expression: &str) -> Vec<&str> {
        let rows = self.glossary().rows(self.text(List::Glossary), expression);
        rows.filter_map(|row| row.split_once('\t'))
            .flat_map(|(english, arabic)| {
                let is_english =
                    expression.starts_with(|letter: char| letter.is_ascii_alphanumeric());
                let side = if is_english { arabic } else { english };
                side.split('|')
            })
            .collect()
    }

    /// The most words of an expression that has a translation.
    pub fn longest_translated(&self) -> usize {
        self.glossary().longest()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_translated_either_way() {
        let lexicon = Lexicon::standard();
        assert!(lexicon.translations("hundred").contains(&"مئة"));
        assert!(lexicon.translations("مئه").contains(&"hundred"));
        assert!(lexicon.translations("notaword").is_empty());
    }
}
