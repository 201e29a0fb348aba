//! Markdown: headings are sections; each paragraph, list item, table row, quotation paragraph and
//! code block is a paragraph.
//!
//! Law: markup and entities are decoded, no visible word is lost, reading order is kept. Images
//! leave their alternative text; raw HTML tags are dropped, the text between them stays.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::original::original_text;
use super::{Block, Located};

/// Splits `body` into headings and paragraphs; `first_line` is the number of the line it starts on.
///
/// A leading level-1 heading comes out as a heading like any other: the caller decides whether it is the title.
pub(super) fn blocks(body: &str, first_line: usize) -> Vec<Located> {
    let lines = LineIndex::new(body, first_line);
    let mut collector = Collector::new(lines);
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        collector.take(event, range);
    }
    collector.flush();
    collector.found
}

fn options() -> Options {
    // No smart punctuation: what is shown is what the author wrote.
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES
}

struct Collector {
    lines: LineIndex,
    found: Vec<Located>,
    text: String,
    start: Option<usize>,
    heading: bool,
    cells: usize,
}

impl Collector {
    fn new(lines: LineIndex) -> Self {
        Self {
            lines,
            found: Vec::new(),
            text: String::new(),
            start: None,
            heading: false,
            cells: 0,
        }
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.open(&tag, range.start),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Code(text) => self.push(&text, range.start),
            Event::SoftBreak => self.push(" ", range.start),
            Event::HardBreak => self.push("\n", range.start),
            Event::Rule => self.flush(),
            Event::Html(html) => self.push(&without_tags(&html), range.start),
            Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>, start: usize) {
        match tag {
            Tag::Heading { .. } => {
                self.flush();
                self.heading = true;
                self.start = Some(start);
            }
            Tag::Paragraph
            | Tag::Item
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::TableRow
            | Tag::TableHead
            | Tag::FootnoteDefinition(_)
            | Tag::HtmlBlock => {
                self.flush();
                self.cells = 0;
            }
            Tag::TableCell => {
                if self.cells > 0 {
                    self.push(" | ", start);
                }
                self.cells += 1;
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_)
            | TagEnd::Paragraph
            | TagEnd::Item
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::TableRow
            | TagEnd::TableHead
            | TagEnd::FootnoteDefinition => self.flush(),
            _ => {}
        }
    }

    fn push(&mut self, text: &str, start: usize) {
        self.start.get_or_insert(start);
        self.text.push_str(text);
    }

    /// Ends the block under way; one without visible text leaves no trace.
    fn flush(&mut self) {
        let text = original_text(&self.text);
        self.text.clear();
        let start = self.start.take();
        let heading = std::mem::take(&mut self.heading);
        if text.is_empty() {
            return;
        }
        let line = self.lines.line_of(start.unwrap_or(0));
        let block =
            if heading { Block::Heading(text.replace('\n', " ")) } else { Block::Paragraph(text) };
        self.found.push(Located { line, block });
    }
}

/// The text of an HTML block: tags and comments taken out.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let end = if tag.starts_with("!--") { "-->" } else { ">" };
        rest = tag.split_once(end).map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text
}

/// Byte offset → line number.
struct LineIndex {
    first_line: usize,
    starts: Vec<usize>,
}

impl LineIndex {
    fn new(body: &str, first_line: usize) -> Self {
        let starts = body.match_indices('\n').map(|(offset, _)| offset + 1).collect();
        Self { first_line, starts }
    }

    fn line_of(&self, offset: usize) -> usize {
        self.first_line + self.starts.partition_point(|&start| start <= offset)
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, blocks};

    /// One line a block: `# heading` or `- paragraph`.
    fn outline(body: &str) -> String {
        blocks(body, 1)
            .iter()
            .map(|located| match &located.block {
                Block::Heading(text) => format!("{} # {text}\n", located.line),
                Block::Paragraph(text) => format!("{} - {text}\n", located.line),
            })
            .collect()
    }

    #[test]
    fn markup_is_decoded_and_lines_are_remembered() {
        insta::assert_snapshot!(outline("مقدمة *مائلة* &amp; [رابط](https://example.org)\nسطر ثان.\n\n## قسم\n\nنص `رمز`."), @r"
        1 - مقدمة مائلة & رابط سطر ثان.
        4 # قسم
        6 - نص رمز.
        ");
    }

    #[test]
    fn list_items_rows_quotations_and_code_stand_alone() {
        insta::assert_snapshot!(outline("- أول\n- ثان\n\n> قول\n\n| المدينة | السكان |\n|---|---|\n| بغداد | 8 ملايين |\n\n```\nlet x = 1;\n```\n"), @r"
        1 - أول
        2 - ثان
        4 - قول
        6 - المدينة | السكان
        8 - بغداد | 8 ملايين
        11 - let x = 1;
        ");
    }

    #[test]
    fn quotation_marks_and_dashes_stay_as_written() {
        assert_eq!(outline("\"نص\" -- ... 'نص'"), "1 - \"نص\" -- ... 'نص'\n");
    }

    #[test]
    fn html_goes_and_its_text_stays() {
        assert_eq!(outline("قبل <b>داخل</b> بعد"), "1 - قبل داخل بعد\n");
        assert_eq!(outline("<div>\nنص <i>مائل</i>\n<!-- سر -->\n</div>"), "1 - نص مائل\n");
    }
}
