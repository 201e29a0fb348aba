//! A local Telegram: the Bot API over HTTP, strict like the real server, and people who talk to
//! the bot.
//!
//! The demo page and the tests use it, so that the bot runs there over the same code as in
//! Telegram. [`Emulator`] starts it; [`Person`] and [`Room`] are who and where; [`Seat`] is a
//! person in a place, with everything a person can do there.
//!
//! ```no_run
//! # use isnad::emulator::{Emulator, Options};
//! # async fn example() -> std::io::Result<()> {
//! let telegram = Emulator::start(Options::default()).await?;
//! // … start a bot with `telegram.token()` against `telegram.url()` …
//! let sara = telegram.person("سارة").in_private();
//! let answer = sara.ask("متى تأسست المكتبة؟").await;
//! assert_eq!(answer.text(), "…");
//! # Ok(())
//! # }
//! ```
//!
//! Inside, `world` holds everything; `deliver` and `membership` decide what the bot hears;
//! `methods` are the calls; `server` and `params` speak HTTP; `clean`, `entities`, `detect`,
//! `markup` and `keyboard` are Telegram's rules for texts; `show` is what a person sees.

mod callbacks;
mod clean;
mod deliver;
mod detect;
mod entities;
mod failure;
mod faults;
mod guest;
mod inline;
mod json;
mod keyboard;
mod markup;
mod membership;
mod methods;
mod model;
mod options;
mod page;
mod params;
mod people;
mod profile;
mod seat;
mod server;
mod show;
#[cfg(test)]
mod tests;
mod updates;
mod voice;
mod webhook;
mod world;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

pub use callbacks::Notice;
pub use faults::{Fault, FaultBuilder};
pub use options::Options;
pub use people::{Person, Room};
pub use seat::{Seat, Seen};
pub use voice::Post;

use failure::Outcome;
use faults::{Faults, Rule};
use params::Params;
use world::World;

/// One call of the Bot API, as it came and as it was answered.
#[derive(Debug, Clone)]
pub struct Call {
    /// When it came.
    pub at: Instant,
    /// Method, in lower case.
    pub method: String,
    /// Its parameters; form fields stay strings.
    pub params: Value,
    /// HTTP status of the answer.
    pub status: u16,
    /// `result`, or the description of the failure.
    pub result: Value,
}

impl Call {
    fn new(at: Instant, method: &str, params: &Params, outcome: &Outcome) -> Self {
        let (status, result) = match outcome {
            Ok(result) => (200, result.clone()),
            Err(failure) => (failure.code, Value::String(failure.description.clone())),
        };
        Self { at, method: method.to_owned(), params: params.to_value(), status, result }
    }
}

/// What the server's tasks and the test interface share.
#[derive(Debug)]
struct Shared {
    token: String,
    log_limit: usize,
    world: Mutex<World>,
    faults: Mutex<Faults>,
    log: Mutex<VecDeque<Call>>,
    /// Who is on the demo page, once it is open.
    page: OnceLock<page::Cast>,
    stop: CancellationToken,
}

impl Shared {
    fn with<T>(&self, then: impl FnOnce(&mut World) -> T) -> T {
        then(&mut self.world.lock().expect("no holder of the world panics"))
    }

    /// Waits until `look` finds something, at every change of the world.
    async fn wait<T>(
        &self,
        limit: Duration,
        mut look: impl FnMut(&mut World) -> Option<T>,
    ) -> Option<T> {
        let mut changes = self.with(|world| world.subscribe());
        let deadline = tokio::time::Instant::now() + limit;
        loop {
            changes.mark_unchanged();
            if let Some(found) = self.with(&mut look) {
                return Some(found);
            }
            if tokio::time::timeout_at(deadline, changes.changed()).await.is_err() {
                return self.with(&mut look);
            }
        }
    }

    /// Logs a call; polls are left out, they would drown the others.
    fn record(&self, call: Call) {
        if call.method == "getupdates" || self.log_limit == 0 {
            return;
        }
        let mut log = self.log.lock().expect("no holder of the log panics");
        log.push_back(call);
        while log.len() > self.log_limit {
            log.pop_front();
        }
    }

    /// Runs a task until the emulator stops.
    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        tokio::spawn(async move {
            stop.run_until_cancelled(task).await;
        });
    }

    /// Makes the call that a webhook's answer asked for.
    fn call_in_reply(&self, reply: &Value) {
        let method = reply["method"].as_str().unwrap_or_default().to_ascii_lowercase();
        let params = Params::from_object(reply);
        let at = Instant::now();
        let outcome = self.with(|world| methods::call(world, &method, &params));
        self.record(Call::new(at, &method, &params, &outcome));
    }
}

