//! From the inbox to the handlers: in order within a chat, every chat getting its turn.
//!
//! The queue of a lane is the inbox itself, so a flood fills the disk and not the memory; a lane takes a few updates at
//! a time and then lets the others go first.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use futures::FutureExt as _;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::backoff::{Backoff, pause};
use super::letter::{self, Sorted};
use super::metrics::Metrics;
use super::sender::Sender;
use super::turns::Turns;
use crate::bot::action::Action;
use crate::bot::{Handle, Incoming, clean};
use crate::store::{Store, StoreError, Waiting};

/// Lanes at work at once.
const AT_ONCE: usize = 32;
/// Updates a lane takes before it lets others go first.
const AT_A_TIME: u32 = 8;
/// A handler that takes longer has lost its way.
const PATIENCE: Duration = Duration::from_secs(30);
/// An update that was begun with so often, each time by a process that then ended, is what ends them.
const STARTS: i64 = 10;
/// How often a handler may fail on one update.
const TRIES: u32 = 3;

/// Cheap to clone.
#[derive(Clone)]
pub(super) struct Lanes(Arc<Shared>);

struct Shared {
    store: Store,
    handler: Arc<dyn Handle>,
    sender: Sender,
    metrics: Arc<Metrics>,
    stop: CancellationToken,
    turns: Turns,
    at_once: Semaphore,
    open: AtomicBool,
    /// Updates up to this one were left by an earlier process.
    leftover: AtomicI64,
}

impl Lanes {
    pub(super) fn new(
        store: Store,
        handler: Arc<dyn Handle>,
        sender: Sender,
        metrics: Arc<Metrics>,
        stop: CancellationToken,
    ) -> Self {
        Self(Arc::new(Shared {
            store,
            handler,
            sender,
            metrics,
            stop,
            turns: Turns::default(),
            at_once: Semaphore::new(AT_ONCE),
            open: AtomicBool::new(false),
            leftover: AtomicI64::new(i64::MAX),
        }))
    }

    /// Notes which updates an earlier process left; before the intake starts.
    pub(super) async fn remember_leftover(&self) -> Result<(), StoreError> {
        self.0.leftover.store(self.0.store.last_seq().await?, Ordering::Relaxed);
        Ok(())
    }

    /// From now on updates are handled, beginning with those that wait.
    pub(super) async fn open(&self) -> Result<(), StoreError> {
        self.0.open.store(true, Ordering::Release);
        let (lanes, updates) = self.0.store.waiting_lanes().await?;
        if updates > 0 {
            tracing::info!(updates, chats = lanes.len(), "updates from before are handled now");
        }
        for lane in lanes {
            self.wake(lane);
        }
        Ok(())
    }

    /// There is something waiting in this lane.
    pub(super) fn wake(&self, lane: i64) {
        if self.0.open.load(Ordering::Acquire) {
            let shared = Arc::clone(&self.0);
            self.0.turns.wake(lane, || shared.serve(lane));
        }
    }

    /// Waits for the handlers at work; the stop must have been given.
    pub(super) async fn finished(&self) {
        self.0.turns.finished().await;
    }
}

impl Shared {
    async fn serve(self: Arc<Self>, lane: i64) {
        self.sender.heard(lane);
        loop {
            self.empty(lane).await;
            if self.stop.is_cancelled() || !self.turns.look_again(lane) {
                return;
            }
        }
    }

    async fn empty(&self, lane: i64) {
        let mut database = Backoff::store();
        while !self.stop.is_cancelled() {
            let turn = self.at_once.acquire().await;
            let waiting = match self.store.waiting(lane, AT_A_TIME).await {
                Ok(waiting) => waiting,
                Err(error) => {
                    drop(turn);
                    self.trouble(&error);
                    database.wait(&self.stop).await;
                    continue;
                }
            };
            database.reset();
            for (place, update) in waiting.iter().enumerate() {
                if self.stop.is_cancelled() {
                    return;
                }
                let newer = waiting.get(place + 1..).unwrap_or_default();
                self.take(update, newer).await;
            }
            if waiting.len() < AT_A_TIME as usize {
                // What came since has woken the lane.
                return;
            }
        }
    }

