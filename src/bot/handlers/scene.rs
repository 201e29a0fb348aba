//! Where an update happens and how to speak there.

use std::sync::Arc;

use teloxide::types::{Chat, Message, User};

use crate::bot::Identity;
use crate::bot::action::{Action, Draft, Place};
use crate::bot::addressing::is_group;
use crate::bot::memory::Spot;
use crate::bot::preferences::Preferences;
use crate::bot::wording::Voice;
use crate::store::{Store, StoreError};

/// Chat, topic, person, and what was chosen there.
#[derive(Debug)]
pub(super) struct Scene {
    /// Who we are.
    pub me: Arc<Identity>,
    /// The chat.
    pub chat: i64,
    /// Whether others read along.
    pub group: bool,
    /// The topic; `None` in the General topic and outside of forums.
    pub thread: Option<i32>,
    /// Who speaks: the person, or the channel or group in whose name they do.
    pub person: i64,
    /// The language of their app.
    pub language_code: Option<String>,
    /// What was chosen for this chat.
    pub preferences: Preferences,
}

impl Scene {
    /// The scene of a message.
    pub(super) async fn of_message(
        store: &Store,
        me: &Arc<Identity>,
        message: &Message,
    ) -> Result<Self, StoreError> {
        // Outside of forums `message_thread_id` names a thread of replies, where nothing can be sent to.
        let topic = message.thread_id.filter(|_| message.is_topic_message).map(|id| id.0.0);
        let person = message
            .sender_chat
            .as_ref()
            .map(|chat| chat.id.0)
            .or_else(|| message.from.as_ref().map(user_id))
            .unwrap_or_default();
        let code = message.from.as_ref().and_then(|user| user.language_code.clone());
        Self::new(store, me, &message.chat, topic, person, code).await
    }

    /// The scene of a press by `user` of a button under `message`.
    pub(super) async fn of_press(
        store: &Store,
        me: &Arc<Identity>,
        message: &Message,
        user: &User,
    ) -> Result<Self, StoreError> {
        let topic = message.thread_id.filter(|_| message.is_topic_message).map(|id| id.0.0);
        let code = user.language_code.clone();
        Self::new(store, me, &message.chat, topic, user_id(user), code).await
    }

    async fn new(
        store: &Store,
        me: &Arc<Identity>,
        chat: &Chat,
        topic: Option<i32>,
        person: i64,
        language_code: Option<String>,
    ) -> Result<Self, StoreError> {
        // Telegram refuses the number of a forum's General topic.
        let thread = topic.filter(|&id| id != 1 || !is_group(chat));
        let stored = store.preferences(&chat_pseudonym(store, chat.id.0)).await?;
        Ok(Self {
            me: Arc::clone(me),
            chat: chat.id.0,
            group: is_group(chat),
            thread,
            person,
            language_code,
            preferences: Preferences::from_json(stored.as_deref()),
        })
    }

    /// How to speak: as chosen, as `question` is written, as the reader's app does.
    pub(super) fn voice(&self, question: Option<&str>) -> Voice {
        self.preferences.voice(question, self.language_code.as_deref())
    }

    /// The conversation this belongs to.
    pub(super) fn spot(&self) -> Spot {
        Spot { chat: self.chat, thread: self.thread, person: self.person }
    }

    /// This chat and topic.
    pub(super) fn place(&self) -> Place {
        Place { chat: self.chat, thread: self.thread, reply_to: None, quote: None }
    }

    /// An answer to `message`: hung on it where others read along.
    pub(super) fn answer(&self, message: &Message, draft: Draft) -> Action {
        let reply_to = self.group.then_some(message.id.0);
        let place = Place { reply_to, ..self.place() };
        Action::Answer { place, question: message.id.0, draft }
    }
}

/// A user's id as the other ids are.
pub(super) fn user_id(user: &User) -> i64 {
    i64::try_from(user.id.0).unwrap_or_default()
}

/// What stands for a chat in the store.
pub(super) fn chat_pseudonym(store: &Store, chat: i64) -> Vec<u8> {
    store.pseudonym("chat", &[chat])
}

/// What stands for a person in the store.
pub(super) fn person_pseudonym(store: &Store, person: i64) -> Vec<u8> {
    store.pseudonym("person", &[person])
}
