//! The emulator as a bot meets it: calls over HTTP, and people around it.

use std::time::Duration;

use serde_json::{Value, json};

use super::*;

struct Bot {
    telegram: Emulator,
    client: reqwest::Client,
}

impl Bot {
    async fn start() -> Self {
        let telegram = Emulator::start(Options::default()).await.unwrap();
        Self { telegram, client: reqwest::Client::new() }
    }

    fn address(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.telegram.url(), self.telegram.token())
    }

    async fn raw(&self, method: &str, body: Value) -> Value {
        let response = self.client.post(self.address(method)).json(&body).send().await.unwrap();
        response.json().await.unwrap()
    }

    async fn call(&self, method: &str, body: Value) -> Value {
        let mut answer = self.raw(method, body).await;
        assert_eq!(answer["ok"], json!(true), "{method}: {answer}");
        answer["result"].take()
    }

    async fn refused(&self, method: &str, body: Value) -> String {
        let answer = self.raw(method, body).await;
        assert_eq!(answer["ok"], json!(false), "{method}: {answer}");
        answer["description"].as_str().unwrap().to_owned()
    }

    async fn updates(&self) -> Vec<Value> {
        let updates = self.call("getUpdates", json!({ "timeout": 0 })).await;
        let updates = updates.as_array().unwrap().clone();
        if let Some(last) = updates.last() {
            let offset = last["update_id"].as_i64().unwrap() + 1;
            self.call("getUpdates", json!({ "offset": offset, "timeout": 0 })).await;
        }
        updates
    }
}

#[tokio::test]
async fn token_and_method_are_checked() {
    let bot = Bot::start().await;
    let me = bot.call("GETME", json!({})).await;
    assert_eq!(me["username"], "isnad_bot");
    assert_eq!(bot.raw("getMee", json!({})).await["error_code"], 404);
    let url = format!("{}/bot1:wrong/getMe", bot.telegram.url());
    let answer: Value = bot.client.get(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer, json!({ "ok": false, "error_code": 401, "description": "Unauthorized" }));
}

#[tokio::test]
async fn a_private_conversation() {
    let bot = Bot::start().await;
    let sara = bot.telegram.person("سارة").in_private();
    sara.say("متى تأسست المكتبة؟");
    let update = bot.updates().await.remove(0);
    let chat = &update["message"]["chat"]["id"];
    assert_eq!(update["message"]["text"], "متى تأسست المكتبة؟");
    let text = "تأسست سنة 1900.\nالمصدر";
    bot.call(
        "sendMessage",
        json!({
            "chat_id": chat, "text": text,
            "entities": [
                { "type": "blockquote", "offset": 0, "length": 15 },
                { "type": "bold", "offset": 10, "length": 4 }
            ],
            "reply_markup": { "inline_keyboard": [[{ "text": "السياق", "callback_data": "c" }]] },
            "reply_parameters": { "message_id": update["message"]["message_id"] }
        }),
    )
    .await;
    let answer = sara.answer().await;
    assert_eq!(answer.to_string(), "> تأسست سنة *1900*.\nالمصدر\n[السياق]");
    assert_eq!(sara.shown(), format!("— سارة\nمتى تأسست المكتبة؟\n— إسناد ↩ سارة\n{answer}\n"));
}

#[tokio::test]
async fn a_press_is_answered_once() {
    let bot = Bot::start().await;
    let sara = bot.telegram.person("سارة").in_private();
    let keyboard = json!({ "inline_keyboard": [[{ "text": "زر", "callback_data": "d" }]] });
    bot.call(
        "sendMessage",
        json!({ "chat_id": sara.chat(), "text": "أ", "reply_markup": keyboard }),
    )
    .await;
    let answer = sara.answer().await;
    let (notice, ()) = tokio::join!(sara.press(&answer, "زر"), async {
        let update = bot.updates().await.remove(0);
        let id = &update["callback_query"]["id"];
        let body = json!({ "callback_query_id": id, "text": "تم", "show_alert": "true" });
        bot.call("answerCallbackQuery", body.clone()).await;
        assert_eq!(
            bot.refused("answerCallbackQuery", body).await,
            "Bad Request: query is too old and response timeout expired or query ID is invalid"
        );
    });
    assert_eq!(notice, Notice { text: "تم".into(), alert: true, url: None });
}

