//! What a search forgives and what it keeps apart, on one small corpus.

use std::sync::LazyLock;

use isnad::answer::{Answer, Engine, Outcome, Question, Reply};
use isnad::article::{Article, ArticleId, Format, parse};
use isnad::index::Library;
use proptest::prelude::*;

const OASIS: (&str, &str) = (
    "oasis",
    "---
title: واحة النخيل
---

تأسّست الواحةُ قبل ثلاثة آلاف عام حول عينٍ لا تجف.

## الزراعة

يزرع المزارعون في الواحة مئة صنف من التمور، أشهرها المجهول.

تروي السواقي البساتين ليلًا لأن الشمس تبخّر الماء نهارًا.

بلغ إنتاج الموسم الماضي ٥٠٠ طن، بزيادة ٣٥٪ على الموسم الذي قبله.

## التعليم

في الواحة مدرستان، وكان الأطفال قديمًا يتعلمون القراءة عند الشيخ في الكُتّاب.

افتتحت الوزارة مكتبة عامة فيها كتب عن النبات والفلك.

## التقنية

تعمل مضخات المياه بوحدات تحكم من طراز ESP-32 متصلة بشبكة Wi-Fi.

يستعين المرشد الزراعي بنموذج gpt-oss لقراءة صور الأوراق المصابة.

## السياحة

يقصد السيّاح الواحة في الشتـــاء، ويقيمون في بيوت من الطين.

قال رسول الله ﷺ: «بيتٌ لا تمرَ فيه جياعٌ أهلُه».
",
);

/// A second article, so that there is something to limit a search to.
const HARBOUR: (&str, &str) = (
    "harbour",
    "---
title: ميناء الصيد
---

يخرج الصيادون من الميناء قبل الفجر ويعودون ظهرًا بالسردين.

اشترى الميناء مضخات جديدة لتفريغ المياه من القوارب.
",
);

static ENGINE: LazyLock<Engine> = LazyLock::new(|| engine(&[OASIS, HARBOUR]));

/// An engine over articles given as file stem and Markdown.
fn engine(articles: &[(&str, &str)]) -> Engine {
    let parsed = |(stem, markdown): &(&str, &str)| parse(stem, Format::Markdown, markdown).unwrap();
    let articles: Vec<Article> = articles.iter().map(parsed).collect();
    Engine::new(Library::in_memory(&articles, &|_| ()).unwrap())
}

fn ask(text: &str) -> Answer {
    ask_within(text, None)
}

fn ask_within(text: &str, article: Option<&str>) -> Answer {
    let article = article.map(ArticleId::from_stem);
    let question = Question { text: text.to_owned(), article, previous: None };
    match ENGINE.reply(&question) {
        Reply::Answer(answer) => answer,
        Reply::Courtesy(courtesy) => panic!("{text:?} was met with {courtesy:?}"),
    }
}

/// The first passage for `question` says `expected`.
#[track_caller]
fn finds(question: &str, expected: &str) {
    let answer = ask(question);
    let first = answer.passages.first().map(|found| found.passage.text.to_string());
    assert!(first.as_deref().is_some_and(|text| text.contains(expected)), "{question}: {first:?}");
}

#[test]
fn the_spelling_of_hamza_taa_and_yaa_is_forgiven() {
    finds("متى تاسست الواحه؟", "ثلاثة آلاف عام");
    finds("انتاج الموسم الماضى", "طن");
    finds("إفتتحت الوزاره", "مكتبة عامة");
}

#[test]
fn marks_and_kashida_are_forgiven_on_both_sides() {
    finds("تَأَسَّسَتِ الواحـــة", "ثلاثة آلاف عام");
    finds("الشتاء", "بيوت من الطين");
    finds("الشِّتَاءُ", "بيوت من الطين");
}

#[test]
fn presentation_forms_from_old_documents_are_read() {
    finds("ﺍﻟﺴﻴﺎﺡ", "بيوت من الطين");
}

#[test]
fn clitics_come_off() {
    finds("وبالسواقي", "تروي السواقي");
    finds("كالمرشد", "المرشد الزراعي");
    finds("فللمزارعين", "يزرع المزارعون");
}

#[test]
fn broken_plurals_meet_their_singulars() {
    finds("كتاب الفلك", "كتب عن النبات والفلك");
    finds("صور الورقة", "الأوراق المصابة");
    finds("أصناف التمر", "مئة صنف");
}

