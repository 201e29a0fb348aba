//! Talking to the bot where others read along.

use std::time::Duration;

use isnad::emulator::Post;

use crate::harness::{Bot, LIBRARY, silent, welcome};

const QUESTION: &str = "متى تأسست المكتبة؟";
const ANSWER: &str = "تأسست المكتبة عام 1952";

#[tokio::test]
async fn in_a_group_the_bot_is_silent_unless_it_is_addressed() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let (sara, omar) = (bot.telegram.person("سارة"), bot.telegram.person("عمر"));
    let room = bot.group(&[&sara, &omar]).await;
    bot.telegram.configure(|options| options.privacy = false);
    let seat = sara.in_room(&room);
    seat.say(QUESTION);
    seat.say("@another_bot متى تأسست المكتبة؟");
    seat.say("/ask@another_bot متى تأسست المكتبة؟");
    seat.post(Post::media("sticker"));
    seat.post(Post::media("voice"));
    seat.post(Post::media("photo").album("5"));
    seat.post(Post::media("photo").album("5"));
    silent(&seat).await;
}

#[tokio::test]
async fn a_mention_is_answered_as_a_reply_in_one_compact_message() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    let seat = sara.in_room(&room);
    let asked = seat.say("@isnad_bot، متى تأسست المكتبة؟");
    let answer = seat.answer().await;
    assert!(answer.text().contains(ANSWER), "{answer}");
    assert_eq!(answer.reply_to(), Some(i64::from(asked)));
    let labels: Vec<_> = answer.buttons().concat().iter().map(|b| b["text"].clone()).collect();
    assert_eq!(
        labels,
        ["السياق", "المقطع التالي", "👎 ليس هذا", "👍 أفادني", "مشاركة", "افتح في الخاص"]
    );
}

#[tokio::test]
async fn a_command_and_a_reply_are_answered_too() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    let seat = sara.in_room(&room);
    let first = seat.ask("/ask@isnad_bot متى تأسست المكتبة؟").await;
    assert!(first.text().contains(ANSWER), "{first}");
    seat.reply(first.id, "كم كتابًا تضم المكتبة اليوم؟");
    let second = seat.answer().await;
    assert!(second.text().contains("48 ألف كتاب"), "{second}");
}

#[tokio::test]
async fn a_bare_mention_answers_the_message_replied_to_or_its_quoted_part() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let (sara, omar) = (bot.telegram.person("سارة"), bot.telegram.person("عمر"));
    let room = bot.group(&[&sara, &omar]).await;
    let (sara, omar) = (sara.in_room(&room), omar.in_room(&room));
    let wondered = omar.say("يا ترى متى تأسست المكتبة؟ ومن يديرها؟");
    sara.reply(wondered, "@isnad_bot");
    let answer = sara.answer().await;
    assert!(answer.text().contains(ANSWER), "{answer}");
    assert_eq!(answer.reply_to(), Some(i64::from(wondered)));

    sara.post(Post::text("/ask").reply_to(wondered).quote("ومن يديرها؟"));
    let answer = sara.answer().await;
    assert!(answer.text().contains("نادية السالم"), "{answer}");
    assert!(room.shown().contains("«ومن يديرها؟»"), "{}", room.shown());
}

#[tokio::test]
async fn a_quotation_from_another_chat_is_answered() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    let news = bot.telegram.channel("أخبار", &[&sara]);
    let post = sara.in_room(&news).say("سألني كثيرون: متى تأسست المكتبة؟");
    let seat = sara.in_room(&room);
    seat.post(Post::text("@isnad_bot").external(news.id(), post).quote("متى تأسست المكتبة؟"));
    let answer = seat.answer().await;
    assert!(answer.text().contains(ANSWER), "{answer}");
}

#[tokio::test]
async fn anothers_press_changes_nothing_and_is_told_why() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let (sara, omar) = (bot.telegram.person("سارة"), bot.telegram.person("عمر"));
    let room = bot.group(&[&sara, &omar]).await;
    let (sara, omar) = (sara.in_room(&room), omar.in_room(&room));
    let answer = sara.ask("@isnad_bot متى تأسست المكتبة؟").await;
    let notice = omar.press(&answer, "السياق").await;
    assert!(notice.alert && notice.text.starts_with("هذه الأزرار لمن سأل"), "{notice:?}");
    assert_eq!(omar.message(answer.id).unwrap().to_string(), answer.to_string());
    let notice = omar.press(&answer, "أفادني").await;
    assert!(notice.text.starts_with("شكرًا لك"), "{notice:?}");
}

