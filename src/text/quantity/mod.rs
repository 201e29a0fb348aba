//! Quantities: numbers, percentages, dates and years in one form, however they are written.
//!
//! ٥٠٠, 500, خمسمئة and "five hundred" are `n:500`; 1.5 مليار and "مليار ونصف" are `n:1500000000`; 80%, ثمانون بالمئة and
//! "80 percent" are `p:80`; يناير, كانون الثاني, جانفي and January are `m:1`. These keys stand beside the words of a text, in
//! the index as in a question. Number words are in `words`, how they combine in `grammar`, months, years and
//! centuries in `dates`.
//!
//! Laws: ranges are those of whole tokens and in order of their starts; the same number written in digits of any
//! script has the same keys. Known wrong cases: `1.500` is one and a half, as in English, and not fifteen hundred; ست
//! (six) is also a lady; numerals of one (واحد, a) are too common to say anything and give no key.

use std::ops::Range;

use super::tokens::Token;

mod dates;
mod grammar;
mod words;

/// A number, a month or the like, in the form under which it meets itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// Bytes of the original text.
    pub range: Range<usize>,
    /// What kind of quantity and which one.
    pub key: String,
}

/// The quantities of a text, given its tokens. One place may have several keys: 80% is `p:80` and `n:80`.
///
/// | key | meaning |
/// |---|---|
/// | `n:1500000000` | a number |
/// | `p:80` | a percentage |
/// | `o:19` | an ordinal: القرن التاسع عشر, 19th |
/// | `m:1`, `d:1-15` | a Gregorian month, a day in it |
/// | `h:9`, `hd:9-1`, `hy:1446` | a Hijri month, a day in it, a Hijri year |
/// | `e:90` | a decade: التسعينيات, 1990s |
pub fn quantities(text: &str, tokens: &[Token]) -> Vec<Quantity> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < tokens.len() {
        if let Some(number) = grammar::number_at(text, tokens, place) {
            place = push_number(text, tokens, &number, &mut found);
        } else {
            place += dates::push_word(tokens, place, &mut found);
        }
    }
    dates::push_numeric(text, tokens, &mut found);
    found.sort_by(|a, b| {
        (a.range.start, a.range.end, &a.key).cmp(&(b.range.start, b.range.end, &b.key))
    });
    found.dedup();
    found
}

/// Returns the place after the number and the words for percent.
fn push_number(
    text: &str,
    tokens: &[Token],
    number: &grammar::Number,
    found: &mut Vec<Quantity>,
) -> usize {
    let range = span(tokens, number.tokens.clone());
    let mut push = |prefix: &str, value: grammar::Value, range: &Range<usize>| {
        found.push(Quantity { range: range.clone(), key: format!("{prefix}:{value}") });
    };
    if number.ordinal || number.also_ordinal {
        push("o", number.value, &range);
    }
    if number.ordinal {
        return number.tokens.end;
    }
    let percent = grammar::percent_after(text, tokens, number.tokens.end)
        .or_else(|| grammar::percent_sign_before(text, range.start).then_some(number.tokens.end));
    if let Some(end) = percent {
        push("p", number.value, &span(tokens, number.tokens.start..end));
    }
    push("n", number.value, &range);
    if let Some(mantissa) = number.mantissa {
        push("n", mantissa, &range);
    }
    dates::push_beside_number(tokens, number, found);
    percent.unwrap_or(number.tokens.end)
}

