//! A person in a place, and everything a person can do there.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use super::callbacks::Notice;
use super::detect;
use super::entities::{self, units};
use super::methods::send;
use super::model::{Content, Kind, Message};
use super::people::Person;
use super::show;
use super::world::{CHANNEL_BOT, GROUP_ANONYMOUS_BOT, TELEGRAM, World};

/// Tests wait so long for the bot.
const PATIENCE: Duration = Duration::from_secs(20);

/// A person in a chat, possibly in one of its topics.
#[derive(Debug, Clone)]
pub struct Seat {
    person: Person,
    chat: i64,
    thread: Option<i32>,
    /// A channel in whose name the person writes.
    channel: Option<i64>,
    /// The last change of the world that an awaited message belonged to.
    seen: Arc<AtomicU64>,
}

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

/// A message as somebody saw it at one moment; printed as a person sees it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its chat.
    pub chat: i64,
    /// Its id.
    pub id: i32,
    /// The `Message` object.
    pub json: Value,
    shown: String,
    changed: u64,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl Seen {
    fn new(world: &World, message: &Message) -> Self {
        Self {
            chat: message.chat,
            id: message.id,
            json: world.message_json(message),
            shown: show::message(message),
            changed: message.changed,
        }
    }

    /// Its text or caption without formatting.
    pub fn text(&self) -> &str {
        self.json["text"].as_str().or_else(|| self.json["caption"].as_str()).unwrap_or_default()
    }

    /// The message it replies to.
    pub fn reply_to(&self) -> Option<i64> {
        self.json["reply_to_message"]["message_id"].as_i64()
    }

    /// Its topic or thread.
    pub fn thread(&self) -> Option<i64> {
        self.json["message_thread_id"].as_i64()
    }

    /// Its buttons, row by row, as `InlineKeyboardButton` objects.
    pub fn buttons(&self) -> Vec<Vec<Value>> {
        let rows = self.json["reply_markup"]["inline_keyboard"].as_array();
        rows.into_iter().flatten().map(|row| row.as_array().cloned().unwrap_or_default()).collect()
    }

    /// The first button whose label contains `label`.
    pub fn button(&self, label: &str) -> Option<Value> {
        self.buttons()
            .into_iter()
            .flatten()
            .find(|button| button["text"].as_str().is_some_and(|text| text.contains(label)))
    }
}

impl Seat {
    pub(super) fn new(person: Person, chat: i64) -> Self {
        let version = person.emulator.with(|world| world.version());
        let seen = Arc::new(AtomicU64::new(version));
        Self { person, chat, thread: None, channel: None, seen }
    }

    /// The same person in a topic of the same forum, or in the comments of a post.
    #[must_use]
    pub fn in_topic(&self, thread: i32) -> Self {
        Self { thread: Some(thread), ..Self::new(self.person.clone(), self.chat) }
    }

    /// The same person, writing in the name of a channel.
    #[must_use]
    pub fn as_channel(&self, channel: &super::people::Room) -> Self {
        Self { channel: Some(channel.id), ..self.clone() }
    }

    /// The chat's id.
    pub fn chat(&self) -> i64 {
        self.chat
    }

    /// Writes a text; the message's id.
    pub fn say(&self, text: impl Into<String>) -> i32 {
        self.post(Post::text(text))
    }

    /// Writes a text as a reply; the message's id.
    pub fn reply(&self, to: i32, text: impl Into<String>) -> i32 {
        self.post(Post::text(text).reply_to(to))
    }

