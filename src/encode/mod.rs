//! Text → vector: what a text means, as a direction.
//!
//! Texts that mean alike have vectors that point alike, in Arabic, in English, and across the two.
//! Pure Rust, and no download at run time: the weights lie in `index/model/`, made by
//! `tools/make-model.py`. Without them the program works with words alone.
//!
//! ```text
//! text → plain → pieces → table → network → head → vector
//! ```

#![expect(
    clippy::inline_always,
    reason = "what runs in `wide` must be compiled in it to use its instructions"
)]

mod head;
mod matrix;
mod network;
mod pieces;
mod plain;
mod questions;
mod table;
mod tensors;
mod universal;
mod words;

pub(crate) use matrix::wide;
pub use network::FEATURES;
pub use questions::QuestionMap;
pub use universal::UniversalEncoder;
pub use words::{WORD_DIMENSIONS, WordSpace, WordVector};

/// Length of an encoder's vectors.
pub const DIMENSIONS: usize = 512;

/// What turns a text into a vector. A larger encoder can stand behind this.
pub trait Encoder: Send + Sync + std::fmt::Debug {
    /// The text's unit vector of [`DIMENSIONS`] numbers: the cosine of two texts is their dot
    /// product. Any text has one, the empty one too.
    fn encode(&self, text: &str) -> Vec<f32>;

    /// Changes whenever the vectors could: stored vectors of another fingerprint are of no use.
    fn fingerprint(&self) -> &str;
}

/// Scales `vector` to length 1; all zeros stay as they are.
fn make_unit(vector: &mut [f32]) {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        for value in vector {
            *value /= length;
        }
    }
}

/// The direction of a vector in 8 bits: its largest component becomes ±127. All zeros stay as they are.
pub fn eight_bits(vector: &[f32]) -> Vec<i8> {
    let largest = vector.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let scale = if largest > 0.0 { 127.0 / largest } else { 0.0 };
    vector.iter().map(|value| (value * scale).round() as i8).collect()
}

/// Dot product of two 8-bit vectors of at most 100,000 numbers.
pub fn dot(one: &[i8], other: &[i8]) -> i32 {
    wide(
        #[inline(always)]
        || dot_inlined(one, other),
    )
}

/// [`dot`] for loops that run in [`wide`] themselves.
#[inline(always)]
pub(crate) fn dot_inlined(one: &[i8], other: &[i8]) -> i32 {
    one.iter().zip(other).map(|(&a, &b)| i32::from(a) * i32::from(b)).sum()
}

/// 1 ÷ the length of an 8-bit vector; 0 for one of zeros.
pub fn inverse_length(vector: &[i8]) -> f32 {
    let square = dot(vector, vector);
    if square > 0 { (square as f32).sqrt().recip() } else { 0.0 }
}
