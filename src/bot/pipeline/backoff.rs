//! How long to wait before trying again: twice as long each time, up to a limit.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

#[derive(Debug, Clone)]
pub(super) struct Backoff {
    next: Duration,
    first: Duration,
    longest: Duration,
}

impl Backoff {
    pub(super) fn new(first: Duration, longest: Duration) -> Self {
        Self { next: first, first, longest }
    }

    /// For the database, which is usually back at once.
    pub(super) fn store() -> Self {
        Self::new(Duration::from_millis(50), Duration::from_secs(2))
    }

    /// For Telegram and the network.
    pub(super) fn network() -> Self {
        Self::new(Duration::from_millis(300), Duration::from_secs(5))
    }

    pub(super) fn reset(&mut self) {
        self.next = self.first;
    }

    /// Waits. `false` when `stop` came first.
    pub(super) async fn wait(&mut self, stop: &CancellationToken) -> bool {
        let now = self.next;
        self.next = (now * 2).min(self.longest);
        pause(now, stop).await
    }
}

/// Waits. `false` when `stop` came first.
pub(super) async fn pause(time: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = tokio::time::sleep(time) => true,
        () = stop.cancelled() => false,
    }
}
