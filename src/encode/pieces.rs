//! Text → word pieces: the most probable segmentation under a unigram model.
//!
//! The pieces lie sorted in one byte string as they come from the file, so that opening the model
//! builds no table; a prefix is followed by narrowing a range of them.

/// A piece's place in the embedding table.
pub(super) type Row = u32;

/// The row of whatever no piece covers.
const UNKNOWN: Row = 0;
const START: Row = 1;
const END: Row = 2;
/// Rows 0–2 are the three above; the first sorted piece has row 3.
const FIRST_PIECE: u32 = 3;

/// Stands for a space, and opens every text.
const SPACE_MARK: &str = "\u{2581}";

/// The vocabulary.
#[derive(Debug)]
pub(super) struct Pieces {
    bytes: Vec<u8>,
    /// Where each piece ends in `bytes`; it starts where the one before ends.
    ends: Vec<u32>,
    /// Log probabilities.
    scores: Vec<f32>,
    /// For each first byte, where its pieces begin; one more entry closes the last.
    by_first_byte: Vec<u32>,
    /// Worse than any piece, so that `UNKNOWN` is a last resort.
    unknown_score: f32,
}

impl Pieces {
    /// A vocabulary of sorted pieces; `None` when the parts do not fit together.
    pub(super) fn new(bytes: Vec<u8>, ends: Vec<u32>, scores: Vec<f32>) -> Option<Self> {
        let covers_all = ends.last().is_some_and(|&end| end as usize == bytes.len());
        let none_empty = ends.first() != Some(&0) && ends.is_sorted_by(|one, next| one < next);
        if ends.len() != scores.len() || !covers_all || !none_empty {
            return None;
        }
        let unknown_score = scores.iter().copied().fold(f32::INFINITY, f32::min) - 10.0;
        let mut pieces = Self { bytes, ends, scores, by_first_byte: Vec::new(), unknown_score };
        let count = pieces.ends.len() as u32;
        if !(1..count).all(|piece| pieces.piece(piece - 1) < pieces.piece(piece)) {
            return None;
        }
        let mut next = 0;
        for byte in 0..=u8::MAX {
            pieces.by_first_byte.push(next);
            while next < count && pieces.piece(next)[0] == byte {
                next += 1;
            }
        }
        pieces.by_first_byte.push(next);
        Some(pieces)
    }

    /// How many rows the embedding table must have.
    pub(super) fn rows(&self) -> usize {
        self.ends.len() + FIRST_PIECE as usize
    }

    fn piece(&self, index: u32) -> &[u8] {
        let index = index as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        &self.bytes[start..self.ends[index] as usize]
    }

    /// The rows of a [plain](super::plain) text between the rows for start and end. A run of unknown
    /// characters is one row.
    pub(super) fn segment(&self, plain: &str) -> Vec<Row> {
        if plain.is_empty() {
            return vec![START, UNKNOWN, END];
        }
        let text = format!("{SPACE_MARK}{}", plain.replace(' ', SPACE_MARK));
        let steps = self.best_steps(&text);
        let mut rows = vec![END];
        let mut end = text.len();
        while end > 0 {
            let step = steps[end];
            if step.row != UNKNOWN || rows.last() != Some(&UNKNOWN) {
                rows.push(step.row);
            }
            end = step.from as usize;
        }
        rows.push(START);
        rows.reverse();
        rows
    }

    /// Viterbi: for each place in `text` the last step of the best way to it.
    fn best_steps(&self, text: &str) -> Vec<Step> {
        let bytes = text.as_bytes();
        let nowhere = Step { score: f32::NEG_INFINITY, from: 0, row: UNKNOWN };
        let mut steps = vec![nowhere; bytes.len() + 1];
        steps[0].score = 0.0;
        for (start, character) in text.char_indices() {
            let score = steps[start].score;
            let width = character.len_utf8();
            let mut covers_character = false;
            let offer = |step: &mut Step, score: f32, row: Row| {
                if score > step.score {
                    *step = Step { score, from: start as u32, row };
                }
            };
            self.for_each_prefix(&bytes[start..], |length, piece| {
                covers_character |= length == width;
                offer(
                    &mut steps[start + length],
                    score + self.scores[piece as usize],
                    piece + FIRST_PIECE,
                );
            });
            if !covers_character {
                offer(&mut steps[start + width], score + self.unknown_score, UNKNOWN);
            }
        }
        steps
    }

