//! What a button carries: typed, versioned, at most 64 bytes.
//!
//! `1.n.AbCdEfGhIj.2` is version 1, "show", the answer `AbCdEfGhIj`, its third passage. Keys are the ten characters of
//! `PassageId::key`, `ArticleId::key` and `kept::answer_key`; numbers are decimal. Data of another version, or data that no
//! button of ours carries, does not parse: it is answered with a kind word, never an error.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The version that is written. Raise it when a field changes its meaning.
const VERSION: &str = "1";

/// Ten characters of `[A-Za-z0-9_-]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key(String);

impl Key {
    /// A key out of text that came from outside.
    pub fn parse(text: &str) -> Option<Self> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (text.len() == 10 && text.bytes().all(allowed)).then(|| Self(text.to_owned()))
    }

    /// The key of `parts` that no one can tell without having them.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        let mut text = URL_SAFE_NO_PAD.encode(hasher.finalize().as_bytes());
        text.truncate(10);
        Self(text)
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a press of a button asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    /// The passage at this rank of an answer, from 0.
    Show {
        /// The answer.
        answer: Key,
        /// Rank of the passage.
        rank: u8,
    },
    /// A page of a long passage; page 0 surrounds the answering sentence.
    Page {
        /// The answer.
        answer: Key,
        /// Rank of the passage.
        rank: u8,
        /// The page.
        page: u8,
    },
    /// The passage with the paragraph before and the one after.
    Context {
        /// The answer.
        answer: Key,
        /// Rank of the passage.
        rank: u8,
    },
    /// The passage and its source as plain text, to copy.
    Plain {
        /// The answer.
        answer: Key,
        /// Rank of the passage.
        rank: u8,
    },
    /// The answer was helpful, or was not.
    Verdict {
        /// The answer.
        answer: Key,
        /// Rank of the passage judged.
        rank: u8,
        /// The reader's judgement.
        helpful: bool,
    },
    /// The sections of an article.
    Outline {
        /// The article.
        article: Key,
        /// How many sections are passed over.
        from: u16,
    },
    /// Passages of a section in reading order.
    Read {
        /// The article.
        article: Key,
        /// Index of the section; `None` before the first heading.
        section: Option<u16>,
        /// Which passage of the section, from 0.
        at: u16,
    },
    /// The articles, from this one on.
    Articles {
        /// How many are passed over.
        from: u16,
    },
    /// An example question, by the key of its text.
    Example {
        /// [`Key::of`] its text.
        question: Key,
    },
    /// Another quotable passage.
    Random,
    /// A choice in `/language`.
    Language(LanguageChoice),
    /// A choice in `/settings`.
    Setting(SettingChoice),
}

/// What `/language` offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LanguageChoice {
    /// Always Arabic.
    Arabic,
    /// Always English.
    English,
    /// The language of the question.
    Question,
}

/// What `/settings` offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingChoice {
    /// Nothing is changed; the menu is shown.
    Menu,
    /// Answers with further passages, or with the best one alone.
    Brief(bool),
    /// Arabic-Indic digits in the bot's own words.
    ArabicDigits(bool),
    /// The language of the chat.
    Language(LanguageChoice),
    /// Questions asked with a command are deleted once they are answered.
    Tidy(bool),
    /// The bot is silent here.
    Off(bool),
    /// The list of articles to choose from.
    Articles,
    /// Answers come from this article alone, or, without one, from all.
    Article(Option<Key>),
    /// The menu is closed.
    Close,
}

