//! An answer on the terminal, readable right to left, in the bot's own words.
//!
//! On a terminal lines end between words, and a line that reads right to left opens with a right-to-left mark, so
//! that one that begins with a Latin name is laid out like its neighbours. In a pipe nothing is added.

use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::ops::Range;

use anstyle::Style;
use unicode_width::UnicodeWidthChar as _;

use crate::answer::explain::Meeting;
use crate::answer::{Answer, Engine, FoundPassage, Outcome, Question, Reply, citation};
use crate::bot::isolate;
use crate::bot::wording::Voice;
use crate::index::Passage;
use crate::text::language::Language;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Further passages shown below the first.
const FURTHER: usize = 2;
/// Wider lines are hard to read.
const WIDEST: usize = 100;
/// Opens a line that reads right to left.
const RIGHT_TO_LEFT_MARK: char = '\u{200F}';

/// The reply as text; `columns` is the width of the terminal, `None` for a pipe or a file.
pub(super) fn shown(
    engine: &Engine,
    question: &Question,
    reply: &Reply,
    columns: Option<usize>,
) -> String {
    let voice = Voice::new(Language::of(&question.text));
    let mut page =
        Page { voice, columns: columns.map(|wide| wide.min(WIDEST)), text: String::new() };
    match reply {
        Reply::Courtesy(courtesy) => page.line(&voice.courtesy(*courtesy, &question.text)),
        Reply::Answer(answer) => page.answer(engine, answer),
    }
    page.text
}

/// Columns of the terminal that standard output is, if it is one.
pub(super) fn columns() -> Option<usize> {
    io::stdout().is_terminal().then(|| usize::from(console::Term::stdout().size().1))
}

/// Why each passage was found, for those who tend the index.
pub(super) fn explained(engine: &Engine, question: &Question, reply: &Reply) -> String {
    let Reply::Answer(answer) = reply else { return String::new() };
    let mut lines = Vec::new();
    for found in &answer.passages {
        let Passage { article, paragraph, .. } = &found.passage;
        lines.push(format!("\n{}, paragraph {paragraph}: {:.2}", article.id, found.score));
        for meeting in &engine.explain(question, found).meetings {
            let Meeting { word, stand_in, field, met, weight } = meeting;
            let sought = match stand_in {
                Some((other, reason)) => {
                    format!("{word} → {other} ({})", format!("{reason:?}").to_lowercase())
                }
                None => word.clone(),
            };
            let place = if met.is_empty() { "title or heading".to_owned() } else { met.join(", ") };
            lines.push(format!("  {weight:6.2}  {:<8}  {sought}  ↔  {place}", field.name()));
        }
    }
    lines.join("\n") + "\n"
}

/// A page that grows line by line.
struct Page {
    voice: Voice,
    columns: Option<usize>,
    text: String,
}

impl Page {
    /// A line of the page's own language.
    fn line(&mut self, text: &str) {
        self.own(text, Style::new());
    }

    /// Words of the bot, in which a pipe gets no fences: they would come between words that somebody looks for.
    fn own(&mut self, text: &str, style: Style) {
        let plain = isolate::without_controls(text);
        let text = if self.columns.is_some() { text } else { &plain };
        self.styled(text, self.voice.language, style, &[]);
    }

    /// Text of this language, in this style, with some ranges in bold.
    fn styled(&mut self, text: &str, language: Language, style: Style, bold: &[Range<usize>]) {
        for line in lines(text, self.columns) {
            if self.columns.is_some() && language == Language::Arabic {
                self.text.push(RIGHT_TO_LEFT_MARK);
            }
            writeln!(self.text, "{style}{}{style:#}", emphasised(text, line, bold))
                .expect("text can always be appended");
        }
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn answer(&mut self, engine: &Engine, answer: &Answer) {
        let articles = engine.articles();
        let Some((best, further)) = answer.passages.split_first() else {
            self.line(&self.voice.not_found());
            return;
        };
        match answer.outcome {
            Outcome::Answered => {}
            Outcome::Unsure => {
                self.line(&self.voice.unsure(articles.len()));
                self.blank();
            }
            Outcome::NotFound => {
                let (before, names): (String, Vec<&str>) = if let [only] = articles.as_slice() {
                    let sections = only.sections.iter().map(String::as_str).collect();
                    (self.voice.not_found_sections(), sections)
                } else {
                    let titles = articles.iter().map(|card| card.title.as_str()).collect();
                    (self.voice.not_found_articles(), titles)
                };
                self.line(&before);
                for name in names {
                    self.line(&format!("• {name}"));
                }
                return;
            }
        }
        self.passage(best);
        if !further.is_empty() {
            self.blank();
            self.line(&self.voice.further());
            for found in further.iter().take(FURTHER) {
                self.blank();
                self.passage(found);
            }
        }
    }

    fn passage(&mut self, found: &FoundPassage) {
        let text = &found.passage.text;
        self.styled(text, Language::of(text), Style::new(), &found.answers);
        let sentence = found.answers.first().and_then(|range| text.get(range.clone()));
        let card = &found.passage.article;
        let words = self.voice.citation(
            &card.title,
            found.passage.section.as_deref(),
            found.passage.paragraph,
            card.published,
        );
        self.own(&format!("{}{}{}", words.before, words.title, words.after), DIM);
        if let Some(link) = citation::link(&found.passage, sentence) {
            // Whole, however long: a wrapped link cannot be followed.
            writeln!(self.text, "{DIM}{link}{DIM:#}").expect("text can always be appended");
        }
    }
}

/// The lines of a text: its own, and on a terminal no wider than that, cut between words.
fn lines(text: &str, columns: Option<usize>) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let range = start..start + line.len();
        start = range.end + 1;
        match columns {
            None => lines.push(range),
            Some(columns) => wrap(text, range, columns, &mut lines),
        }
    }
    lines
}

