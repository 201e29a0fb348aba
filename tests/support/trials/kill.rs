//! SIGKILL while updates stream in: every question is answered, in order, and a duplicate is had only by a chat whose
//! message was on its way at the moment of a kill.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use isnad::emulator::Emulator;
use isnad::store::Store;

use super::program::Site;
use super::telegram::TOKEN;
use super::{QUESTIONS, Random, Sent, all_heard, answers, emulator, readers, until};

/// What a trial showed.
#[derive(Debug)]
pub struct Figures {
    pub updates: usize,
    pub kills: usize,
    pub in_flight: usize,
    pub duplicates: usize,
}

/// Kills the program so often while so many chats ask all [`QUESTIONS`], one after the other.
pub async fn trial(binary: &Path, kills: usize, chats: usize) -> Figures {
    let telegram = emulator().await;
    let site = Site::new(binary, &telegram.url(), TOKEN);
    let mut random = Random::new(kills as u64);
    let program = site.start(&["bot"]);
    let expected = answers(&telegram).await;
    // Whether it wrote its answers down as delivered is the trial's business, not the warming-up's.
    program.stop().await;
    telegram.forget_calls();

    let mut sent = Sent::default();
    let seats = readers(&telegram, chats);
    let mut questions =
        QUESTIONS.iter().flat_map(|question| seats.iter().map(move |seat| (seat, question)));
    let updates = QUESTIONS.len() * chats;
    let mut on_their_way: HashMap<(i64, String), usize> = HashMap::new();
    for kill in 0..kills {
        let program = site.start(&["bot"]);
        let share = updates * (kill + 1) / kills - updates * kill / kills;
        for (seat, question) in questions.by_ref().take(share) {
            seat.say(*question);
        }
        moment(&telegram, kill, &mut random).await;
        program.kill();
        // What the dead process had sent already may still be on the way into the emulator.
        tokio::time::sleep(Duration::from_millis(50)).await;
        sent.collect(&telegram);
        for message in unconfirmed(&site, &sent).await {
            *on_their_way.entry(message).or_default() += 1;
        }
    }
    let program = site.start(&["bot"]);
    let last = expected.last().expect("five answers");
    until(Duration::from_mins(3), "every chat's last answer", || all_heard(&seats, last)).await;
    program.stop().await;
    sent.collect(&telegram);

    let mut duplicates = 0;
    for seat in &seats {
        let texts: Vec<&str> = sent.to(seat.chat()).iter().map(|(text, _)| text.as_str()).collect();
        let mut once = texts.clone();
        once.dedup();
        assert_eq!(once, expected, "lost, or out of order, in chat {}", seat.chat());
        for answer in &expected {
            let extra = texts.iter().filter(|text| *text == answer).count() - 1;
            let excuse = on_their_way.get(&(seat.chat(), answer.clone())).copied().unwrap_or(0);
            assert!(
                extra <= excuse,
                "chat {} has {extra} duplicates of a message that was on its way at {excuse} kills",
                seat.chat()
            );
            duplicates += extra;
        }
    }
    Figures { updates, kills, in_flight: on_their_way.values().sum(), duplicates }
}

/// Every other kill comes at any moment from the start, the others in the midst of sending.
async fn moment(telegram: &Emulator, kill: usize, random: &mut Random) {
    if kill.is_multiple_of(2) {
        tokio::time::sleep(Duration::from_millis(random.below(1_500))).await;
        return;
    }
    // What came before was collected.
    let enough = usize::try_from(1 + random.below(30)).expect("small");
    let began = std::time::Instant::now();
    while telegram.calls_of("sendMessage").len() < enough
        && began.elapsed() < Duration::from_secs(5)
    {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Messages that Telegram has and the dead process had not written down as delivered: those that were on their way.
/// Read from a copy, so that looking changes nothing.
async fn unconfirmed(site: &Site, sent: &Sent) -> Vec<(i64, String)> {
    let copy = tempfile::tempdir().expect("a temporary folder");
    for entry in fs::read_dir(site.store()).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            fs::copy(entry.path(), copy.path().join(entry.file_name())).expect("a copy");
        }
    }
    let store = Store::open(copy.path()).await.expect("a killed bot's database opens");
    let mut found = Vec::new();
    for chat in store.outgoing_chats().await.expect("a database that opens can be read") {
        let outgoing = store.next_outgoing(chat).await.expect("can be read");
        let body = outgoing.and_then(|outgoing| outgoing.body).expect("whole after a kill");
        let letter: serde_json::Value = serde_json::from_str(&body.0).expect("a letter");
        let text = letter["Send"]["draft"]["text"].as_str().unwrap_or_default();
        let last = sent.to(chat).last();
        if last.is_some_and(|(sent, _)| sent == text) {
            found.push((chat, text.to_owned()));
        }
    }
    store.close().await;
    found
}
