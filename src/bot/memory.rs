//! What the bot remembers for minutes and never writes down: readers' words are in here, so it dies with the process.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::callback::Key;

/// A question can be followed up this long.
const FOLLOW_UP: Duration = Duration::from_mins(10);
/// A question asked again this soon is pointed to its answer.
const REPEAT: Duration = Duration::from_hours(1);
/// Entries of each kind.
const MOST: usize = 20_000;

/// Where a conversation is: chat, topic, person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Spot {
    /// The chat.
    pub chat: i64,
    /// The topic.
    pub thread: Option<i32>,
    /// The person, or the channel or group in whose name they write.
    pub person: i64,
}

/// What a message asked.
#[derive(Clone)]
pub struct Asked {
    /// The question, together with what it leans on.
    pub question: String,
    /// The question before it.
    pub previous: Option<String>,
}

/// The memory; times are milliseconds of one clock.
#[derive(Default)]
pub struct Memory(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    asked: Fading<Spot, String>,
    answered: Fading<String, Asked>,
    albums: Fading<(i64, String), ()>,
    pending: Fading<String, String>,
    repeats: Fading<(i64, Option<i32>, String), i32>,
}

impl fmt::Debug for Asked {
    /// Says nothing of what was asked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asked")
    }
}

impl fmt::Debug for Memory {
    /// Says nothing of what is remembered.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memory")
    }
}

impl Memory {
    fn entries(&self) -> MutexGuard<'_, Entries> {
        // Maps of plain values are whole after a panic too.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a question and the answer it got.
    pub fn asked(&self, spot: Spot, answer: &Key, asked: Asked, now: i64) {
        let mut entries = self.entries();
        entries.asked.put(spot, asked.question.clone(), now, FOLLOW_UP);
        entries.answered.put(answer.to_string(), asked, now, FOLLOW_UP);
    }

    /// The question before the one that got this answer: what it leans on still after it was edited.
    pub fn leaned(&self, answer: &Key, now: i64) -> Option<String> {
        self.entries().answered.get(&answer.to_string(), now)?.previous.clone()
    }

    /// The question that a new one at this spot may follow up; of the answer replied to, where there is one.
    pub fn previous(&self, spot: Spot, replied: Option<&Key>, now: i64) -> Option<String> {
        let entries = self.entries();
        let of_answer = replied.and_then(|key| entries.answered.get(&key.to_string(), now));
        of_answer.map(|asked| &asked.question).or_else(|| entries.asked.get(&spot, now)).cloned()
    }

    /// Whether this is the first we see of an album.
    pub fn first_of_album(&self, chat: i64, album: &str, now: i64) -> bool {
        let mut entries = self.entries();
        let key = (chat, album.to_owned());
        let first = entries.albums.get(&key, now).is_none();
        entries.albums.put(key, (), now, FOLLOW_UP);
        first
    }

    /// Keeps a question for a link that cannot carry it.
    pub fn keep_question(&self, key: &Key, question: &str, now: i64) {
        self.entries().pending.put(key.to_string(), question.to_owned(), now, FOLLOW_UP);
    }

    /// The question kept under this key.
    pub fn kept_question(&self, key: &Key, now: i64) -> Option<String> {
        self.entries().pending.get(&key.to_string(), now).cloned()
    }

    /// Forgets what a person asked, in whatever place.
    pub fn forget(&self, person: i64) {
        let mut entries = self.entries();
        let asked: Vec<(String, i64)> = entries
            .asked
            .0
            .extract_if(|spot, _| spot.person == person)
            .map(|(_, question)| question)
            .collect();
        // The same entry lies under its answer, too.
        entries.answered.0.retain(|_, (answered, until)| {
            !asked.iter().any(|(question, same)| *question == answered.question && same == until)
        });
    }

