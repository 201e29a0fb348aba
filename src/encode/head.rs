//! The last layers of the encoder: what the tokens of a text sum up to → vector.
//!
//! ```text
//! features ─ combine ─┬─ dense, dense ─┬─ dense, dense ─┬─ tanh ─ unit
//!                     └────── skip ────┴────── skip ────┘
//! ```
//!
//! The encoder comes with the head of its makers. `answers.safetensors` has another one, tuned by `tools/tune-model.py` so
//! that a question comes near the passages that answer it; what lies below is shared.

use super::matrix::Matrix;
use super::network::SUMMED;
use super::tensors::Tensors;
use super::{DIMENSIONS, make_unit};

/// Width of the narrow dense layers.
const NARROW: usize = 320;

#[derive(Debug)]
pub(super) struct Head {
    combine: Matrix,
    combine_bias: Vec<f32>,
    dense: [Matrix; 4],
    /// Around the first two dense layers, and around the last two.
    skips: [Matrix; 2],
}

impl Head {
    /// # Errors
    ///
    /// Which tensor is missing or has another shape.
    pub(super) fn read(tensors: &Tensors<'_>) -> Result<Self, String> {
        Ok(Self {
            combine: Matrix::read(tensors, "combine", SUMMED, DIMENSIONS)?,
            combine_bias: tensors.f32s("combine.bias", &[DIMENSIONS])?,
            dense: [
                Matrix::read(tensors, "dense0", DIMENSIONS, NARROW)?,
                Matrix::read(tensors, "dense1", NARROW, NARROW)?,
                Matrix::read(tensors, "dense2", NARROW, DIMENSIONS)?,
                Matrix::read(tensors, "dense3", DIMENSIONS, DIMENSIONS)?,
            ],
            skips: [
                Matrix::read(tensors, "skip1", DIMENSIONS, NARROW)?,
                Matrix::read(tensors, "skip3", NARROW, DIMENSIONS)?,
            ],
        })
    }

    /// The unit vector of a text with these [`FEATURES`](super::FEATURES).
    pub(super) fn vector(&self, features: &[f32]) -> Vec<f32> {
        let (summed, root) = features.split_at(SUMMED);
        let root = root.first().copied().unwrap_or(0.0);
        let mut combined: Vec<f32> = self.combine_bias.iter().map(|bias| bias * root).collect();
        self.combine.add_product(summed, &mut combined);
        let [dense0, dense1, dense2, dense3] = &self.dense;
        let [skip1, skip3] = &self.skips;
        let mut hidden = dense1.product(&relu(dense0.product(&combined)));
        skip1.add_product(&combined, &mut hidden);
        let hidden = relu(hidden);
        let mut vector = dense3.product(&relu(dense2.product(&hidden)));
        skip3.add_product(&hidden, &mut vector);
        for value in &mut vector {
            *value = value.tanh();
        }
        make_unit(&mut vector);
        vector
    }
}

pub(super) fn relu(mut values: Vec<f32>) -> Vec<f32> {
    for value in &mut values {
        *value = value.max(0.0);
    }
    values
}
