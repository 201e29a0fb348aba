//! The spelling the encoder was trained on: bare letters, single spaces.
//!
//! `tools/make-model.py` takes the same steps; a change here is a change there. Unlike
//! [`text::normalize`](crate::text::normalize()) this keeps capitals, hamzas and punctuation, which
//! the encoder knows.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// NFKC; Arabic marks, tatweel, Latin accents, control and format characters off; Arabic-Indic and
/// Persian digits as ASCII (the encoder has no piece for them); white space folded to one space.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space_due = false;
    for character in text.nfkc() {
        if character.is_whitespace() {
            space_due = !out.is_empty();
            continue;
        }
        if is_dropped(character) {
            continue;
        }
        if space_due {
            out.push(' ');
            space_due = false;
        }
        out.push(bare(character));
    }
    out
}

fn is_dropped(character: char) -> bool {
    character.is_control()
        || is_combining_mark(character)
        || matches!(character,
            '\u{0640}' // tatweel
            | '\u{0600}'..='\u{0605}' | '\u{0610}'..='\u{061C}' | '\u{06D6}'..='\u{06ED}'
            | '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}

fn bare(character: char) -> char {
    let digit = match character {
        '\u{0660}'..='\u{0669}' => Some(u32::from(character) - 0x660),
        '\u{06F0}'..='\u{06F9}' => Some(u32::from(character) - 0x6F0),
        _ => None,
    };
    if let Some(digit) = digit.and_then(|value| char::from_digit(value, 10)) {
        return digit;
    }
    if character.is_ascii() {
        return character;
    }
    let mut first = None;
    decompose_canonical(character, |part| {
        first.get_or_insert(part);
    });
    first.filter(char::is_ascii).unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn marks_tatweel_accents_and_odd_spaces_do_not_matter() {
        for (written, expected) in [
            ("إِنَّ  العَـــدَد\u{00A0}٣٥", "إن العدد 35"),
            ("  café\tRÉSUMÉ ", "cafe RESUME"),
            ("\u{FEFB}\u{200F}بأس", "لابأس"), // the ligature lam-alef
            ("iPhone…", "iPhone..."),
            ("\u{064B}\u{200B}", ""),
        ] {
            assert_eq!(plain(written), expected, "{written:?}");
        }
    }
}
