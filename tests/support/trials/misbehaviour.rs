//! Telegram misbehaves at random: no answer is lost, none comes twice unless a connection was cut after it, no request is
//! made before its time, and only the chat concerned waits.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::program::Site;
use super::telegram::{Fault, TOKEN, Telegram};
use super::{QUESTIONS, Random, until};

/// Chats that Telegram refuses from their first message on: the bot is blocked there, or must wait an hour.
const BLOCKED: i64 = 1_000_001;
const PATIENT: i64 = 1_000_002;

/// What a trial showed.
#[derive(Debug)]
pub struct Figures {
    pub sends: usize,
    pub faults: usize,
    pub duplicates: usize,
    pub cut_after_sending: usize,
    pub elapsed: Duration,
}

/// When a chat was told to wait, and what became of its later requests.
#[derive(Default)]
struct Record {
    not_before: HashMap<i64, Instant>,
    faults: usize,
    cut: usize,
    too_early: usize,
}

impl Record {
    /// From now on nothing may come from this chat's lane.
    fn silence(&mut self, chat: i64, seconds: u64) {
        self.not_before.insert(chat, Instant::now() + Duration::from_secs(seconds));
    }

    fn wait(&mut self, chat: i64, seconds: u64) -> Fault {
        self.silence(chat, seconds);
        Fault::wait(seconds)
    }
}

/// Longer than the program waits for an answer.
const TIME_OUT: Duration = Duration::from_secs(25);

/// Sends all [`QUESTIONS`] to so many chats while three in ten calls fail; `longest` is the longest wait asked of them.
/// With `time_outs` some calls are never answered, which takes its time.
pub async fn trial(binary: &Path, chats: i64, longest: u64, time_outs: bool) -> Figures {
    let telegram = Telegram::start().await;
    let record = Arc::new(Mutex::new(Record::default()));
    let noted = Arc::clone(&record);
    let mut random = Random::new(chats.unsigned_abs());
    telegram.script(move |method, body| {
        let mut record = noted.lock().expect("no panic while held");
        fault(method, body, longest, time_outs, &mut random, &mut record)
    });
    let site = Site::new(binary, &telegram.url, TOKEN);
    let program = site.start(&["bot"]);
    let began = Instant::now();
    for question in QUESTIONS {
        for chat in (1..=chats).chain([BLOCKED, PATIENT]) {
            telegram.say(chat, question);
        }
    }
    let sends = usize::try_from(chats).expect("small") * QUESTIONS.len();
    let patience = Duration::from_secs(120 + 10 * longest)
        + Duration::from_millis(100) * u32::try_from(sends).expect("small");
    until(patience, "every answer", || {
        telegram.sent_count() >= sends && distinct(&telegram) >= sends
    })
    .await;
    let elapsed = began.elapsed();
    // Whoever must wait still waits, and whoever shut us out is left alone.
    assert!(telegram.texts(BLOCKED).is_empty() && telegram.texts(PATIENT).is_empty());
    program.stop().await;

    let record = record.lock().expect("no panic while held");
    assert_eq!(record.too_early, 0, "requests before their retry_after");
    let mut by_chat: HashMap<i64, Vec<String>> = HashMap::new();
    for sent in telegram.sent() {
        by_chat.entry(sent.chat).or_default().push(sent.text);
    }
    let order: Vec<String> = deduplicated(by_chat[&1].clone());
    assert_eq!(order.len(), QUESTIONS.len(), "answers that can be told apart");
    let mut duplicates = 0;
    for chat in 1..=chats {
        let texts = by_chat.remove(&chat).expect("answered");
        duplicates += texts.len() - QUESTIONS.len();
        assert_eq!(deduplicated(texts), order, "lost, or out of order, in chat {chat}");
    }
    assert!(duplicates <= record.cut, "{duplicates} duplicates, {} cuts", record.cut);
    Figures { sends, faults: record.faults, duplicates, cut_after_sending: record.cut, elapsed }
}

fn fault(
    method: &str,
    body: &Value,
    longest: u64,
    time_outs: bool,
    random: &mut Random,
    record: &mut Record,
) -> Option<Fault> {
    if method == "getUpdates" {
        return (random.below(10) == 0).then_some(Fault::Page(502, "<html>Bad Gateway</html>"));
    }
    if method != "sendMessage" {
        return None;
    }
    let chat = body["chat_id"].as_i64().unwrap_or_default();
    if record.not_before.get(&chat).is_some_and(|time| Instant::now() < *time) {
        record.too_early += 1;
    }
    match chat {
        BLOCKED => {
            record.silence(chat, 24 * 3_600);
            return Some(Fault::refuse(403, "Forbidden: bot was blocked by the user"));
        }
        PATIENT => return Some(record.wait(chat, 3_600)),
        _ if random.below(10) >= 3 => return None,
        _ => {}
    }
    record.faults += 1;
    Some(match random.below(if time_outs { 11 } else { 10 }) {
        0 => record.wait(chat, 1),
        1 => record.wait(chat, longest),
        2 => Fault::refuse(500, "Internal Server Error"),
        3 => Fault::Page(502, "<html><h1>502 Bad Gateway</h1></html>"),
        4 => Fault::Page(200, "{\"ok\":tr"),
        5 => Fault::CutBefore,
        6 => {
            record.cut += 1;
            Fault::CutAfter
        }
        7 => Fault::Short,
        // Such a message is sent again without what Telegram may have stumbled over; refused in every form it would be
        // given up, and rightly so.
        8 if !body["entities"].is_null() => {
            Fault::refuse(400, "Bad Request: can't parse entities: unsupported type")
        }
        10 => Fault::Hang(TIME_OUT),
        _ => Fault::refuse(409, "Conflict: terminated by other getUpdates request"),
    })
}

fn deduplicated(mut texts: Vec<String>) -> Vec<String> {
    texts.dedup();
    texts
}

/// Answers in all ordinary chats, duplicates not counted.
fn distinct(telegram: &Telegram) -> usize {
    let mut last: HashMap<i64, String> = HashMap::new();
    let mut count = 0;
    for sent in telegram.sent() {
        if last.insert(sent.chat, sent.text.clone()).as_ref() != Some(&sent.text) {
            count += 1;
        }
    }
    count
}
