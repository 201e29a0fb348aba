//! Taking updates in: into the inbox first, then told to Telegram, then to the lanes.

use std::sync::Arc;

use serde_json::Value;

use super::lanes::Lanes;
use super::metrics::{Metrics, Ready};
use crate::bot::clean;
use crate::store::{Intake as Fate, NewUpdate, Store, StoreError};

/// What polling and webhook share. Cheap to clone.
#[derive(Clone)]
pub(super) struct Intake {
    pub(super) store: Store,
    pub(super) lanes: Lanes,
    pub(super) metrics: Arc<Metrics>,
    pub(super) ready: Arc<Ready>,
}

impl Intake {
    /// Writes updates to the inbox and wakes their lanes. Updates of a batch are put in the order of their numbers.
    ///
    /// # Errors
    ///
    /// Nothing was written, and nothing may be confirmed.
    pub(super) async fn take(&self, updates: Vec<Value>) -> Result<(), StoreError> {
        let count = updates.len();
        let mut new: Vec<NewUpdate> = updates.into_iter().filter_map(clean::receive).collect();
        new.sort_by_key(|update| update.update_id);
        self.metrics.updates_unnumbered.add((count - new.len()) as u64);
        self.write(new).await
    }

    /// Keeps an update that cannot be read for the operator.
    ///
    /// # Errors
    ///
    /// As [`take`](Self::take).
    pub(super) async fn keep_unreadable(
        &self,
        update_id: i64,
        body: &[u8],
    ) -> Result<(), StoreError> {
        self.write(vec![clean::unreadable(update_id, body)]).await
    }

    async fn write(&self, new: Vec<NewUpdate>) -> Result<(), StoreError> {
        if new.is_empty() {
            return Ok(());
        }
        for update in &new {
            if let Fate::SetAside(reason) = update.intake {
                self.metrics.updates_set_aside.one();
                tracing::warn!(kind = update.kind, reason, "an update was set aside");
            }
        }
        let received = self.store.receive(new).await.inspect_err(|error| {
            self.metrics.inbox_failures.one();
            tracing::error!(%error, "updates cannot be written down; Telegram keeps them meanwhile");
        })?;
        self.metrics.updates_received.add(received.fresh);
        self.metrics.updates_repeated.add(received.repeated);
        for lane in received.lanes {
            self.lanes.wake(lane);
        }
        Ok(())
    }
}
