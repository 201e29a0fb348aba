//! Updates between their arrival and their handling.
//!
//! An update is written here before it is confirmed to Telegram. When it has been handled its words and its chat are
//! erased in the same transaction that writes what it led to; its number and a keyed hash stay a while to tell
//! repetitions. The number alone would not do: Telegram begins anew after a quiet week, and so does a test server.

use sqlx::query_builder::Separated;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::outbox::{NewMessage, enqueue};
use super::shown::{Shown, keep};
use super::{Store, StoreError, Words, checksum};

const WAITING: i64 = 0;
const HANDLED: i64 = 1;
const SET_ASIDE: i64 = 2;

/// An update as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUpdate {
    /// Telegram's number of the update.
    pub update_id: i64,
    /// What it is, for the operator's counts: `message`, `callback_query`.
    pub kind: &'static str,
    /// What to do with it.
    pub intake: Intake,
    /// The update as JSON.
    pub body: Words,
}

/// What becomes of an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intake {
    /// It waits for its turn among the updates of this chat or user.
    Handle {
        /// Chat id; user id where there is no chat.
        lane: i64,
    },
    /// Nobody handles it; it is kept some days for the operator, for this reason.
    SetAside(&'static str),
}

/// What [`Store::receive`] did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Received {
    /// The lanes that may now have something waiting, each once. Also of updates that were there before: whoever wrote
    /// them may have been ended before it could say so.
    pub lanes: Vec<i64>,
    /// Updates that were there before.
    pub repeated: u64,
    /// Updates written.
    pub fresh: u64,
}

/// An update whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Place in the order of arrival.
    pub seq: i64,
    /// As given in [`NewUpdate::kind`].
    pub kind: String,
    /// When it arrived, milliseconds of Unix time.
    pub received_at: i64,
    /// How often a process that is no more had begun with it or had it before it.
    pub starts: i64,
    /// The update as JSON; `None` when the stored text is damaged.
    pub body: Option<Words>,
}

impl Store {
    /// Writes updates, in their order; those that were here before are left out.
    ///
    /// # Errors
    ///
    /// Nothing was written, and nothing may be confirmed to Telegram.
    pub async fn receive(&self, updates: Vec<NewUpdate>) -> Result<Received, StoreError> {
        let now = self.now();
        let mut received = Received::default();
        for update in &updates {
            if let Intake::Handle { lane } = update.intake
                && !received.lanes.contains(&lane)
            {
                received.lanes.push(lane);
            }
        }
        let all = updates.len() as u64;
        let fingerprints: Vec<Vec<u8>> =
            updates.iter().map(|update| self.fingerprint(&update.body.0)).collect();
        let fresh = self
            .script(move |sql| {
                sql.push(
                    "INSERT INTO inbox (update_id, fingerprint, state, kind, received_at, closed_at, reason, lane, \
                     body, checksum) ",
                );
                sql.push_values(updates.iter().zip(fingerprints), |mut row, (update, fingerprint)| {
                    let (state, lane, reason, closed_at) = match update.intake {
                        Intake::Handle { lane } => (WAITING, Some(lane), None, None),
                        Intake::SetAside(reason) => (SET_ASIDE, None, Some(reason), Some(now)),
                    };
                    row.push_bind(update.update_id)
                        .push_bind(fingerprint)
                        .push_bind(state)
                        .push_bind(update.kind)
                        .push_bind(now)
                        .push_bind(closed_at)
                        .push_bind(reason)
                        .push_bind(lane)
                        .push_bind(&update.body.0)
                        .push_bind(checksum(&update.body.0));
                });
                sql.push(" ON CONFLICT (update_id, fingerprint) DO NOTHING RETURNING seq;");
            })
            .await?;
        received.fresh = fresh.len() as u64;
        received.repeated = all - received.fresh;
        Ok(received)
    }

