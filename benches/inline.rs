//! Inline latency: a hundred people type questions at once, through the emulated Telegram and the whole bot.
//!
//! `cargo bench --bench inline`. What is measured is what a reader waits: from the query to its `answerInlineQuery`, over
//! HTTP, inbox and database included. Everyone pauses between two queries as one does while typing.

#![expect(clippy::print_stdout, reason = "the figures are what it is run for")]

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use isnad::answer::Engine;
use isnad::article::{Format, parse};
use isnad::bot::handlers::Handlers;
use isnad::bot::limits::Limits;
use isnad::bot::{Api, PipelineSettings};
use isnad::emulator::{Emulator, Options};
use isnad::index::Library;
use isnad::store::Store;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

const USERS: usize = 100;
/// Between two queries of one person.
const PAUSE: Duration = Duration::from_millis(400);
/// What is promised.
const PROMISE: Duration = Duration::from_millis(150);

/// Typed word by word, each beginning a query of its own.
const QUESTIONS: [&str; 4] = [
    "كم تبلغ قيمة OpenAI وعلي بابا في السوق",
    "ما الذي فعلته DeepSeek في يناير ولماذا صدم الجميع",
    "what share of startups use Chinese open models",
    "shu ra2y Andrew Ng bel namazej el maftu7a",
];

fn main() -> ExitCode {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let mut waits = runtime.block_on(run());
    waits.sort_unstable();
    let at = |share: f64| waits[((waits.len() - 1) as f64 * share).round() as usize];
    println!(
        "{} queries of {USERS} users: median {:.1?}, p90 {:.1?}, p99 {:.1?}, longest {:.1?}",
        waits.len(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );
    if at(0.99) <= PROMISE { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn run() -> Vec<Duration> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/index/articles/open-weights.md");
    let markdown = std::fs::read_to_string(file).expect("the shipped article");
    let article = parse("open-weights", Format::Markdown, &markdown).expect("the shipped article");
    let engine = Arc::new(Engine::new(Library::in_memory(&[article], &|_| {}).expect("an index")));
    let telegram = Emulator::start(Options::default()).await.expect("a free port");
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path()).await.expect("a database");
    let token = SecretString::from(telegram.token().to_owned());
    let api = Api::new(&telegram.url(), token).expect("a valid address");
    let handlers = Handlers::new(engine, store.clone(), api.clone(), Limits::new(0, 0));
    let stop = CancellationToken::new();
    let settings = PipelineSettings::default();
    let bot = tokio::spawn(isnad::bot::run(settings, api, store, Arc::new(handlers), stop.clone()));

    // The first query waits for the start.
    telegram.person("أول").in_private().inline("متى", "").await;
    let users: Vec<_> =
        (0..USERS).map(|user| tokio::spawn(type_along(telegram.clone(), user))).collect();
    let mut waits = Vec::new();
    for user in users {
        waits.extend(user.await.expect("nobody panics"));
    }
    stop.cancel();
    bot.await.expect("the bot does not panic").expect("the bot ends well");
    waits
}

async fn type_along(telegram: Emulator, user: usize) -> Vec<Duration> {
    let seat = telegram.person(&format!("قارئ {user}")).in_private();
    // Not all press a key in the same moment.
    tokio::time::sleep(PAUSE.mul_f64(user as f64 / USERS as f64)).await;
    let mut waits = Vec::new();
    for question in QUESTIONS.iter().cycle().skip(user % QUESTIONS.len()).take(QUESTIONS.len()) {
        let ends = question.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at);
        for end in ends.chain([question.len()]) {
            let query = question.get(..end).expect("ends between words");
            let start = Instant::now();
            seat.inline(query, "").await;
            waits.push(start.elapsed());
            tokio::time::sleep(PAUSE).await;
        }
    }
    waits
}
