//! What readers see, as text: quotations after `>` (folded ones after `»`), bold between `*`, links as `[…](…)`.

use std::sync::Arc;

use proptest::prelude::*;
use teloxide::types::InlineKeyboardButtonKind;

use super::*;
use crate::article::ArticleId;
use crate::bot::isolate;
use crate::index::PassageId;
use crate::text::Language;

fn card(title: &str, published: Option<jiff::civil::Date>) -> Arc<ArticleCard> {
    Arc::new(ArticleCard {
        id: ArticleId::from_stem(title),
        title: title.to_owned(),
        url: Some("https://example.org/a".to_owned()),
        author: None,
        published,
        language: "ar".to_owned(),
        questions: Vec::new(),
        sections: vec!["صدمة “ديب سيك”".to_owned(), "سؤال الأعمال".to_owned()],
        paragraphs: 33,
    })
}

fn found(article: &Arc<ArticleCard>, paragraph: u32, text: &str, answer: &str) -> FoundPassage {
    let answers = text.find(answer).filter(|_| !answer.is_empty());
    FoundPassage {
        passage: Passage {
            id: PassageId::new(&article.id, text, 0),
            article: article.clone(),
            section: Some("سؤال الأعمال".into()),
            paragraph,
            text: text.into(),
        },
        answers: answers.map(|at| at..at + answer.len()).into_iter().collect(),
        score: 1.0,
    }
}

fn frame(answer: &Key, outcome: Outcome, total: usize) -> Frame<'_> {
    Frame {
        voice: Voice::new(Language::Arabic),
        answer,
        outcome,
        articles: 1,
        total,
        group: false,
        brief: false,
        username: "isnad_bot",
        inline: true,
        asked: None,
    }
}

/// A message as its reader sees it, buttons in brackets, in reading order of a left-to-right app.
fn seen(draft: &Draft) -> String {
    let units: Vec<u16> = draft.text.encode_utf16().collect();
    let mut out = String::new();
    for at in 0..=units.len() {
        for entity in draft.entities.iter().rev().filter(|e| e.offset + e.length == at) {
            match &entity.kind {
                MessageEntityKind::Bold => out.push('*'),
                MessageEntityKind::TextLink { url } => out.extend(["](", url.as_str(), ")"]),
                _ => out.push_str("</>"),
            }
        }
        for entity in draft.entities.iter().filter(|e| e.offset == at) {
            out.push_str(match &entity.kind {
                MessageEntityKind::Bold => "*",
                MessageEntityKind::TextLink { .. } => "[",
                MessageEntityKind::ExpandableBlockquote => "<folded>",
                _ => "<quote>",
            });
        }
        if let Some(&unit) = units.get(at) {
            match char::decode_utf16([unit]).next() {
                Some(Ok(character)) => out.push(character),
                _ => out.push('\u{FFFD}'),
            }
        }
    }
    for row in draft.keyboard.iter().flat_map(|keyboard| &keyboard.inline_keyboard) {
        out.push('\n');
        let labels: Vec<_> = row.iter().map(|button| format!("[{}]", button.text)).collect();
        out.push_str(&labels.join(" "));
    }
    out
}

