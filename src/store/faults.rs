//! Trouble with the database, made to order for tests.

use std::path::Path;

use sqlx::{ConnectOptions as _, Connection as _, Executor as _, SqliteConnection};

use super::{Store, options};

impl Store {
    /// Lets the database grow no more, with the very error of a full disk; `false` takes the limit away.
    pub(crate) async fn fill_disk(&self, full: bool) {
        let limit =
            if full { "PRAGMA max_page_count = 1" } else { "PRAGMA max_page_count = 1073741823" };
        let set = self.write(move |connection| {
            Box::pin(async move { connection.execute(limit).await.map(|_| ()) })
        });
        set.await.expect("a pragma writes nothing");
    }
}

/// Another process that holds the database.
pub(crate) struct Thief(SqliteConnection);

impl Thief {
    pub(crate) async fn take(folder: &Path) -> Self {
        let mut connection = options(&Store::file(folder)).connect().await.expect("a database");
        connection.execute("BEGIN EXCLUSIVE").await.expect("nobody else writes for long");
        Self(connection)
    }

    pub(crate) async fn give_back(mut self) {
        self.0.execute("ROLLBACK").await.expect("a transaction is open");
        self.0.close().await.expect("nothing is left to write");
    }
}
