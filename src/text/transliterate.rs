//! Keys under which a name meets itself in the other script: DeepSeek and ديب سيك are both `DBSK`.
//!
//! A key is the word's consonants in classes of letters that Arabic and Latin spelling exchange: ب پ b p are B,
//! ق ك خ k c q are K, ج غ g j are G, س ص ز ش s z sh are S, ت ط ث t th are T, د ض ذ ظ d are D, ف v f ph are F. Vowels, ع, ح, ه,
//! w and y count for nothing, a doubled letter once, `x` is KS, `ck` is K, `c` before e, i, y is S. A word has several keys where
//! spelling leaves a choice: `ch` is S or K, `v` is F or B, an Arabic clitic belongs to the word or not.
//!
//! [`acronyms`] reads the Arabic names of Latin letters: جي بي تي is `gpt`.
//!
//! Laws: a key is of ASCII capitals, at least [`FEWEST_CLASSES`] of them; marks and the spelling of vowels do not change it.
//! Known wrong cases: مرتين (twice) has the key of Martin; short names (Meta, ميتا) have none; `ng` is two classes,
//! so that Washington and واشنطن do not meet. Names that matter belong in the list of names.

use super::tokens::{Kind, LONGEST, Token};

/// Shorter keys say too little: half the dictionary shares them.
pub const FEWEST_CLASSES: usize = 3;

/// Clitics that may stand before an Arabic name, longest first.
const CLITICS: [&str; 13] =
    ["وبال", "وال", "بال", "كال", "فال", "ولل", "ال", "لل", "و", "ف", "ب", "ل", "ك"];

/// The keys of a normalised word of either script, likeliest first; empty for words with too few consonants.
pub fn keys(word: &str) -> Vec<String> {
    joined_keys(&[word])
}

/// The keys of neighbouring words read as one: `["ديب", "سيك"]` has the key of `deepseek`.
pub fn joined_keys(words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let Some((first, rest)) = words.split_first() else { return found };
    push_keys(first, rest, &mut found);
    for clitic in CLITICS {
        if let Some(bare) = first.strip_prefix(clitic) {
            push_keys(bare, rest, &mut found);
        }
    }
    found
}

/// The classes of neighbouring words read as one, however few: what a key is made of.
pub fn classes(words: &[&str]) -> String {
    let mut key = String::new();
    for word in words {
        push_classes(word, 'S', 'F', &mut key);
    }
    key
}

fn push_keys(first: &str, rest: &[&str], found: &mut Vec<String>) {
    let spelt = |text: &str| std::iter::once(&first).chain(rest).any(|word| word.contains(text));
    for ch in if spelt("ch") { &['S', 'K'][..] } else { &['S'] } {
        for v in if spelt("v") { &['F', 'B'][..] } else { &['F'] } {
            let mut key = String::with_capacity(12);
            for word in std::iter::once(&first).chain(rest) {
                push_classes(word, *ch, *v, &mut key);
            }
            if key.len() >= FEWEST_CLASSES && !found.contains(&key) {
                found.push(key);
            }
        }
    }
}

fn push_classes(word: &str, ch: char, v: char, key: &mut String) {
    let mut letters = word.chars().take(LONGEST).peekable();
    let mut before = '\0';
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or('\0');
        // A doubled letter, and ck, cq, counts once.
        let doubled = letter == before || (before == 'c' && matches!(letter, 'k' | 'q'));
        before = letter;
        if doubled {
            continue;
        }
        let class = match (letter, next) {
            ('p', 'h') | ('ف' | 'f', _) => 'F',
            ('c', 'h') => ch,
            ('c', 'e' | 'i' | 'y') | ('س' | 'ص' | 'ز' | 'ش' | 's' | 'z', _) => 'S',
            ('v', _) => v,
            ('x', _) => {
                key.push('K');
                'S'
            }
            // تش is the Arabic way to write ch, tch the French one.
            ('ت', 'ش') | ('t', 'c') if ch == 'S' => continue,
            ('ب' | 'b' | 'p', _) => 'B',
            ('ق' | 'ك' | 'خ' | 'k' | 'c' | 'q', _) => 'K',
            ('ج' | 'غ' | 'g' | 'j', _) => 'G',
            ('ت' | 'ط' | 'ث' | 't', _) => 'T',
            ('د' | 'ض' | 'ذ' | 'ظ' | 'd', _) => 'D',
            ('ر' | 'r', _) => 'R',
            ('ل' | 'l', _) => 'L',
            ('م' | 'm', _) => 'M',
            ('ن' | 'n', _) => 'N',
            (digit @ '0'..='9', _) => digit,
            _ => continue,
        };
        key.push(class);
    }
}

/// Arabic names of Latin letters in their common spellings, normalised, with the letters each may stand for.
const LETTER_NAMES: [(&str, &str); 38] = [
    ("ايه", "a"),
    ("اي", "aie"),
    ("بي", "bp"),
    ("سي", "c"),
    ("دي", "d"),
    ("اف", "f"),
    ("ايف", "f"),
    ("جي", "gj"),
    ("اتش", "h"),
    ("ايتش", "h"),
    ("هاش", "h"),
    ("جاي", "j"),
    ("جيه", "j"),
    ("كي", "k"),
    ("كيه", "k"),
    ("كاي", "k"),
    ("ال", "l"),
    ("ايل", "l"),
    ("ام", "m"),
    ("ايم", "m"),
    ("ان", "n"),
    ("اين", "n"),
    ("او", "o"),
    ("كيو", "q"),
    ("ار", "r"),
    ("اس", "s"),
    ("ايس", "s"),
    ("تي", "t"),
    ("يو", "u"),
    ("في", "v"),
    ("دبليو", "w"),
    ("دابليو", "w"),
    ("اكس", "x"),
    ("ايكس", "x"),
    ("واي", "y"),
    ("زد", "z"),
    ("زي", "z"),
    ("زيد", "z"),
];

