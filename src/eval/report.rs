//! The result of an evaluation, for people and as JSON.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::compare::Comparison;
use super::measures::Measures;
use super::sets::Set;
use super::{Asked, Options, Scope, by_style, measures};
use crate::answer::Outcome;

/// Everything that was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The question file's name.
    pub file: String,
    /// Where candidates came from.
    pub scope: Scope,
    /// Questions asked, answerable or not.
    pub questions: usize,
    /// Of the ranked lists of answerable questions.
    pub measures: Measures,
    /// The same without questions in English and Arabizi, for files that have styles.
    pub arabic: Option<Measures>,
    /// Of the highlighted sentences.
    pub sentences: SentenceReport,
    /// How the outcomes went.
    pub outcomes: OutcomeTable,
    /// By style, for files that have styles.
    pub styles: BTreeMap<String, StyleReport>,
    /// Microseconds a question took: median.
    pub median_us: u128,
    /// Microseconds a question took: 99th percentile.
    pub p99_us: u128,
    /// Against a baseline, when there was one.
    pub comparison: Option<Comparison>,
}

/// How well the answering sentences were chosen.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct SentenceReport {
    /// Share of answerable questions whose first passage is right and whose first sentence has a gold answer.
    pub first: f64,
    /// … of which one of the two sentences has.
    pub both: f64,
    /// Median share of the first passage's characters that is highlighted.
    pub median_highlighted: f64,
}

/// Questions by outcome (rows) and by what would have been right (columns).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct OutcomeTable {
    /// Answerable, first passage right: answered, unsure, not found.
    pub right: [usize; 3],
    /// Answerable, first passage wrong.
    pub wrong: [usize; 3],
    /// Not answerable.
    pub unanswerable: [usize; 3],
}

/// One style's share.
#[derive(Debug, Clone, Serialize)]
pub struct StyleReport {
    /// Of the ranked lists.
    pub measures: Measures,
    /// Of the outcomes.
    pub outcomes: OutcomeTable,
    /// Questions, answerable or not, that got no passage at all.
    pub empty: usize,
}

impl OutcomeTable {
    fn add(&mut self, asked: &Asked) {
        let column = if asked.ranks.all == 0 {
            &mut self.unanswerable
        } else if asked.ranks.within(1) {
            &mut self.right
        } else {
            &mut self.wrong
        };
        let [answered, unsure, not_found] = column;
        *match asked.outcome {
            Outcome::Answered => answered,
            Outcome::Unsure => unsure,
            Outcome::NotFound => not_found,
        } += 1;
    }

    fn of<'a>(results: impl Iterator<Item = &'a Asked>) -> Self {
        let mut table = Self::default();
        results.for_each(|asked| table.add(asked));
        table
    }
}

impl Report {
    pub(super) fn new(
        options: &Options,
        set: &Set,
        results: &[Asked],
        comparison: Option<Comparison>,
    ) -> Self {
        let styles: BTreeMap<String, StyleReport> = by_style(set, results)
            .into_iter()
            .map(|(style, asked)| {
                let report = StyleReport {
                    measures: measures(asked.iter().map(|(_, asked)| *asked)),
                    outcomes: OutcomeTable::of(asked.iter().map(|(_, asked)| *asked)),
                    empty: asked.iter().filter(|(_, asked)| asked.list.is_empty()).count(),
                };
                (style.to_owned(), report)
            })
            .collect();
        let arabic = (!styles.is_empty()).then(|| {
            let arabic = set
                .questions
                .iter()
                .zip(results)
                .filter(|(judged, _)| !matches!(judged.style.as_str(), "english" | "arabizi"));
            measures(arabic.map(|(_, asked)| asked))
        });
        let mut elapsed: Vec<u128> = results.iter().map(|asked| asked.elapsed).collect();
        elapsed.sort_unstable();
        Self {
            file: options.file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            scope: options.scope,
            questions: results.len(),
            measures: measures(results.iter()),
            arabic,
            sentences: SentenceReport::of(results),
            outcomes: OutcomeTable::of(results.iter()),
            styles,
            median_us: quantile(&elapsed, 0.5),
            p99_us: quantile(&elapsed, 0.99),
            comparison,
        }
    }
}

impl SentenceReport {
    fn of(results: &[Asked]) -> Self {
        let answerable = results.iter().filter(|asked| asked.ranks.all > 0);
        let all = answerable.clone().count().max(1) as f64;
        let share = |hit: fn(&Asked) -> bool| {
            answerable.clone().filter(|asked| hit(asked)).count() as f64 / all
        };
        let mut highlighted: Vec<f64> =
            results.iter().filter_map(|asked| asked.highlighted).collect();
        highlighted.sort_by(f64::total_cmp);
        Self {
            first: share(|asked| asked.first_sentence),
            both: share(|asked| asked.both_sentences),
            median_highlighted: quantile(&highlighted, 0.5),
        }
    }
}

fn quantile<T: Copy + Default>(sorted: &[T], share: f64) -> T {
    let last = sorted.len().saturating_sub(1);
    sorted.get((share * last as f64).round() as usize).copied().unwrap_or_default()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scope = match self.scope {
            Scope::Corpus => "corpus",
            Scope::Article => "article",
            Scope::Other => "other",
        };
        writeln!(f, "{}: {} questions, scope {scope}", self.file, self.questions)?;
        writeln!(
            f,
            "{:<14} {:>5} {:>6} {:>6} {:>6} {:>6} {:>7} {:>8}",
            "", "n", "R@1", "R@3", "R@5", "R@10", "MRR@10", "nDCG@10"
        )?;
        row(f, "all", &self.measures)?;
        if let Some(arabic) = &self.arabic {
            row(f, "in Arabic", arabic)?;
        }
        for (style, report) in &self.styles {
            row(f, style, &report.measures)?;
        }
        writeln!(
            f,
            "answering sentence: first {:.3}, one of two {:.3}, median share highlighted {:.0} %",
            self.sentences.first,
            self.sentences.both,
            100.0 * self.sentences.median_highlighted
        )?;
        writeln!(f, "{:<14} {:>9} {:>7} {:>10}", "outcome", "answered", "unsure", "not found")?;
        outcomes(f, "first right", self.outcomes.right)?;
        outcomes(f, "first wrong", self.outcomes.wrong)?;
        outcomes(f, "unanswerable", self.outcomes.unanswerable)?;
        writeln!(f, "time a question: median {} µs, p99 {} µs", self.median_us, self.p99_us)?;
        if let Some(comparison) = &self.comparison {
            write!(f, "{comparison}")?;
        }
        Ok(())
    }
}

fn row(f: &mut fmt::Formatter<'_>, name: &str, measures: &Measures) -> fmt::Result {
    let Measures { questions, recall_1, recall_3, recall_5, recall_10, mrr_10, ndcg_10 } = measures;
    writeln!(
        f,
        "{name:<14} {questions:>5} {recall_1:>6.3} {recall_3:>6.3} {recall_5:>6.3} {recall_10:>6.3} {mrr_10:>7.3} {ndcg_10:>8.4}"
    )
}

fn outcomes(f: &mut fmt::Formatter<'_>, name: &str, counts: [usize; 3]) -> fmt::Result {
    let [answered, unsure, not_found] = counts;
    writeln!(f, "{name:<14} {answered:>9} {unsure:>7} {not_found:>10}")
}