#[tokio::test]
async fn the_same_question_again_is_pointed_to_its_answer() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let (sara, omar) = (bot.telegram.person("سارة"), bot.telegram.person("عمر"));
    let room = bot.group(&[&sara, &omar]).await;
    let (sara, omar) = (sara.in_room(&room), omar.in_room(&room));
    let first = sara.ask("@isnad_bot متى تأسست المكتبة؟").await;
    let second = omar.ask("@isnad_bot متى تأسست المكتبه").await;
    assert!(second.text().starts_with("سُئلتُ هذا هنا قبل قليل"), "{second}");
    assert!(second.to_string().contains(&format!("/{})", first.id)), "{second}");
}

#[tokio::test]
async fn what_is_sent_through_us_is_not_answered_again() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    let seat = sara.in_room(&room);
    seat.post(Post::text("@isnad_bot متى تأسست المكتبة؟").via_bot());
    silent(&seat).await;
}

#[tokio::test]
async fn one_who_asks_too_fast_is_told_once() {
    let bot = Bot::limited(&[LIBRARY], 2).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    let seat = sara.in_room(&room);
    seat.ask("@isnad_bot متى تأسست المكتبة؟").await;
    seat.ask("@isnad_bot من تبرّع لها؟").await;
    let told = seat.ask("@isnad_bot كم كتابًا فيها؟").await;
    assert!(told.text().starts_with("وصلتني أسئلة كثيرة"), "{told}");
    seat.say("@isnad_bot ومن يديرها؟");
    silent(&seat).await;
}

#[tokio::test]
async fn admins_set_the_bot_up_and_others_do_not() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let (sara, omar) = (bot.telegram.person("سارة"), bot.telegram.person("عمر"));
    let room = bot.group(&[&sara, &omar]).await;
    room.promote(&sara);
    let (admin, member) = (sara.in_room(&room), omar.in_room(&room));
    let refused = member.ask("/settings@isnad_bot").await;
    assert!(refused.text().starts_with("الإعدادات لمشرفي"), "{refused}");
    let menu = admin.ask("/settings@isnad_bot").await;
    insta::assert_snapshot!(menu, @r#"
    هكذا أعمل في هذه المجموعة. اضغط على ما تريد تغييره:
    [الجواب: مع مقاطع أخرى]
    [الأرقام: 123]
    [أحذف الأمر بعد الجواب: لا]
    [اصمت في هذه المجموعة]
    [✓ لغة السؤال] [English] [العربية]
    [تمّ]
    "#);
    let notice = member.press(&menu, "اصمت").await;
    assert!(notice.alert && notice.text.starts_with("الإعدادات لمشرفي"), "{notice:?}");

    admin.press(&menu, "الجواب: مع").await;
    let menu = admin.edited(&menu).await;
    assert!(menu.button("المقطع الأفضل وحده").is_some(), "{menu}");
    let brief = admin.ask("@isnad_bot متى تأسست المكتبة؟").await;
    assert!(!brief.text().contains("وورد أيضًا"), "{brief}");

    admin.press(&menu, "اصمت").await;
    let menu = admin.edited(&menu).await;
    admin.say("@isnad_bot كم كتابًا فيها؟");
    silent(&admin).await;
    admin.press(&menu, "عُد").await;
    admin.edited(&menu).await;
    let back = admin.ask("@isnad_bot كم كتابًا فيها اليوم؟").await;
    assert!(back.text().contains("48 ألف"), "{back}");
}

#[tokio::test]
async fn an_anonymous_admin_may_set_the_bot_up() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    room.promote(&sara);
    room.make_anonymous(&sara);
    let menu = sara.in_room(&room).ask("/settings@isnad_bot").await;
    assert!(menu.button("تمّ").is_some(), "{menu}");
}

