//! The index: the only module that knows Tantivy.
//!
//! Articles are written by `writer` (what each field is made of is in [`terms`]), kept by [`lifecycle`], opened by
//! `reader`, and scored by [`score`] under the one configuration of [`ranking`]. The rest of the program asks a
//! [`PassageIndex`].

pub mod bm25;
pub mod lifecycle;
mod passages;
pub mod ranking;
mod reader;
mod schema;
pub mod score;
pub mod terms;
pub mod vectors;
mod vocabulary;
pub mod windows;
mod writer;

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use passages::PassageIndex;
pub use ranking::{Ranking, StandIns};
pub use reader::{Library, Ordinal};
pub use schema::Field;
pub use score::{Clause, Contribution, Hit, Meant, Query, Ranked};
pub use writer::Progress;

use crate::article::{ArticleId, short_hash};

/// `<article id>-<key>`, where the key is the first ten characters of
/// base64url(blake3(article id, text, ordinal)). It stays while the text stays.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PassageId(Arc<str>);

impl PassageId {
    /// The id of a passage; `ordinal` tells equal texts of one article apart (0 for the first).
    pub fn new(article: &ArticleId, text: &str, ordinal: u32) -> Self {
        let key = if ordinal == 0 {
            short_hash(&[article.as_str(), text])
        } else {
            short_hash(&[article.as_str(), text, &ordinal.to_string()])
        };
        Self(format!("{article}-{key}").into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last ten characters, unique in a library in practice (60 bits): for callback data and deep links.
    pub fn key(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(10)..).unwrap_or(&self.0)
    }

    /// The key as the number that it spells.
    fn number(&self) -> u64 {
        number_of_key(self.key()).unwrap_or(0)
    }
}

/// The 60-bit number that a passage's key spells in base64url; `None` for what is no key.
fn number_of_key(key: &str) -> Option<u64> {
    if key.len() != 10 {
        return None;
    }
    key.bytes().try_fold(0, |number, byte| {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        Some(number << 6 | u64::from(digit))
    })
}

impl fmt::Display for PassageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is found, shown and cited: a paragraph, or a window of one over 1,200 characters.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Stays while the text stays.
    pub id: PassageId,
    /// The article it belongs to.
    pub article: Arc<ArticleCard>,
    /// The heading above it; `None` before the first heading.
    pub section: Option<Arc<str>>,
    /// The paragraph's number, for people.
    pub paragraph: u32,
    /// A slice of the original text, byte for byte.
    pub text: Arc<str>,
}

/// What a citation needs to know of an article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArticleCard {
    /// The file's stem.
    pub id: ArticleId,
    /// Title as cited.
    pub title: String,
    /// Where the article can be read.
    pub url: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Day of publication.
    pub published: Option<jiff::civil::Date>,
    /// BCP 47 language of the text.
    pub language: String,
    /// Example questions from the front matter.
    pub questions: Vec<String>,
    /// Headings in reading order.
    pub sections: Vec<String>,
    /// How many paragraphs it has.
    pub paragraphs: u32,
}
