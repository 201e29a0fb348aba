//! BM25 as every field of this program uses it (Robertson and Zaragoza 2009, with the idf of Lucene).

/// Saturation and length normalisation of one field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// How soon repetition stops to count.
    pub k1: f32,
    /// How much a long text is held against it, 0…1.
    pub b: f32,
}

/// The usual shape, for whole words.
pub const WORDS: Shape = Shape { k1: 1.2, b: 0.75 };
/// For letter n-grams: several of one word often come together, so that repetition says less.
pub const GRAMS: Shape = Shape { k1: 0.9, b: 0.4 };

impl Shape {
    /// The part of the denominator that depends on the text's length only; `mean` is the field's mean length.
    pub fn norm(self, length: f32, mean: f32) -> f32 {
        let relative = if mean > 0.0 { length / mean } else { 1.0 };
        self.k1 * (1.0 - self.b + self.b * relative)
    }

    /// Saturated term frequency, below `k1 + 1`.
    #[inline]
    pub fn saturate(self, frequency: f32, norm: f32) -> f32 {
        frequency * (self.k1 + 1.0) / (frequency + norm)
    }
}

/// Rarity of a term that `holding` of `all` texts contain.
pub fn idf(holding: u32, all: u32) -> f32 {
    let (holding, all) = (holding.min(all) as f32, all as f32);
    (1.0 + (all - holding + 0.5) / (holding + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rarer_term_weighs_more_and_a_ubiquitous_one_still_something() {
        assert!(idf(1, 240) > idf(2, 240));
        assert!(idf(240, 240) > 0.0);
    }

    #[test]
    fn repetition_saturates_below_k1_plus_one() {
        let norm = WORDS.norm(50.0, 50.0);
        assert!((WORDS.saturate(1.0, norm) - 1.0).abs() < 1e-6);
        assert!(WORDS.saturate(1_000.0, norm) < WORDS.k1 + 1.0);
    }
}
