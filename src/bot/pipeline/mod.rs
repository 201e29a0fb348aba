//! The pipeline as a whole: starts its parts in order, looks after them, and stops them without losing anything.

mod backoff;
mod intake;
mod lanes;
mod letter;
mod metrics;
mod pace;
mod polling;
mod sender;
mod turns;
mod webhook;

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::bot::action::{Call, Standing};
use crate::bot::api::{Api, Reason};
use crate::bot::{Handle, Identity};
use crate::store::Store;
use backoff::{Backoff, pause};
use intake::Intake;
use lanes::Lanes;
use pace::Pace;
use sender::Sender;

pub use metrics::{Counter, Metrics, Ready};
pub use webhook::WebhookSettings;

/// What is still under way when the bot is told to stop gets this long.
const LAST_CALLS: Duration = Duration::from_secs(9);
/// How often the bot notes that it is well, for a health check from outside.
pub const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often what is past its time is erased.
const SWEEP: Duration = Duration::from_secs(30);
/// Every so many sweeps the write-ahead log is emptied.
const WASH_EVERY: u32 = 8;

/// How the pipeline runs.
#[derive(Debug, Clone)]
pub struct PipelineSettings {
    /// Where Telegram brings updates; `None` to ask for them.
    pub webhook: Option<WebhookSettings>,
    /// How long Telegram may hold a request for updates when there are none.
    pub poll_patience: Duration,
    /// What it is given beyond that before a request counts as lost; after twice as much the poller counts as deaf.
    pub poll_grace: Duration,
    /// Messages a second over all chats; 0 for no limit.
    pub messages_per_second: u32,
    /// How long answers shown, verdicts and open questions are kept.
    pub retention: Duration,
    /// Counts, shared with whoever shows them.
    pub metrics: Arc<Metrics>,
    /// Whether it is well, shared with whoever asks.
    pub ready: Arc<Ready>,
}

impl Default for PipelineSettings {
    fn default() -> Self {
        Self {
            webhook: None,
            poll_patience: Duration::from_secs(50),
            poll_grace: Duration::from_secs(15),
            messages_per_second: 30,
            retention: Duration::from_hours(30 * 24),
            metrics: Arc::default(),
            ready: Arc::default(),
        }
    }
}

/// Runs the bot until `shutdown`: takes updates in, has them handled, sends what they lead to.
///
/// It starts while Telegram is down and recovers by itself. After `shutdown` it takes nothing more, finishes what is
/// under way within ten seconds, and leaves the rest in the database for the next start.
///
/// # Errors
///
/// Telegram does not know the token, or the database cannot be read at the start.
pub async fn run(
    settings: PipelineSettings,
    api: Api,
    store: Store,
    handler: Arc<dyn Handle>,
    shutdown: CancellationToken,
) -> anyhow::Result<()> {
    let stop = shutdown.child_token();
    if store.adopt(api.bot_id()).await? {
        tracing::warn!("the state database was another bot's; what waited there was erased");
    }
    let metrics = Arc::clone(&settings.metrics);
    let ready = Arc::clone(&settings.ready);
    let pace = Pace::new(settings.messages_per_second);
    let sender = Sender::new(api.clone(), store.clone(), Arc::clone(&metrics), pace, stop.clone());
    let lanes = Lanes::new(
        store.clone(),
        Arc::clone(&handler),
        sender.clone(),
        Arc::clone(&metrics),
        stop.clone(),
    );
    lanes.remember_leftover().await?;
    sender.resume().await?;

    let intake = Intake {
        store: store.clone(),
        lanes: lanes.clone(),
        metrics: Arc::clone(&metrics),
        ready: ready.clone(),
    };
    let keeper = tokio::spawn(keep(store, settings.retention, ready.clone(), stop.clone()));
    let opener = open(api.clone(), handler, lanes.clone(), ready, stop.clone());
    let taking = async {
        match settings.webhook {
            None => {
                let (patience, grace) = (settings.poll_patience, settings.poll_grace);
                polling::run(api, intake, patience, grace, stop.clone()).await
            }
            Some(webhook) => webhook::run(webhook, api, intake, stop.clone()).await,
        }
    };
    let outcome = tokio::select! {
        ended = taking => ended.map_err(anyhow::Error::from),
        failed = opener => failed,
    };

    stop.cancel();
    let finished = async {
        lanes.finished().await;
        sender.finished().await;
        // The keeper may have been at work in the database; how it ended changes nothing.
        let _ = keeper.await;
    };
    if tokio::time::timeout(LAST_CALLS, finished).await.is_err() {
        tracing::warn!(
            "not everything under way came to its end; the rest follows at the next start"
        );
    }
    tracing::info!(counts = %metrics, "stopped");
    outcome
}

