//! Text → vector: what a text means, as a direction.
//!
//! Texts that mean alike have vectors that point alike, in Arabic, in English, and across the two.
//! Pure Rust, and no download at run time: the weights lie in `index/model/`, made by
//! `tools/make-model.py`. Without them the program works with words alone.
//!
//! ```text
//! text → plain → pieces → table → network → vector
//! ```

mod network;
mod pieces;
mod plain;
mod table;
mod tensors;
mod universal;

pub use universal::UniversalEncoder;

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