    /// Writes whatever it is; the message's id.
    pub fn post(&self, post: Post) -> i32 {
        self.person.emulator.with(|world| {
            let message = self.compose(world, post);
            let id = world.add_message(message);
            world.deliver(self.chat, id, false);
            self.copy_to_discussion(world, id);
            id
        })
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
        let forum = place.is_some_and(|chat| chat.forum);
        let replied_thread = post
            .reply_to
            .and_then(|id| world.message(self.chat, id))
            .and_then(|replied| replied.thread.or((!forum).then_some(replied.id)));
        let in_super = place.is_some_and(|chat| chat.kind == Kind::Supergroup);
        let (from, sender_chat) = self.sender(world);
        Message {
            sender_chat,
            thread: self.thread.or(replied_thread.filter(|_| in_super)),
            reply_to: post.reply_to.or(self.thread.filter(|_| !forum)),
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
        let Some(place) = world.chats.get(&self.chat) else { return (Some(self.person.id), None) };
        let anonymous = place.members.get(&self.person.id).is_some_and(|member| member.anonymous);
        if place.kind == Kind::Channel {
            (None, Some(self.chat))
        } else if let Some(channel) = self.channel {
            (Some(CHANNEL_BOT), Some(channel))
        } else if anonymous {
            (Some(GROUP_ANONYMOUS_BOT), Some(self.chat))
        } else {
            (Some(self.person.id), None)
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

    /// Edits an own text.
    pub fn edit(&self, message: i32, text: &str) {
        self.person.emulator.with(|world| {
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
        });
    }

    /// Deletes a message; bots are not told.
    pub fn delete(&self, message: i32) {
        self.person.emulator.with(|world| world.remove_message(self.chat, message));
    }

    /// Writes a text and waits for what the bot says next.
    ///
    /// # Panics
    /// When the bot says nothing.
    pub async fn ask(&self, text: impl Into<String>) -> Seen {
        self.forget();
        self.say(text);
        self.answer().await
    }

    /// From here on only what the bot says later counts.
    fn forget(&self) {
        let version = self.person.emulator.with(|world| world.version());
        self.seen.store(version, Ordering::Relaxed);
    }

    /// The next message of the bot here that was not awaited yet.
    ///
    /// # Panics
    /// When the bot says nothing; the message shows the chat.
    pub async fn answer(&self) -> Seen {
        match self.answer_within(PATIENCE).await {
            Some(seen) => seen,
            None => panic!("the bot said nothing more here:\n{}", self.shown()),
        }
    }

    /// As [`Seat::answer`], or nothing when the bot stays silent for so long.
    pub async fn answer_within(&self, limit: Duration) -> Option<Seen> {
        let after = self.seen.load(Ordering::Relaxed);
        let seen = self
            .person
            .emulator
            .wait(limit, |world| {
                let chat = world.chats.get(&self.chat)?;
                let found = chat.messages.values().find(|message| {
                    message.from == Some(world.bot)
                        && !message.via_bot
                        && message.edit_date.is_none()
                        && message.changed > after
                        && (self.thread.is_none() || message.thread == self.thread)
                })?;
                Some(Seen::new(world, found))
            })
            .await?;
        self.seen.store(seen.changed, Ordering::Relaxed);
        Some(seen)
    }

    /// The message after the bot changed it.
    ///
    /// # Panics
    /// When the bot leaves it as it was.
    pub async fn edited(&self, seen: &Seen) -> Seen {
        let found = self.person.emulator.wait(PATIENCE, |world| {
            let message = world.message(seen.chat, seen.id)?;
            (message.changed > seen.changed).then(|| Seen::new(world, message))
        });
        match found.await {
            Some(seen) => seen,
            None => panic!("the bot did not change the message:\n{seen}"),
        }
    }

    /// Waits until a message is gone.
    ///
    /// # Panics
    /// When it stays.
    pub async fn gone(&self, message: i32) {
        let gone = self
            .person
            .emulator
            .wait(PATIENCE, |world| world.message(self.chat, message).is_none().then_some(()));
        assert!(gone.await.is_some(), "message {message} is still there:\n{}", self.shown());
    }

    /// Presses the button whose label contains `label`, and waits for the notice.
    ///
    /// # Panics
    /// When there is no such button, or the press is not answered.
    pub async fn press(&self, seen: &Seen, label: &str) -> Notice {
        let Some(button) = seen.button(label) else {
            panic!("no button “{label}” under:\n{seen}");
        };
        let data = button["callback_data"].as_str().unwrap_or_default().to_owned();
        self.press_data(seen.id, &data).await
    }

    /// Presses a button with these data, whether it exists or not, and waits for the notice.
    ///
    /// # Panics
    /// When the press is not answered.
    pub async fn press_data(&self, message: i32, data: &str) -> Notice {
        let id = self.start_press(message, data);
        let notice = self
            .person
            .emulator
            .wait(PATIENCE, |world| world.presses.get(&id).and_then(|press| press.notice.clone()));
        match notice.await {
            Some(notice) => notice,
            None => panic!("the press of {data} was not answered"),
        }
    }

    /// Presses without waiting; the query's id.
    pub fn start_press(&self, message: i32, data: &str) -> String {
        self.forget();
        self.person.emulator.with(|world| world.press(self.person.id, self.chat, message, data))
    }

    /// A message of this chat as it is now.
    pub fn message(&self, id: i32) -> Option<Seen> {
        self.person
            .emulator
            .with(|world| world.message(self.chat, id).map(|message| Seen::new(world, message)))
    }

    /// The bot's last message here as it is now.
    pub fn last_answer(&self) -> Option<Seen> {
        self.person.emulator.with(|world| {
            let chat = world.chats.get(&self.chat)?;
            let is_bot = |message: &&Message| message.from == Some(world.bot) && !message.via_bot;
            chat.messages.values().rev().find(is_bot).map(|message| Seen::new(world, message))
        })
    }

    /// What the bot does here right now, e.g. `typing`.
    pub fn action(&self) -> Option<String> {
        self.person.emulator.with(|world| {
            world.chats.get(&self.chat)?.action.as_ref().map(|(action, ..)| action.clone())
        })
    }

    /// The chat, or the topic, as people see it.
    pub fn shown(&self) -> String {
        self.person.emulator.with(|world| world.transcript(self.chat, self.thread))
    }

    /// An inline query typed here; waits for the bot's answer: `results`, `next_offset`,
    /// `cache_time`, `is_personal`, `button`.
    ///
    /// # Panics
    /// When the query is not answered.
    pub async fn inline(&self, query: &str, offset: &str) -> Value {
        let emulator = &self.person.emulator;
        let id = emulator.with(|world| {
            let kind = match world.chats.get(&self.chat) {
                Some(chat) if chat.kind == Kind::Private => "sender",
                Some(chat) => chat.kind.name(),
                None => "",
            };
            world.ask_inline(self.person.id, query, offset, kind)
        });
        let answer =
            emulator.wait(PATIENCE, |world| world.inline.get(&id).and_then(|q| q.answer.clone()));
        match answer.await {
            Some(answer) => answer,
            None => panic!("the inline query “{query}” was not answered"),
        }
    }

    /// Sends an inline result into this chat; the message's id.
    pub fn choose(&self, result: &Value, query: &str) -> i32 {
        self.person.emulator.with(|world| {
            let content = super::inline::content(result).unwrap_or(Content::Text {
                text: entities::Formatted::default(),
                preview: None,
            });
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
                let mut chosen = json!({
                    "result_id": result["id"], "from": world.user_json(self.person.id), "query": query
                });
                if has_keyboard {
                    chosen["inline_message_id"] = json!(inline_id);
                }
                world.announce("chosen_inline_result", chosen);
            }
            id
        })
    }
}
