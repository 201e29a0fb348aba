//! Questions made of anything: bombs on a small stack, and random words of the article.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use isnad::answer::{Engine, Model};
use isnad::index::Library;

use super::{Random, percentile};
use crate::anything::{our_article, question, question_to};

/// Bytes of stack that a thread of the runtime has.
const STACK: usize = 2 << 20;

/// Times of the bombs.
#[derive(Debug)]
pub struct Bombs {
    pub questions: usize,
    pub p99: Duration,
    pub longest: Duration,
}

/// Every bomb so often, on a thread with 2 MiB of stack, asked with vectors and all.
pub fn bombs(rounds: usize) -> Bombs {
    let engine = with_vectors();
    let run = move || {
        let bombs = made();
        for bomb in &bombs {
            question_to(&engine, bomb.as_bytes());
        }
        let mut times = Vec::new();
        for bomb in std::iter::repeat_n(&bombs, rounds).flatten() {
            let began = Instant::now();
            question_to(&engine, bomb.as_bytes());
            times.push(began.elapsed());
        }
        times
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(run).expect("a thread");
    let times = thread.join().expect("no bomb ends the thread");
    Bombs { questions: times.len(), p99: percentile(&times, 99), longest: percentile(&times, 100) }
}

fn with_vectors() -> Engine {
    let articles = std::slice::from_ref(our_article());
    let model = Model::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("index/model"));
    let library = Library::in_memory(articles, &|_| ()).expect("memory");
    let engine =
        Engine::new(library).with_meaning(Arc::new(model.expect("the repository has one")), None);
    assert!(engine.wait_for_meaning(Duration::from_mins(2)), "the vectors are made");
    engine
}

fn made() -> Vec<String> {
    let distinct: Vec<String> = (0..4_096).map(|number| format!("كلمة{number}")).collect();
    vec![
        "(".repeat(4_096),
        "*".repeat(4_096),
        "\"".repeat(4_096),
        "a AND (".repeat(4_096),
        format!("ا{}", "\u{064B}".repeat(4_096)),
        "\u{0301}".repeat(4_096),
        "م".repeat(4_096),
        "x".repeat(4_096),
        "\u{FDFA}".repeat(4_096),
        distinct.join(" "),
    ]
}

/// So many questions of random words of the article and of none; every passage shown is a slice of what is stored.
/// Returns how many passages were looked at.
pub fn slices(count: usize, seed: u64) -> usize {
    let mut random = Random::new(seed);
    let article = our_article();
    let words: Vec<&str> =
        article.paragraphs.iter().flat_map(|p| p.text.split_whitespace()).collect();
    let asked = ["متى", "كم", "من", "لماذا", "ما", "how much", "who", "؟", "2019", "zzz"];
    (0..count)
        .map(|_| {
            let mut text = (*random.one(&asked)).to_owned();
            for _ in 0..=random.below(8) {
                text.push(' ');
                text.push_str(random.one::<&str>(&words));
            }
            question(text.as_bytes())
        })
        .sum()
}
