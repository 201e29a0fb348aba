//! The store's clock: what retention and pauses are counted by.

use std::fmt;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// A source of Unix time in milliseconds.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    /// Unix time at the start of the process, carried on by the monotonic clock: setting the machine's clock while the
    /// bot runs moves no deadline.
    pub fn system() -> Self {
        let started = Instant::now();
        let at_start = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX / 2));
        Self::from_fn(move || {
            at_start.saturating_add(i64::try_from(started.elapsed().as_millis()).unwrap_or(0))
        })
    }

    /// A clock that reads `now`, for tests.
    pub fn from_fn(now: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Milliseconds of Unix time.
    pub fn now(&self) -> i64 {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
