//! Which part of a passage is shown at once, and the passage as a quotation with its sentence in bold.
//!
//! Laws: what is shown is one slice of the passage, byte for byte; it is cut between sentences, and inside one only where
//! the sentence alone is too long, between graphemes; the pages of a passage, joined, are the passage.

use std::ops::Range;

use teloxide::types::MessageEntityKind;

use super::text::Text;
use crate::answer::FoundPassage;
use crate::bot::{isolate, utf16};
use crate::index::Passage;
use crate::text::Language;
use crate::text::sentence::sentences;

/// UTF-16 units of a passage that are shown at once.
pub(super) const PAGE: usize = 1200;

/// The language a passage is written in.
fn language_of(passage: &Passage) -> Language {
    if passage.article.language.starts_with("ar") { Language::Arabic } else { Language::English }
}

/// The part of `text` around `answer` that fits in `limit` units: whole sentences, on both sides.
pub(super) fn around(text: &str, answer: Option<&Range<usize>>, limit: usize) -> Range<usize> {
    if utf16::units(text) <= limit {
        return 0..text.len();
    }
    let pieces = pieces(text, limit);
    let at = answer.map_or(0, |range| range.start);
    let Some(middle) = pieces.iter().position(|piece| at < piece.end) else {
        return 0..0;
    };
    let fits =
        |range: &Range<usize>| utf16::units(text.get(range.clone()).unwrap_or_default()) <= limit;
    let mut shown = pieces[middle].clone();
    let (mut earlier, mut later) = (pieces[..middle].iter().rev(), pieces[middle + 1..].iter());
    loop {
        let wider = later.next().map(|piece| shown.start..piece.end).filter(fits);
        let grew_later = wider.is_some();
        shown = wider.unwrap_or(shown);
        let wider = earlier.next().map(|piece| piece.start..shown.end).filter(fits);
        let grew_earlier = wider.is_some();
        shown = wider.unwrap_or(shown);
        // A side that has grown into something too long stays where it is.
        if !grew_later {
            later = [].iter();
        }
        if !grew_earlier {
            earlier = [].iter().rev();
        }
        if !grew_later && !grew_earlier {
            return trimmed(text, shown);
        }
    }
}

/// The pages of `text`, each within [`PAGE`].
pub(super) fn pages(text: &str) -> Vec<Range<usize>> {
    let mut pages: Vec<Range<usize>> = Vec::new();
    for piece in pieces(text, PAGE) {
        match pages.last_mut() {
            Some(page)
                if utf16::units(text.get(page.start..piece.end).unwrap_or_default()) <= PAGE =>
            {
                page.end = piece.end;
            }
            _ => pages.push(piece),
        }
    }
    pages
}

/// Sentences with the white space after them, which together are the text; those over `limit` in parts.
fn pieces(text: &str, limit: usize) -> Vec<Range<usize>> {
    let starts = sentences(text).into_iter().map(|sentence| sentence.start).skip(1);
    let mut pieces = Vec::new();
    let mut from = 0;
    for to in starts.chain([text.len()]) {
        while from < to {
            let rest = text.get(from..to).unwrap_or_default();
            let piece = utf16::cut(rest, limit);
            // A grapheme longer than the limit (a letter under a thousand marks) is cut between its marks.
            let length = if piece.is_empty() { first_chars(rest, limit) } else { piece.len() };
            pieces.push(from..from + length);
            from += length;
        }
    }
    pieces
}

/// Bytes of the longest beginning of `text` within `limit` units, at least one character.
fn first_chars(text: &str, limit: usize) -> usize {
    let mut units = 0;
    text.char_indices()
        .find(|(at, c)| {
            units += c.len_utf16();
            units > limit && *at > 0
        })
        .map_or(text.len(), |(at, _)| at)
}

/// `range` without white space at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (slice.len() - slice.trim_start().len());
    start..start + slice.trim().len()
}

/// Writes `part` of a passage, its answering sentences in bold where `bold` says so, marked so that apps lay it out from
/// the side its language is read from.
pub(super) fn write_passage(to: &mut Text, found: &FoundPassage, part: Range<usize>, bold: bool) {
    let text: &str = &found.passage.text;
    let shown = trimmed(text, part);
    let language = language_of(&found.passage);
    to.push(isolate::line_mark(language, text.get(shown.clone()).unwrap_or_default()));

    let mut answers = if bold { found.answers.clone() } else { Vec::new() };
    answers.sort_by_key(|range| range.start);
    let mut written = shown.start;
    for answer in answers {
        let (start, end) = (answer.start.max(written), answer.end.min(shown.end));
        if start >= end {
            continue;
        }
        let (Some(before), Some(sentence)) = (text.get(written..start), text.get(start..end))
        else {
            continue;
        };
        to.push(before);
        to.within(MessageEntityKind::Bold, |inside| {
            inside.push(sentence);
        });
        written = end;
    }
    to.push(text.get(written..shown.end).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn long_text() -> String {
        (1..=60)
            .map(|n| format!("هذه هي الجملة رقم {n} من نص طويل جدًا لا يتسع له عرض واحد. "))
            .collect::<Vec<_>>()
            .concat()
    }

    #[test]
    fn a_passage_that_fits_is_shown_whole() {
        let text = "جملة أولى. جملة ثانية.";
        assert_eq!(around(text, Some(&(0..5)), PAGE), 0..text.len());
    }

    #[test]
    fn a_long_passage_is_shown_around_the_sentence_that_answers() {
        let text = long_text();
        let at = text.find("رقم 30 ").unwrap();
        let shown = text.get(around(&text, Some(&(at..at + 5)), PAGE)).unwrap();
        assert!(
            shown.contains("رقم 30 ") && shown.contains("رقم 29 ") && shown.contains("رقم 31 ")
        );
        assert!(shown.starts_with("هذه هي الجملة") && shown.ends_with('.'));
        assert!(utf16::units(shown) <= PAGE && utf16::units(shown) > PAGE / 2);
    }

    proptest! {
        #[test]
        fn pages_joined_are_the_passage(text in "([a-zأ-ي ]{0,400}[.؟!]? ?|\\PC){0,40}") {
            let joined: String = pages(&text).into_iter().map(|page| text.get(page).unwrap()).collect();
            prop_assert_eq!(joined, text);
        }

        #[test]
        fn what_is_shown_is_a_slice_that_fits(
            text in "([a-zأ-ي ]{0,400}[.؟!]? ?){0,20}",
            at in 0usize..4000,
            limit in 1usize..2000,
        ) {
            let range = around(&text, Some(&(at..at + 1)), limit);
            let shown = text.get(range);
            prop_assert!(shown.is_some_and(|shown| utf16::units(shown) <= limit));
        }
    }
}
