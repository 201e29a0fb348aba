//! The command line: what can be asked of the program, and which module does it.
//!
//! Exit codes: 0 done (for every question, also an empty one), 1 something is broken, 2 wrong usage.

mod analyse;
mod ask;
mod check;
mod evaluate;
mod index;
mod json;
mod output;
mod report;
mod terminal;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use secrecy::SecretString;

use crate::config::{Settings, secret};
use crate::error::Problem;
use crate::eval::Scope;
use crate::{startup, telemetry};

/// Answers questions about articles, Arabic first: the sentence that answers, with its citation.
///
/// Without a command: the Telegram bot when `TELOXIDE_TOKEN` (or `TELOXIDE_TOKEN_FILE`) is set, else the demo in the browser.
#[derive(Debug, Parser)]
#[command(version, about, long_about, max_term_width = 100)]
pub struct Cli {
    /// Settings file; without it ./isnad.toml when there is one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder with articles/, lexicon/, model/ and store/ (setting `paths.index`).
    #[arg(long, global = true, value_name = "FOLDER")]
    index: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the Telegram bot; the token comes from `TELOXIDE_TOKEN` or `TELOXIDE_TOKEN_FILE`.
    Bot,
    /// Try the bot in a browser, without a token, over the same code as in Telegram.
    Demo(Demo),
    /// Build the index, with a report for each article.
    Index(Index),
    /// Say what is wrong with settings, articles, index or token, and how to mend it.
    Check(Check),
    /// Ask one question and read the answer here.
    Ask(Ask),
    /// Print the questions that the articles do not answer, if `privacy.keep_open_questions` is on.
    Report,
    /// Score the ranking on a file of judged questions: `SQuAD` JSON or JSONL.
    Eval(Eval),
    /// Fit the confidence to judged questions, and show how far it can be believed.
    Calibrate(Calibrate),
    /// Write judged questions as `tools/tune-model.py` learns from them.
    Lesson(Lesson),
    /// Print a `SQuAD` file with typing errors in its questions, always the same for a seed.
    Misspell(Misspell),
    /// Print a `SQuAD` file with made articles added, for measuring speed; always the same for a seed.
    Enlarge(Enlarge),
    /// Show every step of the analysis of a text.
    Analyse(Analyse),
}

#[derive(Debug, Args)]
struct Demo {
    /// Port on 127.0.0.1 (setting `demo.port`); 0 takes a free one.
    #[arg(long)]
    port: Option<u16>,
}

#[derive(Debug, Args)]
struct Index {
    /// Build it anew even when it is up to date.
    #[arg(long)]
    rebuild: bool,
}

#[derive(Debug, Args)]
struct Check {
    /// Only ask whether the bot that uses this folder is running and ready (for HEALTHCHECK).
    #[arg(long)]
    running: bool,
}

#[derive(Debug, Args)]
struct Ask {
    /// Only search the article with this id.
    #[arg(long, value_name = "ID")]
    article: Option<String>,
    /// Say of each passage why it was found: which words met, in which field, with what weight.
    #[arg(long)]
    explain: bool,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// The question; put -- before one that begins with a hyphen.
    #[arg(value_name = "QUESTION", required = true, num_args = 1.., trailing_var_arg = false)]
    question: Vec<String>,
}

#[derive(Debug, Args)]
struct Eval {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// Search all paragraphs, those of the question's own article, or of the other one that scores best for it.
    #[arg(long, value_enum, default_value = "corpus")]
    scope: Scope,
    /// Write the ranked lists: question id, rank, passage id.
    #[arg(long, value_name = "FILE")]
    run: Option<PathBuf>,
    /// Evaluate this configuration of the ranking instead of the built-in one.
    #[arg(long, value_name = "CONFIG")]
    ranking: Option<PathBuf>,
    /// Compare with this configuration on the same questions.
    #[arg(long, value_name = "CONFIG")]
    baseline: Option<PathBuf>,
    /// The questions.
    file: PathBuf,
}

#[derive(Debug, Args)]
struct Calibrate {
    /// Only show what comes of it on this file; may be repeated.
    #[arg(long, value_name = "FILE")]
    show: Vec<PathBuf>,
    /// The questions to fit on: `SQuAD` JSON or JSONL.
    #[arg(required = true)]
    fit: Vec<PathBuf>,
}

#[derive(Debug, Args)]
struct Lesson {
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The questions: files that bring their articles.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
struct Misspell {
    /// Start of the random numbers.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// The set.
    file: PathBuf,
}

#[derive(Debug, Args)]
struct Enlarge {
    /// How many paragraphs it shall have.
    #[arg(long, default_value_t = 100_000)]
    paragraphs: usize,
    /// Start of the random numbers.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// The set.
    file: PathBuf,
}

#[derive(Debug, Args)]
struct Analyse {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// The text.
    #[arg(required = true, num_args = 1..)]
    text: Vec<String>,
}

impl Cli {
    /// Does what was asked, and says how it went.
    pub fn run(self) -> ExitCode {
        match self.dispatch() {
            Ok(code) => code,
            Err(problem) => {
                anstream::eprintln!("isnad: {problem}");
                ExitCode::FAILURE
            }
        }
    }

    fn dispatch(self) -> Result<ExitCode, Problem> {
        let settings = Settings::load(self.config.as_deref(), self.index.as_deref())?;
        let token = secret("TELOXIDE_TOKEN")?;
        let webhook_secret = secret("ISNAD_WEBHOOK_SECRET")?;
        let secrets: Vec<SecretString> = token.iter().chain(&webhook_secret).cloned().collect();
        telemetry::start(&settings.log.filter, &secrets)?;
        match self.command {
            None => match token {
                Some(token) => startup::bot(&settings, token, webhook_secret),
                None => startup::demo(&settings, None),
            },
            Some(Command::Bot) => {
                startup::bot(&settings, token.ok_or_else(startup::no_token)?, webhook_secret)
            }
            Some(Command::Demo(demo)) => startup::demo(&settings, demo.port),
            Some(Command::Index(index)) => return index::run(&settings, index.rebuild),
            Some(Command::Check(Check { running: true })) => return check::running(&settings),
            Some(Command::Check(Check { running: false })) => return check::run(&settings, token),
            Some(Command::Ask(ask)) => return ask::run(&settings, &ask),
            Some(Command::Report) => return report::run(&settings),
            Some(Command::Eval(eval)) => return evaluate::run(&settings, &eval),
            Some(Command::Calibrate(calibrate)) => {
                return evaluate::calibrated(&settings, &calibrate);
            }
            Some(Command::Lesson(lesson)) => return evaluate::lesson(&settings, &lesson),
            Some(Command::Misspell(misspell)) => return evaluate::misspelt(&misspell),
            Some(Command::Enlarge(enlarge)) => return evaluate::enlarged(&enlarge),
            Some(Command::Analyse(analyse)) => {
                return analyse::run(&settings, &analyse.text.join(" "), analyse.json);
            }
        }
        .map(|()| ExitCode::SUCCESS)
    }
}
