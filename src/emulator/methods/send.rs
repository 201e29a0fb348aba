//! Sending: messages, media, forwards, chat actions.

use std::time::Instant;

use serde_json::{Value, json};

use super::super::entities::{Formatted, Style, slice, units};
use super::super::failure::{Failure, Outcome};
use super::super::keyboard;
use super::super::model::{Action, Chat, Content, Kind, Message, Quote, Status};
use super::super::params::Params;
use super::super::world::World;
use super::text::{self, LONGEST_CAPTION, LONGEST_TEXT};

/// A quotation may have so many UTF-16 units.
const LONGEST_QUOTE: usize = 1024;

/// Where a message goes and what it hangs on.
#[derive(Debug, Default)]
pub(super) struct Hook {
    pub(super) thread: Option<i32>,
    reply_to: Option<i32>,
    quote: Option<Quote>,
    external: Option<Value>,
}

impl World {
    /// `sendMessage`.
    pub(super) fn send_message(&mut self, params: &Params) -> Outcome {
        let text = text::of(params, "text", "entities")?;
        if text.text.is_empty() {
            return Err(Failure::bad("message text is empty"));
        }
        let keyboard = keyboard::parse(params)?;
        let preview = params.json("link_preview_options", "LinkPreviewOptions")?;
        let chat = self.writable_chat(params)?;
        let hook = self.hook(chat, params)?;
        if units(&text.text) > LONGEST_TEXT {
            return Err(Failure::bad("message is too long"));
        }
        Ok(self.post(chat, hook, Content::Text { text, preview }, keyboard))
    }

    /// `sendPhoto` and the like; files are noted, not stored.
    pub(super) fn send_media(&mut self, field: &str, params: &Params) -> Outcome {
        let caption = text::of(params, "caption", "caption_entities")?;
        let keyboard = keyboard::parse(params)?;
        let chat = self.writable_chat(params)?;
        let hook = self.hook(chat, params)?;
        if units(&caption.text) > LONGEST_CAPTION {
            return Err(Failure::bad("message caption is too long"));
        }
        let (name, size) = match (params.file(field), params.filled(field)) {
            (Some((name, size)), _) => (name.clone(), *size),
            (None, Some(known)) if self.files.contains_key(&known) || known.contains("://") => {
                (known, 1024)
            }
            (None, Some(_)) => {
                return Err(Failure::bad("wrong file identifier/HTTP URL specified"));
            }
            (None, None) => {
                return Err(Failure::bad(format!("there is no {field} in the request")));
            }
        };
        let value = self.media(field, &name, size);
        let content = Content::Media { field: field.to_owned(), value, caption };
        Ok(self.post(chat, hook, content, keyboard))
    }

    /// A file's object, as it stands in messages; the file is known from then on.
    pub(in super::super) fn media(&mut self, field: &str, name: &str, size: usize) -> Value {
        let id = self.fresh_key("AgACAgQAAxkBAAI");
        self.files.insert(id.clone(), size);
        let mut file = json!({ "file_id": id, "file_unique_id": format!("AQAD{}", self.files.len()), "file_size": size });
        let add = |file: &mut Value, fields: Value| {
            if let (Value::Object(file), Value::Object(fields)) = (file, fields) {
                file.extend(fields);
            }
        };
        match field {
            "photo" => {
                add(&mut file, json!({ "width": 800, "height": 600 }));
                return json!([file]);
            }
            "sticker" => add(
                &mut file,
                json!({ "type": "regular", "width": 512, "height": 512, "is_animated": false,
                        "is_video": false, "emoji": "👍", "set_name": "emulated" }),
            ),
            "voice" => add(&mut file, json!({ "duration": 3, "mime_type": "audio/ogg" })),
            "audio" => add(&mut file, json!({ "duration": 60, "mime_type": "audio/mpeg" })),
            "video" | "animation" => add(
                &mut file,
                json!({ "width": 640, "height": 360, "duration": 5, "mime_type": "video/mp4" }),
            ),
            "video_note" => add(&mut file, json!({ "length": 240, "duration": 5 })),
            _ => add(
                &mut file,
                json!({ "file_name": name, "mime_type": "application/octet-stream" }),
            ),
        }
        file
    }

