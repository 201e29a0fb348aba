//! Word → vector: what a word means by itself.
//!
//! A word is encoded alone; the mean of common words is taken off and the rest turned onto the few axes in
//! which words differ most, so that only what tells words apart is compared. Vectors of common words lie ready in
//! `index/model/words.safetensors` (made by `tools/make-model.py`); others are computed.

use std::collections::HashMap;
use std::path::Path;

use super::tensors::{self, Tensors};
use super::{DIMENSIONS, Encoder, eight_bits};
use crate::error::Problem;
use crate::text::normalize;

/// Length of a word's vector.
pub const WORD_DIMENSIONS: usize = 96;

/// A word's vector in 8 bits: a direction, its length says nothing.
pub type WordVector = [i8; WORD_DIMENSIONS];

/// The axes of word meaning, and the vectors of common words.
#[derive(Debug)]
pub struct WordSpace {
    /// The words, sorted, as they come from the file.
    words: Vec<u8>,
    /// Where each word ends in `words`; a line end follows.
    ends: Vec<u32>,
    vectors: Vec<i8>,
    /// Words that are written otherwise than normalised, by their normal form.
    by_normal: HashMap<Box<str>, u32>,
    mean: Vec<f32>,
    /// For each of [`DIMENSIONS`] numbers its share in each axis.
    axes: Vec<[f32; WORD_DIMENSIONS]>,
    fingerprint: String,
}

impl WordSpace {
    /// Reads the table from its file (5 MB).
    ///
    /// # Errors
    ///
    /// The file is missing, cannot be read, or is not a table of words.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        tensors::open(path, "the table of word vectors", Self::parse)
    }

    /// # Errors
    ///
    /// What is wrong with the file, as a sentence without its full stop.
    fn parse(tensors: &Tensors<'_>, fingerprint: String) -> Result<Self, String> {
        let words = tensors.u8s("words", &[0])?.to_vec();
        let line_ends = words.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let ends: Vec<u32> =
            line_ends.map(|(place, _)| place as u32).chain([words.len() as u32]).collect();
        let vectors = tensors.i8s("vectors", &[ends.len(), WORD_DIMENSIONS])?;
        let axes = tensors.f32s("axes", &[DIMENSIONS, WORD_DIMENSIONS])?;
        let axes = axes.as_chunks().0.to_vec();
        let mean = tensors.f32s("mean", &[DIMENSIONS])?;
        let mut space =
            Self { words, ends, vectors, by_normal: HashMap::new(), mean, axes, fingerprint };
        space.by_normal = space.otherwise_written();
        Ok(space)
    }

    fn otherwise_written(&self) -> HashMap<Box<str>, u32> {
        let mut by_normal = HashMap::new();
        for number in 0..self.ends.len() {
            let written = std::str::from_utf8(self.word(number)).unwrap_or_default();
            let normal = normalize(written);
            if normal != written {
                by_normal.entry(normal.into_boxed_str()).or_insert(number as u32);
            }
        }
        by_normal
    }

    /// The vector of a common word as written; `None` for any other.
    pub fn listed(&self, word: &str) -> Option<WordVector> {
        let found = self.position(word.as_bytes())?;
        self.vectors.as_chunks().0.get(found).copied()
    }

    /// The vector of a common word of which only the normal form is known.
    pub fn listed_normal(&self, normal: &str) -> Option<WordVector> {
        match self.by_normal.get(normal) {
            Some(&number) => self.vectors.as_chunks().0.get(number as usize).copied(),
            None => self.listed(normal),
        }
    }

    /// The vector of any word, from the vector that its `encoder` gives for the word alone.
    pub fn reduced(&self, encoded: &[f32]) -> WordVector {
        let mut reduced = [0.0; WORD_DIMENSIONS];
        for ((value, mean), shares) in encoded.iter().zip(&self.mean).zip(&self.axes) {
            for (reduced, share) in reduced.iter_mut().zip(shares) {
                *reduced += (value - mean) * share;
            }
        }
        let mut vector = [0; WORD_DIMENSIONS];
        for (byte, value) in vector.iter_mut().zip(eight_bits(&reduced)) {
            *byte = value;
        }
        vector
    }

    /// The vector of a word: listed, else computed.
    pub fn vector(&self, word: &str, encoder: &dyn Encoder) -> WordVector {
        self.listed(word).unwrap_or_else(|| self.reduced(&encoder.encode(word)))
    }

    /// Changes whenever the vectors could.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn word(&self, number: usize) -> &[u8] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before] as usize + 1);
        &self.words[start..self.ends[number] as usize]
    }

    fn position(&self, word: &[u8]) -> Option<usize> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.word(middle).cmp(word) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::WordSpace;
    use crate::encode::{UniversalEncoder, dot, inverse_length};

    #[test]
    fn words_of_one_sense_are_near_whether_listed_or_computed() {
        let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("index/model");
        let space = WordSpace::open(&model.join("words.safetensors")).unwrap();
        let encoder = UniversalEncoder::open(&model.join("encoder.safetensors")).unwrap();
        let cosine = |one: &str, other: &str| {
            let (one, other) = (space.vector(one, &encoder), space.vector(other, &encoder));
            dot(&one, &other) as f32 * inverse_length(&one) * inverse_length(&other)
        };
        assert_eq!(space.listed_normal("مغلقه"), space.listed("مغلقة"));
        assert!(cosine("سعر", "price") > 0.7);
        assert!(space.listed("سعر").is_some() && space.listed("بأسعارهم").is_none());
        assert!(cosine("بأسعارهم", "سعر") > 0.5);
        assert!(cosine("سعر", "جبل") < 0.4);
        let listed = space.listed("مغلقة").unwrap();
        let computed = space.reduced(&crate::encode::Encoder::encode(&encoder, "مغلقة"));
        let product = dot(&listed, &computed) as f32;
        let agreement = product * inverse_length(&listed) * inverse_length(&computed);
        assert!(agreement > 0.995, "{agreement}");
    }

    #[test]
    fn a_torn_table_says_what_to_do() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let problem = WordSpace::open(file.path()).unwrap_err().to_string();
        assert!(problem.contains("index/model/NOTICE"), "{problem}");
    }
}
