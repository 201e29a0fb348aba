//! Questions that are edited.

use std::time::Duration;

use isnad::emulator::Fault;

use crate::harness::{Bot, LIBRARY, silent};

#[tokio::test]
async fn editing_the_question_edits_the_answer() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.reader("سارة");
    let asked = sara.say("متى تأسست المكتبة؟");
    let answer = sara.answer().await;
    sara.edit(asked, "كم كتابًا تضم المكتبة اليوم؟");
    let edited = sara.edited(&answer).await;
    assert!(edited.text().contains("48 ألف كتاب"), "{edited}");
    silent(&sara).await;
}

#[tokio::test]
async fn an_answer_that_was_deleted_is_sent_anew() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.reader("سارة");
    let asked = sara.say("متى تأسست المكتبة؟");
    let answer = sara.answer().await;
    sara.delete(answer.id);
    sara.edit(asked, "كم كتابًا تضم المكتبة اليوم؟");
    let anew = sara.answer().await;
    assert!(anew.text().contains("48 ألف كتاب"), "{anew}");
}

#[tokio::test]
async fn an_answer_that_is_still_unsent_is_replaced() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.reader("سارة");
    bot.telegram.fail("sendMessage").with(Fault::TooManyRequests(1));
    let asked = sara.say("متى تأسست المكتبة؟");
    tokio::time::sleep(Duration::from_millis(300)).await;
    sara.edit(asked, "كم كتابًا تضم المكتبة اليوم؟");
    let answer = sara.answer().await;
    assert!(answer.text().contains("48 ألف كتاب"), "{answer}");
    silent(&sara).await;
}

#[tokio::test]
async fn a_mention_added_later_is_a_question() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    let seat = sara.in_room(&room);
    let asked = seat.say("متى تأسست المكتبة؟");
    silent(&seat).await;
    seat.edit(asked, "@isnad_bot متى تأسست المكتبة؟");
    let answer = seat.answer().await;
    assert!(answer.text().contains("عام 1952"), "{answer}");
}