    /// Handles one update to its end, whatever that is.
    async fn take(&self, update: &Waiting, newer: &[Waiting]) {
        let typed_on = newer.iter().any(|later| later.kind == "inline_query");
        if update.kind == "inline_query" && (typed_on || self.left(update, "inline").is_zero()) {
            self.metrics.queries_superseded.one();
            return self.close(update, Vec::new()).await;
        }
        if update.seq <= self.leftover.load(Ordering::Relaxed) {
            if update.starts >= STARTS {
                return self.set_aside(update, "handling it ended the process").await;
            }
            if let Err(error) = self.store.begin_again(update.seq).await {
                self.trouble(&error);
            }
        }
        let Some(incoming) = update.body.as_ref().and_then(clean::incoming) else {
            return self.set_aside(update, "unreadable in the inbox").await;
        };
        let mut failures = 0;
        let mut backoff = Backoff::network();
        loop {
            match self.handle(incoming.clone()).await {
                Ok(actions) => return self.close(update, actions).await,
                Err(Failure::Panic) => return self.set_aside(update, "the handler panicked").await,
                Err(Failure::Store) => {}
                Err(Failure::Other) => failures += 1,
            }
            if failures >= TRIES {
                return self.set_aside(update, "the handler failed").await;
            }
            if !backoff.wait(&self.stop).await {
                // It stays in the inbox for the next process.
                return;
            }
        }
    }

    async fn handle(&self, incoming: Incoming) -> Result<Vec<Action>, Failure> {
        let work = AssertUnwindSafe(async { self.handler.handle(incoming).await }).catch_unwind();
        match tokio::time::timeout(PATIENCE, work).await {
            Ok(Ok(Ok(actions))) => Ok(actions),
            Ok(Ok(Err(error))) => {
                self.metrics.handler_errors.one();
                if let Some(error) = error.chain().find_map(|e| e.downcast_ref::<StoreError>()) {
                    self.trouble(error);
                    return Err(Failure::Store);
                }
                // Errors of handlers are ours and hold no words of a reader.
                tracing::error!(%error, "an update could not be handled");
                Err(Failure::Other)
            }
            Ok(Err(_panic)) => {
                // The panic hook has logged the place.
                self.metrics.panics.one();
                Err(Failure::Panic)
            }
            Err(_elapsed) => {
                self.metrics.handler_errors.one();
                tracing::error!(seconds = PATIENCE.as_secs(), "a handler did not come to an end");
                Err(Failure::Other)
            }
        }
    }

    /// Writes what the update led to and erases it; then what is worthless later is sent at once.
    async fn close(&self, update: &Waiting, actions: Vec<Action>) {
        let Sorted { messages, shown, calls } =
            letter::sort(actions, update.kind == "edited_message", &self.store);
        let mut backoff = Backoff::store();
        loop {
            match self.store.handled(update.seq, messages.clone(), shown.clone()).await {
                Ok(()) => break,
                Err(error) => self.trouble(&error),
            }
            if !backoff.wait(&self.stop).await {
                return;
            }
        }
        self.metrics.updates_handled.one();
        for message in &messages {
            self.sender.wake(message.chat);
        }
        for call in calls {
            let patience = self.left(update, call.method);
            if patience.is_zero() {
                self.metrics.passing_dropped.one();
            } else {
                self.sender.pass(call, patience);
            }
        }
    }

    async fn set_aside(&self, update: &Waiting, reason: &'static str) {
        self.metrics.updates_set_aside.one();
        tracing::warn!(kind = update.kind, reason, "an update was set aside");
        while let Err(error) = self.store.set_aside(update.seq, reason).await {
            self.trouble(&error);
            if !pause(Duration::from_secs(1), &self.stop).await {
                return;
            }
        }
    }

    /// How long an answer of this kind to the update is still worth something.
    fn left(&self, update: &Waiting, method: &str) -> Duration {
        let worth = match method {
            "sendChatAction" => 5_000,
            "inline" | "answerInlineQuery" => 15_000,
            _ => 60_000,
        };
        // A clock set back makes an update look younger, never older than new.
        let age = self.store.now().saturating_sub(update.received_at).max(0);
        Duration::from_millis(u64::try_from(worth - age).unwrap_or(0))
    }

    fn trouble(&self, error: &StoreError) {
        self.metrics.store_failures.one();
        tracing::warn!(%error, "the inbox cannot be used and is tried again");
    }
}

/// Why a handler gave no actions.
enum Failure {
    Panic,
    Store,
    Other,
}
