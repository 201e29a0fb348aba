//! What must outlive the process: inbox, outbox, settings. The only module that knows SQL.

/// The database refused: locked, full, read-only, damaged, or wrongly used.
#[derive(Debug, thiserror::Error)]
#[error("the database cannot be used: {0}")]
pub struct StoreError(#[from] sqlx::Error);
