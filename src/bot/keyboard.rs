//! Buttons in rows. Rows are given in reading order and mirrored for Arabic: Telegram lays them out left to right.

use teloxide::types::{CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup};

use super::callback::{Key, Press};
use super::deeplink::Payload;
use super::wording::Voice;
use super::{isolate, utf16};
use crate::index::{ArticleCard, Passage};
use crate::text::Language;

/// Buttons of one list before there is a button for more.
pub const LIST: usize = 12;
/// UTF-16 units of a label; apps cut longer ones off.
const LONGEST_LABEL: usize = 60;
/// Characters of a text that a button can put on the clipboard.
const LONGEST_COPY: usize = 256;

/// Rows while they are laid out.
#[derive(Debug)]
pub struct Keyboard {
    language: Language,
    rows: Vec<Vec<InlineKeyboardButton>>,
}

impl Keyboard {
    /// No buttons yet.
    pub fn new(voice: Voice) -> Self {
        Self { language: voice.language, rows: Vec::new() }
    }

    /// A row, given in reading order; nothing when it is empty.
    #[must_use]
    pub fn row(mut self, buttons: impl IntoIterator<Item = InlineKeyboardButton>) -> Self {
        let mut row: Vec<_> = buttons.into_iter().collect();
        if self.language == Language::Arabic {
            row.reverse();
        }
        if !row.is_empty() {
            self.rows.push(row);
        }
        self
    }

    /// One button a row.
    #[must_use]
    pub fn column(self, buttons: impl IntoIterator<Item = InlineKeyboardButton>) -> Self {
        buttons.into_iter().fold(self, |keyboard, button| keyboard.row([button]))
    }

    /// The keyboard; `None` without buttons.
    pub fn finish(self) -> Option<InlineKeyboardMarkup> {
        (!self.rows.is_empty()).then(|| InlineKeyboardMarkup::new(self.rows))
    }
}

/// A button that calls back.
pub fn press(label: &str, press: &Press) -> InlineKeyboardButton {
    let label = isolate::alone(&utf16::shorten(label, LONGEST_LABEL));
    InlineKeyboardButton::callback(label, press.to_string())
}

/// A button that opens an address; `None` when it is none.
pub fn link(label: &str, url: &str) -> Option<InlineKeyboardButton> {
    Some(InlineKeyboardButton::url(label, reqwest::Url::parse(url).ok()?))
}

/// A button that puts `text` on the clipboard; `None` when it is too long for that.
pub fn copy(label: &str, text: &str) -> Option<InlineKeyboardButton> {
    let fits = utf16::units(text) <= LONGEST_COPY;
    fits.then(|| {
        InlineKeyboardButton::copy_text_button(label, CopyTextButton { text: text.to_owned() })
    })
}

/// Buttons for the sections of an article from the one numbered `from`, what stands before the first heading first.
pub fn sections(
    keyboard: Keyboard,
    voice: Voice,
    article: &ArticleCard,
    opening: bool,
    from: u16,
) -> Keyboard {
    let Some(key) = Key::parse(&article.id.key()) else { return keyboard };
    let read = |section| Press::Read { article: key.clone(), section, at: 0 };
    let mut all = Vec::new();
    if opening {
        all.push(press(voice.button_opening(), &read(None)));
    }
    for (section, title) in (0u16..).zip(&article.sections) {
        all.push(press(title, &read(Some(section))));
    }
    let from = usize::from(from).min(all.len());
    let more = (all.len() > from + LIST).then(|| {
        let from = u16::try_from(from + LIST).unwrap_or(u16::MAX);
        press(voice.button_more(), &Press::Outline { article: key.clone(), from })
    });
    keyboard.column(all.into_iter().skip(from).take(LIST).chain(more))
}

/// Buttons for articles, from the one numbered `from`.
pub fn articles(
    keyboard: Keyboard,
    voice: Voice,
    articles: &[impl AsRef<ArticleCard>],
    from: u16,
) -> Keyboard {
    let from = usize::from(from).min(articles.len());
    let more = (articles.len() > from + LIST).then(|| {
        let from = u16::try_from(from + LIST).unwrap_or(u16::MAX);
        press(voice.button_more(), &Press::Articles { from })
    });
    let buttons = articles.iter().skip(from).take(LIST).filter_map(|article| {
        let article = article.as_ref();
        let key = Key::parse(&article.id.key())?;
        Some(press(&article.title, &Press::Outline { article: key, from: 0 }))
    });
    keyboard.column(buttons.chain(more))
}

/// The key under which an example question comes back.
pub fn question_key(question: &str) -> Key {
    Key::of(&[b"example", question.as_bytes()])
}

/// Buttons that ask these questions.
pub fn examples(keyboard: Keyboard, questions: &[String]) -> Keyboard {
    keyboard.column(
        questions.iter().map(|text| press(text, &Press::Example { question: question_key(text) })),
    )
}

/// A button that opens the passage in the private chat.
pub fn in_private(voice: Voice, passage: &Passage, username: &str) -> Option<InlineKeyboardButton> {
    link(voice.button_private(), &Payload::passage(passage)?.link(username)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_mirrored_for_arabic() {
        let labels = |language| -> Vec<String> {
            let keyboard = Keyboard::new(Voice::new(language))
                .row([press("1", &Press::Random), press("2", &Press::Random)]);
            keyboard.finish().unwrap().inline_keyboard[0].iter().map(|b| b.text.clone()).collect()
        };
        assert_eq!(labels(Language::Arabic), ["2", "1"]);
        assert_eq!(labels(Language::English), ["1", "2"]);
    }

    #[test]
    fn an_empty_keyboard_is_none() {
        assert_eq!(Keyboard::new(Voice::new(Language::Arabic)).row([]).finish(), None);
    }
}
