//! Guest mode: the bot is mentioned where it is not, and may answer once.

use serde_json::{Value, json};

use super::failure::{Failure, Outcome};
use super::inline;
use super::model::{Chat, Message};
use super::params::Params;
use super::world::World;

/// A query must be answered within so many seconds.
const ANSWER_WITHIN: i64 = 30;

/// A mention that waits for an answer.
#[derive(Debug, Clone)]
pub(super) struct GuestQuery {
    date: i64,
    chat: i64,
    message: i32,
    answered: bool,
}

impl World {
    /// Whether a message calls the bot into a chat that it has not joined.
    pub(super) fn is_guest_call(&self, chat: &Chat, message: &Message) -> bool {
        self.options.guest && !self.bot_is_in(chat) && self.is_mentioned(message)
    }

    /// Tells the bot that it was called.
    pub(super) fn announce_guest(&mut self, chat: i64, id: i32) {
        let Some(message) = self.message(chat, id) else { return };
        let mut payload = self.message_json(message);
        let caller = message.from.unwrap_or_default();
        let query = self.fresh_key("6");
        payload["guest_query_id"] = json!(query);
        payload["guest_bot_caller_user"] = self.user_json(caller);
        let date = self.now();
        self.forgettable.push_back(query.clone());
        self.guests.insert(query, GuestQuery { date, chat, message: id, answered: false });
        self.announce("guest_message", payload);
    }

    /// `answerGuestQuery`.
    pub(super) fn answer_guest_query(&mut self, params: &Params) -> Outcome {
        let result = params
            .json("result", "inline query result")?
            .ok_or_else(|| Failure::bad("can't find field \"result\""))?;
        inline::check_result(&result)?;
        let now = self.now();
        let key = params.text("guest_query_id").unwrap_or_default();
        let query = self
            .guests
            .get_mut(&key)
            .filter(|query| !query.answered && now - query.date <= ANSWER_WITHIN);
        let query = query.ok_or_else(|| {
            Failure::bad("query is too old and response timeout expired or query ID is invalid")
        })?;
        query.answered = true;
        let GuestQuery { chat, message, .. } = query.clone();
        let inline_id = self.fresh_key("BAAAA");
        let answer = Message {
            thread: self.message(chat, message).and_then(|asked| asked.thread),
            reply_to: Some(message),
            keyboard: result.get("reply_markup").filter(|markup| !markup.is_null()).cloned(),
            inline_id: Some(inline_id.clone()),
            ..Self::blank(chat, Some(self.bot), inline::content(&result)?)
        };
        let id = self.add_message(answer);
        self.inline_messages.insert(inline_id.clone(), (chat, id));
        let sent: Value = json!({ "inline_message_id": inline_id });
        Ok(sent)
    }
}