#[test]
fn an_answer_is_the_passage_its_source_and_more_folded_away() {
    let article = card("النماذج المفتوحة", Some(jiff::civil::date(2025, 9, 3)));
    let key = Key::of(&[b"x"]);
    let passages = [
        found(&article, 29, "التقييمات تعكس ذلك. قيمة OpenAI 500 مليار.", "قيمة OpenAI 500 مليار."),
        found(&article, 15, "OpenAI مضطرة.", ""),
    ];
    let draft = answer(frame(&key, Outcome::Answered, 2), &passages);
    insta::assert_snapshot!(seen(&draft), @r"
    <quote>التقييمات تعكس ذلك. *قيمة OpenAI 500 مليار.*</>
    المصدر: [«النماذج المفتوحة»](https://example.org/a#:~:text=%D9%82%D9%8A%D9%85%D8%A9%20OpenAI%20500%20%D9%85%D9%84%D9%8A%D8%A7%D8%B1)، قسم «سؤال الأعمال»، الفقرة 29، 3 سبتمبر 2025

    وورد أيضًا:
    <folded>‏OpenAI مضطرة.
    — قسم «سؤال الأعمال»، الفقرة 15</>
    [السياق] [المقطع التالي]
    [مشاركة] [نسخ] [أقسام المقال]
    [👎 ليس هذا] [👍 أفادني]
    ");
}

#[test]
fn an_unsure_answer_says_so_first() {
    let article = card("النماذج المفتوحة", None);
    let key = Key::of(&[b"x"]);
    let passages = [found(&article, 29, "التقييمات تعكس ذلك.", "")];
    let draft = answer(frame(&key, Outcome::Unsure, 1), &passages);
    assert!(draft.text.starts_with("لا أجد في المقال جوابًا صريحًا"));
    let english = Frame { voice: Voice::new(Language::English), ..frame(&key, Outcome::Unsure, 1) };
    let draft = answer(english, &passages);
    assert!(draft.text.starts_with("The article does not answer this outright"));
    assert!(draft.text.contains("section “\u{2068}سؤال الأعمال\u{2069}”, paragraph 29"));
}

#[test]
fn articles_that_answer_alike_are_both_shown_the_newest_first() {
    let key = Key::of(&[b"x"]);
    let old = card("a", Some(jiff::civil::date(2020, 1, 1)));
    let new = card("b", Some(jiff::civil::date(2024, 1, 1)));
    let passages = [
        found(&old, 1, "السعر 3 دنانير.", "السعر 3 دنانير."),
        found(&new, 2, "السعر 4 دنانير.", "السعر 4 دنانير."),
    ];
    let text = answer(frame(&key, Outcome::Answered, 2), &passages).text;
    let place = |words: &str| text.find(words).unwrap();
    assert!(place("والأحدث أولًا") < place("السعر 4 دنانير"));
    assert!(place("السعر 4 دنانير") < place("1 يناير 2024"));
    assert!(place("1 يناير 2024") < place("السعر 3 دنانير"));
    assert!(text.contains("1 يناير 2020"));
}

#[test]
fn a_long_passage_is_paged_and_its_dots_stand_outside_the_quotation() {
    let article = card("طويل", None);
    let key = Key::of(&[b"x"]);
    let text: String = (1..=80)
        .map(|n| format!("هذه هي الجملة رقم {n} من نص طويل جدًا. "))
        .collect::<Vec<_>>()
        .concat();
    let found = found(&article, 1, text.trim(), "هذه هي الجملة رقم 40 من نص طويل جدًا.");
    let draft = answer(frame(&key, Outcome::Answered, 1), std::slice::from_ref(&found));
    let text = seen(&draft);
    assert!(text.starts_with("…\n<quote>هذه"), "{text}");
    assert!(text.contains(".</>\n…\n") && text.contains("[تتمة المقطع]"), "{text}");
    let page = passage(frame(&key, Outcome::Answered, 1), 0, &found, Some(1));
    assert!(seen(&page).starts_with("<quote>هذه هي الجملة رقم 1 "));
}

#[test]
fn a_group_gets_a_compact_message_with_a_way_to_the_private_chat() {
    let article = card("مقال", None);
    let key = Key::of(&[b"x"]);
    let passages = [found(&article, 29, "التقييمات تعكس ذلك.", "")];
    let group = Frame { group: true, ..frame(&key, Outcome::Answered, 1) };
    let draft = answer(group, &passages);
    let buttons: Vec<_> = draft.keyboard.unwrap().inline_keyboard.into_iter().flatten().collect();
    let private = buttons.iter().find(|b| b.text == "افتح في الخاص").unwrap();
    let InlineKeyboardButtonKind::Url(url) = &private.kind else { panic!("no link") };
    assert!(url.as_str().starts_with("https://t.me/isnad_bot?start=1p"));
}

#[test]
fn not_found_offers_the_sections_and_questions_that_have_an_answer() {
    let article = card("مقال", None);
    let draft = not_found(
        Voice::new(Language::Arabic),
        &[article],
        true,
        &["كم قيمة OpenAI؟".to_owned()],
        None,
    );
    insta::assert_snapshot!(seen(&draft), @r"
    لم أجد في المقال جوابًا عن هذا السؤال. هذه أقسامه، وبعدها أسئلة يجيب عنها:
    [المقدمة]
    [صدمة “ديب سيك”]
    [سؤال الأعمال]
    [كم قيمة OpenAI؟]
    ");
}

proptest! {
    #[test]
    fn a_message_keeps_telegrams_limits_and_quotes_byte_for_byte(
        texts in prop::collection::vec("([a-zء-ي0-9٠-٩ ]{0,300}[.؟!…]? ?|\\PC|\u{202E}|\u{2067}|👨‍👩‍👧){1,12}", 1..10),
        title in "\\PC{0,400}",
        (from, length) in (0usize..2000, 0usize..800),
        english in any::<bool>(),
        group in any::<bool>(),
    ) {
        let article = card(&title, None);
        let key = Key::of(&[b"x"]);
        let passages: Vec<FoundPassage> = texts.iter().map(|text| {
            // The parser has taken out what Telegram would drop, and direction controls.
            let text: String = isolate::without_controls(text).chars()
                .filter(|c| !matches!(c, '\u{2028}'..='\u{202E}' | '\u{0333}' | '\u{033F}' | '\u{030A}')).collect();
            let text = text.trim();
            let mut found = found(&article, 1, if text.is_empty() { "نص" } else { text }, "");
            let floor = |at: usize| (0..=at.min(found.passage.text.len())).rev().find(|&at| found.passage.text.is_char_boundary(at)).unwrap();
            found.answers = std::iter::once(floor(from)..floor(from + length)).collect();
            found
        }).collect();
        let language = if english { Language::English } else { Language::Arabic };
        for outcome in [Outcome::Answered, Outcome::Unsure] {
            let frame = Frame { voice: Voice::new(language), group, ..frame(&key, outcome, passages.len()) };
            let drafts = [answer(frame, &passages), passage(frame, 1, &passages[0], Some(1))];
            for draft in drafts {
                let units: Vec<u16> = draft.text.encode_utf16().collect();
                prop_assert!(units.len() <= LONGEST_MESSAGE, "{} units", units.len());
                prop_assert!(draft.entities.len() <= MOST_ENTITIES);
                let opened = draft.text.matches(['\u{2066}', '\u{2067}', '\u{2068}']).count();
                prop_assert_eq!(opened, draft.text.matches('\u{2069}').count());
                for entity in &draft.entities {
                    let inside = String::from_utf16(&units[entity.offset..entity.offset + entity.length]);
                    prop_assert!(inside.is_ok(), "an entity cuts a character");
                    let inside = inside.unwrap();
                    if matches!(entity.kind, MessageEntityKind::Bold | MessageEntityKind::Blockquote) {
                        let quoted = inside.trim_start_matches(['\u{200E}', '\u{200F}']);
                        prop_assert!(passages.iter().any(|found| found.passage.text.contains(quoted)), "{quoted:?}");
                    }
                }
                for button in draft.keyboard.iter().flat_map(|k| &k.inline_keyboard).flatten() {
                    if let InlineKeyboardButtonKind::CallbackData(data) = &button.kind {
                        prop_assert!(data.len() <= 64 && data.parse::<Press>().is_ok());
                    }
                }
            }
        }
    }
}
