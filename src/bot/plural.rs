//! Counted nouns: Arabic has a form for one, two, 3–10, 11–99 and the round hundreds, and the last two digits decide.

use crate::text::language::Language;

/// Which digits the bot's own words use; quotations keep theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Digits {
    /// 0123456789
    #[default]
    Latin,
    /// ٠١٢٣٤٥٦٧٨٩
    ArabicIndic,
}

impl Digits {
    /// `number` in these digits.
    pub fn write(self, number: u64) -> String {
        self.rewrite(&number.to_string())
    }

    /// `text` with its Latin digits in these digits.
    pub fn rewrite(self, text: &str) -> String {
        match self {
            Self::Latin => text.to_owned(),
            Self::ArabicIndic => text
                .chars()
                .map(|c| match c.to_digit(10) {
                    Some(digit) if c.is_ascii_digit() => {
                        char::from_u32(0x0660 + digit).unwrap_or(c)
                    }
                    _ => c,
                })
                .collect(),
        }
    }
}

/// The forms of a noun that is counted.
#[derive(Debug, Clone, Copy)]
pub struct Noun {
    /// مقطع واحد
    one: &'static str,
    /// مقطعان
    two: &'static str,
    /// 3–10: مقاطع
    few: &'static str,
    /// 11–99: مقطعًا
    many: &'static str,
    /// 100, 101, 102, 200, 1,000: مقطع
    hundreds: &'static str,
    /// No passage at all: لا مقاطع
    none: &'static str,
    english: [&'static str; 2],
}

/// مقطع
pub const PASSAGE: Noun = Noun {
    one: "مقطع واحد",
    two: "مقطعان",
    few: "مقاطع",
    many: "مقطعًا",
    hundreds: "مقطع",
    none: "لا مقاطع",
    english: ["passage", "passages"],
};

/// فقرة
pub const PARAGRAPH: Noun = Noun {
    one: "فقرة واحدة",
    two: "فقرتان",
    few: "فقرات",
    many: "فقرة",
    hundreds: "فقرة",
    none: "لا فقرات",
    english: ["paragraph", "paragraphs"],
};

/// مقال
pub const ARTICLE: Noun = Noun {
    one: "مقال واحد",
    two: "مقالان",
    few: "مقالات",
    many: "مقالًا",
    hundreds: "مقال",
    none: "لا مقالات",
    english: ["article", "articles"],
};

/// دقيقة
pub const MINUTE: Noun = Noun {
    one: "دقيقة واحدة",
    two: "دقيقتين",
    few: "دقائق",
    many: "دقيقة",
    hundreds: "دقيقة",
    none: "أقل من دقيقة",
    english: ["minute", "minutes"],
};

/// يوم, as long as something lasts: «يومين», «30 يومًا»
pub const DAY: Noun = Noun {
    one: "يومًا واحدًا",
    two: "يومين",
    few: "أيام",
    many: "يومًا",
    hundreds: "يوم",
    none: "أقل من يوم",
    english: ["day", "days"],
};

/// `count` of `noun`, as a nominative phrase: «مقطعان», «11 مقطعًا», "2 passages".
pub fn counted(noun: Noun, count: u64, language: Language, digits: Digits) -> String {
    if language == Language::English {
        let [one, many] = noun.english;
        return format!("{count} {}", if count == 1 { one } else { many });
    }
    let number = digits.write(count);
    match (count, count % 100) {
        (0, _) => noun.none.to_owned(),
        (1, _) => noun.one.to_owned(),
        (2, _) => noun.two.to_owned(),
        (_, 3..=10) => format!("{number} {}", noun.few),
        (_, 11..=99) => format!("{number} {}", noun.many),
        _ => format!("{number} {}", noun.hundreds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_are_counted_as_arabic_counts() {
        for (count, expected) in [
            (0, "لا مقاطع"),
            (1, "مقطع واحد"),
            (2, "مقطعان"),
            (3, "3 مقاطع"),
            (10, "10 مقاطع"),
            (11, "11 مقطعًا"),
            (99, "99 مقطعًا"),
            (100, "100 مقطع"),
            (101, "101 مقطع"),
            (102, "102 مقطع"),
            (103, "103 مقاطع"),
            (111, "111 مقطعًا"),
            (200, "200 مقطع"),
            (1000, "1000 مقطع"),
        ] {
            assert_eq!(counted(PASSAGE, count, Language::Arabic, Digits::Latin), expected);
        }
    }

    #[test]
    fn arabic_indic_digits_are_written_where_asked_for() {
        assert_eq!(counted(PARAGRAPH, 33, Language::Arabic, Digits::ArabicIndic), "٣٣ فقرة");
        assert_eq!(Digits::ArabicIndic.rewrite("الفقرة 7"), "الفقرة ٧");
    }

    #[test]
    fn english_knows_one_and_many() {
        assert_eq!(counted(ARTICLE, 1, Language::English, Digits::Latin), "1 article");
        assert_eq!(counted(ARTICLE, 0, Language::English, Digits::Latin), "0 articles");
    }
}
