//! Whatever arrives, nothing panics, hangs or gets lost: the next question is answered.

use isnad::emulator::{Fault, Post, Seat};
use serde_json::{Value, json};

use crate::harness::{Bot, LIBRARY, silent};

const QUESTION: &str = "متى تأسست المكتبة؟";

/// The bot is still itself.
async fn still_answers(seat: &Seat) {
    let answer = seat.ask(QUESTION).await;
    assert!(answer.text().contains("عام 1952"), "{answer}");
}

#[tokio::test]
async fn texts_that_break_parsers_get_an_answer_like_any_other() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.reader("سارة");
    for text in [
        "(".repeat(4096),
        "*".repeat(4096),
        "[](".repeat(1365),
        "\u{0301}".repeat(4096),
        format!("ا{}", "\u{064B}".repeat(4095)),
        "س".repeat(4096),
        "\u{FDFA}".repeat(4096),
        "😀".repeat(2048),
        "\u{202E}قلب\u{2066}".repeat(400),
        "a\u{200D}".repeat(2048),
        "AND OR NOT \"title:\" +x -y ~2 ^9 {a TO b}".to_owned(),
        "'; DROP TABLE inbox; --".to_owned(),
        "{{7*7}} ${jndi:ldap://x} %s %n \\u0000".to_owned(),
        "متى\u{0000}\u{0007}\u{FFFD}\u{FFFF}تأسست".to_owned(),
    ] {
        let answer = sara.ask(text).await;
        assert!(!answer.text().is_empty());
    }
    still_answers(&sara).await;
}

#[tokio::test]
async fn an_empty_message_and_one_of_signs_are_met_kindly() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.reader("سارة");
    for text in ["؟؟؟", "…", "👍", "/ask"] {
        let answer = sara.ask(text).await;
        assert!(answer.text().starts_with("اكتب لي سؤالك"), "{text}: {answer}");
    }
}

#[tokio::test]
async fn updates_of_tomorrow_harm_nothing() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let seat = sara.in_private();
    let message = |more: Value| {
        let mut message = json!({
            "message_id": 900, "date": 1_764_000_000,
            "chat": {"id": sara.id(), "type": "private", "first_name": "سارة"},
            "from": {"id": sara.id(), "is_bot": false, "first_name": "سارة"},
        });
        for (name, field) in more.as_object().expect("fields") {
            message[name] = field.clone();
        }
        message
    };
    for update in [
        json!({"telepathy": {"thought": "متى؟"}}),
        json!({"message_reaction": {"chat": {"id": 1}, "message_id": 3}}),
        json!({"poll": {"id": "1"}}),
        json!({}),
        json!({"message": 5}),
        json!({"message": {"message_id": "x"}}),
        json!({"message": message(json!({"hologram": {"file_id": "x"}, "chat": {"id": "y"}}))}),
        json!({"callback_query": {"id": "1", "from": {"id": 1, "is_bot": false, "first_name": "x"}}}),
        json!({"inline_query": {"id": 5}}),
    ] {
        bot.telegram.inject(update);
    }
    still_answers(&seat).await;

    let strange = [
        json!({"text": QUESTION, "entities": [{"type": "date_time", "offset": 0, "length": 4, "unix_time": 1}]}),
        json!({"text": QUESTION, "entities": [{"type": "bold", "offset": -3, "length": 900_000}]}),
        json!({"text": QUESTION, "external_reply": {"origin": {"type": "unheard of"}, "novelty": [1]}}),
        json!({"text": QUESTION, "reply_to_story": {"id": 1}, "effect_id": "9", "new_field": {"a": null}}),
        json!({"caption": QUESTION, "live_photo": {"file_id": "x"}}),
    ];
    for (number, fields) in (901..).zip(strange) {
        let mut message = message(fields);
        message["message_id"] = json!(number);
        bot.telegram.inject(json!({"message": message}));
        let answer = seat.answer().await;
        assert!(answer.text().contains("عام 1952"), "{message}: {answer}");
    }
}

#[tokio::test]
async fn a_question_deleted_before_its_answer_is_answered_all_the_same() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    let seat = sara.in_room(&room);
    let asked = seat.say("@isnad_bot متى تأسست المكتبة؟");
    seat.delete(asked);
    let answer = seat.answer().await;
    assert!(answer.text().contains("عام 1952"), "{answer}");
    assert_eq!(answer.reply_to(), None, "{answer}");
}

#[tokio::test]
async fn an_unknown_language_is_met_all_the_same() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    for (code, hello) in [
        ("", "أهلًا بك"),
        ("ar-EG", "أهلًا بك"),
        ("؟؟", "أهلًا بك"),
        ("fr", "Welcome"),
        ("xx-YY-zz", "Welcome"),
    ] {
        let reader = bot.telegram.person_speaking("سارة", code).in_private();
        let start = reader.ask("/start").await;
        assert!(start.text().starts_with(hello), "{code}: {start}");
    }
}

#[tokio::test]
async fn a_reader_who_blocks_the_bot_is_forgotten_and_welcome_again() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let seat = sara.in_private();
    let menu = seat.ask("/language").await;
    seat.press(&menu, "English").await;
    seat.edited(&menu).await;
    sara.block_bot();
    sara.unblock_bot();
    let answer = seat.ask(QUESTION).await;
    assert!(answer.text().contains("المصدر:"), "the choice of a language is gone: {answer}");
}

#[tokio::test]
async fn a_bot_thrown_out_forgets_the_settings_of_the_group() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    let seat = sara.in_room(&room);
    let menu = seat.ask("/settings").await;
    seat.press(&menu, "اصمت").await;
    seat.edited(&menu).await;
    seat.say("/ask متى تأسست المكتبة؟");
    silent(&seat).await;
    room.kick_bot(&sara);
    room.add_bot(&sara);
    seat.answer().await;
    let answer = seat.ask("/ask متى تأسست المكتبة؟").await;
    assert!(answer.text().contains("عام 1952"), "{answer}");
}

#[tokio::test]
async fn a_quotation_that_telegram_refuses_is_left_out() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let (sara, omar) = (bot.telegram.person("سارة"), bot.telegram.person("عمر"));
    let room = bot.group(&[&sara, &omar]).await;
    let (sara, omar) = (sara.in_room(&room), omar.in_room(&room));
    let wondered = omar.say("يا ترى متى تأسست المكتبة؟ ومن يديرها؟");
    bot.telegram.fail("sendMessage").with(Fault::Refusal {
        code: 400,
        description: "Bad Request: QUOTE_TEXT_INVALID".to_owned(),
    });
    sara.post(Post::text("/ask").reply_to(wondered).quote("متى تأسست المكتبة؟"));
    let answer = sara.answer().await;
    assert!(answer.text().contains("عام 1952"), "{answer}");
    assert_eq!(answer.reply_to(), Some(i64::from(wondered)));
    assert!(answer.json.get("quote").is_none(), "{answer}");
}