    /// The message that asked the same in this chat and topic within the hour; otherwise notes that `message` does.
    pub fn repeated(
        &self,
        chat: i64,
        thread: Option<i32>,
        question: &str,
        message: i32,
        now: i64,
    ) -> Option<i32> {
        let mut entries = self.entries();
        let key = (chat, thread, question.to_owned());
        let earlier = entries.repeats.get(&key, now).copied();
        if earlier.is_none() {
            entries.repeats.put(key, message, now, REPEAT);
        }
        earlier.filter(|&earlier| earlier != message)
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// A map whose entries end, and which forgets the oldest half when it is full.
struct Fading<K, V>(HashMap<K, (V, i64)>);

impl<K, V> Default for Fading<K, V> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Hash + Eq + Clone, V> Fading<K, V> {
    fn get(&self, key: &K, now: i64) -> Option<&V> {
        self.0.get(key).filter(|(_, end)| *end > now).map(|(value, _)| value)
    }

    fn put(&mut self, key: K, value: V, now: i64, keep: Duration) {
        if self.0.len() >= MOST {
            self.0.retain(|_, (_, end)| *end > now);
        }
        if self.0.len() >= MOST {
            let mut ends: Vec<i64> = self.0.values().map(|(_, end)| *end).collect();
            let (_, middle, _) = ends.select_nth_unstable(MOST / 2);
            let middle = *middle;
            self.0.retain(|_, (_, end)| *end > middle);
        }
        self.0.insert(key, (value, now + millis(keep)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIVATE: Spot = Spot { chat: 5, thread: None, person: 5 };
    const GROUP: Spot = Spot { chat: -9, thread: Some(3), person: 5 };

    fn key() -> Key {
        Key::of(&[b"a"])
    }

    fn value_of_openai() -> Asked {
        Asked {
            question: "كم قيمة OpenAI؟".to_owned(), previous: Some("من أسسها؟".to_owned())
        }
    }

    #[test]
    fn an_edited_question_leans_on_what_it_leaned_on() {
        let memory = Memory::default();
        memory.asked(PRIVATE, &key(), value_of_openai(), 0);
        assert_eq!(memory.leaned(&key(), 1).as_deref(), Some("من أسسها؟"));
        assert_eq!(memory.leaned(&Key::of(&[b"another"]), 1), None);
    }

    #[test]
    fn a_question_is_followed_up_for_ten_minutes_in_its_own_place() {
        let memory = Memory::default();
        memory.asked(PRIVATE, &key(), value_of_openai(), 0);
        assert_eq!(memory.previous(PRIVATE, None, 1).as_deref(), Some("كم قيمة OpenAI؟"));
        assert_eq!(memory.previous(GROUP, None, 1), None, "what is private stays private");
        assert_eq!(memory.previous(Spot { thread: None, ..GROUP }, None, 1), None);
        assert_eq!(memory.previous(PRIVATE, None, 600_000), None);
    }

    #[test]
    fn a_reply_to_an_answer_follows_up_its_question() {
        let memory = Memory::default();
        memory.asked(GROUP, &key(), value_of_openai(), 0);
        let other = Spot { person: 6, ..GROUP };
        assert_eq!(memory.previous(other, Some(&key()), 1).as_deref(), Some("كم قيمة OpenAI؟"));
    }

    #[test]
    fn a_person_is_forgotten_on_request() {
        let memory = Memory::default();
        memory.asked(GROUP, &key(), value_of_openai(), 0);
        let when = Asked { question: "متى؟".to_owned(), previous: None };
        memory.asked(Spot { person: 6, ..GROUP }, &Key::of(&[b"b"]), when, 0);
        memory.forget(5);
        assert_eq!(memory.previous(GROUP, Some(&key()), 1), None);
        assert_eq!(memory.previous(Spot { person: 6, ..GROUP }, None, 1).as_deref(), Some("متى؟"));
    }

    #[test]
    fn the_same_question_is_known_for_an_hour() {
        let memory = Memory::default();
        assert_eq!(memory.repeated(-9, None, "كم", 1, 0), None);
        assert_eq!(memory.repeated(-9, None, "كم", 1, 1), None, "the same message again");
        assert_eq!(memory.repeated(-9, None, "كم", 2, 2), Some(1));
        assert_eq!(memory.repeated(-9, Some(4), "كم", 3, 2), None, "another topic");
        assert_eq!(memory.repeated(-9, None, "كم", 4, 3_600_000), None);
    }

    #[test]
    fn a_full_memory_forgets_the_oldest() {
        let mut map = Fading::default();
        for n in 0..=MOST {
            map.put(n, (), i64::try_from(n).unwrap(), FOLLOW_UP);
        }
        assert!(map.0.len() <= MOST && map.get(&MOST, 0).is_some() && map.get(&0, 0).is_none());
    }
}
