//! An index over the lines of a list, by the words in them: hashes and offsets only, the words stay in the text.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::text::tokens;

/// A power of two; most keys that are asked for are in no list, and find an empty bucket or one of few entries.
const BUCKETS: usize = 1 << 13;

/// Lines by their keys. A key is an expression in normal form, its words joined by one space.
#[derive(Debug)]
pub(super) struct Table {
    /// Hash of a key, offset of a line that has it; sorted.
    entries: Vec<(u64, u32)>,
    /// Where the entries begin whose hash begins with these bits, and where the last ones end.
    starts: Vec<u32>,
    longest: usize,
}

impl Table {
    /// Indexes `text`; `keys` hands over the expressions of a line, as they are written. Comments have none.
    pub(super) fn new(text: &str, keys: impl Fn(&str, &mut dyn FnMut(&str))) -> Self {
        let mut entries = Vec::new();
        let mut longest = 1;
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            if !line.starts_with('#') {
                keys(line.trim_end(), &mut |expression| {
                    let words = tokens(expression);
                    longest = longest.max(words.len());
                    let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
                    if !words.is_empty() {
                        entries.push((hash(&words.join(" ")), offset));
                    }
                });
            }
            offset += line.len() as u32;
        }
        entries.sort_unstable();
        entries.dedup();
        entries.shrink_to_fit();
        let starts = (0..=BUCKETS)
            .map(|bucket| entries.partition_point(|&(hash, _)| self::bucket(hash) < bucket) as u32)
            .collect();
        Self { entries, starts, longest }
    }

    /// The lines of `text`, from which the table was made, that have this key.
    pub(super) fn rows<'t>(&'t self, text: &'t str, key: &str) -> impl Iterator<Item = &'t str> {
        let wanted = hash(key);
        let start = |bucket: usize| self.starts.get(bucket).map_or(0, |&start| start as usize);
        let bucket = bucket(wanted);
        let near = self.entries.get(start(bucket)..start(bucket + 1)).unwrap_or_default();
        near.iter()
            .filter(move |&&(hash, _)| hash == wanted)
            .filter_map(move |&(_, offset)| text.get(offset as usize..)?.lines().next())
    }

    /// The most words of a key.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }
}

fn hash(key: &str) -> u64 {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    hasher.finish()
}

/// The first bits of a hash.
fn bucket(hash: u64) -> usize {
    (hash >> (u64::BITS - BUCKETS.ilog2())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_by_each_of_their_words_in_any_spelling() {
        let text = "# أحمر\nأحمر\tقرمزي\nأحمر\tبطاقة حمراء";
        let table = Table::new(text, |line, key| line.split('\t').for_each(key));
        let rows = |key| table.rows(text, key).collect::<Vec<_>>();
        assert_eq!(rows("احمر"), ["أحمر\tقرمزي", "أحمر\tبطاقة حمراء"]);
        assert_eq!(rows("بطاقه حمراء"), ["أحمر\tبطاقة حمراء"]);
        assert_eq!(rows("بطاقه"), Vec::<&str>::new());
        assert_eq!(table.longest(), 2);
    }
}