/// A running emulator; it stops when the last clone is dropped.
#[derive(Debug, Clone)]
pub struct Emulator {
    shared: Arc<Shared>,
    address: SocketAddr,
    _stop: Arc<DropGuard>,
}

impl Emulator {
    /// Starts the server on 127.0.0.1.
    ///
    /// # Errors
    /// The port is in use, or may not be used.
    pub async fn start(options: Options) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", options.port)).await?;
        let address = listener.local_addr()?;
        let stop = CancellationToken::new();
        let shared = Arc::new(Shared {
            token: options.token.clone(),
            log_limit: options.log,
            world: Mutex::new(World::new(options)),
            faults: Mutex::default(),
            log: Mutex::default(),
            page: OnceLock::new(),
            stop: stop.clone(),
        });
        let routes = server::routes(Arc::clone(&shared));
        let stopped = stop.clone().cancelled_owned();
        tokio::spawn(async move {
            let server = axum::serve(listener, routes).with_graceful_shutdown(stopped);
            if let Err(error) = server.await {
                tracing::warn!(%error, "the emulator's server ended");
            }
        });
        Ok(Self { shared, address, _stop: Arc::new(stop.drop_guard()) })
    }

    /// Address of the Bot API server, e.g. `http://127.0.0.1:8081`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The port on 127.0.0.1 that it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The bot's token.
    pub fn token(&self) -> &str {
        &self.shared.token
    }

    /// The bot's user id.
    pub fn bot_id(&self) -> i64 {
        self.with(|world| world.bot)
    }

    fn with<T>(&self, then: impl FnOnce(&mut World) -> T) -> T {
        self.shared.with(then)
    }

    /// Changes how the bot is set up, e.g. privacy mode.
    pub fn configure(&self, change: impl FnOnce(&mut Options)) {
        self.with(|world| change(&mut world.options));
    }

    /// Moves the emulated clock forward: queries grow old, messages can no longer be deleted.
    pub fn advance(&self, by: Duration) {
        self.with(|world| world.advance(by));
    }

    /// All calls but `getUpdates`, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.log.lock().expect("no holder of the log panics").iter().cloned().collect()
    }

    /// The calls of one method, oldest first.
    pub fn calls_of(&self, method: &str) -> Vec<Call> {
        let mut calls = self.calls();
        calls.retain(|call| call.method.eq_ignore_ascii_case(method));
        calls
    }

    /// Forgets the calls so far.
    pub fn forget_calls(&self) {
        self.shared.log.lock().expect("no holder of the log panics").clear();
    }

    /// Scripts a fault for the next call of a method.
    pub fn fail(&self, method: &str) -> FaultBuilder<'_> {
        self.fault(Some(method.to_ascii_lowercase()))
    }

    /// Scripts a fault for the next call of whatever method but `getUpdates`.
    pub fn fail_any(&self) -> FaultBuilder<'_> {
        self.fault(None)
    }

    fn fault(&self, method: Option<String>) -> FaultBuilder<'_> {
        let fault = Fault::Garbage;
        let rule = Rule { fault, method, chat: None, left: 1, one_in: 1, done: false };
        FaultBuilder { emulator: self, rule }
    }

    fn add_fault(&self, rule: Rule) {
        self.shared.faults.lock().expect("no holder of the faults panics").add(rule);
    }

    /// Forgets all scripted faults.
    pub fn mend(&self) {
        self.shared.faults.lock().expect("no holder of the faults panics").clear();
    }

    /// Queues an update of whatever shape; its `update_id` is set, and returned.
    pub fn inject(&self, update: Value) -> i64 {
        self.with(|world| {
            let now = world.now();
            let id = world.updates.push_raw(update, now);
            world.touch();
            id
        })
    }

    /// Each update that waits is handed out `copies` more times.
    pub fn duplicate_waiting(&self, copies: usize) {
        self.with(|world| world.updates.duplicate(copies));
    }

    /// The updates that wait are handed out in reverse order.
    pub fn reverse_waiting(&self) {
        self.with(|world| world.updates.reverse());
    }

    /// How many updates wait for the bot or are not yet confirmed.
    pub fn waiting(&self) -> usize {
        self.with(|world| world.updates.len())
    }

    /// Waits until the bot has taken all updates and called nothing for `calm`.
    pub async fn settle(&self, calm: Duration) {
        let mut calls = usize::MAX;
        loop {
            let now = self.shared.log.lock().expect("no holder of the log panics").len();
            if self.waiting() == 0 && now == calls {
                return;
            }
            calls = now;
            tokio::time::sleep(calm).await;
        }
    }
}
