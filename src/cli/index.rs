//! `isnad index`: builds the index and reports on each article.

use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::config::Settings;
use crate::error::Problem;
use crate::index::lifecycle::Done;
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

    let mut cards = opened.engine.articles();
    cards.sort_by(|a, b| a.id.cmp(&b.id));
    for card in &cards {
        anstream::println!(
            "{}: {} paragraphs in {} sections, “{}”",
            card.id,
            card.paragraphs,
            card.sections.len(),
            card.title
        );
    }
    for problem in opened.problems.iter().chain(&opened.report.warnings) {
        anstream::eprintln!("{problem}");
    }
    let place = settings.paths.store().display().to_string();
    let seconds = opened.report.elapsed.as_secs_f64();
    match &opened.report.done {
        Done::Opened => anstream::println!("The index in {place} is up to date."),
        Done::Updated { written, removed } => {
            anstream::println!(
                "Updated the index in {place}: {written} articles written, {removed} taken out, in {seconds:.2} s."
            );
        }
        Done::Built { reason } => {
            anstream::println!("Built the index in {place} in {seconds:.2} s ({reason}).");
        }
    }
    Ok(if opened.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
