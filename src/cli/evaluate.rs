//! `isnad eval`: the ranking scored on judged questions; `isnad misspell`, `isnad enlarge`: sets made from others.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use super::{Calibrate, Enlarge, Eval, Lesson, Misspell, output};
use crate::answer::lexicon::Lexicon;
use crate::config::Settings;
use crate::error::Problem;
use crate::eval::{Options, calibrate, evaluate, generate, misspell, write_lesson};
use crate::index::Ranking;
use crate::startup;

pub(super) fn run(settings: &Settings, eval: &Eval) -> Result<ExitCode, Problem> {
    let options = Options {
        file: eval.file.clone(),
        scope: eval.scope,
        run: eval.run.clone(),
        ranking: eval.ranking.as_deref().map(configuration).transpose()?.unwrap_or_default(),
        baseline: eval.baseline.as_deref().map(configuration).transpose()?,
        lexicon: Some(Lexicon::open(&settings.paths.lexicon()).0),
        model: startup::model(settings),
    };
    let report = evaluate(&options, || Ok(startup::open_quietly(settings)?.engine))?;
    if eval.json {
        let json = serde_json::to_string_pretty(&report).map_err(|error| {
            Problem::new("standard output", error.to_string(), "Please report this")
        })?;
        output::line(&json)?;
    } else {
        output::print(&report.to_string())?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn calibrated(settings: &Settings, sets: &Calibrate) -> Result<ExitCode, Problem> {
    let (lexicon, _) = Lexicon::open(&settings.paths.lexicon());
    let current = || Ok(startup::open_quietly(settings)?.engine);
    let options =
        Options { lexicon: Some(lexicon), model: startup::model(settings), ..Options::default() };
    output::print(&calibrate(&sets.fit, &sets.show, &options, &current)?.to_string())?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn lesson(settings: &Settings, lesson: &Lesson) -> Result<ExitCode, Problem> {
    let (lexicon, _) = Lexicon::open(&settings.paths.lexicon());
    write_lesson(&lesson.files, &settings.paths.model(), &lexicon, &lesson.out)?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn misspelt(misspelt: &Misspell) -> Result<ExitCode, Problem> {
    output::line(&misspell::misspell(&misspelt.file, misspelt.seed)?)?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn enlarged(enlarge: &Enlarge) -> Result<ExitCode, Problem> {
    let json = generate::enlarge(&enlarge.file, enlarge.paragraphs, enlarge.seed)?;
    output::line(&json)?;
    Ok(ExitCode::SUCCESS)
}

/// A ranking configuration from a TOML file; keys that it leaves out keep their defaults.
fn configuration(path: &Path) -> Result<Ranking, Problem> {
    let wrong = |cause: String| {
        Problem::new(
            path.display().to_string(),
            cause.trim_end().replace('\n', " "),
            "Write one `key = number` a line, with the keys that docs/quality.md lists",
        )
    };
    let text = fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    config::Config::builder()
        .add_source(config::File::from_str(&text, config::FileFormat::Toml))
        .build()
        .and_then(config::Config::try_deserialize)
        .map_err(|error| wrong(error.to_string()))
}
