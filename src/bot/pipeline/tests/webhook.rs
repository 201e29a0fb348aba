//! Updates that are brought to us: believed only with the secret, acknowledged only when written.

use std::net::TcpListener;

use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::telegram::Telegram;
use super::*;
use crate::bot::WebhookSettings;

const SECRET: &str = "canary-webhook-secret-0123456789";

struct Hook {
    bot: Bot,
    url: String,
    client: reqwest::Client,
}

impl Hook {
    async fn start(server: &Telegram, folder: &std::path::Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let listen = format!("127.0.0.1:{port}");
        let secret = Some(SecretString::from(SECRET));
        let settings = PipelineSettings {
            webhook: Some(
                WebhookSettings::new(listen, "https://bot.example.org/hook", secret).unwrap(),
            ),
            messages_per_second: 0,
            ..PipelineSettings::default()
        };
        let store = Store::open(folder).await.unwrap();
        let bot = Bot::start_settings(server, store, Arc::new(Echo::default()), settings);
        server.until(SOON, "the registration", |s| s.count("setWebhook") == 1).await;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { bot, url: format!("http://127.0.0.1:{port}/hook"), client }
    }

    async fn post(&self, secret: &str, body: impl Into<reqwest::Body>) -> reqwest::Response {
        self.client
            .post(&self.url)
            .header("X-Telegram-Bot-Api-Secret-Token", secret)
            .body(body)
            .send()
            .await
            .unwrap()
    }
}

fn update(server: &Telegram, number: i64, chat: i64, text: &str) -> Value {
    json!({"update_id": number, "message": server.message(chat, text)})
}

#[tokio::test]
async fn an_update_is_acknowledged_and_answered_and_the_webhook_taken_away_at_the_end() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let hook = Hook::start(&server, folder.path()).await;
    let registered = &server.calls("setWebhook")[0].0;
    assert_eq!(registered["secret_token"], SECRET);
    assert!(registered["allowed_updates"].as_array().unwrap().contains(&json!("edited_message")));
    let body = update(&server, 1, 7, "متى؟").to_string();
    for _ in 0..3 {
        assert_eq!(hook.post(SECRET, body.clone()).await.status(), 200);
    }
    server.until(SOON, "the answer", |s| s.texts(7) == ["متى؟"]).await;
    assert_eq!(hook.bot.metrics.updates_repeated.get(), 2);
    hook.bot.stop().await;
    assert_eq!(server.count("deleteWebhook"), 1);
    assert_eq!(server.texts(7), ["متى؟"]);
}

#[tokio::test]
async fn nobody_is_believed_without_the_secret_and_nothing_huge_is_read() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let hook = Hook::start(&server, folder.path()).await;
    let body = update(&server, 1, 7, "متى؟").to_string();
    assert_eq!(hook.post("wrong", body.clone()).await.status(), 401);
    assert_eq!(hook.client.post(&hook.url).body(body).send().await.unwrap().status(), 401);
    assert_eq!(hook.post(SECRET, " ".repeat((1 << 20) + 1)).await.status(), 413);
    assert_eq!(hook.bot.metrics.updates_received.get(), 0);
    hook.bot.stop().await;
}

#[tokio::test]
async fn poison_is_set_aside_and_acknowledged() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let hook = Hook::start(&server, folder.path()).await;
    for poison in [
        r#"{"update_id":5,"message":{"#.to_owned(),
        r#"{"update_id":6,"from_the_future":{}}"#.to_owned(),
        format!(r#"{{"update_id":7,"message":{}1{}}}"#, "[".repeat(5_000), "]".repeat(5_000)),
        "<html>".to_owned(),
        String::new(),
    ] {
        assert_eq!(hook.post(SECRET, poison).await.status(), 200);
    }
    assert_eq!(hook.bot.metrics.updates_set_aside.get(), 3);
    assert_eq!(hook.bot.metrics.updates_unnumbered.get(), 2);
    hook.bot.stop().await;
}

#[tokio::test]
async fn an_update_that_cannot_be_written_is_left_with_telegram() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let hook = Hook::start(&server, folder.path()).await;
    hook.bot.store.close().await;
    let refused = hook.post(SECRET, update(&server, 1, 7, "متى؟").to_string()).await;
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"));
    hook.bot.kill().await;
}

#[tokio::test]
async fn a_client_that_dawdles_is_cut() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let hook = Hook::start(&server, folder.path()).await;
    let address = hook.url.strip_prefix("http://").unwrap().split('/').next().unwrap().to_owned();
    let dawdle = |first: String| {
        let address = address.clone();
        async move {
            let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
            stream.write_all(first.as_bytes()).await.unwrap();
            let mut answer = Vec::new();
            let read = stream.read_to_end(&mut answer);
            tokio::time::timeout(Duration::from_secs(12), read).await.expect("cut in time").ok();
        }
    };
    let headers = dawdle("POST /hook HTTP/1.1\r\nHost: x\r\n".into());
    let body = dawdle(format!(
        "POST /hook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n\
         Content-Length: 100\r\n\r\n{{"
    ));
    tokio::join!(headers, body);
    hook.bot.stop().await;
}

#[test]
fn a_secret_is_mandatory_and_must_be_one_that_telegram_takes() {
    let settings = |secret: Option<&str>| {
        WebhookSettings::new("127.0.0.1:0", "https://x", secret.map(SecretString::from))
    };
    assert!(settings(None).unwrap_err().remedy.contains("openssl"));
    assert!(settings(Some("short")).is_err());
    assert!(settings(Some("has spaces and is long")).is_err());
    assert!(!format!("{:?}", settings(Some(SECRET)).unwrap()).contains("canary"));
}
