//! What a question costs with an index: `cargo bench --bench search`.
//!
//! With `ISNAD_EVAL_DATA` (docs/quality.md) the library is that set's paragraphs enlarged to 3,800 and to 100,000; without it,
//! the shipped article's. Words alone. Figures and the machine they are from are in
//! docs/performance.md.
//!
//! `-- --meaning N` asks N paragraphs by words and by meaning. Their vectors, 14 ms a paragraph to make, are kept for the next time.
//!
//! `-- --asked N` ranks N questions over the small library and says nothing: `tools/count-instructions.sh` counts what that takes.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use isnad::answer::{Engine, Model, Question};
use isnad::article::{Article, load_folder};
use isnad::eval::generate;
use isnad::eval::sets::Set;
use isnad::index::Library;

/// Questions that are timed.
const ASKED: usize = 2_000;
/// Times that the small library is indexed.
const INDEXED: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let given = |name: &str| -> Option<usize> {
        let place = arguments.iter().position(|argument| argument == name)?;
        arguments.get(place + 1)?.parse().ok()
    };
    if let Some(count) = given("--asked") {
        let asked = Asked::new(&Corpus::of(3_800));
        asked.questions(count).for_each(|question| rank(&asked.engine, question));
        return;
    }
    if let Some(size) = given("--meaning") {
        let corpus = Corpus::of(size);
        let asked = Asked::new(&corpus).with_meaning(size);
        report("analysed and ranked, with meaning", corpus.paragraphs(), &asked.times(rank));
        report("answered, with meaning", corpus.paragraphs(), &asked.times(reply));
        return;
    }
    // `cargo test --benches` only wants to know that it runs.
    let sizes: &[usize] = if arguments.iter().any(|argument| argument == "--bench") {
        &[3_800, 100_000]
    } else {
        &[33]
    };
    for &size in sizes {
        let corpus = Corpus::of(size);
        let paragraphs = corpus.paragraphs();
        let asked = Asked::new(&corpus);
        report("analysed and ranked", paragraphs, &asked.times(rank));
        report("answered", paragraphs, &asked.times(reply));
        if size == sizes[0] {
            let rates = (0..INDEXED).map(|_| indexing(&corpus, paragraphs));
            let mut rates: Vec<f64> = rates.collect();
            rates.sort_by(f64::total_cmp);
            println!(
                "{paragraphs:>7} paragraphs, indexed: median {:.0} a second",
                rates[INDEXED / 2]
            );
        }
    }
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

    fn paragraphs(&self) -> usize {
        self.articles.iter().map(|article| article.paragraphs.len()).sum()
    }
}

struct Asked {
    engine: Engine,
    questions: Vec<Question>,
}

impl Asked {
    fn new(corpus: &Corpus) -> Self {
        let library =
            Library::in_memory(&corpus.articles, &|_| ()).expect("the index fits in memory");
        let question = |text: &String| Question { text: text.clone(), ..Question::default() };
        let questions = corpus.questions.iter().map(question).collect();
        Self { engine: Engine::new(library), questions }
    }

    /// The same, asked as soon as the meaning of all paragraphs is worked out.
    fn with_meaning(self, size: usize) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("index/model");
        let model = Model::open(&folder).expect("the repository has the model");
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("vectors-of-{size}"));
        let engine = self.engine.with_meaning(Arc::new(model), Some(kept));
        engine.wait_for_meaning(Duration::MAX);
        Self { engine, ..self }
    }

    fn questions(&self, count: usize) -> impl Iterator<Item = &Question> {
        self.questions.iter().cycle().take(count)
    }

    /// How long each question takes, in order.
    fn times(&self, ask: fn(&Engine, &Question)) -> Vec<Duration> {
        self.questions(100).for_each(|question| ask(&self.engine, question));
        let time = |question| {
            let start = Instant::now();
            ask(&self.engine, question);
            start.elapsed()
        };
        let mut times: Vec<Duration> = self.questions(ASKED).map(time).collect();
        times.sort_unstable();
        times
    }
}

fn rank(engine: &Engine, question: &Question) {
    black_box(engine.rank(&engine.analyse(black_box(question)), 10));
}

fn reply(engine: &Engine, question: &Question) {
    black_box(engine.reply(black_box(question)));
}

fn report(what: &str, paragraphs: usize, times: &[Duration]) {
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{paragraphs:>7} paragraphs, {what}: fastest {:?}, median {:?}, p99 {:?}",
        at(0.0),
        at(0.5),
        at(0.99)
    );
}

/// Paragraphs indexed in a second.
fn indexing(corpus: &Corpus, paragraphs: usize) -> f64 {
    let start = Instant::now();
    black_box(Library::in_memory(black_box(&corpus.articles), &|_| ())).expect("it fits in memory");
    paragraphs as f64 / start.elapsed().as_secs_f64()
}
