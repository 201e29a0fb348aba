//! What the sentence encoder costs: `cargo bench --bench encode`.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use divan::black_box;
use isnad::encode::{
    DIMENSIONS, Encoder as _, UniversalEncoder, WordSpace, eight_bits, inverse_length,
};
use isnad::index::vectors::Vectors;

fn main() {
    divan::main();
}

fn model(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("index/model").join(file)
}

fn path() -> PathBuf {
    model("encoder.safetensors")
}

static ENCODER: LazyLock<UniversalEncoder> =
    LazyLock::new(|| UniversalEncoder::open(&path()).expect("the repository has the encoder"));

const WORD: &str = "الشركة";
const QUESTION: &str =
    "كم يبلغ عدد الموظفين الذين تم تسريحهم من الشركة خلال العام الماضي بسبب الأزمة العالمية؟";
const ENGLISH: &str =
    "What is the total number of employees laid off by the company during last year's crisis?";

#[divan::bench]
fn open() -> UniversalEncoder {
    UniversalEncoder::open(&path()).expect("the repository has the encoder")
}

#[divan::bench(args = [WORD, QUESTION, ENGLISH])]
fn encode(text: &str) -> Vec<f32> {
    ENCODER.encode(text)
}

#[divan::bench]
fn open_words() -> WordSpace {
    WordSpace::open(&model("words.safetensors")).expect("the repository has the word vectors")
}

/// Vectors of a large library, as an exact scan meets them.
const MANY: u32 = 100_000;

static VECTORS: LazyLock<Vectors> = LazyLock::new(|| {
    let mut vectors = Vectors::in_memory(DIMENSIONS);
    let question = eight_bits(&ENCODER.encode(QUESTION));
    for number in 0..MANY as usize {
        let mut vector = question.clone();
        vector.rotate_left(number % DIMENSIONS);
        vectors.add(&number.to_string(), &vector);
    }
    vectors
});

#[divan::bench]
fn scan(bencher: divan::Bencher<'_, '_>) {
    let question = eight_bits(&ENCODER.encode(ENGLISH));
    let inverse = inverse_length(&question);
    LazyLock::force(&VECTORS);
    bencher.bench(|| {
        let cosines = (0..MANY).map(|place| VECTORS.cosine(place, black_box(&question), inverse));
        cosines.fold(f32::MIN, f32::max)
    });
}
