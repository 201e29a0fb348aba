//! Buttons pressed, and what the bot answered.

use serde_json::json;

use super::failure::{Failure, Outcome};
use super::params::Params;
use super::world::World;

/// A press must be answered within so many seconds.
const ANSWER_WITHIN: i64 = 60;

/// What the bot answered to a press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Shown to whoever pressed; empty shows nothing.
    pub text: String,
    /// Whether it has to be closed by hand instead of vanishing by itself.
    pub alert: bool,
    /// Opened instead, when given.
    pub url: Option<String>,
}

/// A button that was pressed.
#[derive(Debug, Clone)]
pub(super) struct Press {
    date: i64,
    pub(super) notice: Option<Notice>,
}

impl World {
    /// `user` presses a button with `data` under a message: the bot is told, the query's id returned.
    pub(super) fn press(&mut self, user: i64, chat: i64, message: i32, data: &str) -> String {
        let id = self.fresh_key("4");
        let mut query = json!({
            "id": id,
            "from": self.user_json(user),
            "chat_instance": format!("-{}", chat.unsigned_abs()),
            "data": data,
        });
        match self.message(chat, message) {
            Some(found) => match &found.inline_id {
                Some(inline) => query["inline_message_id"] = json!(inline),
                None => query["message"] = self.message_json(found),
            },
            None => {
                query["message"] =
                    json!({ "chat": self.chat_json(chat), "message_id": message, "date": 0 });
            }
        }
        self.presses.insert(id.clone(), Press { date: self.now(), notice: None });
        self.forgettable.push_back(id.clone());
        while self.forgettable.len() > self.options.log {
            if let Some(old) = self.forgettable.pop_front() {
                self.presses.remove(&old);
                self.inline.remove(&old);
                self.guests.remove(&old);
            }
        }
        self.announce("callback_query", query);
        id
    }

    /// `answerCallbackQuery`.
    pub(super) fn answer_callback_query(&mut self, params: &Params) -> Outcome {
        let too_old =
            || Failure::bad("query is too old and response timeout expired or query ID is invalid");
        let text = params.text("text").unwrap_or_default();
        if text.chars().count() > 200 {
            return Err(Failure::bad("MESSAGE_TOO_LONG"));
        }
        let url = params.filled("url");
        if let Some(url) = &url {
            let own = format!("t.me/{}?start=", self.options.username);
            if !url.contains(&own) && !url.starts_with("tg://") {
                return Err(Failure::bad("URL_INVALID"));
            }
        }
        let notice = Notice { text, alert: params.is_on("show_alert"), url };
        let now = self.now();
        let id = params.text("callback_query_id").unwrap_or_default();
        let press = self.presses.get_mut(&id).ok_or_else(too_old)?;
        if press.notice.is_some() || now - press.date > ANSWER_WITHIN {
            return Err(too_old());
        }
        press.notice = Some(notice);
        self.touch();
        Ok(json!(true))
    }
}
