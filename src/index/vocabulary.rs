//! The words of the library: which of them a mistyped word may have meant, and which sound like a name.

use std::collections::BTreeMap;
use std::io;

use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

use super::reader::Library;
use super::schema::{Field, Layout};
use super::terms::sound;

impl Library {
    /// At most `limit` words of the library at Damerau distance 1 from `word`, the commonest first, words
    /// equally common in alphabetical order. An automaton walks the dictionary; nothing is scanned.
    pub(super) fn similar(&self, word: &str, limit: usize) -> io::Result<Vec<String>> {
        let field = Layout::new().field(Field::Word);
        let fuzzy = FuzzyTermQuery::new(Term::from_field_text(field, word), 1, true);
        let mut holding: BTreeMap<String, u32> = BTreeMap::new();
        for segment in &self.segments {
            let automaton = fuzzy.automaton().map_err(io::Error::other)?;
            let terms = segment.inverted(Field::Word).terms();
            let mut stream = terms.search(automaton).into_stream()?;
            while let Some((term, info)) = stream.next() {
                if let Ok(found) = std::str::from_utf8(term)
                    && found != word
                {
                    *holding.entry(found.to_owned()).or_default() += info.doc_freq;
                }
            }
        }
        let mut similar: Vec<(String, u32)> = holding.into_iter().collect();
        similar.sort_by_key(|(_, holding)| std::cmp::Reverse(*holding));
        similar.truncate(limit);
        Ok(similar.into_iter().map(|(word, _)| word).collect())
    }

    /// At most `limit` expressions of the library whose sound has this key, the commonest first: one word, or two
    /// that together are one name.
    pub(super) fn of_sound(&self, key: &str, limit: usize) -> io::Result<Vec<Vec<String>>> {
        let (first, end) = (sound(key, ""), format!("{key}>"));
        let mut holding: BTreeMap<String, u32> = BTreeMap::new();
        for segment in &self.segments {
            let terms = segment.inverted(Field::Sound).terms();
            let mut stream = terms.range().ge(&first).lt(&end).into_stream()?;
            while let Some((term, info)) = stream.next() {
                if let Some(words) =
                    std::str::from_utf8(term).ok().and_then(|term| term.strip_prefix(&first))
                {
                    *holding.entry(words.to_owned()).or_default() += info.doc_freq;
                }
            }
        }
        let mut found: Vec<(String, u32)> = holding.into_iter().collect();
        found.sort_by_key(|(_, holding)| std::cmp::Reverse(*holding));
        found.truncate(limit);
        Ok(found
            .into_iter()
            .map(|(words, _)| words.split('+').map(str::to_owned).collect())
            .collect())
    }
}
