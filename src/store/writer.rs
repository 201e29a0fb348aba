//! The one connection that writes. Jobs that wait at the same time share a transaction, so a slow disk costs one
//! flush for many updates instead of one each.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{ConnectOptions, Connection, QueryBuilder, Sqlite, SqliteConnection};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::error::{Fault, StoreError};
use super::job::{Frame, Job, Script, Steps, control};
use super::log::Log;

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
        let (reply, answer) = oneshot::channel();
        self.submit(Box::new(Steps::new(work, reply)), answer).await
    }

    pub(super) async fn script<F>(&self, write: F) -> Result<Vec<SqliteRow>, StoreError>
    where
        F: FnOnce(&mut QueryBuilder<Sqlite>) + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.submit(Box::new(Script::new(write, reply)), answer).await
    }

    async fn submit<T>(
        &self,
        job: Box<dyn Job>,
        answer: oneshot::Receiver<Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let closed = || StoreError::new(Fault::Other, "the database is closed");
        let jobs = self.jobs.lock().expect("never poisoned: no panic while held").clone();
        jobs.ok_or_else(closed)?.send(job).await.map_err(|_| closed())?;
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

async fn run(
    mut connection: Option<SqliteConnection>,
    options: SqliteConnectOptions,
    mut waiting: mpsc::Receiver<Box<dyn Job>>,
) {
    let (log, stop) = (Arc::new(Log::default()), CancellationToken::new());
    let kept_short = {
        let (log, options, stop) = (Arc::clone(&log), options.clone(), stop.clone());
        tokio::spawn(async move { log.keep_short(options, stop).await })
    };
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
        if transact(open, &mut batch).await {
            log.grown(open).await;
        } else {
            connection = None;
        }
    }
    stop.cancel();
    // Should it have panicked, the log is only longer than it could be.
    let _ = kept_short.await;
    if let Some(connection) = connection {
        // Closing checkpoints; when that fails, the next start does it.
        let _ = connection.close().await;
    }
}

/// Runs the batch in one transaction and tells each caller. `false` when the connection is no longer usable.
async fn transact(connection: &mut SqliteConnection, batch: &mut Vec<Box<dyn Job>>) -> bool {
    if batch.len() == 1
        && let Some(mut job) = batch.pop()
    {
        let outcome = job.run(connection, Frame::TRANSACTION).await;
        let usable = match &outcome {
            Ok(()) => true,
            Err(error) => is_clean(connection, error).await,
        };
        job.finish(outcome);
        return usable;
    }
    if let Err(error) = control(connection, "BEGIN IMMEDIATE").await {
        batch.drain(..).for_each(|job| job.finish(Err(error.clone())));
        return is_clean(connection, &error).await;
    }
    let mut done = Vec::with_capacity(batch.len());
    // SQLite takes the whole transaction back on some errors of the disk; then nothing more can be written in it.
    let mut gone: Option<StoreError> = None;
    for mut job in batch.drain(..) {
        let outcome = match &gone {
            Some(error) => Err(error.clone()),
            None => job.run(connection, Frame::PART).await,
        };
        if let Err(error) = &outcome
            && gone.is_none()
            && control(connection, "ROLLBACK TO job; RELEASE job").await.is_err()
        {
            gone = Some(error.clone());
        }
        done.push((job, outcome));
    }
    let committed = match gone {
        Some(error) => Err(error),
        None => control(connection, "COMMIT").await,
    };
    let usable = match &committed {
        Ok(()) => true,
        Err(error) => is_clean(connection, error).await,
    };
    for (job, outcome) in done {
        job.finish(outcome.and_then(|()| committed.clone()));
    }
    usable
}

/// Takes back what is left of a transaction after an error. `false` when there was none left and the connection is not
/// to be trusted.
async fn is_clean(connection: &mut SqliteConnection, error: &StoreError) -> bool {
    let rolled_back = control(connection, "ROLLBACK").await.is_ok();
    rolled_back || matches!(error.fault, Fault::Locked | Fault::Full)
}
