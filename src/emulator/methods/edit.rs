//! Changing and deleting messages.

use serde_json::{Value, json};

use super::super::entities::units;
use super::super::failure::{Failure, Outcome};
use super::super::keyboard;
use super::super::model::{Content, Kind};
use super::super::params::Params;
use super::super::world::World;
use super::text::{self, LONGEST_CAPTION, LONGEST_TEXT};

/// What the bot wrote can be deleted by itself for so many seconds.
const DELETE_WITHIN: i64 = 48 * 60 * 60;

impl World {
    /// `editMessageText`.
    pub(super) fn edit_message_text(&mut self, params: &Params) -> Outcome {
        let text = text::of(params, "text", "entities")?;
        if text.text.is_empty() {
            return Err(Failure::bad("message text is empty"));
        }
        let keyboard = keyboard::parse(params)?;
        let preview = params.json("link_preview_options", "LinkPreviewOptions")?;
        let (chat, id) = self.editable(params)?;
        if !matches!(self.content(chat, id), Some(Content::Text { .. })) {
            return Err(Failure::bad("there is no text in the message to edit"));
        }
        if units(&text.text) > LONGEST_TEXT {
            return Err(Failure::bad("MESSAGE_TOO_LONG"));
        }
        self.change(params, chat, id, Some(Content::Text { text, preview }), keyboard)
    }

    /// `editMessageCaption`.
    pub(super) fn edit_message_caption(&mut self, params: &Params) -> Outcome {
        let caption = text::of(params, "caption", "caption_entities")?;
        let keyboard = keyboard::parse(params)?;
        let (chat, id) = self.editable(params)?;
        let Some(Content::Media { field, value, .. }) = self.content(chat, id).cloned() else {
            return Err(Failure::bad("there is no caption in the message to edit"));
        };
        if units(&caption.text) > LONGEST_CAPTION {
            return Err(Failure::bad("MEDIA_CAPTION_TOO_LONG"));
        }
        self.change(params, chat, id, Some(Content::Media { field, value, caption }), keyboard)
    }

    /// `editMessageReplyMarkup`.
    pub(super) fn edit_message_reply_markup(&mut self, params: &Params) -> Outcome {
        let keyboard = keyboard::parse(params)?;
        let (chat, id) = self.editable(params)?;
        self.change(params, chat, id, None, keyboard)
    }

    fn content(&self, chat: i64, id: i32) -> Option<&Content> {
        self.message(chat, id).map(|message| &message.content)
    }

    /// The message that a call wants to edit, if the bot may.
    fn editable(&self, params: &Params) -> Outcome<(i64, i32)> {
        if let Some(inline) = params.filled("inline_message_id") {
            return self
                .inline_messages
                .get(&inline)
                .copied()
                .ok_or_else(|| Failure::bad("MESSAGE_ID_INVALID"));
        }
        if params.filled("chat_id").is_none() && params.id("message_id") == 0 {
            return Err(Failure::bad("message identifier is not specified"));
        }
        let chat = self.writable_chat(params)?;
        let id = params.id("message_id");
        if id == 0 {
            return Err(Failure::bad("message identifier is not specified"));
        }
        let message =
            self.message(chat, id).ok_or_else(|| Failure::bad("message to edit not found"))?;
        let is_channel = self.chats[&chat].kind == Kind::Channel;
        let own = message.from == Some(self.bot) && !message.via_bot || is_channel;
        if !own || matches!(message.content, Content::Service { .. }) || message.forward.is_some() {
            return Err(Failure::bad("message can't be edited"));
        }
        Ok((chat, id))
    }

    fn change(
        &mut self,
        params: &Params,
        chat: i64,
        id: i32,
        content: Option<Content>,
        keyboard: Option<Value>,
    ) -> Outcome {
        let now = self.now();
        let inline = params.filled("inline_message_id").is_some();
        let same = self.message(chat, id).is_some_and(|message| {
            content.as_ref().is_none_or(|content| same_content(content, &message.content))
                && message.keyboard == keyboard
        });
        if same {
            return Err(Failure::bad(
                "message is not modified: specified new message content and reply markup are \
                 exactly the same as a current content and reply markup of the message",
            ));
        }
        if let Some(message) = self.message_mut(chat, id) {
            message.keyboard = keyboard;
            if let Some(content) = content {
                message.content = content;
            }
            message.edit_date = Some(now);
        }
        if inline {
            return Ok(json!(true));
        }
        Ok(self.message(chat, id).map_or(Value::Null, |message| self.message_json(message)))
    }

    /// `deleteMessage`.
    pub(super) fn delete_message(&mut self, params: &Params) -> Outcome {
        let chat = self.chat(params)?;
        let id = params.id("message_id");
        if id == 0 {
            return Err(Failure::bad("message identifier is not specified"));
        }
        if self.message(chat, id).is_none() {
            return Err(Failure::bad("message to delete not found"));
        }
        if !self.may_delete(chat, id) {
            return Err(Failure::bad("message can't be deleted"));
        }
        self.remove_message(chat, id);
        Ok(json!(true))
    }

    /// `deleteMessages`: those that are missing or not the bot's to delete are skipped.
    pub(super) fn delete_messages(&mut self, params: &Params) -> Outcome {
        let chat = self.chat(params)?;
        let ids = params.json("message_ids", "message identifiers")?.unwrap_or_default();
        let ids: Vec<i32> = ids
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_i64)
            .filter_map(|id| i32::try_from(id).ok())
            .collect();
        if ids.is_empty() {
            return Err(Failure::bad("message identifiers are not specified"));
        }
        if ids.len() > 100 {
            return Err(Failure::bad("too many message identifiers specified"));
        }
        for id in ids {
            if self.may_delete(chat, id) {
                self.remove_message(chat, id);
            }
        }
        Ok(json!(true))
    }

    /// Its own within two days, in private everything within two days, as an administrator
    /// with the right everything.
    fn may_delete(&self, chat: i64, id: i32) -> bool {
        let (Some(place), Some(message)) = (self.chats.get(&chat), self.message(chat, id)) else {
            return false;
        };
        let bot = place.members.get(&self.bot);
        if bot.is_some_and(|bot| bot.status.is_admin() && bot.may("can_delete_messages")) {
            return true;
        }
        let recent = self.now() - message.date <= DELETE_WITHIN;
        recent
            && self.bot_is_in(place)
            && (message.from == Some(self.bot) || place.kind == Kind::Private)
    }

    /// Takes a message out of its chat.
    pub(in super::super) fn remove_message(&mut self, chat: i64, id: i32) {
        if let Some(chat) = self.chats.get_mut(&chat) {
            chat.messages.remove(&id);
        }
        self.touch();
    }
}

/// Link previews do not count as content.
fn same_content(new: &Content, old: &Content) -> bool {
    match (new, old) {
        (Content::Text { text: new, .. }, Content::Text { text: old, .. }) => new == old,
        (new, old) => new == old,
    }
}
