//! The one connection that writes. Jobs that wait at the same time share a transaction, so a slow disk costs one
//! flush for many updates instead of one each.

use std::panic::AssertUnwindSafe;
use std::sync::Mutex;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::error::{Fault, StoreError};

/// Jobs that may wait before callers have to.
const QUEUE: usize = 256;
/// Jobs in one transaction at most.
const BATCH: usize = 128;

pub(super) struct Writer {
    jobs: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(connection: SqliteConnection, options: SqliteConnectOptions) -> Self {
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let task = tokio::spawn(run(Some(connection), options, waiting));
        Self { jobs: Mutex::new(Some(jobs)), task: Mutex::new(Some(task)) }
    }

    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, sqlx::Result<T>>
            + Send
            + 'static,
    {
        let closed = || StoreError::new(Fault::Other, "the database is closed");
        let jobs = self.jobs.lock().expect("never poisoned: no panic while held").clone();
        let (reply, answer) = oneshot::channel();
        let job = Typed { work: Some(work), result: None, reply };
        jobs.ok_or_else(closed)?.send(Box::new(job)).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// Takes no more jobs and waits for those that are in.
    pub(super) async fn stop(&self) {
        self.jobs.lock().expect("never poisoned: no panic while held").take();
        let task = self.task.lock().expect("never poisoned: no panic while held").take();
        if let Some(task) = task {
            // A panic of the writer was reported to every caller already.
            let _ = task.await;
        }
    }
}

/// One piece of work inside a transaction, and the caller who waits for it.
trait Job: Send {
    fn run<'c>(
        &'c mut self,
        connection: &'c mut SqliteConnection,
    ) -> BoxFuture<'c, Result<(), StoreError>>;
    fn finish(self: Box<Self>, outcome: Result<(), StoreError>);
}

struct Typed<T, F> {
    work: Option<F>,
    result: Option<T>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Job for Typed<T, F>
where
    T: Send,
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, sqlx::Result<T>> + Send,
{
    fn run<'c>(
        &'c mut self,
        connection: &'c mut SqliteConnection,
    ) -> BoxFuture<'c, Result<(), StoreError>> {
        async move {
            let work = self.work.take().expect("a job runs once");
            let done = AssertUnwindSafe(async move { work(connection).await }).catch_unwind().await;
            let panicked = |_| StoreError::new(Fault::Other, "a write panicked");
            self.result = Some(done.map_err(panicked)??);
            Ok(())
        }
        .boxed()
    }

    fn finish(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Self { result, reply, .. } = *self;
        // The caller may have stopped waiting.
        let _ = reply.send(outcome.map(|()| result.expect("a job that succeeded left its result")));
    }
}

async fn run(
    mut connection: Option<SqliteConnection>,
    options: SqliteConnectOptions,
    mut waiting: mpsc::Receiver<Box<dyn Job>>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        if connection.is_none() {
            connection = options.connect().await.ok();
        }
        let Some(open) = connection.as_mut() else {
            let gone = StoreError::new(Fault::ReadOnly, "the database cannot be opened again");
            batch.drain(..).for_each(|job| job.finish(Err(gone.clone())));
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let usable = transact(open, &mut batch).await;
        if !usable {
            // A connection that cannot even roll back is replaced.
            connection = None;
        }
    }
    if let Some(connection) = connection {
        // Closing checkpoints; when that fails, the next start does it.
        let _ = connection.close().await;
    }
}

/// Runs the batch in one transaction and tells each caller. `false` when the connection is no longer usable.
///
/// What a job wrote is taken back when it fails, the others' work stays; a job that is alone needs no savepoint for that.
/// Statements that follow each other go together, for each trip to the connection's thread costs more than SQLite does.
async fn transact(connection: &mut SqliteConnection, batch: &mut Vec<Box<dyn Job>>) -> bool {
    let several = batch.len() > 1;
    let begin = if several { "BEGIN IMMEDIATE; SAVEPOINT job" } else { "BEGIN IMMEDIATE" };
    if let Err(error) = control(connection, begin).await {
        let usable = error.fault == Fault::Locked;
        batch.drain(..).for_each(|job| job.finish(Err(error.clone())));
        return usable;
    }
    let last = batch.len() - 1;
    let mut done = Vec::with_capacity(batch.len());
    // SQLite takes the whole transaction back on some errors of the disk; then nothing more can be written in it.
    let mut gone: Option<StoreError> = None;
    for (place, mut job) in batch.drain(..).enumerate() {
        if let Some(error) = &gone {
            done.push((job, Err(error.clone())));
            continue;
        }
        let outcome = job.run(connection).await;
        let between = match &outcome {
            Ok(()) if place < last => Some("RELEASE job; SAVEPOINT job"),
            Err(_) if several => Some("ROLLBACK TO job"),
            _ => None,
        };
        if let Some(between) = between
            && let Err(error) = control(connection, between).await
        {
            gone = Some(outcome.clone().err().unwrap_or(error));
        }
        done.push((job, outcome));
    }
    let nothing_written = done.iter().all(|(_, outcome)| outcome.is_err());
    let committed = match gone {
        Some(error) => Err(error),
        None if nothing_written => Ok(()),
        None => control(connection, "COMMIT").await,
    };
    let clean = if nothing_written || committed.is_err() {
        let rolled_back = control(connection, "ROLLBACK").await;
        // SQLite rolls back by itself on some errors and then has no transaction left to roll back.
        rolled_back.is_ok() || connection.ping().await.is_ok()
    } else {
        true
    };
    for (job, outcome) in done {
        job.finish(outcome.and_then(|()| committed.clone()));
    }
    clean
}

async fn control(
    connection: &mut SqliteConnection,
    statements: &'static str,
) -> Result<(), StoreError> {
    sqlx::query(statements).execute(connection).await.map(|_| ()).map_err(StoreError::from)
}
