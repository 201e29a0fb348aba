//! Number words of Arabic, its dialects and English, each with its part in a number.
//!
//! The table is spelt as normalisation leaves words; Arabic words are also found with the clitics of [`CLITICS`].
//! Law: a word has one reading.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The part a word plays in a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// 1 to 9.
    Unit(u32),
    /// عشر: ten by itself, and what makes خمسة عشر of خمسة.
    Ten,
    /// 11 to 19 in one word.
    Teen(u32),
    /// 20 to 90.
    Tens(u32),
    /// A hundred, multiplied by a unit before it.
    Hundred,
    /// 200 to 900 in one word.
    Hundreds(u32),
    /// A thousand and more, multiplied by what stands before it.
    Scale(u64),
    /// Two thousand, two million … in one word.
    TwoScales(u64),
    /// Thousands, millions …: only with a number before it.
    Scales(u64),
    /// 1/n of a scale: نصف مليون, مليون ونصف.
    Fraction(u32),
    /// First to tenth, and English ones beyond.
    Ordinal(u32),
}

/// A number word as it stands in a text.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one word")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) part: Part,
    /// Preceded by و (and): goes on with the number before it.
    pub(super) connected: bool,
    /// Preceded by ال.
    pub(super) definite: bool,
    /// Says nothing by itself (واحد, أحد, مية).
    pub(super) needs_company: bool,
    /// English adds without "and".
    pub(super) english: bool,
}

/// The reading of a normalised word.
pub(super) fn number_word(word: &str) -> Option<Word> {
    static WORDS: LazyLock<HashMap<String, Word>> = LazyLock::new(table);
    WORDS.get(word).copied()
}

/// Clitics before an Arabic number word: text, "and", article.
const CLITICS: [(&str, bool, bool); 12] = [
    ("و", true, false),
    ("ب", false, false),
    ("ل", false, false),
    ("ك", false, false),
    ("ف", false, false),
    ("وب", false, false),
    ("ول", false, false),
    ("ال", false, true),
    ("وال", true, true),
    ("بال", false, true),
    ("لل", false, true),
    ("كال", false, true),
];

/// Words that a clitic would make of a number word but that are others: I am not, Sunday, Monday …
const OTHERS: [&str; 13] = [
    "لست",
    "ولست",
    "الاحد",
    "والاحد",
    "بالاحد",
    "للاحد",
    "الاثنين",
    "والاثنين",
    "بالاثنين",
    "للاثنين",
    "كالف",
    "فالف",
    "الست",
];