/// Asks Telegram who we are, then opens the lanes. Returns only on failure.
async fn open(
    api: Api,
    handler: Arc<dyn Handle>,
    lanes: Lanes,
    ready: Arc<Ready>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let mut backoff = Backoff::network();
    let me: Identity = loop {
        match api.identity().await {
            Ok(me) => break me,
            Err(error) if error.reason() == Reason::Token => anyhow::bail!(polling::wrong_token()),
            Err(error) => tracing::warn!(%error, "Telegram does not answer yet; trying again"),
        }
        if !backoff.wait(&stop).await {
            return std::future::pending().await;
        }
    };
    tracing::info!(username = me.username, "the bot is in Telegram");
    let profile = handler.introduce(&me);
    tokio::spawn(announce(api, profile, stop));
    lanes.open().await?;
    ready.introduced();
    std::future::pending().await
}

/// Changes what Telegram keeps about the bot where it is not as it should be.
async fn announce(api: Api, profile: Vec<Standing>, stop: CancellationToken) {
    for Standing { ask, wanted, set } in profile {
        if persist(&api, &ask, &stop).await.is_none_or(|now| now != wanted) {
            persist(&api, &set, &stop).await;
        }
    }
}

/// Makes a call until it succeeds, is refused, or the bot stops.
async fn persist(api: &Api, call: &Call, stop: &CancellationToken) -> Option<Value> {
    let mut backoff = Backoff::network();
    loop {
        let error = match api.call(call.method, &call.body).await {
            Ok(result) => return Some(result),
            Err(error) => error,
        };
        let again = match error.reason() {
            Reason::Wait(time) => pause(time, stop).await,
            Reason::Passing => backoff.wait(stop).await,
            _ => {
                tracing::warn!(%error, method = call.method, "the bot's profile is not complete");
                false
            }
        };
        if !again {
            return None;
        }
    }
}

/// Erases what is past its time and notes how the bot is: now and then, and whenever that turns.
async fn keep(store: Store, retention: Duration, ready: Arc<Ready>, stop: CancellationToken) {
    let mut sweeps = 0_u32;
    let mut next_sweep = Instant::now();
    loop {
        let trouble = ready.report().err().map_or_else(String::new, |problem| problem.to_string());
        if let Err(error) = store.beat(trouble).await {
            tracing::warn!(%error, "the heartbeat cannot be written");
        }
        if next_sweep <= Instant::now() {
            sweep(&store, retention, sweeps.is_multiple_of(WASH_EVERY)).await;
            sweeps = sweeps.wrapping_add(1);
            next_sweep = Instant::now() + SWEEP;
        }
        tokio::select! {
            () = tokio::time::sleep(HEARTBEAT) => {}
            () = ready.turned() => {}
            () = stop.cancelled() => {
                // The last word; without it a health check finds the beat too old after a while.
                let _ = store.beat("the bot was stopped".into()).await;
                return;
            }
        }
    }
}

async fn sweep(store: &Store, retention: Duration, wash: bool) {
    match store.sweep(retention).await {
        Ok(swept) => tracing::debug!(rows = swept.rows, "erased what was past its time"),
        Err(error) => tracing::warn!(%error, "nothing could be erased; trying again"),
    }
    if wash && let Err(error) = store.wash().await {
        tracing::debug!(%error, "the write-ahead log could not be emptied yet");
    }
}

#[cfg(test)]
mod tests;
