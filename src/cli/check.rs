//! `isnad check`: what is wrong, and how to mend it. `--running`: whether the bot is well, for a HEALTHCHECK.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use secrecy::SecretString;

use super::output;
use crate::answer::Model;
use crate::answer::lexicon::Lexicon;
use crate::article::load_folder;
use crate::bot::{Api, HEARTBEAT};
use crate::config::Settings;
use crate::error::Problem;
use crate::index::Library;
use crate::index::lifecycle::try_writing;
use crate::startup;
use crate::store::Store;

pub(super) fn run(settings: &Settings, token: Option<SecretString>) -> Result<ExitCode, Problem> {
    let mut report = Report::default();
    ok("settings", "read")?;

    let shelf = load_folder(&settings.paths.articles());
    if shelf.articles.is_empty() && shelf.problems.is_empty() {
        report.problem(&startup::no_articles(&settings.paths.articles()))?;
    }
    if !shelf.articles.is_empty() {
        let paragraphs: usize = shelf.articles.iter().map(|article| article.paragraphs.len()).sum();
        ok("articles", &format!("{} with {paragraphs} paragraphs", shelf.articles.len()))?;
    }
    for problem in &shelf.problems {
        report.problem(problem)?;
    }

    let (lexicon, faults) = Lexicon::open(&settings.paths.lexicon());
    match lexicon.fingerprint() {
        "" => ok("word lists", "those compiled in")?,
        _ => ok("word lists", "some are yours")?,
    }
    for fault in &faults {
        report.problem(fault)?;
    }

    match Library::check_store(&startup::passages_folder(settings)) {
        Ok(true) => ok("index", "every file has its checksum")?,
        Ok(false) => note("index", "there is none yet; the first start builds it")?,
        Err(problem) => report.problem(&problem)?,
    }
    report.take(
        "model",
        Model::open(&settings.paths.model()).map(|_| ()),
        "meaning is looked at beside words",
    )?;
    report.take("store", writable(&settings.paths.store()), "can be written")?;
    let runtime = startup::runtime()?;
    report.take("database", runtime.block_on(Store::check(&settings.paths.store())), "sound")?;

    match token {
        None => {
            note("token", "not set: `isnad` runs the demo; `isnad bot` needs TELOXIDE_TOKEN")?;
        }
        Some(token) => {
            let answer = runtime.block_on(ask_telegram(settings, token));
            let name = answer.as_deref().unwrap_or_default().to_owned();
            report.take("token", answer.map(|_| ()), &format!("Telegram knows it as @{name}"))?;
        }
    }
    Ok(if report.problems == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether files can be made in this folder, which is made when it is not there.
fn writable(folder: &Path) -> Result<(), Problem> {
    fs::create_dir_all(folder).and_then(|()| try_writing(folder)).map_err(|error| {
        Problem::new(
            folder.display().to_string(),
            format!("this folder cannot be written: {error}"),
            "Make it writable for the user that runs isnad (in a container: mount a volume there)",
        )
    })
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
    fn problem(&mut self, problem: &Problem) -> Result<(), Problem> {
        self.problems += 1;
        output::line(&format!("problem  {problem}"))
    }

    fn take(&mut self, what: &str, outcome: Result<(), Problem>, how: &str) -> Result<(), Problem> {
        match outcome {
            Ok(()) => ok(what, how),
            Err(problem) => self.problem(&problem),
        }
    }
}

fn ok(what: &str, how: &str) -> Result<(), Problem> {
    output::line(&format!("ok       {what}: {how}"))
}

fn note(what: &str, how: &str) -> Result<(), Problem> {
    output::line(&format!("note     {what}: {how}"))
}
