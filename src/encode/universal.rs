//! The built-in encoder: Google's Universal Sentence Encoder Multilingual v3, the pieces for Arabic and English.

use std::path::Path;
use std::sync::Arc;

use super::head::Head;
use super::network::Network;
use super::pieces::Pieces;
use super::plain::plain;
use super::table::{EmbeddingTable, PACKED};
use super::tensors::{self, Tensors};
use super::{DIMENSIONS, Encoder};
use crate::error::Problem;

/// More pieces than this add nothing to a vector of 512 numbers and cost time without bound.
const LONGEST: usize = 512;

/// The encoder of `index/model/encoder.safetensors`.
#[derive(Debug)]
pub struct UniversalEncoder {
    body: Arc<Body>,
    head: Head,
    fingerprint: String,
}

/// What encoders with different heads share.
#[derive(Debug)]
struct Body {
    pieces: Pieces,
    table: EmbeddingTable,
    network: Network,
}

impl UniversalEncoder {
    /// Reads the encoder from its file (25 MB, some 50 ms).
    ///
    /// # Errors
    ///
    /// The file is missing, cannot be read, or is not the encoder's.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        tensors::open(path, "the sentence encoder", Self::parse)
    }

    /// # Errors
    ///
    /// What is wrong with the file, as a sentence without its full stop.
    fn parse(tensors: &Tensors<'_>, fingerprint: String) -> Result<Self, String> {
        let pieces = Pieces::new(
            tensors.u8s("pieces", &[0])?.to_vec(),
            tensors.u32s("piece_ends")?,
            tensors.f32s("scores", &[0])?,
        )
        .ok_or("the word pieces do not fit together")?;
        let table = EmbeddingTable::new(
            tensors.u8s("embedding", &[0, PACKED])?.to_vec(),
            tensors.f32s("embedding.low", &[0])?,
            tensors.f32s("embedding.step", &[0])?,
        )
        .filter(|table| table.rows() == pieces.rows())
        .ok_or("the embedding table does not fit the word pieces")?;
        let body = Arc::new(Body { pieces, table, network: Network::read(tensors)? });
        Ok(Self { body, head: Head::read(tensors)?, fingerprint })
    }

    /// The same encoder with the head in another file (1.7 MB).
    ///
    /// # Errors
    ///
    /// The file is missing, cannot be read, or has no head.
    pub fn with_head(&self, path: &Path) -> Result<Self, Problem> {
        tensors::open(path, "the head of the sentence encoder", |tensors, fingerprint| {
            Ok(Self {
                body: Arc::clone(&self.body),
                head: Head::read(tensors)?,
                fingerprint: format!("{}-{fingerprint}", self.fingerprint),
            })
        })
    }

    /// What the head makes a text's vector of: [`FEATURES`](super::FEATURES) numbers.
    pub fn features(&self, text: &str) -> Vec<f32> {
        let mut rows = self.body.pieces.segment(&plain(text));
        rows.truncate(LONGEST);
        self.body.network.run(&rows, &self.body.table)
    }
}

impl Encoder for UniversalEncoder {
    fn encode(&self, text: &str) -> Vec<f32> {
        let vector = self.head.vector(&self.features(text));
        debug_assert_eq!(vector.len(), DIMENSIONS, "the network's last layer has this width");
        vector
    }

    fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::sync::LazyLock;

    use super::UniversalEncoder;
    use crate::encode::tensors::Tensors;
    use crate::encode::{DIMENSIONS, Encoder as _};

    fn in_repository(path: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
    }

    static ENCODER: LazyLock<UniversalEncoder> = LazyLock::new(|| {
        UniversalEncoder::open(&in_repository("index/model/encoder.safetensors")).unwrap()
    });

    fn cosine(one: &str, other: &str) -> f32 {
        let (one, other) = (ENCODER.encode(one), ENCODER.encode(other));
        one.iter().zip(other).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn vectors_agree_with_the_original_model() {
        let file = fs::read(in_repository("tests/data/encoder-oracle.safetensors")).unwrap();
        let oracle = Tensors::parse(&file).unwrap().i8s("vectors", &[200, DIMENSIONS]).unwrap();
        let lines = fs::read_to_string(in_repository("tests/data/encoder-oracle.txt")).unwrap();
        let mut cosines = Vec::new();
        for (line, expected) in lines.lines().zip(oracle.chunks(DIMENSIONS)) {
            let length = expected.iter().map(|&value| f32::from(value).powi(2)).sum::<f32>().sqrt();
            let dot: f32 = ENCODER
                .encode(line)
                .iter()
                .zip(expected)
                .map(|(ours, &theirs)| ours * f32::from(theirs))
                .sum();
            cosines.push((dot / length, line));
        }
        assert_eq!(cosines.len(), 200);
        let mean = cosines.iter().map(|(cosine, _)| cosine).sum::<f32>() / 200.0;
        assert!(mean > 0.985, "mean cosine {mean}");
        // Arabizi needs Latin pieces that were dropped: two lines of the 200 are that far off.
        let far: Vec<_> = cosines.iter().filter(|(cosine, _)| *cosine < 0.96).collect();
        assert!(far.len() <= 2, "{far:?}");
    }

    #[test]
    fn meaning_crosses_words_and_languages() {
        let question = "كم راتب المعلم الجديد؟";
        let near = cosine(question, "يتقاضى المدرسون في بداية عملهم أجرا قدره ألف دينار");
        let english = cosine(question, "What is the salary of a new teacher?");
        let far = cosine(question, "تهطل الأمطار على الساحل في الشتاء");
        assert!(near > far + 0.1, "near {near}, far {far}");
        assert!(english > 0.7, "{english}");
    }

    #[test]
    fn any_text_has_a_unit_vector() {
        for text in ["", " ", "\u{0640}", "☃☃☃", "a", &"كلمة ".repeat(5_000)] {
            let length: f32 = ENCODER.encode(text).iter().map(|value| value * value).sum();
            assert!((length - 1.0).abs() < 1e-4, "{length}");
        }
    }

    #[test]
    fn marks_and_tatweel_change_nothing() {
        assert!(cosine("إِنَّ العَـــدَد", "إن العدد") > 0.9999);
    }

    #[test]
    fn a_missing_or_torn_file_says_where_and_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("encoder.safetensors");
        let missing = UniversalEncoder::open(&path).unwrap_err();
        assert!(missing.to_string().contains("cannot be read"), "{missing}");
        fs::write(&path, "version https://git-lfs.github.com/spec/v1").unwrap();
        let torn = UniversalEncoder::open(&path).unwrap_err();
        assert!(torn.to_string().contains("not a whole safetensors file"), "{torn}");
        assert!(torn.to_string().contains("index/model/NOTICE"), "{torn}");
    }
}
