//! What may stand in for a word of the question: how else the articles may say it.
//!
//! Each kind of stand-in is one file with one function over a [`Draft`]; `EXPANDERS` is their order. A draft knows the
//! question's tokens in reading order and what the library has of them. An expander may do two things: add a
//! [`StandIn`] for one token or several, and declare a word to say nothing about the subject.
//!
//! A word and its stand-ins are alternatives: a passage that has several of them is paid for the best one only.

mod arabizi;
mod dialect;
mod expression;
mod glossary;
mod joints;
mod names;
mod said;
mod slips;
mod sounds;
mod synonyms;

use std::ops::Range;

use crate::index::terms::Forms;
use crate::index::{Field, PassageIndex, StandIns};
use crate::text::Token;

pub use said::Saying;

use super::lexicon::Lexicon;
use super::question::Word;

/// In their order: a later one sees what earlier ones found.
const EXPANDERS: [fn(&mut Draft<'_>); 8] = [
    names::expand,
    arabizi::expand,
    dialect::expand,
    glossary::expand,
    synonyms::expand,
    slips::expand,
    joints::expand,
    sounds::expand,
];

/// Stand-ins of one word.
const MOST_STAND_INS: usize = 12;

/// Why something stands in for a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A word of the library at one slip of the finger.
    Slip,
    /// Neighbouring words that belong together: `مي كروسوفت`.
    Joined,
    /// A word that is two: `ديبسيك`.
    Split,
    /// The same name in another script or spelling.
    Name,
    /// The same number or date in another form.
    Number,
    /// Standard Arabic for a dialect word.
    Dialect,
    /// A word of the same sense.
    Synonym,
    /// Arabic for English, and the other way.
    Glossary,
    /// Arabic letters for Latin ones.
    Arabizi,
}

impl Reason {
    fn share(self, shares: &StandIns) -> f32 {
        match self {
            Self::Slip => shares.slip,
            Self::Joined | Self::Split => shares.joint,
            Self::Name => shares.name,
            // A number meets itself by its own field, whose weight says what it is worth.
            Self::Number => 1.0,
            Self::Dialect => shares.dialect,
            Self::Synonym => shares.synonym,
            Self::Glossary => shares.glossary,
            Self::Arabizi => shares.arabizi,
        }
    }
}

/// Something to look for in the place of words of the question.
#[derive(Debug, Clone, PartialEq)]
pub struct StandIn {
    /// Normalised; several words are one expression.
    pub words: Vec<String>,
    /// The forms of each word.
    pub forms: Vec<Forms>,
    /// What finding it is worth, relative to the word itself.
    pub factor: f32,
    /// Why it stands here.
    pub reason: Reason,
    /// The bytes of the question that it stands for.
    pub range: Range<usize>,
}

/// A question before it is known how else it may be said.
#[derive(Debug)]
pub struct Draft<'a> {
    /// As the reader wrote it.
    pub text: &'a str,
    /// In reading order, repeated ones too.
    pub tokens: Vec<Token>,
    /// The distinct words that count.
    pub words: Vec<Word>,
    /// What is meant by tokens, whether or not the library has a word for it.
    pub senses: Vec<Sense>,
    /// What tokens are in the articles' language.
    pub sayings: Vec<Saying>,
    /// The library.
    pub index: &'a dyn PassageIndex,
    /// What is known about words.
    pub lexicon: &'a Lexicon,
}

/// What tokens of a question mean, in other words.
#[derive(Debug, Clone, PartialEq)]
pub struct Sense {
    /// The tokens.
    pub tokens: Range<usize>,
    /// Normalised.
    pub words: Vec<String>,
    /// What finding it is worth, relative to the tokens themselves.
    pub factor: f32,
    /// How it is known.
    pub reason: Reason,
}

impl Draft<'_> {
    /// Lets every expander add what it knows, and weighs it; returns the question in the articles' language where that
    /// differs.
    pub fn expand(&mut self, shares: &StandIns) -> Option<String> {
        for expander in EXPANDERS {
            expander(self);
        }
        let said = self.said();
        for word in &mut self.words {
            for stand_in in &mut word.stand_ins {
                stand_in.factor *= stand_in.reason.share(shares);
            }
            word.stand_ins.retain(|stand_in| stand_in.factor > 0.0);
        }
        for sense in std::mem::take(&mut self.senses) {
            if let Some(word) = self.word_at(sense.tokens.start) {
                word.senses.push(sense);
            }
        }
        said
    }

    /// Whether the library has this normalised word in some form of it.
    pub fn knows(&self, word: &str) -> bool {
        self.index.frequency(Field::Skeleton, &crate::text::stem::skeleton(word)) > 0
    }

    /// The word that a token counts as; `None` for one that was dropped as too common in too long a question.
    pub fn word_at(&mut self, token: usize) -> Option<&mut Word> {
        let text = &self.tokens.get(token)?.text;
        self.words.iter_mut().find(|word| word.text == *text)
    }

    /// Declares that a token says nothing about the subject.
    fn set_aside(&mut self, token: usize) {
        if let Some(word) = self.word_at(token) {
            word.stop = true;
        }
    }

    /// Notes what tokens mean, and adds it as a stand-in.
    fn mean(&mut self, tokens: Range<usize>, words: Vec<String>, factor: f32, reason: Reason) {
        self.stand_in(tokens.clone(), &words, factor, reason);
        self.senses.push(Sense { tokens, words, factor, reason });
    }

    /// Adds an expression of normalised words for these tokens; does nothing when the library lacks one of the words.
    pub fn stand_in(
        &mut self,
        tokens: Range<usize>,
        words: &[String],
        factor: f32,
        reason: Reason,
    ) {
        let (Some(first), Some(last)) =
            (self.tokens.get(tokens.start), self.tokens.get(tokens.end.saturating_sub(1)))
        else {
            return;
        };
        let range = first.range.start..last.range.end;
        if words.is_empty() || !words.iter().all(|word| self.knows(word)) {
            return;
        }
        let Some(word) = self.word_at(tokens.start) else { return };
        word.add(words.to_vec(), factor, reason, range);
    }
}

impl Word {
    /// Adds an alternative, unless it is there already or there are too many.
    pub(super) fn add(
        &mut self,
        words: Vec<String>,
        factor: f32,
        reason: Reason,
        range: Range<usize>,
    ) {
        let known = matches!(words.as_slice(), [only] if *only == self.text)
            || self.stand_ins.iter().any(|other| other.words == words);
        if !known && self.stand_ins.len() < MOST_STAND_INS {
            let forms = words.iter().map(|word| Forms::of(word)).collect();
            self.stand_ins.push(StandIn { words, forms, factor, reason, range });
        }
    }
}
