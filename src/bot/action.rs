//! What a handler asks to be done for one update. Handlers decide, the pipeline does.
//!
//! Durable actions are written to the outbox in the same transaction that marks the update as
//! handled, so that a kill at any moment loses neither. Actions that are worthless later skip it.

use serde::{Deserialize, Serialize};
use teloxide::types::{InlineKeyboardMarkup, MessageEntity};

use crate::store::Shown;

/// A message the bot wants to be seen, independent of whether it is sent or replaces another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Visible text, at most 4,096 UTF-16 units as Telegram counts them.
    pub text: String,
    /// Formatting; offsets in UTF-16 units of `text`.
    pub entities: Vec<MessageEntity>,
    /// Buttons under the message.
    pub keyboard: Option<InlineKeyboardMarkup>,
}

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Telegram's chat id.
    pub chat: i64,
    /// Forum topic; `None` in the General topic and outside forums.
    pub thread: Option<i32>,
    /// The message replied to, when the answer should hang on it.
    pub reply_to: Option<i32>,
    /// The part of the replied-to message to quote, an exact substring of at most 1,024 characters;
    /// dropped and sent again without it when Telegram refuses it.
    pub quote: Option<String>,
}

/// One thing to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Durable. The answer to the message `question` in `place.chat`. When that message was answered before (it was
    /// edited), the pipeline replaces the unsent draft, edits the sent answer, or, when the sent
    /// answer is gone, sends anew.
    Answer {
        /// Where to send.
        place: Place,
        /// Message id of the question.
        question: i32,
        /// What to say.
        draft: Draft,
    },
    /// Durable. A message of its own.
    Send {
        /// Where to send.
        place: Place,
        /// What to say.
        draft: Draft,
    },
    /// Durable. Replaces the text and buttons of a message of ours.
    Edit {
        /// The chat it is in.
        chat: i64,
        /// The message.
        message: i32,
        /// What to say instead.
        draft: Draft,
    },
    /// Durable. Deletes a message.
    Delete {
        /// The chat it is in.
        chat: i64,
        /// The message.
        message: i32,
    },
    /// Durable. What the buttons under an answer come back to.
    Show(Shown),
    /// Worthless later: callback, inline and guest answers, chat actions. Sent at once, at most
    /// retried within seconds, dropped when stale.
    Now(Call),
}

/// Something that Telegram keeps about the bot: how to ask for it, what it should be, how to change it.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Asks for what it is now.
    pub ask: Call,
    /// What the answer to `ask` should be.
    pub wanted: serde_json::Value,
    /// Makes it so.
    pub set: Call,
}

/// A call of the Bot API.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Bot API method name, e.g. `answerCallbackQuery`.
    pub method: &'static str,
    /// Its parameters.
    pub body: serde_json::Value,
}
