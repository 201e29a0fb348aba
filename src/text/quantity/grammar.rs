//! How number words and digits combine: خمسة وعشرون, 1.5 مليار, مليون ونصف, five hundred thousand.
//!
//! Arabic adds with و and multiplies without it; units stand before tens. English adds without a word. A number ends
//! where the next word cannot go on with it, so that خمسة ستة are two numbers. Law: a number covers at least one
//! token, and reading never goes back.

use std::fmt;
use std::ops::Range;

use super::super::tokens::{Kind, Token};
use super::words::{Part, Word, number_word};

/// A decimal number in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Value(u128);

const ONE: u128 = 1_000_000;

impl Value {
    fn parse(digits: &str) -> Option<Self> {
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.len() > 18 {
            return None;
        }
        let millionths: String = fraction.chars().chain("000000".chars()).take(6).collect();
        Some(Self(whole.parse::<u128>().ok()?.checked_mul(ONE)? + millionths.parse::<u128>().ok()?))
    }

    /// The number, when it is whole and small enough.
    pub(super) fn whole(self) -> Option<u32> {
        self.0.is_multiple_of(ONE).then(|| u32::try_from(self.0 / ONE).ok()).flatten()
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0 / ONE, self.0 % ONE);
        if fraction == 0 {
            return write!(f, "{whole}");
        }
        write!(f, "{whole}.{}", format!("{fraction:06}").trim_end_matches('0'))
    }
}

/// A number as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// The tokens it is written in.
    pub(super) tokens: Range<usize>,
    pub(super) value: Value,
    /// The factor before a scale: 500 of 500 مليار.
    pub(super) mantissa: Option<Value>,
    /// Only an ordinal: الثالث, 19th.
    pub(super) ordinal: bool,
    /// Also an ordinal: القرن العشرين.
    pub(super) also_ordinal: bool,
}

/// The number that begins with this token.
pub(super) fn number_at(text: &str, tokens: &[Token], start: usize) -> Option<Number> {
    let mut sum = Sum::default();
    let mut place = start;
    while let Some((piece, connected, next)) = piece_at(text, tokens, place, place > start) {
        if !sum.add(piece, connected, place == start) {
            break;
        }
        place = next;
    }
    let number = sum.finish()?;
    let before = start.checked_sub(1).and_then(|before| tokens.get(before));
    let counts_centuries = before.is_some_and(|token| {
        matches!(token.text.as_str(), "القرن" | "قرن" | "والقرن" | "بالقرن" | "للقرن" | "century")
    }) || before.is_some_and(|token| {
        token.text == "ال"
            && tokens.get(start).is_some_and(|here| here.range.start == token.range.end)
    });
    Some(Number {
        tokens: start..place,
        also_ordinal: number.also_ordinal || (counts_centuries && !number.ordinal),
        ..number
    })
}

/// Digits or a number word.
#[derive(Debug, Clone, Copy)]
enum Piece {
    Digits(Value),
    /// 19th.
    DigitsOrdinal(Value),
    /// `bn` of 500bn.
    Suffix(u64),
    Word(Word),
}

/// The piece at this place, whether "and" connects it, and the place after it.
fn piece_at(
    text: &str,
    tokens: &[Token],
    place: usize,
    inside: bool,
) -> Option<(Piece, bool, usize)> {
    let token = tokens.get(place)?;
    let next = tokens.get(place + 1);
    let touches = |left: &Token, right: &Token| left.range.end == right.range.start;
    if inside && is_interrupted(text, tokens.get(place.checked_sub(1)?)?, token) {
        return None;
    }
    match token.kind {
        Kind::Number => {
            let value = Value::parse(&token.text)?;
            let suffix = next.filter(|next| next.kind == Kind::Latin && touches(token, next));
            if suffix
                .is_some_and(|suffix| matches!(suffix.text.as_str(), "st" | "nd" | "rd" | "th"))
            {
                return Some((Piece::DigitsOrdinal(value), false, place + 2));
            }
            Some((Piece::Digits(value), false, place + 1))
        }
        // "مليون و200 ألف", "two hundred and five"
        Kind::Arabic | Kind::Latin if inside && matches!(token.text.as_str(), "و" | "and") => {
            let (piece, _, after) = piece_at(text, tokens, place + 1, true)?;
            Some((piece, true, after))
        }
        // "half a trillion", "one and a half"
        Kind::Latin
            if matches!(token.text.as_str(), "a" | "an")
                && [place.wrapping_sub(1), place + 1]
                    .iter()
                    .any(|&beside| is_fraction(tokens, beside)) =>
        {
            piece_at(text, tokens, place + 1, true)
        }
        Kind::Arabic | Kind::Latin => {
            let before = place.checked_sub(1).and_then(|before| tokens.get(before));
            let after_digits =
                before.is_some_and(|before| before.kind == Kind::Number && touches(before, token));
            if let Some(scale) = suffix_scale(&token.text).filter(|_| inside && after_digits) {
                return Some((Piece::Suffix(scale), false, place + 1));
            }
            let word = number_word(&token.text)?;
            Some((Piece::Word(word), word.connected, place + 1))
        }
    }
}

