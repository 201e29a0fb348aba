//! What a reader waits for and an operator starts up for: an answer, a start, a build of the index.
//!
//! `cargo bench --bench answer`. docs/performance.md has the figures and what they may be.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use isnad::answer::{Engine, Question, Reply};
use isnad::article::{Article, Format, Paragraph, parse};
use isnad::bot::callback::Key;
use isnad::bot::render::{self, Frame};
use isnad::bot::wording::Voice;
use isnad::index::Library;
use isnad::text::Language;

fn main() {
    divan::main();
}

/// The article of the repository.
static ARTICLE: LazyLock<Article> = LazyLock::new(|| {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("index/articles/open-weights.md");
    let source = fs::read_to_string(file).expect("the repository has the article");
    parse("open-weights", Format::Markdown, &source).expect("the article can be parsed")
});

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let library = Library::in_memory(std::slice::from_ref(&*ARTICLE), &|_| ());
    Engine::new(library.expect("one article fits into memory"))
});

/// Paragraphs of the large library, in articles of [`LONG`].
const MANY: usize = 3_800;
const LONG: usize = 38;

/// A library of [`MANY`] paragraphs of newspaper length; no two are alike.
static LIBRARY: LazyLock<Vec<Article>> = LazyLock::new(|| {
    let sentences: Vec<&str> = ARTICLE
        .paragraphs
        .iter()
        .flat_map(|paragraph| paragraph.text.split_inclusive(". "))
        .collect();
    let mut random = 7_u64;
    let mut sentence = || {
        random =
            random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        sentences[(random >> 33) as usize % sentences.len()].trim()
    };
    let mut paragraph = |number| Paragraph {
        number,
        section: None,
        text: [sentence(), sentence(), sentence(), sentence()].join(" "),
    };
    (0..MANY / LONG)
        .map(|id| Article {
            id: isnad::article::ArticleId::from_stem(&format!("a{id}")),
            paragraphs: (1..=LONG as u32).map(&mut paragraph).collect(),
            ..ARTICLE.clone()
        })
        .collect()
});

const QUESTIONS: [&str; 4] = [
    "كم تبلغ قيمة OpenAI؟",
    "ماذا قال علي فرهادي عن الشركات الأميركية؟",
    "ليش الشركات الصينية بتفتح نماذجها للكل وشو بتستفيد من هالشي؟",
    "كيف أطبخ كبسة الدجاج؟",
];

#[divan::bench(args = QUESTIONS)]
fn question_to_rendered_answer(question: &str) -> impl Sized {
    let question = Question { text: question.to_owned(), ..Question::default() };
    let Reply::Answer(answer) = ENGINE.reply(black_box(&question)) else {
        unreachable!("each is a question");
    };
    let frame = Frame {
        voice: Voice::new(Language::of(&question.text)),
        answer: &Key::of(&[question.text.as_bytes()]),
        outcome: answer.outcome,
        articles: 1,
        total: answer.passages.len(),
        group: false,
        brief: false,
        username: "isnad_bot",
        inline: true,
        asked: None,
    };
    render::answer(frame, &answer.passages)
}

#[divan::bench]
fn parsing_the_article(bencher: Bencher<'_, '_>) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("index/articles/open-weights.md");
    let source = fs::read_to_string(file).expect("the repository has the article");
    bencher.bench(|| parse("open-weights", Format::Markdown, black_box(&source)));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn indexing_3800_paragraphs(bencher: Bencher<'_, '_>) {
    LazyLock::force(&LIBRARY);
    bencher.counter(ItemsCount::new(MANY)).bench(|| Library::in_memory(&LIBRARY, &|_| ()));
}
