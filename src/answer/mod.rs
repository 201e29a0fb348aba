//! From a question to an answer with its citation.
//!
//! [`Engine`] is what the bot and the terminal talk to. It asks a [`PassageIndex`](crate::index::PassageIndex), never
//! Tantivy itself.

pub mod citation;
pub mod commonness;
pub mod confidence;
mod engine;
pub mod evidence;
pub mod expand;
pub mod explain;
mod followup;
mod kind;
pub mod lexicon;
mod meaning;
pub mod question;
pub mod sentence;

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::time::Duration;

pub use engine::{Engine, MOST_PASSAGES, Neighbours};
pub use meaning::Model;

pub use crate::text::courtesy::Courtesy;

use confidence::Signals;

use crate::article::ArticleId;
use crate::index::Passage;

/// A question as a reader put it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    /// The reader's words, trimmed; mention and command already taken off.
    pub text: String,
    /// Candidates are limited to this article.
    pub article: Option<ArticleId>,
    /// The question asked just before in the same conversation.
    pub previous: Option<String>,
}

/// How sure we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// A passage answers, and we would stake our name on it.
    Answered,
    /// Near, but no explicit answer.
    Unsure,
    /// The articles do not say.
    NotFound,
}

/// What a question gets.
#[derive(Debug, Clone)]
pub enum Reply {
    /// Not a question.
    Courtesy(Courtesy),
    /// The articles were searched.
    Answer(Answer),
}

/// The result of a search.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What may be claimed.
    pub outcome: Outcome,
    /// Probability that the first passage answers, 0…1.
    pub confidence: f32,
    /// What that is founded on.
    pub signals: Signals,
    /// Best first, at most ten, whatever the outcome; empty only when nothing matched.
    pub passages: Vec<FoundPassage>,
    /// Time from question to answer.
    pub elapsed: Duration,
}

/// A ranked passage with its answering sentences.
#[derive(Debug, Clone)]
pub struct FoundPassage {
    /// The passage; its fields are the citation.
    pub passage: Passage,
    /// Byte ranges of the answering sentences in `passage.text`, best first, at most two.
    pub answers: Vec<Range<usize>>,
    /// Score under the one configuration; comparable within one answer only.
    pub score: f32,
}
