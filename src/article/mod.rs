//! Articles as values: a file becomes an [`Article`] with sections and numbered paragraphs.
//!
//! One file per format; errors name file and line. What a paragraph's text may contain
//! ("original text") is decided here once and never changed afterwards.

mod folder;
mod front_matter;
mod markdown;
mod original;
mod plain;

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

pub use folder::{Shelf, load_folder};

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

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `*.md`
    Markdown,
    /// `*.txt`
    Plain,
}

impl Format {
    /// The format that a file's extension names, in any case; `None` for files that are not articles.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Some(Self::Markdown),
            "txt" => Some(Self::Plain),
            _ => None,
        }
    }
}

/// Why a file is not an article: the line, the cause and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {cause}. {remedy}.")]
pub struct Fault {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, without a full stop.
    pub cause: String,
    /// What to do, without a full stop.
    pub remedy: String,
}

/// A heading or a paragraph, as a format's parser finds it.
#[derive(Debug, PartialEq, Eq)]
enum Block {
    Heading(String),
    Paragraph(String),
}

/// A block and the line on which it starts.
#[derive(Debug, PartialEq, Eq)]
struct Located {
    line: usize,
    block: Block,
}

/// Parses one article.
///
/// The title comes from the front matter, else from a heading that opens the text, else from `stem`.
///
/// # Errors
/// The front matter cannot be read, its date is not a date, or the article has no paragraph.
///
/// ```
/// use isnad::article::{Format, parse};
///
/// let article = parse("metro", Format::Markdown, "# المترو\n\nافتُتح المترو أمس.").unwrap();
/// assert_eq!(article.title, "المترو");
/// assert_eq!(article.paragraphs[0].text, "افتُتح المترو أمس.");
/// ```
pub fn parse(stem: &str, format: Format, source: &str) -> Result<Article, Fault> {
    let source = source.strip_prefix('\u{FEFF}').unwrap_or(source);
    let (front, body, lines_before) = front_matter::split(source)?;
    let published = front
        .published
        .as_deref()
        .map(|text| parse_date(text, front_matter::line_of(source, "published")))
        .transpose()?;

    let mut blocks = match format {
        Format::Markdown => markdown::blocks(body, lines_before + 1),
        Format::Plain => plain::blocks(body, lines_before + 1),
    };
    let mut title = front.title.as_deref().and_then(one_line);
    if title.is_none()
        && matches!(blocks.first(), Some(Located { block: Block::Heading(_), .. }))
        && let Block::Heading(text) = blocks.remove(0).block
    {
        title = Some(text);
    }

    let mut sections: Vec<String> = Vec::new();
    let mut paragraphs = Vec::new();
    for Located { block, .. } in blocks {
        match block {
            Block::Heading(text) => sections.push(text),
            Block::Paragraph(text) => paragraphs.push(Paragraph {
                number: paragraphs.len() as u32 + 1,
                section: sections.len().checked_sub(1),
                text,
            }),
        }
    }
    if paragraphs.is_empty() {
        return Err(Fault {
            line: lines_before + 1,
            cause: "the article has no paragraph".into(),
            remedy: "Write its text below the front matter, or take the file out of the folder"
                .into(),
        });
    }

    let language = front
        .language
        .as_deref()
        .and_then(one_line)
        .unwrap_or_else(|| language_of(&paragraphs).into());
    Ok(Article {
        id: ArticleId::from_stem(stem),
        title: title.unwrap_or_else(|| stem.to_owned()),
        url: front.url.as_deref().and_then(one_line),
        author: front.author.as_deref().and_then(one_line),
        published,
        language,
        questions: front.questions.iter().filter_map(|question| one_line(question)).collect(),
        sections,
        paragraphs,
    })
}

/// A front matter value as original text on one line; `None` when nothing is left.
fn one_line(value: &str) -> Option<String> {
    let text = original::original_text(value).replace('\n', " ");
    (!text.is_empty()).then_some(text)
}

/// Reads `2025-03-16`, alone or at the head of a date and time.
fn parse_date(text: &str, line: usize) -> Result<jiff::civil::Date, Fault> {
    text.trim().get(..10).unwrap_or(text.trim()).parse().map_err(|_| Fault {
        line,
        cause: format!("`published: {}` is not a date", text.trim()),
        remedy: "Write it as year-month-day, for example 2025-03-16".into(),
    })
}

/// `ar` when most letters are Arabic, else `en`: only the default for articles that do not say.
fn language_of(paragraphs: &[Paragraph]) -> &'static str {
    let letters = paragraphs
        .iter()
        .flat_map(|paragraph| paragraph.text.chars())
        .filter(|c| c.is_alphabetic());
    let balance: i64 = letters
        .map(|letter| match letter {
            '\u{0600}'..='\u{06FF}' => 1,
            _ if letter.is_ascii() => -1,
            _ => 0,
        })
        .sum();
    if balance >= 0 { "ar" } else { "en" }
}

#[cfg(test)]
mod tests;
