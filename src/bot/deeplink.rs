//! What `t.me/<bot>?start=` carries: at most 64 characters of `[A-Za-z0-9_-]`, versioned.
//!
//! `1p`, `1a`, `1t`, `1q`: version 1, then the kind. A passage is named by its key, with article and paragraph number to
//! say something kind when its text has changed; a short question by its own bytes, a long one by a key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::callback::Key;
use crate::article::ArticleId;
use crate::index::Passage;

/// What Telegram lets through.
const LONGEST: usize = 64;

/// What a link to the private chat asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// A passage.
    Passage {
        /// `PassageId::key`.
        passage: Key,
        /// `ArticleId::key`.
        article: Key,
        /// The paragraph's number when the link was made.
        paragraph: u32,
    },
    /// The sections of an article.
    Article(Key),
    /// A question to be answered.
    Question(String),
    /// A question that is remembered for a while, or an example, by [`Key::of`] its text.
    Remembered(Key),
}

impl Payload {
    /// A link to a passage.
    pub fn passage(passage: &Passage) -> Option<Self> {
        Some(Self::Passage {
            passage: Key::parse(passage.id.key())?,
            article: Key::parse(&passage.article.id.key())?,
            paragraph: passage.paragraph,
        })
    }

    /// A link to an article.
    pub fn article(id: &ArticleId) -> Option<Self> {
        Key::parse(&id.key()).map(Self::Article)
    }

    /// The payload; `None` for a question that does not fit.
    pub fn encode(&self) -> Option<String> {
        let payload = match self {
            Self::Passage { passage, article, paragraph } => {
                format!("1p{passage}{article}{paragraph}")
            }
            Self::Article(article) => format!("1a{article}"),
            Self::Question(text) => format!("1t{}", URL_SAFE_NO_PAD.encode(text)),
            Self::Remembered(key) => format!("1q{key}"),
        };
        (payload.len() <= LONGEST).then_some(payload)
    }

    /// A payload that came from outside; `None` when it is none of ours.
    pub fn decode(payload: &str) -> Option<Self> {
        if payload.len() > LONGEST || !payload.is_ascii() {
            return None;
        }
        let (kind, rest) = payload.split_at_checked(2)?;
        match kind {
            "1p" => {
                let (passage, rest) = rest.split_at_checked(10)?;
                let (article, paragraph) = rest.split_at_checked(10)?;
                Some(Self::Passage {
                    passage: Key::parse(passage)?,
                    article: Key::parse(article)?,
                    paragraph: paragraph.parse().ok()?,
                })
            }
            "1a" => Key::parse(rest).map(Self::Article),
            "1t" => {
                let text = String::from_utf8(URL_SAFE_NO_PAD.decode(rest).ok()?).ok()?;
                (!text.trim().is_empty()).then_some(Self::Question(text))
            }
            "1q" => Key::parse(rest).map(Self::Remembered),
            _ => None,
        }
    }

    /// The link that opens the private chat with this bot; `None` for a question that does not fit.
    pub fn link(&self, username: &str) -> Option<String> {
        Some(format!("https://t.me/{username}?start={}", self.encode()?))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(text: &str) -> Key {
        Key::parse(text).unwrap()
    }

    #[test]
    fn a_link_comes_back_as_what_it_was() {
        for payload in [
            Payload::Passage {
                passage: key("AbCdEfGh-_"),
                article: key("0123456789"),
                paragraph: u32::MAX,
            },
            Payload::Article(key("AbCdEfGhIj")),
            Payload::Question("كم قيمة OpenAI؟".to_owned()),
            Payload::Remembered(key("AbCdEfGhIj")),
        ] {
            let text = payload.encode().unwrap();
            assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
            assert_eq!(Payload::decode(&text), Some(payload));
        }
    }

    #[test]
    fn a_long_question_does_not_fit() {
        assert_eq!(Payload::Question("س".repeat(24)).encode(), None);
        assert!(Payload::Question("س".repeat(23)).encode().is_some());
    }

    #[test]
    fn foreign_payloads_are_none_of_ours() {
        for payload in [
            "",
            "1",
            "1p",
            "1pAbCdEfGhIj",
            "2aAbCdEfGhIj",
            "1t",
            "1t__",
            "ref_123",
            "1aسسسسس",
            "1tICA",
        ] {
            assert_eq!(Payload::decode(payload), None, "{payload}");
        }
    }

    proptest! {
        #[test]
        fn nothing_from_outside_panics(payload in "\\PC{0,70}|1[patq][A-Za-z0-9_-]{0,70}") {
            let _ = Payload::decode(&payload);
        }
    }
}