#[test]
fn digits_of_either_kind_meet() {
    finds("500 طن", "٥٠٠ طن");
    finds("35%", "٣٥٪");
    finds("٣٥ بالمئة من الإنتاج", "٣٥٪");
}

#[test]
fn names_in_latin_letters_are_found_however_they_are_cased_and_joined() {
    finds("esp-32", "ESP-32");
    finds("ESP 32", "ESP-32");
    finds("wifi", "Wi-Fi");
    finds("GPT-OSS", "gpt-oss");
    finds("ما هو نموذج gpt oss؟", "gpt-oss");
}

#[test]
fn the_blessing_in_one_character_does_not_hide_its_sentence() {
    finds("قال رسول الله صلى الله عليه وسلم", "بيتٌ لا تمرَ فيه");
    finds("ﷺ", "بيتٌ لا تمرَ فيه");
}

#[test]
fn a_slip_of_the_finger_is_forgiven() {
    finds("السواقى البساتبن", "تروي السواقي");
    finds("الصيادوون", "قبل الفجر");
}

/// The corpus has no passage with all these words; an AND would find nothing.
#[test]
fn one_word_that_fits_is_enough() {
    finds("أخبرني من فضلك كل شيء عن السردين الطازج في الأسواق العالمية", "بالسردين");
}

#[test]
fn a_search_keeps_to_the_article_it_is_limited_to() {
    for article in ["oasis", "harbour"] {
        let answer = ask_within("المضخات والمياه", Some(article));
        assert!(!answer.passages.is_empty());
        let elsewhere =
            answer.passages.iter().find(|found| found.passage.article.id.as_str() != article);
        assert_eq!(elsewhere.map(|found| &found.passage.text), None);
    }
}

#[test]
fn what_is_in_no_passage_is_not_answered() {
    for question in ["كم عدد سكان البرازيل؟", "xyzzy", "من فاز بكأس العالم؟"]
    {
        assert_ne!(ask(question).outcome, Outcome::Answered, "{question}");
    }
}

/// What the answer would be if the readers of the world were hostile.
#[test]
fn hostile_questions_get_an_answer() {
    for bomb in [
        "(",
        "*",
        "\u{0301}",
        "\u{064b}",
        "ب",
        "\u{FDFA}",
        "\"",
        "a:",
        "[",
        "\\",
        "\u{202e}",
        "👩‍👩‍👧",
        "٣.",
        "-",
    ] {
        let text = bomb.repeat(4_096 / bomb.chars().count());
        ENGINE.reply(&Question { text, ..Question::default() });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Law: any paragraph, asked for by its own rare words, is among the first.
    #[test]
    fn a_paragraph_is_found_by_its_own_rare_words(
        words in prop::collection::vec("[بتثجحخدرزسشصضطعغفقكلمن]{5,8}", 24),
        wanted in 0_usize..8,
    ) {
        let paragraphs: Vec<String> =
            words.chunks(3).map(|rare| format!("وقال إن {} هو {} في {} كما كان.", rare[0], rare[1], rare[2])).collect();
        let engine = engine(&[("a", &paragraphs.join("\n\n"))]);
        let text = words[3 * wanted..3 * wanted + 3].join(" ");
        let Reply::Answer(answer) = engine.reply(&Question { text, ..Question::default() }) else {
            panic!("three words are a question");
        };
        let found = answer.passages.iter().any(|found| *found.passage.text == *paragraphs[wanted]);
        prop_assert!(found, "{:?}", answer.passages);
    }

    /// Law: what is highlighted is a slice of what is shown, and what is shown is in the article.
    #[test]
    fn whatever_is_asked_the_answer_quotes_the_article(text in "[ء-ي؟. A-z0-9«»]{0,60}") {
        if let Reply::Answer(answer) = ENGINE.reply(&Question { text, ..Question::default() }) {
            prop_assert!(answer.passages.len() <= 10);
            prop_assert!((0.0..=1.0).contains(&answer.confidence));
            for found in &answer.passages {
                prop_assert!([OASIS.1, HARBOUR.1].iter().any(|source| source.contains(&*found.passage.text)));
                for range in &found.answers {
                    prop_assert!(found.passage.text.get(range.clone()).is_some_and(|said| !said.is_empty()));
                }
            }
        }
    }
}
