//! Told to stop under load, the program takes nothing more, finishes what is under way and loses nothing; told twice, it
//! ends at once.

use std::path::Path;
use std::time::{Duration, Instant};

use super::program::Site;
use super::telegram::{Fault, TOKEN, Telegram};
use super::{QUESTIONS, until};

/// Stops the program by this signal while it answers so many chats, starts it again, and looks whether each chat has
/// its answer once. Returns how long the stop took.
pub async fn trial(binary: &Path, signal: &str, chats: i64) -> Duration {
    let telegram = Telegram::start().await;
    let site = Site::new(binary, &telegram.url, TOKEN);
    for chat in 1..=chats {
        telegram.say(chat, QUESTIONS[0]);
    }
    let program = site.start(&["bot"]);
    until(Duration::from_mins(1), "a beginning", || telegram.sent_count() > 3).await;
    program.signal(signal);
    let told = Instant::now();
    let status = program.ended(Duration::from_secs(12)).await;
    let took = told.elapsed();
    assert!(status.success(), "{status}");

    let program = site.start(&["bot"]);
    let all = usize::try_from(chats).expect("small");
    until(Duration::from_mins(2), "the rest", || telegram.sent_count() >= all).await;
    program.stop().await;
    for chat in 1..=chats {
        assert_eq!(telegram.texts(chat).len(), 1, "chat {chat}: once, for nothing was killed");
    }
    took
}

/// Stops the program twice while Telegram lets it wait; what was not sent is sent by the next one.
pub async fn twice(binary: &Path) -> Duration {
    let telegram = Telegram::start().await;
    telegram.script(|method, _| {
        (method == "sendMessage").then_some(Fault::Hang(Duration::from_secs(19)))
    });
    let site = Site::new(binary, &telegram.url, TOKEN);
    telegram.say(7, QUESTIONS[0]);
    let program = site.start(&["bot"]);
    until(Duration::from_mins(1), "an attempt", || telegram.count("sendMessage") > 0).await;
    program.signal("TERM");
    until(Duration::from_secs(5), "the first was heard", || site.log().contains("second signal"))
        .await;
    program.signal("INT");
    let told = Instant::now();
    let status = program.ended(Duration::from_secs(5)).await;
    let took = told.elapsed();
    assert_eq!(status.code(), Some(130));

    telegram.behave();
    let program = site.start(&["bot"]);
    until(Duration::from_mins(1), "the answer", || telegram.texts(7).len() == 1).await;
    program.stop().await;
    took
}
