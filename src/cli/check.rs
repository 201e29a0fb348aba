//! `isnad check`: what is wrong, and how to mend it. `--running`: whether the bot is well, for a HEALTHCHECK.

use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use secrecy::SecretString;

use crate::answer::Model;
use crate::article::load_folder;
use crate::bot::{Api, HEARTBEAT};
use crate::config::Settings;
use crate::error::Problem;
use crate::index::Library;
use crate::startup;
use crate::store::Store;

pub(super) fn run(settings: &Settings, token: Option<SecretString>) -> Result<ExitCode, Problem> {
    let mut report = Report::default();
    ok("settings", "read");

    let shelf = load_folder(&settings.paths.articles());
    let paragraphs: usize = shelf.articles.iter().map(|article| article.paragraphs.len()).sum();
    match (shelf.articles.is_empty(), shelf.problems) {
        (true, problems) if problems.is_empty() => report.problem(&Problem::new(
            settings.paths.articles().display().to_string(),
            "there is no article in this folder",
            "Put at least one .md or .txt file there; index/README.md says how they are written",
        )),
        (_, problems) => {
            ok("articles", &format!("{} with {paragraphs} paragraphs", shelf.articles.len()));
            for problem in &problems {
                report.problem(problem);
            }
        }
    }

    report.take(
        "index",
        Library::check_store(&startup::passages_folder(settings)),
        "every file has its checksum",
    );
    report.take(
        "model",
        Model::open(&settings.paths.model()).map(|_| ()),
        "meaning is looked at beside words",
    );
    let runtime = startup::runtime()?;
    report.take("database", runtime.block_on(Store::check(&settings.paths.store())), "sound");

    match token {
        None => {
            note("token", "not set: `isnad` runs the demo; `isnad bot` needs TELOXIDE_TOKEN");
        }
        Some(token) => {
            let answer = runtime.block_on(ask_telegram(settings, token));
            let name = answer.as_deref().unwrap_or_default().to_owned();
            report.take("token", answer.map(|_| ()), &format!("Telegram knows it as @{name}"));
        }
    }
    Ok(if report.problems == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn ask_telegram(settings: &Settings, token: SecretString) -> Result<String, Problem> {
    let api = Api::new(&settings.telegram.api_url, token)?;
    let me = api.identity().await.map_err(|error| {
        Problem::new(
            "TELOXIDE_TOKEN",
            error.to_string(),
            "Copy the token again from @BotFather, and check that telegram.api_url can be reached from here",
        )
    })?;
    Ok(me.username)
}

/// Whether a bot that uses this store was well within the last three heartbeats.
pub(super) fn running(settings: &Settings) -> Result<ExitCode, Problem> {
    let runtime = startup::runtime()?;
    let beat = runtime.block_on(Store::last_beat(&settings.paths.store()));
    let trouble = match beat {
        Err(error) => error.to_string(),
        Ok(None) => "no bot has run here".to_owned(),
        Ok(Some((_, trouble))) if !trouble.is_empty() => trouble,
        Ok(Some((when, _))) => match age(when) {
            age if age > HEARTBEAT * 3 => format!("the bot was last well {} s ago", age.as_secs()),
            _ => return Ok(ExitCode::SUCCESS),
        },
    };
    anstream::eprintln!("isnad: {trouble}");
    Ok(ExitCode::FAILURE)
}

/// Time since a moment in milliseconds of Unix time; a clock set back makes it nothing.
fn age(when: i64) -> Duration {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    now.saturating_sub(Duration::from_millis(when.unsigned_abs()))
}

/// One line for each thing looked at.
#[derive(Default)]
struct Report {
    problems: usize,
}

impl Report {
    fn problem(&mut self, problem: &Problem) {
        self.problems += 1;
        anstream::println!("problem  {problem}");
    }

    fn take(&mut self, what: &str, outcome: Result<(), Problem>, how: &str) {
        match outcome {
            Ok(()) => ok(what, how),
            Err(problem) => self.problem(&problem),
        }
    }
}

fn ok(what: &str, how: &str) {
    anstream::println!("ok       {what}: {how}");
}

fn note(what: &str, how: &str) {
    anstream::println!("note     {what}: {how}");
}