impl fmt::Display for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{VERSION}.")?;
        match self {
            Self::Show { answer, rank } => write!(f, "n.{answer}.{rank}"),
            Self::Page { answer, rank, page } => write!(f, "p.{answer}.{rank}.{page}"),
            Self::Context { answer, rank } => write!(f, "c.{answer}.{rank}"),
            Self::Plain { answer, rank } => write!(f, "t.{answer}.{rank}"),
            Self::Verdict { answer, rank, helpful } => {
                write!(f, "v.{answer}.{rank}.{}", u8::from(*helpful))
            }
            Self::Outline { article, from } => write!(f, "o.{article}.{from}"),
            Self::Read { article, section: Some(section), at } => {
                write!(f, "s.{article}.{section}.{at}")
            }
            Self::Read { article, section: None, at } => write!(f, "s.{article}.-.{at}"),
            Self::Articles { from } => write!(f, "a.{from}"),
            Self::Example { question } => write!(f, "q.{question}"),
            Self::Random => f.write_str("r"),
            Self::Language(choice) => write!(f, "l.{}", choice.code()),
            Self::Setting(choice) => match choice {
                SettingChoice::Menu => f.write_str("g.m"),
                SettingChoice::Brief(on) => write!(f, "g.b.{}", u8::from(*on)),
                SettingChoice::ArabicDigits(on) => write!(f, "g.d.{}", u8::from(*on)),
                SettingChoice::Language(choice) => write!(f, "g.l.{}", choice.code()),
                SettingChoice::Tidy(on) => write!(f, "g.t.{}", u8::from(*on)),
                SettingChoice::Off(on) => write!(f, "g.o.{}", u8::from(*on)),
                SettingChoice::Articles => f.write_str("g.s"),
                SettingChoice::Article(Some(article)) => write!(f, "g.a.{article}"),
                SettingChoice::Article(None) => f.write_str("g.a"),
                SettingChoice::Close => f.write_str("g.x"),
            },
        }
    }
}

impl LanguageChoice {
    /// `ar`, `en`, `auto`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Arabic => "ar",
            Self::English => "en",
            Self::Question => "auto",
        }
    }

    /// The choice with this [`code`](Self::code).
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Arabic, Self::English, Self::Question].into_iter().find(|c| c.code() == code)
    }
}

/// Callback data that no button of this version carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a button of this version")]
pub struct UnknownPress;

impl FromStr for Press {
    type Err = UnknownPress;

    fn from_str(data: &str) -> Result<Self, UnknownPress> {
        parse(data).ok_or(UnknownPress)
    }
}

fn parse(data: &str) -> Option<Press> {
    let fields: Vec<&str> = data.split('.').collect();
    let (&VERSION, [action, fields @ ..]) = fields.split_first()? else { return None };
    Some(match (*action, fields) {
        ("n", [answer, rank]) => Press::Show { answer: Key::parse(answer)?, rank: number(rank)? },
        ("p", [answer, rank, page]) => {
            Press::Page { answer: Key::parse(answer)?, rank: number(rank)?, page: number(page)? }
        }
        ("c", [answer, rank]) => {
            Press::Context { answer: Key::parse(answer)?, rank: number(rank)? }
        }
        ("t", [answer, rank]) => Press::Plain { answer: Key::parse(answer)?, rank: number(rank)? },
        ("v", [answer, rank, helpful]) => Press::Verdict {
            answer: Key::parse(answer)?,
            rank: number(rank)?,
            helpful: flag(helpful)?,
        },
        ("o", [article, from]) => {
            Press::Outline { article: Key::parse(article)?, from: number(from)? }
        }
        ("s", [article, "-", at]) => {
            Press::Read { article: Key::parse(article)?, section: None, at: number(at)? }
        }
        ("s", [article, section, at]) => Press::Read {
            article: Key::parse(article)?,
            section: Some(number(section)?),
            at: number(at)?,
        },
        ("a", [from]) => Press::Articles { from: number(from)? },
        ("q", [question]) => Press::Example { question: Key::parse(question)? },
        ("r", []) => Press::Random,
        ("l", [code]) => Press::Language(LanguageChoice::from_code(code)?),
        ("g", fields) => Press::Setting(parse_setting(fields)?),
        _ => return None,
    })
}

fn parse_setting(fields: &[&str]) -> Option<SettingChoice> {
    Some(match fields {
        ["m"] => SettingChoice::Menu,
        ["b", on] => SettingChoice::Brief(flag(on)?),
        ["d", on] => SettingChoice::ArabicDigits(flag(on)?),
        ["l", code] => SettingChoice::Language(LanguageChoice::from_code(code)?),
        ["t", on] => SettingChoice::Tidy(flag(on)?),
        ["o", on] => SettingChoice::Off(flag(on)?),
        ["s"] => SettingChoice::Articles,
        ["a"] => SettingChoice::Article(None),
        ["a", article] => SettingChoice::Article(Some(Key::parse(article)?)),
        ["x"] => SettingChoice::Close,
        _ => return None,
    })
}

