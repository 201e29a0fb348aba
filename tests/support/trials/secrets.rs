//! The token, the webhook's secret and the readers' words: nowhere but where they must be.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use isnad::bot::Api;
use secrecy::SecretString;
use serde_json::json;

use super::program::SECRET;
use super::telegram::{Fault, TOKEN, Telegram};
use super::{QUESTIONS, until, webhook};

/// Words that only a reader says.
const WORDS: &str = "whisperedcanaryword";

/// Runs the program through every fault of Telegram's at the highest level of logging, in both modes, and looks for
/// what must not be seen: in the log, in the files, in the arguments. Returns how many bytes of log were looked at.
pub async fn trial(binary: &Path) -> usize {
    let telegram = Telegram::start().await;
    let (site, url) = webhook::site(binary, &telegram.url);
    let site = site.with("ISNAD_LOG__FILTER", "trace");
    let polling = [("ISNAD_TELEGRAM__MODE", "polling")];
    for faults in [faults_of_sending(), Vec::new()] {
        let mut left = faults.into_iter();
        telegram.script(move |method, _| match method {
            "sendMessage" => left.next(),
            _ => None,
        });
        let program = site.start_with(&["bot"], &polling);
        assert!(!program.arguments().contains("canary"));
        let answered = telegram.sent_count();
        telegram.push(json!({"message": {"text": WORDS, "chat": 5}}));
        telegram.push(json!({"unheard_of": {"text": WORDS}}));
        for chat in 1..=20 {
            telegram.say(chat, &format!("{} {WORDS}", QUESTIONS[0]));
        }
        until(Duration::from_mins(2), "answers", || telegram.sent_count() >= answered + 10).await;
        program.stop().await;
    }
    telegram.behave();
    let program = site.start(&["bot"]);
    until(Duration::from_mins(1), "the registration", || telegram.count("setWebhook") > 0).await;
    poison(&url).await;
    program.kill();
    in_no_error(&telegram).await;
    // A token that Telegram does not know, and settings that are wrong.
    telegram.script(|_, _| Some(Fault::refuse(401, "Unauthorized")));
    assert!(!site.run(&["bot"]).success());
    telegram.behave();
    assert!(
        !site
            .start_with(&["bot"], &[("ISNAD_WEBHOOK_SECRET", "canary short")])
            .ended(Duration::from_secs(30))
            .await
            .success()
    );
    // What it finds is not the matter here.
    site.run(&["check"]);

    let log = site.log();
    for secret in ["canary-AAH", SECRET, "canary short", WORDS] {
        assert!(!log.contains(secret), "{secret} in the log");
    }
    for secret in ["canary-AAH", SECRET] {
        nowhere(&site.store(), secret);
    }
    log.len()
}

/// The token is in no error of the client's, and in nothing that is formatted for a programmer.
async fn in_no_error(telegram: &Telegram) {
    let api = |url: &str| Api::new(url, SecretString::from(TOKEN));
    let ours = api(&telegram.url).expect("an address and a token");
    let deaf = api("http://127.0.0.1:9").expect("an address and a token");
    let mut said = format!("{ours:?} {ours:#?} {:?}", api("no address").expect_err("no address"));
    let mut faults = faults_of_sending().into_iter();
    telegram.script(move |_, _| faults.next());
    for api in std::iter::repeat_n(&ours, faults_of_sending().len()).chain([&deaf]) {
        let body = json!({"chat_id": 1, "text": "؟"});
        let error = api.call("sendMessage", &body).await.expect_err("as scripted");
        let _ = write!(said, "{error} {error:?} {error:#?}");
    }
    assert!(!said.contains("canary-AAH"), "{said}");
    telegram.behave();
}

/// Looks through every file below a folder.
fn nowhere(folder: &Path, secret: &str) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            nowhere(&path, secret);
        } else {
            let bytes = fs::read(&path).unwrap_or_default();
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} in {}", path.display());
        }
    }
}

fn faults_of_sending() -> Vec<Fault> {
    vec![
        Fault::refuse(
            500,
            "Internal Server Error /bot4242:canary-AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/",
        ),
        Fault::Page(502, "<html>/bot4242:canary-AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/</html>"),
        Fault::Page(200, "{\"ok\":tr"),
        Fault::CutBefore,
        Fault::CutAfter,
        Fault::Short,
        Fault::wait(1),
        Fault::refuse(400, "Bad Request: can't parse entities: \"whisperedcanaryword\""),
        Fault::refuse(403, "Forbidden: bot was blocked by the user"),
        Fault::refuse(404, "Not Found"),
        Fault::refuse(409, "Conflict: terminated by other getUpdates request"),
        Fault::Page(413, ""),
    ]
}

async fn poison(url: &str) {
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    for (secret, body) in [
        (SECRET, format!("{{\"update_id\":1,\"message\":{{\"text\":\"{WORDS}\"")),
        (SECRET, format!("{{\"update_id\":2,\"{WORDS}\":{{}}}}")),
        ("wrong", WORDS.to_owned()),
    ] {
        let request = client.post(url).header("X-Telegram-Bot-Api-Secret-Token", secret).body(body);
        request.send().await.expect("an answer");
    }
}
