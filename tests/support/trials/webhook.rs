//! Updates brought to the program: how soon it acknowledges them, and that each is answered.

use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use super::program::{SECRET, Site};
use super::telegram::{TOKEN, Telegram};
use super::{QUESTIONS, percentile, until};

/// What a trial showed.
#[derive(Debug)]
pub struct Figures {
    pub updates: usize,
    pub per_second: u32,
    pub p50: Duration,
    pub p99: Duration,
    pub longest: Duration,
}

/// A site whose program takes updates at the address returned.
pub fn site(binary: &Path, api: &str) -> (Site, String) {
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
    let url = format!("http://127.0.0.1:{port}/hook");
    let site = Site::new(binary, api, TOKEN)
        .with("ISNAD_TELEGRAM__MODE", "webhook")
        .with("ISNAD_TELEGRAM__WEBHOOK__PUBLIC_URL", &url)
        .with("ISNAD_TELEGRAM__WEBHOOK__LISTEN", &format!("127.0.0.1:{port}"))
        .with("ISNAD_WEBHOOK_SECRET", SECRET);
    (site, url)
}

/// Brings so many updates, so many a second whether or not the earlier ones are acknowledged, each of another chat.
pub async fn trial(binary: &Path, updates: usize, per_second: u32) -> Figures {
    let telegram = Telegram::start().await;
    let (site, url) = site(binary, &telegram.url);
    let program = site.start(&["bot"]);
    until(Duration::from_mins(1), "the registration", || telegram.count("setWebhook") > 0).await;
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let mut posts = Vec::with_capacity(updates);
    let began = Instant::now();
    for number in 0..updates {
        let chat = i64::try_from(number + 1).expect("small");
        let update = json!({"update_id": chat, "message": telegram.message(chat, QUESTIONS[0])});
        let due =
            began + Duration::from_secs(1) * u32::try_from(number).expect("small") / per_second;
        tokio::time::sleep_until(due.into()).await;
        let request = client
            .post(&url)
            .header("X-Telegram-Bot-Api-Secret-Token", SECRET)
            .body(update.to_string());
        posts.push(tokio::spawn(async move {
            let answer = request.send().await.expect("an answer");
            assert_eq!(answer.status(), 200);
            // From when it was due: a sender that falls behind hides nothing.
            due.elapsed()
        }));
    }
    let mut times = Vec::with_capacity(updates);
    for post in posts {
        times.push(post.await.expect("acknowledged"));
    }
    let patience =
        Duration::from_mins(2) + Duration::from_millis(50) * u32::try_from(updates).expect("small");
    until(patience, "every answer", || telegram.sent_count() >= updates).await;
    assert_eq!(telegram.sent_count(), updates);
    program.stop().await;
    assert!(telegram.count("deleteWebhook") > 0, "taken away at the end");
    Figures {
        updates,
        per_second,
        p50: percentile(&times, 50),
        p99: percentile(&times, 99),
        longest: percentile(&times, 100),
    }
}
