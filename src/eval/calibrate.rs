//! `isnad calibrate`: fits the confidence to judged questions, and shows how far it can be believed.
//!
//! Every question is asked twice: of all articles, where the first passage is right or wrong, and of the other article
//! that scores best for it, where nothing can be right. The files count the same, whatever their length, and so do
//! right and wrong answers within a file; an answer of the other article counts less than one of all, since readers ask of
//! articles that may answer.

use std::fmt;
use std::path::{Path, PathBuf};

use super::logistic::{Example, Logistic};
use super::sets::Set;
use super::{Options, Scope, asked_of_all, engine_for, put};
use crate::answer::Engine;
use crate::answer::confidence::Signals;
use crate::error::Problem;

/// What an answer of the other article counts beside one of all articles.
const OTHER: f64 = 0.2;
/// Bins of the reliability diagram.
const BINS: usize = 10;

/// A fitted confidence and what it says on each file.
#[derive(Debug, Clone)]
pub struct Calibration {
    model: Logistic,
    words_alone: Logistic,
    fitted: Vec<Shown>,
    shown: Vec<Shown>,
}

/// The answers of one file under the fitted confidence.
#[derive(Debug, Clone)]
struct Shown {
    name: String,
    /// Probability; whether right; whether the question was asked of the other article.
    answers: Vec<(f64, bool, bool)>,
}

/// Fits on some files and shows what comes of it on these and on others; `options` says with which lists and model.
///
/// # Errors
/// As [`evaluate`](super::evaluate).
pub fn calibrate(
    fit: &[PathBuf],
    show: &[PathBuf],
    options: &Options,
    current: &dyn Fn() -> Result<Engine, Problem>,
) -> Result<Calibration, Problem> {
    let read = |files: &[PathBuf]| {
        files.iter().map(|file| File::read(file, options, current)).collect::<Result<Vec<_>, _>>()
    };
    let (fit, show) = (read(fit)?, read(show)?);
    let examples: Vec<Example> = fit.iter().flat_map(File::examples).collect();
    let model = Logistic::fit(&examples);
    let words_alone = Logistic::fit(&without_meaning(&examples));
    let shown = |files: &[File]| files.iter().map(|file| file.shown(&model)).collect();
    Ok(Calibration { fitted: shown(&fit), shown: shown(&show), model, words_alone })
}

/// The same examples as they look before the meaning of the articles is worked out.
fn without_meaning(examples: &[Example]) -> Vec<Example> {
    let mut examples = examples.to_vec();
    for example in &mut examples {
        example.signals.iter_mut().skip(Signals::OF_WORDS).for_each(|signal| *signal = 0.0);
    }
    examples
}

struct File {
    name: String,
    /// Signals; whether right; whether asked of the other article.
    answers: Vec<(Signals, bool, bool)>,
}

impl File {
    fn read(
        path: &Path,
        options: &Options,
        current: &dyn Fn() -> Result<Engine, Problem>,
    ) -> Result<Self, Problem> {
        let set = Set::read(path)?;
        let engine = engine_for(&set, options, current)?;
        let mut answers = Vec::new();
        for scope in [Scope::Corpus, Scope::Other] {
            let mut set = set.clone();
            let questions = put(&engine, &mut set, scope);
            let asked = asked_of_all(&engine, &set, &questions, scope);
            answers.extend(asked.iter().filter_map(|asked| {
                Some((asked.signals?, asked.ranks.within(1), scope == Scope::Other))
            }));
        }
        Ok(Self { name: name(path), answers })
    }

    /// Right and wrong answers weigh the same.
    fn examples(&self) -> Vec<Example> {
        let counts = |other: bool| if other { OTHER } else { 1.0 };
        let all = |wanted: bool| {
            let same = self.answers.iter().filter(|(_, right, _)| *right == wanted);
            same.map(|&(_, _, other)| counts(other)).sum::<f64>().max(1.0)
        };
        let (right, wrong) = (all(true), all(false));
        self.answers
            .iter()
            .map(|&(signals, is_right, other)| Example {
                signals: values(signals),
                right: is_right,
                weight: 500.0 * counts(other) / if is_right { right } else { wrong },
            })
            .collect()
    }

