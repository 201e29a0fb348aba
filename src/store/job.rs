//! Pieces of work for the writer, and the callers who wait for them.

use std::panic::AssertUnwindSafe;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use tokio::sync::oneshot;

use super::error::{Fault, StoreError};

/// Scripts of more bytes are prepared anew each time.
const LONGEST_KEPT: usize = 2_000;

/// What the statements of a job stand between.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    open: &'static str,
    close: &'static str,
}

impl Frame {
    /// A transaction of its own.
    pub(super) const TRANSACTION: Self = Self { open: "BEGIN IMMEDIATE", close: "COMMIT" };
    /// A part of a transaction, which can be taken back without the rest.
    pub(super) const PART: Self = Self { open: "SAVEPOINT job", close: "RELEASE job" };
}

/// One piece of work in a frame, and the caller who waits for it.
pub(super) trait Job: Send {
    /// Does the work. When that fails the frame may be left open.
    fn run<'c>(
        &'c mut self,
        connection: &'c mut SqliteConnection,
        frame: Frame,
    ) -> BoxFuture<'c, Result<(), StoreError>>;

    /// Tells the caller.
    fn finish(self: Box<Self>, outcome: Result<(), StoreError>);
}

/// Where the result of a job goes once it is on the disk.
struct Pending<T> {
    result: Option<T>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T> Pending<T> {
    fn new(reply: oneshot::Sender<Result<T, StoreError>>) -> Self {
        Self { result: None, reply }
    }

    fn finish(self, outcome: Result<(), StoreError>) {
        let Self { result, reply } = self;
        // The caller may have stopped waiting.
        let _ = reply.send(outcome.map(|()| result.expect("a job that succeeded left its result")));
    }
}

/// Work that looks at what it has read or written before it goes on.
pub(super) struct Steps<T, F> {
    work: Option<F>,
    pending: Pending<T>,
}

impl<T, F> Steps<T, F> {
    pub(super) fn new(work: F, reply: oneshot::Sender<Result<T, StoreError>>) -> Self {
        Self { work: Some(work), pending: Pending::new(reply) }
    }
}

impl<T, F> Job for Steps<T, F>
where
    T: Send,
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, sqlx::Result<T>> + Send,
{
    fn run<'c>(
        &'c mut self,
        connection: &'c mut SqliteConnection,
        frame: Frame,
    ) -> BoxFuture<'c, Result<(), StoreError>> {
        async move {
            control(connection, frame.open).await?;
            let work = self.work.take().expect("a job runs once");
            let work = async { work(&mut *connection).await };
            let done = AssertUnwindSafe(work).catch_unwind().await;
            let panicked = |_| StoreError::new(Fault::Other, "a write panicked");
            self.pending.result = Some(done.map_err(panicked)??);
            control(connection, frame.close).await
        }
        .boxed()
    }

    fn finish(self: Box<Self>, outcome: Result<(), StoreError>) {
        self.pending.finish(outcome);
    }
}

/// Statements that are known beforehand and go to SQLite together, frame and all: a trip to the connection's thread
/// costs more than what is done there. That several statements are run as one query is a trait of `SQLx`'s driver for
/// SQLite; for another database they would be run one after the other. The result is the rows that they return.
pub(super) struct Script<F> {
    write: Option<F>,
    pending: Pending<Vec<SqliteRow>>,
}

impl<F> Script<F> {
    /// `write` pushes statements, each with a semicolon after it.
    pub(super) fn new(
        write: F,
        reply: oneshot::Sender<Result<Vec<SqliteRow>, StoreError>>,
    ) -> Self {
        Self { write: Some(write), pending: Pending::new(reply) }
    }
}

impl<F> Job for Script<F>
where
    F: FnOnce(&mut QueryBuilder<Sqlite>) + Send,
{
    fn run<'c>(
        &'c mut self,
        connection: &'c mut SqliteConnection,
        frame: Frame,
    ) -> BoxFuture<'c, Result<(), StoreError>> {
        async move {
            let mut statements = QueryBuilder::new(frame.open);
            statements.push(";");
            self.write.take().expect("a job runs once")(&mut statements);
            statements.push(frame.close);
            // A long one, such as many updates at once, is hardly ever the same twice.
            let kept = statements.sql().as_str().len() < LONGEST_KEPT;
            let script = statements.build().persistent(kept);
            self.pending.result = Some(script.fetch_all(connection).await?);
            Ok(())
        }
        .boxed()
    }

    fn finish(self: Box<Self>, outcome: Result<(), StoreError>) {
        self.pending.finish(outcome);
    }
}

/// Statements around the work of jobs.
pub(super) async fn control(
    connection: &mut SqliteConnection,
    statements: &'static str,
) -> Result<(), StoreError> {
    sqlx::query(statements).execute(connection).await.map(|_| ()).map_err(StoreError::from)
}
