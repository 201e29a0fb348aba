//! Months, days, Hijri years and decades.
//!
//! Gregorian months in the traditions of Egypt and the Gulf (يناير), of the Levant and Iraq (كانون الثاني), of the
//! Maghreb (جانفي, غشت) and in English; Hijri months. A name that is also another word (آب, صفر, May) counts only
//! beside a number or after شهر. Law: a key is made only of a valid month and day. Known wrong case: a
//! Hijri year is not converted; 1446 هـ and 2024 do not meet.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::super::tokens::{Kind, Token};
use super::{Quantity, grammar, span};

/// A month's name in one or two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Month {
    number: u32,
    hijri: bool,
    /// Also another word.
    ambiguous: bool,
}

const GREGORIAN: [&str; 12] = [
    "يناير|كانون الثاني|كانون ثاني|جانفي|january",
    "فبراير|شباط|فيفري|february",
    "مارس|اذار|march*",
    "ابريل|نيسان|افريل|april",
    "مايو|ايار|ماي*|may*",
    "يونيو|يونيه|حزيران|جوان*|june",
    "يوليو|يوليه|يوليوز|تموز|جويليه|july",
    "اغسطس|اب*|اوت*|غشت|august",
    "سبتمبر|ايلول|شتنبر|september|sept",
    "اكتوبر|تشرين الاول|تشرين اول|october",
    "نوفمبر|تشرين الثاني|تشرين ثاني|نونبر|november",
    "ديسمبر|كانون الاول|كانون اول|دجنبر|december",
];

const GREGORIAN_SHORT: [&str; 12] =
    ["jan", "feb", "mar", "apr", "", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const HIJRI: [&str; 12] = [
    "محرم*",
    "صفر*",
    "ربيع الاول",
    "ربيع الثاني|ربيع الاخر",
    "جمادي الاولي|جمادي الاول",
    "جمادي الاخره|جمادي الثانيه|جمادي الثاني|جمادي الاخر",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعده|ذي القعده",
    "ذو الحجه|ذي الحجه",
];

const CLITICS: [&str; 7] = ["", "و", "ب", "ل", "ف", "وب", "ول"];

fn months() -> &'static HashMap<String, Month> {
    static MONTHS: LazyLock<HashMap<String, Month>> = LazyLock::new(|| {
        let mut months = HashMap::new();
        for (hijri, names) in [(false, GREGORIAN), (true, HIJRI)] {
            for (number, names) in (1..).zip(names) {
                for name in names.split('|') {
                    let month = Month { number, hijri, ambiguous: name.ends_with('*') };
                    for clitic in CLITICS {
                        months.insert(format!("{clitic}{}", name.trim_end_matches('*')), month);
                    }
                }
            }
        }
        for (number, name) in (1..).zip(GREGORIAN_SHORT).filter(|(_, name)| !name.is_empty()) {
            months.insert(name.to_owned(), Month { number, hijri: false, ambiguous: true });
        }
        months
    });
    &MONTHS
}

/// The month that begins at this place and how many tokens it takes.
fn month_at(tokens: &[Token], place: usize) -> Option<(Month, usize)> {
    let first = tokens.get(place)?;
    if let Some(&month) = months().get(&first.text) {
        return Some((month, 1));
    }
    let begins_two = ["كانون", "تشرين", "ربيع", "جمادي", "ذو", "ذي"]
        .iter()
        .any(|begin| first.text.ends_with(begin));
    let second = tokens.get(place + 1).filter(|_| begins_two)?;
    months().get(&format!("{} {}", first.text, second.text)).map(|&month| (month, 2))
}

