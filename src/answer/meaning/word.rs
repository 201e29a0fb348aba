//! How alike two words are: by stem, by meaning, by sound, by spelling.

#![expect(clippy::inline_always, reason = "compared inside `wide`, to use its instructions")]

use crate::answer::commonness::Commonness;
use crate::encode::{WordVector, dot_inlined, inverse_length};
use crate::text::{grams, stem, transliterate};

/// Cosines up to this are chance.
const CHANCE: f32 = 0.1;
/// Worth of a name that sounds the same: in the other script, or in another spelling.
const SAME_SOUND: f32 = 0.9;
/// Words not rarer than this in general text are no names: `total` is not تطل.
const LEAST_NAME: f32 = 5.0;
/// So much rarer, and a word is taken for a name.
const NAME: f32 = 2.0;
/// Consonant classes that must agree within one script, where words that sound alike are rarely one name.
const CLASSES_IN_ONE_SCRIPT: usize = 4;
/// Worth of a word that is spelt the same, times the share of letter trigrams in common.
const SPELLING: f32 = 0.7;
/// The least share of trigrams in common that says anything.
const LEAST_SPELLING: f32 = 0.5;

/// What is compared of a word.
#[derive(Debug, Clone)]
pub(super) struct Word {
    vector: WordVector,
    inverse_length: f32,
    /// Hash of the skeleton.
    skeleton: u64,
    /// A bit for each letter trigram; two trigrams rarely share one.
    trigrams: u128,
    script: Script,
    keys: Box<[Key]>,
    /// How much the word is taken for a name, 0…1.
    name: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Number,
    Latin,
    Other,
}

/// A transliteration key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    hash: u64,
    classes: usize,
}

impl Word {
    /// A normalised word with its vector; how common it is says whether it may be a name.
    pub(super) fn new(normal: &str, vector: WordVector, commonness: &Commonness) -> Self {
        let mut trigrams = 0;
        grams::for_each_gram(normal, 3, |gram| trigrams |= 1 << (hash(gram) >> 57));
        let script = match normal.chars().next() {
            Some('0'..='9') => Script::Number,
            Some('a'..='z') => Script::Latin,
            _ => Script::Other,
        };
        let skeleton = stem::skeleton(normal);
        let rarity = commonness.of_skeleton(&skeleton);
        Self {
            vector,
            inverse_length: inverse_length(&vector),
            skeleton: hash(&skeleton),
            trigrams,
            script,
            keys: keys(&[normal]).into(),
            name: ((rarity - LEAST_NAME) / NAME).clamp(0.0, 1.0),
        }
    }

    /// Lets the word be part of a name that is written as several.
    pub(super) fn add_keys(&mut self, keys: Vec<Key>) {
        self.keys = self.keys.iter().copied().chain(keys).collect();
    }

    /// 1 for the same word, 0 for words that have nothing in common. A number is like no other word.
    #[inline(always)]
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        if self.has_skeleton_of(other) {
            return 1.0;
        }
        if self.script == Script::Number || other.script == Script::Number {
            return 0.0;
        }
        let cosine = dot_inlined(&self.vector, &other.vector) as f32
            * self.inverse_length
            * other.inverse_length;
        let meaning = ((cosine - CHANCE) / (1.0 - CHANCE)).clamp(0.0, 1.0);
        let name = SAME_SOUND * self.name.min(other.name);
        let sound = if name > meaning && self.sounds_like(other) { name } else { 0.0 };
        meaning.max(sound).max(self.spelt_like(other))
    }

    /// Whether it may be a name, or a part of one.
    pub(super) fn is_name(&self) -> bool {
        self.name > 0.0
    }

    /// Whether the two are forms of one word.
    #[inline(always)]
    pub(super) fn has_skeleton_of(&self, other: &Self) -> bool {
        self.skeleton == other.skeleton
    }

    fn sounds_like(&self, other: &Self) -> bool {
        let fewest = if self.script == other.script { CLASSES_IN_ONE_SCRIPT } else { 0 };
        self.keys.iter().any(|key| key.classes >= fewest && other.keys.contains(key))
    }

    /// Worth of neighbouring Arabic words, by their joined `keys`, for a Latin name.
    pub(super) fn sounds_like_pair(&self, keys: &[Key]) -> f32 {
        let found = self.script == Script::Latin && self.keys.iter().any(|key| keys.contains(key));
        if found { SAME_SOUND * self.name } else { 0.0 }
    }

    #[inline(always)]
    fn spelt_like(&self, other: &Self) -> f32 {
        let common = (self.trigrams & other.trigrams).count_ones() as f32;
        let all = (self.trigrams.count_ones() + other.trigrams.count_ones()) as f32;
        let share = 2.0 * common / all.max(1.0);
        if share >= LEAST_SPELLING { SPELLING * share } else { 0.0 }
    }
}

/// The keys of normalised words read as one name.
pub(super) fn keys(words: &[&str]) -> Vec<Key> {
    transliterate::joined_keys(words)
        .iter()
        .map(|key| Key { hash: hash(key), classes: key.len() })
        .filter(|key| words.len() == 1 || key.classes >= CLASSES_IN_ONE_SCRIPT)
        .collect()
}

/// FNV-1a, spread so that the upper bits are good too.
fn hash(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::lexicon::Lexicon;
    use crate::encode::WORD_DIMENSIONS;

    /// A word whose vector is axis number `axis`.
    fn word(normal: &str, axis: usize) -> Word {
        let mut vector = [0; WORD_DIMENSIONS];
        vector[axis] = 100;
        Word::new(normal, vector, Lexicon::standard().commonness())
    }

    #[track_caller]
    fn check(one: &Word, other: &Word, least: f32, most: f32) {
        let likeness = one.likeness(other);
        assert!((least..=most).contains(&likeness), "{likeness}");
        assert!((other.likeness(one) - likeness).abs() < 1e-6, "not symmetric");
    }

    #[test]
    fn what_makes_words_alike() {
        check(&word("النماذج", 0), &word("نموذج", 1), 1.0, 1.0);
        check(&word("سعر", 0), &word("ثمن", 0), 1.0, 1.0);
        check(&word("سعر", 0), &word("كلب", 1), 0.0, 0.0);
        check(&word("stanford", 0), &word("بستانفورد", 1), 0.9, 0.9);
        check(&word("المستشفي", 0), &word("المسشتفي", 1), 0.3, 0.9);
    }

    #[test]
    fn a_number_is_like_itself_only() {
        check(&word("2019", 0), &word("2018", 0), 0.0, 0.0);
        check(&word("2019", 0), &word("عام", 0), 0.0, 0.0);
        check(&word("2019", 0), &word("2019", 0), 1.0, 1.0);
    }

    #[test]
    fn two_arabic_words_may_be_one_latin_name() {
        let pair = keys(&["ديب", "سيك"]);
        assert!(word("deepseek", 0).sounds_like_pair(&pair) > 0.5);
        assert!(word("openai", 0).sounds_like_pair(&pair) < 0.5);
        let mut part = word("سيك", 1);
        part.add_keys(pair);
        check(&part, &word("deepseek", 0), 0.9, 0.9);
    }
}
