//! From Telegram's JSON to something that teloxide's types take without losing words.
//!
//! teloxide drops the text of a message that replies to one elsewhere (`external_reply`), that has an entity or a medium
//! newer than itself, or a field it does not expect; and one broken escape spoils a whole batch. Here the JSON is mended
//! first, then reduced step by step until the types keep every word. What nobody handles is set aside, never logged.

use serde::Deserialize as _;
use serde_json::{Map, Value, json};
use teloxide::types::{Message, MessageEntity, Update, UpdateKind};

use super::Incoming;
use crate::store::{Intake, NewUpdate, Words};

/// The kinds of update that are handled, which are the ones we ask for.
pub const KINDS: [&str; 7] = [
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "my_chat_member",
    "chat_member",
    "guest_message",
];

/// The JSON of a batch or of one update; `None` when it is beyond mending.
pub fn parse(bytes: &[u8]) -> Option<Value> {
    if let Ok(value) = serde_json::from_slice(bytes) {
        return Some(value);
    }
    let mended = mend_surrogates(&String::from_utf8_lossy(bytes));
    serde_json::from_str(&mended).ok()
}

/// An update ready for the inbox; `None` when it has no number, so that it can be neither kept nor repeated.
pub fn receive(mut update: Value) -> Option<NewUpdate> {
    let update_id = update.get("update_id")?.as_i64()?;
    let known = KINDS.into_iter().find(|kind| update.get(*kind).is_some_and(Value::is_object));
    let Some(kind) = known else {
        return Some(set_aside(update_id, "unknown", "of a kind that is not handled", &update));
    };
    let payload = update.get_mut(kind).map(Value::take).unwrap_or_default();
    let Some(payload) = clean(kind, payload.clone()) else {
        return Some(set_aside(update_id, kind, "not understood", &payload));
    };
    let Some(lane) = lane(kind, &payload) else {
        return Some(set_aside(update_id, kind, "without a chat or a user", &payload));
    };
    let body = Words(envelope(update_id, kind, payload).to_string());
    Some(NewUpdate { update_id, kind, intake: Intake::Handle { lane }, body })
}

