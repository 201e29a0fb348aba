//! Asking Telegram for updates, without end.
//!
//! The next request confirms what the last one brought, so it is made only when the inbox has it. A request that hangs
//! is ended by its own time limit; a watchdog replaces a poller that makes no requests at all.

use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::backoff::{Backoff, pause};
use super::intake::Intake;
use crate::bot::api::{Api, ApiError, Reason};
use crate::bot::clean;
use crate::error::Problem;

/// Answers that cannot be read, one after the other, before updates are asked for one by one.
const GARBLED: u32 = 3;
/// Refusals of the token, one after the other, before it counts as revoked.
const TOKEN_REFUSALS: u32 = 3;

/// Polls until `stop`; a poller that goes deaf or panics is replaced. Telegram may hold a request for `patience`, and is
/// given `grace` beyond that.
///
/// # Errors
///
/// Telegram does not know the token.
pub(super) async fn run(
    api: Api,
    intake: Intake,
    patience: Duration,
    grace: Duration,
    stop: CancellationToken,
) -> Result<(), Problem> {
    let mut api = api;
    loop {
        let progress = Arc::new(Mutex::new(Instant::now()));
        let poller = Poller {
            api: api.clone(),
            intake: intake.clone(),
            patience,
            grace,
            stop: stop.clone(),
            progress: Arc::clone(&progress),
        };
        let mut task = tokio::spawn(poller.poll());
        let outcome = tokio::select! {
            outcome = &mut task => outcome,
            () = deaf(&progress, patience + grace * 2) => {
                tracing::error!("no answer to any request for updates; the poller is replaced");
                task.abort();
                task.await
            }
        };
        if let Ok(ended) = outcome {
            return ended;
        }
        intake.metrics.pollers_replaced.one();
        api = api.reconnected()?;
        if !pause(Duration::from_secs(1), &stop).await {
            return Ok(());
        }
    }
}

/// Returns once nothing has moved for longer than `limit`.
async fn deaf(progress: &Mutex<Instant>, limit: Duration) {
    loop {
        let last = *progress.lock().expect("never poisoned: no panic while held");
        if last.elapsed() > limit {
            return;
        }
        tokio::time::sleep_until(last + limit + Duration::from_millis(100)).await;
    }
}

struct Poller {
    api: Api,
    intake: Intake,
    patience: Duration,
    grace: Duration,
    stop: CancellationToken,
    progress: Arc<Mutex<Instant>>,
}

impl Poller {
    async fn poll(self) -> Result<(), Problem> {
        let mut offset = None;
        let mut backoff = Backoff::network();
        let mut garbled = 0;
        let mut token_refusals = 0;
        while !self.stop.is_cancelled() {
            let one_by_one = garbled >= GARBLED;
            let asked = tokio::select! {
                asked = self.ask(offset, one_by_one) => asked,
                () = self.stop.cancelled() => return Ok(()),
            };
            *self.progress.lock().expect("never poisoned: no panic while held") = Instant::now();
            let failure = match asked {
                Ok(Batch::Updates(updates)) => {
                    garbled = 0;
                    token_refusals = 0;
                    let confirms = updates.iter().filter_map(number).max();
                    let empty = updates.is_empty();
                    match self.intake.take(updates).await {
                        Ok(()) if empty || confirms.is_some() => {
                            self.intake.ready.intake_works();
                            backoff.reset();
                            // An empty answer means that everything is confirmed. Then no offset is needed, and none
                            // is wanted: after a quiet week Telegram begins anew with other numbers.
                            offset = confirms.map(|number| number + 1);
                            continue;
                        }
                        Ok(()) => unreadable(),
                        Err(_) => inbox_problem(),
                    }
                }
                Ok(Batch::Unreadable(body)) => {
                    garbled += 1;
                    if one_by_one && let Some(number) = clean::number_in(&body) {
                        if self.intake.keep_unreadable(number, &body).await.is_ok() {
                            offset = Some(number + 1);
                        }
                        continue;
                    }
                    unreadable()
                }
                Err(error) => {
                    self.intake.metrics.polls_failed.one();
                    let reason = error.reason();
                    token_refusals = if reason == Reason::Token { token_refusals + 1 } else { 0 };
                    if token_refusals >= TOKEN_REFUSALS {
                        return Err(wrong_token());
                    }
                    if reason == Reason::Conflict {
                        self.drop_webhook(&error).await;
                    }
                    tracing::warn!(%error, "updates cannot be asked for; trying again");
                    if let Reason::Wait(time) = reason {
                        pause(time, &self.stop).await;
                    }
                    problem(&error)
                }
            };
            self.intake.ready.intake_fails(failure);
            backoff.wait(&self.stop).await;
        }
        Ok(())
    }

