//! Questions that lean on the one before.

use isnad::emulator::Seen;

use crate::harness::{Bot, LIBRARY, silent};

/// A second article, so that the same thing can be asked of two.
const MUSEUM: (&str, &str) = (
    "museum",
    "---
title: متحف المدينة
published: 2025-02-10
---

تأسس متحف المدينة عام 1987، ويزوره 90 ألف شخص كل سنة.

يدير متحف المدينة منذ عام 2019 الآثاري هادي المصري، بسبب خبرته الطويلة في الترميم.
",
);

/// Whether the best passage is the one about the museum's manager.
fn leads_with_the_manager(answer: &Seen) -> bool {
    answer.to_string().contains("> *يدير متحف المدينة")
}

#[tokio::test]
async fn a_question_that_says_too_little_is_understood_with_the_one_before() {
    let bot = Bot::knowing(&[LIBRARY, MUSEUM]).await;
    let sara = bot.reader("سارة");
    let answer = sara.ask("متى تأسس متحف المدينة؟").await;
    assert!(answer.text().contains("عام 1987"), "{answer}");
    let answer = sara.ask("ومن يديره؟").await;
    assert!(leads_with_the_manager(&answer), "{answer}");

    let omar = bot.reader("عمر");
    omar.ask("من يدير متحف المدينة؟").await;
    let answer = omar.ask("ولماذا؟").await;
    assert!(answer.text().contains("بسبب خبرته"), "{answer}");
}

#[tokio::test]
async fn a_typing_error_in_it_can_be_mended() {
    let bot = Bot::knowing(&[LIBRARY, MUSEUM]).await;
    let sara = bot.reader("سارة");
    sara.ask("متى تأسس متحف المدينة؟").await;
    let asked = sara.say("ومن يديرهه؟");
    let answer = sara.answer().await;
    sara.edit(asked, "ومن يديره؟");
    // It may have been understood at once; then nothing changes.
    if !leads_with_the_manager(&answer) {
        let edited = sara.edited(&answer).await;
        assert!(leads_with_the_manager(&edited), "{edited}");
    }
}

#[tokio::test]
async fn in_a_group_it_leans_on_what_the_same_person_asked_or_on_the_answer_replied_to() {
    let bot = Bot::knowing(&[LIBRARY, MUSEUM]).await;
    let (sara, omar) = (bot.telegram.person("سارة"), bot.telegram.person("عمر"));
    let room = bot.group(&[&sara, &omar]).await;
    let (sara, omar) = (sara.in_room(&room), omar.in_room(&room));
    let museum = sara.ask("@isnad_bot متى تأسس متحف المدينة؟").await;
    omar.ask("@isnad_bot متى تأسست المكتبة؟").await;
    let answer = sara.ask("@isnad_bot ومن يديره؟").await;
    assert!(leads_with_the_manager(&answer), "{answer}");
    omar.reply(museum.id, "ومن يديره؟");
    let answer = omar.answer().await;
    // That this was asked before is noticed only once the answer to it is written down.
    let pointed = answer.text().starts_with("سُئلتُ هذا هنا قبل قليل");
    assert!(pointed || leads_with_the_manager(&answer), "{answer}");
}

#[tokio::test]
async fn what_was_asked_in_private_does_not_come_up_in_a_group() {
    let bot = Bot::knowing(&[LIBRARY, MUSEUM]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    sara.in_private().ask("متى تأسس متحف المدينة؟").await;
    let answer = sara.in_room(&room).ask("@isnad_bot ولماذا؟").await;
    assert!(!answer.text().contains("متحف"), "{answer}");
}

#[tokio::test]
async fn the_same_short_question_after_another_one_is_not_the_same_question() {
    let bot = Bot::knowing(&[LIBRARY, MUSEUM]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    let seat = sara.in_room(&room);
    seat.ask("@isnad_bot متى تأسس متحف المدينة؟").await;
    seat.ask("@isnad_bot ومن يديره؟").await;
    seat.ask("@isnad_bot متى تأسست المكتبة؟").await;
    let answer = seat.ask("@isnad_bot ومن يديره؟").await;
    assert!(!answer.text().starts_with("سُئلتُ هذا"), "{answer}");
    silent(&seat).await;
}
