//! What the sentence encoder costs: `cargo bench --bench encode`.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use isnad::encode::{Encoder as _, UniversalEncoder};

fn main() {
    divan::main();
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("index/model/encoder.safetensors")
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
