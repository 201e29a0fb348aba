//! What a reader chose for their private chat, or the admins for a group.

use serde::{Deserialize, Serialize};

use super::callback::{Key, LanguageChoice};
use super::wording::{Digits, Voice};
use crate::text::Language;

/// Choices; what is missing in the stored form is the default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Preferences {
    /// `ar`, `en`, or nothing: the language of the question.
    language: Option<String>,
    /// Arabic-Indic digits in the bot's own words.
    pub arabic_digits: bool,
    /// The best passage alone.
    pub brief: bool,
    /// Key of the only article that answers come from.
    article: Option<String>,
    /// Questions asked with a command are deleted once answered.
    pub tidy: bool,
    /// Silent in this chat.
    pub off: bool,
}

impl Preferences {
    /// The stored form; the defaults when it is damaged.
    pub fn from_json(body: Option<&str>) -> Self {
        body.and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default()
    }

    /// The form to be stored.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("strings and flags are always JSON")
    }

    /// The choice of a language.
    pub fn language(&self) -> LanguageChoice {
        self.language
            .as_deref()
            .and_then(LanguageChoice::from_code)
            .unwrap_or(LanguageChoice::Question)
    }

    /// Chooses a language.
    pub fn set_language(&mut self, choice: LanguageChoice) {
        self.language = (choice != LanguageChoice::Question).then(|| choice.code().to_owned());
    }

    /// The only article that answers come from.
    pub fn article(&self) -> Option<Key> {
        self.article.as_deref().and_then(Key::parse)
    }

    /// Chooses the only article, or all.
    pub fn set_article(&mut self, article: Option<&Key>) {
        self.article = article.map(Key::to_string);
    }

    /// How to answer `question`, asked by a reader whose app speaks the language with this code: as chosen, else as the
    /// question is written, else as the app speaks. An unknown code says nothing; the house speaks Arabic.
    pub fn voice(&self, question: Option<&str>, code: Option<&str>) -> Voice {
        let language = match self.language() {
            LanguageChoice::Arabic => Language::Arabic,
            LanguageChoice::English => Language::English,
            LanguageChoice::Question => question
                .filter(|text| text.chars().any(char::is_alphabetic))
                .map_or_else(|| language_of_code(code), Language::of),
        };
        let digits = if self.arabic_digits { Digits::ArabicIndic } else { Digits::Latin };
        Voice { language, digits }
    }
}

/// The language to speak to someone whose app has this IETF tag.
fn language_of_code(code: Option<&str>) -> Language {
    match code.and_then(|code| code.split(['-', '_']).next()) {
        None | Some("" | "ar") => Language::Arabic,
        Some(code) if code.len() <= 3 && code.bytes().all(|b| b.is_ascii_alphabetic()) => {
            Language::English
        }
        Some(_) => Language::Arabic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_comes_before_the_question_and_the_question_before_the_app() {
        let mut preferences = Preferences::default();
        let language = |p: &Preferences, question, code| p.voice(question, code).language;
        assert_eq!(language(&preferences, Some("What is it?"), Some("ar")), Language::English);
        assert_eq!(language(&preferences, Some("kam el se3r"), Some("en")), Language::Arabic);
        assert_eq!(language(&preferences, None, Some("en-GB")), Language::English);
        assert_eq!(language(&preferences, Some("؟"), Some("en")), Language::English);
        assert_eq!(language(&preferences, None, Some("fr")), Language::English);
        assert_eq!(language(&preferences, None, Some("??1")), Language::Arabic);
        assert_eq!(language(&preferences, None, None), Language::Arabic);
        preferences.set_language(LanguageChoice::Arabic);
        assert_eq!(language(&preferences, Some("What is it?"), Some("en")), Language::Arabic);
    }

    #[test]
    fn what_is_stored_comes_back_and_damage_means_defaults() {
        let mut preferences = Preferences { brief: true, ..Preferences::default() };
        preferences.set_article(Key::parse("AbCdEfGhIj").as_ref());
        assert_eq!(Preferences::from_json(Some(&preferences.to_json())), preferences);
        assert_eq!(Preferences::from_json(Some("{\"brief\": 3")), Preferences::default());
        assert_eq!(Preferences::from_json(Some("{\"later\": 3}")), Preferences::default());
    }
}
