//! Trials that the bot must stand: each is a function of its size, short in the tests and long by
//! `cargo run --release --example soak`. A trial panics when a promise is broken, and returns what it measured.

#[path = "../program.rs"]
pub mod program;
#[path = "../telegram.rs"]
pub mod telegram;

pub mod disk;
pub mod indexing;
pub mod kill;
pub mod load;
pub mod malformed;
pub mod misbehaviour;
pub mod questions;
pub mod rendering;
pub mod secrets;
pub mod shutdown;
pub mod webhook;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use isnad::emulator::{Emulator, Options, Seat};

/// Questions that the repository's article answers differently each.
pub const QUESTIONS: [&str; 5] = [
    "كم تبلغ قيمة OpenAI وعلي بابا؟",
    "ما المقصود بنماذج الأوزان المفتوحة؟",
    "ما الذي فعلته DeepSeek في يناير؟",
    "ماذا قال مارتن كاسادو عن النماذج الصينية؟",
    "ماذا قال علي فرهادي عن الشركات الأميركية؟",
];

/// Numbers that look random and are the same in every run.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }

    /// One of them.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let at = self.below(of.len() as u64);
        &of[usize::try_from(at).expect("below a length")]
    }
}

/// The time that `percent` of the times are not longer than.
pub fn percentile(times: &[Duration], percent: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

/// Milliseconds with a fraction.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// An emulated Telegram whose token must appear nowhere.
pub async fn emulator() -> Emulator {
    let options = Options { token: telegram::TOKEN.into(), log: 1_000_000, ..Options::default() };
    Emulator::start(options).await.expect("a free port")
}

/// So many readers in their private chats.
pub fn readers(telegram: &Emulator, count: usize) -> Vec<Seat> {
    (0..count).map(|number| telegram.person(&format!("reader {number}")).in_private()).collect()
}

/// The texts that Telegram took from the bot, by chat, in the order in which they came, with the moment.
#[derive(Default)]
pub struct Sent(HashMap<i64, Vec<(String, Instant)>>);

impl Sent {
    /// Takes over what the emulator has logged so far, and has it forget that. Only while no bot runs: a call that comes
    /// in between would be lost.
    pub fn collect(&mut self, telegram: &Emulator) {
        for call in telegram.calls_of("sendMessage") {
            if call.status == 200 {
                let chat = call.params["chat_id"].as_i64().unwrap_or_default();
                let text = call.params["text"].as_str().unwrap_or_default().to_owned();
                self.0.entry(chat).or_default().push((text, call.at));
            }
        }
        telegram.forget_calls();
    }

    /// What came to a chat.
    pub fn to(&self, chat: i64) -> &[(String, Instant)] {
        self.0.get(&chat).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Waits until `done`, looking ever less often; panics after `patience`.
pub async fn until(patience: Duration, what: &str, mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    let mut pause = Duration::from_millis(5);
    while !done() {
        assert!(began.elapsed() < patience, "not within {patience:?}: {what}");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(500));
    }
}

/// Whether the bot's last word to each of these is this one.
pub fn all_heard(seats: &[Seat], last: &str) -> bool {
    seats.iter().all(|seat| seat.last_answer().is_some_and(|answer| answer.text() == last))
}

/// What each of the [`QUESTIONS`] is answered with, asked in peace.
pub async fn answers(telegram: &Emulator) -> Vec<String> {
    let mut answers = Vec::new();
    for question in QUESTIONS {
        let reader = telegram.person("in peace").in_private();
        answers.push(reader.ask(question).await.text().to_owned());
    }
    let mut distinct = answers.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), answers.len(), "the trial needs answers that can be told apart");
    answers
}
