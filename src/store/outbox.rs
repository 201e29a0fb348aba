//! Messages and edits between the decision to send them and Telegram's word that they arrived.

use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::inbox::push_values_of;
use super::{Store, StoreError, Words, checksum};

/// Something to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// Where to.
    pub chat: i64,
    /// What a later version takes the place of while this one is unsent: one row a chat and slot.
    pub slot: Option<String>,
    /// The question this answers, as [`Store::pseudonym`] has it.
    pub answers: Option<Vec<u8>>,
    /// The question is new, so that no message of ours can be its answer already.
    pub fresh: bool,
    /// What to send, as JSON that the sender understands.
    pub body: Words,
}

/// Something whose turn it is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its row; ids grow in the order of sending.
    pub id: i64,
    /// Grows when the body is replaced.
    pub version: i64,
    /// The question this answers, as a pseudonym.
    pub answers: Option<Vec<u8>>,
    /// The message that answered the question before.
    pub answered_by: Option<i32>,
    /// What to send; `None` when the stored text is damaged.
    pub body: Option<Words>,
    /// Nothing else waited for its chat.
    pub last: bool,
}

/// Why nothing is sent to a chat for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// The chat.
    pub chat: i64,
    /// The chat has shut us out; it ends when the chat speaks again.
    pub blocked: bool,
    /// Milliseconds left when it was read.
    pub left: i64,
}

