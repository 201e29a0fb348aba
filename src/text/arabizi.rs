//! Arabizi: Arabic typed in Latin letters and digits, back into Arabic script.
//!
//! `2eemet` is قيمة, `bta3etha` بتاعتها, `el 7okooma` الحكومة. The letters leave choices (`t` is ت or ط, `2` is a hamza or ق,
//! vowels are written or not): [`spellings`] lists the likeliest readings, and whoever knows a vocabulary picks
//! one by [`read`]. English words and names among them stay as they are.
//!
//! Laws: spellings are in normal form, distinct, at most [`MOST_SPELLINGS`]; ranges of [`read`] are on character boundaries and
//! in order. Known wrong cases: a reading may be another word of the vocabulary (`sa3a`: ساعة and سعة); doubled letters
//! that Arabic writes twice are read once.

use std::ops::Range;

use super::language;
use super::normalize::normalize;
use super::tokens::{Kind, LONGEST, Token, tokens};

/// The most readings of one word.
pub const MOST_SPELLINGS: usize = 96;

/// Readings kept while a word is read letter by letter.
const BEAM: usize = 160;

/// Whether a text is Arabic in Latin letters, words of English and names among them or not.
pub fn is_arabizi(text: &str) -> bool {
    language::is_arabizi(text)
}

/// The tokens of an Arabizi text, read as Arabic where `pick` finds a reading.
///
/// `pick` gets each word as it was typed, in lower case, and its [`spellings`], likeliest first; it returns the place of
/// the one to take, or `None` for a word that stays Latin.
pub fn read(text: &str, mut pick: impl FnMut(&str, &[String]) -> Option<usize>) -> Vec<Token> {
    let mut found = Vec::new();
    for range in words(text) {
        let typed = text.get(range.clone()).unwrap_or_default().to_lowercase();
        let spellings = spellings(&typed);
        if let Some(spelling) = pick(&typed, &spellings).and_then(|place| spellings.get(place)) {
            found.push(Token { range, text: spelling.clone(), kind: Kind::Arabic });
            continue;
        }
        for token in tokens(text.get(range.clone()).unwrap_or_default()) {
            let shifted = range.start + token.range.start..range.start + token.range.end;
            found.push(Token { range: shifted, ..token });
        }
    }
    found
}

/// The words of a text, their digits and apostrophes included.
pub fn words(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        let inside = found.last().is_some_and(|word| word.end == start);
        if character.is_alphanumeric() || (inside && matches!(character, '\'' | '’')) {
            match found.last_mut() {
                Some(word) if inside => word.end = end,
                _ => found.push(start..end),
            }
        }
    }
    found
}

/// The readings of one typed word, likeliest first; none for a number, or a word without Latin letters.
pub fn spellings(typed: &str) -> Vec<String> {
    let typed: String = typed.to_lowercase().replace('’', "'").chars().take(LONGEST).collect();
    if !typed.bytes().any(|byte| byte.is_ascii_lowercase()) || !typed.is_ascii() {
        return Vec::new();
    }
    let mut readings = vec![Reading { spelling: String::new(), cost: 0 }];
    let mut rest = typed.as_str();
    let mut at_start = true;
    while !rest.is_empty() {
        let (letters, choices) = choices(rest, at_start);
        let doubled =
            rest.get(..1).is_some_and(|letter| letters == 1 && rest.get(1..2) == Some(letter));
        rest = rest.get(letters + usize::from(doubled)..).unwrap_or_default();
        readings = readings
            .iter()
            .flat_map(|reading| {
                choices.iter().map(move |&(letter, cost)| reading.with(letter, cost))
            })
            .collect();
        readings.sort_by(|a, b| a.cost.cmp(&b.cost).then_with(|| a.spelling.cmp(&b.spelling)));
        readings.dedup_by(|later, earlier| later.spelling == earlier.spelling);
        readings.truncate(BEAM);
        at_start = false;
    }
    let mut found: Vec<Reading> = readings.iter().flat_map(Reading::variants).collect();
    found.sort_by(|a, b| a.cost.cmp(&b.cost).then_with(|| a.spelling.cmp(&b.spelling)));
    let mut spellings: Vec<String> = Vec::new();
    for reading in found {
        let spelling = normalize(&reading.spelling);
        if !spelling.is_empty()
            && !spellings.contains(&spelling)
            && spellings.len() < MOST_SPELLINGS
        {
            spellings.push(spelling);
        }
    }
    spellings
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Reading {
    spelling: String,
    cost: u32,
}

impl Reading {
    fn with(&self, letters: &str, cost: u32) -> Self {
        Self { spelling: format!("{}{letters}", self.spelling), cost: self.cost + cost }
    }

    /// The reading, and what colloquial forms stand for: بيكتب is يكتب, يكتبو is يكتبون.
    fn variants(&self) -> Vec<Self> {
        let mut variants = vec![self.clone()];
        if let Some(verb) =
            self.spelling.strip_prefix('ب').filter(|verb| verb.starts_with(['ي', 'ت', 'ن']))
        {
            variants.push(Self { spelling: verb.to_owned(), cost: self.cost + 2 });
        }
        let plurals: Vec<Self> = variants
            .iter()
            .filter(|variant| {
                variant.spelling.ends_with('و') && variant.spelling.chars().nth(3).is_some()
            })
            .flat_map(|variant| [variant.with("ن", 2), variant.with("ا", 2)])
            .collect();
        variants.extend(plurals);
        variants
    }
}

type Choices = &'static [(&'static str, u32)];

