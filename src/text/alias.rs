//! Names that a text itself gives in both scripts: "ميتا (Meta)", "منظمة الصحة العالمية (WHO)".
//!
//! A Latin name in brackets belongs to the Arabic words before it when both sound alike, or when it has a letter for each of
//! them. How many words belong to it is decided by the sound. Laws: every pair is of words of the text, Arabic and Latin. Known
//! wrong case: an acronym of which the Arabic leaves a word out takes a neighbouring word in.

use super::tokens::{Kind, Token};
use super::transliterate::classes;

/// The most Arabic words of a name.
const MOST_WORDS: usize = 4;
/// Letters of an acronym.
const ACRONYM: std::ops::RangeInclusive<usize> = 2..=5;

/// A name in both scripts, each its normalised words joined by spaces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alias {
    /// In Arabic letters.
    pub arabic: String,
    /// In Latin letters.
    pub latin: String,
}

/// The names that a text gives in both scripts, given its tokens.
pub fn aliases(text: &str, tokens: &[Token]) -> Vec<Alias> {
    let mut found = Vec::new();
    for (place, pair) in tokens.windows(2).enumerate() {
        let [before, first] = pair else { continue };
        let gap = text.get(before.range.end..first.range.start).unwrap_or_default();
        let opens = matches!(gap.trim(), "(" | "[" | "(“" | "(\"" | "(«");
        if !opens || before.kind != Kind::Arabic || first.kind == Kind::Arabic {
            continue;
        }
        let latin = bracketed(text, tokens.get(place + 1..).unwrap_or_default());
        if !latin.iter().any(|token| token.kind == Kind::Latin) {
            continue;
        }
        let earlier = tokens.get(..=place).unwrap_or_default();
        let arabic = adjoining(text, earlier);
        if let Some(words) = belonging(text, arabic, latin) {
            let alias = Alias { arabic: joined(words), latin: joined(latin) };
            if !found.contains(&alias) {
                found.push(alias);
            }
        }
    }
    found
}

/// The tokens up to the closing bracket.
fn bracketed<'a>(text: &str, tokens: &'a [Token]) -> &'a [Token] {
    let closed = tokens.windows(2).position(|pair| {
        let [here, next] = pair else { return true };
        !text
            .get(here.range.end..next.range.start)
            .is_some_and(|gap| gap.chars().all(|c| c == ' ' || c == '-' || c == '.'))
    });
    let end = closed.map_or(tokens.len(), |last| last + 1);
    tokens.get(..end.min(MOST_WORDS)).unwrap_or_default()
}

/// The last Arabic tokens that nothing but spaces separates.
fn adjoining<'a>(text: &str, tokens: &'a [Token]) -> &'a [Token] {
    let mut start = tokens.len().saturating_sub(1);
    while let (Some(before), Some(here)) =
        (start.checked_sub(1).and_then(|before| tokens.get(before)), tokens.get(start))
    {
        let gap = text.get(before.range.end..here.range.start).unwrap_or("x");
        let quoted = |c: char| c.is_whitespace() || matches!(c, '«' | '»' | '“' | '”' | '"');
        if before.kind != Kind::Arabic
            || !gap.chars().all(quoted)
            || tokens.len() - start >= MOST_WORDS
        {
            break;
        }
        start -= 1;
    }
    tokens.get(start..).unwrap_or_default()
}

/// Which of the last Arabic words are the name in brackets.
fn belonging<'a>(text: &str, arabic: &'a [Token], latin: &[Token]) -> Option<&'a [Token]> {
    let sound = classes(&words(latin));
    let last = |count: usize| arabic.get(arabic.len().checked_sub(count)?..);
    if sound.len() >= 2 {
        let alike = (1..=arabic.len()).filter_map(last).find(|tokens| {
            let here = classes(&words(tokens));
            here == sound || here.strip_prefix('L').is_some_and(|here| here == sound)
        });
        if alike.is_some() {
            return alike;
        }
    }
    let [acronym] = latin else { return None };
    let written = text.get(acronym.range.clone())?;
    let letters = written.chars().count();
    let is_acronym = written.chars().all(|c| c.is_ascii_uppercase()) && ACRONYM.contains(&letters);
    if is_acronym { last(letters) } else { None }
}

fn words(tokens: &[Token]) -> Vec<&str> {
    tokens.iter().map(|token| token.text.as_str()).collect()
}

fn joined(tokens: &[Token]) -> String {
    words(tokens).join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tokens::tokens;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found: Vec<String> = aliases(text, &tokens(text))
            .into_iter()
            .map(|alias| format!("{} = {}", alias.arabic, alias.latin))
            .collect();
        assert_eq!(found.join(", "), expected, "{text}");
    }

    #[test]
    fn names_that_sound_alike() {
        check("قالت شركة ميتا (Meta) إنها", "ميتا = meta");
        check("أطلقت شركة ديب سيك (DeepSeek) نموذجها", "ديب سيك = deepseek");
        check("الرئيس التنفيذي سام ألتمان (Sam Altman)، الذي", "سام التمان = sam altman");
    }

    #[test]
    fn acronyms_take_a_word_for_each_letter() {
        check("أعلنت منظمة الصحة العالمية (WHO) أمس", "منظمه الصحه العالميه = who");
        check("في الذكاء الاصطناعي (AI)", "الذكاء الاصطناعي = ai");
    }

    #[test]
    fn a_remark_in_brackets_is_no_name() {
        check("بلغ الطول (5 km) تقريبا", "");
        check("النموذج الجديد (open source) متاح", "");
        check("قال (ضاحكا) ذلك", "");
    }

    proptest! {
        #[test]
        fn pairs_are_of_words_of_the_text(text in "(ميتا|ديب|سيك|\\(|\\)|Meta|WHO|,| ){0,14}") {
            let found = tokens(&text);
            for alias in aliases(&text, &found) {
                prop_assert!(alias.arabic.split(' ').chain(alias.latin.split(' ')).all(|word| found.iter().any(|token| token.text == word)));
            }
        }
    }
}
