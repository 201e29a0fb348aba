//! An index over the lines of a list, by the words in them: hashes and offsets only, the words stay in the text.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::text::tokens;

/// Lines by their keys. A key is an expression in normal form, its words joined by one space.
#[derive(Debug)]
pub(super) struct Table {
    /// Hash of a key, offset of a line that has it; sorted.
    entries: Vec<(u64, u32)>,
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
        Self { entries, longest }
    }

    /// The lines of `text`, from which the table was made, that have this key.
    pub(super) fn rows<'t>(&self, text: &'t str, key: &str) -> impl Iterator<Item = &'t str> {
        let wanted = hash(key);
        let start = self.entries.partition_point(|&(hash, _)| hash < wanted);
        let found = self.entries.iter().skip(start).take_while(move |&&(hash, _)| hash == wanted);
        let offsets: Vec<u32> = found.map(|&(_, offset)| offset).collect();
        offsets.into_iter().filter_map(|offset| text.get(offset as usize..)?.lines().next())
    }

    /// The most words of a key.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }
}

fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
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