impl Store {
    /// The chats with something to send, oldest first.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn outgoing_chats(&self) -> Result<Vec<i64>, StoreError> {
        let rows = sqlx::query("SELECT chat FROM outbox GROUP BY chat ORDER BY MIN(id)")
            .fetch_all(self.readers())
            .await?;
        Ok(rows.iter().map(|row| row.try_get(0)).collect::<sqlx::Result<_>>()?)
    }

    /// How many messages wait to be sent.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn outgoing_count(&self) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) FROM outbox").fetch_one(self.readers()).await?;
        Ok(row.try_get(0)?)
    }

    /// What is to be sent to a chat next.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn next_outgoing(&self, chat: i64) -> Result<Option<Outgoing>, StoreError> {
        let row = sqlx::query(
            "SELECT id, version, outbox.answers, body, checksum, message, \
             NOT EXISTS (SELECT 1 FROM outbox AS later WHERE later.chat = $1 AND later.id > outbox.id) AS last \
             FROM outbox LEFT JOIN answers ON answers.question = outbox.answers AND outbox.fresh = 0 \
             WHERE chat = $1 ORDER BY id LIMIT 1",
        )
        .bind(chat)
        .fetch_optional(self.readers())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let body: String = row.try_get("body")?;
        let sum: Vec<u8> = row.try_get("checksum")?;
        Ok(Some(Outgoing {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            answers: row.try_get("answers")?,
            answered_by: row.try_get("message")?,
            body: (checksum(&body) == sum).then_some(Words(body)),
            last: row.try_get("last")?,
        }))
    }

    /// Erases what was sent, unless it was replaced meanwhile, and remembers which message answers the question.
    ///
    /// # Errors
    ///
    /// Nothing was written; the message would be sent again.
    pub async fn delivered(
        &self,
        outgoing: &Outgoing,
        message: Option<i32>,
    ) -> Result<(), StoreError> {
        let now = self.now();
        let (id, version) = (outgoing.id, outgoing.version);
        let answer = outgoing.answers.clone().zip(message);
        self.script(move |sql| {
            sql.push("DELETE FROM outbox WHERE id = ").push_bind(id);
            sql.push(" AND version = ").push_bind(version).push(";");
            if let Some((question, message)) = answer {
                sql.push("INSERT INTO answers (question, message, sent_at) ");
                sql.push_values([()], |mut row, ()| {
                    row.push_bind(&question).push_bind(message).push_bind(now);
                });
                sql.push(
                    " ON CONFLICT (question) DO UPDATE SET message = excluded.message, sent_at = excluded.sent_at;",
                );
            }
        })
        .await
        .map(|_| ())
    }

    /// Notes that nothing may be sent to a chat for `milliseconds`, or, `blocked`, until it speaks again.
    ///
    /// # Errors
    ///
    /// Nothing was written.
    pub async fn pause(
        &self,
        chat: i64,
        milliseconds: i64,
        blocked: bool,
    ) -> Result<(), StoreError> {
        let since = self.now();
        let until = since.saturating_add(milliseconds);
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO pauses (chat, blocked, since, until) VALUES ($1, $2, $3, $4) \
                     ON CONFLICT (chat) DO UPDATE SET blocked = excluded.blocked, since = excluded.since, \
                     until = excluded.until",
                )
                .bind(chat)
                .bind(i64::from(blocked))
                .bind(since)
                .bind(until)
                .execute(connection)
                .await
                .map(|_| ())
            })
        })
        .await
    }

    /// Ends a pause.
    ///
    /// # Errors
    ///
    /// Nothing was written.
    pub async fn resume(&self, chat: i64) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("DELETE FROM pauses WHERE chat = $1")
                    .bind(chat)
                    .execute(connection)
                    .await
                    .map(|_| ())
            })
        })
        .await
    }

    /// The pauses that an earlier process left. A clock that was set back or forth meanwhile never makes one longer
    /// than it was, nor ends it before its time when it was set back.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn pauses(&self) -> Result<Vec<Pause>, StoreError> {
        let now = self.now();
        let rows = sqlx::query("SELECT chat, blocked, since, until FROM pauses")
            .fetch_all(self.readers())
            .await?;
        let pauses = rows.iter().map(|row| {
            let (since, until): (i64, i64) = (row.try_get("since")?, row.try_get("until")?);
            let whole = until.saturating_sub(since).max(0);
            Ok(Pause {
                chat: row.try_get("chat")?,
                blocked: row.try_get::<i64, _>("blocked")? != 0,
                left: until.saturating_sub(now).clamp(0, whole),
            })
        });
        Ok(pauses.collect::<sqlx::Result<_>>()?)
    }

    /// A group became a supergroup: what waits for the old chat goes to the new one, with the body that `rewrite` makes
    /// of it.
    ///
    /// # Errors
    ///
    /// Nothing was written.
    pub async fn move_chat(
        &self,
        from: i64,
        to: i64,
        rewrite: fn(&str, i64) -> String,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let rows = sqlx::query("SELECT id, body FROM outbox WHERE chat = $1 ORDER BY id")
                    .bind(from)
                    .fetch_all(&mut *connection)
                    .await?;
                for row in rows {
                    let body = rewrite(row.try_get("body")?, to);
                    // Message ids differ in the new chat: nothing may take this row's place.
                    sqlx::query(
                        "UPDATE outbox SET chat = $2, slot = NULL, answers = NULL, body = $3, checksum = $4, \
                         version = version + 1 WHERE id = $1",
                    )
                    .bind(row.try_get::<i64, _>("id")?)
                    .bind(to)
                    .bind(&body)
                    .bind(checksum(&body))
                    .execute(&mut *connection)
                    .await?;
                }
                Ok(())
            })
        })
        .await
    }
}

/// Appends a message that the update `seq` led to to its chat's queue, or replaces the unsent one in its slot.
pub(super) fn enqueue(sql: &mut QueryBuilder<Sqlite>, message: &NewMessage, seq: i64, now: i64) {
    sql.push("INSERT INTO outbox (chat, slot, answers, fresh, created_at, body, checksum)");
    push_values_of(sql, seq, |row| {
        row.push_bind(message.chat)
            .push_bind(&message.slot)
            .push_bind(&message.answers)
            .push_bind(i64::from(message.fresh))
            .push_bind(now)
            .push_bind(&message.body.0)
            .push_bind(checksum(&message.body.0));
    });
    sql.push(
        " ON CONFLICT (chat, slot) DO UPDATE SET body = excluded.body, checksum = excluded.checksum, \
         fresh = excluded.fresh, created_at = excluded.created_at, version = version + 1;",
    );
}
