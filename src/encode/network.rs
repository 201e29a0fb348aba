//! The network of the Universal Sentence Encoder Multilingual v3: rows of the embedding table → vector.
//!
//! ```text
//! embeddings ─┬────────────────────────────────────────────────┐
//!             ├─ project, norm, window of 2, window of 2 ──────┤
//!             ├─ project, norm, window of 3, window of 3 ──────┼─ norm, sum, combine ÷ √tokens ─ 4 dense ─ tanh ─ unit
//!             └─ project, norm, window of 5, window of 5 ──────┘
//! ```
//!
//! `tools/make-model.py` has the same in numpy; `tests/data/encoder-oracle.safetensors` holds both
//! to the original's output.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayViewMut2, Axis, Slice};

use super::DIMENSIONS;
use super::pieces::Row;
use super::table::EmbeddingTable;
use super::tensors::Tensors;

/// Width of a branch.
const BRANCH: usize = 256;
/// Window width and how many tokens of it lie to the left, for the three branches.
const WINDOWS: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
const FEATURES: usize = DIMENSIONS + WINDOWS.len() * BRANCH;
/// Width of the narrow dense layers.
const NARROW: usize = 320;
const ROWS: Axis = Axis(0);
const COLUMNS: Axis = Axis(1);

/// All weights but the embedding table.
#[derive(Debug)]
pub(super) struct Network {
    branches: Vec<Branch>,
    norm: Norm,
    /// This and the dense layers are applied to one vector, so they lie transposed: [out, in].
    combine: Array2<f32>,
    combine_bias: Array1<f32>,
    dense: [Array2<f32>; 4],
    /// Around the first two dense layers, and around the last two.
    skips: [Array2<f32>; 2],
}

#[derive(Debug)]
struct Branch {
    project: Array2<f32>,
    project_bias: Array1<f32>,
    norm: Norm,
    first: Window,
    second: Window,
}

/// Each token's output is made of `width` neighbouring tokens; the input is added to it.
#[derive(Debug)]
struct Window {
    width: usize,
    left: usize,
    weight: Array2<f32>,
    bias: Array1<f32>,
}

#[derive(Debug)]
struct Norm {
    gamma: Array1<f32>,
    beta: Array1<f32>,
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
        let dense = [
            transposed(tensors, "dense0", DIMENSIONS, NARROW)?,
            transposed(tensors, "dense1", NARROW, NARROW)?,
            transposed(tensors, "dense2", NARROW, DIMENSIONS)?,
            transposed(tensors, "dense3", DIMENSIONS, DIMENSIONS)?,
        ];
        Ok(Self {
            branches,
            norm: Norm::read(tensors, "norm", FEATURES)?,
            combine: transposed(tensors, "combine", FEATURES, DIMENSIONS)?,
            combine_bias: vector(tensors, "combine.bias", DIMENSIONS)?,
            dense,
            skips: [
                transposed(tensors, "skip1", DIMENSIONS, NARROW)?,
                transposed(tensors, "skip3", NARROW, DIMENSIONS)?,
            ],
        })
    }

    /// The unit vector of a text of these rows, which are not empty.
    pub(super) fn run(&self, rows: &[Row], table: &EmbeddingTable) -> Vec<f32> {
        let mut features = Array2::zeros((rows.len(), FEATURES));
        let mut embedded = Array2::zeros((rows.len(), DIMENSIONS));
        for (row, mut out) in rows.iter().zip(embedded.rows_mut()) {
            table.unpack(*row, out.as_slice_mut().expect("rows of a new array are contiguous"));
        }
        features.slice_axis_mut(COLUMNS, Slice::from(..DIMENSIONS)).assign(&embedded);
        for (place, branch) in self.branches.iter().enumerate() {
            let start = DIMENSIONS + place * BRANCH;
            let out = features.slice_axis_mut(COLUMNS, Slice::from(start..start + BRANCH));
            branch.run(&embedded, out);
        }
        self.norm.apply(features.view_mut());

        let tokens = rows.len() as f32;
        let summed = features.sum_axis(ROWS);
        let combined = (self.combine.dot(&summed) + &self.combine_bias * tokens) / tokens.sqrt();
        let [dense0, dense1, dense2, dense3] = &self.dense;
        let [skip1, skip3] = &self.skips;
        let hidden = relu(dense1.dot(&relu(dense0.dot(&combined))) + skip1.dot(&combined));
        let last = dense3.dot(&relu(dense2.dot(&hidden))) + skip3.dot(&hidden);
        let mut vector = last.mapv_into(f32::tanh).to_vec();
        super::make_unit(&mut vector);
        vector
    }
}