fn is_fraction(tokens: &[Token], place: usize) -> bool {
    let word = tokens.get(place).and_then(|token| number_word(&token.text));
    matches!(word, Some(Word { part: Part::Fraction(_), english: true, .. }))
}

/// Whether punctuation stands between two tokens, other than the hyphen of twenty-five.
fn is_interrupted(text: &str, before: &Token, token: &Token) -> bool {
    let gap = text.get(before.range.end..token.range.start).unwrap_or_default();
    gap.contains(|character| {
        !matches!(character, ' ' | '\u{a0}' | '\t' | '-' | '\u{2011}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
    })
}

fn suffix_scale(text: &str) -> Option<u64> {
    Some(match text {
        "k" => 1_000,
        "m" | "mn" | "mln" => 1_000_000,
        "b" | "bn" | "bln" => 1_000_000_000,
        "tn" | "trn" => 1_000_000_000_000,
        _ => return None,
    })
}

/// A number under construction.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, read and set one by one")]
#[derive(Debug, Default)]
struct Sum {
    /// Groups already multiplied by their scale.
    total: u128,
    /// The group that no scale has closed.
    group: Option<u128>,
    /// Which places of the group are taken.
    units: bool,
    tens: bool,
    hundreds: bool,
    /// The unit just read, which عشر or مئة may still change.
    fresh_unit: bool,
    smallest_scale: Option<u64>,
    mantissa: Option<u128>,
    fraction: Option<u32>,
    closed: bool,
    ordinal: bool,
    also_ordinal: bool,
    company: bool,
    pieces: usize,
}

impl Sum {
    /// Takes the piece in, or says that it does not go on with this number.
    fn add(&mut self, piece: Piece, connected: bool, first: bool) -> bool {
        if self.closed || self.group.unwrap_or(0) > u128::from(u64::MAX) * ONE {
            return false;
        }
        let joins = first || connected;
        let fresh_unit = std::mem::take(&mut self.fresh_unit);
        let taken = match piece {
            Piece::Digits(value) => {
                joins && self.group.is_none() && !self.ordinal && self.fraction.is_none() && {
                    self.group = Some(value.0);
                    (self.units, self.tens, self.hundreds) = (true, true, true);
                    self.company = true;
                    true
                }
            }
            Piece::DigitsOrdinal(value) => {
                first && {
                    self.group = Some(value.0);
                    self.ordinal = true;
                    self.closed = true;
                    self.company = true;
                    true
                }
            }
            Piece::Suffix(scale) => self.scale(scale, 1, false),
            Piece::Word(word) => {
                self.company |= !word.needs_company;
                self.word(word, joins, fresh_unit, first)
            }
        };
        self.pieces += usize::from(taken);
        taken
    }

    fn word(&mut self, word: Word, joins: bool, fresh_unit: bool, first: bool) -> bool {
        let joins_english = joins || word.english;
        match word.part {
            Part::Unit(unit) => {
                // خمسة وعشرون, but twenty five.
                let free = !self.units && (word.english || !self.tens);
                let fits = joins_english
                    && free
                    && (word.english || !self.ordinal)
                    && self.fraction.is_none();
                self.fresh_unit = fits;
                fits && self.plus(u128::from(unit), |sum| sum.units = true)
            }
            Part::Ten if fresh_unit && !word.connected => self.plus(10, |sum| sum.tens = true),
            Part::Ten => {
                joins
                    && !self.units
                    && !self.tens
                    && self.plus(10, |sum| (sum.units, sum.tens) = (true, true))
            }
            Part::Teen(teen) => {
                joins_english
                    && !self.units
                    && !self.tens
                    && self.plus(u128::from(teen), |sum| (sum.units, sum.tens) = (true, true))
            }
            Part::Tens(tens) => {
                let free = !self.tens && (!word.english || !self.units);
                let fits = joins_english && free && (word.definite || !self.ordinal);
                self.also_ordinal |= fits && first && word.definite;
                fits && self.plus(u128::from(tens), |sum| sum.tens = true)
            }
            Part::Hundred => self.hundred(fresh_unit && !word.connected, joins),
            Part::Hundreds(hundreds) => {
                joins
                    && !self.units
                    && !self.tens
                    && !self.hundreds
                    && self.plus(u128::from(hundreds), |sum| sum.hundreds = true)
            }
            Part::Scale(scale) | Part::Scales(scale) if self.fraction.is_some() => {
                self.fraction_of(scale)
            }
            Part::Scale(scale) => self.scale(scale, 1, joins),
            Part::TwoScales(scale) => joins && self.scale(scale, 2, true),
            Part::Scales(scale) => self.group.is_some() && !joins && self.scale(scale, 1, false),
            Part::Fraction(parts) => self.fraction(parts, joins, first),
            Part::Ordinal(ordinal) => self.ordinal(ordinal, first, word.english),
        }
    }

    /// Adds to the open group and marks its places.
    fn plus(&mut self, amount: u128, mark: impl FnOnce(&mut Self)) -> bool {
        if self.group.is_some_and(|group| group > 999 * ONE) {
            return false;
        }
        self.group = Some(self.group.unwrap_or(0) + amount * ONE);
        mark(self);
        true
    }

    fn hundred(&mut self, after_unit: bool, joins: bool) -> bool {
        if self.hundreds || (self.tens && !after_unit) {
            return false;
        }
        match self.group {
            Some(group) if after_unit => {
                self.group = Some(group * 100);
                (self.units, self.hundreds) = (false, true);
                true
            }
            _ => joins && !self.units && self.plus(100, |sum| sum.hundreds = true),
        }
    }

    fn scale(&mut self, scale: u64, count: u128, joins: bool) -> bool {
        if self.ordinal {
            return false;
        }
        let one = u128::from(scale) * ONE;
        match (self.group.take(), self.smallest_scale) {
            // ألف وخمسمئة مليون: all that stands before is multiplied.
            (group, Some(smaller)) if smaller < scale && !joins => {
                let before = self.total.saturating_add(group.unwrap_or(0));
                self.mantissa = Some(before);
                self.total = before.saturating_mul(u128::from(scale));
            }
            (Some(group), smallest)
                if !joins && smallest.is_none_or(|smallest| scale < smallest) =>
            {
                self.mantissa.get_or_insert(group);
                self.total = self.total.saturating_add(group.saturating_mul(u128::from(scale)));
            }
            (None, smallest) if joins && smallest.is_none_or(|smallest| scale < smallest) => {
                self.total = self.total.saturating_add(one * count);
            }
            (group, _) => {
                self.group = group;
                return false;
            }
        }
        (self.units, self.tens, self.hundreds) = (false, false, false);
        self.smallest_scale = Some(scale);
        true
    }

    /// ونصف after a scale, or نصف before one.
    fn fraction(&mut self, parts: u32, joins: bool, first: bool) -> bool {
        if first {
            self.fraction = Some(parts);
            return true;
        }
        if let (Some(scale), None, true) = (self.smallest_scale, self.group, joins) {
            self.total = self.total.saturating_add(u128::from(scale) * ONE / u128::from(parts));
            self.fraction = Some(parts);
            return true;
        }
        // one and a half billion, 3 ونصف مليون
        if let (Some(group), None, true) = (self.group, self.smallest_scale, joins) {
            self.group = Some(group + ONE / u128::from(parts));
            (self.units, self.tens, self.hundreds) = (true, true, true);
            return true;
        }
        false
    }

    /// The scale after نصف: what is halved, or a repetition of what was (مليار ونصف المليار).
    fn fraction_of(&mut self, scale: u64) -> bool {
        let Some(parts) = self.fraction else { return false };
        match self.smallest_scale {
            None => {
                self.total = u128::from(scale) * ONE / u128::from(parts);
                self.smallest_scale = Some(scale);
                self.closed = true;
                true
            }
            Some(before) => {
                self.closed = true;
                before == scale
            }
        }
    }

    fn ordinal(&mut self, ordinal: u32, first: bool, english: bool) -> bool {
        // twenty-first
        let after_tens = english && self.tens && !self.units;
        if !first && !after_tens {
            return false;
        }
        self.ordinal = true;
        self.fresh_unit = true;
        self.closed = english;
        self.plus(u128::from(ordinal), |sum| sum.units = true)
    }

    fn finish(self) -> Option<Number> {
        let is_half_alone =
            self.fraction.is_some() && self.smallest_scale.is_none() && self.group.is_none();
        if self.pieces == 0 || is_half_alone || (!self.company && self.pieces == 1) {
            return None;
        }
        let value = Value(self.total.saturating_add(self.group.unwrap_or(0)));
        let mantissa = self.mantissa.map(Value).filter(|mantissa| *mantissa != Value(ONE));
        Some(Number {
            tokens: 0..0,
            value,
            mantissa,
            ordinal: self.ordinal,
            also_ordinal: self.also_ordinal,
        })
    }
}

/// Where the words for percent end that follow at this place.
pub(super) fn percent_after(text: &str, tokens: &[Token], place: usize) -> Option<usize> {
    let before = tokens.get(place.checked_sub(1)?)?;
    let word = |offset: usize| tokens.get(place + offset).map_or("", |token| token.text.as_str());
    let after = text
        .get(before.range.end..)
        .unwrap_or_default()
        .trim_start_matches([' ', '\u{a0}', '\u{200f}', '\u{200e}']);
    if after.starts_with(['%', '٪', '﹪', '％']) {
        return Some(place);
    }
    match (word(0), word(1)) {
        (
            "بالمئه" | "بالمائه" | "بالميه" | "بالمايه" | "فالميه" | "فالمئه" | "percent" | "pct",
            _,
        ) => Some(place + 1),
        ("في" | "ف" | "ب", "المئه" | "المائه" | "الميه" | "المايه") | ("per", "cent") => {
            Some(place + 2)
        }
        _ => None,
    }
}

/// Whether a percent sign stands right before this byte, as right-to-left typing has it.
pub(super) fn percent_sign_before(text: &str, start: usize) -> bool {
    text.get(..start).is_some_and(|before| before.ends_with(['%', '٪', '﹪', '％']))
}
