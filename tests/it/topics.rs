//! Topics of forums and of private chats, and the comments under a channel's posts.

use isnad::emulator::Options;

use crate::harness::{Bot, LIBRARY, engine, silent, welcome};

#[tokio::test]
async fn an_answer_stays_in_its_topic_and_in_general_too() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let forum = bot.telegram.forum("منتدى", &[&sara]);
    welcome(&forum, &sara).await;
    let general = sara.in_room(&forum);
    let topic = forum.open_topic(&sara, "تاريخ");
    let inside = general.in_topic(topic);
    let asked = inside.say("@isnad_bot متى تأسست المكتبة؟");
    let answer = inside.answer().await;
    let place = (answer.thread(), answer.reply_to());
    assert_eq!(place, (Some(i64::from(topic)), Some(i64::from(asked))), "{answer}");

    let general = sara.in_room(&forum);
    let asked = general.say("@isnad_bot كم كتابًا تضم المكتبة اليوم؟");
    let answer = general.answer().await;
    assert_eq!((answer.thread(), answer.reply_to()), (None, Some(i64::from(asked))), "{answer}");
    let sent = bot.telegram.calls_of("sendMessage").pop().unwrap();
    assert!(sent.params.get("message_thread_id").is_none(), "General has no number");
}

#[tokio::test]
async fn buttons_of_a_topic_answer_in_the_topic() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let forum = bot.telegram.forum("منتدى", &[&sara]);
    welcome(&forum, &sara).await;
    let topic = forum.open_topic(&sara, "تاريخ");
    let inside = sara.in_room(&forum).in_topic(topic);
    let answer = inside.ask("/ask متى تأسست المكتبة؟").await;
    inside.press(&answer, "السياق").await;
    let context = inside.edited(&answer).await;
    assert_eq!(context.thread(), Some(i64::from(topic)), "{context}");
}

#[tokio::test]
async fn a_topic_of_a_private_chat_is_a_conversation_of_its_own() {
    let options = Options { private_topics: true, ..Options::default() };
    let bot = Bot::over(engine(&[LIBRARY]), options).await;
    let sara = bot.telegram.person("سارة");
    let chat = sara.in_private();
    let history = chat.in_topic(sara.open_topic("تاريخ"));
    let today = chat.in_topic(sara.open_topic("اليوم"));
    let answer = history.ask("متى تأسست المكتبة؟").await;
    assert!(answer.text().contains("عام 1952"), "{answer}");
    history.press(&answer, "أقسام المقال").await;
    assert!(history.answer().await.text().starts_with("أقسام «مكتبة الحي»"));
    let answer = today.ask("كم كتابًا تضم المكتبة اليوم؟").await;
    assert!(answer.text().contains("48 ألف كتاب"), "{answer}");
}

#[tokio::test]
async fn a_comment_under_a_channels_post_is_answered_among_the_comments() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let (sara, omar) = (bot.telegram.person("سارة"), bot.telegram.person("عمر"));
    let room = bot.group(&[&sara, &omar]).await;
    let channel = bot.telegram.channel("أخبار", &[&sara]);
    channel.link_discussion(&room);
    sara.in_room(&channel).say("@isnad_bot متى تأسست المكتبة؟ غدًا الجواب!");
    let comments = omar.in_room(&room);
    silent(&comments).await;
    let post = room.last_message();
    let comments = comments.in_topic(post);
    let asked = comments.say("@isnad_bot متى تأسست المكتبة؟");
    let answer = comments.answer().await;
    assert_eq!(answer.reply_to(), Some(i64::from(asked)), "{answer}");
    assert_eq!(answer.thread(), Some(i64::from(post)), "{answer}");
}