impl Branch {
    fn read(tensors: &Tensors<'_>, width: usize, left: usize) -> Result<Self, String> {
        let name = format!("branch{width}");
        let window = |which: &str| {
            Ok::<_, String>(Window {
                width,
                left,
                weight: matrix(tensors, &format!("{name}.{which}"), width * BRANCH, BRANCH)?,
                bias: vector(tensors, &format!("{name}.{which}.bias"), BRANCH)?,
            })
        };
        Ok(Self {
            project: matrix(tensors, &format!("{name}.project"), DIMENSIONS, BRANCH)?,
            project_bias: vector(tensors, &format!("{name}.project.bias"), BRANCH)?,
            norm: Norm::read(tensors, &format!("{name}.norm"), BRANCH)?,
            first: window("first")?,
            second: window("second")?,
        })
    }

    fn run(&self, embedded: &Array2<f32>, mut out: ArrayViewMut2<'_, f32>) {
        let mut input = embedded.dot(&self.project) + &self.project_bias;
        self.norm.apply(input.view_mut());
        let between = self.first.run(&input);
        out.assign(&self.second.run(&between));
    }
}

impl Window {
    fn run(&self, input: &Array2<f32>) -> Array2<f32> {
        let tokens = input.nrows();
        let mut out = Array2::zeros((tokens, BRANCH));
        out += &self.bias;
        for place in 0..self.width {
            // Token t sees token t + place − left, where there is one.
            let to = self.left.saturating_sub(place).min(tokens);
            let from = place.saturating_sub(self.left).min(tokens);
            let count = tokens - to.max(from);
            let weight =
                self.weight.slice_axis(ROWS, Slice::from(place * BRANCH..(place + 1) * BRANCH));
            general_mat_mul(
                1.0,
                &input.slice_axis(ROWS, Slice::from(from..from + count)),
                &weight,
                1.0,
                &mut out.slice_axis_mut(ROWS, Slice::from(to..to + count)),
            );
        }
        out.zip_mut_with(input, |value, before| *value = value.max(0.0) + before);
        out
    }
}

impl Norm {
    fn read(tensors: &Tensors<'_>, name: &str, width: usize) -> Result<Self, String> {
        Ok(Self {
            gamma: vector(tensors, &format!("{name}.gamma"), width)?,
            beta: vector(tensors, &format!("{name}.beta"), width)?,
        })
    }

    /// Layer normalisation of each row.
    fn apply(&self, mut rows: ArrayViewMut2<'_, f32>) {
        const EPSILON: f32 = 1e-12;
        for mut row in rows.rows_mut() {
            let width = row.len() as f32;
            let mean = row.sum() / width;
            row -= mean;
            let variance = row.iter().map(|value| value * value).sum::<f32>() / width;
            row *= (variance + EPSILON).sqrt().recip();
            row *= &self.gamma;
            row += &self.beta;
        }
    }
}

fn relu(values: Array1<f32>) -> Array1<f32> {
    values.mapv_into(|value| value.max(0.0))
}

/// An 8-bit matrix with one scale, as f32.
fn matrix(
    tensors: &Tensors<'_>,
    name: &str,
    rows: usize,
    columns: usize,
) -> Result<Array2<f32>, String> {
    let weight = format!("{name}.weight");
    let scale = tensors.f32s(&format!("{weight}.scale"), &[1])?[0];
    let values = tensors.i8s(&weight, &[rows, columns])?;
    let values = values.into_iter().map(|value| f32::from(value) * scale).collect();
    Array2::from_shape_vec((rows, columns), values).map_err(|error| format!("{weight}: {error}"))
}

/// [`matrix`] with rows and columns exchanged in memory, for products with a vector.
fn transposed(
    tensors: &Tensors<'_>,
    name: &str,
    rows: usize,
    columns: usize,
) -> Result<Array2<f32>, String> {
    Ok(matrix(tensors, name, rows, columns)?.t().as_standard_layout().into_owned())
}

fn vector(tensors: &Tensors<'_>, name: &str, width: usize) -> Result<Array1<f32>, String> {
    Ok(tensors.f32s(name, &[width])?.into())
}
