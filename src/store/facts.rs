//! Single facts: whose database this is, and when the bot that uses it was last well.

use std::path::Path;

use sqlx::{ConnectOptions as _, Connection as _, Row as _};

use super::{Store, StoreError, options};

impl Store {
    /// Takes the database for the bot with this user id. What an other bot left waiting is erased, for update numbers
    /// and chats are a bot's own. Returns whether there was another.
    ///
    /// # Errors
    ///
    /// Nothing was written.
    pub async fn adopt(&self, bot: i64) -> Result<bool, StoreError> {
        let owner = self.fact("bot").await?;
        let bot = bot.to_string();
        if owner.as_deref() == Some(&bot) {
            return Ok(false);
        }
        let another = owner.is_some();
        self.write(move |connection| {
            Box::pin(async move {
                if another {
                    for erase in [
                        "DELETE FROM inbox",
                        "DELETE FROM outbox",
                        "DELETE FROM answers",
                        "DELETE FROM pauses",
                    ] {
                        sqlx::query(erase).execute(&mut *connection).await?;
                    }
                }
                sqlx::query(
                    "INSERT INTO facts (name, value) VALUES ('bot', $1) \
                     ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                )
                .bind(bot)
                .execute(connection)
                .await
                .map(|_| ())
            })
        })
        .await?;
        Ok(another)
    }

    /// One value by its name.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn fact(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT value FROM facts WHERE name = $1")
            .bind(name)
            .fetch_optional(self.readers())
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// Notes how the bot is, for [`last_beat`](Self::last_beat); `trouble` is empty when it is well.
    ///
    /// # Errors
    ///
    /// Nothing was written.
    pub async fn beat(&self, trouble: String) -> Result<(), StoreError> {
        let value = format!("{} {trouble}", self.now());
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO facts (name, value) VALUES ('beat', $1) \
                     ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                )
                .bind(value)
                .execute(connection)
                .await
                .map(|_| ())
            })
        })
        .await
    }

    /// What the bot that uses the database in `folder` last said of itself: when, in milliseconds of Unix time, and its
    /// trouble, empty when it was well. `None` when no bot has run here. For a health check from another process.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn last_beat(folder: &Path) -> Result<Option<(i64, String)>, StoreError> {
        let mut connection =
            options(&Self::file(folder)).read_only(true).create_if_missing(false).connect().await?;
        let row = sqlx::query("SELECT value FROM facts WHERE name = 'beat'")
            .fetch_optional(&mut connection)
            .await?;
        let value: Option<String> = row.map(|row| row.try_get(0)).transpose()?;
        connection.close().await?;
        Ok(value.and_then(|value| {
            let (when, trouble) = value.split_once(' ')?;
            Some((when.parse().ok()?, trouble.to_owned()))
        }))
    }
}
