//! Titles, headings, questions and passages of anything: each message keeps the laws, and a strict Telegram accepts it.

use std::time::Duration;

use isnad::bot::Api;
use isnad::bot::api::ApiError;
use secrecy::SecretString;
use serde_json::json;

use super::{Random, emulator};
use crate::anything::rendering;

/// Sends so many generated messages. Returns how many there were to send.
pub async fn trial(count: usize, seed: u64) -> usize {
    let telegram = emulator().await;
    let api = Api::new(&telegram.url(), SecretString::from(telegram.token().to_owned()));
    let api = api.expect("an address and a token");
    let chat = telegram.person("reader").in_private().chat();
    let mut random = Random::new(seed);
    let mut sent = 0;
    for number in 0..count {
        let source = text(&mut random);
        let Some(draft) = rendering(source.as_bytes()) else { continue };
        let mut body = json!({
            "chat_id": chat,
            "text": draft.text,
            "entities": draft.entities,
            "link_preview_options": {"is_disabled": true},
        });
        if let Some(keyboard) = &draft.keyboard {
            body["reply_markup"] = json!(keyboard);
        }
        let message = accepted(&api, &body).await.unwrap_or_else(|error| {
            panic!("message {number} of seed {seed}: {error}; made from {source:?}")
        });
        assert_eq!(message["text"], draft.text, "Telegram changed message {number} of seed {seed}");
        sent += 1;
        if sent % 1_000 == 0 {
            telegram.forget_calls();
        }
    }
    sent
}

/// Sends; a connection that the machine dropped is no refusal.
async fn accepted(api: &Api, body: &serde_json::Value) -> Result<serde_json::Value, ApiError> {
    let mut tries = 0;
    loop {
        match api.call("sendMessage", body).await {
            Err(ApiError::Unreachable | ApiError::Cut) if tries < 3 => tries += 1,
            outcome => return outcome,
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Three lines and some paragraphs.
fn text(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..3 {
        let pieces = random.below(12);
        text.push_str(&piece(random, pieces));
        text.push('\n');
    }
    for _ in 0..=random.below(5) {
        let longest = *random.one(&[3, 20, 120, 600]);
        let pieces = 1 + random.below(longest);
        text.push_str(&piece(random, pieces));
        text.push_str("\n\n");
    }
    text
}

fn piece(random: &mut Random, pieces: u64) -> String {
    const PIECES: [&str; 36] = [
        "كلمة",
        " ",
        "word",
        " ",
        "جملة كاملة. ",
        "أين؟ ",
        "«اقتباس»",
        "“quote”",
        "\"",
        "'",
        "<b>",
        "</b>",
        "&amp;",
        "[x](https://evil.example)",
        "https://evil.example/a",
        "@someone",
        "#وسم",
        "/start",
        "*",
        "_",
        "`",
        "```",
        "👩\u{200D}👩\u{200D}👧",
        "🇱🇧",
        "👍🏽",
        "e\u{0301}",
        "\u{200C}",
        "\u{200D}",
        "\u{202E}",
        "\u{202A}",
        "\u{2067}",
        "\u{2069}",
        "\u{200F}",
        "\u{0}",
        "\t",
        "بِسْمِ",
    ];
    (0..pieces).map(|_| *random.one(&PIECES)).collect()
}
