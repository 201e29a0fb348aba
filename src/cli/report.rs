//! `isnad report`: what readers asked that the articles do not answer.

use std::process::ExitCode;

use crate::config::Settings;
use crate::error::Problem;
use crate::startup;
use crate::store::Store;

pub(super) fn run(settings: &Settings) -> Result<ExitCode, Problem> {
    let folder = settings.paths.store();
    let open = startup::runtime()?
        .block_on(Store::open_questions(&folder))
        .map_err(|error| error.problem(&Store::file(&folder)))?;
    if open.is_empty() && !settings.privacy.keep_open_questions {
        anstream::println!("No question is kept: privacy.keep_open_questions is off.");
    }
    for question in open {
        anstream::println!("{:>6}  {}", question.times, question.question.0.replace('\n', " "));
    }
    Ok(ExitCode::SUCCESS)
}