#[tokio::test]
async fn settings_go_along_when_a_group_becomes_a_supergroup() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let small = bot.telegram.group("نقاش", &[&sara]);
    welcome(&small, &sara).await;
    let seat = sara.in_room(&small);
    small.promote(&sara);
    let menu = seat.ask("/settings@isnad_bot").await;
    seat.press(&menu, "الأرقام").await;
    seat.edited(&menu).await;
    let large = small.migrate(&sara);
    // The old group and the new one are two chats, and neither waits for the other.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let answer = sara.in_room(&large).ask("@isnad_bot متى تأسست المكتبة؟").await;
    assert!(answer.text().contains("الفقرة ١"), "{answer}");
    assert!(answer.text().contains("عام 1952"), "a quotation keeps its digits: {answer}");
}

#[tokio::test]
async fn a_command_is_deleted_once_answered_where_the_admins_want_it() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    room.promote(&sara);
    room.promote_bot(&sara);
    let seat = sara.in_room(&room);
    let menu = seat.ask("/settings@isnad_bot").await;
    seat.press(&menu, "أحذف الأمر").await;
    seat.edited(&menu).await;
    let asked = seat.say("/ask متى تأسست المكتبة؟");
    let answer = seat.answer().await;
    assert!(answer.text().contains(ANSWER), "{answer}");
    seat.gone(asked).await;
}

#[tokio::test]
async fn commands_are_not_deleted_without_the_right_to() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    let seat = sara.in_room(&room);
    let menu = seat.ask("/settings").await;
    let notice = seat.press(&menu, "أحذف الأمر").await;
    assert!(notice.alert && notice.text.starts_with("لا أستطيع حذف الرسائل هنا"), "{notice:?}");
}

#[tokio::test]
async fn the_welcome_says_what_reaches_the_bot() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.telegram.supergroup("نقاش", &[&sara]);
    insta::assert_snapshot!(welcome(&room, &sara).await, @r#"
    السلام عليكم، وشكرًا على الدعوة! أجيب عن أسئلتكم من مقال «مكتبة الحي» بالجملة التي فيها الجواب، وأذكر مصدرها.

    اكتبوا @isnad_bot مع السؤال، أو /ask ثم السؤال، أو رُدّوا على رسالة مني.
    لا يصلني من رسائلكم إلا ما يوجَّه إليّ، ولا أتكلم إلا إذا سُئلت.

    للمشرفين: /settings
    "#);
    room.remove_bot(&sara);
    let seat = sara.in_room(&room);
    room.promote_bot(&sara);
    let told = seat.answer().await;
    assert!(told.text().contains("لأنني مشرف فيها"), "{told}");
}

#[tokio::test]
async fn what_is_not_found_takes_one_line_in_a_group() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    let answer = sara.in_room(&room).ask("/ask ظظظظظظ ثثثثثث").await;
    assert_eq!(answer.text(), "لم أجد جوابًا عن هذا السؤال. جرّب أن تصوغه بكلمات أخرى.");
    let link = answer.button("أقسام المقال").unwrap()["url"].as_str().unwrap().to_owned();
    assert!(link.starts_with("https://t.me/isnad_bot?start=1a"), "{link}");
}

#[tokio::test]
async fn a_channel_that_writes_in_a_group_counts_as_itself() {
    let bot = Bot::limited(&[LIBRARY], 1).await;
    let sara = bot.telegram.person("سارة");
    let room = bot.group(&[&sara]).await;
    let channel = bot.telegram.channel("أخبار", &[&sara]);
    let seat = sara.in_room(&room);
    let as_channel = seat.as_channel(&channel);
    let answer = as_channel.ask("@isnad_bot متى تأسست المكتبة؟").await;
    assert!(answer.text().contains(ANSWER), "{answer}");
    let told = as_channel.ask("@isnad_bot كم كتابًا تضم المكتبة اليوم؟").await;
    assert!(told.text().starts_with("وصلتني أسئلة كثيرة"), "{told}");
    let answer = seat.ask("@isnad_bot هل في المكتبة WiFi؟").await;
    assert!(answer.text().contains("WiFi متاح"), "{answer}");
}
