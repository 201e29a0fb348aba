//! What dialect words are in standard Arabic: `dialect.tsv`.

use super::{Lexicon, List};

/// What a dialect word does in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It asks, denies or joins: it is not searched for.
    Function,
    /// It says what the question is about.
    Content,
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'l> {
    /// What the word does.
    pub role: Role,
    /// Whether it is also a standard word of another meaning.
    pub ambiguous: bool,
    equivalents: &'l str,
}

impl<'l> Entry<'l> {
    fn parse(row: &'l str) -> Option<Self> {
        let mut columns = row.split('\t');
        let (_, equivalents, _, kind) =
            (columns.next()?, columns.next()?, columns.next()?, columns.next()?);
        let role = match kind {
            "question" | "negation" | "function" => Role::Function,
            _ => Role::Content,
        };
        Some(Self { role, ambiguous: columns.next() == Some("amb"), equivalents })
    }

    /// The standard words or expressions, best first, as they are written.
    pub fn equivalents(self) -> impl Iterator<Item = &'l str> {
        self.equivalents.split('|')
    }
}

impl Lexicon {
    /// The rows of a form: normalised words, joined by spaces.
    pub fn dialect_entries(&self, form: &str) -> impl Iterator<Item = Entry<'_>> {
        self.dialect().rows(self.text(List::Dialect), form).filter_map(Entry::parse)
    }

    /// The most words of a dialect form.
    pub fn longest_dialect_form(&self) -> usize {
        self.dialect().longest()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_words_ask_and_nouns_are_searched_for() {
        let lexicon = Lexicon::standard();
        let role = |form: &str| lexicon.dialect_entries(form).next().map(|entry| entry.role);
        assert_eq!(role("ازاي"), Some(Role::Function));
        assert_eq!(role("فلوس"), Some(Role::Content));
        assert_eq!(role("كلمهغيرموجوده"), None);
        assert!(lexicon.longest_dialect_form() >= 2);
    }
}
