//! Asking in any chat: `@isnad_bot question`, and a list to choose from.

use isnad::emulator::{Options, Seat};
use serde_json::Value;

use crate::harness::{Bot, LIBRARY, engine, silent};

/// A seat in a chat where the bot is not.
fn elsewhere(bot: &Bot) -> Seat {
    let sara = bot.telegram.person("سارة");
    let room = bot.telegram.supergroup("أصدقاء", &[&sara]);
    room.remove_bot(&sara);
    sara.in_room(&room)
}

fn results(answer: &Value) -> &[Value] {
    answer["results"].as_array().unwrap()
}

#[tokio::test]
async fn a_question_gets_a_ranked_list_and_each_result_stands_by_itself() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let seat = elsewhere(&bot);
    let answer = seat.inline("متى تأسست المكتبة؟", "").await;
    let first = &results(&answer)[0];
    assert_eq!(first["title"], "تأسست المكتبة عام 1952 بمبادرة من معلّمي المدرسة.");
    assert_eq!(first["description"], "«مكتبة الحي»، قسم «التأسيس»، الفقرة 1، 3 مايو 2024");
    let sent = seat.choose(first, "متى تأسست المكتبة؟");
    let shown = seat.message(sent).unwrap();
    assert!(shown.text().starts_with("السؤال: متى تأسست المكتبة؟\n"), "{shown}");
    assert!(shown.text().contains("تأسست المكتبة عام 1952"), "{shown}");
    assert!(shown.text().contains("المصدر: «مكتبة الحي»"), "{shown}");
    assert!(shown.button("افتح في الخاص").is_some() && shown.button("اسأل أنت").is_some());
}

#[tokio::test]
async fn an_empty_query_shows_how_to_ask_and_questions_to_try() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let seat = elsewhere(&bot);
    let answer = seat.inline("", "").await;
    assert_eq!(answer["button"]["text"], "اكتب سؤالك، أو اعرف كيف تسألني");
    let payload = answer["button"]["start_parameter"].as_str().unwrap();
    let help = bot.reader("عمر").ask(format!("/start {payload}")).await;
    assert!(help.text().starts_with("اسألني كما تسأل صديقًا"), "{help}");
    let example = &results(&answer)[0];
    assert_eq!(example["title"], "متى تأسست المكتبة؟");
    let sent = seat.choose(example, "");
    assert!(seat.message(sent).unwrap().text().contains("عام 1952"));
}

#[tokio::test]
async fn the_list_goes_on_until_it_ends() {
    let bot = Bot::start().await;
    let seat = elsewhere(&bot);
    let query = "نماذج الأوزان المفتوحة";
    let first = seat.inline(query, "").await;
    let offset = first["next_offset"].as_str().unwrap();
    assert!(!offset.is_empty() && offset.len() <= 64, "{offset}");
    let second = seat.inline(query, offset).await;
    assert_eq!(second["next_offset"], "");
    let ids = |answer| -> Vec<_> { results(answer).iter().map(|r| r["id"].clone()).collect() };
    let (first, second) = (ids(&first), ids(&second));
    assert!(!second.is_empty() && second.iter().all(|id| !first.contains(id)));
}

#[tokio::test]
async fn a_changed_article_is_never_answered_from_memory() {
    let mut bot = Bot::knowing(&[LIBRARY]).await;
    let seat = elsewhere(&bot);
    let query = "متى تأسست المكتبة؟";
    seat.inline(query, "").await;
    let changed = LIBRARY.1.replace("عام 1952", "عام 1953");
    bot.restart_over(engine(&[("library", &changed)])).await;
    let answer = seat.inline(query, "").await;
    assert!(results(&answer)[0]["title"].as_str().unwrap().contains("1953"), "{answer}");
    // A page of a list that is no more begins the new one.
    let page = seat.inline(query, "AAAAAAAAAA.6").await;
    assert_eq!(results(&page)[0]["id"], results(&answer)[0]["id"]);
}

