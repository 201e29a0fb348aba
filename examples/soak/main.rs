//! The trials of `tests/support/trials` at full length, for the figures in docs/reliability.md:
//!
//! ```text
//! cargo build --release && cargo run --release --example soak -- <trial> [numbers]
//! ```
//!
//! Without a trial it lists them. Each ends with the first broken promise, or prints what it measured.

#[path = "../../tests/support/anything.rs"]
#[expect(unreachable_pub, dead_code, reason = "shared with the fuzz targets")]
mod anything;
#[path = "../../tests/support/trials/mod.rs"]
#[expect(unreachable_pub, dead_code, reason = "shared with the tests")]
mod trials;

use std::fmt::Debug;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use trials::program::Site;
use trials::{
    QUESTIONS, Random, disk, indexing, kill, load, malformed, misbehaviour, ms, questions,
    rendering, secrets, shutdown, webhook,
};

const TRIALS: &str = "\
kill [kills=50] [chats=400]             SIGKILL while updates stream in, five a chat
indexing [kills=200]                    SIGKILL while the index is written
misbehave [chats=2000] [longest=30]     three calls in ten fail, five sends a chat
burst [chats=1000] [each=10] [secs=10]  a burst of updates
flood [updates=5000] [others=200]       one chat floods, the others are timed
soak [updates=200000] [per_second=400]  a long stream: memory and files
disk                                    a disk that is full, and one that refuses, while it runs (as root)
shutdown                                SIGTERM and SIGINT under load, and twice
webhook [updates=15000] [per_second=500]  time to acknowledge
secrets                                 canaries through all faults
malformed [updates=1000000]             malformed updates
render [messages=100000]                generated messages to a strict Telegram
questions [questions=10000]             every sentence shown is a stored slice
bombs [rounds=50]                       question bombs on a 2 MiB stack
pace [per_second=200] [secs=30] [paragraphs=0] [chats=800]
                                        open-loop load; 0: the one article, else an archive
";

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let numbers: Vec<u64> = arguments.map(|text| text.parse().expect("a number")).collect();
    let number = |at: usize, default: u64| numbers.get(at).copied().unwrap_or(default);
    let size = |at: usize, default: u64| usize::try_from(number(at, default)).expect("a size");
    let small =
        |at: usize, default: u64| u32::try_from(number(at, default)).expect("a small number");
    let binary = binary();
    let began = Instant::now();
    let measured: Box<dyn Debug> = match name.as_str() {
        "kill" => Box::new(kill::trial(&binary, size(0, 50), size(1, 400)).await),
        "indexing" => Box::new(indexing::trial(&binary, size(0, 200))),
        "misbehave" => {
            let chats = i64::from(small(0, 2_000));
            Box::new(misbehaviour::trial(&binary, chats, number(1, 30), true).await)
        }
        "burst" => {
            let span = Duration::from_secs(number(2, 10));
            Box::new(load::burst(&binary, size(0, 1_000), size(1, 10), span).await)
        }
        "flood" => Box::new(load::flood(&binary, size(0, 5_000), size(1, 200)).await),
        "soak" => Box::new(load::soak(&binary, size(0, 200_000), small(1, 400), 2_000).await),
        "disk" => Box::new([disk::full(&binary).await, disk::read_only(&binary).await]),
        "shutdown" => Box::new([
            shutdown::trial(&binary, "TERM", 500).await,
            shutdown::trial(&binary, "INT", 500).await,
            shutdown::twice(&binary).await,
        ]),
        "webhook" => Box::new(webhook::trial(&binary, size(0, 15_000), small(1, 500)).await),
        "secrets" => Box::new(secrets::trial(&binary).await),
        "malformed" => Box::new(malformed::trial(size(0, 1_000_000), 7)),
        "render" => Box::new(rendering::trial(size(0, 100_000), 7).await),
        "questions" => Box::new(questions::slices(size(0, 10_000), 7)),
        "bombs" => Box::new(questions::bombs(size(0, 50))),
        "pace" => {
            let (site, asked) = archive(&binary, size(2, 0));
            let span = Duration::from_secs(number(1, 30));
            let pace = load::pace(&site, &asked, small(0, 200), span, size(3, 800)).await;
            writeln!(std::io::stdout(), "p50 {:.2} ms, p99 {:.2} ms", ms(pace.p50), ms(pace.p99))?;
            Box::new(pace)
        }
        _ => return std::io::stdout().write_all(TRIALS.as_bytes()),
    };
    writeln!(std::io::stdout(), "{name}: {measured:?} in {:.1?}", began.elapsed())
}

/// The program of the same profile, which lies beside the folder of the examples.
fn binary() -> PathBuf {
    let own = std::env::current_exe().expect("a running program has a path");
    own.parent().and_then(Path::parent).expect("target/<profile>/examples").join("isnad")
}

/// A site with the one article, or with as many paragraphs of its sentences and numbers of their own, a hundred an
/// article; and what to ask there. The index is built.
fn archive(binary: &Path, paragraphs: usize) -> (Site, Vec<String>) {
    let site = Site::new(binary, "http://127.0.0.1:9", trials::telegram::TOKEN).with_model();
    let mut asked: Vec<String> = QUESTIONS.iter().map(|question| (*question).to_owned()).collect();
    let ours = anything::our_article();
    let words: Vec<&str> =
        ours.paragraphs.iter().flat_map(|paragraph| paragraph.text.split_whitespace()).collect();
    let mut random = Random::new(7);
    for article in 0..paragraphs.div_ceil(100) {
        let mut markdown = format!("---\ntitle: المقال {article}\n---\n\n");
        for paragraph in 0..100 {
            for _ in 0..20 + random.below(60) {
                markdown.push_str(random.one::<&str>(&words));
                markdown.push(' ');
            }
            let _ = write!(markdown, "في سجل {article}-{paragraph}.\n\n");
        }
        site.write_article(&format!("archive-{article}"), &markdown);
        if article < 95 {
            let word = random.one(&words);
            asked.push(format!("ماذا ورد عن {word} {} في سجل {article}؟", random.one(&words)));
        }
    }
    assert!(site.run(&["index"]).success());
    (site, asked)
}
