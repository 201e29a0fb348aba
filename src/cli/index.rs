//! `isnad index`: builds the index and reports on each article.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::output;
use crate::config::Settings;
use crate::error::Problem;
use crate::index::lifecycle::{Done, Report};
use crate::startup;

pub(super) fn run(settings: &Settings, rebuild: bool) -> Result<ExitCode, Problem> {
    let bar = ProgressBar::new(0).with_style(
        ProgressStyle::with_template("{bar:30} {pos}/{len} paragraphs")
            .expect("the template is a literal")
            .progress_chars("━╸ "),
    );
    let opened = startup::open(settings, rebuild, &|written, all| {
        bar.set_length(all as u64);
        bar.set_position(written as u64);
    })?;
    bar.finish_and_clear();
    opened.engine.wait_for_meaning(Duration::MAX);

    let mut report = String::new();
    let mut cards = opened.engine.articles();
    cards.sort_by(|a, b| a.id.cmp(&b.id));
    for card in &cards {
        writeln!(
            report,
            "{}: {} in {}, “{}”",
            card.id,
            counted(card.paragraphs as usize, "paragraph"),
            counted(card.sections.len(), "section"),
            card.title
        )
        .expect("text can always be appended");
    }
    report += &summary(&opened.report, &settings.paths.store().display().to_string());
    output::line(&report)?;
    for problem in opened.problems.iter().chain(&opened.report.warnings) {
        anstream::eprintln!("{problem}");
    }
    Ok(if opened.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What was done to the index in `place`.
fn summary(report: &Report, place: &str) -> String {
    let seconds = report.elapsed.as_secs_f64();
    match &report.done {
        Done::Opened => format!("The index in {place} is up to date."),
        Done::Updated { written, removed } => format!(
            "Updated the index in {place}: {} written, {removed} taken out, in {seconds:.2} s.",
            counted(*written, "article")
        ),
        Done::Built { reason } => {
            format!("Built the index in {place} in {seconds:.2} s ({reason}).")
        }
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
