//! The embedding table as it lies in the file: 6 bits a value, four values in three bytes.
//!
//! It stays packed in memory (20 MB instead of 108 as f32); a row is unpacked when a text has its piece.

use super::DIMENSIONS;
use super::pieces::Row;

/// Bytes of one packed row.
pub(super) const PACKED: usize = DIMENSIONS / 4 * 3;

/// One row for each piece.
#[derive(Debug)]
pub(super) struct EmbeddingTable {
    packed: Vec<u8>,
    /// The value that 0 stands for, by row.
    low: Vec<f32>,
    /// The difference from one of the 64 values to the next, by row.
    step: Vec<f32>,
}

impl EmbeddingTable {
    /// A table of as many rows as `low` and `step` have; `None` when the parts do not fit together.
    pub(super) fn new(packed: Vec<u8>, low: Vec<f32>, step: Vec<f32>) -> Option<Self> {
        let fits = packed.len() == low.len() * PACKED && low.len() == step.len();
        fits.then_some(Self { packed, low, step })
    }

    pub(super) fn rows(&self) -> usize {
        self.low.len()
    }

    /// Writes the embedding of `row` into `out`, which has [`DIMENSIONS`] places.
    pub(super) fn unpack(&self, row: Row, out: &mut [f32]) {
        let row = row as usize;
        let (low, step) = (self.low[row], self.step[row]);
        let (triples, _) = self.packed[row * PACKED..][..PACKED].as_chunks::<3>();
        let (fours, _) = out.as_chunks_mut::<4>();
        for (four, &[a, b, c]) in fours.iter_mut().zip(triples) {
            let values = [a & 63, (a >> 6) | ((b & 15) << 2), (b >> 4) | ((c & 3) << 4), c >> 2];
            *four = values.map(|value| f32::from(value) * step + low);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{EmbeddingTable, PACKED};
    use crate::encode::DIMENSIONS;

    #[test]
    fn four_values_come_out_of_three_bytes() {
        let mut packed = vec![0; 2 * PACKED];
        // 1, 62, 33, 63 from the lowest bits up.
        packed[PACKED..PACKED + 3].copy_from_slice(&[0b1000_0001, 0b0001_1111, 0b1111_1110]);
        let table = EmbeddingTable::new(packed, vec![0.0, -1.0], vec![1.0, 0.5]).unwrap();
        let mut row = [0.0; DIMENSIONS];
        table.unpack(1, &mut row);
        assert_eq!(row[..5], [-0.5, 30.0, 15.5, 30.5, -1.0]);
    }
}
