//! A durable action as it lies in the outbox, and the calls that carry it out.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::metrics::Metrics;
use crate::bot::action::{Action, Call, Draft, Place};
use crate::bot::api::{Api, ApiError, Reason};
use crate::store::{NewMessage, Shown, Store, Words};

/// What the outbox holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Letter {
    /// A message, or the edit of the one that answered the same question before.
    Send {
        place: Place,
        draft: Draft,
    },
    Edit {
        chat: i64,
        message: i32,
        draft: Draft,
    },
    Delete {
        chat: i64,
        message: i32,
    },
}

/// What a handler asked for, sorted by what becomes of it.
#[derive(Default)]
pub(super) struct Sorted {
    /// For the outbox.
    pub(super) messages: Vec<NewMessage>,
    /// What buttons come back to.
    pub(super) shown: Vec<Shown>,
    /// What is worthless later.
    pub(super) calls: Vec<Call>,
}

/// `edited`: the update was the edit of a question.
pub(super) fn sort(actions: Vec<Action>, edited: bool, store: &Store) -> Sorted {
    let mut sorted = Sorted::default();
    for action in actions {
        let (letter, slot, question) = match action {
            Action::Answer { place, question, draft } => {
                let slot = Some(format!("answer {question}"));
                (Letter::Send { place, draft }, slot, Some(question))
            }
            Action::Send { place, draft } => (Letter::Send { place, draft }, None, None),
            Action::Edit { chat, message, draft } => {
                let slot = Some(format!("edit {message}"));
                (Letter::Edit { chat, message, draft }, slot, None)
            }
            Action::Delete { chat, message } => {
                (Letter::Delete { chat, message }, Some(format!("delete {message}")), None)
            }
            Action::Show(shown) => {
                sorted.shown.push(shown);
                continue;
            }
            Action::Now(call) => {
                sorted.calls.push(call);
                continue;
            }
        };
        let chat = letter.chat();
        let answers =
            question.map(|message| store.pseudonym("answer", &[chat, i64::from(message)]));
        sorted.messages.push(NewMessage {
            chat,
            slot,
            answers,
            fresh: !edited,
            body: Words(letter.to_json()),
        });
    }
    sorted
}

impl Letter {
    pub(super) fn chat(&self) -> i64 {
        match self {
            Self::Send { place, .. } => place.chat,
            Self::Edit { chat, .. } | Self::Delete { chat, .. } => *chat,
        }
    }

    fn to_json(&self) -> String {
        serde_json::to_string(self).expect("text, numbers and lists always become JSON")
    }

    /// The same for the supergroup that the group became, where message ids start anew. What cannot be read stays.
    pub(super) fn moved(body: &str, to: i64) -> String {
        let Ok(mut letter) = serde_json::from_str::<Self>(body) else { return body.to_owned() };
        match &mut letter {
            Self::Send { place, .. } => {
                *place = Place { chat: to, thread: None, reply_to: None, quote: None };
            }
            Self::Edit { chat, .. } | Self::Delete { chat, .. } => *chat = to,
        }
        letter.to_json()
    }

    /// Carries it out. `answered_by` is the message that answered the same question before. Returns the id of the
    /// message that now stands in the chat, where there is one.
    pub(super) async fn deliver(
        &self,
        answered_by: Option<i32>,
        api: &Api,
        metrics: &Metrics,
    ) -> Result<Option<i32>, ApiError> {
        match self {
            Self::Send { place, draft } => {
                if let Some(message) = answered_by {
                    match edit(place.chat, message, draft, api, metrics).await {
                        Err(error) if error.reason() == Reason::Gone => {}
                        outcome => return outcome.map(|()| Some(message)),
                    }
                }
                send(place, draft, api, metrics).await
            }
            Self::Edit { chat, message, draft } => {
                match edit(*chat, *message, draft, api, metrics).await {
                    Err(error) if error.reason() == Reason::Gone => Ok(None),
                    outcome => outcome.map(|()| None),
                }
            }
            Self::Delete { chat, message } => {
                let body = json!({"chat_id": chat, "message_id": message});
                match api.call("deleteMessage", &body).await {
                    Err(error) if error.reason() != Reason::Gone => Err(error),
                    _ => {
                        metrics.messages_edited.one();
                        Ok(None)
                    }
                }
            }
        }
    }
}

