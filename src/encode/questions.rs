//! A question's vector → the direction in which the passages lie that answer it.
//!
//! A question and its answer are not paraphrases of each other. A matrix that `tools/tune-model.py` learned from judged
//! questions turns the one towards the other.

use std::path::Path;

use super::matrix::Matrix;
use super::tensors::{self, Tensors};
use super::{DIMENSIONS, make_unit};
use crate::error::Problem;

/// What turns questions towards their answers.
#[derive(Debug)]
pub struct QuestionMap(Matrix);

impl QuestionMap {
    /// Reads the map from its file.
    ///
    /// # Errors
    ///
    /// The file is missing, cannot be read, or has no such map.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        tensors::open(path, "the map from questions to answers", Self::parse)
    }

    /// # Errors
    ///
    /// What is wrong with the file, as a sentence without its full stop.
    fn parse(tensors: &Tensors<'_>, _: String) -> Result<Self, String> {
        Matrix::read(tensors, "turn", DIMENSIONS, DIMENSIONS).map(Self)
    }

    /// The unit vector towards the answers of a question with the vector `question`, which has [`DIMENSIONS`] numbers: the
    /// question and what the matrix makes of it, added.
    pub fn turned(&self, question: &[f32]) -> Vec<f32> {
        let mut turned = question.to_vec();
        self.0.add_product(question, &mut turned);
        make_unit(&mut turned);
        turned
    }
}
