//! Who hears what: when something is written, whether and how the bot is told.

use serde_json::{Value, json};

use super::entities::{Style, slice};
use super::model::{Chat, Content, Kind, Message};
use super::world::World;

impl World {
    /// Tells the bot about a message that somebody wrote or changed, if it may hear it.
    pub(super) fn deliver(&mut self, chat: i64, id: i32, edited: bool) {
        let (Some(place), Some(message)) = (self.chats.get(&chat), self.message(chat, id)) else {
            return;
        };
        if message.from == Some(self.bot) {
            return;
        }
        if !edited && self.is_guest_call(place, message) {
            return self.announce_guest(chat, id);
        }
        if !self.bot_hears(place, message) {
            return;
        }
        let kind = match (place.kind, edited) {
            (Kind::Channel, false) => "channel_post",
            (Kind::Channel, true) => "edited_channel_post",
            (_, false) => "message",
            (_, true) => "edited_message",
        };
        let payload = self.message_json(message);
        self.announce(kind, payload);
    }

    /// Whether the bot hears a message: everything in private, everything where it administers or
    /// where privacy mode is off; otherwise service messages, commands, mentions of it, replies to
    /// it, and what was sent through it.
    fn bot_hears(&self, chat: &Chat, message: &Message) -> bool {
        if !self.bot_is_in(chat) {
            return false;
        }
        let sees_all = matches!(chat.kind, Kind::Private | Kind::Channel)
            || !self.options.privacy
            || chat.status(self.bot).is_admin();
        sees_all
            || matches!(message.content, Content::Service { .. })
            || message.via_bot
            || self.is_reply_to_bot(message)
            || self.is_addressed(message)
    }

    fn is_reply_to_bot(&self, message: &Message) -> bool {
        let replied = message.reply_to.and_then(|id| self.message(message.chat, id));
        replied.is_some_and(|replied| replied.from == Some(self.bot) || replied.via_bot)
    }

    /// Whether the text starts with a command for the bot or mentions it.
    fn is_addressed(&self, message: &Message) -> bool {
        let Some(text) = message.content.text() else { return false };
        let own = self.own_mention();
        let commands = text.entities.iter().any(|entity| {
            let part = slice(&text.text, entity.offset, entity.end()).to_lowercase();
            entity.style == Style::Plain("bot_command")
                && (part.ends_with(&own) || entity.offset == 0 && !part.contains('@'))
        });
        commands || self.is_mentioned(message)
    }

    /// Whether the text mentions the bot.
    pub(super) fn is_mentioned(&self, message: &Message) -> bool {
        let Some(text) = message.content.text() else { return false };
        let own = self.own_mention();
        text.entities.iter().any(|entity| match &entity.style {
            Style::Plain("mention") => {
                slice(&text.text, entity.offset, entity.end()).to_lowercase() == own
            }
            Style::TextMention { user } => *user == self.bot,
            _ => false,
        })
    }

    fn own_mention(&self) -> String {
        format!("@{}", self.options.username).to_lowercase()
    }

    /// Tells the bot that somebody's membership changed; `kind` says whether its own.
    pub(super) fn announce_membership(
        &mut self,
        kind: &str,
        chat: i64,
        by: i64,
        old: &Value,
        new: &Value,
    ) {
        let payload = json!({
            "chat": self.chat_json(chat),
            "from": self.user_json(by),
            "date": self.now(),
            "old_chat_member": old,
            "new_chat_member": new,
        });
        self.announce(kind, payload);
    }
}