    async fn ask(&self, offset: Option<i64>, one_by_one: bool) -> Result<Batch, ApiError> {
        let mut body = json!({
            "timeout": self.patience.as_secs(),
            "limit": if one_by_one { 1 } else { 100 },
            "allowed_updates": clean::KINDS,
        });
        if let (Some(fields), Some(offset)) = (body.as_object_mut(), offset) {
            fields.insert("offset".into(), offset.into());
        }
        let answer = self.api.bytes("getUpdates", &body, self.patience + self.grace).await?;
        let updates = clean::parse(&answer.body).and_then(|mut value| {
            match value.get_mut("result").map(Value::take) {
                Some(Value::Array(updates)) => Some(updates),
                _ => None,
            }
        });
        Ok(updates.map_or(Batch::Unreadable(answer.body), Batch::Updates))
    }

    /// A webhook set by an earlier run, or another program, forbids polling.
    async fn drop_webhook(&self, error: &ApiError) {
        if let ApiError::Refused(refusal) = error
            && refusal.description.contains("webhook")
        {
            tracing::warn!("a webhook is set for this bot; it is taken away, for we poll");
            let body = json!({"drop_pending_updates": false});
            if let Err(error) = self.api.call("deleteWebhook", &body).await {
                tracing::warn!(%error, "the webhook cannot be taken away");
            }
        }
    }
}

enum Batch {
    Updates(Vec<Value>),
    Unreadable(Vec<u8>),
}

fn number(update: &Value) -> Option<i64> {
    update.get("update_id")?.as_i64()
}

pub(super) fn wrong_token() -> Problem {
    Problem::new(
        "the bot token",
        "Telegram does not know it",
        "Copy the token from @BotFather again; if it was revoked there, it gives you a new one",
    )
}

fn unreadable() -> Problem {
    Problem::new(
        "updates",
        "Telegram's answers cannot be read",
        "Check whether a proxy stands between; the bot keeps trying",
    )
}

fn inbox_problem() -> Problem {
    Problem::new(
        "the inbox",
        "updates cannot be written down",
        "See the log for the database's reason; Telegram keeps the updates meanwhile",
    )
}

fn problem(error: &ApiError) -> Problem {
    match error.reason() {
        Reason::Conflict => Problem::new(
            "updates",
            "another program takes this bot's updates",
            "Stop the other program that uses the same token",
        ),
        Reason::Token => wrong_token(),
        _ => Problem::new(
            "updates",
            error.to_string(),
            "Check the network; the bot keeps trying and loses nothing",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_deaf_poller_is_noticed_and_a_busy_one_left_alone() {
        let limit = Duration::from_millis(80);
        let progress = Mutex::new(Instant::now());
        let began = Instant::now();
        let busy = async {
            tokio::time::sleep(limit / 2).await;
            *progress.lock().unwrap() = Instant::now();
            std::future::pending::<()>().await;
        };
        tokio::select! { () = deaf(&progress, limit) => {}, () = busy => {} }
        assert!(began.elapsed() >= limit + limit / 2);
    }
}