const ARABIC: &[(&str, Part)] = &[
    ("اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي اتنين ثنين", Part::Unit(2)),
    ("ثلاث ثلاثه ثلاثا تلات تلاته تلته", Part::Unit(3)),
    ("اربع اربعه اربعا", Part::Unit(4)),
    ("خمس خمسه خمسا", Part::Unit(5)),
    ("ست سته ستا", Part::Unit(6)),
    ("سبع سبعه سبعا", Part::Unit(7)),
    ("ثمان ثماني ثمانيه ثمانيا تمان تمنيه تمانيه ثمنيه", Part::Unit(8)),
    ("تسع تسعه تسعا", Part::Unit(9)),
    ("عشر عشره عشرا", Part::Ten),
    ("احداعش احداشر حداشر حداعش حدعش احدعش ايدعش", Part::Teen(11)),
    ("اتناشر اطناشر اتنعش اطنعش اثنعش ثنعش طنعش", Part::Teen(12)),
    ("تلتاشر تلاتاشر تلطاشر ثلطعش تلطعش تلتعش ثلاثطعش ثلتعش", Part::Teen(13)),
    ("اربعتاشر اربعطاشر اربعطعش اربعتعش", Part::Teen(14)),
    ("خمستاشر خمسطاشر خمسطعش خمستعش", Part::Teen(15)),
    ("ستاشر سطاشر سطعش ستعش", Part::Teen(16)),
    ("سبعتاشر سبعطاشر سبعطعش سبعتعش", Part::Teen(17)),
    ("تمنتاشر تمنطاشر تمنطعش ثمنطعش تمنتعش ثمنتعش", Part::Teen(18)),
    ("تسعتاشر تسعطاشر تسعطعش تسعتعش", Part::Teen(19)),
    ("عشرون عشرين", Part::Tens(20)),
    ("ثلاثون ثلاثين تلاتين تلتين", Part::Tens(30)),
    ("اربعون اربعين", Part::Tens(40)),
    ("خمسون خمسين", Part::Tens(50)),
    ("ستون ستين", Part::Tens(60)),
    ("سبعون سبعين", Part::Tens(70)),
    ("ثمانون ثمانين تمانين تمنين", Part::Tens(80)),
    ("تسعون تسعين", Part::Tens(90)),
    ("مئه مائه مايه", Part::Hundred),
    ("مئتان مئتين مائتان مائتين مئتا مئتي مائتا مائتي ميتين ميتان", Part::Hundreds(200)),
    (
        "ثلاثمئه ثلاثمائه ثلاثمايه ثلثمائه ثلثمئه تلتميه تلاتميه ثلاثميه ثلثميه تلتمايه",
        Part::Hundreds(300),
    ),
    ("اربعمئه اربعمائه اربعمايه اربعميه", Part::Hundreds(400)),
    ("خمسمئه خمسمائه خمسمايه خمسميه", Part::Hundreds(500)),
    ("ستمئه ستمائه ستمايه ستميه", Part::Hundreds(600)),
    ("سبعمئه سبعمائه سبعمايه سبعميه", Part::Hundreds(700)),
    (
        "ثمانمئه ثمانمائه ثمانيمئه ثمانيمائه ثمانمايه ثمنمئه ثمنمائه تمنميه تمانميه ثمنميه ثمانميه",
        Part::Hundreds(800),
    ),
    ("تسعمئه تسعمائه تسعمايه تسعميه", Part::Hundreds(900)),
    ("الف الفا", Part::Scale(1_000)),
    ("الفان الفين الفي", Part::TwoScales(1_000)),
    ("الاف الالاف تلاف", Part::Scales(1_000)),
    ("مليون مليونا", Part::Scale(1_000_000)),
    ("مليونان مليونين مليوني", Part::TwoScales(1_000_000)),
    ("ملايين", Part::Scales(1_000_000)),
    ("مليار مليارا بليون بليونا", Part::Scale(1_000_000_000)),
    ("ملياران مليارين ملياري بليونان بليونين بليوني", Part::TwoScales(1_000_000_000)),
    ("مليارات ملايير بلايين", Part::Scales(1_000_000_000)),
    ("تريليون تريليونا ترليون ترليونا", Part::Scale(1_000_000_000_000)),
    ("تريليونان تريليونين تريليوني ترليونين", Part::TwoScales(1_000_000_000_000)),
    ("تريليونات ترليونات", Part::Scales(1_000_000_000_000)),
    ("نصف نص", Part::Fraction(2)),
    ("ثلث", Part::Fraction(3)),
    ("ربع", Part::Fraction(4)),
    ("ثالث ثالثه", Part::Ordinal(3)),
    ("رابع رابعه", Part::Ordinal(4)),
    ("خامس خامسه", Part::Ordinal(5)),
    ("سادس سادسه", Part::Ordinal(6)),
    ("سابع سابعه", Part::Ordinal(7)),
    ("ثامن ثامنه", Part::Ordinal(8)),
    ("تاسع تاسعه", Part::Ordinal(9)),
    ("عاشر عاشره", Part::Ordinal(10)),
];

/// Ordinals that are so only with the article: ثاني without it is also "again".
const ARABIC_DEFINITE: &[(&str, Part)] = &[
    ("الاول الاولي والاول والاولي بالاول للاول", Part::Ordinal(1)),
    ("الحادي الحاديه والحادي والحاديه", Part::Ordinal(1)),
    ("الثاني الثانيه والثاني والثانيه بالثاني للثاني", Part::Ordinal(2)),
];

/// One: too common to say anything by itself. Others are also water, dead, a price, a dragon.
const ARABIC_IN_COMPANY: &[(&str, Part)] = &[
    ("واحد واحده احد احدي", Part::Unit(1)),
    ("تنين", Part::Unit(2)),
    ("تلت", Part::Unit(3)),
    ("تمن", Part::Unit(8)),
    ("ميه ميت", Part::Hundred),
];

