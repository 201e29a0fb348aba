//! Tokens: the words and numbers of a text, each with its place in the original.
//!
//! A token is a run of Arabic letters, a run of letters of another script (with the digits that
//! follow them: `gpt5`, `a16z`), or a number (`1,500` is `1500`, `1,5` is `1.5`, `1.1.2020` is three
//! numbers). What stands between them is kept in no token. What else `GPT-5` may be called is in
//! [`compound`](super::compound).
//!
//! Laws: ranges are on character boundaries, in order, and equal or disjoint (equal only for a
//! ligature that spells several words, such as ﷺ); the gaps hold no letter and no digit. Texts with
//! the same normal form have the same terms. Known wrong cases: a decimal comma before exactly three
//! digits is read as a thousands separator; a word is cut at [`LONGEST`] letters, so that
//! two longer ones that begin alike meet.

use std::ops::Range;

use serde::Serialize;

use super::normalize::{Piece, Spelling, is_arabic, pieces};

/// The number of characters of a word that count.
pub const LONGEST: usize = 32;

/// The most groups of digits between points and commas that can be one number.
const MOST_GROUPS: usize = 8;

/// What a token is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Arabic letters.
    Arabic,
    /// Latin letters, also those of any third script.
    Latin,
    /// ASCII digits after normalisation, with at most one inner point.
    Number,
}

/// A word or number of a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Token {
    /// Bytes of the original text, marks and kashida included.
    pub range: Range<usize>,
    /// The normalised word, at most [`LONGEST`] characters.
    pub text: String,
    /// What it is written in.
    pub kind: Kind,
}

/// The tokens of a text in reading order.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut scanner =
        Scanner { found: Vec::with_capacity(text.len() / 9), open: None, digits: Vec::new() };
    for (start, character) in text.char_indices() {
        let here = start..start + character.len_utf8();
        pieces(character, |piece| match piece {
            Piece::Char(folded) => scanner.character(folded, &here),
            Piece::HamzaAbove => scanner.hamza_above(here.end),
            Piece::Mark => scanner.mark(here.end),
            Piece::Cut => scanner.close(),
            Piece::Invisible => {}
        });
    }
    scanner.close();
    scanner.found
}

/// A word whose end has not been seen.
struct Open {
    kind: Kind,
    range: Range<usize>,
    spelling: Spelling,
    /// A separator that belongs to the word only if the next character goes on with it.
    pending: Option<char>,
    /// Where in the spelling the letters after an apostrophe begin.
    apostrophe: Option<usize>,
}

struct Scanner {
    found: Vec<Token>,
    open: Option<Open>,
    /// Of an open number: the separator before each group of digits, and the group's range.
    digits: Vec<(char, Range<usize>, Range<usize>)>,
}

impl Scanner {
    fn character(&mut self, character: char, here: &Range<usize>) {
        let kind = if character.is_ascii_digit() {
            Kind::Number
        } else if is_arabic(character) {
            Kind::Arabic
        } else if character.is_alphanumeric() {
            Kind::Latin
        } else {
            return self.separator(character);
        };
        match &mut self.open {
            Some(open) if goes_on(open, kind) && self.digits.len() < MOST_GROUPS => {
                if let Some(pending) = open.pending.take() {
                    match open.kind {
                        Kind::Number => {
                            self.digits.push((pending, here.clone(), open.spelling.text.len()..0));
                        }
                        Kind::Latin => open.apostrophe = Some(open.spelling.text.len()),
                        Kind::Arabic => {}
                    }
                }
                open.range.end = here.end;
            }
            _ => {
                self.close();
                if kind == Kind::Number {
                    self.digits.push((' ', here.clone(), 0..0));
                }
                self.open = Some(Open {
                    kind,
                    range: here.clone(),
                    spelling: Spelling::with_capacity(16),
                    pending: None,
                    apostrophe: None,
                });
            }
        }
        let Some(open) = &mut self.open else { return };
        if open.spelling.length < LONGEST {
            open.spelling.push(character);
        }
        if let Some((_, range, place)) = self.digits.last_mut().filter(|_| kind == Kind::Number) {
            range.end = here.end;
            place.end = open.spelling.text.len();
        }
    }

