//! How much one reader, or one group, may ask: patience for people, no ear for floods.
//!
//! Handlers ask here before they answer a question, after they know that it is one and meant for us. Sending has its own
//! limits, which are Telegram's.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use governor::clock::DefaultClock;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

type Keyed = RateLimiter<i64, HashMapStateStore<i64>, DefaultClock>;

/// Ids remembered at once a table, some 32 bytes each. Beyond it newcomers share what is left.
const MOST: usize = 50_000;
/// What newcomers share then.
const SHARES: i64 = 4_096;
/// A full table is tidied once in so many questions.
const TIDY: u32 = 1_024;

/// Whether a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Answer it.
    Answer,
    /// Too many: ask for patience, this once.
    AskForPatience,
    /// Too many, and patience was asked for already.
    Silence,
}

/// Counts questions a reader and a chat.
pub struct Limits {
    reader: Option<Table>,
    chat: Option<Table>,
    reminders: Table,
}

struct Table {
    limiter: Keyed,
    /// Counts the questions that found the table full, to tidy it now and then and not at each.
    crowded: AtomicU32,
}

impl std::fmt::Debug for Limits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Limits")
    }
}

impl Limits {
    /// Questions a minute; as many may come at once. 0 for no limit.
    pub fn new(per_reader: u32, per_chat: u32) -> Self {
        let limiter = |per_minute: u32| NonZeroU32::new(per_minute).map(Table::new);
        Self {
            reader: limiter(per_reader),
            chat: limiter(per_chat),
            reminders: Table::new(NonZeroU32::MIN),
        }
    }

    /// Counts a question of `reader` in `chat`; in a private chat both are the same id, and only the reader counts.
    pub fn question(&self, reader: i64, chat: i64) -> Verdict {
        let group = chat != reader;
        if !self.reader.as_ref().is_none_or(|table| table.allows(reader)) {
            return self.remind(reader);
        }
        if group && !self.chat.as_ref().is_none_or(|table| table.allows(chat)) {
            return self.remind(chat);
        }
        Verdict::Answer
    }

    fn remind(&self, id: i64) -> Verdict {
        if self.reminders.allows(id) { Verdict::AskForPatience } else { Verdict::Silence }
    }
}

impl Table {
    fn new(per_minute: NonZeroU32) -> Self {
        Self {
            limiter: RateLimiter::hashmap(Quota::per_minute(per_minute)),
            crowded: AtomicU32::new(0),
        }
    }

    fn allows(&self, id: i64) -> bool {
        let full = || self.limiter.len() >= MOST;
        if full() && self.crowded.fetch_add(1, Ordering::Relaxed).is_multiple_of(TIDY) {
            self.limiter.retain_recent();
        }
        // Ids of people and groups are far from these small numbers below zero.
        let key = if full() { -1 - id.rem_euclid(SHARES) } else { id };
        self.limiter.check_key(&key).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_who_floods_is_asked_for_patience_once() {
        let limits = Limits::new(20, 60);
        let verdicts: Vec<Verdict> = (0..100).map(|_| limits.question(7, 7)).collect();
        let count = |verdict| verdicts.iter().filter(|v| **v == verdict).count();
        assert_eq!(count(Verdict::Answer), 20);
        assert_eq!(count(Verdict::AskForPatience), 1);
        assert_eq!(limits.question(8, 8), Verdict::Answer, "others are not affected");
    }

    #[test]
    fn a_group_has_a_limit_of_its_own() {
        let limits = Limits::new(20, 60);
        let answered =
            (0..100).filter(|reader| limits.question(*reader, -5) == Verdict::Answer).count();
        assert_eq!(answered, 60);
    }

    #[test]
    fn zero_means_no_limit() {
        let limits = Limits::new(0, 0);
        assert!((0..1_000).all(|_| limits.question(7, -5) == Verdict::Answer));
    }

    #[test]
    fn a_million_ids_take_bounded_memory() {
        let limits = Limits::new(20, 0);
        for reader in 0..1_000_000 {
            limits.question(reader, reader);
        }
        let kept = limits.reader.as_ref().map_or(0, |table| table.limiter.len());
        assert!(kept <= MOST + usize::try_from(SHARES).unwrap(), "{kept}");
    }
}
