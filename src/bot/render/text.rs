//! A message while it is written: visible text and entities that fit it, counted as Telegram counts.

use std::borrow::Cow;

use teloxide::types::{InlineKeyboardMarkup, MessageEntity, MessageEntityKind};

use crate::bot::action::Draft;
use crate::bot::utf16;

/// UTF-16 units of one message.
pub const LONGEST_MESSAGE: usize = 4096;

/// Entities of one message; Telegram drops those beyond it.
pub const MOST_ENTITIES: usize = 100;

/// Text and entities. What is written is cleaned as Telegram would clean it, so that no offset moves.
#[derive(Debug, Default)]
pub struct Text {
    written: String,
    units: usize,
    entities: Vec<MessageEntity>,
}

impl Text {
    /// UTF-16 units written so far.
    pub fn units(&self) -> usize {
        self.units
    }

    /// Units that are left in one message.
    pub fn room(&self) -> usize {
        LONGEST_MESSAGE.saturating_sub(self.units)
    }

    /// Writes `text`.
    pub fn push(&mut self, text: &str) -> &mut Self {
        let text = cleaned(text);
        self.units += utf16::units(&text);
        self.written.push_str(&text);
        self
    }

    /// Ends the line.
    pub fn line(&mut self) -> &mut Self {
        self.push("\n")
    }

    /// Writes what `write` writes, under one entity.
    pub fn within(&mut self, kind: MessageEntityKind, write: impl FnOnce(&mut Self)) -> &mut Self {
        let (offset, place) = (self.units, self.entities.len());
        write(self);
        let length = self.units - offset;
        if length > 0 {
            // Before those inside it: entities are listed from the outside in.
            self.entities.insert(place, MessageEntity::new(kind, offset, length));
        }
        self
    }

    /// Writes `text`, linked where there is an address of the web.
    pub fn linked(&mut self, text: &str, url: Option<&str>) -> &mut Self {
        match url.and_then(|url| reqwest::Url::parse(url).ok()) {
            Some(url) if matches!(url.scheme(), "http" | "https") => {
                self.within(MessageEntityKind::TextLink { url }, |inside| {
                    inside.push(text);
                })
            }
            _ => self.push(text),
        }
    }

    /// The message.
    pub fn finish(mut self, keyboard: Option<InlineKeyboardMarkup>) -> Draft {
        self.entities.truncate(MOST_ENTITIES);
        Draft { text: self.written, entities: self.entities, keyboard }
    }
}

/// `text` as Telegram keeps it: control characters become spaces; carriage returns, separators, embeddings, overrides
/// and three combining marks vanish. (Runs of direction marks, which it also changes, keep their length.)
fn cleaned(text: &str) -> Cow<'_, str> {
    let dropped = |c: char| {
        matches!(c, '\r' | '\u{2028}'..='\u{202E}' | '\u{0333}' | '\u{033F}' | '\u{030A}')
    };
    let blank = |c: char| c < ' ' && c != '\n';
    if !text.contains(|c| dropped(c) || blank(c)) {
        return Cow::Borrowed(text);
    }
    text.chars().filter(|&c| !dropped(c)).map(|c| if blank(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outer_entity_comes_before_those_inside() {
        let mut text = Text::default();
        text.push("قال: ");
        text.within(MessageEntityKind::Blockquote, |quote| {
            quote.push("a").within(MessageEntityKind::Bold, |bold| {
                bold.push("😀");
            });
        });
        let draft = text.finish(None);
        assert_eq!(draft.text, "قال: a😀");
        assert_eq!(
            draft.entities,
            [
                MessageEntity::new(MessageEntityKind::Blockquote, 5, 3),
                MessageEntity::new(MessageEntityKind::Bold, 6, 2)
            ]
        );
    }

    #[test]
    fn what_telegram_would_drop_is_not_counted() {
        let mut text = Text::default();
        text.push("a\u{202E}b\r\n\tc");
        assert_eq!((text.units(), text.finish(None).text.as_str()), (5, "ab\n c"));
    }

    #[test]
    fn only_addresses_of_the_web_become_links() {
        let mut text = Text::default();
        text.linked("a", Some("javascript:alert(1)")).linked("b", Some("no address"));
        text.linked("c", Some("https://example.org/a"));
        assert_eq!(text.finish(None).entities.len(), 1);
    }
}