    /// Calls `found` with length and index of every piece that `bytes` begins with, shortest first.
    fn for_each_prefix(&self, bytes: &[u8], mut found: impl FnMut(usize, u32)) {
        let Some(&first) = bytes.first() else { return };
        let mut low = self.by_first_byte[usize::from(first)];
        let mut high = self.by_first_byte[usize::from(first) + 1];
        for length in 1..=bytes.len() {
            // All of low..high begin with bytes[..length]; the piece that is just that sorts first.
            if low == high {
                return;
            }
            if self.piece(low).len() == length {
                found(length, low);
                low += 1;
            }
            let Some(&next) = bytes.get(length) else { return };
            low = self.partition(low, high, |piece| piece[length] < next);
            high = self.partition(low, high, |piece| piece[length] == next);
        }
    }

    /// The first of `low..high` for which `before` is false.
    fn partition(&self, mut low: u32, mut high: u32, before: impl Fn(&[u8]) -> bool) -> u32 {
        while low < high {
            let middle = low.midpoint(high);
            if before(self.piece(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

#[derive(Debug, Clone, Copy)]
struct Step {
    score: f32,
    from: u32,
    row: Row,
}

#[cfg(test)]
mod tests {
    use super::{END, FIRST_PIECE, Pieces, START, UNKNOWN};

    fn pieces(list: &[(&str, f32)]) -> Pieces {
        let mut list = list.to_vec();
        list.sort_by_key(|(piece, _)| piece.as_bytes());
        let bytes: Vec<u8> = list.iter().flat_map(|(piece, _)| piece.bytes()).collect();
        let ends = list
            .iter()
            .scan(0, |end, (piece, _)| {
                *end += piece.len() as u32;
                Some(*end)
            })
            .collect();
        Pieces::new(bytes, ends, list.iter().map(|(_, score)| *score).collect()).unwrap()
    }

    fn segmented(pieces: &Pieces, text: &str) -> Vec<String> {
        pieces
            .segment(text)
            .into_iter()
            .map(|row| match row {
                UNKNOWN => "?".to_owned(),
                START => "<".to_owned(),
                END => ">".to_owned(),
                row => String::from_utf8(pieces.piece(row - FIRST_PIECE).to_vec()).unwrap(),
            })
            .collect()
    }

    #[test]
    fn the_most_probable_pieces_win() {
        let pieces = pieces(&[
            ("\u{2581}", -3.0),
            ("\u{2581}ab", -4.0),
            ("a", -2.0),
            ("b", -2.0),
            ("bc", -2.5),
            ("c", -2.0),
        ]);
        // ▁ab + c = −6 beats ▁ + a + bc = −7.5.
        assert_eq!(segmented(&pieces, "abc"), ["<", "\u{2581}ab", "c", ">"]);
        assert_eq!(segmented(&pieces, "abc bc").concat(), "<\u{2581}abc\u{2581}bc>");
    }

    #[test]
    fn a_run_of_unknown_characters_is_one_row() {
        let pieces = pieces(&[("\u{2581}", -1.0), ("a", -1.0)]);
        assert_eq!(segmented(&pieces, "a☃☃a"), ["<", "\u{2581}", "a", "?", "a", ">"]);
        assert_eq!(segmented(&pieces, ""), ["<", "?", ">"]);
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        assert!(Pieces::new(b"ab".to_vec(), vec![1, 2], vec![0.0]).is_none(), "scores missing");
        assert!(Pieces::new(b"ba".to_vec(), vec![1, 2], vec![0.0; 2]).is_none(), "not sorted");
        assert!(
            Pieces::new(b"ab".to_vec(), vec![1, 3], vec![0.0; 2]).is_none(),
            "beyond the bytes"
        );
    }
}
