//! From the outbox to Telegram: in order within a chat, no chat waiting for another, nothing lost.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::backoff::{Backoff, pause};
use super::letter::Letter;
use super::metrics::Metrics;
use super::pace::Pace;
use super::turns::Turns;
use crate::bot::action::Call;
use crate::bot::api::{Api, ApiError, Reason};
use crate::store::{Outgoing, Store, StoreError};

/// Messages on their way at once.
const AT_ONCE: usize = 128;
/// Passing answers on their way at once; more are dropped.
const PASSING_AT_ONCE: usize = 64;
/// A chat that shut us out is left alone for longer than its messages are kept.
const BLOCKED_FOR: Duration = Duration::from_hours(25);

/// Sends what the outbox holds. Cheap to clone.
#[derive(Clone)]
pub(super) struct Sender(Arc<Shared>);

struct Shared {
    api: Api,
    store: Store,
    metrics: Arc<Metrics>,
    pace: Pace,
    stop: CancellationToken,
    turns: Turns,
    held: Mutex<HashMap<i64, Hold>>,
    at_once: Semaphore,
    passing: Arc<Semaphore>,
}

/// Why a chat gets nothing for now.
#[derive(Debug, Clone, Copy)]
enum Hold {
    /// Telegram asked for patience.
    Until(Instant),
    /// Until the chat speaks again.
    Blocked,
}

impl Sender {
    pub(super) fn new(
        api: Api,
        store: Store,
        metrics: Arc<Metrics>,
        pace: Pace,
        stop: CancellationToken,
    ) -> Self {
        Self(Arc::new(Shared {
            api,
            store,
            metrics,
            pace,
            stop,
            turns: Turns::default(),
            held: Mutex::default(),
            at_once: Semaphore::new(AT_ONCE),
            passing: Arc::new(Semaphore::new(PASSING_AT_ONCE)),
        }))
    }

    /// Takes up what an earlier process left.
    pub(super) async fn resume(&self) -> Result<(), StoreError> {
        for pause in self.0.store.pauses().await? {
            let hold = if pause.blocked {
                Hold::Blocked
            } else {
                let left = Duration::from_millis(u64::try_from(pause.left).unwrap_or(0));
                Hold::Until(Instant::now() + left)
            };
            self.0.held().insert(pause.chat, hold);
        }
        for chat in self.0.store.outgoing_chats().await? {
            self.wake(chat);
        }
        Ok(())
    }

    /// There is something to send to this chat.
    pub(super) fn wake(&self, chat: i64) {
        self.0.wake(chat);
    }

    /// The chat spoke: if it had shut us out, it has let us in again.
    pub(super) fn heard(&self, chat: i64) {
        let blocked = {
            let mut held = self.0.held();
            matches!(held.get(&chat), Some(Hold::Blocked)) && held.remove(&chat).is_some()
        };
        if blocked {
            let this = self.clone();
            self.0.turns.spawn(async move {
                // If the note stays, the next process asks Telegram once in vain.
                let _ = this.0.store.resume(chat).await;
                this.wake(chat);
            });
        }
    }

    /// Makes a call that is worthless later, within `patience`; dropped when too many are on their way.
    pub(super) fn pass(&self, call: Call, patience: Duration) {
        let shared = Arc::clone(&self.0);
        let Ok(permit) = Arc::clone(&self.0.passing).try_acquire_owned() else {
            self.0.metrics.passing_dropped.one();
            return;
        };
        self.0.turns.spawn(async move {
            let attempt = tokio::time::timeout(patience, shared.pass(&call));
            if matches!(attempt.await, Ok(true)) {
                shared.metrics.passing_sent.one();
            } else {
                shared.metrics.passing_dropped.one();
            }
            drop(permit);
        });
    }

    /// Waits for what is on its way; the stop must have been given.
    pub(super) async fn finished(&self) {
        self.0.turns.finished().await;
    }
}

