//! Load: bursts, a flood from one chat, a steady stream for hours; and how fast answers come.

use std::path::Path;
use std::time::{Duration, Instant};

use isnad::emulator::Seat;

use super::program::{Program, Site};
use super::telegram::{TOKEN, Telegram};
use super::{QUESTIONS, Sent, all_heard, answers, emulator, percentile, readers, until};

/// What a burst showed.
#[derive(Debug)]
pub struct Burst {
    pub updates: usize,
    pub accepted_in: Duration,
    pub drained_in: Duration,
    pub memory_before_kib: u64,
    pub memory_most_kib: u64,
}

/// So many chats ask so often within `span`: all is accepted, answered in order, and takes no memory to speak of.
pub async fn burst(binary: &Path, chats: usize, each: usize, span: Duration) -> Burst {
    let telegram = emulator().await;
    let site = Site::new(binary, &telegram.url(), TOKEN);
    let program = site.start(&["bot"]);
    let expected = answers(&telegram).await;
    let seats = readers(&telegram, chats);
    let memory_before_kib = program.memory();
    let mut memory_most_kib = memory_before_kib;
    let began = Instant::now();
    let updates = chats * each;
    for number in 0..updates {
        seats[number % chats].say(QUESTIONS[number / chats % QUESTIONS.len()]);
        if number.is_multiple_of(64) {
            memory_most_kib = memory_most_kib.max(program.memory());
            let due = span * u32::try_from(number).expect("small")
                / u32::try_from(updates).expect("small");
            tokio::time::sleep(due.saturating_sub(began.elapsed())).await;
        }
    }
    let taken = || telegram.waiting() == 0;
    let patience =
        Duration::from_mins(5) + Duration::from_millis(50) * u32::try_from(updates).expect("small");
    while !taken() {
        assert!(began.elapsed() < patience, "not all was accepted");
        memory_most_kib = memory_most_kib.max(program.memory());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let accepted_in = began.elapsed();
    let last = &expected[(each - 1) % expected.len()];
    let all = updates + QUESTIONS.len();
    while !all_heard(&seats, last) || telegram.calls_of("sendMessage").len() < all {
        assert!(began.elapsed() < patience, "not all was answered");
        memory_most_kib = memory_most_kib.max(program.memory());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let drained_in = began.elapsed();
    program.stop().await;
    let mut sent = Sent::default();
    sent.collect(&telegram);
    for seat in &seats {
        let texts: Vec<&String> = sent.to(seat.chat()).iter().map(|(text, _)| text).collect();
        let wanted: Vec<&String> = expected.iter().cycle().take(each).collect();
        assert_eq!(texts, wanted, "chat {}", seat.chat());
    }
    Burst { updates, accepted_in, drained_in, memory_before_kib, memory_most_kib }
}

/// What a flood showed: the times of the chats that do not flood.
#[derive(Debug)]
pub struct Flood {
    pub messages: usize,
    pub idle_p99: Duration,
    pub flooded_p99: Duration,
}

/// One chat says so much at once while `others` ask one after the other; before that they do the same in peace.
pub async fn flood(binary: &Path, flood: usize, others: usize) -> Flood {
    let telegram = emulator().await;
    let site = Site::new(binary, &telegram.url(), TOKEN);
    let program = site.start(&["bot"]);
    // The first answer waits for the start of the program.
    answers(&telegram).await;
    let times = async |seats: Vec<Seat>| {
        let mut times = Vec::with_capacity(seats.len());
        for seat in seats {
            let asked = Instant::now();
            seat.say(QUESTIONS[0]);
            seat.answer().await;
            times.push(asked.elapsed());
        }
        times
    };
    let idle = times(readers(&telegram, others)).await;
    let flooder = telegram.person("flooder").in_private();
    for number in 0..flood {
        flooder.say(QUESTIONS[number % QUESTIONS.len()]);
    }
    let flooded = times(readers(&telegram, others)).await;
    program.kill();
    Flood {
        messages: flood,
        idle_p99: percentile(&idle, 99),
        flooded_p99: percentile(&flooded, 99),
    }
}

/// What a long stream showed.
#[derive(Debug)]
pub struct Soak {
    pub updates: usize,
    pub elapsed: Duration,
    /// After each tenth of the updates: resident memory in KiB, open files.
    pub marks: Vec<(u64, usize)>,
    /// Growth of the resident memory in KiB for 10,000 updates, by least squares over all marks but the first.
    pub slope_kib: f64,
}

/// A stream of so many updates, so many a second, from `chats` chats.
pub async fn soak(binary: &Path, updates: usize, per_second: u32, chats: i64) -> Soak {
    let telegram = Telegram::start().await;
    telegram.forget_bodies();
    let site = Site::new(binary, &telegram.url, TOKEN);
    let program = site.start(&["bot"]);
    let began = Instant::now();
    let mut marks = Vec::new();
    let mut behind = 0;
    for number in 0..updates {
        let chat = 1 + i64::try_from(number).expect("small") % chats;
        telegram.say(chat, QUESTIONS[number % QUESTIONS.len()]);
        if number.is_multiple_of(50) {
            let due = Duration::from_secs(1) * u32::try_from(number).expect("small") / per_second;
            tokio::time::sleep(due.saturating_sub(began.elapsed())).await;
        }
        if (number + 1).is_multiple_of((updates / 10).max(1)) {
            // A machine that cannot keep up must not let the queue grow into the figures.
            let wanted = number + 1;
            until(Duration::from_mins(10), "the answers so far", || {
                behind = wanted - telegram.sent_count().min(wanted);
                behind < 100
            })
            .await;
            marks.push((program.memory(), program.files()));
        }
    }
    until(Duration::from_mins(2), "the last answers", || telegram.sent_count() >= updates).await;
    let elapsed = began.elapsed();
    program.stop().await;
    assert_eq!(telegram.sent_count(), updates, "each once");
    let slope_kib = slope(&marks) * 10_000.0 / (updates as f64 / 10.0);
    Soak { updates, elapsed, marks, slope_kib }
}

/// Least squares over the marks' memory, leaving out the first, where caches fill; KiB a mark.
fn slope(marks: &[(u64, usize)]) -> f64 {
    let points: Vec<(f64, f64)> = marks
        .iter()
        .enumerate()
        .skip(1)
        .map(|(at, (memory, _))| (at as f64, *memory as f64))
        .collect();
    let count = points.len().max(1) as f64;
    let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / count;
    let above: f64 = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let below: f64 = points.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    if below == 0.0 { 0.0 } else { above / below }
}

/// What a steady load showed.
#[derive(Debug)]
pub struct Pace {
    pub asked_per_second: u32,
    pub answered_per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
    /// Processor time of the bot for an answer.
    pub processor: Duration,
    pub memory_kib: u64,
}

/// Asks so often a second, whether or not earlier questions are answered, for `span`, in `chats` chats in turn. Times
/// are from when a question was due to when sendMessage arrives.
pub async fn pace(
    site: &Site,
    questions: &[String],
    per_second: u32,
    span: Duration,
    chats: usize,
) -> Pace {
    let telegram = emulator().await;
    // Another emulator, another address: the site was made for no particular one.
    let program = start_at(site, &telegram.url());
    let warm = telegram.person("warm").in_private();
    for question in questions.iter().take(20) {
        warm.say(question);
        warm.answer().await;
    }
    let seats = readers(&telegram, chats);
    let spent = program.processor();
    let count = usize::try_from(per_second).expect("small")
        * usize::try_from(span.as_secs()).expect("small");
    let began = Instant::now();
    let due = |number: usize| {
        began + Duration::from_secs(1) * u32::try_from(number).expect("small") / per_second
    };
    for number in 0..count {
        tokio::time::sleep_until(due(number).into()).await;
        seats[number % chats].say(&questions[number % questions.len()]);
    }
    let warmed = questions.len().min(20);
    let began_waiting = Instant::now();
    while telegram.waiting() > 0 || telegram.calls_of("sendMessage").len() < count + warmed {
        assert!(began_waiting.elapsed() < Duration::from_mins(5), "not all was answered");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let processor =
        program.processor().saturating_sub(spent) / u32::try_from(count).expect("small");
    let memory_kib = program.memory();
    program.stop().await;

    let mut sent = Sent::default();
    sent.collect(&telegram);
    let mut times = Vec::with_capacity(count);
    let mut last = began;
    for (at, seat) in seats.iter().enumerate() {
        for (turn, (_, came)) in sent.to(seat.chat()).iter().enumerate() {
            times.push(came.saturating_duration_since(due(at + turn * chats)));
            last = last.max(*came);
        }
    }
    assert_eq!(times.len(), count, "each once");
    Pace {
        asked_per_second: per_second,
        answered_per_second: count as f64 / last.duration_since(began).as_secs_f64(),
        p50: percentile(&times, 50),
        p99: percentile(&times, 99),
        processor,
        memory_kib,
    }
}

fn start_at(site: &Site, api: &str) -> Program {
    site.start_with(&["bot"], &[("ISNAD_TELEGRAM__API_URL", api)])
}
