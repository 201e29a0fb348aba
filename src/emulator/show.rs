//! What a person sees, as plain text that reads well in a snapshot.
//!
//! Bold `*…*`, italic `_…_`, code `` `…` ``, struck `~…~`, hidden `||…||`, links `[…](…)`, quoted
//! lines `> …`, folded ones `>> …`, buttons `[…]` in rows. Isolates are invisible and left out.

use std::fmt::Write as _;

use serde_json::Value;

use super::entities::{Entity, Formatted, Style};
use super::model::{Content, Message};
use super::world::World;

/// Marks before and after the text of an entity.
fn marks(style: &Style) -> (String, String) {
    let same = |mark: &str| (mark.to_owned(), mark.to_owned());
    match style {
        Style::Plain("bold") => same("*"),
        Style::Plain("italic") => same("_"),
        Style::Plain("underline") => same("__"),
        Style::Plain("strikethrough") => same("~"),
        Style::Plain("spoiler") => same("||"),
        Style::Plain("code") => same("`"),
        Style::Pre { .. } => same("```"),
        Style::TextLink { url } => ("[".into(), format!("]({url})")),
        _ => same(""),
    }
}

/// A text with its formatting.
pub(super) fn text(formatted: &Formatted) -> String {
    let quotes: Vec<&Entity> = formatted
        .entities
        .iter()
        .filter(|entity| matches!(entity.style, Style::Blockquote { .. }))
        .collect();
    let mut shown = String::new();
    let mut offset = 0;
    let mut line_start = true;
    for c in formatted.text.chars().map(Some).chain([None]) {
        close(&mut shown, formatted, offset);
        if line_start
            && let Some(quote) = quotes.iter().find(|q| q.offset <= offset && offset < q.end())
        {
            let folded = quote.style == Style::Blockquote { expandable: true };
            shown.push_str(if folded { ">> " } else { "> " });
        }
        let Some(c) = c else { break };
        for entity in formatted.entities.iter().filter(|entity| entity.offset == offset) {
            shown.push_str(&marks(&entity.style).0);
        }
        if !is_isolate(c) {
            shown.push(c);
        }
        line_start = c == '\n';
        offset += c.len_utf16();
    }
    shown
}

/// Closes what ends at `offset`, innermost first, before any line break that precedes it.
fn close(shown: &mut String, formatted: &Formatted, offset: usize) {
    for entity in formatted.entities.iter().rev().filter(|entity| entity.end() == offset) {
        shown.push_str(&marks(&entity.style).1);
    }
}

/// The rows of buttons under a message.
pub(super) fn buttons(keyboard: Option<&Value>) -> String {
    let rows = keyboard.and_then(|keyboard| keyboard["inline_keyboard"].as_array());
    let mut lines = Vec::new();
    for row in rows.into_iter().flatten() {
        let labels: Vec<String> = row.as_array().into_iter().flatten().map(button).collect();
        lines.push(labels.join(" "));
    }
    lines.join("\n")
}

/// Direction isolates have no look of their own.
fn is_isolate(c: char) -> bool {
    matches!(c, '\u{2066}'..='\u{2069}')
}

fn button(button: &Value) -> String {
    let text = button["text"].as_str().unwrap_or_default().replace(is_isolate, "");
    if let Some(url) = button["url"].as_str() {
        return format!("[{text}]({url})");
    }
    for name in ["switch_inline_query", "switch_inline_query_current_chat"] {
        if let Some(query) = button[name].as_str() {
            return format!("[{text} ⇄ {query}]");
        }
    }
    format!("[{text}]")
}

/// A message: its content, then its buttons.
pub(super) fn message(message: &Message) -> String {
    let mut shown = match &message.content {
        Content::Text { text: body, .. } => text(body),
        Content::Media { field, caption, .. } => {
            format!("({field}) {}", text(caption)).trim_end().to_owned()
        }
        Content::Service { field, .. } => format!("({field})"),
    };
    let buttons = buttons(message.keyboard.as_ref());
    if !buttons.is_empty() {
        shown.push('\n');
        shown.push_str(&buttons);
    }
    shown
}

impl World {
    /// Who a message is from, as people see it.
    pub(super) fn author(&self, message: &Message) -> String {
        if let Some(sender) = message.sender_chat {
            return self.chats.get(&sender).map_or_else(String::new, |chat| chat.title.clone());
        }
        self.users
            .get(&message.from.unwrap_or_default())
            .map_or_else(String::new, |user| user.first_name.clone())
    }

    /// A whole chat, or one topic of it: each message under its author, replies with whom they
    /// answer.
    pub(super) fn transcript(&self, chat: i64, thread: Option<i32>) -> String {
        let Some(chat) = self.chats.get(&chat) else { return String::new() };
        let mut shown = String::new();
        for message in chat.messages.values() {
            if thread.is_some() && message.thread != thread {
                continue;
            }
            let replied = message.reply_to.map(|id| {
                chat.messages.get(&id).map_or("…".to_owned(), |replied| self.author(replied))
            });
            let to = replied.map_or_else(String::new, |name| format!(" ↩ {name}"));
            let quote = message
                .quote
                .as_ref()
                .filter(|quote| quote.manual)
                .map_or_else(String::new, |quote| format!(" «{}»", quote.text.text));
            let author = self.author(message);
            let body = self::message(message);
            let _ = writeln!(shown, "— {author}{to}{quote}\n{body}");
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formatting_is_shown() {
        let formatted = Formatted {
            text: "قال:\nسطر مهم\nرابط".into(),
            entities: vec![
                Entity::new(Style::Blockquote { expandable: true }, 5, 7),
                Entity::new(Style::Bold, 9, 3),
                Entity::new(Style::TextLink { url: "http://a.b".into() }, 13, 4),
            ],
        };
        assert_eq!(text(&formatted), "قال:\n>> سطر *مهم*\n[رابط](http://a.b)");
    }
}