#[tokio::test]
async fn the_button_above_the_list_asks_the_same_in_private() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let seat = sara.in_private();
    for question in ["متى تأسست؟", "متى تأسست المكتبة التي في الحي خلف السوق القديم؟"]
    {
        let answer = seat.inline(question, "").await;
        assert_eq!(answer["button"]["text"], "اسألني هذا في محادثتنا");
        let payload = answer["button"]["start_parameter"].as_str().unwrap().to_owned();
        let opened = seat.ask(format!("/start {payload}")).await;
        assert!(opened.text().starts_with(&format!("سألت: {question}")), "{opened}");
        assert!(opened.text().contains("عام 1952"), "{opened}");
    }
}

#[tokio::test]
async fn a_question_longer_than_telegram_lets_through_is_asked_without_half_a_word() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let seat = elsewhere(&bot);
    let question = format!("متى تأسست المكتبة{}", " التي في الحي الذي نسكنه".repeat(30));
    let answer = seat.inline(&question, "").await;
    assert!(results(&answer)[0]["title"].as_str().unwrap().contains("عام 1952"), "{answer}");
    let sent = seat.choose(&results(&answer)[0], &question);
    let shown = seat.message(sent).unwrap();
    let asked = shown.text().lines().next().unwrap().to_owned();
    assert!(
        asked.ends_with("…") || asked.split(' ').all(|word| question.contains(word)),
        "{asked}"
    );
}

#[tokio::test]
async fn what_the_articles_do_not_say_gives_an_empty_list_and_a_way_to_ask() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let seat = elsewhere(&bot);
    for query in ["ظظظظظظ ثثثثثث", "؟؟؟", "((((((((", "شكرا"] {
        let answer = seat.inline(query, "").await;
        assert!(results(&answer).is_empty(), "{query}: {answer}");
        assert_eq!(answer["button"]["text"], "اسألني هذا في محادثتنا");
    }
}

#[tokio::test]
async fn an_answer_is_shared_by_its_button() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let answer = sara.in_private().ask("متى تأسست المكتبة؟").await;
    let query =
        answer.button("مشاركة").unwrap()["switch_inline_query"].as_str().unwrap().to_owned();
    let room = bot.telegram.supergroup("أصدقاء", &[&sara]);
    let list = sara.in_room(&room).inline(&query, "").await;
    assert_eq!(results(&list).len(), 1);
    let sent = sara.in_room(&room).choose(&results(&list)[0], &query);
    let shown = sara.in_room(&room).message(sent).unwrap();
    assert!(shown.text().starts_with("تأسست المكتبة عام 1952"), "{shown}");
}

#[tokio::test]
async fn a_result_sent_where_the_bot_is_a_member_is_not_answered_again() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    let seat = sara.in_room(&room);
    let answer = seat.inline("متى تأسست المكتبة؟", "").await;
    seat.choose(&results(&answer)[0], "متى تأسست المكتبة؟");
    silent(&seat).await;
}

#[tokio::test]
async fn a_mention_where_the_bot_is_not_is_answered_as_a_guest() {
    let options = Options { guest: true, ..Options::default() };
    let bot = Bot::over(engine(&[LIBRARY]), options).await;
    let seat = elsewhere(&bot);
    let asked = seat.say("@isnad_bot متى تأسست المكتبة؟");
    let answer = seat.answer().await;
    assert_eq!(answer.reply_to(), Some(i64::from(asked)));
    assert!(answer.text().contains("تأسست المكتبة عام 1952"), "{answer}");
    assert!(answer.text().contains("المصدر: «مكتبة الحي»"), "{answer}");

    let wondered = seat.say("ومن يقود موظفي المكتبة يا ترى؟");
    seat.reply(wondered, "@isnad_bot");
    assert!(seat.answer().await.text().contains("نادية السالم"));

    seat.say("@isnad_bot ظظظظظظ ثثثثثث");
    assert!(seat.answer().await.text().starts_with("لم أجد جوابًا"));
    assert!(bot.telegram.calls_of("sendMessage").is_empty(), "a guest has no other way to speak");
}

#[tokio::test]
async fn without_guest_mode_the_bot_is_silent_where_it_is_not() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let seat = elsewhere(&bot);
    seat.say("@isnad_bot متى تأسست المكتبة؟");
    silent(&seat).await;
}
