//! The bot's queue of updates: what it wants, what waits, what it confirmed.

use std::collections::{HashSet, VecDeque};

use serde_json::{Map, Value, json};

use super::webhook::Webhook;

/// So many seconds updates of a kind wait for the bot.
fn kept_seconds(kind: &str) -> i64 {
    match kind {
        "inline_query" => 30,
        "callback_query" => 150,
        "chosen_inline_result" => 600,
        _ => 24 * 60 * 60,
    }
}

/// The sequence that an update belongs to: a webhook gets those of one sequence one after the
/// other. A chat has one for its messages, a person one for each kind of query.
fn sequence(kind: &str, payload: &Value) -> (String, i64) {
    let chat = payload["chat"]["id"].as_i64();
    let from = payload["from"]["id"].as_i64();
    match (chat, from) {
        (Some(chat), _) => (if kind.ends_with("chat_member") { kind } else { "chat" }.into(), chat),
        (None, from) => (kind.to_owned(), from.unwrap_or(0)),
    }
}

/// Kinds that a bot gets only when it asks for them.
const ONLY_WHEN_ASKED: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// Kinds that exist.
const KINDS: [&str; 24] = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
];

/// One update that waits.
#[derive(Debug, Clone)]
struct Waiting {
    id: i64,
    body: Value,
    sequence: (String, i64),
    /// When it is too old, in Unix seconds.
    until: i64,
}

/// The queue.
#[derive(Debug, Default)]
pub(super) struct Updates {
    queue: VecDeque<Waiting>,
    last: i64,
    /// Kinds asked for; empty means all but the special ones.
    allowed: Vec<String>,
    /// Which `getUpdates` is the newest; older ones end with a conflict.
    pub(super) poller: u64,
    /// Where updates are posted instead.
    pub(super) webhook: Option<Webhook>,
}

impl Updates {
    /// Queues an update of a kind that the bot wants; whether it did.
    pub(super) fn push(&mut self, kind: &str, payload: Value, now: i64) -> bool {
        if self.wants(kind) {
            self.push_raw(Value::Object(Map::from_iter([(kind.to_owned(), payload)])), now);
        }
        self.wants(kind)
    }

    /// Queues an update of whatever shape and gives it an id, which it returns.
    pub(super) fn push_raw(&mut self, mut body: Value, now: i64) -> i64 {
        self.last = if self.last == 0 { 900_000_001 } else { self.last + 1 };
        let fields = body.as_object().into_iter().flatten();
        let kind = fields.map(|(name, _)| name.clone()).find(|name| name != "update_id");
        let kind = kind.unwrap_or_default();
        let sequence = sequence(&kind, &body[&kind]);
        if let Value::Object(object) = &mut body {
            object.insert("update_id".into(), json!(self.last));
        }
        let until = now + kept_seconds(&kind);
        self.queue.push_back(Waiting { id: self.last, body, sequence, until });
        self.last
    }

    /// The first that waits in a sequence that is free: its id, sequence and body.
    pub(super) fn next_free(
        &self,
        busy: &HashSet<(String, i64)>,
    ) -> Option<(i64, (String, i64), Value)> {
        let free = self.queue.iter().find(|update| !busy.contains(&update.sequence))?;
        Some((free.id, free.sequence.clone(), free.body.clone()))
    }

    /// Forgets what is too old.
    pub(super) fn expire(&mut self, now: i64) {
        self.queue.retain(|update| now < update.until);
    }

    /// Whether the bot wants updates of this kind.
    pub(super) fn wants(&self, kind: &str) -> bool {
        if self.allowed.is_empty() {
            !ONLY_WHEN_ASKED.contains(&kind)
        } else {
            self.allowed.iter().any(|allowed| allowed == kind)
        }
    }