fn wrap(text: &str, line: Range<usize>, columns: usize, lines: &mut Vec<Range<usize>>) {
    let (mut start, mut width) = (line.start, 0);
    let mut space: Option<usize> = None;
    for (at, character) in text.get(line.clone()).unwrap_or_default().char_indices() {
        let at = line.start + at;
        width += character.width().unwrap_or(0);
        if character == ' ' {
            space = Some(at);
        } else if width > columns
            && let Some(cut) = space.take()
        {
            lines.push(start..cut);
            start = cut + 1;
            width =
                text.get(start..at).map_or(0, |word| word.chars().filter_map(char::width).sum())
                    + character.width().unwrap_or(0);
        }
    }
    lines.push(start..line.end);
}

/// A slice of the text with what is `bold` of it in bold.
fn emphasised(text: &str, slice: Range<usize>, bold: &[Range<usize>]) -> String {
    let mut bold: Vec<Range<usize>> = bold
        .iter()
        .map(|range| range.start.max(slice.start)..range.end.min(slice.end))
        .filter(|range| !range.is_empty())
        .collect();
    bold.sort_by_key(|range| range.start);
    let mut shown = String::with_capacity(slice.len() + 16);
    let mut end = slice.start;
    for range in bold {
        let (Some(before), Some(sentence)) = (text.get(end..range.start), text.get(range.clone()))
        else {
            continue;
        };
        shown += before;
        write!(shown, "{BOLD}{sentence}{BOLD:#}").expect("text can always be appended");
        end = range.end;
    }
    shown + text.get(end..slice.end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{emphasised, lines};

    #[test]
    fn the_text_stays_whole_around_the_emphasis() {
        let text = "أولى. ثانية. ثالثة.";
        let second = text.find("ثانية").unwrap();
        let range = second..second + "ثانية.".len();
        assert_eq!(
            emphasised(text, 0..text.len(), std::slice::from_ref(&range)),
            "أولى. \u{1b}[1mثانية.\u{1b}[0m ثالثة."
        );
        assert_eq!(emphasised(text, 0..text.len(), &[]), text);
    }

    fn wrapped(text: &str, columns: usize) -> Vec<&str> {
        lines(text, Some(columns)).into_iter().map(|range| text.get(range).unwrap()).collect()
    }

    #[test]
    fn lines_end_between_words_and_marks_take_no_room() {
        assert_eq!(wrapped("واحد اثنان ثلاثة", 11), ["واحد اثنان", "ثلاثة"]);
        assert_eq!(wrapped("كَلِمَةٌ كَلِمَةٌ", 9), ["كَلِمَةٌ كَلِمَةٌ"]);
        assert_eq!(wrapped("أ\nب ج", 2), ["أ", "ب", "ج"]);
        assert_eq!(wrapped("", 5), [""]);
    }

    #[test]
    fn a_word_wider_than_the_terminal_stays_whole() {
        assert_eq!(wrapped("a aaaaaaaaaa a", 4), ["a", "aaaaaaaaaa", "a"]);
    }

    #[test]
    fn a_pipe_gets_the_text_as_it_is() {
        let text = "سطر طويل جدا\nوسطر";
        let whole: Vec<&str> =
            lines(text, None).into_iter().map(|range| text.get(range).unwrap()).collect();
        assert_eq!(whole, ["سطر طويل جدا", "وسطر"]);
    }
}
