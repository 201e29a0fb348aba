//! The answer as one JSON object, for scripts: `isnad ask --json`.

use serde::Serialize;

use crate::answer::explain::Explanation;
use crate::answer::{FoundPassage, Outcome, Reply, citation};

/// What `isnad ask --json` prints; ranges count Unicode characters of `text`.
#[derive(Debug, Serialize)]
pub(super) struct ReplyView<'a> {
    reply: &'static str,
    outcome: &'static str,
    confidence: f32,
    passages: Vec<PassageView<'a>>,
    elapsed_us: u64,
}

#[derive(Debug, Serialize)]
struct PassageView<'a> {
    article: &'a str,
    title: &'a str,
    section: Option<&'a str>,
    paragraph: u32,
    passage: &'a str,
    url: Option<String>,
    text: &'a str,
    answers: Vec<[usize; 2]>,
    score: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Explanation>,
}

impl<'a> ReplyView<'a> {
    pub(super) fn new(reply: &'a Reply) -> Self {
        match reply {
            Reply::Courtesy(_) => Self {
                reply: "courtesy",
                outcome: "not_found",
                confidence: 0.0,
                passages: Vec::new(),
                elapsed_us: 0,
            },
            Reply::Answer(answer) => Self {
                reply: "answer",
                outcome: match answer.outcome {
                    Outcome::Answered => "answered",
                    Outcome::Unsure => "unsure",
                    Outcome::NotFound => "not_found",
                },
                confidence: answer.confidence,
                passages: answer.passages.iter().map(PassageView::new).collect(),
                elapsed_us: answer.elapsed.as_micros() as u64,
            },
        }
    }
}

impl ReplyView<'_> {
    /// Adds why each passage was found.
    pub(super) fn explain(&mut self, explanations: impl Iterator<Item = Explanation>) {
        for (passage, explanation) in self.passages.iter_mut().zip(explanations) {
            passage.explanation = Some(explanation);
        }
    }
}

impl<'a> PassageView<'a> {
    fn new(found: &'a FoundPassage) -> Self {
        let passage = &found.passage;
        let sentence = found.answers.first().and_then(|range| passage.text.get(range.clone()));
        Self {
            article: passage.article.id.as_str(),
            title: &passage.article.title,
            section: passage.section.as_deref(),
            paragraph: passage.paragraph,
            passage: passage.id.as_str(),
            url: citation::link(passage, sentence),
            text: &passage.text,
            answers: found
                .answers
                .iter()
                .map(|range| {
                    [
                        characters_before(&passage.text, range.start),
                        characters_before(&passage.text, range.end),
                    ]
                })
                .collect(),
            score: found.score,
            explanation: None,
        }
    }
}

fn characters_before(text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(offset, _)| *offset < byte).count()
}

#[cfg(test)]
mod tests {
    use super::ReplyView;
    use crate::answer::{Courtesy, Reply};

    #[test]
    fn a_courtesy_has_no_passages() {
        let json =
            serde_json::to_value(ReplyView::new(&Reply::Courtesy(Courtesy::Thanks))).unwrap();
        assert_eq!(json["reply"], "courtesy");
        assert_eq!(json["outcome"], "not_found");
        assert_eq!(json["passages"], serde_json::json!([]));
    }

    #[test]
    fn ranges_count_characters() {
        assert_eq!(super::characters_before("قال: نعم", "قال: ".len()), 5);
    }
}
