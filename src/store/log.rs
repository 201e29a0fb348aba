//! Moving the write-ahead log into the database without holding up whoever writes.
//!
//! SQLite does this within a commit, which then waits for the disk many times as long as any other. Here another
//! connection moves the bulk while the writer goes on; what came meanwhile the writer moves itself between two
//! transactions, which takes it a moment, and the log begins anew.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::job::control;

/// Transactions after which the log is worth the way; each writes about ten pages of it.
const LONG: u32 = 200;

/// How long the log is, and whether most of it has been moved.
#[derive(Default)]
pub(super) struct Log {
    transactions: AtomicU32,
    long: Notify,
    mostly_moved: AtomicBool,
}

impl Log {
    /// The writer has finished a transaction.
    pub(super) async fn grown(&self, writer: &mut SqliteConnection) {
        if self.transactions.fetch_add(1, Ordering::Relaxed) + 1 >= LONG {
            self.transactions.store(0, Ordering::Relaxed);
            self.long.notify_one();
        }
        if self.mostly_moved.swap(false, Ordering::Relaxed) {
            shorten(writer).await;
        }
    }

    /// Moves the bulk of the log whenever it is long, until `stop`; then nobody here has the database open.
    pub(super) async fn keep_short(&self, options: SqliteConnectOptions, stop: CancellationToken) {
        while stop.run_until_cancelled(self.long.notified()).await.is_some() {
            if let Ok(mut connection) = options.connect().await {
                shorten(&mut connection).await;
                // It has nothing of its own to write.
                let _ = connection.close().await;
                self.mostly_moved.store(true, Ordering::Relaxed);
            }
        }
    }
}

/// Moves as much as it can without waiting for anybody.
async fn shorten(connection: &mut SqliteConnection) {
    // What cannot be moved now, as on a full disk, can be later.
    let _ = control(connection, "PRAGMA wal_checkpoint(PASSIVE)").await;
}
