//! What readers and the admins of groups chose, under keyed hashes of their ids.

use sqlx::Row as _;

use super::{Store, StoreError};

impl Store {
    /// The preferences of a subject, as JSON that the bot understands.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn preferences(&self, subject: &[u8]) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT body FROM preferences WHERE subject = $1")
            .bind(subject)
            .fetch_optional(self.readers())
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// Keeps the preferences of a subject.
    ///
    /// # Errors
    ///
    /// Nothing was written.
    pub async fn prefer(&self, subject: Vec<u8>, body: String) -> Result<(), StoreError> {
        let now = self.now();
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO preferences (subject, body, changed_at) VALUES ($1, $2, $3) \
                     ON CONFLICT (subject) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at",
                )
                .bind(subject)
                .bind(body)
                .bind(now)
                .execute(connection)
                .await
                .map(|_| ())
            })
        })
        .await
    }

    /// Moves the preferences of a subject to another, as when a group becomes a supergroup. What the other already has
    /// stays: Telegram tells of the move twice.
    ///
    /// # Errors
    ///
    /// Nothing was written.
    pub async fn move_preferences(&self, from: Vec<u8>, to: Vec<u8>) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "UPDATE preferences SET subject = $2 WHERE subject = $1 \
                     AND NOT EXISTS (SELECT 1 FROM preferences WHERE subject = $2)",
                )
                .bind(from)
                .bind(to)
                .execute(connection)
                .await
                .map(|_| ())
            })
        })
        .await
    }

    /// Erases what is kept of a chat that shut us out: its preferences, and the answers shown there.
    ///
    /// # Errors
    ///
    /// Nothing was erased.
    pub async fn forget(&self, subject: Vec<u8>) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("DELETE FROM preferences WHERE subject = $1")
                    .bind(&subject)
                    .execute(&mut *connection)
                    .await?;
                sqlx::query("DELETE FROM shown WHERE chat = $1")
                    .bind(&subject)
                    .execute(connection)
                    .await
                    .map(|_| ())
            })
        })
        .await
    }

    /// Erases what is kept of a person: what was shown to them, their verdicts, and, of their private chat, where given
    /// by its id and pseudonym, the preferences and the updates set aside.
    ///
    /// # Errors
    ///
    /// Nothing was erased.
    pub async fn forget_person(
        &self,
        person: Vec<u8>,
        private: Option<(i64, Vec<u8>)>,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                for erase in
                    ["DELETE FROM shown WHERE asker = $1", "DELETE FROM verdicts WHERE reader = $1"]
                {
                    sqlx::query(erase).bind(&person).execute(&mut *connection).await?;
                }
                let Some((chat, subject)) = private else { return Ok(()) };
                for erase in [
                    "DELETE FROM preferences WHERE subject = $1",
                    "DELETE FROM shown WHERE chat = $1",
                ] {
                    sqlx::query(erase).bind(&subject).execute(&mut *connection).await?;
                }
                sqlx::query("DELETE FROM inbox WHERE state = 2 AND lane = $1")
                    .bind(chat)
                    .execute(connection)
                    .await
                    .map(|_| ())
            })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn preferences_move_once_and_are_forgotten_on_request() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        store.prefer(vec![1], "old".to_owned()).await.unwrap();
        store.prefer(vec![1], "new".to_owned()).await.unwrap();
        store.move_preferences(vec![1], vec![2]).await.unwrap();
        store.move_preferences(vec![1], vec![2]).await.unwrap();
        assert_eq!(store.preferences(&[2]).await.unwrap().as_deref(), Some("new"));
        store.forget(vec![2]).await.unwrap();
        assert_eq!(store.preferences(&[2]).await.unwrap(), None);
    }
}