/// The month or decade named at this place, with its day; how many tokens the name takes, at least one.
pub(super) fn push_word(tokens: &[Token], place: usize, found: &mut Vec<Quantity>) -> usize {
    let Some(token) = tokens.get(place) else { return 1 };
    if let Some(decade) = decade(&token.text) {
        found.push(Quantity { range: token.range.clone(), key: format!("e:{decade}") });
        return 1;
    }
    let Some((month, length)) = month_at(tokens, place) else { return 1 };
    let places = place..place + length;
    let before = place.checked_sub(1).and_then(|before| tokens.get(before));
    let after = tokens.get(places.end);
    let number = |token: Option<&Token>| {
        token
            .filter(|token| token.kind == Kind::Number)
            .and_then(|token| token.text.parse::<u32>().ok())
    };
    let beside_number = number(before).is_some() || number(after).is_some();
    let after_month =
        before.is_some_and(|before| before.text.ends_with("شهر") || before.text == "الشهر");
    if month.ambiguous && !beside_number && !after_month {
        return length;
    }
    let is_day = |day: u32| (1..=31).contains(&day);
    let (months, days) = if month.hijri { ("h", "hd") } else { ("m", "d") };
    found.push(Quantity {
        range: span(tokens, places.clone()),
        key: format!("{months}:{}", month.number),
    });
    let english = token.text.is_ascii();
    let day = number(before)
        .filter(|&day| is_day(day))
        .map(|day| (day, place - 1..places.end))
        .or_else(|| {
            number(after)
                .filter(|&day| english && is_day(day))
                .map(|day| (day, place..places.end + 1))
        });
    if let Some((day, places)) = day {
        found.push(Quantity {
            range: span(tokens, places),
            key: format!("{days}:{}-{day}", month.number),
        });
    }
    length
}

/// 90 for the nineties.
fn decade(word: &str) -> Option<u32> {
    let bare = ["وال", "بال", "لل", "ال", "و"]
        .iter()
        .find_map(|clitic| word.strip_prefix(clitic))
        .unwrap_or(word);
    let stem = ["ينيات", "ينات"].iter().find_map(|ending| bare.strip_suffix(ending));
    Some(match stem.or_else(|| word.strip_suffix("ties"))? {
        "عشر" | "twen" => 20,
        "ثلاث" | "تلات" | "thir" => 30,
        "اربع" | "for" => 40,
        "خمس" | "fif" => 50,
        "ست" | "six" => 60,
        "سبع" | "seven" => 70,
        "ثمان" | "تمان" | "eigh" => 80,
        "تسع" | "nine" => 90,
        _ => return None,
    })
}

/// What a word after the number makes of it: 1446 هـ, 1990s.
pub(super) fn push_beside_number(
    tokens: &[Token],
    number: &grammar::Number,
    found: &mut Vec<Quantity>,
) {
    let Some((value, after)) = number.value.whole().zip(tokens.get(number.tokens.end)) else {
        return;
    };
    let range = || span(tokens, number.tokens.start..number.tokens.end + 1);
    if matches!(after.text.as_str(), "ه" | "هجري" | "هجريه" | "هجريا" | "للهجره" | "ah")
        && (1..=1600).contains(&value)
    {
        found.push(Quantity { range: range(), key: format!("hy:{value}") });
    }
    let touches = span(tokens, number.tokens.clone()).end == after.range.start;
    if after.text == "s" && touches && value % 10 == 0 && value % 100 != 0 {
        found.push(Quantity { range: range(), key: format!("e:{}", value % 100) });
    }
}

/// Dates in digits: 2020-05-15, 15/5/2020, 15.5.2020.
pub(super) fn push_numeric(text: &str, tokens: &[Token], found: &mut Vec<Quantity>) {
    for window in tokens.windows(3) {
        let [first, second, third] = window else { continue };
        if window.iter().any(|token| token.kind != Kind::Number) {
            continue;
        }
        let gap = |left: &Token, right: &Token| {
            text.get(left.range.end..right.range.start).unwrap_or_default()
        };
        let separator = gap(first, second);
        if !matches!(separator, "-" | "/" | ".") || gap(second, third) != separator {
            continue;
        }
        let value = |token: &Token| token.text.parse::<u32>().ok();
        let (Some(a), Some(b), Some(c)) = (value(first), value(second), value(third)) else {
            continue;
        };
        let (day, month) = if first.text.len() == 4 {
            (c, b)
        } else if third.text.len() != 4 {
            continue;
        } else if b > 12 {
            (b, a)
        } else {
            (a, b)
        };
        if (1..=12).contains(&month) && (1..=31).contains(&day) {
            let range: Range<usize> = first.range.start..third.range.end;
            found.push(Quantity { range: range.clone(), key: format!("m:{month}") });
            found.push(Quantity { range, key: format!("d:{month}-{day}") });
        }
    }
}
