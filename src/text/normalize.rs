//! Normalisation: the spelling under which words meet.
//!
//! Compatibility forms are decomposed, Latin is lower case without accents, Arabic loses its
//! marks, kashida and spelling variants of alef, yeh and teh marbuta; digits become ASCII;
//! three or more equal Arabic letters in a row (جداااا, ههههه) become one.
//!
//! Law: `normalize(normalize(s)) == normalize(s)`, and the words of `normalize(s)` are the
//! words of `s`. Known wrong cases: `على` (on) and `علي` (Ali) become one word, so do `كرة`
//! (ball) and `كره` (hatred); the rare true triple letter (بببغاء, "with a parrot") is shortened.

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

/// ﷽, which Unicode does not decompose.
const BASMALA: char = '\u{fdfd}';

/// The text with every character in the form under which words are compared.
pub fn normalize(text: &str) -> String {
    let mut out = Spelling::with_capacity(text.len());
    let mut cut = false;
    for character in text.chars() {
        pieces(character, |piece| match piece {
            Piece::Char(folded) => {
                if cut && !folded.is_whitespace() && !out.text.is_empty() {
                    out.push(' ');
                }
                cut = false;
                out.push(folded);
            }
            Piece::HamzaAbove => out.hamza_above(),
            Piece::Cut => cut = !out.text.ends_with(char::is_whitespace),
            Piece::Mark | Piece::Invisible => {}
        });
    }
    out.text
}

/// What one character of the original contributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// A normalised character.
    Char(char),
    /// Vanishes, and belongs to the letter before it: a vowel mark, an accent, kashida.
    Mark,
    /// Vanishes: direction controls, joiners, soft hyphen.
    Invisible,
    /// A hamza written as a mark of its own; joins a waw or yeh before it.
    HamzaAbove,
    /// No word goes on across this point: a ligature that stands for several words begins or ends.
    Cut,
}

/// Hands the pieces of one original character to `emit`, in order.
#[inline]
pub(super) fn pieces(character: char, mut emit: impl FnMut(Piece)) {
    if let Some(piece) = simple(character) {
        return emit(piece);
    }
    let mut letters = 0_usize;
    let mut others = 0_usize;
    decompose_compatible(character, |part| {
        if is_arabic(part) || part.is_alphanumeric() {
            letters += 1;
        } else if canonical_combining_class(part) == 0 {
            others += 1;
        }
    });
    let several_words = (letters > 0 && others > 0) || character == BASMALA;
    if several_words {
        emit(Piece::Cut);
    }
    decompose_compatible(character, |part| {
        if let Some(piece) = simple(part) {
            emit(piece);
        } else if canonical_combining_class(part) != 0 {
            emit(Piece::Mark);
        } else {
            for lower in part.to_lowercase() {
                spell_latin(lower, &mut emit);
            }
        }
    });
    if several_words {
        emit(Piece::Cut);
    }
}

/// Characters that need no table: nearly all of Arabic and ASCII.
#[inline]
fn simple(character: char) -> Option<Piece> {
    Some(match character {
        'A'..='Z' => Piece::Char(character.to_ascii_lowercase()),
        '\0'..='\u{7f}' | 'ء' | 'ؤ' | 'ئ' | 'ا' | 'ب' | 'ت'..='غ' | 'ف'..='و' | 'ي' => Piece::Char(character),
        'أ' | 'إ' | 'آ' | 'ٱ' | '\u{0672}' | '\u{0673}' => Piece::Char('ا'),
        'ى' | '\u{06cc}' | '\u{06ce}' | '\u{06d0}' | '\u{06d2}' => Piece::Char('ي'), // Persian, Kurdish and Urdu yeh
        'ة' | '\u{06be}' | '\u{06c1}' | '\u{06c3}' | '\u{06d5}' => Piece::Char('ه'), // heh in Urdu and Kurdish
        'ک' | 'گ' | '\u{06ad}' => Piece::Char('ك'),
        'پ' => Piece::Char('ب'),
        'چ' => Piece::Char('ج'),
        'ژ' => Piece::Char('ز'),
        'ڤ' | '\u{06a2}' | '\u{06a5}' => Piece::Char('ف'), // v, Maghrebi feh
        '\u{06a7}' | '\u{06a8}' => Piece::Char('ق'),       // Maghrebi qaf, g
        '\u{06c6}' | '\u{06c7}' | '\u{06cb}' => Piece::Char('و'), // Kurdish and Turkic vowels
        '٠'..='٩' => digit(character, '٠'),
        '۰'..='۹' => digit(character, '۰'),
        '٪' => Piece::Char('%'),
        '٫' => Piece::Char('.'),
        '٬' => Piece::Char(','),
        '\u{0654}' => Piece::HamzaAbove,
        '\u{0640}' // tatweel
        | '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{0653}' | '\u{0655}'..='\u{065f}' | '\u{0670}'
        | '\u{0674}' // high hamza
        | '\u{06d6}'..='\u{06dc}' | '\u{06df}'..='\u{06e8}' | '\u{06ea}'..='\u{06ed}'
        | '\u{08ca}'..='\u{08e1}' | '\u{08e3}'..='\u{08ff}'
        | '\u{fe70}'..='\u{fe7f}' | '\u{fc5e}'..='\u{fc63}' // marks drawn on a space
        | '\u{fcf2}'..='\u{fcf4}' // marks drawn on kashida
        | '\u{0300}'..='\u{036f}' | '\u{02b9}'..='\u{02bf}' // accents; ʿayn and ʾalif of scholars
        | '\u{fe00}'..='\u{fe0f}' | '\u{20d0}'..='\u{20f0}' => Piece::Mark,
        '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' => Piece::Invisible,
        _ => return None,
    })
}

