//! Evaluation: judged questions, measures, and the comparison of two configurations.
//!
//! The ranked list is scored before an outcome is decided; outcomes are counted apart.

mod calibrate;
pub mod compare;
pub mod generate;
mod lesson;
mod logistic;
pub mod measures;
pub mod misspell;
mod random;
mod report;
pub mod sets;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use serde::Serialize;

pub use calibrate::{Calibration, calibrate};
pub use lesson::write_lesson;
pub use random::Random;
pub use report::{OutcomeTable, Report, SentenceReport, StyleReport};

use crate::answer::confidence::Signals;
use crate::answer::lexicon::Lexicon;
use crate::answer::{Engine, Model, Outcome, Question, Reply};
use crate::article::ArticleId;
use crate::error::Problem;
use crate::index::{Library, Passage, Ranking};
use compare::Comparison;
use measures::{DEPTH, Measures, Ranks};
use sets::{Gold, Judged, Set};

/// Where candidates come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// All paragraphs.
    #[default]
    Corpus,
    /// The paragraphs of the question's own article.
    Article,
    /// The paragraphs of the other article that scores best for the question: no answer is right.
    Other,
}

/// What to evaluate.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// `SQuAD` JSON, or judged questions as `.jsonl`.
    pub file: PathBuf,
    /// Where candidates come from.
    pub scope: Scope,
    /// Where to write the ranked lists: question id, rank, passage id, separated by tabs.
    pub run: Option<PathBuf>,
    /// The configuration to evaluate.
    pub ranking: Ranking,
    /// A configuration to compare with.
    pub baseline: Option<Ranking>,
    /// Word lists for a file that brings its own paragraphs; those compiled in without.
    pub lexicon: Option<Arc<Lexicon>>,
    /// The model for files that bring their own paragraphs; without it they are searched by words alone.
    pub model: Option<Arc<Model>>,
}

/// Evaluates. A file that brings its own paragraphs is asked of a temporary index of them, any other of the engine
/// that `current` opens.
///
/// # Errors
/// When a file cannot be read or written, or no index can be opened.
pub fn evaluate(
    options: &Options,
    current: impl FnOnce() -> Result<Engine, Problem>,
) -> Result<Report, Problem> {
    let mut set = Set::read(&options.file)?;
    let engine = engine_for(&set, options, current)?.with_ranking(options.ranking);
    let questions = put(&engine, &mut set, options.scope);
    let results = asked_of_all(&engine, &set, &questions, options.scope);
    if let Some(path) = &options.run {
        fs::write(path, run_file(&set, &results)).map_err(|error| {
            Problem::new(
                path.display().to_string(),
                error.to_string(),
                "Choose a file that can be written",
            )
        })?;
    }
    let comparison = options.baseline.map(|baseline| {
        let engine = engine.with_ranking(baseline);
        let theirs = asked_of_all(&engine, &set, &questions, options.scope);
        Comparison::new(&gains(&theirs), &gains(&results))
    });
    Ok(Report::new(options, &set, &results, comparison))
}

/// The engine that a set is asked of.
fn engine_for(
    set: &Set,
    options: &Options,
    current: impl FnOnce() -> Result<Engine, Problem>,
) -> Result<Engine, Problem> {
    let engine = if set.articles.is_empty() { current()? } else { temporary(set, options)? };
    engine.wait_for_meaning(Duration::MAX);
    Ok(engine)
}

/// The questions as they are asked in this scope; with [`Scope::Other`] those whose own article is not known, or is the
/// only one, are taken out of the set.
fn put(engine: &Engine, set: &mut Set, scope: Scope) -> Vec<Question> {
    let homes = if scope == Scope::Other { homes(engine) } else { HashMap::new() };
    let mut questions = Vec::with_capacity(set.questions.len());
    set.questions.retain(|judged| {
        let question = question_for(engine, judged, scope, &homes);
        let is_asked = question.is_some();
        questions.extend(question);
        is_asked
    });
    questions
}

fn asked_of_all(engine: &Engine, set: &Set, questions: &[Question], scope: Scope) -> Vec<Asked> {
    let pairs = set.questions.iter().zip(questions);
    pairs.map(|(judged, question)| ask(engine, set, judged, question, scope)).collect()
}

/// The article of every paragraph, by its text.
fn homes(engine: &Engine) -> HashMap<Arc<str>, ArticleId> {
    let mut homes = HashMap::new();
    for card in engine.articles() {
        for section in std::iter::once(None).chain((0..card.sections.len()).map(Some)) {
            for passage in engine.section(&card.id.key(), section) {
                homes.insert(passage.text, card.id.clone());
            }
        }
    }
    homes
}

/// The question with the article that is to be asked; `None` where there is none for the scope.
fn question_for(
    engine: &Engine,
    judged: &Judged,
    scope: Scope,
    homes: &HashMap<Arc<str>, ArticleId>,
) -> Option<Question> {
    let own = match &judged.gold {
        Gold::Paragraph(article, _) => Some(article),
        Gold::Texts(texts) => texts.iter().find_map(|text| homes.get(text.as_str())),
        Gold::Nowhere => None,
    };
    let (text, previous) = (judged.question.clone(), judged.previous.clone());
    let mut question = Question { text, article: None, previous };
    question.article = match scope {
        Scope::Corpus => None,
        Scope::Article => own.cloned(),
        Scope::Other => Some(engine.best_article(&question, own?)?),
    };
    Some(question)
}

