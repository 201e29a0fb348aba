//! What goes wrong around the bot costs time, never an answer.

use std::collections::HashMap;
use std::time::Instant;

use serde_json::json;

use super::telegram::{Fault, Telegram};
use super::*;

#[tokio::test]
async fn no_request_is_made_before_its_retry_after_and_only_that_chat_waits() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let mut refused = false;
    server.script(move |method, body| {
        let first = method == "sendMessage" && body["chat_id"] == 7 && !refused;
        refused |= first;
        first.then(|| Fault::wait(1))
    });
    let bot = Bot::start(&server, folder.path()).await;
    server.say(7, "slow");
    server.until(SOON, "the refusal", |s| s.count("sendMessage") == 1).await;
    server.say(8, "quick");
    server.until(Duration::from_millis(900), "the other chat", |s| s.texts(8) == ["quick"]).await;
    server.until(SOON, "the waiting chat", |s| s.texts(7) == ["slow"]).await;
    let times: Vec<Instant> = server
        .calls("sendMessage")
        .into_iter()
        .filter(|(body, _)| body["chat_id"] == 7)
        .map(|(_, at)| at)
        .collect();
    assert!(times[1] - times[0] >= Duration::from_secs(1), "{:?}", times[1] - times[0]);
    bot.stop().await;
}

#[tokio::test]
async fn a_retry_after_outlives_the_process() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    server.script(|method, _| (method == "sendMessage").then(|| Fault::wait(3_600)));
    let bot = Bot::start(&server, folder.path()).await;
    server.say(7, "later");
    server.until(SOON, "the refusal", |s| s.count("sendMessage") == 1).await;
    while bot.store.pauses().await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    bot.kill().await;
    server.behave();
    let bot = Bot::start(&server, folder.path()).await;
    server.say(8, "now");
    server.until(SOON, "the other chat", |s| s.texts(8) == ["now"]).await;
    bot.stop().await;
    assert_eq!(server.texts(7), Vec::<String>::new());
    let left = Store::open(folder.path()).await.unwrap();
    assert_eq!(left.outgoing_chats().await.unwrap(), [7]);
}

#[tokio::test]
async fn a_chat_that_shut_us_out_is_left_alone_until_it_speaks() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    server.script(|method, _| {
        (method == "sendMessage")
            .then(|| Fault::refuse(403, "Forbidden: bot was blocked by the user"))
    });
    let bot = Bot::start(&server, folder.path()).await;
    server.say(7, "one");
    server.until(SOON, "the refusal", |_| bot.metrics.chats_blocked.get() == 1).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(server.count("sendMessage"), 1, "parked");
    server.behave();
    server.say(7, "two");
    server.until(SOON, "both answers", |s| s.texts(7) == ["one", "two"]).await;
    bot.stop().await;
}

#[tokio::test]
async fn with_every_third_call_failing_no_answer_is_lost_and_order_is_kept() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let faults = [
        Fault::refuse(500, "Internal Server Error"),
        Fault::Page(502, "<html><h1>502 Bad Gateway</h1></html>"),
        Fault::Page(200, "{\"ok\":tr"),
        Fault::CutBefore,
        Fault::Short,
        Fault::wait(1),
        Fault::Page(413, ""),
    ];
    let mut calls = 0_usize;
    server.script(move |method, _| {
        calls += 1;
        let fault = &faults[calls % faults.len()];
        (method != "getUpdates" && calls.is_multiple_of(3)).then(|| fault.clone())
    });
    let bot = Bot::start(&server, folder.path()).await;
    for number in 0..4 {
        for chat in 1..=25 {
            server.say(chat, &number.to_string());
        }
    }
    server.until(Duration::from_mins(1), "all answers", |s| s.sent_count() >= 100).await;
    for chat in 1..=25 {
        assert_eq!(server.texts(chat), ["0", "1", "2", "3"], "chat {chat}");
    }
    assert!(bot.metrics.sends_retried.get() > 10);
    bot.stop().await;
}

#[tokio::test]
async fn a_cut_connection_costs_at_most_one_duplicate() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let mut cuts = 0;
    server.script(move |method, _| {
        cuts += u32::from(method == "sendMessage");
        (method == "sendMessage" && cuts == 1).then_some(Fault::CutAfter)
    });
    let bot = Bot::start(&server, folder.path()).await;
    server.say(7, "متى؟");
    server.say(7, "أين؟");
    server.until(SOON, "both", |s| s.texts(7).last().is_some_and(|text| text == "أين؟")).await;
    assert_eq!(server.texts(7), ["متى؟", "متى؟", "أين؟"]);
    bot.stop().await;
}