    /// Sets the wanted kinds; unknown names are ignored, as by the real server.
    pub(super) fn allow(&mut self, kinds: &Value) {
        let named = kinds.as_array().into_iter().flatten().filter_map(Value::as_str);
        self.allowed = named
            .map(str::to_ascii_lowercase)
            .filter(|kind| KINDS.contains(&kind.as_str()))
            .collect();
    }

    /// The kinds asked for.
    pub(super) fn allowed(&self) -> &[String] {
        &self.allowed
    }

    /// Forgets what is confirmed by `offset`: everything before it, or, when it is negative,
    /// everything but the last so many.
    pub(super) fn confirm(&mut self, offset: i64) {
        if offset < 0 {
            let keep = usize::try_from(-offset).unwrap_or(usize::MAX);
            let surplus = self.queue.len().saturating_sub(keep);
            self.queue.drain(..surplus);
        } else {
            self.queue.retain(|update| update.id >= offset);
        }
    }

    /// The first `limit` that wait.
    pub(super) fn waiting(&self, limit: usize) -> Vec<Value> {
        self.queue.iter().take(limit).map(|update| update.body.clone()).collect()
    }

    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.queue.len()
    }

    /// Whether an update still waits.
    pub(super) fn has(&self, id: i64) -> bool {
        self.queue.iter().any(|update| update.id == id)
    }

    /// Forgets one update, by id.
    pub(super) fn remove(&mut self, id: i64) {
        self.queue.retain(|update| update.id != id);
    }

    /// Forgets all that wait.
    pub(super) fn clear(&mut self) {
        self.queue.clear();
    }

    /// Puts each waiting update into the queue `copies` more times, with the same id.
    pub(super) fn duplicate(&mut self, copies: usize) {
        let old = std::mem::take(&mut self.queue);
        for update in old {
            for _ in 0..=copies {
                self.queue.push_back(update.clone());
            }
        }
    }

    /// Turns the order of the waiting updates around.
    pub(super) fn reverse(&mut self) {
        self.queue.make_contiguous().reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(updates: &Updates) -> Vec<i64> {
        updates.waiting(100).iter().map(|update| update["update_id"].as_i64().unwrap()).collect()
    }

    #[test]
    fn confirming_forgets_what_is_before_the_offset() {
        let mut updates = Updates::default();
        for _ in 0..3 {
            updates.push("message", json!({}), 0);
        }
        let all = ids(&updates);
        updates.confirm(all[1]);
        assert_eq!(ids(&updates), all[1..]);
        updates.confirm(-1);
        assert_eq!(ids(&updates), all[2..]);
    }

    #[test]
    fn messages_wait_a_day_and_queries_less() {
        let mut updates = Updates::default();
        updates.push("message", json!({}), 0);
        updates.push("inline_query", json!({}), 0);
        updates.push("callback_query", json!({}), 0);
        for (now, left) in [(29, 3), (30, 2), (150, 1), (86_399, 1), (86_400, 0)] {
            updates.expire(now);
            assert_eq!(updates.len(), left, "after {now} seconds");
        }
    }

    #[test]
    fn one_chat_does_not_hold_up_another() {
        let mut updates = Updates::default();
        for chat in [1, 1, 2] {
            updates.push("message", json!({ "chat": { "id": chat } }), 0);
        }
        let (_, first, _) = updates.next_free(&HashSet::new()).unwrap();
        let (_, other, _) = updates.next_free(&HashSet::from([first.clone()])).unwrap();
        assert_eq!((first.1, other.1), (1, 2));
    }

    #[test]
    fn membership_of_others_comes_only_when_asked_for() {
        let mut updates = Updates::default();
        assert!(!updates.push("chat_member", json!({}), 0));
        assert!(updates.push("my_chat_member", json!({}), 0));
        updates.allow(&json!(["chat_member", "nonsense"]));
        assert!(updates.push("chat_member", json!({}), 0));
        assert!(!updates.push("message", json!({}), 0));
        updates.allow(&json!([]));
        assert!(updates.push("message", json!({}), 0));
    }
}