    /// Puts the bot's message into a chat and returns it as the answer.
    fn post(&mut self, chat: i64, hook: Hook, content: Content, keyboard: Option<Value>) -> Value {
        let is_channel = self.chats.get(&chat).is_some_and(|chat| chat.kind == Kind::Channel);
        let message = Message {
            thread: hook.thread,
            reply_to: hook.reply_to,
            quote: hook.quote,
            external: hook.external,
            keyboard,
            sender_chat: is_channel.then_some(chat),
            ..Self::blank(chat, Some(self.bot), content)
        };
        let id = self.add_message(message);
        self.message(chat, id).map_or(Value::Null, |message| self.message_json(message))
    }

    /// The chat that a call names.
    ///
    /// # Errors
    /// No such chat, as far as the bot can know.
    pub(super) fn chat(&self, params: &Params) -> Outcome<i64> {
        let named = params.filled("chat_id").ok_or_else(|| Failure::bad("chat_id is empty"))?;
        self.chat_named(&named).ok_or_else(|| Failure::bad("chat not found"))
    }

    /// A chat by id or by `@username`.
    pub(super) fn chat_named(&self, named: &str) -> Option<i64> {
        if let Some(username) = named.strip_prefix('@') {
            let is = |chat: &&Chat| {
                chat.username.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(username))
            };
            return self.chats.values().find(is).map(|chat| chat.id);
        }
        named.trim().parse().ok().filter(|id| self.chats.contains_key(id))
    }

    /// The chat that a call names, if the bot may write there.
    pub(super) fn writable_chat(&self, params: &Params) -> Outcome<i64> {
        let stranger = params.integer("chat_id").and_then(|id| self.users.get(&id));
        if let Some(user) = stranger.filter(|user| !self.chats.contains_key(&user.id)) {
            return Err(Failure::forbidden(if user.is_bot {
                "bot can't send messages to bots"
            } else {
                "bot can't initiate conversation with a user"
            }));
        }
        let id = self.chat(params)?;
        let chat = &self.chats[&id];
        if let Some(to) = chat.migrated_to {
            return Err(Failure::migrated(to));
        }
        if chat.kind == Kind::Private {
            let user = self.users.get(&id);
            if user.is_some_and(|user| user.blocked_bot) {
                return Err(Failure::forbidden("bot was blocked by the user"));
            }
            return Ok(id);
        }
        self.check_membership(chat)?;
        let member = &chat.members[&self.bot];
        let silenced = member.status == Status::Restricted && !member.may("can_send_messages");
        if silenced {
            return Err(Failure::bad("not enough rights to send text messages to the chat"));
        }
        if chat.kind == Kind::Channel && !member.status.is_admin() {
            return Err(Failure::bad("need administrator rights in the channel chat"));
        }
        Ok(id)
    }

    /// Refuses when the bot is not in the chat.
    pub(super) fn check_membership(&self, chat: &Chat) -> Outcome<()> {
        let place = chat.kind.name();
        match chat.status(self.bot) {
            Status::Kicked => {
                Err(Failure::forbidden(format!("bot was kicked from the {place} chat")))
            }
            Status::Left if chat.kind == Kind::Group => {
                Err(Failure::forbidden("bot is not a member of the group chat"))
            }
            Status::Left => {
                Err(Failure::forbidden(format!("bot is not a member of the {place} chat")))
            }
            _ => Ok(()),
        }
    }

    /// Topic, reply and quotation of a call.
    pub(super) fn hook(&self, chat: i64, params: &Params) -> Outcome<Hook> {
        let thread = self.thread(chat, params.id("message_thread_id"))?;
        let mut hook = Hook { thread, ..Hook::default() };
        let Some(reply) = reply_parameters(params)? else { return Ok(hook) };
        let other_chat = match reply.get("chat_id") {
            None | Some(Value::Null) => chat,
            Some(named) => {
                let named = named.as_str().map_or_else(|| named.to_string(), str::to_owned);
                self.chat_named(&named).ok_or_else(|| Failure::bad("chat not found"))?
            }
        };
        let number = |name: &str| {
            let field = reply.get(name)?;
            field.as_i64().or_else(|| field.as_str()?.trim().parse().ok())
        };
        let on = |name: &str| {
            reply.get(name).is_some_and(|value| {
                value.as_bool().unwrap_or_else(|| value.as_str() == Some("true"))
            })
        };
        let id = number("message_id").and_then(|id| i32::try_from(id).ok()).unwrap_or(0);
        let Some(replied) = self.message(other_chat, id) else {
            return if on("allow_sending_without_reply") {
                Ok(hook)
            } else {
                Err(Failure::bad("message to be replied not found"))
            };
        };
        hook.quote = Self::chosen_quote(replied, &reply)?;
        let same_topic = thread.is_none() || thread == replied.thread || thread == Some(id);
        if other_chat == chat && same_topic {
            hook.reply_to = Some(id);
            hook.thread = thread.or(replied.thread);
        } else {
            hook.external = Some(self.external_json(replied));
        }
        Ok(hook)
    }

    fn chosen_quote(replied: &Message, reply: &Value) -> Outcome<Option<Quote>> {
        let text = reply.get("quote").and_then(Value::as_str).unwrap_or_default();
        if text.is_empty() {
            return Ok(None);
        }
        let mode = reply.get("quote_parse_mode").and_then(Value::as_str).unwrap_or_default();
        let quote = text::formatted(text, mode, reply.get("quote_entities"))?;
        let wanted = reply.get("quote_position").and_then(Value::as_u64).unwrap_or(0);
        let place = replied.content.text().and_then(|whole| {
            quote_place(&whole.text, &quote.text, usize::try_from(wanted).unwrap_or(0))
                .map(|position| (whole, position))
        });
        match place {
            Some((whole, position)) if units(&quote.text) <= LONGEST_QUOTE => {
                Ok(Some(quoted(whole, position, units(&quote.text), true)))
            }
            _ => Err(Failure::bad("QUOTE_TEXT_INVALID")),
        }
    }

    /// `ExternalReplyInfo` of a message.
    pub(in super::super) fn external_json(&self, message: &Message) -> Value {
        let mut json = json!({ "origin": self.origin_json(message), "message_id": message.id });
        let chat = self.chats.get(&message.chat);
        if chat.is_some_and(Chat::is_super) {
            json["chat"] = self.chat_json(message.chat);
        }
        if let Content::Media { field, value, .. } = &message.content {
            json[field] = value.clone();
        }
        json
    }

    /// `MessageOrigin` of a message.
    pub(in super::super) fn origin_json(&self, message: &Message) -> Value {
        let date = message.date;
        match (message.sender_chat, message.from) {
            (Some(sender), _)
                if self.chats.get(&sender).is_some_and(|c| c.kind == Kind::Channel) =>
            {
                json!({ "type": "channel", "date": date, "chat": self.chat_json(sender),
                        "message_id": message.id })
            }
            (Some(sender), _) => {
                json!({ "type": "chat", "date": date, "sender_chat": self.chat_json(sender) })
            }
            (None, from) => {
                json!({ "type": "user", "date": date,
                        "sender_user": self.user_json(from.unwrap_or_default()) })
            }
        }
    }

    /// Checks `message_thread_id`: in a forum, one of its topics and not General.
    fn thread(&self, chat: i64, thread: i32) -> Outcome<Option<i32>> {
        if thread == 0 {
            return Ok(None);
        }
        let chat = &self.chats[&chat];
        if let Some(topic) = chat.topics.get(&thread) {
            let may = chat.members.get(&self.bot).is_some_and(|bot| bot.may("can_manage_topics"));
            if topic.closed && !may {
                return Err(Failure::bad("TOPIC_CLOSED"));
            }
            return Ok(Some(thread));
        }
        let comments = !chat.forum
            && chat.kind == Kind::Supergroup
            && chat.messages.values().any(|message| {
                message.thread == Some(thread) || message.id == thread && message.automatic_forward
            });
        if comments {
            return Ok(Some(thread));
        }
        Err(Failure::bad("message thread not found"))
    }

    /// `forwardMessage`.
    pub(super) fn forward_message(&mut self, params: &Params) -> Outcome {
        self.repeat_message(params, true)
    }

    /// `copyMessage`.
    pub(super) fn copy_message(&mut self, params: &Params) -> Outcome {
        let copy = self.repeat_message(params, false)?;
        Ok(json!({ "message_id": copy["message_id"] }))
    }

    fn repeat_message(&mut self, params: &Params, forward: bool) -> Outcome {
        let word = if forward { "forward" } else { "copy" };
        let to = self.writable_chat(params)?;
        let from = params.filled("from_chat_id").and_then(|named| self.chat_named(&named));
        let from = from.ok_or_else(|| Failure::bad("chat not found"))?;
        let original = self.message(from, params.id("message_id")).cloned();
        let original =
            original.ok_or_else(|| Failure::bad(format!("message to {word} not found")))?;
        if matches!(original.content, Content::Service { .. }) {
            let verb = if forward { "forwarded" } else { "copied" };
            return Err(Failure::bad(format!("message can't be {verb}")));
        }
        let hook = self.hook(to, params)?;
        let origin = forward.then(|| self.origin_json(&original));
        let keyboard = keyboard::parse(params)?;
        let sent = self.post(to, hook, original.content, keyboard);
        let id = sent["message_id"].as_i64().and_then(|id| i32::try_from(id).ok()).unwrap_or(0);
        if let Some(message) = self.message_mut(to, id) {
            message.forward = origin;
        }
        Ok(self.message(to, id).map_or(Value::Null, |message| self.message_json(message)))
    }

    /// `sendChatAction`.
    pub(super) fn send_chat_action(&mut self, params: &Params) -> Outcome {
        const ACTIONS: [&str; 11] = [
            "typing",
            "upload_photo",
            "record_video",
            "upload_video",
            "record_voice",
            "upload_voice",
            "upload_document",
            "choose_sticker",
            "find_location",
            "record_video_note",
            "upload_video_note",
        ];
        let action = params.text("action").unwrap_or_default();
        if !ACTIONS.contains(&action.as_str()) {
            return Err(Failure::bad("wrong parameter action in request"));
        }
        let chat = self.writable_chat(params)?;
        self.thread(chat, params.id("message_thread_id"))?;
        if let Some(chat) = self.chats.get_mut(&chat) {
            chat.action = Some(Action { name: action, since: Instant::now() });
        }
        self.touch();
        Ok(json!(true))
    }
}