/// Letter names that are also everyday words: a run of nothing else is no acronym.
const EVERYDAY: [&str; 11] = ["اي", "ان", "ام", "او", "في", "اين", "ال", "كي", "بي", "دي", "زي"];

/// The most letters of an acronym.
const LONGEST_ACRONYM: usize = 6;

/// The most readings of one run of letter names.
const MOST_READINGS: usize = 8;

/// The acronyms that are spelt out in letter names, as extra words: several readings where a name is ambiguous.
///
/// Each covers its letter names in the original: `شات جي بي تي` gives `gpt` over `جي بي تي`.
pub fn acronyms(tokens: &[Token]) -> Vec<Token> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let run = tokens
            .iter()
            .skip(start)
            .take(LONGEST_ACRONYM)
            .map_while(letters_named)
            .collect::<Vec<_>>();
        let names = tokens.get(start..start + run.len()).unwrap_or_default();
        let all_everyday = names.iter().all(|token| EVERYDAY.contains(&token.text.as_str()));
        if let [first, .., last] = names
            && !all_everyday
        {
            let range = first.range.start..last.range.end;
            found.extend(readings(&run).into_iter().map(|text| Token {
                range: range.clone(),
                text,
                kind: Kind::Latin,
            }));
        }
        start += run.len().max(1);
    }
    found
}

fn letters_named(token: &Token) -> Option<&'static str> {
    let letters =
        LETTER_NAMES.iter().find(|(name, _)| *name == token.text).map(|(_, letters)| *letters);
    letters.filter(|_| token.kind == Kind::Arabic)
}

fn readings(run: &[&str]) -> Vec<String> {
    let mut readings = vec![String::new()];
    for letters in run {
        readings = readings
            .iter()
            .flat_map(|reading| letters.chars().map(move |letter| format!("{reading}{letter}")))
            .take(MOST_READINGS)
            .collect();
    }
    readings
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::normalize::normalize;
    use super::super::tokens::tokens;
    use super::*;

    #[track_caller]
    fn check_meet(latin: &str, arabic: &str) {
        let words =
            |text: &str| tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>();
        let keys_of = |text: &str| {
            let words = words(text);
            joined_keys(&words.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let (left, right) = (keys_of(latin), keys_of(arabic));
        assert!(
            left.iter().any(|key| right.contains(key)),
            "{latin} {left:?} / {arabic} {right:?}"
        );
    }

    #[test]
    fn names_meet_across_scripts() {
        for (latin, arabic) in [
            ("DeepSeek", "ديب سيك"),
            ("Stanford", "بستانفورد"),
            ("Zuckerberg", "زوكربيرغ"),
            ("Zuckerberg", "لزوكربيرج"),
            ("Alibaba", "وعلي بابا"),
            ("Einstein", "أينشتاين"),
            ("Samsung", "سامسونغ"),
            ("Netflix", "نتفليكس"),
            ("Facebook", "فيسبوك"),
            ("Christopher", "كريستوفر"),
            ("Churchill", "تشرشل"),
            ("Virginia", "فرجينيا"),
            ("Cambridge", "كامبريدج"),
            ("Philips", "فيليبس"),
            ("Tchaikovsky", "تشايكوفسكي"),
            ("Khartoum", "الخرطوم"),
            ("Microsoft", "مايكروسوفت"),
            ("Kiswahili", "كيسواهيلي"),
            ("iPhone 15", "آيفون ١٥"),
        ] {
            check_meet(latin, arabic);
        }
    }

    #[test]
    fn short_words_have_no_key() {
        for word in ["meta", "ميتا", "ai", "", "في", "اوه"] {
            assert_eq!(keys(word), Vec::<String>::new(), "{word}");
        }
        assert_eq!(joined_keys(&[]), Vec::<String>::new());
    }

    #[test]
    fn letter_names_are_read() {
        let read = |text: &str| {
            acronyms(&tokens(text)).into_iter().map(|token| token.text).collect::<Vec<_>>()
        };
        assert!(read("شات جي بي تي 5").contains(&"gpt".to_owned()));
        assert!(read("قناة سي إن إن").contains(&"cnn".to_owned()));
        assert!(read("أوبن إيه آي").contains(&"ai".to_owned()));
        assert!(read("شركة آي بي إم").is_empty(), "all three are everyday words");
        assert!(read("هو في أي مكان").is_empty());
        assert!(read(&"سي ".repeat(4096)).len() < 4096);
    }

    proptest! {
        #[test]
        fn keys_are_of_classes(word in "[ء-يa-z0-9]{0,32}") {
            for key in keys(&word) {
                prop_assert!(key.len() >= FEWEST_CLASSES);
                prop_assert!(key.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()));
            }
        }

        #[test]
        fn spelling_of_vowels_does_not_matter(word in "[بتثجحخدذرزسشصضطظعغفقكلمن]{3,8}", vowels in prop::collection::vec("[اويأإى]{0,1}\u{064e}?", 8)) {
            let voweled: String = word.chars().zip(&vowels).flat_map(|(letter, vowel)| std::iter::once(letter).chain(vowel.chars())).collect();
            let (bare, voweled) = (keys(&normalize(&word)), keys(&normalize(&voweled)));
            // A doubled letter, and تش, are told apart from letters with a vowel between them.
            let plain = word.chars().zip(word.chars().skip(1)).all(|(a, b)| a != b && (a, b) != ('ت', 'ش'));
            if plain {
                prop_assert_eq!(bare.first(), voweled.first());
            }
        }
    }
}
