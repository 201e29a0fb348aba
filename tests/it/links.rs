//! Deep links into the private chat.

use isnad::article::ArticleId;

use crate::harness::{Bot, LIBRARY, engine};

/// The start payload of the link under the answer to this question in a group.
async fn link_from_a_group(bot: &Bot, question: &str) -> (isnad::emulator::Person, String) {
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    let answer = sara.in_room(&room).ask(format!("@isnad_bot {question}")).await;
    let url = answer.button("افتح في الخاص").unwrap()["url"].as_str().unwrap().to_owned();
    let payload = url.split("start=").nth(1).unwrap().to_owned();
    (sara, payload)
}

#[tokio::test]
async fn an_answer_in_a_group_can_be_opened_in_private() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let (sara, payload) = link_from_a_group(&bot, "متى تأسست المكتبة؟").await;
    let opened = sara.in_private().ask(format!("/start {payload}")).await;
    insta::assert_snapshot!(opened, @r#"
    > تأسست المكتبة عام 1952 بمبادرة من معلّمي المدرسة. وكانت في البداية غرفة واحدة خلف السوق القديم.
    المصدر: [«مكتبة الحي»](https://example.org/library)، قسم «التأسيس»، الفقرة 1، 3 مايو 2024
    [أقسام المقال] [المقطع التالي]
    "#);
}

#[tokio::test]
async fn a_link_to_a_passage_that_has_changed_says_so() {
    let mut bot = Bot::knowing(&[LIBRARY]).await;
    let (sara, payload) = link_from_a_group(&bot, "هل في المكتبة WiFi؟").await;
    let changed = LIBRARY.1.replace("مجانًا للمشتركين", "برسم للمشتركين");
    bot.restart_over(engine(&[("library", &changed)])).await;
    let opened = sara.in_private().ask(format!("/start {payload}")).await;
    assert!(opened.text().starts_with("عُدّلت هذه الفقرة"), "{opened}");

    bot.restart_over(engine(&[("library", "---\ntitle: مكتبة الحي\n---\n\nأُغلقت المكتبة.")])).await;
    let opened = sara.in_private().ask(format!("/start {payload}")).await;
    assert!(opened.text().starts_with("لم يعد هذا المقطع في المقال"), "{opened}");

    bot.restart_over(engine(&[("o", "نص آخر هنا.")])).await;
    let opened = sara.in_private().ask(format!("/start {payload}")).await;
    assert!(opened.text().starts_with("لم يعد هذا المقال عندي"), "{opened}");
}

#[tokio::test]
async fn a_link_can_open_an_article_or_ask_a_question() {
    use isnad::bot::deeplink::Payload;
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.reader("سارة");
    let article = Payload::article(&ArticleId::from_stem("library")).unwrap().encode().unwrap();
    let opened = sara.ask(format!("/start {article}")).await;
    assert!(opened.text().starts_with("أقسام «مكتبة الحي»"), "{opened}");
    let question = Payload::Question("متى تأسست المكتبة؟".to_owned()).encode().unwrap();
    let answer = sara.ask(format!("/start {question}")).await;
    assert!(answer.text().starts_with("سألت: متى تأسست المكتبة؟"), "{answer}");
    assert!(answer.text().contains("عام 1952"), "{answer}");
}

#[tokio::test]
async fn a_payload_of_another_version_is_a_start_like_any_other() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.reader("سارة");
    for payload in ["9zAbCdEfGhIj", "ref_2024", "1pshort"] {
        let start = sara.ask(format!("/start {payload}")).await;
        assert!(start.text().starts_with("أهلًا بك!"), "{start}");
    }
    let forgotten = sara.ask("/start 1qAbCdEfGhIj").await;
    assert!(forgotten.text().starts_with("لم أعد أذكر"), "{forgotten}");
}
