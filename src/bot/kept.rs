//! An answer as its buttons find it again: passages by key, never words. Also after a restart, and after the article
//! was changed.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::callback::Key;
use super::wording::{Digits, Voice};
use crate::answer::{Answer, Engine, FoundPassage, Outcome};
use crate::index::Passage;
use crate::text::Language;

/// The stored form of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    arabic: bool,
    arabic_digits: bool,
    answered: bool,
    /// Best first.
    pub passages: Vec<KeptPassage>,
}

/// A passage of a stored answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPassage {
    /// `PassageId::key`.
    pub passage: String,
    /// `ArticleId::key`, to say what has become of a passage that is gone.
    pub article: String,
    /// The paragraph's number when it was shown.
    pub paragraph: u32,
    answers: Vec<(usize, usize)>,
}

/// What has become of a passage.
#[derive(Debug)]
pub enum Fate {
    /// It is as it was.
    There(FoundPassage),
    /// Its text has changed; this is what its paragraph says now.
    Changed(FoundPassage),
    /// Its paragraph is no more.
    Withdrawn,
    /// Its article is no more.
    ArticleGone,
}

impl Kept {
    /// What is to be kept of an answer.
    pub fn new(voice: Voice, answer: &Answer) -> Self {
        Self {
            arabic: voice.language == Language::Arabic,
            arabic_digits: voice.digits == Digits::ArabicIndic,
            answered: answer.outcome == Outcome::Answered,
            passages: answer.passages.iter().map(KeptPassage::new).collect(),
        }
    }

    /// The stored form.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("strings, numbers and flags are always JSON")
    }

    /// How the answer was said.
    pub fn voice(&self) -> Voice {
        let language = if self.arabic { Language::Arabic } else { Language::English };
        let digits = if self.arabic_digits { Digits::ArabicIndic } else { Digits::Latin };
        Voice { language, digits }
    }

    /// What was claimed.
    pub fn outcome(&self) -> Outcome {
        if self.answered { Outcome::Answered } else { Outcome::Unsure }
    }
}

impl KeptPassage {
    fn new(found: &FoundPassage) -> Self {
        Self {
            passage: found.passage.id.key().to_owned(),
            article: found.passage.article.id.key(),
            paragraph: found.passage.paragraph,
            answers: found.answers.iter().map(|range| (range.start, range.end)).collect(),
        }
    }

    /// What has become of it.
    pub fn fate(&self, engine: &Engine) -> Fate {
        match fate(engine, &self.passage, &self.article, self.paragraph) {
            Fate::There(found) => {
                let fits = |range: &Range<usize>| found.passage.text.get(range.clone()).is_some();
                let answers = self.answers.iter().map(|&(start, end)| start..end).filter(fits);
                Fate::There(FoundPassage { answers: answers.collect(), ..found })
            }
            other => other,
        }
    }
}

/// What has become of the passage with this key, which was this paragraph of this article.
pub fn fate(engine: &Engine, passage: &str, article: &str, paragraph: u32) -> Fate {
    if let Some(found) = engine.passage(passage) {
        return Fate::There(found);
    }
    let Some(card) = engine.article(article) else { return Fate::ArticleGone };
    let sections = std::iter::once(None).chain((0..card.sections.len()).map(Some));
    let now: Option<Passage> = sections
        .flat_map(|section| engine.section(article, section))
        .find(|passage| passage.paragraph == paragraph);
    match now {
        Some(passage) => Fate::Changed(FoundPassage { passage, answers: Vec::new(), score: 0.0 }),
        None => Fate::Withdrawn,
    }
}

/// The key of the answer to a message, told by nobody who lacks the pseudonym.
pub fn answer_key(pseudonym: &[u8]) -> Key {
    Key::of(&[b"answer", pseudonym])
}
