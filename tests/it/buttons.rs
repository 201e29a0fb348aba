//! Buttons, also those that are old, foreign, or about something that is no more.

use crate::harness::{Bot, LIBRARY, engine};

#[tokio::test]
async fn buttons_lead_through_an_answer_and_back() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.reader("سارة");
    let answer = sara.ask("متى تأسست المكتبة؟").await;
    sara.press(&answer, "المقطع التالي").await;
    let second = sara.edited(&answer).await;
    assert!(second.button("المقطع السابق").is_some(), "{second}");
    sara.press(&second, "المقطع السابق").await;
    let first = sara.edited(&second).await;
    assert_eq!(first.text(), answer.text());

    sara.press(&first, "السياق").await;
    let context = sara.edited(&first).await;
    insta::assert_snapshot!(context, @r#"
    المقطع في سياقه:
    > *تأسست المكتبة عام 1952 بمبادرة من معلّمي المدرسة.* وكانت في البداية غرفة واحدة خلف السوق القديم.
    > 
    > تبرّع التاجر سليم الخوري بأول 300 مجلد، ثم توالت التبرعات من أهل الحي.
    المصدر: [«مكتبة الحي»](https://example.org/library#:~:text=%D8%AA%D8%A3%D8%B3%D8%B3%D8%AA%20%D8%A7%D9%84%D9%85%D9%83%D8%AA%D8%A8%D8%A9%20%D8%B9%D8%A7%D9%85%201952%20%D8%A8%D9%85%D8%A8%D8%A7%D8%AF%D8%B1%D8%A9%20%D9%85%D9%86%20%D9%85%D8%B9%D9%84%D9%91%D9%85%D9%8A%20%D8%A7%D9%84%D9%85%D8%AF%D8%B1%D8%B3%D8%A9)، قسم «التأسيس»، الفقرة 1، 3 مايو 2024
    [أقسام المقال] [عودة إلى الجواب]
    "#);
    sara.press(&context, "عودة إلى الجواب").await;
    assert_eq!(sara.edited(&context).await.text(), answer.text());
}

#[tokio::test]
async fn an_outline_opened_from_an_answer_leaves_the_answer_alone() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.reader("سارة");
    let answer = sara.ask("متى تأسست المكتبة؟").await;
    sara.press(&answer, "أقسام المقال").await;
    let outline = sara.answer().await;
    assert!(outline.text().starts_with("أقسام «مكتبة الحي»"), "{outline}");
    sara.press(&outline, "المكتبة اليوم").await;
    let page = sara.edited(&outline).await;
    assert!(page.text().starts_with("تضم المكتبة اليوم"), "{page}");
    sara.press(&page, "المقطع السابق").await;
    let before = sara.edited(&page).await;
    assert!(before.text().starts_with("تبرّع التاجر"), "{before}");
}

#[tokio::test]
async fn a_passage_can_be_copied_with_its_source() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.reader("سارة");
    let answer = sara.ask("متى تأسست المكتبة؟").await;
    let copy = answer.button("نسخ").unwrap();
    insta::assert_snapshot!(copy["copy_text"]["text"].as_str().unwrap(), @r#"
    تأسست المكتبة عام 1952 بمبادرة من معلّمي المدرسة. وكانت في البداية غرفة واحدة خلف السوق القديم.

    المصدر: «مكتبة الحي»، قسم «التأسيس»، الفقرة 1، 3 مايو 2024
    https://example.org/library
    "#);
}

#[tokio::test]
async fn buttons_work_after_a_restart() {
    let mut bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.reader("سارة");
    let answer = sara.ask("متى تأسست المكتبة؟").await;
    bot.restart_over(engine(&[LIBRARY])).await;
    sara.press(&answer, "السياق").await;
    let context = sara.edited(&answer).await;
    assert!(context.text().starts_with("المقطع في سياقه"), "{context}");
}

#[tokio::test]
async fn a_verdict_is_thanked_for_and_a_bad_one_brings_the_next_passage() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.reader("سارة");
    let answer = sara.ask("متى تأسست المكتبة؟").await;
    assert!(sara.press(&answer, "أفادني").await.text.starts_with("شكرًا لك"));
    assert!(sara.press(&answer, "ليس هذا").await.text.starts_with("شكرًا على التنبيه"));
    let next = sara.edited(&answer).await;
    assert_ne!(next.text(), answer.text());
}

#[tokio::test]
async fn forged_stale_and_foreign_presses_get_a_kind_word() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let (sara, omar) = (bot.reader("سارة"), bot.reader("عمر"));
    let answer = sara.ask("متى تأسست المكتبة؟").await;
    let own = answer.button("السياق").unwrap()["callback_data"].as_str().unwrap().to_owned();
    let other = omar.ask("متى تأسست المكتبة؟").await;
    for (seat, message, data) in [
        (&sara, answer.id, "9.x.whatever"),
        (&sara, answer.id, "سؤال"),
        (&sara, answer.id, "1.n.AbCdEfGhIj.0"),
        (&sara, answer.id, &*own.replace(".0", ".99")),
        (&omar, other.id, &*own),
        (&sara, 9_999, &*own),
        (&sara, answer.id, "1.g.o.1.1"),
    ] {
        let notice = seat.press_data(message, data).await;
        assert!(notice.alert && notice.text.starts_with("انتهت صلاحية"), "{data}: {notice:?}");
    }
    let gone = sara.press_data(answer.id, "1.q.AbCdEfGhIj").await;
    assert!(gone.text.starts_with("لم يعد هذا السؤال"), "{gone:?}");
    let gone = sara.press_data(answer.id, "1.o.AbCdEfGhIj.0").await;
    assert!(gone.text.starts_with("لم يعد هذا المقال عندي"), "{gone:?}");
}

#[tokio::test]
async fn a_passage_that_has_changed_says_so_and_one_that_is_gone_too() {
    let mut bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.reader("سارة");
    let answer = sara.ask("متى تأسست المكتبة؟").await;
    let changed = LIBRARY.1.replace("عام 1952", "عام 1953");
    bot.restart_over(engine(&[("library", &changed)])).await;
    sara.press(&answer, "السياق").await;
    let now = sara.edited(&answer).await;
    assert!(now.text().starts_with("عُدّلت هذه الفقرة"), "{now}");
    assert!(now.text().contains("عام 1953"), "{now}");

    bot.restart_over(engine(&[("other", "---\ntitle: آخر\n---\n\nنص آخر هنا.")])).await;
    let context = answer.button("السياق").unwrap()["callback_data"].as_str().unwrap().to_owned();
    let notice = sara.press_data(answer.id, &context).await;
    assert!(notice.alert && notice.text.starts_with("لم يعد هذا المقال عندي"), "{notice:?}");
}

#[tokio::test]
async fn the_language_is_chosen_with_a_button() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.reader("سارة");
    let menu = sara.ask("/language").await;
    let notice = sara.press(&menu, "English").await;
    assert_eq!(notice.text, "All right, I will answer in English.");
    let answer = sara.ask("متى تأسست المكتبة؟").await;
    assert!(answer.text().contains("Source: "), "{answer}");
}