/// A decimal number as we write it: no sign, no leading zero.
fn number<N: FromStr + ToString>(text: &str) -> Option<N> {
    let number: N = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

fn flag(text: &str) -> Option<bool> {
    match text {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> impl Strategy<Value = Key> {
        "[A-Za-z0-9_-]{10}".prop_map(|text| Key::parse(&text).unwrap())
    }

    fn language() -> impl Strategy<Value = LanguageChoice> {
        prop_oneof![
            Just(LanguageChoice::Arabic),
            Just(LanguageChoice::English),
            Just(LanguageChoice::Question)
        ]
    }

    fn press() -> impl Strategy<Value = Press> {
        prop_oneof![
            (key(), any::<u8>()).prop_map(|(answer, rank)| Press::Show { answer, rank }),
            (key(), any::<u8>(), any::<u8>()).prop_map(|(answer, rank, page)| Press::Page {
                answer,
                rank,
                page
            }),
            (key(), any::<u8>()).prop_map(|(answer, rank)| Press::Context { answer, rank }),
            (key(), any::<u8>()).prop_map(|(answer, rank)| Press::Plain { answer, rank }),
            (key(), any::<u8>(), any::<bool>())
                .prop_map(|(answer, rank, helpful)| Press::Verdict { answer, rank, helpful }),
            (key(), any::<u16>()).prop_map(|(article, from)| Press::Outline { article, from }),
            (key(), any::<Option<u16>>(), any::<u16>())
                .prop_map(|(article, section, at)| Press::Read { article, section, at }),
            any::<u16>().prop_map(|from| Press::Articles { from }),
            key().prop_map(|question| Press::Example { question }),
            Just(Press::Random),
            language().prop_map(Press::Language),
            any::<bool>().prop_map(|on| Press::Setting(SettingChoice::Brief(on))),
            any::<bool>().prop_map(|on| Press::Setting(SettingChoice::ArabicDigits(on))),
            any::<bool>().prop_map(|on| Press::Setting(SettingChoice::Tidy(on))),
            any::<bool>().prop_map(|on| Press::Setting(SettingChoice::Off(on))),
            language().prop_map(|l| Press::Setting(SettingChoice::Language(l))),
            proptest::option::of(key()).prop_map(|a| Press::Setting(SettingChoice::Article(a))),
            Just(Press::Setting(SettingChoice::Menu)),
            Just(Press::Setting(SettingChoice::Articles)),
            Just(Press::Setting(SettingChoice::Close)),
        ]
    }

    proptest! {
        #[test]
        fn what_a_button_carries_comes_back_and_fits(press in press()) {
            let data = press.to_string();
            prop_assert!(data.len() <= 64, "{data}");
            prop_assert_eq!(data.parse::<Press>(), Ok(press));
        }

        #[test]
        fn whatever_parses_is_written_the_same_way(data in "[0-9a-z.A-Z_-]{0,64}|1\\.[a-z]\\.[A-Za-z]{10}\\.[0-9+]{1,4}") {
            if let Ok(press) = data.parse::<Press>() {
                prop_assert_eq!(press.to_string(), data);
            }
        }
    }

    #[test]
    fn forged_foreign_and_other_versions_do_not_parse() {
        for data in [
            "",
            "1",
            "1.",
            "2.r",
            "0.r",
            "1.r.",
            "1.n.short.0",
            "1.n.AbCdEfGhIj",
            "1.n.AbCdEfGhIj.-1",
            "1.n.AbCdEfGhIj.256",
            "1.n.AbCdEfGhI/.0",
            "1.n.AbCdEfGhIj.00",
            "1.v.AbCdEfGhIj.0.2",
            "1.l.fr",
            "سؤال",
            "1.g",
            "1.g.a.b.c",
        ] {
            assert_eq!(data.parse::<Press>(), Err(UnknownPress), "{data}");
        }
    }
}
