//! The seam behind which a larger engine can stand: what answering needs to know of the passages.

use std::fmt::Debug;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::ranking::Ranking;
use super::reader::{Library, Ordinal};
use super::schema::Field;
use super::score::{Contribution, Query, Ranked};
use super::{ArticleCard, Passage, number_of_key};
use crate::article::ArticleId;

/// Ranked passages of a library. Text is analysed on our side, so that any engine that keeps terms,
/// frequencies and lengths can stand behind this with the same quality.
pub trait PassageIndex: Debug + Send + Sync {
    /// Number of passages.
    fn passages(&self) -> usize;

    /// The cards of all articles, in the order of their ids.
    fn cards(&self) -> Vec<Arc<ArticleCard>>;

    /// The places of an article's passages; empty for an unknown one.
    fn article(&self, id: &ArticleId) -> Range<Ordinal>;

    /// The `limit` best passages, best first; ties in reading order.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn rank(&self, query: &Query, ranking: &Ranking, limit: usize) -> io::Result<Ranked>;

    /// What each clause of the query gave to a passage.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn explain(
        &self,
        query: &Query,
        ranking: &Ranking,
        place: Ordinal,
    ) -> io::Result<Vec<Contribution>>;

    /// How many passages hold a term; 0 when the store cannot be read.
    fn frequency(&self, field: Field, term: &str) -> u32;

    /// At most `limit` words of the library at Damerau distance 1 from `word`, the commonest first.
    fn similar_words(&self, word: &str, limit: usize) -> Vec<String>;

    /// At most `limit` expressions of the library of this [key](crate::text::transliterate), the commonest first: one
    /// word, or two that together are one name.
    fn sounding_like(&self, key: &str, limit: usize) -> Vec<Vec<String>>;

    /// How else the articles themselves spell a name, in the other script: "ميتا (Meta)".
    fn other_spellings(&self, name: &str) -> &[String];

    /// The passage at a place; `None` when its stored text is damaged.
    fn passage(&self, place: Ordinal) -> Option<Passage>;

    /// Where the passage with this key stands.
    fn place(&self, key: &str) -> Option<Ordinal>;

    /// Index of the section a passage stands in; `None` before the first heading.
    fn section(&self, place: Ordinal) -> Option<usize>;

    /// Hash of what the articles say.
    fn content(&self) -> String;
}

impl PassageIndex for Library {
    fn passages(&self) -> usize {
        self.rows.len()
    }

    fn cards(&self) -> Vec<Arc<ArticleCard>> {
        self.articles.iter().map(|entry| Arc::clone(&entry.card)).collect()
    }

    fn article(&self, id: &ArticleId) -> Range<Ordinal> {
        self.article_number(id)
            .and_then(|number| self.articles.get(number))
            .map_or(0..0, |entry| entry.passages.clone())
    }

    fn rank(&self, query: &Query, ranking: &Ranking, limit: usize) -> io::Result<Ranked> {
        self.ranked(query, ranking, limit)
    }

    fn explain(
        &self,
        query: &Query,
        ranking: &Ranking,
        place: Ordinal,
    ) -> io::Result<Vec<Contribution>> {
        self.contributions(query, ranking, place)
    }

    fn frequency(&self, field: Field, term: &str) -> u32 {
        self.lookup(field, term)
            .and_then(|found| self.holding(field, &found))
            .inspect_err(|error| tracing::error!(%error, "the index cannot be read"))
            .unwrap_or(0)
    }

    fn similar_words(&self, word: &str, limit: usize) -> Vec<String> {
        self.similar(word, limit)
            .inspect_err(|error| tracing::error!(%error, "the vocabulary cannot be read"))
            .unwrap_or_default()
    }

    fn sounding_like(&self, key: &str, limit: usize) -> Vec<Vec<String>> {
        self.of_sound(key, limit)
            .inspect_err(|error| tracing::error!(%error, "the vocabulary cannot be read"))
            .unwrap_or_default()
    }

    fn other_spellings(&self, name: &str) -> &[String] {
        self.spellings_of(name)
    }

    fn passage(&self, place: Ordinal) -> Option<Passage> {
        self.read(place)
    }

    fn place(&self, key: &str) -> Option<Ordinal> {
        self.place_of(number_of_key(key)?)
    }

    fn section(&self, place: Ordinal) -> Option<usize> {
        self.section_of(place)
    }

    fn content(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for entry in &self.articles {
            hasher.update(entry.content.as_bytes());
        }
        let mut hash = hasher.finalize().to_hex().to_string();
        hash.truncate(16);
        hash
    }
}