/// What may be left away, in this order, when Telegram refuses a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Full,
    Unquoted,
    Loose,
    Plain,
    Bare,
}

const FORMS: [Form; 5] = [Form::Full, Form::Unquoted, Form::Loose, Form::Plain, Form::Bare];

async fn send(
    place: &Place,
    draft: &Draft,
    api: &Api,
    metrics: &Metrics,
) -> Result<Option<i32>, ApiError> {
    let address = |form: Form| {
        let mut body = Map::new();
        body.insert("chat_id".into(), place.chat.into());
        if let Some(thread) = place.thread {
            body.insert("message_thread_id".into(), thread.into());
        }
        if let Some(message) = place.reply_to
            && form < Form::Loose
        {
            let mut reply = json!({"message_id": message, "allow_sending_without_reply": true});
            if let Some(quote) = &place.quote
                && form < Form::Unquoted
                && let Some(fields) = reply.as_object_mut()
            {
                fields.insert("quote".into(), quote.as_str().into());
            }
            body.insert("reply_parameters".into(), reply);
        }
        body
    };
    let sent = in_some_form("sendMessage", address, draft, api, metrics).await?;
    metrics.messages_sent.one();
    let message = sent.get("message_id").and_then(Value::as_i64);
    Ok(message.and_then(|id| i32::try_from(id).ok()))
}

async fn edit(
    chat: i64,
    message: i32,
    draft: &Draft,
    api: &Api,
    metrics: &Metrics,
) -> Result<(), ApiError> {
    let address = |_| {
        let mut body = Map::new();
        body.insert("chat_id".into(), chat.into());
        body.insert("message_id".into(), message.into());
        body
    };
    match in_some_form("editMessageText", address, draft, api, metrics).await {
        Err(error) if error.reason() != Reason::Unchanged => Err(error),
        _ => {
            metrics.messages_edited.one();
            Ok(())
        }
    }
}

/// Calls with the full message, then with less and less of what Telegram may have refused.
async fn in_some_form(
    method: &str,
    address: impl Fn(Form) -> Map<String, Value>,
    draft: &Draft,
    api: &Api,
    metrics: &Metrics,
) -> Result<Value, ApiError> {
    let mut refused: Option<(Value, ApiError)> = None;
    let mut least = Form::Full;
    for form in FORMS {
        if form < least {
            continue;
        }
        let mut body = address(form);
        dress(&mut body, draft, form);
        let body = Value::Object(body);
        if let Some((last, _)) = &refused {
            if *last == body {
                continue;
            }
            metrics.sends_simplified.one();
        }
        let error = match api.call(method, &body).await {
            Ok(result) => return Ok(result),
            Err(error) => error,
        };
        least = match error.reason() {
            Reason::Quote => Form::Unquoted,
            Reason::ReplyGone => Form::Loose,
            Reason::Other => Form::Full,
            _ => return Err(error),
        };
        refused = Some((body, error));
    }
    Err(refused.map_or(ApiError::Unreachable, |(_, error)| error))
}

/// Text, formatting and buttons.
fn dress(body: &mut Map<String, Value>, draft: &Draft, form: Form) {
    body.insert("text".into(), draft.text.as_str().into());
    body.insert("link_preview_options".into(), json!({"is_disabled": true}));
    if form < Form::Plain && !draft.entities.is_empty() {
        body.insert("entities".into(), json!(draft.entities));
    }
    if form < Form::Bare
        && let Some(keyboard) = &draft.keyboard
    {
        body.insert("reply_markup".into(), json!(keyboard));
    }
}
