//! A disk that is full, or refuses to be written, for real and while the program runs: answers come late, never not, and
//! none twice.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::program::{Program, Site};
use super::telegram::{TOKEN, Telegram};
use super::{QUESTIONS, until};

/// Chats that ask while the disk takes nothing, so many that the write-ahead log has to grow.
const CHATS: i64 = 100;

/// What a trial showed.
#[derive(Debug)]
pub struct Figures {
    pub updates: usize,
    /// From when the disk was mended to the first answer, and to the last.
    pub recovered_in: Duration,
    pub drained_in: Duration,
}

/// The store lies on a small file system of its own, which is filled to the last byte. `None` where this user may mount
/// nothing.
pub async fn full(binary: &Path) -> Option<Figures> {
    let telegram = Telegram::start().await;
    let site = Site::new(binary, &telegram.url, TOKEN);
    let mount = Mount::over(site.store())?;
    let program = running(&site, &telegram).await;
    let filler = site.store().join("filler");
    fill(&filler);
    let figures = endure(&telegram, &site, &program, || {
        fs::remove_file(&filler).expect("the filler is there");
    })
    .await;
    program.stop().await;
    drop(mount);
    Some(figures)
}

/// The files of the database can be written no more, not even by who has opened them already. `None` where this user
/// cannot bring that about, or the file system knows no such thing.
pub async fn read_only(binary: &Path) -> Option<Figures> {
    let telegram = Telegram::start().await;
    let site = Site::new(binary, &telegram.url, TOKEN);
    let program = running(&site, &telegram).await;
    if !Frozen::binds_whoever_writes(&site.store().join("probe")) {
        return None;
    }
    let files = ["state.sqlite3", "state.sqlite3-wal"].map(|name| site.store().join(name));
    let frozen = Frozen::new(files.to_vec())?;
    let figures = endure(&telegram, &site, &program, || drop(frozen)).await;
    program.stop().await;
    Some(figures)
}

/// The program, once it answers.
async fn running(site: &Site, telegram: &Telegram) -> Program {
    let program = site.start(&["bot"]);
    telegram.say(CHATS + 1, QUESTIONS[0]);
    until(Duration::from_mins(1), "the first answer", || telegram.sent_count() == 1).await;
    program
}

/// Asks while the disk takes nothing, has it mended, and waits for every answer.
async fn endure(
    telegram: &Telegram,
    site: &Site,
    program: &Program,
    mend: impl FnOnce(),
) -> Figures {
    for question in QUESTIONS {
        (1..=CHATS).for_each(|chat| _ = telegram.say(chat, question));
    }
    let refused = || site.log().contains("updates cannot be written down");
    until(Duration::from_mins(1), "the disk's refusal", refused).await;
    // Through several attempts.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(telegram.unconfirmed() > 0, "what is not written down is not confirmed");
    assert!(program.memory() > 0, "it still runs");

    let before = telegram.sent_count();
    mend();
    let mended = Instant::now();
    until(Duration::from_mins(1), "an answer", || telegram.sent_count() > before).await;
    let recovered_in = mended.elapsed();
    let updates = QUESTIONS.len() * usize::try_from(CHATS).expect("small");
    until(Duration::from_mins(3), "every answer", || telegram.sent_count() > updates).await;
    let drained_in = mended.elapsed();
    let order = telegram.texts(1);
    for chat in 1..=CHATS {
        let texts = telegram.texts(chat);
        assert_eq!(texts.len(), QUESTIONS.len(), "chat {chat}: each once");
        assert_eq!(texts, order, "chat {chat}: in order");
    }
    Figures { updates, recovered_in, drained_in }
}

/// A small file system in memory over a folder; gone when dropped.
struct Mount(PathBuf);

impl Mount {
    fn over(folder: PathBuf) -> Option<Self> {
        fs::create_dir_all(&folder).expect("a temporary folder");
        let folder_name = folder.to_str().expect("a name of ours");
        let mount = ["-t", "tmpfs", "-o", "size=16m", "isnad-trial", folder_name];
        succeeds("mount", &mount).then_some(Self(folder))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // Also under a program that still runs, when the trial failed.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// Files marked as immutable; as they were when dropped.
struct Frozen(Vec<PathBuf>);

impl Frozen {
    fn new(files: Vec<PathBuf>) -> Option<Self> {
        let frozen = Self(files);
        frozen.mark("+i").then_some(frozen)
    }

    /// Whether the mark binds also who has opened the file before it, which depends on the file system.
    fn binds_whoever_writes(probe: &Path) -> bool {
        let mut open = File::create(probe).expect("a folder that can be written");
        let frozen = Self::new(vec![probe.to_owned()]);
        let bound = frozen.is_some() && open.write_all(b"x").is_err();
        drop(frozen);
        fs::remove_file(probe).expect("it was made just now");
        bound
    }

    fn mark(&self, how: &str) -> bool {
        self.0.iter().all(|file| succeeds("chattr", &[how, file.to_str().expect("our name")]))
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        self.mark("-i");
    }
}

fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let ran = Command::new(program).args(arguments).stderr(Stdio::null()).status();
    ran.is_ok_and(|status| status.success())
}

/// Takes what is left of the disk.
fn fill(file: &Path) {
    let mut filler = File::create(file).expect("room for a name");
    for size in [1 << 16, 1 << 10, 1] {
        let piece = vec![0; size];
        while filler.write_all(&piece).is_ok() {}
    }
}
