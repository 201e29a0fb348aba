//! Articles as values: a file becomes an [`Article`] with sections and numbered paragraphs.
//!
//! One file per format; errors name file and line. What a paragraph's text may contain
//! ("original text") is decided here once and never changed afterwards.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// An article's id: the stem of its file, of `[a-z0-9-]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleId(Arc<str>);

impl ArticleId {
    /// The id made from a file's stem: lower case; every run of other characters is one `-`.
    pub fn from_stem(stem: &str) -> Self {
        let mut id = String::with_capacity(stem.len());
        for character in stem.chars().flat_map(char::to_lowercase) {
            if character.is_ascii_lowercase() || character.is_ascii_digit() {
                id.push(character);
            } else if !id.is_empty() && !id.ends_with('-') {
                id.push('-');
            }
        }
        let id = id.trim_matches('-');
        if id.is_empty() {
            // A stem without any Latin letter or digit still needs a stable id.
            return Self(
                format!("a-{}", short_hash(&[stem]).to_lowercase().replace('_', "0")).into(),
            );
        }
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Ten characters of `[A-Za-z0-9_-]` that stand for this id where space is scarce (callback data).
    pub fn key(&self) -> String {
        short_hash(&[self.as_str()])
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The first ten characters of base64url(blake3(parts)), each part preceded by its length.
pub(crate) fn short_hash(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut text = URL_SAFE_NO_PAD.encode(hasher.finalize().as_bytes());
    text.truncate(10);
    text
}

/// One article: front matter, sections, paragraphs in reading order.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// The file's stem.
    pub id: ArticleId,
    /// Front matter, else a first heading-like line, else the file's name.
    pub title: String,
    /// Where the article can be read, for citations.
    pub url: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was published, for citations and for "newest first".
    pub published: Option<jiff::civil::Date>,
    /// BCP 47 language of the text; `ar` where the front matter is silent.
    pub language: String,
    /// Questions this article answers well, offered to readers as examples; never used in ranking.
    pub questions: Vec<String>,
    /// Headings in reading order.
    pub sections: Vec<String>,
    /// Paragraphs in reading order; headings are not paragraphs.
    pub paragraphs: Vec<Paragraph>,
}

/// One paragraph of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// 1… within the article, headings not counted.
    pub number: u32,
    /// Index into [`Article::sections`]; `None` before the first heading.
    pub section: Option<usize>,
    /// The original text.
    pub text: String,
}
