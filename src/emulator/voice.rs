//! Somebody speaking somewhere: writing, editing, sending inline results, as seen by the world.

use serde_json::{Value, json};

use super::detect;
use super::entities::{self, units};
use super::inline;
use super::methods::send;
use super::model::{Chat, Content, Kind, Message};
use super::world::{CHANNEL_BOT, GROUP_ANONYMOUS_BOT, TELEGRAM, World};

/// Something to be written. Made by [`Post::text`] and the others, completed by what follows.
#[derive(Debug, Clone, Default)]
pub struct Post {
    text: String,
    entities: Option<Value>,
    media: Option<&'static str>,
    album: Option<String>,
    reply_to: Option<i32>,
    quote: Option<String>,
    external: Option<(i64, i32)>,
    forwarded: Option<(i64, i32)>,
    via_bot: bool,
}

impl Post {
    /// A text message.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A message with a medium: `photo`, `voice`, `sticker`, `video`, `document`, ….
    pub fn media(kind: &'static str) -> Self {
        Self { media: Some(kind), ..Self::default() }
    }

    /// Forwards a message.
    pub fn forward(chat: i64, message: i32) -> Self {
        Self { forwarded: Some((chat, message)), ..Self::default() }
    }

    /// With a caption.
    #[must_use]
    pub fn caption(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// With formatting, as a list of `MessageEntity`; unknown kinds pass too.
    #[must_use]
    pub fn entities(mut self, entities: Value) -> Self {
        self.entities = Some(entities);
        self
    }

    /// As part of the album of this id.
    #[must_use]
    pub fn album(mut self, id: impl Into<String>) -> Self {
        self.album = Some(id.into());
        self
    }

    /// As a reply.
    #[must_use]
    pub fn reply_to(mut self, message: i32) -> Self {
        self.reply_to = Some(message);
        self
    }

    /// Quoting this part of the message replied to.
    #[must_use]
    pub fn quote(mut self, text: impl Into<String>) -> Self {
        self.quote = Some(text.into());
        self
    }

    /// As a reply to a message of another chat.
    #[must_use]
    pub fn external(mut self, chat: i64, message: i32) -> Self {
        self.external = Some((chat, message));
        self
    }

    /// As sent through the bot's inline mode.
    #[must_use]
    pub fn via_bot(mut self) -> Self {
        self.via_bot = true;
        self
    }
}

/// Who speaks, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voice {
    pub(super) person: i64,
    pub(super) chat: i64,
    pub(super) thread: Option<i32>,
    /// A channel in whose name the person writes.
    pub(super) channel: Option<i64>,
}

impl Voice {
    /// Writes a message; its id.
    pub(super) fn post(&self, world: &mut World, post: Post) -> i32 {
        let message = self.compose(world, post);
        let id = world.add_message(message);
        world.deliver(self.chat, id, false);
        self.copy_to_discussion(world, id);
        id
    }

    fn compose(&self, world: &mut World, post: Post) -> Message {
        let content = match post.forwarded.and_then(|(chat, id)| world.message(chat, id)) {
            Some(original) => original.content.clone(),
            None => Self::content(world, &post),
        };
        let forward = post
            .forwarded
            .and_then(|(chat, id)| world.message(chat, id))
            .map(|original| world.origin_json(original));
        let external_message = post.external.and_then(|(chat, id)| world.message(chat, id));
        let external = external_message.map(|message| world.external_json(message));
        let replied =
            post.reply_to.and_then(|id| world.message(self.chat, id)).or(external_message);
        let quoted = replied.and_then(|replied| replied.content.text());
        let quote = match (&post.quote, quoted) {
            (Some(quote), Some(whole)) => send::quote_place(&whole.text, quote, 0)
                .map(|place| send::quoted(whole, place, units(quote), true)),
            (None, Some(whole)) if external.is_some() => {
                Some(send::quoted(whole, 0, units(&whole.text).min(1024), false))
            }
            _ => None,
        };
        let place = world.chats.get(&self.chat);
        let topics = place.is_some_and(Chat::has_topics);
        let replied_thread = post
            .reply_to
            .and_then(|id| world.message(self.chat, id))
            .and_then(|replied| replied.thread.or((!topics).then_some(replied.id)));
        let in_super = place.is_some_and(|chat| chat.kind == Kind::Supergroup);
        let (from, sender_chat) = self.sender(world);
        Message {
            sender_chat,
            thread: self.thread.or(replied_thread.filter(|_| in_super)),
            reply_to: post.reply_to.or(self.thread.filter(|_| !topics)),
            quote,
            external,
            forward,
            via_bot: post.via_bot,
            album: post.album,
            ..World::blank(self.chat, from, content)
        }
    }

