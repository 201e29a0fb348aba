//! Plain text: a line is a paragraph; short lines before longer sentences are headings.
//!
//! Law: every line with visible text becomes exactly one heading or one paragraph, in order.
//! Known wrong case: a short line of dialogue without a full stop before a long one reads as a
//! heading; a full stop mends it.

use super::original::original_text;
use super::{Block, Located};

/// The longest heading, in characters.
const LONGEST_HEADING: usize = 60;

/// Splits `body` into headings and paragraphs; `first_line` is the number of the line it starts on.
pub(super) fn blocks(body: &str, first_line: usize) -> Vec<Located> {
    let lines: Vec<(usize, String)> = body
        .split(['\n', '\u{2028}', '\u{2029}'])
        .enumerate()
        .map(|(index, line)| (first_line + index, original_text(line)))
        .filter(|(_, line)| !line.is_empty())
        .collect();

    let shaped: Vec<bool> = lines.iter().map(|(_, line)| is_heading_shaped(line)).collect();
    lines
        .iter()
        .enumerate()
        .map(|(index, (line, text))| {
            let follows_another = index > 0 && shaped[index - 1];
            let before_longer_sentence = lines.get(index + 1).is_some_and(|(_, next)| {
                !shaped[index + 1] && next.chars().count() > text.chars().count()
            });
            let block = if shaped[index] && !follows_another && before_longer_sentence {
                Block::Heading(text.clone())
            } else {
                Block::Paragraph(text.clone())
            };
            Located { line: *line, block }
        })
        .collect()
}

/// Short, and without the punctuation that ends a sentence or announces one.
fn is_heading_shaped(line: &str) -> bool {
    const CLOSING: [char; 9] = ['”', '"', '»', '’', '\'', ')', ']', '›', '﴾'];
    let bare = line.trim_end_matches(CLOSING);
    line.chars().count() <= LONGEST_HEADING
        && !bare.ends_with(['.', '؟', '?', '!', ':', '؛', ';', '…'])
}

#[cfg(test)]
mod tests {
    use super::{Block, blocks};

    fn headings(body: &str) -> Vec<String> {
        blocks(body, 1)
            .into_iter()
            .filter_map(|located| match located.block {
                Block::Heading(text) => Some(text),
                Block::Paragraph(_) => None,
            })
            .collect()
    }

    #[test]
    fn a_short_line_before_a_longer_sentence_is_a_heading() {
        assert_eq!(
            headings("صدمة “ديب سيك”\nفي يناير، فاجأت شركة صينية ناشئة العالم كله."),
            ["صدمة “ديب سيك”"]
        );
    }

    #[test]
    fn a_quoted_sentence_keeps_its_full_stop_inside_the_quotation() {
        assert!(
            headings("قال: “انتهى الأمر.”\nثم مضى في طريقه ولم يلتفت إلى أحد من الناس.").is_empty()
        );
    }

    #[test]
    fn verse_stays_text() {
        let verse = "قفا نبك من ذكرى حبيب ومنزل\nبسقط اللوى بين الدخول فحومل\nفتوضح فالمقراة لم يعف رسمها\nلما نسجتها من جنوب وشمأل";
        assert!(headings(verse).is_empty());
        assert_eq!(blocks(verse, 1).len(), 4);
    }

    #[test]
    fn the_last_line_is_never_a_heading() {
        assert!(headings("هذه جملة أولى في النص.\nخاتمة").is_empty());
    }

    #[test]
    fn blank_lines_count_for_line_numbers_only() {
        let found = blocks("\n\nأولى.\n\nثانية.\n", 5);
        assert_eq!(found.iter().map(|located| located.line).collect::<Vec<_>>(), [7, 9]);
    }
}
