//! The program as an operator runs it: a process with a folder, an environment and signals.

use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The webhook's secret in trials; it must appear nowhere.
pub const SECRET: &str = "canary-webhook-secret-0123456789";

/// A folder to run in, and how to run there.
pub struct Site {
    binary: PathBuf,
    folder: tempfile::TempDir,
    environment: Vec<(String, String)>,
}

/// A running bot.
pub struct Program {
    child: Child,
}

impl Site {
    /// A folder with the repository's article; `binary` is the program, `api` the Bot API's address.
    pub fn new(binary: &Path, api: &str, token: &str) -> Self {
        let site = Self {
            binary: binary.to_owned(),
            folder: tempfile::tempdir().expect("a temporary folder"),
            environment: Vec::new(),
        };
        let article = concat!(env!("CARGO_MANIFEST_DIR"), "/index/articles/open-weights.md");
        site.write_article("open-weights", &fs::read_to_string(article).expect("our article"));
        site.with("TELOXIDE_TOKEN", token)
            .with("ISNAD_TELEGRAM__API_URL", api)
            .with("ISNAD_LIMITS__MESSAGES_PER_SECOND", "0")
            .with("ISNAD_LIMITS__QUESTIONS_PER_MINUTE_PER_READER", "0")
            .with("ISNAD_LOG__FILTER", "info")
    }

    /// One more variable of the environment.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With the repository's sentence encoder, so that answers cost what they cost in earnest.
    pub fn with_model(self) -> Self {
        let model = concat!(env!("CARGO_MANIFEST_DIR"), "/index/model");
        std::os::unix::fs::symlink(model, self.index().join("model")).expect("a temporary folder");
        self
    }

    /// Puts an article where the program looks for it.
    pub fn write_article(&self, stem: &str, markdown: &str) {
        let folder = self.index().join("articles");
        fs::create_dir_all(&folder).expect("a temporary folder");
        fs::write(folder.join(format!("{stem}.md")), markdown).expect("a temporary folder");
    }

    /// The folder with articles and store.
    pub fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    /// The folder with index and database.
    pub fn store(&self) -> PathBuf {
        self.index().join("store")
    }

    /// What the program has logged in all its runs.
    pub fn log(&self) -> String {
        let bytes = fs::read(self.folder.path().join("log")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Starts `isnad` with these arguments.
    pub fn start(&self, arguments: &[&str]) -> Program {
        self.start_with(arguments, &[])
    }

    /// [`start`](Self::start) with more variables, which win over the site's.
    pub fn start_with(&self, arguments: &[&str], more: &[(&str, &str)]) -> Program {
        let log = File::options().create(true).append(true).open(self.folder.path().join("log"));
        let log = log.expect("a temporary folder");
        let child = Command::new(&self.binary)
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .envs(more.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{}: {error}; `cargo build` makes it", self.binary.display())
            });
        Program { child }
    }

    /// Runs `isnad` with these arguments to its end.
    pub fn run(&self, arguments: &[&str]) -> ExitStatus {
        self.start(arguments).child.wait().expect("a child can be waited for")
    }
}

impl Program {
    /// SIGKILL: nothing is finished, nothing is flushed.
    pub fn kill(mut self) {
        self.child.kill().expect("a child can be killed");
        self.child.wait().expect("a child can be waited for");
    }

    /// Sends a signal by its name without SIG.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("sh")
            .args(["-c", &format!("kill -{name} {}", self.child.id())])
            .status()
            .expect("a shell");
        assert!(sent.success());
    }

    /// Waits for its end; panics when it does not come in time.
    pub async fn ended(mut self, limit: Duration) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child can be waited for") {
                return status;
            }
            assert!(began.elapsed() < limit, "the program has not ended within {limit:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Stops it as an operator does.
    pub async fn stop(self) {
        self.signal("TERM");
        let status = self.ended(Duration::from_secs(15)).await;
        // Before it serves, a signal ends it at once: there is nothing to finish.
        assert!(status.success() || status.signal() == Some(15), "{status}");
    }

    /// Resident memory in KiB.
    pub fn memory(&self) -> u64 {
        let status = fs::read_to_string(self.proc("status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
    }

    /// Open file descriptors.
    pub fn files(&self) -> usize {
        fs::read_dir(self.proc("fd")).map_or(0, Iterator::count)
    }

    /// What anybody on the machine sees of it: its arguments.
    pub fn arguments(&self) -> String {
        let bytes = fs::read(self.proc("cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Processor time it took so far; the kernel counts in hundredths of a second.
    pub fn processor(&self) -> Duration {
        let stat = fs::read_to_string(self.proc("stat")).unwrap_or_default();
        let fields: Vec<&str> =
            stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| fields.get(at).and_then(|t| t.parse::<u64>().ok()).unwrap_or(0);
        // utime and stime, the 14th and 15th of all fields.
        Duration::from_millis((ticks(11) + ticks(12)) * 10)
    }

    fn proc(&self, file: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{file}", self.child.id()))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // A failed trial leaves no process behind; one that has ended cannot be killed again.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