const ENGLISH: &[(&str, Part)] = &[
    ("two", Part::Unit(2)),
    ("three", Part::Unit(3)),
    ("four", Part::Unit(4)),
    ("five", Part::Unit(5)),
    ("six", Part::Unit(6)),
    ("seven", Part::Unit(7)),
    ("eight", Part::Unit(8)),
    ("nine", Part::Unit(9)),
    ("ten", Part::Teen(10)),
    ("eleven", Part::Teen(11)),
    ("twelve", Part::Teen(12)),
    ("thirteen", Part::Teen(13)),
    ("fourteen", Part::Teen(14)),
    ("fifteen", Part::Teen(15)),
    ("sixteen", Part::Teen(16)),
    ("seventeen", Part::Teen(17)),
    ("eighteen", Part::Teen(18)),
    ("nineteen", Part::Teen(19)),
    ("twenty", Part::Tens(20)),
    ("thirty", Part::Tens(30)),
    ("forty fourty", Part::Tens(40)),
    ("fifty", Part::Tens(50)),
    ("sixty", Part::Tens(60)),
    ("seventy", Part::Tens(70)),
    ("eighty", Part::Tens(80)),
    ("ninety", Part::Tens(90)),
    ("hundred", Part::Hundred),
    ("thousand", Part::Scale(1_000)),
    ("million", Part::Scale(1_000_000)),
    ("billion", Part::Scale(1_000_000_000)),
    ("trillion", Part::Scale(1_000_000_000_000)),
    ("half", Part::Fraction(2)),
    ("quarter", Part::Fraction(4)),
    ("first", Part::Ordinal(1)),
    ("second", Part::Ordinal(2)),
    ("third", Part::Ordinal(3)),
    ("fourth", Part::Ordinal(4)),
    ("fifth", Part::Ordinal(5)),
    ("sixth", Part::Ordinal(6)),
    ("seventh", Part::Ordinal(7)),
    ("eighth", Part::Ordinal(8)),
    ("ninth", Part::Ordinal(9)),
    ("tenth", Part::Ordinal(10)),
    ("eleventh", Part::Ordinal(11)),
    ("twelfth", Part::Ordinal(12)),
    ("thirteenth", Part::Ordinal(13)),
    ("fourteenth", Part::Ordinal(14)),
    ("fifteenth", Part::Ordinal(15)),
    ("sixteenth", Part::Ordinal(16)),
    ("seventeenth", Part::Ordinal(17)),
    ("eighteenth", Part::Ordinal(18)),
    ("nineteenth", Part::Ordinal(19)),
    ("twentieth", Part::Ordinal(20)),
];

const ENGLISH_IN_COMPANY: &[(&str, Part)] = &[("one a an", Part::Unit(1))];

fn table() -> HashMap<String, Word> {
    let mut table = HashMap::with_capacity(4096);
    for (rows, needs_company) in [(ARABIC_IN_COMPANY, true), (ARABIC, false)] {
        for (clitic, connected, definite) in CLITICS {
            for (word, part) in each(rows) {
                table.insert(
                    format!("{clitic}{word}"),
                    Word { part, connected, definite, needs_company, english: false },
                );
            }
        }
    }
    for other in OTHERS {
        table.remove(other);
    }
    for (word, part) in each(ARABIC_DEFINITE) {
        let connected = word.starts_with('و');
        table.insert(
            word.to_owned(),
            Word { part, connected, definite: true, needs_company: false, english: false },
        );
    }
    // A word as it stands in the table wins over one that a clitic makes: واحد is one, not "and someone".
    for (rows, needs_company, english) in [
        (ARABIC_IN_COMPANY, true, false),
        (ARABIC, false, false),
        (ENGLISH_IN_COMPANY, true, true),
        (ENGLISH, false, true),
    ] {
        for (word, part) in each(rows) {
            table.insert(
                word.to_owned(),
                Word { part, connected: false, definite: false, needs_company, english },
            );
        }
    }
    table
}

fn each(rows: &'static [(&'static str, Part)]) -> impl Iterator<Item = (&'static str, Part)> {
    rows.iter().flat_map(|&(words, part)| words.split(' ').map(move |word| (word, part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_in_one_row() {
        let mut words: Vec<&str> =
            [ARABIC, ARABIC_IN_COMPANY, ARABIC_DEFINITE, ENGLISH, ENGLISH_IN_COMPANY]
                .into_iter()
                .flat_map(|rows| each(rows).map(|(word, _)| word))
                .collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
    }

    #[test]
    fn words_are_normalised() {
        for (word, _) in [ARABIC, ARABIC_IN_COMPANY, ARABIC_DEFINITE].into_iter().flat_map(each) {
            assert_eq!(crate::text::normalize(word), word);
        }
    }

    #[test]
    fn clitics_are_seen_through() {
        let word = number_word("والعشرين").unwrap();
        assert!(word.connected && word.definite);
        assert_eq!(word.part, Part::Tens(20));
        assert_eq!(number_word("واحد").map(|word| word.connected), Some(false));
        assert_eq!(number_word("لست"), None);
    }
}
