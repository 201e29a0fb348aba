//! Passages of a paragraph: itself, or windows of at most 1,200 characters cut at sentence ends.
//!
//! Law: the windows in order, with the white space between them, rebuild the paragraph.

use std::ops::Range;

use crate::text::sentence::sentences;

/// The longest passage, in characters.
pub const LONGEST: usize = 1_200;

/// Byte ranges of the passages of `text`, in order; one for a paragraph that is short enough.
///
/// A sentence longer than a window is cut at the last white space that fits, and a word longer than
/// a window in its middle.
pub fn windows(text: &str) -> Vec<Range<usize>> {
    if text.len() <= LONGEST || text.chars().count() <= LONGEST {
        return std::iter::once(0..text.len()).collect();
    }
    let mut windows: Vec<Range<usize>> = Vec::new();
    for piece in whole_sentences(text).into_iter().flat_map(|sentence| pieces(text, sentence)) {
        match windows.last_mut() {
            Some(last) if characters(text, last.start..piece.end) <= LONGEST => {
                last.end = piece.end;
            }
            _ => windows.push(piece),
        }
    }
    windows
}

/// The sentences with whatever stands between them, such as a lone mark; white space at their starts is left out.
fn whole_sentences(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let ends = sentences(text).into_iter().map(|sentence| sentence.end);
    ends.chain([text.trim_end().len()])
        .filter_map(|end| {
            let piece = text.get(start..end)?;
            let range = end - piece.trim_start().len()..end;
            start = end;
            (!range.is_empty()).then_some(range)
        })
        .collect()
}

fn characters(text: &str, range: Range<usize>) -> usize {
    text.get(range).map_or(0, |slice| slice.chars().count())
}

/// A sentence cut into pieces that each fit a window.
fn pieces(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = sentence.start;
    while let Some(rest) = text.get(start..sentence.end) {
        let Some((limit, _)) = rest.char_indices().nth(LONGEST) else {
            pieces.push(start..sentence.end);
            break;
        };
        let head = rest.get(..limit).unwrap_or(rest);
        let cut = head.rfind(char::is_whitespace).filter(|&cut| cut > 0).unwrap_or(limit);
        pieces.push(start..start + cut);
        let skipped = rest.get(cut..).map_or(0, |tail| tail.len() - tail.trim_start().len());
        start += cut + skipped;
        if start >= sentence.end {
            break;
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_paragraph_of_1200_characters_is_one_passage() {
        let text = "ب".repeat(LONGEST);
        assert_eq!(windows(&text), vec![0..text.len()]);
    }

    #[test]
    fn a_long_paragraph_is_cut_at_sentence_ends() {
        let sentence = format!("{}.", "كلمة ".repeat(60).trim_end());
        let text = [sentence.as_str(); 9].join(" ");
        let windows = windows(&text);
        assert_eq!(windows.len(), 3);
        for window in windows {
            let window = text.get(window).unwrap();
            assert!(window.ends_with('.') && window.chars().count() <= LONGEST);
        }
    }

    proptest! {
        #[test]
        fn windows_fit_and_rebuild_the_paragraph(text in "(كلمة|[a-z]{1,9}|[.؟!] |\n| |ﷺ){0,900}") {
            let text = text.trim();
            let mut end = 0;
            for window in windows(text) {
                prop_assert!(text.get(end..window.start).unwrap().trim().is_empty());
                prop_assert!(text.get(window.clone()).unwrap().chars().count() <= LONGEST);
                end = window.end;
            }
            prop_assert!(text.get(end..).unwrap().trim().is_empty());
        }
    }
}
