//! Original text: what a paragraph's text may contain.
//!
//! Law: folding is idempotent, and what Telegram would change in a message (tabs, CR, line and
//! paragraph separators, direction overrides) is already gone, so that a quotation shown there is
//! byte for byte what is stored. Quotation marks, diacritics, tatweel and digits are the author's
//! and stay.

use unicode_normalization::UnicodeNormalization;

/// Folds presentation forms to letters, turns tabs and control characters into spaces, drops
/// direction controls and the marks that Telegram drops, and trims.
///
/// Line feeds stay: they are the author's line breaks (verse, code).
pub(super) fn original_text(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => folded.push('\n'),
            '\r' => {}
            _ if is_dropped(character) => {}
            _ if character.is_control() => folded.push(' '),
            _ if is_spacing_mark_form(character) => {
                // "space + mark" or "tatweel + mark": only the mark is the author's.
                folded.extend(character.nfkc().last());
            }
            _ if is_letter_form(character) => folded.extend(character.nfkc()),
            _ => folded.push(character),
        }
    }
    let trimmed = folded.trim();
    if trimmed.len() == folded.len() { folded } else { trimmed.to_owned() }
}

/// Direction controls, byte order mark, soft hyphen, separators, and the three combining marks
/// that Telegram's `clean_input_string` removes.
fn is_dropped(character: char) -> bool {
    matches!(character,
        '\u{00AD}'                   // soft hyphen
        | '\u{030A}' | '\u{0333}' | '\u{033F}' // ring above, double low line, double overline
        | '\u{061C}'                 // Arabic letter mark
        | '\u{200B}'                 // zero width space
        | '\u{200E}' | '\u{200F}'    // left-to-right and right-to-left marks
        | '\u{2028}'..='\u{202E}'    // separators, embeddings, overrides
        | '\u{2060}'                 // word joiner
        | '\u{2066}'..='\u{2069}'    // isolates
        | '\u{FEFF}'                 // byte order mark
    )
}

/// Presentation forms of Arabic letters and letter ligatures. The ornate parentheses (U+FD3E, U+FD3F) and the word
/// ligatures (U+FDF0–FDFF: ﷺ ﷲ ﷼) are written as such by authors and stay.
fn is_letter_form(character: char) -> bool {
    matches!(character,
        '\u{FB50}'..='\u{FD3D}' | '\u{FD50}'..='\u{FDC7}' | '\u{FE80}'..='\u{FEFC}')
}

/// Presentation forms of the Arabic marks, which decompose to a carrier and the mark.
fn is_spacing_mark_form(character: char) -> bool {
    matches!(character, '\u{FE70}'..='\u{FE7F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::original_text;

    #[test]
    fn presentation_forms_become_letters() {
        assert_eq!(original_text("ﺍﻟﺴﻼﻡ"), "السلام");
    }

    #[test]
    fn what_the_author_wrote_stays() {
        let text = "قال: “إنّ الـكتابَ ﴿ن﴾ ﷺ” — ٥٠٠٪";
        assert_eq!(original_text(text), text);
    }

    #[test]
    fn overrides_tabs_and_carriage_returns_go() {
        assert_eq!(original_text("\u{FEFF}أ\u{202E}ب\tج\r\nد\u{200F}"), "أب ج\nد");
    }

    proptest! {
        #[test]
        fn folding_is_idempotent(text in any::<String>()) {
            let once = original_text(&text);
            prop_assert_eq!(original_text(&once), once);
        }
    }
}
