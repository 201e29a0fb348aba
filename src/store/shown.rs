//! Answers whose buttons still work, and what readers thought of them.

use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::inbox::push_values_of;
use super::{Store, StoreError};

/// An answer as its buttons need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Ten characters that its buttons carry.
    pub answer: String,
    /// Pseudonym of the chat.
    pub chat: Vec<u8>,
    /// Pseudonym of the one who asked.
    pub asker: Vec<u8>,
    /// JSON that the bot understands.
    pub body: String,
}

/// A reader's verdict on a passage that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The answer.
    pub answer: String,
    /// Pseudonym of the reader.
    pub reader: Vec<u8>,
    /// Key of the passage.
    pub passage: String,
    /// Its rank in the answer, from 0.
    pub rank: u8,
    /// What the reader said.
    pub helpful: bool,
}

impl Store {
    /// The answer with this key, shown in this chat.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn shown(&self, answer: &str, chat: &[u8]) -> Result<Option<Shown>, StoreError> {
        let row = sqlx::query("SELECT asker, body FROM shown WHERE answer = $1 AND chat = $2")
            .bind(answer)
            .bind(chat)
            .fetch_optional(self.readers())
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Shown {
            answer: answer.to_owned(),
            chat: chat.to_owned(),
            asker: row.try_get(0)?,
            body: row.try_get(1)?,
        }))
    }

    /// The message of ours that answers the message `question` of a chat, as far as it is known.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn answer_message(
        &self,
        chat: i64,
        question: i32,
    ) -> Result<Option<i32>, StoreError> {
        let row = sqlx::query("SELECT message FROM answers WHERE question = $1")
            .bind(self.pseudonym("answer", &[chat, i64::from(question)]))
            .fetch_optional(self.readers())
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// Keeps a verdict; a reader who changes their mind has one verdict still.
    ///
    /// # Errors
    ///
    /// Nothing was written.
    pub async fn judge(&self, verdict: Verdict) -> Result<(), StoreError> {
        let now = self.now();
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO verdicts (answer, reader, passage, rank, helpful, given_at) \
                     VALUES ($1, $2, $3, $4, $5, $6) \
                     ON CONFLICT (answer, reader) DO UPDATE SET passage = excluded.passage, rank = excluded.rank, \
                     helpful = excluded.helpful, given_at = excluded.given_at",
                )
                .bind(verdict.answer)
                .bind(verdict.reader)
                .bind(verdict.passage)
                .bind(i64::from(verdict.rank))
                .bind(i64::from(verdict.helpful))
                .bind(now)
                .execute(connection)
                .await
                .map(|_| ())
            })
        })
        .await
    }

    /// How many readers found the passage with this key helpful, and how many did not.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn verdicts(&self, passage: &str) -> Result<(i64, i64), StoreError> {
        let row = sqlx::query(
            "SELECT COALESCE(SUM(helpful), 0), COALESCE(SUM(1 - helpful), 0) FROM verdicts WHERE passage = $1",
        )
        .bind(passage)
        .fetch_one(self.readers())
        .await?;
        Ok((row.try_get(0)?, row.try_get(1)?))
    }
}

/// Keeps an answer that the update `seq` led to for its buttons; one of the same key is replaced, as when its question
/// was edited.
pub(super) fn keep(sql: &mut QueryBuilder<Sqlite>, shown: &Shown, seq: i64, now: i64) {
    sql.push("INSERT INTO shown (answer, chat, asker, body, shown_at)");
    push_values_of(sql, seq, |row| {
        row.push_bind(&shown.answer)
            .push_bind(&shown.chat)
            .push_bind(&shown.asker)
            .push_bind(&shown.body)
            .push_bind(now);
    });
    sql.push(
        " ON CONFLICT (answer) DO UPDATE SET chat = excluded.chat, asker = excluded.asker, body = excluded.body, \
         shown_at = excluded.shown_at;",
    );
}

#[cfg(test)]
mod tests {
    use super::super::tests::lead_to;
    use super::*;

    #[tokio::test]
    async fn an_answer_is_found_in_its_own_chat() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let shown =
            Shown { answer: "a".to_owned(), chat: vec![1], asker: vec![2], body: "{}".to_owned() };
        lead_to(&store, Vec::new(), vec![shown.clone()]).await;
        assert_eq!(store.shown("a", &[1]).await.unwrap(), Some(shown));
        assert_eq!(store.shown("a", &[9]).await.unwrap(), None, "another chat's");
    }

    #[tokio::test]
    async fn a_reader_has_one_verdict_on_an_answer() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let verdict = |reader, helpful| Verdict {
            answer: "a".to_owned(),
            reader,
            passage: "p".to_owned(),
            rank: 0,
            helpful,
        };
        store.judge(verdict(vec![1], true)).await.unwrap();
        store.judge(verdict(vec![1], false)).await.unwrap();
        store.judge(verdict(vec![2], true)).await.unwrap();
        assert_eq!(store.verdicts("p").await.unwrap(), (1, 1));
    }
}