    fn content(world: &mut World, post: &Post) -> Content {
        let marked =
            post.entities.as_ref().map(|marked| entities::parse(marked).unwrap_or_default());
        let mut text = entities::settle(&post.text, marked.unwrap_or_default()).unwrap_or_default();
        detect::add(&mut text);
        match post.media {
            Some(field) => {
                let value = world.media(field, field, 2048);
                Content::Media { field: field.to_owned(), value, caption: text }
            }
            None => Content::Text { text, preview: None },
        }
    }

    /// Who stands in `from` and in `sender_chat`.
    fn sender(&self, world: &World) -> (Option<i64>, Option<i64>) {
        let Some(place) = world.chats.get(&self.chat) else { return (Some(self.person), None) };
        let anonymous = place.members.get(&self.person).is_some_and(|member| member.anonymous);
        if place.kind == Kind::Channel {
            (None, Some(self.chat))
        } else if let Some(channel) = self.channel {
            (Some(CHANNEL_BOT), Some(channel))
        } else if anonymous {
            (Some(GROUP_ANONYMOUS_BOT), Some(self.chat))
        } else {
            (Some(self.person), None)
        }
    }

    /// A post of a channel is copied into its discussion group.
    fn copy_to_discussion(&self, world: &mut World, id: i32) {
        let Some(channel) = world.chats.get(&self.chat).filter(|chat| chat.kind == Kind::Channel)
        else {
            return;
        };
        let (Some(group), Some(post)) = (channel.linked, channel.messages.get(&id).cloned()) else {
            return;
        };
        let mut copy = World::blank(group, Some(TELEGRAM), post.content.clone());
        copy.sender_chat = Some(self.chat);
        copy.forward = Some(world.origin_json(&post));
        copy.automatic_forward = true;
        let id = world.add_message(copy);
        world.deliver(group, id, false);
    }

    /// Edits an own text or caption.
    pub(super) fn edit(&self, world: &mut World, message: i32, text: &str) {
        let content = Self::content(world, &Post::text(text));
        let now = world.now();
        if let Some(message) = world.message_mut(self.chat, message) {
            message.content = match (&message.content, content) {
                (Content::Media { field, value, .. }, Content::Text { text, .. }) => {
                    Content::Media { field: field.clone(), value: value.clone(), caption: text }
                }
                (_, content) => content,
            };
            message.edit_date = Some(now);
        }
        world.deliver(self.chat, message, true);
    }

    /// Types a query after the bot's name; the query's id.
    pub(super) fn ask_inline(&self, world: &mut World, query: &str, offset: &str) -> String {
        let kind = match world.chats.get(&self.chat) {
            Some(chat) if chat.kind == Kind::Private => "sender",
            Some(chat) => chat.kind.name(),
            None => "",
        };
        world.ask_inline(self.person, query, offset, kind)
    }

    /// Sends an inline result; the message's id.
    pub(super) fn choose(&self, world: &mut World, result: &Value, query: &str) -> i32 {
        let empty = entities::Formatted::default();
        let content =
            inline::content(result).unwrap_or(Content::Text { text: empty, preview: None });
        let inline_id = world.fresh_key("BAAAA");
        let (from, sender_chat) = self.sender(world);
        let markup = result.get("reply_markup").filter(|markup| !markup.is_null()).cloned();
        let has_keyboard = markup.is_some();
        let message = Message {
            sender_chat,
            thread: self.thread,
            via_bot: true,
            keyboard: markup,
            inline_id: Some(inline_id.clone()),
            ..World::blank(self.chat, from, content)
        };
        let id = world.add_message(message);
        world.inline_messages.insert(inline_id.clone(), (self.chat, id));
        world.deliver(self.chat, id, false);
        if world.options.inline_feedback {
            let from = world.user_json(self.person);
            let mut chosen = json!({ "result_id": result["id"], "from": from, "query": query });
            if has_keyboard {
                chosen["inline_message_id"] = json!(inline_id);
            }
            world.announce("chosen_inline_result", chosen);
        }
        id
    }
}
