//! What Telegram shows of the bot itself.

use std::time::Duration;

use serde_json::json;

use crate::harness::{Bot, LIBRARY, engine};

/// Waits until the bot has called a method so often.
async fn called(bot: &Bot, method: &str, times: usize) {
    for _ in 0..1_000 {
        if bot.telegram.calls_of(method).len() >= times {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{method} was not called {times} times");
}

#[tokio::test]
async fn the_profile_is_set_in_each_language_and_only_where_it_differs() {
    let mut bot = Bot::knowing(&[LIBRARY]).await;
    called(&bot, "setMyShortDescription", 2).await;
    let set = || -> Vec<_> {
        let calls = bot.telegram.calls();
        calls.into_iter().filter(|call| call.method.starts_with("setmy")).collect()
    };
    let first = set();
    assert!(first.iter().all(|call| call.status == 200), "{first:?}");
    let languages = |method: &str| -> Vec<_> {
        let of = first.iter().filter(|call| call.method == method);
        of.map(|call| call.params["language_code"].clone()).collect()
    };
    // What English readers would see anyway is not said twice.
    assert_eq!(languages("setmydescription"), [json!(null), json!("ar")]);
    assert!(languages("setmycommands").contains(&json!("ar")));

    bot.telegram.forget_calls();
    bot.restart_over(engine(&[LIBRARY])).await;
    called(&bot, "getMyShortDescription", 3).await;
    let calls = bot.telegram.calls();
    assert!(!calls.iter().any(|call| call.method.starts_with("setmy")), "{calls:?}");
}
