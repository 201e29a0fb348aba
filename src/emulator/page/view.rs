//! What the demo page shows, as the JSON that it reads.

use serde_json::{Value, json};

use super::super::entities::units;
use super::super::methods::text::LONGEST_TEXT;
use super::super::model::{Action, Chat};
use super::super::world::World;
use super::Cast;

/// The bot, the people, and what changed in their chats since a version.
pub(super) fn news(world: &World, cast: Cast, since: u64) -> Value {
    // A page from before the emulator was started again gets everything anew.
    let since = if since > world.version() { 0 } else { since };
    let text = |field| world.profile.text(field, "ar");
    let chats: Vec<Value> = [cast.visitor, cast.group]
        .iter()
        .filter_map(|id| world.chats.get(id))
        .map(|chat| chat_json(world, cast, chat, since))
        .collect();
    json!({
        "version": world.version(),
        "whole": since == 0,
        "bot": {
            "id": world.bot,
            "name": text("name"),
            "username": world.options.username,
            "description": text("description"),
            "short_description": text("short_description"),
            "inline": world.options.inline,
            "privacy": world.options.privacy,
        },
        "chats": chats,
    })
}

fn chat_json(world: &World, cast: Cast, chat: &Chat, since: u64) -> Value {
    let private = chat.id == cast.visitor;
    let people: &[i64] = if private { &[cast.visitor] } else { &[cast.visitor, cast.friend] };
    let scope = if private { "all_private_chats" } else { "all_group_chats" };
    let changed: Vec<Value> = chat
        .messages
        .values()
        .filter(|message| message.changed > since)
        .map(|message| world.message_json(message))
        .collect();
    json!({
        "id": chat.id,
        "private": private,
        "title": chat.title,
        "people": people.iter().map(|id| world.user_json(*id)).collect::<Value>(),
        "commands": world.profile.commands_in(scope, "ar"),
        "typing": chat.action.as_ref().is_some_and(Action::is_shown),
        "ids": chat.messages.keys().collect::<Vec<_>>(),
        "messages": changed,
    })
}

/// A text as an app sends it: in pieces, when it is too long for one message.
pub(super) fn in_messages(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut length = 0;
    for c in text.chars() {
        if length + c.len_utf16() > LONGEST_TEXT {
            parts.push(String::new());
            length = 0;
        }
        length += c.len_utf16();
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    debug_assert!(parts.iter().all(|part| units(part) <= LONGEST_TEXT));
    parts
}

/// The id of an inline result, which may have come as a number.
pub(super) fn id_of(result: &Value) -> String {
    result["id"].as_str().map_or_else(|| result["id"].to_string(), str::to_owned)
}
