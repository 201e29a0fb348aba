//! An answer on the terminal, readable right to left, in the bot's own words.
//!
//! On a terminal a line that reads right to left opens with a right-to-left mark, so that one that
//! begins with a Latin name is laid out like its neighbours; in a pipe nothing is added.

use std::io::{self, IsTerminal};
use std::ops::Range;

use anstyle::Style;

use crate::answer::{Answer, Engine, FoundPassage, Outcome, Question, Reply, citation};
use crate::bot::wording::Voice;
use crate::text::language::Language;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Further passages shown below the first.
const FURTHER: usize = 2;

pub(super) fn print(engine: &Engine, question: &Question, reply: &Reply) {
    let page = Page::new(Voice::new(Language::of(&question.text)));
    match reply {
        Reply::Courtesy(courtesy) => page.line(&page.voice.courtesy(*courtesy, &question.text)),
        Reply::Answer(answer) => page.answer(engine, answer),
    }
}

struct Page {
    voice: Voice,
    marked: bool,
}

impl Page {
    fn new(voice: Voice) -> Self {
        Self { voice, marked: io::stdout().is_terminal() }
    }

    /// Prints a line of the page's own language.
    fn line(&self, text: &str) {
        self.line_in(self.voice.language, text);
    }

    fn line_in(&self, language: Language, text: &str) {
        let mark = if self.marked && language == Language::Arabic { "\u{200F}" } else { "" };
        for line in text.lines() {
            anstream::println!("{mark}{line}");
        }
    }

    fn answer(&self, engine: &Engine, answer: &Answer) {
        let articles = engine.articles();
        let Some((best, further)) = answer.passages.split_first() else {
            self.line(&self.voice.not_found());
            return;
        };
        match answer.outcome {
            Outcome::Answered => {}
            Outcome::Unsure => {
                self.line(&self.voice.unsure(articles.len()));
                anstream::println!();
            }
            Outcome::NotFound => {
                if let [only] = articles.as_slice() {
                    self.line(&self.voice.not_found_sections());
                    for section in &only.sections {
                        self.line(&format!("• {section}"));
                    }
                } else {
                    self.line(&self.voice.not_found_articles());
                    for card in &articles {
                        self.line(&format!("• {}", card.title));
                    }
                }
                return;
            }
        }
        self.passage(best);
        if !further.is_empty() {
            anstream::println!();
            self.line(&self.voice.further());
            for found in further.iter().take(FURTHER) {
                anstream::println!();
                self.passage(found);
            }
        }
    }

    fn passage(&self, found: &FoundPassage) {
        let text = &found.passage.text;
        self.line_in(Language::of(text), &emphasised(text, &found.answers));
        let sentence = found.answers.first().and_then(|range| text.get(range.clone()));
        let card = &found.passage.article;
        let words = self.voice.citation(
            &card.title,
            found.passage.section.as_deref(),
            found.passage.paragraph,
            card.published,
        );
        self.line(&format!("{DIM}{}{}{}{DIM:#}", words.before, words.title, words.after));
        if let Some(link) = citation::link(&found.passage, sentence) {
            anstream::println!("{DIM}{link}{DIM:#}");
        }
    }
}

/// The text with the answering sentences in bold.
fn emphasised(text: &str, answers: &[Range<usize>]) -> String {
    let mut ranges = answers.to_vec();
    ranges.sort_by_key(|range| range.start);
    let mut shown = String::with_capacity(text.len() + 16);
    let mut end = 0;
    for range in ranges {
        let (Some(before), Some(sentence)) = (text.get(end..range.start), text.get(range.clone()))
        else {
            continue;
        };
        shown.push_str(before);
        shown.extend([&*BOLD.render().to_string(), sentence, &*BOLD.render_reset().to_string()]);
        end = range.end;
    }
    shown.push_str(text.get(end..).unwrap_or_default());
    shown
}

#[cfg(test)]
mod tests {
    use super::emphasised;

    #[test]
    fn the_text_stays_whole_around_the_emphasis() {
        let text = "أولى. ثانية. ثالثة.";
        let second = text.find("ثانية").unwrap();
        let range = second..second + "ثانية.".len();
        assert_eq!(
            emphasised(text, std::slice::from_ref(&range)),
            "أولى. \u{1b}[1mثانية.\u{1b}[0m ثالثة."
        );
        assert_eq!(emphasised(text, &[]), text);
    }
}