#[tokio::test]
async fn the_bot_starts_while_telegram_is_down_and_recovers_by_itself() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    server.script(|_, _| Some(Fault::Page(502, "<html>down</html>")));
    let bot = Bot::start(&server, folder.path()).await;
    server.say(7, "متى؟");
    server.until(SOON, "attempts", |s| s.count("getUpdates") > 1 && s.count("getMe") > 1).await;
    assert!(bot.ready.report().is_err());
    server.behave();
    server.until(Duration::from_secs(10), "the answer", |s| s.texts(7) == ["متى؟"]).await;
    assert!(bot.ready.report().is_ok());
    bot.stop().await;
}

#[tokio::test]
async fn a_wrong_token_ends_the_bot_with_the_remedy() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    server.script(|_, _| Some(Fault::refuse(401, "Unauthorized")));
    let bot = Bot::start(&server, folder.path()).await;
    let error = bot.task.await.unwrap().unwrap_err().to_string();
    assert!(error.contains("@BotFather"), "{error}");
}

#[tokio::test]
async fn another_poller_and_a_leftover_webhook_are_named_and_survived() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let mut polls = 0;
    server.script(move |method, _| {
        polls += u32::from(method == "getUpdates");
        match polls {
            1 if method == "getUpdates" => Some(Fault::refuse(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first",
            )),
            2 if method == "getUpdates" => {
                Some(Fault::refuse(409, "Conflict: terminated by other getUpdates request"))
            }
            _ => None,
        }
    });
    let bot = Bot::start(&server, folder.path()).await;
    server
        .until(SOON, "the conflict", |_| {
            bot.ready.report().is_err_and(|problem| problem.cause.contains("another program"))
        })
        .await;
    assert_eq!(server.count("deleteWebhook"), 1);
    server.say(7, "متى؟");
    server.until(SOON, "the answer", |s| s.texts(7) == ["متى؟"]).await;
    bot.stop().await;
}

#[tokio::test]
async fn a_hundred_panics_cost_a_hundred_replies_and_nothing_else() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let bot = Bot::start(&server, folder.path()).await;
    for number in 0..100 {
        server.say(1 + number % 5, "panic");
    }
    for chat in 1..=6 {
        server.say(chat, "still here");
    }
    server.until(SOON, "every chat", |s| s.sent_count() == 6).await;
    assert_eq!(bot.metrics.panics.get(), 100);
    assert_eq!(bot.metrics.updates_set_aside.get(), 100);
    assert_eq!(bot.store.set_aside_counts().await.unwrap(), [("the handler panicked".into(), 100)]);
    bot.stop().await;
}

#[tokio::test]
async fn a_handler_that_fails_is_tried_again() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let store = Store::open(folder.path()).await.unwrap();
    let handler = Arc::new(Echo { failures_left: AtomicU64::new(2) });
    let bot = Bot::start_with(&server, store, handler, 0);
    server.say(7, "fail");
    server.until(SOON, "the answer", |s| s.texts(7) == ["fail"]).await;
    assert_eq!(bot.metrics.handler_errors.get(), 2);
    bot.stop().await;
}

#[tokio::test]
async fn updates_that_nobody_understands_are_set_aside_and_the_rest_goes_on() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let bot = Bot::start(&server, folder.path()).await;
    server.push(json!({"from_the_future": {"text": "x"}}));
    server.push(json!({"message": {"message_id": "no number"}}));
    server.push(json!({"message": 5}));
    server.say(7, "متى؟");
    server.until(SOON, "the answer", |s| s.texts(7) == ["متى؟"]).await;
    assert_eq!(bot.metrics.updates_set_aside.get(), 3);
    bot.stop().await;
    assert_eq!(server.unconfirmed(), 0);
}

#[tokio::test]
async fn one_spoilt_update_does_not_hold_up_those_behind_it() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    server.say(7, "متى؟");
    // Four requests in a row bring bytes that are no JSON; the fourth asked for a single update.
    let bot = Bot::start(&server, folder.path()).await;
    let spoil = r#"{"ok":true,"result":[{"update_id":1000,"message":{"text":"#;
    for _ in 0..4 {
        let seen = server.count("getUpdates");
        server.spoil_updates(spoil);
        server.until(SOON, "another request", |s| s.count("getUpdates") > seen).await;
    }
    server.until(SOON, "the answer", |s| s.texts(7) == ["متى؟"]).await;
    bot.stop().await;
}