    /// The next `limit` updates of a lane, oldest first.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn waiting(&self, lane: i64, limit: u32) -> Result<Vec<Waiting>, StoreError> {
        let rows = sqlx::query(
            "SELECT seq, kind, received_at, starts, body, checksum FROM inbox \
             WHERE state = 0 AND lane = $1 ORDER BY seq LIMIT $2",
        )
        .bind(lane)
        .bind(limit)
        .fetch_all(self.readers())
        .await?;
        let waiting = rows.iter().map(|row| {
            let body: String = row.try_get("body")?;
            let sum: Vec<u8> = row.try_get("checksum")?;
            Ok(Waiting {
                seq: row.try_get("seq")?,
                kind: row.try_get("kind")?,
                received_at: row.try_get("received_at")?,
                starts: row.try_get("starts")?,
                body: (checksum(&body) == sum).then_some(Words(body)),
            })
        });
        Ok(waiting.collect::<sqlx::Result<_>>()?)
    }

    /// The lanes with something waiting, and how many updates wait in all.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn waiting_lanes(&self) -> Result<(Vec<i64>, u64), StoreError> {
        let rows = sqlx::query(
            "SELECT lane, COUNT(*) AS updates FROM inbox WHERE state = 0 \
             GROUP BY lane ORDER BY MIN(seq)",
        )
        .fetch_all(self.readers())
        .await?;
        let mut lanes = Vec::with_capacity(rows.len());
        let mut updates = 0;
        for row in rows {
            lanes.push(row.try_get("lane")?);
            updates += u64::try_from(row.try_get::<i64, _>("updates")?).unwrap_or(0);
        }
        Ok((lanes, updates))
    }

    /// The place of the newest update in the order of arrival.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn last_seq(&self) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT COALESCE(MAX(seq), 0) FROM inbox")
            .fetch_one(self.readers())
            .await?;
        Ok(row.try_get(0)?)
    }

    /// Marks an update as handled, erases its words, and writes what it led to, all or nothing. Of one that is not
    /// waiting any more nothing is written, for what it led to has been.
    ///
    /// # Errors
    ///
    /// Nothing was written.
    pub async fn handled(
        &self,
        seq: i64,
        messages: Vec<NewMessage>,
        shown: Vec<Shown>,
    ) -> Result<(), StoreError> {
        let now = self.now();
        self.script(move |sql| {
            for message in &messages {
                enqueue(sql, message, seq, now);
            }
            for shown in &shown {
                keep(sql, shown, seq, now);
            }
            sql.push("UPDATE inbox SET lane = NULL, body = NULL, checksum = NULL, state = ")
                .push_bind(HANDLED)
                .push(", closed_at = ")
                .push_bind(now)
                .push(" WHERE state = 0 AND seq = ")
                .push_bind(seq)
                .push(";");
        })
        .await
        .map(|_| ())
    }

    /// Takes an update out of its lane and keeps it for the operator.
    ///
    /// # Errors
    ///
    /// Nothing was written.
    pub async fn set_aside(&self, seq: i64, reason: &'static str) -> Result<(), StoreError> {
        let now = self.now();
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "UPDATE inbox SET state = $2, closed_at = $3, reason = $4 \
                     WHERE seq = $1 AND state = $5",
                )
                .bind(seq)
                .bind(SET_ASIDE)
                .bind(now)
                .bind(reason)
                .bind(WAITING)
                .execute(connection)
                .await
                .map(|_| ())
            })
        })
        .await
    }

    /// Notes that an update left over from an earlier process is begun with again, before it is: an update that kills
    /// the process is known by its count.
    ///
    /// # Errors
    ///
    /// Nothing was written.
    pub async fn begin_again(&self, seq: i64) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("UPDATE inbox SET starts = starts + 1 WHERE seq = $1")
                    .bind(seq)
                    .execute(connection)
                    .await
                    .map(|_| ())
            })
        })
        .await
    }

    /// How many updates are set aside, by reason.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn set_aside_counts(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let rows = sqlx::query(
            "SELECT COALESCE(reason, '') AS reason, COUNT(*) AS updates FROM inbox WHERE state = 2 \
             GROUP BY reason ORDER BY reason",
        )
        .fetch_all(self.readers())
        .await?;
        let counts = rows.iter().map(|row| Ok((row.try_get("reason")?, row.try_get("updates")?)));
        Ok(counts.collect::<sqlx::Result<_>>()?)
    }
}

/// Ends an `INSERT` of what the update `seq` leads to: its values, on the condition that the update still waits.
pub(super) fn push_values_of(
    sql: &mut QueryBuilder<Sqlite>,
    seq: i64,
    push: impl FnOnce(&mut Separated<'_, Sqlite, &str>),
) {
    sql.push(" SELECT ");
    push(&mut sql.separated(", "));
    sql.push(" WHERE EXISTS (SELECT 1 FROM inbox WHERE state = 0 AND seq = ")
        .push_bind(seq)
        .push(")");
}
