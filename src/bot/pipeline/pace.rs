//! How fast we may send: Telegram's limits a chat and over all chats.
//!
//! Telegram publishes "about one message a second in a chat, 20 a minute in a group, 30 a second in all". Short bursts
//! are allowed; what goes beyond is refused with 429, so we stay below on our own.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use tokio::sync::Mutex;

type Keyed = RateLimiter<i64, HashMapStateStore<i64>, DefaultClock>;

/// Room for chats before those long quiet are forgotten.
const FORGET_ABOVE: usize = 10_000;

/// Grants permission to send.
pub(super) struct Pace {
    private: Keyed,
    group: Keyed,
    /// Waiting in line here keeps the order in which chats asked.
    all: Option<Mutex<governor::DefaultDirectRateLimiter>>,
}

impl Pace {
    /// `per_second` over all chats; 0 for no such limit.
    pub(super) fn new(per_second: u32) -> Self {
        let every = |milliseconds, burst| {
            Quota::with_period(Duration::from_millis(milliseconds))
                .expect("a period that is not zero")
                .allow_burst(NonZeroU32::new(burst).expect("a burst that is not zero"))
        };
        Self {
            private: RateLimiter::hashmap(every(1_000, 5)),
            // In any minute at most 5 + 60/4 = 20.
            group: RateLimiter::hashmap(every(4_000, 5)),
            all: NonZeroU32::new(per_second).map(|limit| {
                let burst = NonZeroU32::new(limit.get() / 2).unwrap_or(NonZeroU32::MIN);
                Mutex::new(RateLimiter::direct(Quota::per_second(limit).allow_burst(burst)))
            }),
        }
    }

    /// Returns when a message may go to this chat.
    pub(super) async fn permit(&self, chat: i64) {
        // Groups and channels have negative ids.
        let limiter = if chat < 0 { &self.group } else { &self.private };
        while let Err(wait) = limiter.check_key(&chat) {
            tokio::time::sleep(wait.wait_time_from(DefaultClock::default().now())).await;
        }
        if limiter.len() > FORGET_ABOVE {
            limiter.retain_recent();
        }
        if let Some(all) = &self.all {
            let limiter = all.lock().await;
            while let Err(wait) = limiter.check() {
                tokio::time::sleep(wait.wait_time_from(DefaultClock::default().now())).await;
            }
        }
    }
}
