//! What must outlive the process: inbox, outbox, settings. The only module that knows SQL.
//!
//! One connection writes (see `writer`); a few read. Every write is a transaction that is on the disk when it returns.

mod clock;
mod error;
mod facts;
#[cfg(test)]
pub(crate) mod faults;
mod inbox;
mod job;
mod log;
mod outbox;
mod preferences;
mod questions;
mod retention;
mod schema;
mod shown;
#[cfg(test)]
mod tests;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, QueryBuilder, Sqlite, SqliteConnection, SqlitePool};

pub use clock::Clock;
pub use error::{Fault, StoreError};
pub use inbox::{Intake, NewUpdate, Received, Waiting};
pub use outbox::{NewMessage, Outgoing, Pause};
pub use questions::OpenQuestion;
pub use retention::{KEEP_ANSWERS, KEEP_SET_ASIDE, Swept};
pub use shown::{Shown, Verdict};

use crate::error::Problem;
use writer::Writer;

/// The state database and the key of its hashes. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    writer: Writer,
    readers: SqlitePool,
    clock: Clock,
    key: [u8; 32],
    file: PathBuf,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// The database's file in the store's folder.
    pub fn file(folder: &Path) -> PathBuf {
        folder.join("state.sqlite3")
    }

    /// Opens the database in `folder`, makes what is missing, and brings it up to date.
    ///
    /// # Errors
    ///
    /// A folder that cannot be written, a file that is no database or a damaged one, another process that holds it.
    pub async fn open(folder: &Path) -> Result<Self, Problem> {
        Self::open_with(folder, Clock::system()).await
    }

    /// [`open`](Self::open) with another clock.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub async fn open_with(folder: &Path, clock: Clock) -> Result<Self, Problem> {
        let file = Self::file(folder);
        schema::prepare_folder(folder, &file)?;
        let problem = |error: sqlx::Error| StoreError::from(error).problem(&file);

        let mut connection = options(&file).connect().await.map_err(problem)?;
        schema::check_quickly(&mut connection).await.map_err(|e| e.problem(&file))?;
        schema::migrate(&mut connection).await.map_err(|e| e.problem(&file))?;
        let key = schema::hash_key(folder, &mut connection).await?;
        let readers = SqlitePoolOptions::new()
            .min_connections(1)
            .max_connections(3)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .acquire_timeout(Duration::from_secs(5))
            .connect_with(options(&file).read_only(true))
            .await
            .map_err(problem)?;
        let writer = Writer::start(connection, options(&file));
        Ok(Self { inner: Arc::new(Inner { writer, readers, clock, key, file }) })
    }

    /// Reads every page and index of the database in `folder`; slow on a large one, meant for `isnad check`.
    ///
    /// # Errors
    ///
    /// What [`open`](Self::open) says, and damage that opening does not notice.
    pub async fn check(folder: &Path) -> Result<(), Problem> {
        let file = Self::file(folder);
        if !file.exists() {
            return Ok(());
        }
        let mut connection = options(&file)
            .read_only(true)
            .create_if_missing(false)
            .connect()
            .await
            .map_err(|e| StoreError::from(e).problem(&file))?;
        schema::check_fully(&mut connection).await.map_err(|e| e.problem(&file))?;
        connection.close().await.map_err(|e| StoreError::from(e).problem(&file))
    }

    /// Runs `work` inside a write transaction and returns once it is on the disk.
    ///
    /// Writes that wait at the same time share one commit. Nothing of a failed `work` stays. The work goes on to its end
    /// even when the caller stops waiting.
    ///
    /// # Errors
    ///
    /// What `work` returns, or why the transaction could not be committed; then nothing was written.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, sqlx::Result<T>>
            + Send
            + 'static,
    {
        self.inner.writer.write(work).await
    }

    /// [`write`](Self::write) with statements that are known beforehand, which takes less time: `write` pushes them, each
    /// with a semicolon after it. Returns the rows that they return.
    ///
    /// # Errors
    ///
    /// As [`write`](Self::write).
    async fn script<F>(&self, write: F) -> Result<Vec<SqliteRow>, StoreError>
    where
        F: FnOnce(&mut QueryBuilder<Sqlite>) + Send + 'static,
    {
        self.inner.writer.script(write).await
    }

    /// Connections for reading; they see what the last finished [`write`](Self::write) left.
    pub(crate) fn readers(&self) -> &SqlitePool {
        &self.inner.readers
    }

    /// Now, in milliseconds of Unix time, as this store's clock has it.
    pub fn now(&self) -> i64 {
        self.inner.clock.now()
    }

    /// Stands for ids where they outlive the row they came in: a keyed hash, the same for the same `domain` and `ids`
    /// on this installation and nowhere else.
    pub fn pseudonym(&self, domain: &str, ids: &[i64]) -> Vec<u8> {
        let mut hasher = blake3::Hasher::new_keyed(&self.inner.key);
        hasher.update(&(domain.len() as u64).to_le_bytes());
        hasher.update(domain.as_bytes());
        for id in ids {
            hasher.update(&id.to_le_bytes());
        }
        hasher.finalize().as_bytes().iter().take(16).copied().collect()
    }

    /// Tells whether a text is the same as one that is erased by now.
    fn fingerprint(&self, text: &str) -> Vec<u8> {
        let hash = blake3::keyed_hash(&self.inner.key, text.as_bytes());
        hash.as_bytes().iter().take(16).copied().collect()
    }

    /// Waits for writes under way and closes the database.
    pub async fn close(&self) {
        self.inner.writer.stop().await;
        self.inner.readers.close().await;
    }
}

/// Stored text that may hold a reader's words: its `Debug` shows only how long it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Words(pub String);

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({} bytes)", self.0.len())
    }
}

/// How every connection is opened.
fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A power cut after Telegram was told that an update has arrived must not lose it.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        // What is erased is overwritten.
        .pragma("secure_delete", "ON")
        .pragma("cache_size", "-1024")
        // In pages; the log is kept shorter than that without holding up a commit (see `log`).
        .pragma("wal_autocheckpoint", "8000")
        .disable_statement_logging()
}

/// A checksum for a stored text, to notice a flipped bit before it is shown.
fn checksum(text: &str) -> Vec<u8> {
    blake3::hash(text.as_bytes()).as_bytes().iter().take(8).copied().collect()
}