impl Shared {
    fn held(&self) -> std::sync::MutexGuard<'_, HashMap<i64, Hold>> {
        self.held.lock().expect("never poisoned: no panic while held")
    }

    fn wake(self: &Arc<Self>, chat: i64) {
        let shared = Arc::clone(self);
        // Boxed, for a chat's task may wake another's.
        self.turns.wake(chat, || -> BoxFuture<'static, ()> { Box::pin(shared.serve(chat)) });
    }

    async fn serve(self: Arc<Self>, chat: i64) {
        loop {
            self.empty(chat).await;
            if self.stop.is_cancelled() || !self.turns.look_again(chat) {
                return;
            }
        }
    }

    /// Sends until nothing is left, the chat is shut, or the bot stops.
    async fn empty(self: &Arc<Self>, chat: i64) {
        let mut network = Backoff::network();
        let mut database = Backoff::store();
        while !self.stop.is_cancelled() && self.wait_out(chat).await {
            let outgoing = match self.store.next_outgoing(chat).await {
                Ok(Some(outgoing)) => outgoing,
                Ok(None) => return,
                Err(error) => {
                    self.trouble(&error);
                    database.wait(&self.stop).await;
                    continue;
                }
            };
            database.reset();
            let Some(letter) = self.read(&outgoing) else {
                self.confirm(&outgoing, None).await;
                continue;
            };
            let permit = tokio::select! {
                permit = async {
                    self.pace.permit(chat).await;
                    self.at_once.acquire().await
                } => permit,
                () = self.stop.cancelled() => return,
            };
            let outcome = letter.deliver(outgoing.answered_by, &self.api, &self.metrics).await;
            drop(permit);
            match outcome {
                Ok(message) => {
                    network.reset();
                    self.confirm(&outgoing, message).await;
                    if outgoing.last {
                        // What came since has woken the chat.
                        return;
                    }
                }
                Err(error) => {
                    if !self.failed(chat, &outgoing, &error).await {
                        network.wait(&self.stop).await;
                    }
                }
            }
        }
    }

    /// Waits while the chat is held. `false` when it is shut, or the bot stops.
    async fn wait_out(&self, chat: i64) -> bool {
        let hold = self.held().get(&chat).copied();
        match hold {
            None => true,
            Some(Hold::Blocked) => false,
            Some(Hold::Until(until)) => {
                let left = until.saturating_duration_since(Instant::now());
                let waited = pause(left, &self.stop).await;
                if waited {
                    self.held().remove(&chat);
                }
                waited
            }
        }
    }

    fn read(&self, outgoing: &Outgoing) -> Option<Letter> {
        let letter = outgoing.body.as_ref().and_then(|body| serde_json::from_str(&body.0).ok());
        if letter.is_none() {
            self.metrics.texts_damaged.one();
            tracing::error!(
                message_row = outgoing.id,
                "a stored message is damaged and was not sent; check the disk, then `isnad check`"
            );
        }
        letter
    }

    /// Writes down that a message was sent, however long the database takes: otherwise it would be sent again.
    async fn confirm(&self, outgoing: &Outgoing, message: Option<i32>) {
        let mut database = Backoff::store();
        while let Err(error) = self.store.delivered(outgoing, message).await {
            self.trouble(&error);
            if !database.wait(&self.stop).await {
                return;
            }
        }
    }

    /// Draws the consequences of a failure. `false`: try again after a while.
    async fn failed(self: &Arc<Self>, chat: i64, outgoing: &Outgoing, error: &ApiError) -> bool {
        match error.reason() {
            Reason::Wait(time) => {
                self.metrics.waits_asked.one();
                self.held().insert(chat, Hold::Until(Instant::now() + time));
                let milliseconds = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
                self.note(self.store.pause(chat, milliseconds, false).await);
                true
            }
            Reason::Blocked => {
                self.metrics.chats_blocked.one();
                self.held().insert(chat, Hold::Blocked);
                let milliseconds = i64::try_from(BLOCKED_FOR.as_millis()).unwrap_or(i64::MAX);
                self.note(self.store.pause(chat, milliseconds, true).await);
                true
            }
            Reason::Moved(to) => {
                let moved = self.store.move_chat(chat, to, Letter::moved).await;
                let success = moved.is_ok();
                self.note(moved);
                self.wake(to);
                success
            }
            // The token may be back after the operator's next step; the messages wait.
            Reason::Passing | Reason::Token | Reason::Conflict => {
                self.metrics.sends_retried.one();
                tracing::warn!(%error, "a message could not be sent and is tried again");
                false
            }
            _ => {
                self.metrics.messages_refused.one();
                tracing::warn!(%error, "Telegram refused a message for good");
                self.confirm(outgoing, None).await;
                true
            }
        }
    }

    fn note(&self, written: Result<(), StoreError>) {
        if let Err(error) = written {
            self.trouble(&error);
        }
    }

    fn trouble(&self, error: &StoreError) {
        self.metrics.store_failures.one();
        tracing::warn!(%error, "the outbox cannot be used and is tried again");
    }

    /// `true` when the call was made.
    async fn pass(&self, call: &Call) -> bool {
        let mut network = Backoff::network();
        loop {
            let Err(error) = self.api.call(call.method, &call.body).await else { return true };
            match error.reason() {
                Reason::Passing => {}
                Reason::Wait(time) if time <= Duration::from_secs(3) => {
                    tokio::time::sleep(time).await;
                }
                Reason::Stale => return false,
                _ => {
                    tracing::warn!(%error, method = call.method, "a passing answer was dropped");
                    return false;
                }
            }
            if !network.wait(&self.stop).await {
                return false;
            }
        }
    }
}