    fn shown(&self, model: &Logistic) -> Shown {
        let answers = self.answers.iter();
        let answers = answers
            .map(|&(signals, right, other)| (model.probability(&values(signals)), right, other))
            .collect();
        Shown { name: self.name.clone(), answers }
    }
}

/// The file's name with that of its folder, which tells files of judged questions apart.
fn name(path: &Path) -> String {
    let parts: Vec<_> = path.components().rev().take(2).collect();
    let name: PathBuf = parts.into_iter().rev().collect();
    name.display().to_string()
}

fn values(signals: Signals) -> Vec<f64> {
    signals.values().iter().map(|&value| f64::from(value)).collect()
}

impl Shown {
    /// Probability that a right answer has the higher confidence than a wrong one.
    fn separation(&self) -> f64 {
        let of = |wanted: bool| self.answers.iter().filter(move |(_, right, _)| *right == wanted);
        let pairs = of(true).flat_map(|right| of(false).map(move |wrong| (right.0, wrong.0)));
        let (mut won, mut all) = (0.0, 0.0);
        for (right, wrong) in pairs {
            won += if right > wrong {
                1.0
            } else if right < wrong {
                0.0
            } else {
                0.5
            };
            all += 1.0;
        }
        won / f64::max(all, 1.0)
    }

    /// Share of the answers that `which` picks whose confidence is at least `threshold`.
    fn share(&self, threshold: f64, which: impl Fn(bool, bool) -> bool) -> f64 {
        let picked = self.answers.iter().filter(|(_, right, other)| which(*right, *other));
        let (mut over, mut all) = (0.0, 0.0);
        for (probability, ..) in picked {
            over += f64::from(u8::from(*probability >= threshold));
            all += 1.0;
        }
        over / f64::max(all, 1.0)
    }
}

impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<12} {:>7} {:>11}", "signal", "weight", "words alone")?;
        let weights = self.model.weights.iter().zip(&self.words_alone.weights);
        for (name, (weight, alone)) in Signals::NAMES.iter().zip(weights) {
            writeln!(f, "{name:<12} {weight:>7.2} {alone:>11.2}")?;
        }
        let (constant, alone) = (self.model.constant, self.words_alone.constant);
        writeln!(f, "{:<12} {constant:>7.2} {alone:>11.2}", "constant")?;
        for shown in &self.fitted {
            write!(f, "\nfitted on {shown}")?;
        }
        for shown in &self.shown {
            write!(f, "\nshown on {shown}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: {} answers, AUROC {:.3}",
            self.name,
            self.answers.len(),
            self.separation()
        )?;
        writeln!(f, "{:>11} {:>7} {:>7}", "confidence", "answers", "right")?;
        for bin in 0..BINS {
            let (low, high) = (bin as f64 / BINS as f64, (bin + 1) as f64 / BINS as f64);
            let inside: Vec<bool> = self
                .answers
                .iter()
                .filter(|(probability, ..)| (*probability * BINS as f64) as usize == bin)
                .map(|(_, right, _)| *right)
                .collect();
            if !inside.is_empty() {
                let right =
                    inside.iter().filter(|right| **right).count() as f64 / inside.len() as f64;
                writeln!(f, "{low:>5.1}–{high:<5.1} {:>7} {right:>7.2}", inside.len())?;
            }
        }
        writeln!(f, "{:>9} {:>7} {:>7} {:>14}", "threshold", "right", "wrong", "other article")?;
        for step in 6..=18 {
            let threshold = f64::from(step) * 0.05;
            writeln!(
                f,
                "{threshold:>9.2} {:>7.3} {:>7.3} {:>14.3}",
                self.share(threshold, |right, _| right),
                self.share(threshold, |right, other| !right && !other),
                self.share(threshold, |_, other| other),
            )?;
        }
        Ok(())
    }
}