/// `reply_parameters`, or the older parameters that said the same.
fn reply_parameters(params: &Params) -> Outcome<Option<Value>> {
    if let Some(reply) = params.json("reply_parameters", "ReplyParameters")? {
        if !reply.is_object() {
            return Err(Failure::bad("object expected as reply parameters"));
        }
        return Ok(Some(reply));
    }
    let id = params.id("reply_to_message_id");
    Ok((id != 0).then(|| {
        json!({ "message_id": id,
                "allow_sending_without_reply": params.is_on("allow_sending_without_reply") })
    }))
}

/// UTF-16 offset of `quote` in `whole`: the occurrence nearest to `wanted`.
pub(in super::super) fn quote_place(whole: &str, quote: &str, wanted: usize) -> Option<usize> {
    whole
        .match_indices(quote)
        .map(|(at, _)| units(whole.get(..at).unwrap_or_default()))
        .min_by_key(|at| at.abs_diff(wanted))
}

/// The part of a text that a reply shows, with the formatting that quotations keep.
pub(in super::super) fn quoted(
    whole: &Formatted,
    position: usize,
    length: usize,
    manual: bool,
) -> Quote {
    let end = position + length;
    let kept = |style: &Style| {
        matches!(
            style.name(),
            "bold" | "italic" | "underline" | "strikethrough" | "spoiler" | "custom_emoji"
        )
    };
    let mut entities = Vec::new();
    for entity in whole.entities.iter().filter(|entity| kept(&entity.style)) {
        let (from, to) = (entity.offset.max(position), entity.end().min(end));
        if from < to {
            let mut inside = entity.clone();
            inside.offset = from - position;
            inside.length = to - from;
            entities.push(inside);
        }
    }
    let text = Formatted { text: slice(&whole.text, position, end).to_owned(), entities };
    Quote { text, position, manual }
}