    fn separator(&mut self, character: char) {
        let Some(open) = &mut self.open else { return };
        let may_go_on = match open.kind {
            Kind::Number => matches!(character, '.' | ',' | '،'),
            Kind::Latin => matches!(character, '\'' | '’'),
            Kind::Arabic => false,
        };
        if may_go_on && open.pending.is_none() {
            open.pending = Some(if character == '،' { ',' } else { character });
        } else {
            self.close();
        }
    }

    fn mark(&mut self, end: usize) {
        if let Some(open) = self.open.as_mut().filter(|open| open.pending.is_none()) {
            open.range.end = end;
        }
    }

    fn hamza_above(&mut self, end: usize) {
        if let Some(open) = self.open.as_mut().filter(|open| open.pending.is_none()) {
            open.range.end = end;
            open.spelling.hamza_above();
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let mut text = open.spelling.text;
        if open.kind == Kind::Number {
            self.close_number(open.range, &text);
            return;
        }
        // OpenAI's is found as openai.
        if let Some(at) = open.apostrophe.filter(|&at| text.get(at..) == Some("s")) {
            text.truncate(at);
        }
        self.found.push(Token { range: open.range, text, kind: open.kind });
    }

    fn close_number(&mut self, range: Range<usize>, digits: &str) {
        let groups = std::mem::take(&mut self.digits);
        let text =
            if groups.len() == 1 { Some(digits.to_owned()) } else { one_number(&groups, digits) };
        if let Some(text) = text {
            self.found.push(Token { range, text, kind: Kind::Number });
        } else {
            for (_, range, place) in &groups {
                let text = digits.get(place.clone()).unwrap_or_default().to_owned();
                if !text.is_empty() {
                    self.found.push(Token { range: range.clone(), text, kind: Kind::Number });
                }
            }
        }
        self.digits = groups;
        self.digits.clear();
    }
}

fn goes_on(open: &Open, kind: Kind) -> bool {
    match open.kind {
        Kind::Latin if open.pending.is_some() => kind == Kind::Latin,
        Kind::Latin => kind != Kind::Arabic,
        Kind::Arabic | Kind::Number => kind == open.kind,
    }
}

/// Groups of digits read as one number: thousands separators dropped, one decimal point kept.
fn one_number(groups: &[(char, Range<usize>, Range<usize>)], digits: &str) -> Option<String> {
    let length = |index: usize| groups.get(index).map_or(0, |(_, _, place)| place.len());
    let thousands = |until: usize| length(0) <= 3 && (1..until).all(|index| length(index) == 3);
    let separators: String = groups.iter().skip(1).map(|&(separator, ..)| separator).collect();
    if groups.iter().any(|(_, _, place)| place.is_empty()) {
        return None;
    }
    let (whole, last) = digits.split_at_checked(groups.last()?.2.start)?;
    let grouped = separators.trim_start_matches(',');
    match (separators.as_str(), grouped) {
        (".", _) => Some(format!("{whole}.{last}")),
        (",", _) if !thousands(2) => Some(format!("{whole}.{last}")),
        (_, "") if thousands(groups.len()) => Some(digits.to_owned()),
        (_, ".") if thousands(groups.len() - 1) => Some(format!("{whole}.{last}")),
        _ if separators.bytes().all(|byte| byte == b'.') && thousands(groups.len()) => {
            Some(digits.to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::normalize::normalize;
    use super::*;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        let found = tokens(input);
        let words: Vec<&str> = found.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(words.join(" "), expected, "tokens({input:?})");
    }

    #[track_caller]
    fn check_slices(input: &str, expected: &[&str]) {
        let slices: Vec<&str> =
            tokens(input).iter().map(|token| input.get(token.range.clone()).unwrap()).collect();
        assert_eq!(slices, expected);
    }

    #[test]
    fn scripts_are_told_apart() {
        check("نموذج GPT-5 وgpt-oss لـChatGPT", "نموذج gpt 5 و gpt oss ل chatgpt");
        check("a16z وH200 و5G و500مليار", "a16z و h200 و 5 g و 500 مليار");
        check("Москва 北京", "москва 北京");
    }

    #[test]
    fn numbers_have_one_spelling() {
        check("٨٠٪ 80% ۸۰", "80 80 80");
        check("1,500 ١٬٥٠٠ 1.500.000 1,234,567.5", "1500 1500 1500000 1234567.5");
        check("1.5 ١٫٥ 1,5", "1.5 1.5 1.5");
        check("1.1.2020 10:30 1،2،3 2019، 2020.", "1 1 2020 10 30 1 2 3 2019 2020");
    }

    #[test]
    fn possessives_and_apostrophes() {
        check("OpenAI's don’t 'quoted' students'", "openai dont quoted students");
    }

    #[test]
    fn ranges_are_those_of_the_original() {
        check_slices("كتـــابٌ، «مُدَرِّس»؟", &["كتـــابٌ", "مُدَرِّس"]);
        check_slices("قال ﷺ: 1,500.", &["قال", "ﷺ", "ﷺ", "ﷺ", "ﷺ", "1,500"]);
        check_slices("مسو\u{0654}ول ﻷن", &["مسو\u{0654}ول", "ﻷن"]);
    }

    #[test]
    fn hostile_input_is_met() {
        assert_eq!(tokens(&"(".repeat(4096)), []);
        assert_eq!(tokens(&"\u{0301}".repeat(4096)), []);
        assert_eq!(tokens(&"\u{fdfa}".repeat(4096)).len(), 4 * 4096);
        let long = "abcd".repeat(1024);
        let found = tokens(&long);
        assert_eq!(
            (found.len(), found[0].range.clone(), found[0].text.len()),
            (1, 0..4096, LONGEST)
        );
        assert_eq!(tokens(&"1.".repeat(4096)).len(), 4096);
        assert_eq!(tokens(&"1,".repeat(2048)).len(), 2048);
        check("", "");
    }

    const TEXTS: &str = "[ء-ي\u{064b}-\u{0655}\u{0640}\u{200c}a-eA-E0-9٠-٩é'’ﷺﷲﻻ⒈½ .,،%-]{0,24}";

    fn laws(text: &str) -> Result<(), TestCaseError> {
        let found = tokens(text);
        let mut end = 0;
        let mut last = 0..0;
        for token in &found {
            prop_assert!(text.get(token.range.clone()).is_some(), "{:?} off a boundary", token);
            prop_assert!(token.range == last || token.range.start >= end, "{:?} overlaps", token);
            prop_assert!(!token.text.is_empty() && token.text.chars().count() <= LONGEST);
            let gap = text.get(end..token.range.start.max(end)).unwrap();
            prop_assert!(
                !gap.chars().any(|c| c.is_ascii_alphanumeric() || ('ا'..='غ').contains(&c)),
                "lost {gap:?}"
            );
            last = token.range.clone();
            end = last.end;
        }
        let terms = |text: &str| {
            tokens(text).into_iter().map(|token| (token.text, token.kind)).collect::<Vec<_>>()
        };
        prop_assert_eq!(terms(&normalize(text)), terms(text));
        Ok(())
    }

    proptest! {
        #[test]
        fn laws_hold_on_any_string(text in any::<String>()) {
            laws(&text)?;
        }

        #[test]
        fn laws_hold_on_mixed_arabic(text in TEXTS) {
            laws(&text)?;
        }

        #[test]
        fn decoration_does_not_change_terms(word in "[ء-غف-ي]{1,12}", marks in prop::collection::vec("[\u{064b}-\u{0652}\u{0640}\u{200c}]{0,2}", 12)) {
            let decorated: String = word.chars().zip(marks.iter()).flat_map(|(letter, marks)| std::iter::once(letter).chain(marks.chars())).collect();
            let respelt: String = word.chars().map(|letter| if letter == 'ا' { 'أ' } else { letter }).collect();
            let plain = tokens(&word);
            prop_assert_eq!(&tokens(&decorated)[0].text, &plain[0].text);
            prop_assert_eq!(&tokens(&respelt)[0].text, &plain[0].text);
        }
    }
}