/// The ASCII digit at the same distance from zero.
fn digit(character: char, zero: char) -> Piece {
    let value = character as u32 - zero as u32;
    Piece::Char(char::from_digit(value, 10).unwrap_or(character))
}

/// Letters that carry their stroke or ligature in themselves, where decomposition does not help.
fn spell_latin(letter: char, emit: &mut impl FnMut(Piece)) {
    let plain = match letter {
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        BASMALA => "بسم الله الرحمن الرحيم",
        _ => return emit(Piece::Char(letter)),
    };
    plain.chars().for_each(|part| emit(Piece::Char(part)));
}

/// A text under construction that joins a loose hamza to its seat and shortens drawn-out letters.
#[derive(Debug, Default, Clone)]
pub(super) struct Spelling {
    /// What has been written so far.
    pub(super) text: String,
    /// How many characters that is.
    pub(super) length: usize,
    last: char,
    run: u8,
}

impl Spelling {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), length: 0, last: '\0', run: 0 }
    }

    /// Appends a normalised character.
    #[inline]
    pub(super) fn push(&mut self, character: char) {
        if character != self.last {
            self.last = character;
            self.run = 0;
        }
        self.run = if is_arabic(character) { self.run.saturating_add(1) } else { 1 };
        match self.run {
            1 | 2 => {
                self.text.push(character);
                self.length += 1;
            }
            3 => {
                self.text.pop();
                self.length -= 1;
            }
            _ => {}
        }
    }

    /// Appends a hamza that was written as a mark: `و` and `ي` become `ؤ` and `ئ`, others ignore it.
    pub(super) fn hamza_above(&mut self) {
        let seated = match self.text.chars().next_back() {
            Some('و') => 'ؤ',
            Some('ي') => 'ئ',
            _ => return,
        };
        self.text.pop();
        self.length -= 1;
        self.last = seated;
        self.run =
            self.text.chars().rev().take(2).take_while(|&letter| letter == seated).count() as u8;
        self.push(seated);
    }
}

/// Whether the character is a letter of the Arabic script as normalisation leaves it.
#[inline]
pub(super) fn is_arabic(character: char) -> bool {
    matches!(character, '\u{0620}'..='\u{064a}' | '\u{066e}'..='\u{06d3}' | '\u{06d5}' | '\u{06ee}'..='\u{06ef}'
        | '\u{06fa}'..='\u{06ff}' | '\u{0750}'..='\u{077f}' | '\u{0860}'..='\u{08c9}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        assert_eq!(normalize(input), expected, "normalize({input:?})");
    }

    #[test]
    fn spelling_variants_meet() {
        check("أحمد إلى آخر ٱلكتاب", "احمد الي اخر الكتاب");
        check("مُدَرِّسَةٌ", "مدرسه");
        check("كتـــــاب", "كتاب");
        check("مسؤول رئيس", "مسؤول رئيس");
        check("مسو\u{0654}ول ري\u{0654}يس ا\u{0653}خر", "مسؤول رئيس اخر");
        check("گوگل پاريس ڤيينا چيبس", "كوكل باريس فيينا جيبس");
        check("کتاب فارسی", "كتاب فارسي");
        check("هٰذا الرحمٰن", "هذا الرحمن");
        check("جدااااا ههههه الله", "جدا ه الله");
    }

    #[test]
    fn digits_and_latin_are_plain() {
        check("٥٠٠ و۱۲۳ و٨٠٪ و١٫٥", "500 و123 و80% و1.5");
        check(
            "OpenAI Café Zürich İstanbul Łódź straße",
            "openai cafe zurich istanbul lodz strasse",
        );
        check("ＧＰＴ－５ 𝐆𝐏𝐓 ①", "gpt-5 gpt 1");
    }

    #[test]
    fn presentation_forms_and_ligatures_are_spelt_out() {
        check("ﻻ ﺍﻟﺴﻼﻡ ﻷن", "لا السلام لان");
        check("محمدﷺ", "محمد صلي الله عليه وسلم");
        check("ﷲ وﷲ", "الله والله");
        check("كتاب\u{fe76}ه", "كتابه");
    }

    #[test]
    fn controls_vanish() {
        check("a\u{200f}b\u{00ad}c\u{feff}", "abc");
        check("می\u{200c}خواهم", "ميخواهم");
    }

    #[test]
    fn every_character_is_normalised_for_good() {
        for character in '\0'..=char::MAX {
            let once = normalize(&character.to_string());
            assert_eq!(normalize(&once), once, "{character:?} U+{:04X}", character as u32);
        }
    }

    #[test]
    fn hostile_lengths_take_linear_time() {
        assert_eq!(normalize(&"\u{0651}".repeat(4096)), "");
        assert_eq!(normalize(&"ب".repeat(4096)), "ب");
        assert!(normalize(&"\u{fdfa}".repeat(4096)).starts_with("صلي الله عليه وسلم صلي"));
        assert!(normalize(&"و\u{0654}".repeat(4096)).chars().count() <= 2);
    }

    proptest! {
        #[test]
        fn is_idempotent(text in any::<String>()) {
            let once = normalize(&text);
            prop_assert_eq!(normalize(&once), once);
        }

        #[test]
        fn is_idempotent_on_arabic(text in "[ء-ي\u{064b}-\u{0655}\u{0640}a-c0-9ﷺﷲ .،]{0,24}") {
            let once = normalize(&text);
            prop_assert_eq!(normalize(&once), once);
        }
    }
}