#[tokio::test]
async fn killed_again_and_again_the_bot_answers_everything_in_order() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let mut asked: HashMap<i64, Vec<String>> = HashMap::new();
    let mut bot = Bot::start(&server, folder.path()).await;
    for round in 0..6_u64 {
        for number in 0..40 {
            let chat = 1 + number % 20;
            let text = format!("{round}.{number}");
            server.say(chat, &text);
            asked.entry(chat).or_default().push(text);
        }
        tokio::time::sleep(Duration::from_millis(7 + round * 13)).await;
        bot.kill().await;
        bot = Bot::start(&server, folder.path()).await;
    }
    let last =
        |s: &Telegram| asked.iter().all(|(chat, texts)| s.texts(*chat).last() == texts.last());
    server.until(SOON, "the last answers", last).await;
    let mut duplicates = 0;
    for (chat, texts) in &asked {
        let mut got = server.texts(*chat);
        let all = got.len();
        got.dedup();
        assert_eq!(&got, texts, "chat {chat}");
        duplicates += all - got.len();
    }
    assert!(duplicates <= 6 * 20, "at most one a chat with a send in flight and kill");
    bot.stop().await;
}

#[tokio::test]
async fn stopping_under_load_loses_nothing() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    for chat in 1..=200 {
        server.say(chat, "متى؟");
    }
    let bot = Bot::start(&server, folder.path()).await;
    server.until(SOON, "a beginning", |s| s.sent_count() > 5).await;
    bot.stop().await;
    let bot = Bot::start(&server, folder.path()).await;
    server.until(SOON, "the rest", |s| s.sent_count() == 200).await;
    bot.stop().await;
    for chat in 1..=200 {
        assert_eq!(server.texts(chat), ["متى؟"], "chat {chat}: once, for nothing was killed");
    }
}

#[tokio::test]
async fn a_call_without_an_answer_is_given_up_and_made_again() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let mut silent = false;
    server.script(move |method, body| {
        let first = method == "sendMessage" && body["chat_id"] == 7 && !silent;
        silent |= first;
        first.then_some(Fault::Hang(Duration::from_mins(5)))
    });
    let bot = Bot::start(&server, folder.path()).await;
    server.say(7, "slow");
    server.until(SOON, "the call", |s| s.count("sendMessage") == 1).await;
    server.say(8, "quick");
    server.until(SOON, "the other chat", |s| s.texts(8) == ["quick"]).await;
    assert!(server.texts(7).is_empty(), "it waits for its answer");
    server.until(Duration::from_mins(1), "the second call", |s| s.texts(7) == ["slow"]).await;
    bot.stop().await;
}

#[tokio::test]
async fn a_deaf_poller_is_replaced_and_nothing_is_lost() {
    let (server, folder) = (Telegram::start().await, tempfile::tempdir().unwrap());
    let store = Store::open(folder.path()).await.unwrap();
    let settings = PipelineSettings {
        poll_patience: Duration::from_secs(1),
        poll_grace: Duration::from_millis(500),
        ..PipelineSettings::default()
    };
    let bot = Bot::start_settings(&server, store, Arc::new(Echo::default()), settings);
    server.say(7, "before");
    server.until(SOON, "an answer", |s| s.texts(7) == ["before"]).await;
    bot.settled().await;

    // A disk that neither takes nor refuses: the poller waits for the inbox without end.
    let (mend, mended) = tokio::sync::oneshot::channel::<()>();
    let store = bot.store.clone();
    let stuck = tokio::spawn(async move { store.write(|_| mended.map(|_| Ok(())).boxed()).await });
    server.say(7, "during");
    let began = Instant::now();
    while bot.metrics.pollers_replaced.get() == 0 {
        assert!(began.elapsed() < SOON, "nobody notices the deaf poller");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    mend.send(()).unwrap();
    stuck.await.unwrap().unwrap();
    server.until(SOON, "the answer", |s| s.texts(7).len() >= 2).await;
    bot.settled().await;
    assert_eq!(server.texts(7), ["before", "during"], "once");
    bot.stop().await;
}
