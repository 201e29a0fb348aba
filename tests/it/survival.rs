//! The program itself, as its own process: killed at the worst moment, and listened to for secrets.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use isnad::bot::Api;
use isnad::emulator::{Emulator, Fault, Options};
use secrecy::SecretString;
use serde_json::json;

use crate::harness::LIBRARY;

/// A token that is seen nowhere.
const CANARY: &str = "7000000001:AAHcanary-SaysNothing_ToAnyone-000";
/// Words of a reader's that are seen nowhere.
const SECRET_WORD: &str = "قرنبيطة";

/// `isnad bot` over an index of its own.
struct Program {
    child: Child,
    log: PathBuf,
}

impl Program {
    fn start(telegram: &Emulator, index: &Path, log_filter: &str) -> Self {
        let articles = index.join("articles");
        std::fs::create_dir_all(&articles).unwrap();
        std::fs::write(articles.join("library.md"), LIBRARY.1).unwrap();
        // A file takes whatever is said; a pipe would fill and hold the program up.
        let log = index.join("log");
        let said = File::create(&log).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_isnad"))
            .args(["bot", "--index"])
            .arg(index)
            .current_dir(index)
            .env("TELOXIDE_TOKEN", telegram.token())
            .env("ISNAD_TELEGRAM__API_URL", telegram.url())
            .env("ISNAD_LOG__FILTER", log_filter)
            .stdin(Stdio::null())
            .stdout(said.try_clone().unwrap())
            .stderr(said)
            .spawn()
            .unwrap();
        Self { child, log }
    }

    /// SIGKILL: no handler runs, nothing is flushed. What it had said until then.
    fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap()).into_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until the bot has taken all updates.
async fn all_taken(telegram: &Emulator) {
    for _ in 0..2_000 {
        if telegram.waiting() == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the bot did not take the updates");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_between_update_and_answer_loses_no_question() {
    let telegram = Emulator::start(Options::default()).await.unwrap();
    let index = tempfile::tempdir().unwrap();
    let readers: Vec<_> =
        (0..8).map(|n| telegram.person(&format!("قارئ {n}")).in_private()).collect();

    // Nothing can be sent, so every question is taken and none answered when the process dies.
    telegram.fail("sendMessage").times(usize::MAX).with(Fault::Html(502));
    let first = Program::start(&telegram, index.path(), "warn");
    for reader in &readers {
        reader.say("متى تأسست المكتبة؟");
    }
    all_taken(&telegram).await;
    first.kill();
    telegram.mend();
    assert!(readers.iter().all(|reader| reader.last_answer().is_none()));

    let second = Program::start(&telegram, index.path(), "warn");
    for reader in &readers {
        let answer = reader.answer().await;
        assert!(answer.text().contains("عام 1952"), "{answer}");
        reader.say("كم كتابًا تضم المكتبة اليوم؟");
    }
    // In the middle of the work.
    readers[0].answer().await;
    second.kill();

    let third = Program::start(&telegram, index.path(), "warn");
    for reader in &readers[1..] {
        // A copy of the answer before may come first.
        while !reader.answer().await.text().contains("48 ألف كتاب") {}
    }
    telegram.settle(Duration::from_millis(300)).await;
    third.kill();
    // A cut connection may cost a second copy of the message on its way, never more.
    let sent = telegram.calls_of("sendMessage").iter().filter(|call| call.status == 200).count();
    assert!((16..=24).contains(&sent), "{sent}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_the_token_nor_a_readers_words_are_ever_logged() {
    let options = Options { token: CANARY.to_owned(), ..Options::default() };
    let telegram = Emulator::start(options).await.unwrap();
    let index = tempfile::tempdir().unwrap();
    let reader = telegram.person("سارة").in_private();
    let program = Program::start(&telegram, index.path(), "trace");
    reader.ask(format!("هل تُزرع {SECRET_WORD} في المكتبة؟")).await;
    for fault in [
        Fault::Html(502),
        Fault::Garbage,
        Fault::Cut,
        Fault::WrongLength,
        Fault::TooManyRequests(1),
        Fault::Refusal { code: 400, description: "Bad Request: strange".to_owned() },
    ] {
        telegram.fail("sendMessage").with(fault);
        reader.ask(format!("{SECRET_WORD} متى تأسست المكتبة؟")).await;
    }
    telegram.inject(json!({"message": {"text": SECRET_WORD, "chat": 5}}));
    telegram.inject(json!({"unheard_of": {"text": SECRET_WORD}}));
    all_taken(&telegram).await;
    telegram.settle(Duration::from_millis(300)).await;
    let said = program.kill();
    assert!(said.lines().count() > 20, "TRACE is on:\n{said}");
    let (_, secret) = CANARY.split_once(':').unwrap();
    for hidden in [secret, SECRET_WORD] {
        let leak = said.lines().find(|line| line.contains(hidden));
        assert!(leak.is_none(), "logged: {leak:?}");
    }
}

#[tokio::test]
async fn the_token_is_in_no_error_and_in_no_debug_output() {
    let (_, secret) = CANARY.split_once(':').unwrap();
    let telegram =
        Emulator::start(Options { token: CANARY.to_owned(), ..Options::default() }).await.unwrap();
    let api = Api::new(&telegram.url(), SecretString::from(CANARY.to_owned())).unwrap();
    let deaf = Api::new("http://127.0.0.1:9", SecretString::from(CANARY.to_owned())).unwrap();
    let mut said = vec![format!("{api:?} {api:#?} {deaf:?}")];
    let body = json!({"chat_id": 1, "text": "؟"});
    for fault in [Fault::Html(502), Fault::Garbage, Fault::Cut, Fault::WrongLength] {
        telegram.fail("sendMessage").with(fault);
        let error = api.call("sendMessage", &body).await.unwrap_err();
        said.push(format!("{error} {error:?}"));
    }
    let error = deaf.call("getMe", &body).await.unwrap_err();
    said.push(format!("{error} {error:?}"));
    let malformed = Api::new("no address", SecretString::from(CANARY.to_owned())).unwrap_err();
    said.push(format!("{malformed} {malformed:?}"));
    assert!(said.iter().all(|words| !words.contains(secret)), "{said:?}");
}