/// The number of the only update in something that is no JSON.
pub(super) fn number_in(body: &[u8]) -> Option<i64> {
    let text = String::from_utf8_lossy(body);
    let (_, after) = text.split_once("\"update_id\":")?;
    let digits: String = after.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// What is kept of an update that is no JSON.
pub(super) fn unreadable(update_id: i64, body: &[u8]) -> NewUpdate {
    let kept: String = String::from_utf8_lossy(body).chars().take(64 << 10).collect();
    let intake = Intake::SetAside("no JSON");
    NewUpdate { update_id, kind: "unreadable", intake, body: Words(kept) }
}

/// A stored update as the handlers see it; `None` when it cannot be read.
pub fn incoming(body: &Words) -> Option<Incoming> {
    if let Ok(update) = serde_json::from_str::<Update>(&body.0)
        && !matches!(update.kind, UpdateKind::Error(_))
    {
        return Some(Incoming::Update(update));
    }
    let value: Value = serde_json::from_str(&body.0).ok()?;
    let guest = value.get("guest_message")?;
    let query = guest.get("guest_query_id")?.as_str()?.to_owned();
    Some(Incoming::Guest { query, message: Message::deserialize(guest).ok()? })
}

fn set_aside(
    update_id: i64,
    kind: &'static str,
    reason: &'static str,
    update: &Value,
) -> NewUpdate {
    let intake = Intake::SetAside(reason);
    NewUpdate { update_id, kind, intake, body: Words(update.to_string()) }
}

fn envelope(update_id: i64, kind: &str, payload: Value) -> Value {
    let mut update = Map::new();
    // teloxide reads numbers of 32 bits only; the inbox keeps the number beside the body.
    update.insert("update_id".into(), u32::try_from(update_id).unwrap_or(0).into());
    update.insert(kind.into(), payload);
    Value::Object(update)
}

/// The chat whose updates keep their order; the user, where there is no chat.
fn lane(kind: &str, payload: &Value) -> Option<i64> {
    let chat = match kind {
        "callback_query" => payload.get("message").and_then(|message| message.get("chat")),
        "inline_query" => None,
        _ => payload.get("chat"),
    };
    chat.or_else(|| payload.get("from"))?.get("id")?.as_i64()
}

/// The payload in the fullest form that teloxide reads without losing words.
fn clean(kind: &str, mut payload: Value) -> Option<Value> {
    prune(&mut payload);
    if understood(kind, &payload) {
        return Some(payload);
    }
    for reduce in [reduce_inner, reduce_all, drop_inner] {
        reduce(kind, &mut payload);
        if understood(kind, &payload) {
            return Some(payload);
        }
    }
    None
}

/// Whether teloxide reads the payload as what it is, with every word of the reader's.
fn understood(kind: &str, payload: &Value) -> bool {
    if kind == "guest_message" {
        let query = payload.get("guest_query_id").is_some_and(Value::is_string);
        return query && Message::deserialize(payload).is_ok_and(|m| keeps_words(&m, payload));
    }
    // The number does not matter here, the shape does.
    let update = envelope(0, kind, payload.clone());
    match Update::deserialize(&update).map(|update| update.kind) {
        Ok(UpdateKind::Message(message) | UpdateKind::EditedMessage(message)) => {
            keeps_words(&message, payload)
        }
        Ok(UpdateKind::Error(_)) | Err(_) => false,
        Ok(_) => true,
    }
}

fn keeps_words(message: &Message, raw: &Value) -> bool {
    let words = |name: &str| raw.get(name).and_then(Value::as_str);
    let kept = words("text") == message.text() && words("caption") == message.caption();
    let reply = raw.get("reply_to_message");
    kept && reply
        .is_none_or(|raw| message.reply_to_message().is_some_and(|reply| keeps_words(reply, raw)))
}

/// Media whose type Telegram may leave out and teloxide demands.
const TYPED: [&str; 4] = ["voice", "audio", "video", "animation"];

/// Takes out what teloxide stumbles over: replies to elsewhere, and entities it does not know; puts in the type of a
/// medium that has none.
fn prune(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("external_reply");
            for (name, field) in fields.iter_mut() {
                if TYPED.contains(&name.as_str())
                    && let Value::Object(medium) = field
                {
                    medium.entry("mime_type").or_insert(Value::Null);
                }
                if name.ends_with("entities")
                    && let Value::Array(entities) = field
                {
                    entities.retain(|entity| MessageEntity::deserialize(entity).is_ok());
                } else {
                    prune(field);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(prune),
        _ => {}
    }
}

/// The message inside, replied to or under a button, to its essentials.
fn reduce_inner(kind: &str, payload: &mut Value) {
    let name = if kind == "callback_query" { "message" } else { "reply_to_message" };
    if let Some(inner) = payload.get_mut(name) {
        *inner = essentials(inner);
    }
}

/// The whole message to its essentials; the reply with it.
fn reduce_all(kind: &str, payload: &mut Value) {
    if kind.ends_with("message") {
        *payload = essentials(payload);
    } else if let Some(from) = payload.get("from").map(person) {
        set(payload, "from", from);
    }
}

/// The message without the one it replies to.
fn drop_inner(_kind: &str, payload: &mut Value) {
    if let Value::Object(fields) = payload {
        fields.remove("reply_to_message");
    }
}

/// A message as plain text: who, where, when, which words. A caption becomes the text.
fn essentials(message: &Value) -> Value {
    const KEPT: [&str; 9] = [
        "message_id",
        "message_thread_id",
        "is_topic_message",
        "guest_query_id",
        "edit_date",
        "text",
        "entities",
        "quote",
        "reply_markup",
    ];
    let mut kept: Map<String, Value> = KEPT
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), message.get(name)?.clone())))
        .collect();
    if !kept.contains_key("text")
        && let Some(caption) = message.get("caption")
    {
        kept.insert("text".into(), caption.clone());
        if let Some(entities) = message.get("caption_entities") {
            kept.insert("entities".into(), entities.clone());
        }
    }
    if let Some(from) = message.get("from") {
        kept.insert("from".into(), person(from));
    }
    for name in ["chat", "sender_chat"] {
        if let Some(place) = message.get(name) {
            kept.insert(name.into(), chat(place));
        }
    }
    if let Some(bot) = message.get("via_bot") {
        kept.insert("via_bot".into(), person(bot));
    }
    if let Some(reply) = message.get("reply_to_message") {
        kept.insert("reply_to_message".into(), essentials(reply));
    }
    kept.insert("date".into(), message.get("date").and_then(Value::as_i64).unwrap_or(0).into());
    Value::Object(kept)
}

fn person(user: &Value) -> Value {
    let mut kept = only(user, &["id", "last_name", "username", "language_code"]);
    set(&mut kept, "is_bot", user.get("is_bot").and_then(Value::as_bool).unwrap_or(false).into());
    let name = user.get("first_name").and_then(Value::as_str).unwrap_or("-");
    set(&mut kept, "first_name", name.into());
    kept
}

fn chat(chat: &Value) -> Value {
    let kept = ["id", "type", "title", "username", "first_name", "last_name", "is_forum"];
    only(chat, &kept)
}

fn only(value: &Value, names: &[&str]) -> Value {
    let mut kept = json!({});
    for name in names {
        if let Some(field) = value.get(name) {
            set(&mut kept, name, field.clone());
        }
    }
    kept
}

fn set(value: &mut Value, name: &str, field: Value) {
    if let Value::Object(fields) = value {
        fields.insert(name.to_owned(), field);
    }
}

/// Halves of surrogate pairs, which JSON can spell and Unicode has no place for, become U+FFFD.
fn mend_surrogates(json: &str) -> String {
    let mut mended = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        mended.push_str(before);
        let (taken, replacement) = match (code_unit(escape), escape.get(6..).and_then(code_unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (12, None),
            (Some(0xD800..=0xDFFF), _) => (6, Some("\\ufffd")),
            // Any other escape, two characters long or the beginning of a longer one.
            _ => (1 + escape.chars().nth(1).map_or(0, char::len_utf8), None),
        };
        let (escape, after) = escape.split_at(taken);
        mended.push_str(replacement.unwrap_or(escape));
        rest = after;
    }
    mended.push_str(rest);
    mended
}

/// The code unit that an escape at the beginning of `text` spells.
fn code_unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests;
