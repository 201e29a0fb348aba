//! When the database is full, locked, read-only or the clock is wrong, answers come late, never not.

use std::sync::atomic::AtomicI64;
use std::time::Instant;

use super::telegram::Telegram;
use super::*;
use crate::store::Clock;
use crate::store::faults::Thief;

#[tokio::test]
async fn a_locked_database_delays_the_answer_and_loses_nothing() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let bot = Bot::start(&server, folder.path()).await;
    server.say(7, "before");
    server.until(SOON, "an answer", |s| s.texts(7) == ["before"]).await;
    bot.settled().await;

    let thief = Thief::take(folder.path()).await;
    server.say(7, "during");
    // After five seconds the database itself waits no longer, and writes fail.
    server.until(SOON, "the refusal", |_| bot.metrics.inbox_failures.get() > 0).await;
    assert_eq!(server.texts(7), ["before"]);
    thief.give_back().await;
    server.until(Duration::from_secs(10), "the answer", |s| s.texts(7).len() == 2).await;
    assert_eq!(server.texts(7), ["before", "during"]);
    assert!(bot.ready.report().is_ok());
    bot.stop().await;
}

#[tokio::test]
async fn a_full_disk_delays_the_answer_and_loses_nothing() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let bot = Bot::start(&server, folder.path()).await;
    server.say(7, "before");
    server.until(SOON, "an answer", |s| s.texts(7) == ["before"]).await;
    bot.settled().await;

    // SQLite's own limit on the number of pages gives the very error of a full disk.
    bot.store.fill_disk(true).await;
    for number in 0..20 {
        server.say(7, &format!("{number} {}", "long ".repeat(700)));
    }
    let began = Instant::now();
    while bot.metrics.inbox_failures.get() == 0 {
        assert!(began.elapsed() < SOON, "the disk does not seem full");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(bot.ready.report().is_err());
    bot.store.fill_disk(false).await;
    server.until(Duration::from_secs(30), "the answers", |s| s.texts(7).len() == 21).await;
    for (number, text) in server.texts(7).iter().skip(1).enumerate() {
        assert!(text.starts_with(&format!("{number} ")), "order: {number}");
    }
    bot.stop().await;
}

#[tokio::test]
async fn a_clock_set_an_hour_or_ten_years_back_or_forth_loses_nothing() {
    const HOUR: i64 = 3_600_000;
    const TEN_YEARS: i64 = 10 * 365 * 24 * HOUR;
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let now = Arc::new(AtomicI64::new(1_764_000_000_000));
    let hand = Arc::clone(&now);
    let clock = Clock::from_fn(move || hand.load(Ordering::Relaxed));
    let store = Store::open_with(folder.path(), clock).await.unwrap();
    let bot = Bot::start_with(&server, store, Arc::new(Echo::default()), 0);
    let mut expected = Vec::new();
    for (number, jump) in [0, HOUR, -HOUR, TEN_YEARS, -2 * TEN_YEARS].into_iter().enumerate() {
        now.fetch_add(jump, Ordering::Relaxed);
        let text = format!("after jump {number}");
        server.say(7, &text);
        expected.push(text);
        server.until(Duration::from_secs(10), "the answer", |s| s.texts(7) == expected).await;
        bot.settled().await;
        bot.store.sweep(Duration::from_hours(30 * 24)).await.unwrap();
    }
    bot.stop().await;
}
