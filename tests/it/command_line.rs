//! The program as an operator runs it: what it prints where, and with which exit code.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use isnad::emulator::{Emulator, Options};
use serde_json::Value;

/// A folder in which the program is started, with what ships with it: the article and the sentence encoder.
pub(crate) struct Folder(tempfile::TempDir);

/// What a finished program left.
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Folder {
    fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn shipped() -> Self {
        let folder = Self::empty();
        let article = concat!(env!("CARGO_MANIFEST_DIR"), "/index/articles/open-weights.md");
        folder.write("index/articles/open-weights.md", fs::read(article).unwrap());
        let model = concat!(env!("CARGO_MANIFEST_DIR"), "/index/model");
        std::os::unix::fs::symlink(model, folder.path().join("index/model")).unwrap();
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// The program, started here, knowing nothing of this machine's own settings.
    pub(crate) fn isnad(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_isnad"));
        for (name, _) in std::env::vars() {
            if name.starts_with("ISNAD_") || name.starts_with("TELOXIDE_") {
                command.env_remove(name);
            }
        }
        command.current_dir(self.path()).args(arguments).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Said {
        Said::of(&mut self.isnad(arguments))
    }

    /// What `ask --json` prints; it must be one object on one line.
    fn ask(&self, arguments: &[&str]) -> Value {
        let said = self.run(&[&["ask", "--json"], arguments].concat());
        assert_eq!(said.code, 0, "{}", said.err);
        assert_eq!(said.out.lines().count(), 1, "{}", said.out);
        serde_json::from_str(&said.out).unwrap()
    }
}

impl Said {
    fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            code: output.status.code().expect("the program ends by itself"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The program failed and told why, what to do, and nothing that a developer would have to explain.
    #[track_caller]
    fn is_trouble(&self, cause: &str, remedy: &str) {
        assert_eq!(self.code, 1, "{}{}", self.out, self.err);
        assert!(self.err.contains(cause), "no “{cause}” in: {}", self.err);
        assert!(self.err.contains(remedy), "no “{remedy}” in: {}", self.err);
        assert!(!self.err.contains("panic"), "{}", self.err);
    }
}

const QUESTION: &str = "كم تبلغ قيمة OpenAI؟";

#[test]
fn json_has_every_field_and_ranges_count_characters() {
    let reply = Folder::shipped().ask(&[QUESTION]);
    assert_eq!(reply["reply"], "answer");
    assert!(["answered", "unsure", "not_found"].contains(&reply["outcome"].as_str().unwrap()));
    assert!((0.0..=1.0).contains(&reply["confidence"].as_f64().unwrap()));
    assert!(reply["elapsed_us"].is_u64());
    let passages = reply["passages"].as_array().unwrap();
    assert!((1..=10).contains(&passages.len()));
    for passage in passages {
        assert_eq!(passage["article"], "open-weights");
        assert!(
            passage["title"].is_string()
                && passage["section"].is_string() | passage["section"].is_null()
        );
        assert!(passage["paragraph"].is_u64() && passage["score"].is_number());
        assert!(passage["url"].is_null(), "the shipped article has no address");
        assert!(passage["passage"].as_str().unwrap().starts_with("open-weights-"));
        let text: Vec<char> = passage["text"].as_str().unwrap().chars().collect();
        for range in passage["answers"].as_array().unwrap() {
            let at = |end: usize| range[end].as_u64().unwrap() as usize;
            let sentence: String = text[at(0)..at(1)].iter().collect();
            assert_eq!(sentence, sentence.trim());
            assert!(
                sentence.ends_with(['.', '؟', '!', '…', '”', '"']) || at(1) == text.len(),
                "{sentence}"
            );
        }
    }
    let scores: Vec<f64> = passages.iter().map(|found| found["score"].as_f64().unwrap()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    let first = &passages[0];
    assert!(first["text"].as_str().unwrap().contains("500 مليار دولار"), "{first}");
}

#[test]
fn a_citation_links_to_the_sentence_when_the_article_has_an_address() {
    let folder = Folder::empty();
    folder.write(
        "index/articles/metro.md",
        "---\ntitle: المترو\nurl: https://example.org/metro\n---\n\nافتُتح المترو عام 1999.",
    );
    let reply = folder.ask(&["متى افتتح المترو؟"]);
    let passage = &reply["passages"][0];
    let url = passage["url"].as_str().unwrap();
    assert!(url.starts_with("https://example.org/metro#:~:text=%D8%A7"), "{url}");
    assert!(passage["section"].is_null(), "before the first heading");
}

#[test]
fn greetings_and_empty_questions_are_no_failure() {
    let folder = Folder::shipped();
    for question in ["", "   ", "؟؟"] {
        let reply = folder.ask(&[question]);
        assert_eq!(reply["reply"], "courtesy");
        assert_eq!(reply["outcome"], "not_found");
        assert_eq!(reply["passages"], serde_json::json!([]));
    }
    let said = folder.run(&["ask", ""]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.contains("اكتب لي سؤالك"), "{}", said.out);
}

#[test]
fn a_question_may_have_several_arguments_and_begin_with_a_hyphen() {
    let folder = Folder::shipped();
    // Waits for the vectors, so that no answer is given before they are there.
    assert_eq!(folder.run(&["index"]).code, 0);
    let together = folder.ask(&[QUESTION]);
    let apart = folder.ask(&["كم", "تبلغ", "قيمة", "OpenAI؟"]);
    assert_eq!(together["passages"], apart["passages"]);
    let hyphen = folder.ask(&["--", "-- كم قيمة OpenAI"]);
    assert_eq!(hyphen["reply"], "answer");
}

#[test]
fn even_at_trace_the_log_stays_away_from_standard_output() {
    let folder = Folder::shipped();
    let said =
        Said::of(folder.isnad(&["ask", "--json", QUESTION]).env("ISNAD_LOG__FILTER", "trace"));
    assert_eq!(said.code, 0);
    assert!(said.err.contains("DEBUG"), "this test must log something: {}", said.err);
    assert!(!said.err.contains("OpenAI"), "the log has no words of readers");
    serde_json::from_str::<Value>(&said.out).unwrap();
}

#[test]
fn in_a_pipe_an_answer_is_plain_text_with_its_source() {
    let said = Folder::shipped().run(&["ask", QUESTION]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.contains("500 مليار دولار"), "{}", said.out);
    assert!(said.out.contains("المصدر: «نماذج الأوزان المفتوحة بين الصين وأميركا»"), "{}", said.out);
    assert!(!said.out.contains('\u{1b}') && !said.out.contains('\u{200f}'), "{:?}", said.out);
}

/// `isnad ask … | head -1`
#[test]
fn a_reader_who_leaves_early_causes_no_panic() {
    let folder = Folder::shipped();
    folder.run(&["index"]);
    let mut child = folder
        .isnad(&["ask", QUESTION])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    child.wait().unwrap();
    assert_eq!(err, "");
}

#[test]
fn wrong_usage_is_told_from_trouble() {
    let folder = Folder::shipped();
    for wrong in [&["ask"][..], &["ask", "--jsn", "x"], &["frobnicate"], &["demo", "--port", "x"]] {
        let said = folder.run(wrong);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{wrong:?}");
        assert!(said.err.contains("--help"), "{}", said.err);
    }
    let said = folder.run(&["ask", "--article", "other", QUESTION]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("Choose one of: open-weights"), "{}", said.err);
    assert_eq!(folder.run(&["ask", "--article", "open-weights", QUESTION]).code, 0);
}

#[test]
fn an_empty_folder_is_told_what_it_lacks() {
    let folder = Folder::empty();
    for command in [&["ask", "x"][..], &["index"], &["demo", "--port", "0"], &[]] {
        folder.run(command).is_trouble("index/articles", "paths.index");
    }
    folder.write("index/articles/readme.pdf", "");
    folder.run(&["ask", "x"]).is_trouble("no article", ".md or .txt");
}

#[test]
fn without_the_encoder_words_still_answer_and_this_is_said() {
    let folder = Folder::shipped();
    fs::remove_file(folder.path().join("index/model")).unwrap();
    let said = folder.run(&["ask", QUESTION]);
    assert_eq!(said.code, 0);
    assert!(said.out.contains("500 مليار دولار"), "{}", said.out);
    assert!(said.err.contains("encoder.safetensors: the sentence encoder cannot"), "{}", said.err);
    assert_eq!(folder.run(&["check"]).code, 1);
}

#[test]
fn settings_that_cannot_be_read_are_named() {
    let folder = Folder::shipped();
    folder.write("isnad.toml", "[demo]\nprot = 1");
    folder.run(&["ask", "x"]).is_trouble("prot", "config/default.toml");
    folder
        .run(&["--config", "none.toml", "ask", "x"])
        .is_trouble("none.toml", "config/default.toml");
    fs::remove_file(folder.path().join("isnad.toml")).unwrap();
    let said = Said::of(folder.isnad(&["ask", "x"]).env("ISNAD_LOG__FILTER", "isnad=loud"));
    said.is_trouble("isnad=loud", "Use a level");
    let said = Said::of(folder.isnad(&["bot"]).env("TELOXIDE_TOKEN_FILE", "no-such-file"));
    said.is_trouble("no-such-file", "Name a file");
}

#[test]
fn the_index_is_built_brought_up_to_date_and_reported_article_by_article() {
    let folder = Folder::shipped();
    let built = folder.run(&["index"]);
    assert_eq!(built.code, 0, "{}", built.err);
    assert!(built.out.contains("open-weights: 33 paragraphs in 8 sections"), "{}", built.out);
    assert!(built.out.contains("Built the index"), "{}", built.out);
    assert!(folder.run(&["index"]).out.contains("up to date"));
    assert!(folder.run(&["index", "--rebuild"]).out.contains("a rebuild was asked for"));

    folder.write("index/articles/new.txt", "افتتح المترو عام 1999 بعد طول انتظار.");
    let updated = folder.run(&["index"]);
    assert!(updated.out.contains("1 article written"), "{}", updated.out);
    assert!(updated.out.contains("new: 1 paragraph"), "{}", updated.out);
}

#[test]
fn a_broken_article_costs_only_itself() {
    let folder = Folder::shipped();
    folder.write("index/articles/broken.md", "---\ntitle: س\npublished: أمس\n---\n\nنص.");
    let said = folder.run(&["index"]);
    said.is_trouble("broken.md:3: `published: أمس` is not a date", "year-month-day");
    assert!(said.out.contains("open-weights: 33 paragraphs"), "{}", said.out);
    assert_eq!(folder.ask(&[QUESTION])["reply"], "answer");
    let check = folder.run(&["check"]);
    assert_eq!(check.code, 1);
    assert!(check.out.contains("broken.md:3"), "{}", check.out);
}

#[test]
fn check_says_what_is_well_and_what_is_not() {
    let folder = Folder::shipped();
    let fresh = folder.run(&["check"]);
    assert_eq!(fresh.code, 0, "what the first start makes is not missing: {}", fresh.out);
    folder.run(&["index"]);
    let well = folder.run(&["check"]);
    assert_eq!(well.code, 0, "{}{}", well.out, well.err);
    for line in [
        "ok       settings",
        "ok       articles",
        "ok       index",
        "ok       store",
        "note     token",
    ] {
        assert!(well.out.contains(line), "{}", well.out);
    }
    damage(&folder);
    let damaged = folder.run(&["check"]);
    assert_eq!(damaged.code, 1);
    assert!(damaged.out.contains("isnad index --rebuild"), "{}", damaged.out);
}

#[test]
fn a_damaged_index_is_built_again_and_this_is_said() {
    let folder = Folder::shipped();
    folder.run(&["index"]);
    damage(&folder);
    let said = folder.run(&["ask", QUESTION]);
    assert_eq!(said.code, 0);
    assert!(said.out.contains("500 مليار دولار"), "{}", said.out);
    assert!(said.err.contains("the index was damaged"), "{}", said.err);
    assert_eq!(folder.run(&["ask", QUESTION]).err, "", "and it is whole again");
}

/// Flips bits in the largest file of the index.
fn damage(folder: &Folder) {
    let store = folder.path().join("index/store/passages");
    let generation = store.join(fs::read_to_string(store.join("current")).unwrap());
    let largest = fs::read_dir(generation)
        .unwrap()
        .map(|entry| entry.unwrap())
        .max_by_key(|entry| entry.metadata().unwrap().len())
        .unwrap();
    let mut content = fs::read(largest.path()).unwrap();
    let middle = content.len() / 2;
    content[middle] ^= 0x55;
    fs::write(largest.path(), content).unwrap();
}

/// A file where the folder should be: nothing can be written, whoever runs the program.
#[test]
fn a_store_that_cannot_be_written_does_not_keep_questions_from_being_answered() {
    let folder = Folder::shipped();
    folder.write("index/store", "");
    let said = folder.run(&["ask", QUESTION]);
    assert_eq!(said.code, 0);
    assert!(said.out.contains("500 مليار دولار"), "{}", said.out);
    assert!(said.err.contains("cannot be written"), "{}", said.err);
    assert!(said.err.contains("Make the folder writable"), "{}", said.err);
    folder.run(&["demo", "--port", "0"]).is_trouble("index/store", "writable");
    let check = folder.run(&["check"]);
    assert_eq!(check.code, 1);
    assert!(check.out.contains("index/store: this folder cannot be written"), "{}", check.out);
}

/// A program that runs until it is told to stop.
pub(crate) struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out }
    }

    /// The next line of standard output.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line
    }

    /// Asks it to stop, as systemd, Docker or Ctrl-C would, and gives its exit code and its log.
    pub(crate) fn stop(mut self) -> (i32, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().code().expect("it ends by itself"), log)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn without_a_token_the_demo_runs_and_names_its_page() {
    let folder = Folder::shipped();
    let mut demo = Running::start(folder.isnad(&[]).env("ISNAD_DEMO__PORT", "0"));
    let line = demo.line();
    let address = line.split_whitespace().find(|word| word.starts_with("http://127.0.0.1:"));
    assert!(address.is_some(), "{line}");
    let (code, log) = demo.stop();
    assert_eq!(code, 0, "{log}");
}

#[test]
fn a_port_in_use_is_named() {
    let folder = Folder::shipped();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    folder.run(&["demo", "--port", &port]).is_trouble(&port, "Choose another with --port");

    // One that was only the default is passed over.
    let mut demo = Running::start(folder.isnad(&["demo"]).env("ISNAD_DEMO__PORT", &port));
    let line = demo.line();
    assert!(line.contains("http://127.0.0.1:") && !line.contains(&port), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_token_the_bot_runs_and_its_log_keeps_token_and_words() {
    let telegram = Emulator::start(Options::default()).await.unwrap();
    let folder = Folder::shipped();
    let bot = Running::start(
        folder
            .isnad(&[])
            .env("TELOXIDE_TOKEN", telegram.token())
            .env("ISNAD_TELEGRAM__API_URL", telegram.url())
            .env("ISNAD_LOG__FILTER", "trace"),
    );
    let answer = telegram.person("سارة").in_private().ask(QUESTION).await;
    assert!(answer.text().contains("500 مليار دولار"), "{answer}");
    let (code, log) = tokio::task::spawn_blocking(|| bot.stop()).await.unwrap();
    assert_eq!(code, 0, "{log}");
    assert!(log.contains("TRACE"), "this test must log something: {log}");
    let secret = telegram.token().split(':').nth(1).unwrap();
    for private in [secret, "قيمة OpenAI", "سارة"] {
        let line = log.lines().find(|line| line.contains(private));
        assert_eq!(line, None, "the log must not have {private}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_is_told_with_its_remedy() {
    let telegram = Emulator::start(Options::default()).await.unwrap();
    let folder = Folder::shipped();
    for command in ["bot", "check"] {
        let mut command = folder.isnad(&[command]);
        command
            .env("TELOXIDE_TOKEN", "7000000001:revoked-canary-token-0123456789")
            .env("ISNAD_TELEGRAM__API_URL", telegram.url());
        let mut said = tokio::time::timeout(
            Duration::from_mins(1),
            tokio::task::spawn_blocking(move || Said::of(&mut command)),
        )
        .await
        .expect("the program ends")
        .unwrap();
        said.err += &said.out;
        said.is_trouble("token", "@BotFather");
        assert!(!said.err.contains("canary"), "{}", said.err);
    }
    folder.run(&["bot"]).is_trouble("TELOXIDE_TOKEN", "isnad demo");
}
