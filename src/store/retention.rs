//! Erasing what is no longer needed.
//!
//! What a delivered message said is erased with the delivery itself; here goes what remains: the numbers of old updates,
//! updates set aside, which message answered which question, and, after as long as the operator wants, what the buttons
//! under answers need, verdicts and open questions.

use std::time::Duration;

use sqlx::{ConnectOptions as _, Connection as _, Row as _, SqliteConnection};

use super::{Fault, Store, StoreError, options};

/// Updates set aside are kept this long for the operator.
pub const KEEP_SET_ASIDE: Duration = Duration::from_hours(7 * 24);
/// Telegram repeats an update for a day at most.
const KEEP_NUMBERS: Duration = Duration::from_hours(25);
/// Readers can edit a question for two days.
pub const KEEP_ANSWERS: Duration = Duration::from_hours(50);
/// What a chat that shut us out does not fetch within a day is erased.
const KEEP_BLOCKED: Duration = Duration::from_hours(24);

/// How often the write-ahead log is found in use before the next time must do.
const WASH_TRIES: u32 = 20;

/// How many rows a sweep erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// All together.
    pub rows: u64,
}

impl Store {
    /// Erases what is past its time; `keep` is how long answers shown, verdicts and open questions are kept. Rows that
    /// seem to come from the future, after the clock was set back, count from now on: nothing is kept longer than its
    /// time after the clock is right again.
    ///
    /// # Errors
    ///
    /// Nothing was erased.
    pub async fn sweep(&self, keep: Duration) -> Result<Swept, StoreError> {
        let now = self.now();
        self.write(move |connection| {
            Box::pin(async move {
                for rebase in [
                    "UPDATE inbox SET closed_at = $1 WHERE state > 0 AND closed_at > $1",
                    "UPDATE answers SET sent_at = $1 WHERE sent_at > $1",
                    "UPDATE outbox SET created_at = $1 WHERE created_at > $1",
                    "UPDATE pauses SET until = $1 + until - since, since = $1 WHERE since > $1",
                    "UPDATE shown SET shown_at = $1 WHERE shown_at > $1",
                    "UPDATE verdicts SET given_at = $1 WHERE given_at > $1",
                    "UPDATE open_questions SET asked_on = $1 WHERE asked_on > $1",
                ] {
                    sqlx::query(rebase).bind(now).execute(&mut *connection).await?;
                }
                let before = |keep: Duration| {
                    now.saturating_sub(i64::try_from(keep.as_millis()).unwrap_or(i64::MAX))
                };
                let mut rows = 0;
                for (erase, limit) in [
                    ("DELETE FROM inbox WHERE state = 1 AND closed_at < $1", before(KEEP_NUMBERS)),
                    (
                        "DELETE FROM inbox WHERE state = 2 AND closed_at < $1",
                        before(KEEP_SET_ASIDE),
                    ),
                    ("DELETE FROM answers WHERE sent_at < $1", before(KEEP_ANSWERS)),
                    (
                        "DELETE FROM outbox WHERE created_at < $1 \
                         AND chat IN (SELECT chat FROM pauses WHERE blocked = 1)",
                        before(KEEP_BLOCKED),
                    ),
                    ("DELETE FROM pauses WHERE until < $1", now),
                    ("DELETE FROM shown WHERE shown_at < $1", before(keep)),
                    ("DELETE FROM verdicts WHERE given_at < $1", before(keep)),
                    ("DELETE FROM open_questions WHERE asked_on < $1", before(keep)),
                ] {
                    rows += erase_rows(connection, erase, limit).await?;
                }
                Ok(Swept { rows })
            })
        })
        .await
    }

    /// Empties the write-ahead log, where erased words would otherwise linger until it is written over.
    ///
    /// # Errors
    ///
    /// The log could not be emptied; the next call tries again.
    pub async fn wash(&self) -> Result<(), StoreError> {
        let mut connection = options(&self.inner.file).create_if_missing(false).connect().await?;
        // SQLite waits for whoever reads or writes, but not for another who empties the log.
        for _ in 0..WASH_TRIES {
            let row =
                sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut connection).await?;
            if row.try_get::<i64, _>("busy")? == 0 {
                return Ok(connection.close().await?);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(StoreError::new(Fault::Locked, "the write-ahead log is in use"))
    }
}

async fn erase_rows(
    connection: &mut SqliteConnection,
    erase: &'static str,
    limit: i64,
) -> sqlx::Result<u64> {
    Ok(sqlx::query(erase).bind(limit).execute(connection).await?.rows_affected())
}
