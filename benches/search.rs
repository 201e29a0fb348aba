//! What a question and a paragraph cost with an index: `cargo bench --bench search`.
//!
//! With `ISNAD_EVAL_DATA` (docs/quality.md) the library is that set's paragraphs enlarged to 3,800 and to 100,000; without it,
//! the shipped article's. Figures and the machine they are from are in docs/performance.md.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use isnad::answer::{Engine, Question};
use isnad::article::{Article, load_folder};
use isnad::eval::generate;
use isnad::eval::sets::Set;
use isnad::index::Library;

fn main() {
    divan::main();
}

struct Corpus {
    articles: Vec<Article>,
    questions: Vec<String>,
}

impl Corpus {
    /// The set's paragraphs with made ones, and its questions.
    fn of(paragraphs: usize) -> Self {
        let Some(data) = std::env::var_os("ISNAD_EVAL_DATA") else { return Self::shipped() };
        let set = PathBuf::from(data).join("xquad-ar.json");
        let json = generate::enlarge(&set, paragraphs, 7).expect("the set can be read");
        let set = Set::parse(&json).expect("what was written can be read");
        let questions = set.questions.into_iter().map(|judged| judged.question).collect();
        Self { articles: set.articles, questions }
    }

    fn shipped() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("index/articles");
        let articles = load_folder(&folder).articles;
        let questions = articles.iter().flat_map(|article| article.questions.clone()).collect();
        Self { articles, questions }
    }
}

struct Asked {
    engine: Engine,
    questions: Vec<Question>,
}

impl Asked {
    fn of(paragraphs: usize) -> Self {
        let corpus = Corpus::of(paragraphs);
        let library =
            Library::in_memory(&corpus.articles, &|_| ()).expect("the index fits in memory");
        let question = |text| Question { text, ..Question::default() };
        let questions = corpus.questions.into_iter().map(question).collect();
        Self { engine: Engine::new(library), questions }
    }

    fn bench(&self, bencher: Bencher<'_, '_>, mut ask: impl FnMut(&Engine, &Question)) {
        let mut next = self.questions.iter().cycle();
        bencher.bench_local(|| {
            if let Some(question) = next.next() {
                ask(&self.engine, black_box(question));
            }
        });
    }
}

static SMALL: LazyLock<Asked> = LazyLock::new(|| Asked::of(3_800));
static LARGE: LazyLock<Asked> = LazyLock::new(|| Asked::of(100_000));

fn rank(engine: &Engine, question: &Question) {
    black_box(engine.rank(&engine.analyse(question), 10));
}

fn reply(engine: &Engine, question: &Question) {
    black_box(engine.reply(question));
}

#[divan::bench(sample_count = 2_000, sample_size = 1)]
fn ranked_among_3800(bencher: Bencher<'_, '_>) {
    SMALL.bench(bencher, rank);
}

#[divan::bench(sample_count = 2_000, sample_size = 1)]
fn answered_among_3800(bencher: Bencher<'_, '_>) {
    SMALL.bench(bencher, reply);
}

#[divan::bench(sample_count = 1_000, sample_size = 1)]
fn ranked_among_100000(bencher: Bencher<'_, '_>) {
    LARGE.bench(bencher, rank);
}

#[divan::bench(sample_count = 1_000, sample_size = 1)]
fn answered_among_100000(bencher: Bencher<'_, '_>) {
    LARGE.bench(bencher, reply);
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn indexing(bencher: Bencher<'_, '_>) {
    let corpus = Corpus::of(3_800);
    let paragraphs: usize = corpus.articles.iter().map(|article| article.paragraphs.len()).sum();
    bencher
        .counter(ItemsCount::new(paragraphs))
        .bench(|| Library::in_memory(black_box(&corpus.articles), &|_| ()));
}