/// From the first to the last of these tokens.
fn span(tokens: &[Token], places: Range<usize>) -> Range<usize> {
    match tokens.get(places).unwrap_or_default() {
        [] => 0..0,
        [only] => only.range.clone(),
        [first, .., last] => first.range.start..last.range.end,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tokens::tokens;
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        quantities(text, &tokens(text)).into_iter().map(|quantity| quantity.key).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut found = keys(text);
        found.sort();
        let mut wanted: Vec<&str> = expected.split_whitespace().collect();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "quantities({text:?})");
    }

    #[test]
    fn digits_of_all_scripts() {
        check("٥٠٠ 500 ۵۰۰", "n:500 n:500 n:500");
        check("1,500 و ١٬٥٠٠ و 1.50 و 007", "n:1500 n:1500 n:1.5 n:7");
    }

    #[test]
    fn arabic_number_words() {
        for (text, value) in [
            ("خمسمئة", "500"),
            ("خمسمائة", "500"),
            ("خمس مئة", "500"),
            ("خمسميه", "500"),
            ("الستمئة", "600"),
            ("مئتان", "200"),
            ("مائتي", "200"),
            ("ثلاثة", "3"),
            ("بثلاثين", "30"),
            ("خمسة وعشرون", "25"),
            ("خمسا وعشرين", "25"),
            ("الخمسة والعشرين", "25"),
            ("ثلاث عشرة", "13"),
            ("أحد عشر", "11"),
            ("اثنتا عشرة", "12"),
            ("السبعة عشر", "17"),
            ("خمستاشر", "15"),
            ("سبعطعش", "17"),
            ("تلاتة وعشرين", "23"),
            ("مئة وخمسون", "150"),
            ("مئة وخمسة وسبعون", "175"),
            ("ألف وتسعمئة وخمسة وأربعون", "1945"),
            ("ألفين وعشرين", "2020"),
            ("ألفان وأربعة وعشرون", "2024"),
            ("ثمانية آلاف وست مئة", "8600"),
            ("مئة وعشرة", "110"),
        ] {
            let found = keys(text);
            assert!(found.contains(&format!("n:{value}")), "{text}: {found:?}");
            assert!(found.len() <= 2, "{text}: {found:?}");
        }
    }

    #[test]
    fn large_numbers() {
        for text in [
            "500 مليار",
            "٥٠٠ مليار",
            "خمسمئة مليار",
            "نصف تريليون",
            "نص ترليون",
            "500 billion",
            "five hundred billion",
            "half a trillion",
            "500bn",
            "500B",
            "خمسمية مليار",
            "0.5 تريليون",
        ] {
            assert!(keys(text).contains(&"n:500000000000".to_owned()), "{text}: {:?}", keys(text));
        }
        for text in [
            "1.5 مليار",
            "١٫٥ مليار",
            "مليار ونصف",
            "مليار ونصف المليار",
            "1.5 billion",
            "one and a half billion",
            "مليار وخمسمئة مليون",
            "1500 مليون",
            "1,500,000,000",
            "ألف وخمسمئة مليون",
            "1.5bn",
        ] {
            assert!(keys(text).contains(&"n:1500000000".to_owned()), "{text}: {:?}", keys(text));
        }
        for text in [
            "ثلاثة ملايين ومئتا ألف",
            "3 ملايين و200 ألف",
            "3.2 مليون",
            "three million two hundred thousand",
        ] {
            assert!(keys(text).contains(&"n:3200000".to_owned()), "{text}: {:?}", keys(text));
        }
        assert!(keys("مليونين").contains(&"n:2000000".to_owned()));
        assert!(keys("مليوني دولار").contains(&"n:2000000".to_owned()));
        assert!(keys("مليون وربع").contains(&"n:1250000".to_owned()));
    }

    #[test]
    fn percentages() {
        for text in [
            "80%",
            "80 %",
            "٨٠٪",
            "%80",
            "٨٠ في المئة",
            "80 بالمائة",
            "ثمانون بالمئة",
            "ثمانين في المائة",
            "تمانين بالمية",
            "80 percent",
            "80 per cent",
            "eighty percent",
        ] {
            check(text, "n:80 p:80");
        }
        check("زاد 3.5% و4%", "n:3.5 p:3.5 n:4 p:4");
    }

    #[test]
    fn english_number_words() {
        check("twenty-five", "n:25");
        check("one hundred and twenty", "n:120");
        check("nineteen", "n:19");
        check("two thousand", "n:2000 n:2");
        check("twenty-first", "o:21");
    }

    #[test]
    fn ordinals_and_centuries() {
        for text in ["القرن التاسع عشر", "القرن الـ19", "19th century", "nineteenth century"]
        {
            assert!(keys(text).contains(&"o:19".to_owned()), "{text}: {:?}", keys(text));
        }
        check("المرتبة الثالثة", "o:3");
        check("الخامسة والستين", "o:65");
    }

    #[test]
    fn months_in_all_traditions() {
        for text in ["يناير", "كانون الثاني", "جانفي", "January", "كانون الثاني/يناير", "ينايرَ"]
        {
            assert!(keys(text).contains(&"m:1".to_owned()), "{text}: {:?}", keys(text));
        }
        check("تشرين الأول", "m:10");
        check("شهر آب", "m:8");
        check("آب 2020", "m:8 n:2020");
        check("هو أب حنون", "");
        check("he may march", "");
        check("5 مايو 2020", "d:5-5 m:5 n:5 n:2020");
        check("15 آذار", "d:3-15 m:3 n:15");
        check("May 5, 2020", "d:5-5 m:5 n:5 n:2020");
        check("2020-05-15", "d:5-15 m:5 n:2020 n:5 n:15");
        check("15/5/2020", "d:5-15 m:5 n:2020 n:5 n:15");
        check("الأول من مايو", "m:5 o:1");
    }

    #[test]
    fn hijri_months_and_years() {
        for text in ["1446 هـ", "1446هـ", "١٤٤٦ هجري", "1446 للهجرة", "سنة 1446 هجرية"]
        {
            assert!(keys(text).contains(&"hy:1446".to_owned()), "{text}: {:?}", keys(text));
        }
        check("رمضان", "h:9");
        check("ذي الحجة", "h:12");
        check("ربيع الآخر", "h:4");
        check("10 محرم", "h:1 hd:1-10 n:10");
    }

    #[test]
    fn decades() {
        for text in ["التسعينيات", "التسعينات", "تسعينيات القرن الماضي", "1990s", "the 90s"]
        {
            assert!(keys(text).contains(&"e:90".to_owned()), "{text}: {:?}", keys(text));
        }
    }

    #[test]
    fn everyday_words_are_no_numbers() {
        check("يوم الأحد والاثنين لا أحد هنا", "");
        check("واحد من الناس", "");
        check("نصف الشركات", "");
    }

    #[test]
    fn neighbours_are_kept_apart() {
        check("خمسة ستة سبعة", "n:5 n:6 n:7");
        check("بين 2019 و2020", "n:2019 n:2020");
        check("عشرة، عشرون", "n:10 n:20");
    }

    #[test]
    fn hostile_input_is_met() {
        assert!(keys(&"9".repeat(4096)).len() <= 1);
        assert!(!keys(&"مليون ".repeat(1000)).is_empty());
        assert!(!keys(&"وعشرون ".repeat(1000)).is_empty());
        keys(&"نصف ".repeat(1000));
        keys("999999999999999999 ألف مليون مليار تريليون ألف مليون");
        keys(&"99999999999999999 تريليون تريليون تريليون ".repeat(50));
    }

    proptest! {
        #[test]
        fn script_of_digits_does_not_matter(number in 0_u64..1_000_000_000) {
            let arabic: String =
                number.to_string().chars().map(|digit| char::from_u32(digit as u32 - '0' as u32 + '٠' as u32).unwrap()).collect();
            prop_assert_eq!(keys(&number.to_string()), keys(&arabic));
        }

        #[test]
        fn ranges_are_in_order(text in "(خمسة|وعشرون|مليون|ونصف|مايو|5|2020|%|/|-|,| ){0,12}") {
            let found = quantities(&text, &tokens(&text));
            prop_assert!(found.iter().all(|quantity| text.get(quantity.range.clone()).is_some_and(|slice| !slice.is_empty())));
            prop_assert!(found.is_sorted_by_key(|quantity| quantity.range.start));
        }
    }
}
