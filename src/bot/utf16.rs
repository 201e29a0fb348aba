//! Lengths as Telegram counts them: in UTF-16 code units.

use unicode_segmentation::UnicodeSegmentation as _;

/// UTF-16 units of `text`.
pub fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The longest beginning of `text` of at most `limit` units that cuts no grapheme.
pub fn cut(text: &str, limit: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += units(grapheme);
        if used > limit {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

/// `text` itself, or its beginning with "…" after it, of at most `limit` units; cut between words where one ends in
/// the second half.
pub fn shorten(text: &str, limit: usize) -> String {
    if units(text) <= limit {
        return text.to_owned();
    }
    let head = cut(text, limit.saturating_sub(1));
    let head = match head.rfind(char::is_whitespace) {
        Some(space) if space * 2 > head.len() => head.get(..space).unwrap_or(head),
        _ => head,
    };
    format!("{}…", head.trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_emoji_is_two_units_and_an_arabic_letter_one() {
        assert_eq!(units("سؤال"), 4);
        assert_eq!(units("😀"), 2);
    }

    #[test]
    fn a_cut_keeps_marks_with_their_letter_and_families_whole() {
        assert_eq!(cut("نَعَم", 3), "نَ");
        assert_eq!(cut("a👨‍👩‍👧b", 8), "a");
        assert_eq!(cut("a👨‍👩‍👧b", 9), "a👨‍👩‍👧");
    }

    #[test]
    fn what_fits_is_left_alone_and_what_does_not_ends_between_words() {
        assert_eq!(shorten("صدمة ديب سيك", 12), "صدمة ديب سيك");
        assert_eq!(shorten("صدمة ديب سيك", 10), "صدمة ديب…");
        assert_eq!(shorten("aaaaaaaaaaaa", 5), "aaaa…");
        assert_eq!(shorten("", 0), "");
    }

    proptest! {
        #[test]
        fn the_limit_holds_for_any_text(text in any::<String>(), limit in 1usize..40) {
            prop_assert!(units(cut(&text, limit)) <= limit);
            prop_assert!(text.starts_with(cut(&text, limit)));
            prop_assert!(units(&shorten(&text, limit)) <= limit);
        }
    }
}