fn temporary(set: &Set, options: &Options) -> Result<Engine, Problem> {
    let engine = Engine::new(library(set)?);
    let engine = match &options.lexicon {
        Some(lexicon) => engine.with_lexicon(Arc::clone(lexicon)),
        None => engine,
    };
    Ok(match &options.model {
        Some(model) => engine.with_meaning(Arc::clone(model), None),
        None => engine,
    })
}

/// A temporary index of the articles that a set brings along.
fn library(set: &Set) -> Result<Library, Problem> {
    Library::in_memory(&set.articles, &|_| ())
        .map_err(|error| Problem::new("the temporary index", error.to_string(), "Free some memory"))
}

/// nDCG@10 of the answerable questions.
fn gains(results: &[Asked]) -> Vec<f64> {
    results.iter().filter(|asked| asked.ranks.all > 0).map(|asked| asked.ranks.ndcg()).collect()
}

/// What one question got.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Names of the paragraphs, best first.
    pub(crate) list: Vec<String>,
    pub(crate) ranks: Ranks,
    pub(crate) outcome: Outcome,
    pub(crate) confidence: f32,
    /// What the confidence is founded on; `None` where nothing was searched for or found.
    pub(crate) signals: Option<Signals>,
    /// Whether the first answering sentence of the first passage, which is right, has a gold answer.
    pub(crate) first_sentence: bool,
    /// Whether one of the two has.
    pub(crate) both_sentences: bool,
    /// Share of the first passage's characters that is highlighted.
    pub(crate) highlighted: Option<f64>,
    /// Microseconds.
    pub(crate) elapsed: u128,
}

fn ask(engine: &Engine, set: &Set, judged: &Judged, question: &Question, scope: Scope) -> Asked {
    let start = Instant::now();
    let reply = engine.reply(question);
    let elapsed = start.elapsed().as_micros();
    let mut asked = Asked {
        list: Vec::new(),
        ranks: Ranks { right: Vec::new(), all: right_passages(&judged.gold, scope) },
        outcome: Outcome::NotFound,
        confidence: 0.0,
        signals: None,
        first_sentence: false,
        both_sentences: false,
        highlighted: None,
        elapsed,
    };
    let Reply::Answer(answer) = reply else { return asked };
    asked.outcome = answer.outcome;
    asked.confidence = answer.confidence;
    asked.signals = (!answer.passages.is_empty()).then_some(answer.signals);
    let mut met: Vec<(ArticleId, u32)> = Vec::new();
    for found in &answer.passages {
        let place = (found.passage.article.id.clone(), found.passage.paragraph);
        if met.contains(&place) {
            continue;
        }
        if is_right(&judged.gold, &found.passage) {
            asked.ranks.right.push(met.len());
        }
        let name =
            set.names.get(&place).cloned().unwrap_or_else(|| format!("{}-{}", place.0, place.1));
        asked.list.push(name);
        met.push(place);
    }
    if let Some(first) = answer.passages.first() {
        let sentences: Vec<&str> = first
            .answers
            .iter()
            .filter_map(|range| first.passage.text.get(range.clone()))
            .collect();
        let right = asked.ranks.within(1);
        let has_answer = |sentence: &&str| {
            judged.answers.iter().any(|answer| sentence.contains(answer.as_str()))
        };
        asked.first_sentence = right && sentences.first().is_some_and(has_answer);
        asked.both_sentences = right && sentences.iter().any(has_answer);
        let characters = |text: &str| text.chars().count() as f64;
        let shown: f64 = sentences.iter().map(|sentence| characters(sentence)).sum();
        asked.highlighted = Some(shown / characters(&first.passage.text).max(1.0));
    }
    asked
}

fn right_passages(gold: &Gold, scope: Scope) -> usize {
    match gold {
        _ if scope == Scope::Other => 0,
        Gold::Paragraph(..) => 1,
        Gold::Texts(texts) => texts.len(),
        Gold::Nowhere => 0,
    }
}

fn is_right(gold: &Gold, passage: &Passage) -> bool {
    match gold {
        Gold::Paragraph(article, number) => {
            passage.article.id == *article && passage.paragraph == *number
        }
        Gold::Texts(texts) => texts.iter().any(|text| **text == *passage.text),
        Gold::Nowhere => false,
    }
}

fn run_file(set: &Set, results: &[Asked]) -> String {
    let mut lines = String::new();
    for (judged, asked) in set.questions.iter().zip(results) {
        for (rank, name) in (1..=DEPTH).zip(&asked.list) {
            writeln!(lines, "{}\t{rank}\t{name}", judged.id).expect("text can always be appended");
        }
    }
    lines
}

/// Measures by style, for files that have styles.
pub(crate) fn by_style<'a>(
    set: &'a Set,
    results: &'a [Asked],
) -> BTreeMap<&'a str, Vec<(&'a Judged, &'a Asked)>> {
    let mut styles: BTreeMap<&str, Vec<(&Judged, &Asked)>> = BTreeMap::new();
    for (judged, asked) in set.questions.iter().zip(results) {
        if !judged.style.is_empty() {
            styles.entry(&judged.style).or_default().push((judged, asked));
        }
    }
    styles
}

/// Measures over the answerable among these.
pub(crate) fn measures<'a>(asked: impl Iterator<Item = &'a Asked>) -> Measures {
    Measures::of(asked.map(|asked| &asked.ranks).filter(|ranks| ranks.all > 0))
}
