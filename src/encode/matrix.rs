//! Products with 8-bit weights.
//!
//! Weights stay in 8 bits, as they are in the file: they are a quarter of what they would be as `f32`, and a
//! question of a few words spends its time on reading them. Libraries for matrix products rearrange the weights at every
//! product, which costs a short text more than the product; here that is done once, when they are read.

#![expect(
    clippy::inline_always,
    reason = "what runs in `wide` must be compiled in it to use its instructions"
)]

use std::sync::LazyLock;

use super::tensors::Tensors;

/// Columns that are computed together.
const TILE: usize = 16;
/// Rows that are computed together.
const ROWS: usize = 6;

/// Runs `work` with the widest instructions that the processor has, as far as `work` is inlined into one function.
#[inline(always)]
pub(crate) fn wide<R>(work: impl FnOnce() -> R) -> R {
    static ARCH: LazyLock<pulp::Arch> = LazyLock::new(pulp::Arch::new);
    ARCH.dispatch(work)
}

/// The sum of what `of` makes of each value, in an order that does not depend on the processor.
#[inline(always)]
pub(super) fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = values.as_chunks::<TILE>();
    let mut sums = [0.0; TILE];
    for chunk in chunks {
        for (sum, &value) in sums.iter_mut().zip(chunk) {
            *sum += of(value);
        }
    }
    sums.iter().sum::<f32>() + rest.iter().map(|&value| of(value)).sum::<f32>()
}

/// A matrix of `height` × `width` weights of 8 bits with one scale.
#[derive(Debug)]
pub(super) struct Matrix {
    height: usize,
    width: usize,
    scale: f32,
    /// [`TILE`] columns after the other, each from the first row to the last.
    tiles: Vec<[i8; TILE]>,
}

impl Matrix {
    /// The tensor `name` with its scale.
    ///
    /// # Errors
    ///
    /// It is missing or has another shape.
    pub(super) fn read(
        tensors: &Tensors<'_>,
        name: &str,
        height: usize,
        width: usize,
    ) -> Result<Self, String> {
        let mut only = Self::read_all(tensors, name, 1, height, width)?;
        only.pop().ok_or_else(|| format!("{name} is empty"))
    }

    /// The `count` matrices that lie in the tensor `name` one below the other.
    ///
    /// # Errors
    ///
    /// It is missing or has another shape.
    pub(super) fn read_all(
        tensors: &Tensors<'_>,
        name: &str,
        count: usize,
        height: usize,
        width: usize,
    ) -> Result<Vec<Self>, String> {
        let name = format!("{name}.weight");
        let scale = tensors.f32s(&format!("{name}.scale"), &[1])?[0];
        let weights = tensors.i8s(&name, &[count * height, width])?;
        Ok(weights
            .chunks_exact(height * width)
            .map(|weights| Self { height, width, scale, tiles: tiles(weights, width) })
            .collect())
    }

    /// `input` times this.
    pub(super) fn product(&self, input: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; input.len() / self.height * self.width];
        self.add_product(input, &mut out);
        out
    }

    /// Adds `input` times this to `out`: rows of `height` numbers, and as many rows of `width`.
    pub(super) fn add_product(&self, input: &[f32], out: &mut [f32]) {
        wide(
            #[inline(always)]
            || {
                let mut inputs = input.chunks_exact(ROWS * self.height);
                let mut outs = out.chunks_exact_mut(ROWS * self.width);
                for (input, out) in inputs.by_ref().zip(outs.by_ref()) {
                    self.add_rows::<ROWS>(input, out);
                }
                let (input, out) = (inputs.remainder(), outs.into_remainder());
                match input.len() / self.height {
                    0 => {}
                    1 => self.add_rows::<1>(input, out),
                    2 => self.add_rows::<2>(input, out),
                    3 => self.add_rows::<3>(input, out),
                    4 => self.add_rows::<4>(input, out),
                    _ => self.add_rows::<5>(input, out),
                }
            },
        );
    }

    #[inline(always)]
    fn add_rows<const N: usize>(&self, input: &[f32], out: &mut [f32]) {
        for (number, tile) in self.tiles.chunks_exact(self.height).enumerate() {
            let mut sums = [[0.0; TILE]; N];
            for (place, weights) in tile.iter().enumerate() {
                let weights = weights.map(f32::from);
                for (row, sums) in sums.iter_mut().enumerate() {
                    let value = input[row * self.height + place];
                    for (sum, weight) in sums.iter_mut().zip(weights) {
                        *sum += value * weight;
                    }
                }
            }
            for (row, sums) in sums.iter().enumerate() {
                let out = &mut out[row * self.width + number * TILE..][..TILE];
                for (value, sum) in out.iter_mut().zip(sums) {
                    *value += sum * self.scale;
                }
            }
        }
    }
}

/// Rows of `width` weights, a multiple of [`TILE`], tile after tile.
fn tiles(weights: &[i8], width: usize) -> Vec<[i8; TILE]> {
    (0..width / TILE)
        .flat_map(|tile| {
            let rows = weights.chunks_exact(width);
            rows.filter_map(move |row| row.as_chunks::<TILE>().0.get(tile).copied())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_those_of_the_textbook() {
        let (height, width) = (5, 2 * TILE);
        let weights: Vec<i8> = (0..height * width).map(|n| (n * 37 % 255) as i8).collect();
        let matrix = Matrix { height, width, scale: 0.5, tiles: tiles(&weights, width) };
        for rows in 1..=2 * ROWS + 1 {
            let input: Vec<f32> = (0..rows * height).map(|n| (n % 7) as f32 - 3.0).collect();
            let out = matrix.product(&input);
            for row in 0..rows {
                for column in 0..width {
                    let expected: f32 = (0..height)
                        .map(|k| {
                            input[row * height + k] * f32::from(weights[k * width + column]) * 0.5
                        })
                        .sum();
                    assert!((out[row * width + column] - expected).abs() < 1e-3);
                }
            }
        }
    }
}
