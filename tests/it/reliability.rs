//! What the bot must stand, in short: the trials of `tests/support/trials`, which `cargo run --release --example soak` runs
//! in full. Figures of time are left to that; here it is a matter of yes or no.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::anything;
use crate::trials::{
    disk, indexing, kill, load, malformed, misbehaviour, questions, rendering, secrets, shutdown,
    webhook,
};

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_isnad"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_updates_stream_the_bot_answers_all_in_order() {
    let figures = kill::trial(program(), 5, 40).await;
    assert!(figures.duplicates <= figures.in_flight, "{figures:?}");
}

#[test]
fn killed_while_indexing_the_old_index_stays_until_the_new_one_is_whole() {
    let figures = indexing::trial(program(), 25);
    assert_eq!(figures.old + figures.new, figures.kills, "{figures:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_telegram_that_fails_three_times_in_ten_costs_no_answer() {
    let figures = misbehaviour::trial(program(), 30, 2, false).await;
    assert!(figures.faults > 20, "{figures:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_burst_is_accepted_and_answered_in_order() {
    load::burst(program(), 60, 5, Duration::from_millis(300)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_delays_answers_and_loses_none() {
    if disk::full(program()).await.is_none() {
        eprintln!("left out: this user may not mount a small file system");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_refuses_to_be_written_delays_answers_and_loses_none() {
    if disk::read_only(program()).await.is_none() {
        eprintln!("left out: this user or this file system cannot make open files read-only");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_under_load_takes_seconds_and_loses_nothing() {
    let took = shutdown::trial(program(), "TERM", 60).await;
    assert!(took <= Duration::from_secs(10), "{took:?}");
    shutdown::trial(program(), "INT", 20).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_twice_the_program_ends_at_once() {
    shutdown::twice(program()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn updates_brought_by_webhook_are_acknowledged_and_answered() {
    webhook::trial(program(), 40, 100).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn token_secret_and_readers_words_appear_nowhere() {
    let bytes = secrets::trial(program()).await;
    assert!(bytes > 10_000, "the highest level of logging says more than {bytes} bytes");
}

#[test]
fn malformed_updates_are_set_aside_and_never_panic() {
    let figures = malformed::trial(3_000, 1);
    let all = [figures.handled, figures.set_aside, figures.dropped];
    assert!(all.iter().all(|count| *count > 100), "{figures:?}");
}

#[test]
fn question_bombs_stay_within_their_bounds_on_a_small_stack() {
    questions::bombs(1);
}

#[test]
fn every_sentence_shown_is_a_slice_of_a_stored_passage() {
    assert!(questions::slices(150, 1) > 300);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_made_of_anything_are_accepted_by_a_strict_telegram() {
    assert!(rendering::trial(300, 1).await > 200);
}

#[test]
fn whatever_stands_in_a_file_or_a_question_is_taken_or_refused() {
    for (target, take) in [
        ("update", (|bytes| _ = anything::update(bytes)) as fn(&[u8])),
        ("article", anything::article),
        ("question", |bytes| _ = anything::question(bytes)),
        ("rendering", |bytes| _ = anything::rendering(bytes)),
    ] {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
        let seeds: Vec<Vec<u8>> = fs::read_dir(corpus)
            .unwrap()
            .map(|entry| fs::read(entry.unwrap().path()).unwrap())
            .collect();
        for seed in &seeds {
            take(seed);
        }
        malformed::bytes(&seeds, 300, 1, take);
    }
}