/// What the beginning of `rest` may stand for: how many letters are read, and their readings with costs.
fn choices(rest: &str, at_start: bool) -> (usize, Choices) {
    if at_start {
        for (article, choices) in ARTICLES {
            if rest
                .strip_prefix(article)
                .is_some_and(|word| word.len() > 2 && !word.starts_with(['a', 'e', 'i', 'o', 'u']))
            {
                return (article.len(), choices);
            }
        }
    }
    for (letters, choices) in GROUPS {
        if rest.starts_with(letters) {
            return (letters.len(), choices);
        }
    }
    let at_end = rest.len() == 1;
    let letter = rest.bytes().next().unwrap_or_default();
    (1, vowel(letter, at_start, at_end).unwrap_or_else(|| consonant(letter, at_end)))
}

/// Articles and prepositions with an article, at the beginning of a word.
const ARTICLES: [(&str, Choices); 9] = [
    ("wel", &[("وال", 0), ("ول", 2)]),
    ("wal", &[("وال", 0), ("ول", 1)]),
    ("bel", &[("بال", 0), ("بل", 1)]),
    ("bil", &[("بال", 0), ("بل", 1)]),
    ("fel", &[("فال", 0), ("فل", 1)]),
    ("lel", &[("لل", 0)]),
    ("el", &[("ال", 0)]),
    ("al", &[("ال", 0), ("عل", 3)]),
    ("il", &[("ال", 0)]),
];

/// Letters that are read together.
const GROUPS: [(&str, Choices); 22] = [
    ("3'", &[("غ", 0)]),
    ("7'", &[("خ", 0)]),
    ("6'", &[("ظ", 0)]),
    ("9'", &[("ض", 0)]),
    ("sh", &[("ش", 0), ("سه", 6)]),
    ("ch", &[("ش", 0), ("تش", 2), ("ك", 3)]),
    ("kh", &[("خ", 0), ("كه", 5)]),
    ("gh", &[("غ", 0), ("جه", 6)]),
    ("th", &[("ث", 0), ("ذ", 2), ("ت", 2), ("ته", 3)]),
    ("dh", &[("ذ", 0), ("ض", 1), ("ظ", 1), ("ده", 4)]),
    ("ph", &[("ف", 0)]),
    ("ck", &[("ك", 0)]),
    ("aa", &[("ا", 0)]),
    ("ee", &[("ي", 0), ("ا", 4)]),
    ("ii", &[("ي", 0)]),
    ("oo", &[("و", 0)]),
    ("ou", &[("و", 0), ("", 2)]),
    ("uu", &[("و", 0)]),
    ("ai", &[("ي", 0), ("اي", 1), ("اء", 4)]),
    ("ei", &[("ي", 0), ("اي", 3)]),
    ("aw", &[("و", 0), ("او", 1)]),
    ("au", &[("و", 0), ("او", 1)]),
];

fn vowel(letter: u8, at_start: bool, at_end: bool) -> Option<Choices> {
    Some(match (letter, at_start, at_end) {
        (b'a', true, _) => &[("ا", 0), ("ع", 4)],
        (b'a', _, true) => &[("ه", 0), ("ا", 1), ("ي", 2), ("", 5)],
        (b'a', ..) => &[("", 0), ("ا", 0), ("ع", 6)],
        (b'e' | b'i', true, _) => &[("ا", 0), ("اي", 2)],
        (b'e', _, true) => &[("ه", 0), ("ي", 2), ("", 3), ("ا", 4)],
        (b'e', ..) => &[("", 0), ("ي", 2), ("ا", 3)],
        (b'i', _, true) => &[("ي", 0), ("", 4)],
        (b'i', ..) => &[("", 0), ("ي", 0), ("ئ", 4)],
        (b'o' | b'u', true, _) => &[("ا", 0), ("او", 0), ("و", 3)],
        (b'o' | b'u', _, true) => &[("و", 0), ("ه", 2), ("", 5)],
        (b'o' | b'u', ..) => &[("", 0), ("و", 0)],
        _ => return None,
    })
}

