//! Making, checking and upgrading the database's file, and the key of its hashes.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{Row as _, SqlSafeStr as _, SqliteConnection};

use super::error::{Fault, StoreError};
use crate::error::Problem;

/// In order; a number once released never changes. 1–9 belong to the pipeline, 10–19 to the handlers.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "pipeline", include_str!("migrations/0001_pipeline.sql")),
    (10, "readers", include_str!("migrations/0010_readers.sql")),
    (12, "open questions", include_str!("migrations/0012_open_questions.sql")),
];

/// Makes the folder and, readable by nobody else, the file.
pub(super) fn prepare_folder(folder: &Path, file: &Path) -> Result<(), Problem> {
    let problem = |error: std::io::Error| {
        let fault = match error.kind() {
            std::io::ErrorKind::StorageFull => Fault::Full,
            _ => Fault::ReadOnly,
        };
        StoreError::new(fault, error.to_string()).problem(file)
    };
    fs::create_dir_all(folder).map_err(problem)?;
    private_file(file).map(|_| ()).map_err(problem)
}

fn private_file(file: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

pub(super) async fn migrate(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let migrations = MIGRATIONS
        .iter()
        .map(|&(version, name, sql)| {
            Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
        })
        .collect();
    let migrator = Migrator::with_migrations(migrations);
    migrator.run_direct(None, connection, false).await.map_err(|error| match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        MigrateError::VersionMissing(_) | MigrateError::VersionMismatch(_) => {
            StoreError::new(Fault::Newer, error.to_string())
        }
        other => StoreError::new(Fault::Other, other.to_string()),
    })
}

/// What opening checks: pages and their order, not every index entry.
pub(super) async fn check_quickly(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    verdict(sqlx::query("PRAGMA quick_check(1)").fetch_one(connection).await?.try_get(0)?)
}

/// What `isnad check` checks.
pub(super) async fn check_fully(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    verdict(sqlx::query("PRAGMA integrity_check(1)").fetch_one(connection).await?.try_get(0)?)
}

fn verdict(said: String) -> Result<(), StoreError> {
    if said == "ok" { Ok(()) } else { Err(StoreError::new(Fault::Damaged, said)) }
}

/// The key of the hashes that stand for ids, in a file beside the database: a copy of the database alone tells nothing
/// about who asked.
pub(super) async fn hash_key(
    folder: &Path,
    connection: &mut SqliteConnection,
) -> Result<[u8; 32], Problem> {
    let file = folder.join("state.key");
    let problem = |cause: String| {
        Problem::new(
            file.display().to_string(),
            cause,
            "make the file readable and writable for the user that runs the bot, or delete it: a new key is made, and \
             group settings start afresh",
        )
    };
    if let Ok(bytes) = fs::read(&file)
        && !bytes.is_empty()
    {
        return <[u8; 32]>::try_from(bytes.as_slice())
            .map_err(|_| problem("the key of the hashes has the wrong length".into()));
    }
    // SQLite draws from the system's source of randomness.
    let row = sqlx::query("SELECT randomblob(32)").fetch_one(connection).await;
    let bytes: Vec<u8> =
        row.and_then(|row| row.try_get(0)).map_err(|error| problem(error.to_string()))?;
    let key = <[u8; 32]>::try_from(bytes.as_slice()).expect("randomblob(32) has 32 bytes");
    private_file(&file)
        .and_then(|mut open| {
            open.write_all(&key)?;
            open.sync_all()
        })
        .map_err(|error| problem(format!("the key of the hashes cannot be written ({error})")))?;
    Ok(key)
}
