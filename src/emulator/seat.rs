//! A person in a place, and everything a person can do there.

use std::fmt;
use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use serde_json::Value;

use super::callbacks::Notice;
use super::model::Message;
use super::people::Person;
use super::show;
use super::voice::{Post, Voice};
use super::world::World;

/// Tests wait so long for the bot.
const PATIENCE: Duration = Duration::from_secs(20);

/// A person in a chat, possibly in one of its topics.
#[derive(Debug, Clone)]
pub struct Seat {
    person: Person,
    voice: Voice,
    /// The last message that was there already, or that was awaited.
    seen: Arc<AtomicI32>,
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
        let last = person.emulator.with(|world| world.last_message(chat));
        let seen = Arc::new(AtomicI32::new(last));
        let voice = Voice { person: person.id, chat, thread: None, channel: None };
        Self { person, voice, seen }
    }

    /// The same person in a topic of the same forum, or in the comments of a post.
    #[must_use]
    pub fn in_topic(&self, thread: i32) -> Self {
        let mut seat = Self::new(self.person.clone(), self.voice.chat);
        seat.voice.thread = Some(thread);
        seat
    }

    /// The same person, writing in the name of a channel.
    #[must_use]
    pub fn as_channel(&self, channel: &super::people::Room) -> Self {
        let mut seat = self.clone();
        seat.voice.channel = Some(channel.id);
        seat
    }

    /// The chat's id.
    pub fn chat(&self) -> i64 {
        self.voice.chat
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
        self.person.emulator.with(|world| self.voice.post(world, post))
    }

    /// Edits an own text.
    pub fn edit(&self, message: i32, text: &str) {
        self.person.emulator.with(|world| self.voice.edit(world, message, text));
    }

    /// Deletes a message; bots are not told.
    pub fn delete(&self, message: i32) {
        self.person.emulator.with(|world| world.remove_message(self.voice.chat, message));
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
        let last = self.person.emulator.with(|world| world.last_message(self.voice.chat));
        self.seen.store(last, Ordering::Relaxed);
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
            .shared
            .wait(limit, |world| {
                let chat = world.chats.get(&self.voice.chat)?;
                let later = (Bound::Excluded(after), Bound::Unbounded);
                let found =
                    chat.messages.range(later).map(|(_, message)| message).find(|message| {
                        message.from == Some(world.bot)
                            && !message.via_bot
                            && (self.voice.thread.is_none() || message.thread == self.voice.thread)
                    })?;
                Some(Seen::new(world, found))
            })
            .await?;
        self.seen.store(seen.id, Ordering::Relaxed);
        Some(seen)
    }

    /// The message after the bot changed it.
    ///
    /// # Panics
    /// When the bot leaves it as it was.
    pub async fn edited(&self, seen: &Seen) -> Seen {
        let found = self.person.emulator.shared.wait(PATIENCE, |world| {
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
        let gone = self.person.emulator.shared.wait(PATIENCE, |world| {
            world.message(self.voice.chat, message).is_none().then_some(())
        });
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
        let notice =
            self.person.emulator.shared.wait(PATIENCE, |world| {
                world.presses.get(&id).and_then(|press| press.notice.clone())
            });
        match notice.await {
            Some(notice) => notice,
            None => panic!("the press of {data} was not answered"),
        }
    }

    /// Presses without waiting; the query's id.
    pub fn start_press(&self, message: i32, data: &str) -> String {
        self.forget();
        self.person
            .emulator
            .with(|world| world.press(self.person.id, self.voice.chat, message, data))
    }

    /// A message of this chat as it is now.
    pub fn message(&self, id: i32) -> Option<Seen> {
        self.person.emulator.with(|world| {
            world.message(self.voice.chat, id).map(|message| Seen::new(world, message))
        })
    }

    /// The bot's last message here as it is now.
    pub fn last_answer(&self) -> Option<Seen> {
        self.person.emulator.with(|world| {
            let chat = world.chats.get(&self.voice.chat)?;
            let is_bot = |message: &&Message| message.from == Some(world.bot) && !message.via_bot;
            chat.messages.values().rev().find(is_bot).map(|message| Seen::new(world, message))
        })
    }

    /// What the bot does here right now, e.g. `typing`.
    pub fn action(&self) -> Option<String> {
        self.person.emulator.with(|world| {
            let action = world.chats.get(&self.voice.chat)?.action.as_ref()?;
            action.is_shown().then(|| action.name.clone())
        })
    }

    /// The chat, or the topic, as people see it.
    pub fn shown(&self) -> String {
        self.person.emulator.with(|world| world.transcript(self.voice.chat, self.voice.thread))
    }

    /// An inline query typed here; waits for the bot's answer: `results`, `next_offset`,
    /// `cache_time`, `is_personal`, `button`.
    ///
    /// # Panics
    /// When the query is not answered.
    pub async fn inline(&self, query: &str, offset: &str) -> Value {
        let emulator = &self.person.emulator;
        let id = emulator.with(|world| self.voice.ask_inline(world, query, offset));
        let answer = emulator
            .shared
            .wait(PATIENCE, |world| world.inline.get(&id).and_then(|q| q.answer.clone()));
        match answer.await {
            Some(answer) => answer,
            None => panic!("the inline query “{query}” was not answered"),
        }
    }

    /// Sends an inline result into this chat; the message's id.
    pub fn choose(&self, result: &Value, query: &str) -> i32 {
        self.person.emulator.with(|world| self.voice.choose(world, result, query))
    }
}
