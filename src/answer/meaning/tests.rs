//! Questions in other words than the article's, asked of an engine with the model of the repository.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use super::Model;
use crate::answer::{Engine, Question, Reply};
use crate::article::{Article, Format, parse};
use crate::encode::Encoder;
use crate::index::{Library, Ranking};

/// A small town's notices; each paragraph is about something else.
const NOTICES: &str = "---
title: إعلانات البلدية
---

## الخدمات

تُجمع النفايات مرتين في الأسبوع، مساء الأحد والأربعاء.

يدفع السكان ثمن المياه كل شهرين، وتبلغ الفاتورة نحو 15 دينارًا.

## الحديقة

افتُتحت الحديقة العامة في الربيع، وفيها ملعب للأطفال.

يُمنع اصطحاب الكلاب إليها بعد الغروب.
";

static MODEL: LazyLock<Arc<Model>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("index/model");
    Arc::new(Model::open(&folder).unwrap())
});

fn engine(folder: Option<PathBuf>) -> Engine {
    let articles: Vec<Article> = vec![parse("notices", Format::Markdown, NOTICES).unwrap()];
    let engine = Engine::new(Library::in_memory(&articles, &|_| ()).unwrap());
    let engine = engine.with_meaning(Arc::clone(&MODEL), folder);
    assert!(engine.wait_for_meaning(Duration::from_mins(5)));
    engine
}

fn first(engine: &Engine, question: &str) -> String {
    let question = Question { text: question.to_owned(), ..Question::default() };
    match engine.reply(&question) {
        Reply::Answer(answer) => answer.passages[0].passage.text.to_string(),
        Reply::Courtesy(courtesy) => panic!("{courtesy:?}"),
    }
}

#[test]
fn a_question_in_other_words_or_another_language_finds_its_paragraph() {
    let engine = engine(None);
    for (question, expected) in [
        ("متى تأخذون القمامة؟", "النفايات"),
        ("كم سعر الماء عندكم؟", "المياه"),
        ("How often is the garbage collected?", "النفايات"),
        ("Can I bring my dog?", "الكلاب"),
        ("متى افتتحت الحديقة العامة؟", "افتُتحت"),
    ] {
        let found = first(&engine, question);
        assert!(found.contains(expected), "{question}: {found}");
    }
}

#[test]
fn of_close_paragraphs_the_one_with_the_kind_of_answer_comes_first() {
    let engine = engine(None);
    assert!(first(&engine, "متى افتتحوا المتنزه؟").contains("الربيع"));
    let analysed = engine
        .analyse(&Question {
            text: "كم فاتورة المياه؟".to_owned(), ..Question::default()
        });
    let ranked = engine.rank(&analysed, 10);
    assert!(ranked.meant.iter().any(|meant| meant.kind > 0.0), "{ranked:?}");
    assert!(ranked.meant.iter().any(|meant| meant.kind < 0.0), "{ranked:?}");
}

/// An encoder with a fault.
#[derive(Debug)]
struct Broken;

impl Encoder for Broken {
    fn encode(&self, _: &str) -> Vec<f32> {
        panic!("a fault in the encoder")
    }

    fn fingerprint(&self) -> &'static str {
        "broken"
    }
}

#[test]
fn an_encoder_that_panics_keeps_nobody_waiting() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("index/model");
    let model = Model { texts: Box::new(Broken), ..Model::open(&folder).unwrap() };
    let articles: Vec<Article> = vec![parse("notices", Format::Markdown, NOTICES).unwrap()];
    let engine = Engine::new(Library::in_memory(&articles, &|_| ()).unwrap());
    let engine = engine.with_meaning(Arc::new(model), None);
    assert!(engine.wait_for_meaning(Duration::from_mins(5)));
    assert!(first(&engine, "متى افتتحت الحديقة العامة؟").contains("افتُتحت"));
}

#[test]
fn vectors_are_kept_for_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let size = || -> u64 {
        let files = std::fs::read_dir(folder.path()).unwrap();
        files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
    };
    drop(engine(Some(folder.path().to_owned())));
    let after_first = size();
    // The thread may not have let go of the files yet; then the second engine only reads them.
    let second = engine(Some(folder.path().to_owned()));
    assert!(after_first > 0 && size() == after_first, "nothing was computed twice");
    assert!(first(&second, "Can I bring my dog?").contains("الكلاب"));
}

#[test]
fn with_meaning_switched_off_exact_words_rank_as_without_a_model() {
    let words_alone = Ranking { alike: 0.0, sense: 0.0, ..Ranking::default() };
    let engine = engine(None).with_ranking(words_alone);
    let articles: Vec<Article> = vec![parse("notices", Format::Markdown, NOTICES).unwrap()];
    let plain = Engine::new(Library::in_memory(&articles, &|_| ()).unwrap());
    let question = Question {
        text: "كم يدفع السكان ثمن المياه".to_owned(), ..Question::default()
    };
    let analysed = engine.analyse(&question);
    assert_eq!(engine.rank(&analysed, 10), plain.rank(&analysed, 10));
}