#[tokio::test]
async fn what_is_wrong_is_said_in_telegrams_words() {
    let bot = Bot::start().await;
    let chat = bot.telegram.person("سارة").in_private().chat();
    let send = |text: String| json!({ "chat_id": chat, "text": text });
    for (body, complaint) in [
        (send(String::new()), "message text is empty"),
        (send(" \n\u{202E}".into()), "message text is empty"),
        (send("م".repeat(4097)), "message is too long"),
        (json!({ "chat_id": 1, "text": "أ" }), "chat not found"),
        (json!({ "text": "أ" }), "chat_id is empty"),
        (
            json!({ "chat_id": chat, "text": "أ", "reply_parameters": { "message_id": 99 } }),
            "message to be replied not found",
        ),
        (
            json!({ "chat_id": chat, "text": "أ", "message_thread_id": 9 }),
            "message thread not found",
        ),
    ] {
        assert_eq!(bot.refused("sendMessage", body).await, format!("Bad Request: {complaint}"));
    }
    bot.call("sendMessage", send("م".repeat(4096))).await;
    let sent = bot.call("sendMessage", send("أ".into())).await;
    let edit = json!({ "chat_id": chat, "message_id": sent["message_id"], "text": "أ" });
    assert!(bot.refused("editMessageText", edit).await.contains("message is not modified"));
    let missing = json!({ "chat_id": chat, "message_id": 999, "text": "أ" });
    assert_eq!(
        bot.refused("editMessageText", missing).await,
        "Bad Request: message to edit not found"
    );
}

#[tokio::test]
async fn blocked_kicked_and_migrated() {
    let bot = Bot::start().await;
    let sara = bot.telegram.person("سارة");
    let chat = sara.in_private().chat();
    sara.block_bot();
    let send = |chat: i64| json!({ "chat_id": chat, "text": "أ" });
    assert_eq!(
        bot.refused("sendMessage", send(chat)).await,
        "Forbidden: bot was blocked by the user"
    );
    let group = bot.telegram.group("قراء", &[&sara]);
    group.kick_bot(&sara);
    assert_eq!(
        bot.refused("sendMessage", send(group.id())).await,
        "Forbidden: bot was kicked from the group chat"
    );
    group.add_bot(&sara);
    let supergroup = group.migrate(&sara);
    let answer = bot.raw("sendMessage", send(group.id())).await;
    assert_eq!(answer["parameters"]["migrate_to_chat_id"], supergroup.id());
    bot.call("sendMessage", send(supergroup.id())).await;
}

#[tokio::test]
async fn privacy_mode_hides_what_is_not_meant_for_the_bot() {
    let bot = Bot::start().await;
    let (sara, omar) = (bot.telegram.person("سارة"), bot.telegram.person("عمر"));
    let group = bot.telegram.supergroup("قراء", &[&sara, &omar]);
    let seat = omar.in_room(&group);
    seat.say("صباح الخير");
    seat.say("/ask@other_bot متى");
    assert_eq!(bot.updates().await, Vec::<Value>::new());
    seat.say("متى تأسست؟ @isnad_bot");
    seat.say("/ask متى");
    let sent = bot.call("sendMessage", json!({ "chat_id": group.id(), "text": "أ" })).await;
    seat.reply(i32::try_from(sent["message_id"].as_i64().unwrap()).unwrap(), "ولماذا؟");
    assert_eq!(bot.updates().await.len(), 3);
    bot.telegram.configure(|options| options.privacy = false);
    seat.say("صباح الخير");
    assert_eq!(bot.updates().await.len(), 1);
}

#[tokio::test]
async fn topics_keep_their_messages() {
    let bot = Bot::start().await;
    let sara = bot.telegram.person("سارة");
    let forum = bot.telegram.forum("منتدى", &[&sara]);
    let topic = forum.open_topic(&sara, "كتب");
    let seat = sara.in_room(&forum).in_topic(topic);
    let question = seat.say("@isnad_bot متى؟");
    let update = bot.updates().await.pop().unwrap();
    assert_eq!(update["message"]["message_thread_id"], topic);
    assert_eq!(update["message"]["is_topic_message"], true);
    bot.call(
        "sendMessage",
        json!({ "chat_id": forum.id(), "text": "أ", "message_thread_id": topic,
                "reply_parameters": { "message_id": question } }),
    )
    .await;
    assert_eq!(seat.answer().await.thread(), Some(i64::from(topic)));
    let general = json!({ "chat_id": forum.id(), "text": "أ", "message_thread_id": 1 });
    assert_eq!(bot.refused("sendMessage", general).await, "Bad Request: message thread not found");
}

