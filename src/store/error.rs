//! Why the database refused, and what to do about it.

use std::path::Path;

use crate::error::Problem;

/// The database refused. Never carries a stored value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the state database refused ({fault:?}): {detail}")]
pub struct StoreError {
    /// What kind of trouble it is.
    pub fault: Fault,
    /// SQLite's own words.
    pub detail: String,
}

/// Kinds of trouble with the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Another process holds it.
    Locked,
    /// No space left, or a quota.
    Full,
    /// The file or the folder cannot be written.
    ReadOnly,
    /// Not a database, or a damaged one.
    Damaged,
    /// Written by a newer program.
    Newer,
    /// Anything else.
    Other,
}

impl StoreError {
    pub(super) fn new(fault: Fault, detail: impl Into<String>) -> Self {
        Self { fault, detail: detail.into() }
    }

    /// The same, as the operator reads it.
    pub fn problem(&self, file: &Path) -> Problem {
        let (cause, remedy) = match self.fault {
            Fault::Locked => (
                "another process holds the state database",
                "stop the other bot that uses this folder, or give this one its own index path",
            ),
            Fault::Full => ("no space is left on the disk", "free some space; nothing was lost"),
            Fault::ReadOnly => (
                "the state database cannot be written",
                "make its folder writable for the user that runs the bot (in a container: mount a volume)",
            ),
            Fault::Damaged => (
                "the state database is damaged",
                "restore it from a backup, save what is left with `sqlite3 … .recover`, or move the file away: the bot \
                 then starts with an empty one (unsent answers and group settings are lost, articles are not)",
            ),
            Fault::Newer => (
                "the state database was written by a newer version of this program",
                "run that version, or move the file away",
            ),
            Fault::Other => {
                ("the state database cannot be used", "see the detail, then `isnad check`")
            }
        };
        Problem::new(file.display().to_string(), format!("{cause} ({})", self.detail), remedy)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let sqlx::Error::Database(database) = &error else {
            let fault = match &error {
                sqlx::Error::PoolTimedOut => Fault::Locked,
                sqlx::Error::Io(io) if io.kind() == std::io::ErrorKind::StorageFull => Fault::Full,
                _ => Fault::Other,
            };
            return Self::new(fault, error.to_string());
        };
        // https://sqlite.org/rescode.html: the low byte is the primary result code.
        let extended: i32 = database.code().and_then(|code| code.parse().ok()).unwrap_or(1);
        let fault = match extended & 0xff {
            5 | 6 => Fault::Locked,
            8 | 14 => Fault::ReadOnly, // READONLY, CANTOPEN
            // SQLITE_IOERR_WRITE, _FSYNC, _TRUNCATE, _SHMSIZE: the disk did not take it.
            10 if matches!(extended >> 8, 3 | 4 | 6 | 19) => Fault::Full,
            11 | 26 => Fault::Damaged, // CORRUPT, NOTADB
            13 => Fault::Full,
            _ => Fault::Other,
        };
        Self::new(fault, format!("{} [{extended}]", database.message()))
    }
}
