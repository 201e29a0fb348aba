//! All that the program says to readers, in Arabic and in English; the terminal says it too.
//!
//! Functions that return text, nothing else: no decisions, no formatting entities, no markup. Read a sentence aloud
//! before it is committed. What the operator reads is in [`crate::error`].

mod answers;
mod buttons;
mod groups;
mod help;
mod inline;
mod notices;
mod privacy;
mod profile;

use jiff::civil::Date;

use super::isolate;
pub use super::plural::Digits;
pub use super::plural::{ARTICLE, PARAGRAPH, PASSAGE};
use super::plural::{Noun, counted};
use crate::index::ArticleCard;
use crate::text::language::Language;
pub use answers::CitationWords;
pub use groups::Hears;
pub use notices::Unreadable;
pub use profile::{COMMANDS, GROUP_COMMANDS};

/// In which language and with which digits to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Voice {
    /// The language.
    pub language: Language,
    /// Digits of the bot's own words; quotations keep theirs.
    pub digits: Digits,
}

impl Voice {
    /// The voice for `language` with Latin digits.
    pub fn new(language: Language) -> Self {
        Self { language, digits: Digits::Latin }
    }

    /// The same in the other language.
    #[must_use]
    pub fn other(self) -> Self {
        let language = match self.language {
            Language::Arabic => Language::English,
            Language::English => Language::Arabic,
        };
        Self { language, ..self }
    }

    /// `arabic` or `english`.
    fn pick(self, arabic: &'static str, english: &'static str) -> &'static str {
        match self.language {
            Language::Arabic => arabic,
            Language::English => english,
        }
    }

    /// `arabic` or `english` as a text of its own.
    fn say(self, arabic: &'static str, english: &'static str) -> String {
        self.pick(arabic, english).to_owned()
    }

    fn is_arabic(self) -> bool {
        self.language == Language::Arabic
    }

    /// A number.
    fn number(self, number: impl Into<u64>) -> String {
        match self.language {
            Language::Arabic => self.digits.write(number.into()),
            Language::English => Digits::Latin.write(number.into()),
        }
    }

    /// «مقطعان», "2 passages".
    pub fn count(self, noun: Noun, count: usize) -> String {
        counted(noun, count as u64, self.language, self.digits)
    }

    /// Words that are not the bot's, fenced off where they are of the other direction.
    fn foreign(self, text: &str) -> String {
        isolate::within(self.language, text)
    }

    /// A title or heading between quotation marks.
    fn quoted(self, text: &str) -> String {
        match self.language {
            Language::Arabic => format!("«{}»", self.foreign(text)),
            Language::English => format!("“{}”", self.foreign(text)),
        }
    }

    /// A day: «3 سبتمبر 2025», "3 September 2025".
    pub fn date(self, date: Date) -> String {
        const ARABIC: [&str; 12] = [
            "يناير",
            "فبراير",
            "مارس",
            "أبريل",
            "مايو",
            "يونيو",
            "يوليو",
            "أغسطس",
            "سبتمبر",
            "أكتوبر",
            "نوفمبر",
            "ديسمبر",
        ];
        const ENGLISH: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let month = usize::try_from(date.month() - 1).unwrap_or_default();
        let names = if self.is_arabic() { ARABIC } else { ENGLISH };
        let day = self.number(date.day().unsigned_abs());
        let year = self.number(date.year().unsigned_abs());
        format!("{day} {} {year}", names.get(month).copied().unwrap_or_default())
    }

    /// The articles as the object of a sentence: «مقال «صدمة ديب سيك»», «7 مقالات».
    fn library(self, articles: &[impl AsRef<ArticleCard>]) -> String {
        match (articles, self.language) {
            ([], Language::Arabic) => "مقالاتي".to_owned(),
            ([], Language::English) => "my articles".to_owned(),
            ([one], Language::Arabic) => format!("مقال {}", self.quoted(&one.as_ref().title)),
            ([one], Language::English) => {
                format!("the article {}", self.quoted(&one.as_ref().title))
            }
            // After «من» the dual and the plural stand in the genitive; from 3 on they look the same.
            ([_, _], Language::Arabic) => "مقالين عندي".to_owned(),
            (many, Language::Arabic) => format!("{} عندي", self.count(ARTICLE, many.len())),
            (many, Language::English) => self.count(ARTICLE, many.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_out() {
        let day = Date::constant(2025, 9, 3);
        assert_eq!(Voice::new(Language::Arabic).date(day), "3 سبتمبر 2025");
        assert_eq!(Voice::new(Language::English).date(day), "3 September 2025");
        let indic = Voice { language: Language::Arabic, digits: Digits::ArabicIndic };
        assert_eq!(indic.date(day), "٣ سبتمبر ٢٠٢٥");
    }

    #[test]
    fn a_latin_title_is_fenced_within_an_arabic_sentence() {
        let voice = Voice::new(Language::Arabic);
        assert_eq!(voice.quoted("سؤال الأعمال"), "«سؤال الأعمال»");
        assert_eq!(voice.quoted("GPT-5"), "«\u{2068}GPT-5\u{2069}»");
    }
}