#[tokio::test]
async fn a_second_poller_ends_the_first() {
    let bot = Bot::start().await;
    let (first, second) = tokio::join!(bot.raw("getUpdates", json!({ "timeout": 30 })), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        bot.raw("getUpdates", json!({ "timeout": 0 })).await
    });
    assert_eq!(first["error_code"], 409);
    assert_eq!(second["ok"], true);
}

#[tokio::test]
async fn faults_strike_as_scripted() {
    let bot = Bot::start().await;
    let chat = bot.telegram.person("سارة").in_private().chat();
    let body = json!({ "chat_id": chat, "text": "أ" });
    bot.telegram.fail("sendMessage").in_chat(chat).with(Fault::TooManyRequests(7));
    let answer = bot.raw("sendMessage", body.clone()).await;
    assert_eq!(answer["parameters"]["retry_after"], 7);
    for fault in [Fault::Html(502), Fault::Garbage, Fault::Cut, Fault::WrongLength] {
        bot.telegram.fail("sendMessage").after_the_call().with(fault.clone());
        let sent = bot.client.post(bot.address("sendMessage")).json(&body).send().await;
        let read = match sent {
            Ok(response) => response.json::<Value>().await,
            Err(error) => Err(error),
        };
        assert!(read.is_err(), "{fault:?}");
    }
    assert_eq!(bot.telegram.calls_of("sendMessage").len(), 5);
    bot.call("sendMessage", body).await;
}

#[tokio::test]
async fn a_webhook_gets_updates_until_it_accepts_them() {
    use axum::http::{HeaderMap, StatusCode};
    let bot = Bot::start().await;
    let (sender, mut received) = tokio::sync::mpsc::unbounded_channel();
    let app = axum::Router::new().fallback(move |headers: HeaderMap, body: String| {
        let sender = sender.clone();
        async move {
            let secret = headers["x-telegram-bot-api-secret-token"].to_str().unwrap().to_owned();
            sender.send((secret, body)).unwrap();
            StatusCode::SERVICE_UNAVAILABLE
        }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, app).await });
    bot.call("setWebhook", json!({ "url": url, "secret_token": "geheim" })).await;
    assert!(bot.refused("getUpdates", json!({})).await.contains("webhook is active"));
    bot.telegram.person("سارة").in_private().say("متى؟");
    let (secret, first) = received.recv().await.unwrap();
    let (_, second) = received.recv().await.unwrap();
    assert_eq!((secret.as_str(), &first), ("geheim", &second), "posted again after a refusal");
    assert_eq!(bot.call("getWebhookInfo", json!({})).await["pending_update_count"], 1);
}

#[tokio::test]
async fn the_page_speaks_for_its_people() {
    let bot = Bot::start().await;
    let page = bot.telegram.open_page();
    let news = |since: u64| {
        let address = format!("{page}page/news?since={since}");
        let client = bot.client.clone();
        async move { client.get(address).send().await.unwrap().json::<Value>().await.unwrap() }
    };
    let first = news(0).await;
    let chat = &first["chats"][0];
    let wish = json!({ "chat": chat["id"], "person": chat["people"][0]["id"], "text": "متى؟" });
    let say = |wish: Value| bot.client.post(format!("{page}page/say")).json(&wish).send();
    assert_eq!(say(wish.clone()).await.unwrap().status(), 200);
    assert_eq!(bot.updates().await[0]["message"]["text"], "متى؟");
    let second = news(first["version"].as_u64().unwrap()).await;
    assert_eq!(second["chats"][0]["messages"][0]["text"], "متى؟");
    let mut foreign = wish;
    foreign["person"] = json!(bot.telegram.bot_id());
    assert_eq!(say(foreign).await.unwrap().status(), 403);
    let rebound = bot.client.get(&page).header("host", "evil.example").send().await.unwrap();
    assert_eq!(rebound.status(), 403);
}
