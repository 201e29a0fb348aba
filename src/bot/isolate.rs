//! Mixed directions: text of the other direction is fenced off, so that it disorders nothing around it.
//!
//! A title such as `GPT-5` inside an Arabic sentence pulls punctuation and numbers to the wrong side unless it stands
//! between U+2068 (first strong isolate) and U+2069. One whose first letter misleads, such as `OpenAI تحت الضغط`, gets
//! an isolate of its own direction instead. Controls that come with the text are taken out first: an unbalanced one
//! would turn the rest of the message around.

use std::borrow::Cow;

use crate::text::language::Language;

const LEFT_TO_RIGHT_ISOLATE: char = '\u{2066}';
const RIGHT_TO_LEFT_ISOLATE: char = '\u{2067}';
const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';
const RIGHT_TO_LEFT_MARK: char = '\u{200F}';
const LEFT_TO_RIGHT_MARK: char = '\u{200E}';

/// The side from which a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    RightToLeft,
    LeftToRight,
}

impl Direction {
    fn of(character: char) -> Option<Self> {
        match character {
            // Hebrew to Arabic Extended-A, then the presentation forms.
            '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => {
                character.is_alphabetic().then_some(Self::RightToLeft)
            }
            _ => character.is_alphabetic().then_some(Self::LeftToRight),
        }
    }

    /// The direction of most of a text's letters; that of the first when there are as many of either.
    fn of_most(text: &str) -> Option<Self> {
        let (mut first, mut balance) = (None, 0_i64);
        for direction in text.chars().filter_map(Self::of) {
            let first = *first.get_or_insert(direction);
            balance += if direction == first { 1 } else { -1 };
        }
        first.map(|first| if balance >= 0 { first } else { first.opposite() })
    }

    fn opposite(self) -> Self {
        match self {
            Self::RightToLeft => Self::LeftToRight,
            Self::LeftToRight => Self::RightToLeft,
        }
    }

    fn isolate(self) -> char {
        match self {
            Self::RightToLeft => RIGHT_TO_LEFT_ISOLATE,
            Self::LeftToRight => LEFT_TO_RIGHT_ISOLATE,
        }
    }

    fn of_language(language: Language) -> Self {
        match language {
            Language::Arabic => Self::RightToLeft,
            Language::English => Self::LeftToRight,
        }
    }
}

/// Whether `character` is there for the direction of what stands around it: marks, embeddings, overrides and isolates.
fn is_direction_control(character: char) -> bool {
    matches!(character, '\u{061C}' | LEFT_TO_RIGHT_MARK | RIGHT_TO_LEFT_MARK
        | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `text` without marks, embeddings, overrides and isolates; Telegram rewrites runs of marks.
pub fn without_controls(text: &str) -> Cow<'_, str> {
    if text.contains(is_direction_control) {
        Cow::Owned(text.chars().filter(|&c| !is_direction_control(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// `text` as a piece of a sentence in `language`: fenced when it has a letter of the other direction, or digits and
/// signs alone that the sentence could tear apart.
pub fn within(language: Language, text: &str) -> String {
    let text = without_controls(text);
    let around = Direction::of_language(language);
    let foreign = text.chars().filter_map(Direction::of).any(|direction| direction != around);
    if foreign {
        let isolate = misleading(&text).map_or(FIRST_STRONG_ISOLATE, Direction::isolate);
        format!("{isolate}{text}{POP_DIRECTIONAL_ISOLATE}")
    } else {
        text.into_owned()
    }
}

/// `text` that stands alone, on a button: fenced when its first letter, which apps go by, misleads.
pub fn alone(text: &str) -> String {
    let text = without_controls(text);
    match misleading(&text) {
        Some(direction) => format!("{}{text}{POP_DIRECTIONAL_ISOLATE}", direction.isolate()),
        None => text.into_owned(),
    }
}

/// The direction of a text whose first letter has the other one.
fn misleading(text: &str) -> Option<Direction> {
    let first = text.chars().find_map(Direction::of)?;
    Direction::of_most(text).filter(|&most| most != first)
}

/// The mark to put before a line of `language` whose first letter is of the other direction: apps lay a line out by its
/// first letter. Empty when it is laid out right by itself.
pub fn line_mark(language: Language, line: &str) -> &'static str {
    match (Direction::of_language(language), line.chars().find_map(Direction::of)) {
        (Direction::RightToLeft, Some(Direction::LeftToRight)) => "\u{200F}",
        (Direction::LeftToRight, Some(Direction::RightToLeft)) => "\u{200E}",
        _ => "",
    }
}

/// `text` without the marks and fences that this module adds, for comparisons.
pub fn visible(text: &str) -> String {
    without_controls(text).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_the_other_direction_is_fenced() {
        assert_eq!(within(Language::Arabic, "صدمة ديب سيك"), "صدمة ديب سيك");
        assert_eq!(within(Language::Arabic, "GPT-5: ما هو"), "\u{2067}GPT-5: ما هو\u{2069}");
        assert_eq!(within(Language::Arabic, "GPT-5"), "\u{2068}GPT-5\u{2069}");
        assert_eq!(within(Language::English, "OpenAI"), "OpenAI");
        assert_eq!(within(Language::English, "المترو"), "\u{2068}المترو\u{2069}");
    }

    #[test]
    fn a_first_letter_that_misleads_is_overruled() {
        let fenced = "\u{2067}OpenAI تحت الضغط\u{2069}";
        assert_eq!(alone("OpenAI تحت الضغط"), fenced);
        assert_eq!(within(Language::Arabic, "OpenAI تحت الضغط"), fenced);
        assert_eq!(within(Language::English, "OpenAI تحت الضغط"), fenced);
        assert_eq!(
            alone("ما هو OpenAI DevDay Conference"),
            "\u{2066}ما هو OpenAI DevDay Conference\u{2069}"
        );
        assert_eq!(alone("سؤال الأعمال"), "سؤال الأعمال");
    }

    #[test]
    fn an_arabic_line_that_begins_with_latin_letters_is_marked() {
        assert_eq!(line_mark(Language::Arabic, "OpenAI تحت الضغط"), "\u{200F}");
        assert_eq!(line_mark(Language::Arabic, "80% منهم"), "");
        assert_eq!(line_mark(Language::English, "OpenAI"), "");
    }

    #[test]
    fn overrides_do_not_get_through() {
        assert_eq!(within(Language::Arabic, "\u{202E}abc\u{2069}"), "\u{2068}abc\u{2069}");
    }

    proptest! {
        #[test]
        fn fences_are_balanced(text in any::<String>()) {
            let fenced = within(Language::Arabic, &text);
            let opened = fenced.matches(|c| matches!(c, '\u{2066}'..='\u{2068}')).count();
            prop_assert_eq!(opened, fenced.matches(POP_DIRECTIONAL_ISOLATE).count());
            prop_assert!(opened <= 1);
        }
    }
}
