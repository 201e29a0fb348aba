//! Stems: three ways, from cautious to bold, of seeing one word behind its forms.
//!
//! [`light10`] (Larkey, Ballesteros and Connell 2007) takes off the article and the commonest endings.
//! [`deep`] takes off one group of clitics and one ending, as long as three letters are left.
//! [`skeleton`] then keeps the consonants, which a broken plural shares with its singular (نموذج/نماذج,
//! مفتاح/مفاتيح).
//!
//! Laws: all three take a normalised word and return one that is not empty (unless the word is) and not longer;
//! words without Arabic letters are their own stems, except that a Latin word's skeleton is its English stem. Known
//! wrong cases: `light10` takes the و of ولايات off;
//! `deep` reads the first letter of باريس, فرنسا and كندا as a clitic, and so parts برنامج from
//! البرامج; `skeleton` joins كاتب, كتاب and كتب.

use std::borrow::Cow;

use super::english;

const LIGHT_ARTICLES: [&str; 6] = ["ال", "وال", "بال", "كال", "فال", "لل"];
const LIGHT_SUFFIXES: [&str; 8] = ["ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"];

/// Longest first: the first that fits is taken off.
const DEEP_PREFIXES: [&str; 23] = [
    "وبال", "فبال", "وكال", "ولل", "فلل", "وال", "بال", "كال", "فال", "ال", "لل", "ول", "وب", "فل",
    "فب", "وس", "فس", "و", "ف", "ب", "ك", "ل", "س",
];

/// Longest first: the first that fits is taken off.
const DEEP_SUFFIXES: [&str; 27] = [
    "كما", "هما", "تها", "تهم", "تهن", "تين", "تان", "يها", "ات", "ان", "ون", "ين", "ها", "هم",
    "هن", "نا", "كم", "يه", "وا", "تي", "ته", "ه", "ي", "ت", "ا", "ن", "ك",
];

/// The light stem: without the article and its clitics, else a leading و; then without each common ending,
/// in the order of the published list.
///
/// Two letters are always left, four after a bare و. `light10("والمغلقه")` is `مغلق`.
pub fn light10(word: &str) -> &str {
    let mut stem = LIGHT_ARTICLES
        .iter()
        .find_map(|prefix| without_prefix(word, prefix, 2))
        .or_else(|| without_prefix(word, "و", 4))
        .unwrap_or(word);
    for suffix in LIGHT_SUFFIXES {
        stem = without_suffix(stem, suffix, 2).unwrap_or(stem);
    }
    stem
}

/// The word without its longest clitic group and its longest ending, three letters left.
///
/// `deep("وبالشركات")` is `شرك`, and so is `deep("شركتها")`.
pub fn deep(word: &str) -> &str {
    let stem =
        DEEP_PREFIXES.iter().find_map(|prefix| without_prefix(word, prefix, 3)).unwrap_or(word);
    DEEP_SUFFIXES.iter().find_map(|suffix| without_suffix(stem, suffix, 3)).unwrap_or(stem)
}

/// The consonants of the [`deep`] stem: its first letter and the rest without ا و ي ى ء ؤ ئ.
///
/// A stem of three letters stays as it is; a leading ا goes when three consonants are left without it; a
/// word that would keep fewer than two letters stays whole. `skeleton("النماذج")` and `skeleton("نموذج")`
/// are both `نمذج`.
pub fn skeleton(word: &str) -> Cow<'_, str> {
    if word.starts_with(|letter: char| letter.is_ascii_lowercase()) {
        return english::stem(word);
    }
    let stem = deep(word);
    let mut letters = stem.chars();
    let Some(first) = letters.next() else { return Cow::Borrowed(stem) };
    if letters.clone().nth(2).is_none() {
        return Cow::Borrowed(stem);
    }
    if !letters.clone().any(is_weak) && first != 'ا' {
        return Cow::Borrowed(stem);
    }
    let mut skeleton = String::with_capacity(stem.len());
    skeleton.push(first);
    skeleton.extend(letters.filter(|&letter| !is_weak(letter)));
    if first == 'ا' && skeleton.chars().nth(3).is_some() {
        skeleton.remove(0);
    }
    if skeleton.chars().nth(1).is_none() {
        return Cow::Borrowed(stem);
    }
    Cow::Owned(skeleton)
}

/// Long vowels and hamza: the letters in which the forms of a word differ.
fn is_weak(letter: char) -> bool {
    matches!(letter, 'ا' | 'و' | 'ي' | 'ى' | 'ء' | 'ؤ' | 'ئ')
}

fn without_prefix<'w>(word: &'w str, prefix: &str, letters_left: usize) -> Option<&'w str> {
    // An Arabic letter is two bytes. Most words do not begin with most prefixes, and two bytes tell that sooner
    // than a comparison of any length.
    let first = |text: &str| text.as_bytes().first_chunk::<2>().copied();
    if first(word) != first(prefix) {
        return None;
    }
    word.strip_prefix(prefix).filter(|rest| has_letters(rest, letters_left))
}

fn without_suffix<'w>(word: &'w str, suffix: &str, letters_left: usize) -> Option<&'w str> {
    let last = |text: &str| text.as_bytes().last_chunk::<2>().copied();
    if last(word) != last(suffix) {
        return None;
    }
    word.strip_suffix(suffix).filter(|rest| has_letters(rest, letters_left))
}

fn has_letters(word: &str, count: usize) -> bool {
    word.chars().nth(count - 1).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn light10_takes_article_and_endings() {
        for (word, stem) in [
            ("شركات", "شرك"),
            ("شركه", "شرك"),
            ("الشركات", "شرك"),
            ("والمغلقه", "مغلق"),
            ("للطلاب", "طلاب"),
            ("وقال", "وقال"),
            ("ومدرسه", "مدرس"),
            ("ال", "ال"),
            ("الي", "ال"),
            ("openai", "openai"),
            ("", ""),
        ] {
            assert_eq!(light10(word), stem, "light10({word})");
        }
    }

    #[test]
    fn deep_takes_one_group_on_each_side() {
        for (word, stem) in [
            ("وبالشركات", "شرك"),
            ("شركتها", "شرك"),
            ("فسيكتبون", "يكتب"),
            ("كتب", "كتب"),
            ("2020", "2020"),
        ] {
            assert_eq!(deep(word), stem, "deep({word})");
        }
    }

    #[test]
    fn broken_plurals_share_a_skeleton() {
        for (singular, plural) in [
            ("نموذج", "النماذج"),
            ("مفتاح", "مفاتيح"),
            ("جدول", "الجداول"),
            ("صندوق", "وصناديق"),
            ("تقرير", "تقارير"),
        ] {
            assert_eq!(skeleton(singular), skeleton(plural), "{singular}/{plural}");
        }
        assert_eq!(skeleton("اقتصاد"), "قتصد");
        assert_eq!(skeleton("وزن"), "وزن");
        assert_eq!(skeleton("ايواء"), "ايواء");
    }

    proptest! {
        #[test]
        fn stems_only_shorten(word in "[ء-غف-ي]{0,32}") {
            for stem in [light10(&word), deep(&word), &skeleton(&word)] {
                prop_assert!(stem.len() <= word.len());
                prop_assert_eq!(stem.is_empty(), word.is_empty());
            }
        }

        #[test]
        fn words_of_other_scripts_stay(word in "[a-z0-9]{0,32}") {
            prop_assert_eq!(light10(&word), &word);
            prop_assert_eq!(deep(&word), &word);
            prop_assert_eq!(skeleton(&word), english::stem(&word));
        }
    }
}
