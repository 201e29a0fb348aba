//! A library of several articles, which may not agree.

use crate::harness::Bot;

const OLD: (&str, &str) = (
    "fares-2023",
    "---
title: أجرة المترو
published: 2023-04-01
---

سعر تذكرة المترو ديناران للرحلة الواحدة.
",
);

const NEW: (&str, &str) = (
    "fares-2025",
    "---
title: المترو بعد عامين
published: 2025-06-15
---

سعر تذكرة المترو ثلاثة دنانير للرحلة الواحدة.
",
);

#[tokio::test]
async fn articles_that_differ_are_both_shown_the_newest_first_each_with_its_date() {
    let bot = Bot::knowing(&[OLD, NEW]).await;
    let sara = bot.reader("سارة");
    let answer = sara.ask("كم سعر تذكرة المترو؟").await;
    let text = answer.text();
    assert!(text.starts_with("تحدّث عن هذا أكثر من مقال، والأحدث أولًا:"), "{answer}");
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words}: {answer}"));
    assert!(place("ثلاثة دنانير") < place("15 يونيو 2025"), "{answer}");
    assert!(place("15 يونيو 2025") < place("ديناران"), "{answer}");
    assert!(place("ديناران") < place("1 أبريل 2023"), "{answer}");
}

#[tokio::test]
async fn the_articles_are_listed_with_their_dates_and_lead_to_their_sections() {
    let bot = Bot::knowing(&[OLD, NEW]).await;
    let sara = bot.reader("سارة");
    let list = sara.ask("/articles").await;
    insta::assert_snapshot!(list, @r#"
    أجيب من هذه المقالات. اضغط على عنوان لترى أقسامه:

    • المترو بعد عامين
    15 يونيو 2025، فقرة واحدة

    • أجرة المترو
    1 أبريل 2023، فقرة واحدة
    [المترو بعد عامين]
    [أجرة المترو]
    "#);
    sara.press(&list, "أجرة").await;
    let outline = sara.edited(&list).await;
    assert!(outline.text().starts_with("أقسام «أجرة المترو»"), "{outline}");
}

#[tokio::test]
async fn what_none_of_them_says_leads_to_their_titles() {
    let bot = Bot::knowing(&[OLD, NEW]).await;
    let sara = bot.reader("سارة");
    let answer = sara.ask("ظظظظظظ ثثثثثث").await;
    assert!(answer.text().starts_with("لم أجد في المقالات التي عندي"), "{answer}");
    assert!(answer.button("المترو بعد عامين").is_some(), "{answer}");
}

#[tokio::test]
async fn admins_can_choose_the_article_that_a_group_is_answered_from() {
    let bot = Bot::knowing(&[OLD, NEW]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    let seat = sara.in_room(&room);
    let menu = seat.ask("/settings").await;
    seat.press(&menu, "المقالات: كلها").await;
    let choice = seat.edited(&menu).await;
    seat.press(&choice, "أجرة المترو").await;
    let menu = seat.edited(&choice).await;
    assert!(menu.button("المقالات: أجرة المترو").is_some(), "{menu}");
    let answer = seat.ask("/ask كم سعر تذكرة المترو؟").await;
    assert!(answer.text().contains("ديناران") && !answer.text().contains("ثلاثة"), "{answer}");
}
