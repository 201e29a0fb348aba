//! Users, chats, members and messages as the Bot API shows them.

use serde_json::{Map, Value, json};

use super::entities::{Entity, Formatted};
use super::model::{Chat, Content, Kind, Member, Message, Status, User};
use super::world::{GROUP_ANONYMOUS_BOT, World};

/// `User`.
pub(super) fn user(user: &User) -> Value {
    let mut json = json!({ "id": user.id, "is_bot": user.is_bot, "first_name": user.first_name });
    put(&mut json, "last_name", user.last_name.as_ref());
    put(&mut json, "username", user.username.as_ref());
    put(&mut json, "language_code", user.language.as_ref());
    json
}

fn put<T: serde::Serialize>(json: &mut Value, field: &str, value: Option<T>) {
    if let Some(value) = value {
        json[field] = json!(value);
    }
}

impl World {
    /// `User` by id; a deleted account where there is none.
    pub(super) fn user_json(&self, id: i64) -> Value {
        self.users
            .get(&id)
            .map_or_else(|| json!({ "id": id, "is_bot": false, "first_name": "" }), user)
    }

    /// The `User` of the bot itself as others see it.
    pub(super) fn bot_json(&self) -> Value {
        self.user_json(self.bot)
    }

    /// `Chat` as it stands in messages.
    pub(super) fn chat_json(&self, id: i64) -> Value {
        let Some(chat) = self.chats.get(&id) else {
            return json!({ "id": id, "type": "private", "first_name": "" });
        };
        let mut json = json!({ "id": chat.id, "type": chat.kind.name() });
        if chat.kind == Kind::Private {
            if let Some(user) = self.users.get(&id) {
                json["first_name"] = json!(user.first_name);
                put(&mut json, "last_name", user.last_name.as_ref());
                put(&mut json, "username", user.username.as_ref());
            }
        } else {
            json["title"] = json!(chat.title);
            put(&mut json, "username", chat.username.as_ref());
        }
        if chat.forum {
            json["is_forum"] = json!(true);
        }
        json
    }

    /// A list of `MessageEntity`.
    pub(super) fn entities_json(&self, entities: &[Entity]) -> Value {
        entities.iter().map(|entity| entity.to_json(|id| self.user_json(id))).collect()
    }

    /// `Message`, with the message it replies to.
    pub(super) fn message_json(&self, message: &Message) -> Value {
        let mut json = self.bare_message_json(message);
        if let Some(replied) = message.reply_to.and_then(|id| self.message(message.chat, id)) {
            json["reply_to_message"] = self.bare_message_json(replied);
        } else if let Some(topic) = self.topic_root(message) {
            json["reply_to_message"] = self.bare_message_json(topic);
        }
        json
    }

    /// In a forum a message without a reply hangs on the one that opened its topic.
    fn topic_root(&self, message: &Message) -> Option<&Message> {
        let thread = message.thread?;
        let in_forum = self.chats.get(&message.chat)?.forum;
        (in_forum && thread != message.id && message.external.is_none())
            .then(|| self.message(message.chat, thread))
            .flatten()
    }

    fn bare_message_json(&self, message: &Message) -> Value {
        let mut json = json!({ "message_id": message.id });
        let chat = self.chats.get(&message.chat);
        let is_channel = chat.is_some_and(|chat| chat.kind == Kind::Channel);
        if !is_channel {
            let from = message.from.unwrap_or(GROUP_ANONYMOUS_BOT);
            json["from"] = self.user_json(from);
        }
        put(&mut json, "sender_chat", message.sender_chat.map(|id| self.chat_json(id)));
        json["chat"] = self.chat_json(message.chat);
        json["date"] = json!(message.date);
        put(&mut json, "edit_date", message.edit_date);
        put(&mut json, "message_thread_id", message.thread);
        if message.thread.is_some() && chat.is_some_and(Chat::has_topics) {
            json["is_topic_message"] = json!(true);
        }
        if message.automatic_forward {
            json["is_automatic_forward"] = json!(true);
        }
        put(&mut json, "forward_origin", message.forward.as_ref());
        put(&mut json, "external_reply", message.external.as_ref());
        if let Some(quote) = &message.quote {
            json["quote"] = json!({ "text": quote.text.text, "position": quote.position });
            if !quote.text.entities.is_empty() {
                json["quote"]["entities"] = self.entities_json(&quote.text.entities);
            }
            if quote.manual {
                json["quote"]["is_manual"] = json!(true);
            }
        }
        if message.via_bot {
            json["via_bot"] = self.bot_json();
        }
        put(&mut json, "media_group_id", message.album.as_ref());
        self.put_content(&mut json, &message.content);
        put(&mut json, "reply_markup", message.keyboard.as_ref());
        json
    }

    fn put_content(&self, json: &mut Value, content: &Content) {
        match content {
            Content::Text { text, preview } => {
                self.put_text(json, "text", "entities", text);
                put(json, "link_preview_options", preview.as_ref());
            }
            Content::Media { field, value, caption } => {
                json[field] = value.clone();
                if field == "animation" {
                    json["document"] = value.clone();
                }
                if !caption.text.is_empty() {
                    self.put_text(json, "caption", "caption_entities", caption);
                }
            }
            Content::Service { field, value } => {
                json[*field] = value.clone();
                if *field == "new_chat_members" {
                    json["new_chat_member"] = value[0].clone();
                    json["new_chat_participant"] = value[0].clone();
                }
            }
        }
    }

    fn put_text(&self, json: &mut Value, text: &str, entities: &str, formatted: &Formatted) {
        json[text] = json!(formatted.text);
        if !formatted.entities.is_empty() {
            json[entities] = self.entities_json(&formatted.entities);
        }
    }

    /// `ChatMember`.
    pub(super) fn member_json(&self, chat: &Chat, user: i64) -> Value {
        let mut json = json!({ "user": self.user_json(user), "status": chat.status(user).name() });
        let Some(member) = chat.members.get(&user) else { return json };
        put_rights(&mut json, chat, member);
        if user == self.bot && member.status == Status::Administrator {
            json["can_be_edited"] = json!(false);
        }
        json
    }
}

fn put_rights(json: &mut Value, chat: &Chat, member: &Member) {
    let fields = match member.status {
        Status::Creator => Map::from_iter([("is_anonymous".into(), json!(member.anonymous))]),
        Status::Administrator => {
            let mut fields = Map::new();
            fields.insert("can_be_edited".into(), json!(false));
            fields.insert("is_anonymous".into(), json!(member.anonymous));
            for right in ["can_post_stories", "can_edit_stories", "can_delete_stories"] {
                fields.insert(right.into(), json!(false));
            }
            for (right, given) in &member.rights {
                let group_only = matches!(*right, "can_pin_messages" | "can_manage_topics");
                if !(chat.kind == Kind::Channel && group_only) {
                    fields.insert((*right).into(), json!(given));
                }
            }
            if chat.kind == Kind::Channel {
                fields.insert("can_post_messages".into(), json!(true));
                fields.insert("can_edit_messages".into(), json!(true));
            }
            fields
        }
        Status::Restricted => {
            let mut fields = Map::new();
            fields.insert("is_member".into(), json!(true));
            fields.insert("until_date".into(), json!(0));
            fields
                .extend(member.rights.iter().map(|(right, given)| ((*right).into(), json!(given))));
            fields
        }
        Status::Kicked => Map::from_iter([("until_date".into(), json!(0))]),
        Status::Member | Status::Left => Map::new(),
    };
    if let Value::Object(object) = json {
        object.extend(fields);
    }
}
