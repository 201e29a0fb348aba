//! Malformed updates without end: valid ones with fields taken out, put elsewhere, made huge or of another type, and bytes
//! flipped.

use serde_json::{Value, json};

use super::Random;
use crate::anything::{Fate, update};

/// What became of the updates.
#[derive(Debug, Default)]
pub struct Figures {
    pub handled: usize,
    pub set_aside: usize,
    pub dropped: usize,
}

/// So many malformed updates; panics when the cleaning does.
pub fn trial(count: usize, seed: u64) -> Figures {
    let mut random = Random::new(seed);
    let templates = templates();
    let mut figures = Figures::default();
    for _ in 0..count {
        let mut value = random.one(&templates).clone();
        for _ in 0..=random.below(4) {
            deform(&mut value, &mut random, 0);
        }
        let mut bytes = value.to_string().into_bytes();
        if random.below(4) == 0 {
            flip(&mut bytes, &mut random);
        }
        match update(&bytes) {
            Fate::Handled => figures.handled += 1,
            Fate::SetAside => figures.set_aside += 1,
            Fate::Dropped => figures.dropped += 1,
        }
    }
    figures
}

fn templates() -> Vec<Value> {
    let user = json!({"id": 7, "is_bot": false, "first_name": "س", "language_code": "ar"});
    let private = json!({"id": 7, "type": "private", "first_name": "س"});
    let group =
        json!({"id": -1_001_234_567_890_i64, "type": "supergroup", "title": "ن", "is_forum": true});
    let message = json!({
        "message_id": 5, "date": 1_764_000_000, "chat": private, "from": user, "text": "متى؟ /ask",
        "entities": [{"type": "bot_command", "offset": 5, "length": 4}],
    });
    let reply = json!({
        "message_id": 6, "date": 1_764_000_000, "chat": group, "from": user, "text": "@isnad_bot",
        "message_thread_id": 3, "is_topic_message": true, "sender_chat": group,
        "entities": [{"type": "mention", "offset": 0, "length": 10}],
        "reply_to_message": message, "quote": {"text": "متى", "position": 0},
        "external_reply": {"origin": {"type": "hidden_user"}},
    });
    let member = |status: &str| json!({"status": status, "user": user});
    let changed = json!({
        "chat": group, "from": user, "date": 1_764_000_000,
        "old_chat_member": member("left"), "new_chat_member": member("member"),
    });
    vec![
        json!({"update_id": 1, "message": message}),
        json!({"update_id": 2, "message": reply}),
        json!({"update_id": 3, "edited_message": message}),
        json!({"update_id": 4, "callback_query": {
            "id": "9", "from": user, "chat_instance": "c", "data": "1s:AbCdEfGhIj:0", "message": reply,
        }}),
        json!({"update_id": 5, "inline_query": {"id": "8", "from": user, "query": "متى", "offset": ""}}),
        json!({"update_id": 6, "my_chat_member": changed}),
        json!({"update_id": 7, "chat_member": changed}),
        json!({"update_id": 8, "guest_message": {
            "guest_query_id": "g", "message_id": 5, "date": 1, "chat": group, "from": user, "text": "متى",
        }}),
        json!({"update_id": 9, "from_the_future": {"text": "متى"}}),
    ]
}

/// Changes one thing somewhere in the value.
fn deform(value: &mut Value, random: &mut Random, depth: usize) {
    // Seldom the update itself, and seldom its number: what is no update at all tells least.
    let deeper = depth < 6 && random.below(if depth == 0 { 50 } else { 4 }) != 0;
    match value {
        Value::Object(fields) if !fields.is_empty() && deeper => {
            let rarely = random.below(20) == 0;
            let names: Vec<String> =
                fields.keys().filter(|name| rarely || *name != "update_id").cloned().collect();
            if names.is_empty() {
                return;
            }
            let name = random.one(&names).clone();
            if depth == 0 && !rarely {
                return deform(fields.entry(name).or_insert(Value::Null), random, 1);
            }
            match random.below(6) {
                0 => {
                    fields.remove(&name);
                }
                1 => {
                    let moved = fields.remove(&name).unwrap_or_default();
                    fields.insert(random.one(&names).clone(), moved);
                }
                _ => deform(fields.entry(name).or_insert(Value::Null), random, depth + 1),
            }
        }
        Value::Array(items) if !items.is_empty() && deeper => {
            let at = usize::try_from(random.below(items.len() as u64)).expect("below a length");
            deform(&mut items[at], random, depth + 1);
        }
        _ => *value = strange(random),
    }
}

fn strange(random: &mut Random) -> Value {
    match random.below(14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(i64::MIN),
        4 => json!(u64::MAX),
        5 => json!(1e308),
        6 => json!(""),
        7 => json!("\u{202E}\u{0}\u{FDFA}a\u{0301}".repeat(50)),
        8 => json!([]),
        9 => json!({}),
        10 => json!([[[[[[[[{"a": [null]}]]]]]]]]),
        11 => json!("ا".repeat(5_000)),
        12 => json!(0.5),
        _ => json!({"type": "private", "id": "not a number"}),
    }
}

fn flip(bytes: &mut Vec<u8>, random: &mut Random) {
    let length = bytes.len() as u64;
    let at = usize::try_from(random.below(length)).expect("below a length");
    match random.below(4) {
        0 => bytes.truncate(at),
        1 => bytes[at] ^= 1 << random.below(8),
        // A half of a surrogate pair, as JSON can spell it.
        2 => drop(bytes.splice(at..at, *b"\\ud83d")),
        _ => drop(bytes.splice(at..at, [0xF0, 0x9F])),
    }
}

/// So many files and questions made from these by flipping, cutting and doubling bytes; each must be taken or refused.
pub fn bytes(seeds: &[Vec<u8>], count: usize, seed: u64, take: impl Fn(&[u8])) {
    let mut random = Random::new(seed);
    for _ in 0..count {
        let mut bytes = random.one(seeds).clone();
        for _ in 0..=random.below(6) {
            if bytes.is_empty() {
                break;
            }
            if random.below(3) == 0 {
                let length = bytes.len() as u64;
                let from = usize::try_from(random.below(length)).expect("below a length");
                bytes.extend_from_within(from..);
                bytes.truncate(4_096);
            } else {
                flip(&mut bytes, &mut random);
            }
        }
        take(&bytes);
    }
}
