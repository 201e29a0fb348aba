//! What is asked is answered: once, in order, and again after an edit.

use serde_json::json;

use super::telegram::{Fault, Telegram};
use super::*;

#[tokio::test]
async fn a_question_is_answered_as_a_reply() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let bot = Bot::start(&server, folder.path()).await;
    let question = server.say(7, "متى؟");
    server.until(SOON, "the answer", |s| s.texts(7) == ["متى؟"]).await;
    let sent = &server.sent()[0];
    assert_eq!(sent.body["reply_parameters"]["message_id"], question);
    assert_eq!(sent.body["link_preview_options"]["is_disabled"], true);
    assert!(sent.body.get("message_thread_id").is_none());
    server.until(SOON, "commands", |s| s.count("setMyCommands") == 1).await;
    assert!(bot.ready.report().is_ok());
    bot.stop().await;
    assert_eq!(server.unconfirmed(), 0);
}

#[tokio::test]
async fn the_same_update_a_hundred_times_has_one_answer() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let bot = Bot::start(&server, folder.path()).await;
    let update = json!({"update_id": 900, "message": server.message(7, "متى؟")});
    for _ in 0..100 {
        server.spoil_updates(&json!({"ok": true, "result": [update]}).to_string());
        let seen = server.count("getUpdates");
        server.until(SOON, "another request", |s| s.count("getUpdates") > seen).await;
    }
    server.say(7, "آخر");
    server.until(SOON, "the next answer", |s| s.texts(7).len() > 1).await;
    assert_eq!(server.texts(7), ["متى؟", "آخر"]);
    assert!(bot.metrics.updates_repeated.get() >= 98, "{:?}", bot.metrics.all());
    bot.stop().await;
}

#[tokio::test]
async fn answers_keep_the_order_of_the_questions_in_each_chat() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    for number in 0..5 {
        for chat in 1..=20 {
            server.say(chat, &format!("{number}"));
        }
    }
    let bot = Bot::start(&server, folder.path()).await;
    server.until(SOON, "all answers", |s| s.sent_count() == 100).await;
    for chat in 1..=20 {
        assert_eq!(server.texts(chat), ["0", "1", "2", "3", "4"], "chat {chat}");
    }
    bot.stop().await;
}

#[tokio::test]
async fn editing_the_question_edits_the_answer() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let bot = Bot::start(&server, folder.path()).await;
    let mut message = server.message(7, "متى");
    server.push(json!({"message": message}));
    server.until(SOON, "the answer", |s| s.texts(7) == ["متى"]).await;

    message["text"] = "أين".into();
    message["edit_date"] = 1_764_000_001.into();
    server.push(json!({"edited_message": message}));
    server.until(SOON, "the edited answer", |s| s.texts(7) == ["أين"]).await;

    // Edited to the same words again: Telegram's "not modified" is no trouble.
    server.push(json!({"edited_message": message}));
    server.until(SOON, "the second edit", |s| s.count("editMessageText") == 2).await;
    assert_eq!(bot.metrics.messages_refused.get(), 0);

    // Its answer deleted: the next edit is answered anew.
    server.delete(server.sent()[0].message);
    message["text"] = "كيف".into();
    server.push(json!({"edited_message": message}));
    server.until(SOON, "a new answer", |s| s.texts(7) == ["كيف"]).await;
    bot.stop().await;
}

#[tokio::test]
async fn an_unsent_answer_is_replaced_when_the_question_is_edited() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    server.script(|method, _| {
        (method == "sendMessage").then_some(Fault::Page(502, "<html>Bad Gateway</html>"))
    });
    let bot = Bot::start(&server, folder.path()).await;
    let mut message = server.message(7, "متى");
    server.push(json!({"message": message}));
    server.until(SOON, "a first attempt", |s| s.count("sendMessage") > 0).await;
    message["text"] = "أين".into();
    server.push(json!({"edited_message": message}));
    server.until(SOON, "both handled", |_| bot.metrics.updates_handled.get() == 2).await;
    server.behave();
    server.until(SOON, "the answer", |s| s.sent_count() > 0).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(server.texts(7), ["أين"]);
    bot.stop().await;
}

#[tokio::test]
async fn a_message_that_telegram_refuses_goes_out_in_a_plainer_form() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    server.script(|method, body| {
        if method != "sendMessage" {
            return None;
        }
        let reply = &body["reply_parameters"];
        if reply.get("quote").is_some() {
            Some(Fault::refuse(400, "Bad Request: QUOTE_TEXT_INVALID"))
        } else if !reply.is_null() && body["chat_id"] == 8 {
            Some(Fault::refuse(400, "Bad Request: message to be replied not found"))
        } else {
            None
        }
    });
    let bot = Bot::start(&server, folder.path()).await;
    server.say(7, "with quote");
    server.say(8, "with quote");
    server.until(SOON, "both", |s| s.sent_count() == 2).await;
    let forms = |chat| server.sent().into_iter().find(|m| m.chat == chat).unwrap().body;
    assert!(forms(7)["reply_parameters"]["quote"].is_null());
    assert!(!forms(7)["reply_parameters"].is_null());
    assert!(forms(8)["reply_parameters"].is_null());
    bot.stop().await;
}

#[tokio::test]
async fn a_group_that_became_a_supergroup_gets_its_answer_there() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    server.script(|method, body| {
        (method == "sendMessage" && body["chat_id"] == -5).then(|| Fault::Refuse {
            code: 400,
            description: "Bad Request: group chat was upgraded to a supergroup chat",
            parameters: json!({"migrate_to_chat_id": -1005}),
        })
    });
    let bot = Bot::start(&server, folder.path()).await;
    server.say(-5, "متى؟");
    server.until(SOON, "the answer", |s| s.texts(-1005) == ["متى؟"]).await;
    bot.settled().await;
    bot.stop().await;
}

#[tokio::test]
async fn passing_answers_are_sent_at_once_and_leave_no_trace() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let bot = Bot::start(&server, folder.path()).await;
    let user = json!({"id": 7, "is_bot": false, "first_name": "x"});
    server.push(json!({"callback_query": {
        "id": "99", "from": user, "chat_instance": "c", "data": "d",
        "message": {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}},
    }}));
    server.until(SOON, "the answer", |s| s.count("answerCallbackQuery") == 1).await;
    assert_eq!(bot.store.outgoing_count().await.unwrap(), 0);
    bot.stop().await;
}

#[tokio::test]
async fn what_was_delivered_leaves_no_words_on_the_disk() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let bot = Bot::start(&server, folder.path()).await;
    server.say(7, "whispered-words-of-a-reader");
    server.until(SOON, "the answer", |s| s.sent_count() == 1).await;
    server.until(SOON, "the erasing", |_| bot.metrics.messages_sent.get() == 1).await;
    bot.settled().await;
    bot.store.wash().await.unwrap();
    bot.stop().await;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for secret in ["whispered-words", "canary"] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} in {}", path.display());
        }
    }
}
