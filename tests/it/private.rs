//! Talking to the bot in private.

use isnad::emulator::Post;

use crate::harness::{Bot, FOUNDING, LIBRARY, silent};

#[tokio::test]
async fn a_question_gets_the_sentence_that_answers_and_its_source() {
    let bot = Bot::knowing(&[FOUNDING]).await;
    let sara = bot.reader("سارة");
    let answer = sara.ask("متى تأسست المكتبة؟").await;
    insta::assert_snapshot!(answer, @r#"
    > *تأسست المكتبة عام 1952 بمبادرة من معلّمي المدرسة.* وكانت في البداية غرفة واحدة خلف السوق القديم.
    المصدر: [«مكتبة الحي»](https://example.org/library#:~:text=%D8%AA%D8%A3%D8%B3%D8%B3%D8%AA%20%D8%A7%D9%84%D9%85%D9%83%D8%AA%D8%A8%D8%A9%20%D8%B9%D8%A7%D9%85%201952%20%D8%A8%D9%85%D8%A8%D8%A7%D8%AF%D8%B1%D8%A9%20%D9%85%D9%86%20%D9%85%D8%B9%D9%84%D9%91%D9%85%D9%8A%20%D8%A7%D9%84%D9%85%D8%AF%D8%B1%D8%B3%D8%A9)، قسم «التأسيس»، الفقرة 1، 3 مايو 2024

    وورد أيضًا:
    >> تبرّع التاجر سليم الخوري بأول 300 مجلد للمكتبة، ثم توالت التبرعات من أهل الحي.
    >> — قسم «التأسيس»، الفقرة 2
    [السياق] [المقطع التالي]
    [مشاركة ⇄ #SAzOyw3kns] [نسخ] [أقسام المقال]
    [👎 ليس هذا] [👍 أفادني]
    "#);
}

#[tokio::test]
async fn an_english_question_is_answered_in_english() {
    let bot = Bot::knowing(&[LIBRARY]).await;
    let sara = bot.reader("Sara");
    let answer = sara.ask("Does the library have WiFi?").await;
    assert!(answer.text().contains("Source: “\u{2068}مكتبة الحي\u{2069}”, section “"), "{answer}");
    assert!(answer.button("Next passage").is_some() && answer.button("Context").is_some());
}

#[tokio::test]
async fn start_says_what_it_is_for_and_its_examples_are_answered() {
    let bot = Bot::start().await;
    let sara = bot.reader("سارة");
    let start = sara.ask("/start").await;
    insta::assert_snapshot!(start.text(), @"أهلًا بك! أجيب عن أسئلتك من مقال «نماذج الأوزان المفتوحة بين الصين وأميركا» بالجملة التي فيها الجواب كما كُتبت، وأذكر لك مصدرها. اكتب سؤالك بكلماتك، أو جرّب واحدًا من هذه:");
    assert_eq!(start.buttons().len(), 3, "{start}");
    let example = start.buttons()[0][0]["text"].as_str().unwrap().to_owned();
    sara.press(&start, &example).await;
    let answer = sara.answer().await;
    assert!(answer.text().starts_with(&format!("سألت: {example}")), "{answer}");
}

#[tokio::test]
async fn what_the_article_does_not_say_is_said_to_be_missing() {
    let bot = Bot::start().await;
    let sara = bot.reader("سارة");
    let answer = sara.ask("ما طريقة تحضير الكنافة النابلسية بالجبن؟").await;
    insta::assert_snapshot!(answer.text(), @"لم أجد في المقال جوابًا عن هذا السؤال. هذه أقسامه، وبعدها أسئلة يجيب عنها:");
    assert!(answer.button("المقدمة").is_some() && answer.button("؟").is_some(), "{answer}");
    sara.press(&answer, "سؤال الأعمال").await;
    let section = sara.edited(&answer).await;
    insta::assert_snapshot!(section, @r#"
    > من ناحية الإيرادات، الصورة مختلفة تماماً.
    المصدر: «نماذج الأوزان المفتوحة بين الصين وأميركا»، قسم «سؤال الأعمال»، الفقرة 24
    [المقطع التالي] [المقطع السابق]
    [أقسام المقال]
    "#);
}

#[tokio::test]
async fn a_voice_message_and_an_album_get_one_friendly_line_each() {
    let bot = Bot::start().await;
    let sara = bot.reader("سارة");
    sara.post(Post::media("voice"));
    assert!(sara.answer().await.text().starts_with("لا أفهم الصوت بعد"));
    for _ in 0..3 {
        sara.post(Post::media("photo").album("77"));
    }
    assert!(sara.answer().await.text().starts_with("لا أقرأ الصور بعد"));
    silent(&sara).await;
}

#[tokio::test]
async fn a_caption_is_a_question() {
    let bot = Bot::start().await;
    let sara = bot.reader("سارة");
    sara.post(Post::media("photo").caption("من هو مارتن كاسادو؟"));
    let answer = sara.answer().await;
    assert!(answer.text().contains("مارتن كاسادو، الشريك في a16z"), "{answer}");
}

#[tokio::test]
async fn commands_say_what_they_promise() {
    let bot = Bot::start().await;
    let sara = bot.reader("سارة");
    insta::assert_snapshot!(sara.ask("/help").await, @r#"
    اسألني كما تسأل صديقًا، بالفصحى أو بلهجتك أو بالإنجليزية.

    • في محادثتنا: اكتب سؤالك مباشرة.
    • في مجموعة: اذكر @isnad_bot مع سؤالك، أو رُدّ على رسالة مني، أو اكتب /ask ثم السؤال.
    • لتبحث عمّا كتبه غيرك: رُدّ على رسالته واكتب @isnad_bot وحدها.
    • في أي محادثة أخرى: اكتب @isnad_bot ثم سؤالك، واختر من القائمة.
    • إن عدّلت سؤالك عدّلت جوابي.

    كل ما أعرضه منقول بنصّه من المقالات، وإن لم أجد الجواب فيها قلت ذلك.

    /ask اسأل سؤالًا
    /articles المقالات التي أجيب منها
    /outline أقسام المقال
    /random مقطع يستحق القراءة
    /language لغة ردودي
    /source من أين تأتي أجوبتي
    /privacy ما أحفظه وإلى متى
    /forget_me امحُ ما تحفظه عني
    "#);
    insta::assert_snapshot!(sara.ask("/articles").await, @r#"
    أجيب من هذا المقال. اضغط على عنوانه لترى أقسامه:

    • نماذج الأوزان المفتوحة بين الصين وأميركا
    33 فقرة
    [نماذج الأوزان المفتوحة بين الصين وأميركا]
    "#);
    insta::assert_snapshot!(sara.ask("/source").await, @r#"
    أنا «إسناد»، برنامج مفتوح المصدر يبحث عن سؤالك في المقالات، ويعرض لك المقطع الذي يجيب كما كُتب، مع قسمه ورقم فقرته. لا أؤلّف جوابًا من عندي، وما لا تذكره المقالات أقول إنها لا تذكره.

    مصادري:

    • نماذج الأوزان المفتوحة بين الصين وأميركا
    33 فقرة
    "#);
    insta::assert_snapshot!(sara.ask("/outline").await, @r#"
    أقسام «نماذج الأوزان المفتوحة بين الصين وأميركا». اختر قسمًا لنقرأه معًا:
    [المقدمة]
    [صدمة “ديب سيك”]
    [ماذا يعني “الانفتاح” في الصين]
    [OpenAI تحت الضغط]
    [إشارات صغيرة، فروقات كبيرة]
    [موقف “ميتا” المتغير]
    [سؤال الأعمال]
    [لماذا الانفتاح ما زال مهماً]
    [الصورة الكبرى]
    "#);
    let random = sara.ask("/random").await;
    assert!(random.to_string().contains("> ") && random.text().contains("المصدر:"), "{random}");
    assert!(sara.ask("/nonsense").await.text().starts_with("لا أعرف هذا الأمر"));
}