fn consonant(letter: u8, at_end: bool) -> Choices {
    match letter {
        b'b' | b'p' => &[("ب", 0)],
        // The t of a construct is a teh marbuta: 2eemet.
        b't' if at_end => &[("ت", 0), ("ه", 1), ("ط", 2)],
        b't' => &[("ت", 0), ("ط", 2)],
        b'j' => &[("ج", 0)],
        b'g' => &[("ج", 0), ("غ", 1), ("ق", 2), ("ك", 4)],
        b'd' => &[("د", 0), ("ض", 2), ("ظ", 4), ("ذ", 4)],
        b'r' => &[("ر", 0)],
        b'z' => &[("ز", 0), ("ذ", 2), ("ظ", 2)],
        b's' => &[("س", 0), ("ص", 1), ("ث", 5)],
        b'f' | b'v' => &[("ف", 0)],
        b'q' => &[("ق", 0)],
        b'k' => &[("ك", 0), ("ق", 2)],
        b'c' => &[("ك", 0), ("س", 2), ("ش", 3)],
        b'l' => &[("ل", 0)],
        b'm' => &[("م", 0)],
        b'n' => &[("ن", 0)],
        b'h' => &[("ه", 0), ("ح", 1)],
        b'w' => &[("و", 0)],
        b'y' => &[("ي", 0)],
        b'x' => &[("كس", 0)],
        b'2' => &[("ا", 0), ("ق", 0), ("ئ", 2), ("ء", 2), ("ؤ", 3), ("", 4)],
        b'3' => &[("ع", 0)],
        b'5' => &[("خ", 0)],
        b'6' => &[("ط", 0)],
        b'7' => &[("ح", 0)],
        b'8' => &[("ق", 0), ("غ", 1)],
        b'9' => &[("ص", 0), ("ق", 0)],
        b'4' => &[("ذ", 0), ("ش", 1)],
        _ => &[("", 0)],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_read() {
        for (typed, word) in [
            ("2eemet", "قيمه"),
            ("7okooma", "حكومه"),
            ("el7okooma", "الحكومه"),
            ("sharikat", "شركات"),
            ("sherke", "شركه"),
            ("meen", "مين"),
            ("kam", "كم"),
            ("leh", "ليه"),
            ("emta", "امتي"),
            ("wa2t", "وقت"),
            ("3arabi", "عربي"),
            ("ra2ees", "رئيس"),
            ("mas2ool", "مسؤول"),
            ("5ames", "خامس"),
            ("khamsa", "خمسه"),
            ("3'ali", "غالي"),
            ("9adi9", "صديق"),
            ("tareekh", "تاريخ"),
            ("madrasa", "مدرسه"),
            ("bya3rfo", "يعرفون"),
            ("maktaba", "مكتبه"),
            ("qahwa", "قهوه"),
            ("mo7afza", "محافظه"),
            ("wizara", "وزاره"),
            ("i9tisad", "اقتصاد"),
            ("mashroo3", "مشروع"),
            ("za3eem", "زعيم"),
            ("shams", "شمس"),
        ] {
            let found = spellings(typed);
            assert!(
                found.iter().any(|spelling| spelling == word),
                "{typed}: {word} not in {found:?}"
            );
        }
    }

    #[test]
    fn numbers_and_arabic_have_no_spellings() {
        for typed in ["2020", "", "عربي", "'", "é"] {
            assert_eq!(spellings(typed), Vec::<String>::new(), "{typed}");
        }
    }

    #[test]
    fn known_words_are_picked_and_others_stay() {
        let vocabulary = ["قيمه", "كم", "مدير"];
        let pick = |_: &str, spellings: &[String]| {
            spellings.iter().position(|spelling| vocabulary.contains(&spelling.as_str()))
        };
        let words: Vec<String> =
            read("kam 2eemet OpenAI GPT-5?", pick).into_iter().map(|token| token.text).collect();
        assert_eq!(words, ["كم", "قيمه", "openai", "gpt", "5"]);
    }

    #[test]
    fn hostile_input_is_met() {
        for typed in ["a".repeat(4096), "2".repeat(4096), "kh3'".repeat(1024), "'".repeat(4096)] {
            assert!(spellings(&typed).len() <= MOST_SPELLINGS);
        }
    }

    proptest! {
        #[test]
        fn readings_are_normal_distinct_and_few(typed in "[a-z2-9']{0,16}") {
            let found = spellings(&typed);
            prop_assert!(found.len() <= MOST_SPELLINGS);
            for (place, spelling) in found.iter().enumerate() {
                prop_assert_eq!(&normalize(spelling), spelling);
                prop_assert!(!found[..place].contains(spelling));
            }
        }

        #[test]
        fn ranges_are_in_order(text in any::<String>(), seed in any::<u8>()) {
            let mut end = 0;
            for token in read(&text, |_, spellings| spellings.len().checked_sub(1 + usize::from(seed))) {
                prop_assert!(text.get(token.range.clone()).is_some());
                prop_assert!(token.range.start >= end || token.range.end == end);
                end = token.range.end;
            }
        }
    }
}
