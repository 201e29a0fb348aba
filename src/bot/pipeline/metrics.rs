//! What the pipeline counts, and whether it is well.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Notify;

use crate::error::Problem;

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One more.
    pub fn one(&self) {
        self.add(1);
    }

    /// `count` more.
    pub fn add(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    /// So far.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Declares the counters once, with their meaning, and lists them by name.
macro_rules! counters {
    ($($(#[$meaning:meta])+ $name:ident,)+) => {
        /// Counts since the start of the process. No count has a person's words or ids in it.
        #[derive(Debug, Default)]
        pub struct Metrics {
            $($(#[$meaning])+ pub $name: Counter,)+
        }

        impl Metrics {
            /// Every counter by its name.
            pub fn all(&self) -> Vec<(&'static str, u64)> {
                vec![$((stringify!($name), self.$name.get()),)+]
            }
        }
    };
}

counters! {
    /// Updates written to the inbox.
    updates_received,
    /// Updates that had been there before.
    updates_repeated,
    /// Updates handled by a handler to the end.
    updates_handled,
    /// Updates set aside: unknown, unreadable, or the handler failed on them.
    updates_set_aside,
    /// Updates without a number, which can be neither kept nor repeated.
    updates_unnumbered,
    /// Inline queries that a newer one of the same reader made worthless.
    queries_superseded,
    /// Handlers and searches that panicked.
    panics,
    /// Handlers that returned an error.
    handler_errors,
    /// Messages sent.
    messages_sent,
    /// Messages edited or deleted.
    messages_edited,
    /// Messages that Telegram refused for good, in whatever form.
    messages_refused,
    /// Sends tried again after Telegram or the network failed.
    sends_retried,
    /// Sends in a plainer form after Telegram refused the first.
    sends_simplified,
    /// Times Telegram asked for patience.
    waits_asked,
    /// Chats that shut us out.
    chats_blocked,
    /// Stored texts whose checksum did not fit.
    texts_damaged,
    /// Passing answers (callbacks, inline, guest) delivered.
    passing_sent,
    /// Passing answers dropped: stale, refused, or too many at once.
    passing_dropped,
    /// Requests for updates that failed.
    polls_failed,
    /// Times the watchdog replaced a deaf poller.
    pollers_replaced,
    /// Updates refused because the inbox could not be written.
    inbox_failures,
    /// Other trouble with the database.
    store_failures,
}

impl fmt::Display for Metrics {
    /// What there has been, by name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = self.all().into_iter().filter(|(_, count)| *count > 0);
        for (place, (name, count)) in counted.enumerate() {
            write!(f, "{}{name}={count}", if place == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

/// Whether updates flow. Shared between the pipeline, which reports, and the health check, which asks.
#[derive(Debug)]
pub struct Ready {
    state: Mutex<State>,
    turned: Notify,
}

#[derive(Debug)]
struct State {
    introduced: bool,
    intake: Result<(), Problem>,
}

impl Default for Ready {
    fn default() -> Self {
        let starting = Problem::new("the bot", "it has not reached Telegram yet", "Wait a moment");
        let state = State { introduced: false, intake: Err(starting) };
        Self { state: Mutex::new(state), turned: Notify::new() }
    }
}

impl Ready {
    /// Telegram told who we are.
    pub(super) fn introduced(&self) {
        self.state().introduced = true;
        self.turned.notify_one();
    }

    /// Updates come in.
    pub(super) fn intake_works(&self) {
        let before = std::mem::replace(&mut self.state().intake, Ok(()));
        if before.is_err() {
            self.turned.notify_one();
        }
    }

    /// Updates do not come in, for this reason.
    pub(super) fn intake_fails(&self, problem: Problem) {
        let now = Err(problem);
        let before = std::mem::replace(&mut self.state().intake, now.clone());
        if before != now {
            self.turned.notify_one();
        }
    }

    /// Waits until it is well after trouble, or in trouble, or in another.
    pub(super) async fn turned(&self) {
        self.turned.notified().await;
    }

    /// Whether the bot answers.
    ///
    /// # Errors
    ///
    /// Why it does not.
    pub fn report(&self) -> Result<(), Problem> {
        let state = self.state();
        state.intake.clone()?;
        if state.introduced {
            Ok(())
        } else {
            Err(Problem::new("the bot", "Telegram has not told who we are", "Wait a moment"))
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("never poisoned: no panic while held")
    }
}
