//! The network of the Universal Sentence Encoder Multilingual v3 below its [`head`](super::head): rows of the embedding
//! table → features.
//!
//! ```text
//! embeddings ─┬────────────────────────────────────────────────┐
//!             ├─ project, norm, window of 2, window of 2 ──────┤
//!             ├─ project, norm, window of 3, window of 3 ──────┼─ norm, sum ÷ √tokens
//!             └─ project, norm, window of 5, window of 5 ──────┘
//! ```
//!
//! `tools/make-model.py` has the same in numpy; `tests/data/encoder-oracle.safetensors` holds both
//! to the original's output. Rows of numbers, one a token, lie one after the other.

use super::DIMENSIONS;
use super::head::relu;
use super::matrix::{Matrix, sum, wide};
use super::pieces::Row;
use super::table::EmbeddingTable;
use super::tensors::Tensors;

/// Width of a branch.
const BRANCH: usize = 256;
/// Window width and how many tokens of it lie to the left, for the three branches.
const WINDOWS: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// Numbers that are summed over the tokens.
pub(super) const SUMMED: usize = DIMENSIONS + WINDOWS.len() * BRANCH;
/// Length of what the head gets: the sums ÷ √tokens, and √tokens.
pub const FEATURES: usize = SUMMED + 1;

/// All weights but the embedding table and the head.
#[derive(Debug)]
pub(super) struct Network {
    branches: Vec<Branch>,
    norm: Norm,
}

#[derive(Debug)]
struct Branch {
    project: Matrix,
    project_bias: Vec<f32>,
    norm: Norm,
    first: Window,
    second: Window,
}

/// Each token's output is made of neighbouring tokens; the input is added to it.
#[derive(Debug)]
struct Window {
    left: usize,
    /// One for each token of the window.
    weights: Vec<Matrix>,
    bias: Vec<f32>,
}

#[derive(Debug)]
struct Norm {
    gamma: Vec<f32>,
    beta: Vec<f32>,
}

impl Network {
    /// # Errors
    ///
    /// Which tensor is missing or has another shape.
    pub(super) fn read(tensors: &Tensors<'_>) -> Result<Self, String> {
        let branches = WINDOWS
            .iter()
            .map(|&(width, left)| Branch::read(tensors, width, left))
            .collect::<Result<_, _>>()?;
        Ok(Self { branches, norm: Norm::read(tensors, "norm", SUMMED)? })
    }

    /// The [`FEATURES`] of a text of these rows, which are not empty.
    pub(super) fn run(&self, rows: &[Row], table: &EmbeddingTable) -> Vec<f32> {
        let mut embedded = vec![0.0; rows.len() * DIMENSIONS];
        for (row, out) in rows.iter().zip(embedded.chunks_exact_mut(DIMENSIONS)) {
            table.unpack(*row, out);
        }
        let branches: Vec<Vec<f32>> =
            self.branches.iter().map(|branch| branch.run(&embedded)).collect();
        let mut summed = vec![0.0; SUMMED];
        let mut features = Vec::with_capacity(SUMMED);
        for (token, embedding) in embedded.chunks_exact(DIMENSIONS).enumerate() {
            features.clear();
            features.extend_from_slice(embedding);
            for branch in &branches {
                features.extend_from_slice(&branch[token * BRANCH..][..BRANCH]);
            }
            self.norm.apply(&mut features);
            add(&mut summed, &features);
        }

        let root = (rows.len() as f32).sqrt();
        for value in &mut summed {
            *value /= root;
        }
        summed.push(root);
        summed
    }
}

impl Branch {
    fn read(tensors: &Tensors<'_>, width: usize, left: usize) -> Result<Self, String> {
        let name = format!("branch{width}");
        let window = |which: &str| {
            let name = format!("{name}.{which}");
            Ok::<_, String>(Window {
                left,
                weights: Matrix::read_all(tensors, &name, width, BRANCH, BRANCH)?,
                bias: tensors.f32s(&format!("{name}.bias"), &[BRANCH])?,
            })
        };
        Ok(Self {
            project: Matrix::read(tensors, &format!("{name}.project"), DIMENSIONS, BRANCH)?,
            project_bias: tensors.f32s(&format!("{name}.project.bias"), &[BRANCH])?,
            norm: Norm::read(tensors, &format!("{name}.norm"), BRANCH)?,
            first: window("first")?,
            second: window("second")?,
        })
    }

    fn run(&self, embedded: &[f32]) -> Vec<f32> {
        let tokens = embedded.len() / DIMENSIONS;
        let mut input = self.project_bias.repeat(tokens);
        self.project.add_product(embedded, &mut input);
        for row in input.chunks_exact_mut(BRANCH) {
            self.norm.apply(row);
        }
        self.second.run(&self.first.run(&input))
    }
}

impl Window {
    fn run(&self, input: &[f32]) -> Vec<f32> {
        let tokens = input.len() / BRANCH;
        let mut out = self.bias.repeat(tokens);
        for (place, weight) in self.weights.iter().enumerate() {
            // Token t sees token t + place − left, where there is one.
            let to = self.left.saturating_sub(place).min(tokens);
            let from = place.saturating_sub(self.left).min(tokens);
            let count = tokens - to.max(from);
            weight.add_product(
                &input[from * BRANCH..][..count * BRANCH],
                &mut out[to * BRANCH..][..count * BRANCH],
            );
        }
        let mut out = relu(out);
        add(&mut out, input);
        out
    }
}

impl Norm {
    fn read(tensors: &Tensors<'_>, name: &str, width: usize) -> Result<Self, String> {
        Ok(Self {
            gamma: tensors.f32s(&format!("{name}.gamma"), &[width])?,
            beta: tensors.f32s(&format!("{name}.beta"), &[width])?,
        })
    }

    /// Layer normalisation of a row.
    fn apply(&self, row: &mut [f32]) {
        const EPSILON: f32 = 1e-12;
        wide(
            #[inline(always)]
            || {
                let width = row.len() as f32;
                let mean = sum(row, |value| value) / width;
                let variance = sum(row, |value| (value - mean) * (value - mean)) / width;
                let scale = (variance + EPSILON).sqrt().recip();
                for ((value, gamma), beta) in row.iter_mut().zip(&self.gamma).zip(&self.beta) {
                    *value = (*value - mean) * scale * gamma + beta;
                }
            },
        );
    }
}

fn add(to: &mut [f32], other: &[f32]) {
    for (value, other) in to.iter_mut().zip(other) {
        *value += other;
    }
}
