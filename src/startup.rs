//! From settings to the running program: articles, index, database, pipeline, handlers.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::answer::lexicon::Lexicon;
use crate::answer::{Engine, Model};
use crate::article::{Shelf, load_folder};
use crate::bot::handlers::{Handlers, Keeping};
use crate::bot::limits::Limits;
use crate::bot::{self, Api, PipelineSettings, WebhookSettings};
use crate::config::{Mode, Settings, Telegram};
use crate::emulator::{Emulator, Options};
use crate::error::Problem;
use crate::index::Library;
use crate::index::lifecycle::Report;
use crate::store::Store;

/// The library as it was opened.
#[derive(Debug)]
pub struct Opened {
    /// Ready for questions.
    pub engine: Engine,
    /// Articles and lines of word lists that were left out.
    pub problems: Vec<Problem>,
    /// What opening the index took.
    pub report: Report,
}

/// Folder of the search index inside the store.
pub fn passages_folder(settings: &Settings) -> PathBuf {
    settings.paths.store().join("passages")
}

/// Reads the articles and opens the index, after whatever that takes; `progress` hears of paragraphs written and of
/// all there are.
///
/// # Errors
/// There is no article at all, or the index cannot even be built in memory.
pub fn open(
    settings: &Settings,
    rebuild: bool,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Opened, Problem> {
    let Shelf { articles, mut problems } = load_folder(&settings.paths.articles());
    if articles.is_empty() {
        return Err(problems
            .into_iter()
            .next()
            .unwrap_or_else(|| no_articles(&settings.paths.articles())));
    }
    let all: usize = articles.iter().map(|article| article.paragraphs.len()).sum();
    let (library, report) =
        Library::open_store(&passages_folder(settings), &articles, rebuild, &|written| {
            progress(written, all);
        })?;
    let (lexicon, faults) = Lexicon::open(&settings.paths.lexicon());
    problems.extend(faults);
    let mut engine = Engine::new(library).with_lexicon(lexicon);
    if let Some(model) = model(settings) {
        engine = engine.with_meaning(model, Some(settings.paths.store().join("vectors")));
    }
    Ok(Opened { engine, problems, report })
}

/// The model of `index/model`; without it, which is said as a warning, questions are answered by their words alone.
pub fn model(settings: &Settings) -> Option<Arc<Model>> {
    Model::open(&settings.paths.model())
        .map(Arc::new)
        .inspect_err(|problem| {
            tracing::warn!("questions are answered by their words alone: {problem}");
        })
        .ok()
}

/// [`open`] for a program that goes on: what the operator should know is logged.
///
/// # Errors
/// As [`open`].
pub fn open_quietly(settings: &Settings) -> Result<Opened, Problem> {
    let opened = open(settings, false, &|_, _| {})?;
    for problem in opened.problems.iter().chain(&opened.report.warnings) {
        tracing::warn!("{problem}");
    }
    tracing::debug!(done = ?opened.report.done, elapsed_ms = opened.report.elapsed.as_millis() as u64, "the index is open");
    Ok(opened)
}

pub(crate) fn no_articles(folder: &Path) -> Problem {
    Problem::new(
        folder.display().to_string(),
        "there is no article in this folder",
        "Put at least one .md or .txt file there; index/README.md says how they are written",
    )
}

/// `isnad bot` without a token.
pub fn no_token() -> Problem {
    Problem::new(
        "TELOXIDE_TOKEN",
        "the bot's token is not set",
        "Get one from @BotFather and set TELOXIDE_TOKEN or TELOXIDE_TOKEN_FILE, or run `isnad demo`, which needs none",
    )
}

/// Runs the bot in Telegram until it is told to stop; `webhook_secret` is needed only where Telegram brings updates.
///
/// # Errors
/// What keeps it from starting: no article, a store that cannot be written, a token that Telegram does not know, a
/// webhook without a secret.
pub fn bot(
    settings: &Settings,
    token: SecretString,
    webhook_secret: Option<SecretString>,
) -> Result<(), Problem> {
    let runtime = runtime()?;
    let api = Api::new(&settings.telegram.api_url, token)?;
    let Telegram { mode, webhook, .. } = &settings.telegram;
    let webhook = match mode {
        Mode::Polling => None,
        Mode::Webhook => {
            Some(WebhookSettings::new(&webhook.listen, &webhook.public_url, webhook_secret)?)
        }
    };
    runtime.block_on(serve(settings, &settings.paths.store(), api, webhook, || ()))
}

/// Runs the bot against an emulated Telegram with a chat page, until it is told to stop.
///
/// # Errors
/// As [`bot()`], and a port that is in use.
pub fn demo(settings: &Settings, port: Option<u16>) -> Result<(), Problem> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let emulator = start_emulator(settings, port).await?;
        let api = Api::new(&emulator.url(), SecretString::from(emulator.token().to_owned()))?;
        let state = DemoState::new(settings, &emulator);
        let page = emulator.open_page();
        let place = settings.paths.articles();
        serve(settings, &state.0, api, None, || {
            // Nobody may be reading, which is no reason not to serve the page.
            let _ = writeln!(
                anstream::stdout(),
                "Isnad's demo is ready: {page}\nIt answers from {}. Ctrl-C ends it.",
                place.display()
            );
        })
        .await
    })
}

/// The folder of a demo's state. The emulated Telegram forgets everything when it ends, so the bot must too; named after
/// the port, which no other demo can have at the same time.
struct DemoState(PathBuf);

impl DemoState {
    fn new(settings: &Settings, emulator: &Emulator) -> Self {
        let port = emulator.port().to_string();
        let state = Self(settings.paths.store().join("demo").join(port));
        state.clear();
        state
    }

    /// What cannot be removed is told by the store, which is opened next.
    fn clear(&self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Drop for DemoState {
    fn drop(&mut self) {
        self.clear();
    }
}

/// On the wanted port; when it was only the default and is taken, on a free one.
async fn start_emulator(settings: &Settings, port: Option<u16>) -> Result<Emulator, Problem> {
    // Nobody reads the log of calls, and a demo may run for long.
    let options = |port| Options { port, log: 0, ..Options::default() };
    let wanted = port.unwrap_or(settings.demo.port);
    match Emulator::start(options(wanted)).await {
        Ok(emulator) => Ok(emulator),
        Err(error) if port.is_none() && error.kind() == io::ErrorKind::AddrInUse => {
            tracing::warn!(port = wanted, "the demo's port is in use; taking a free one");
            Emulator::start(options(0)).await.map_err(|error| port_problem(0, &error))
        }
        Err(error) => Err(port_problem(wanted, &error)),
    }
}

fn port_problem(port: u16, error: &io::Error) -> Problem {
    Problem::new(
        format!("port {port} on 127.0.0.1"),
        error.to_string(),
        "Choose another with --port, or end the program that uses it",
    )
}

/// Opens library and database, says that it is `ready`, and runs the pipeline until a signal comes.
async fn serve(
    settings: &Settings,
    state: &Path,
    api: Api,
    webhook: Option<WebhookSettings>,
    ready: impl FnOnce(),
) -> Result<(), Problem> {
    let opened = open_quietly(settings)?;
    let store = Store::open(state).await?;
    let limits = Limits::new(
        settings.limits.questions_per_minute_per_reader,
        settings.limits.questions_per_minute_per_chat,
    );
    let keeping = Keeping {
        days: settings.privacy.retention_days,
        open_questions: settings.privacy.keep_open_questions,
    };
    let pipeline_settings = PipelineSettings {
        webhook,
        messages_per_second: settings.limits.messages_per_second,
        retention: Duration::from_hours(24 * u64::from(keeping.days)),
        ..PipelineSettings::default()
    };
    let handlers = Handlers::new(Arc::new(opened.engine), store.clone(), api.clone(), limits)
        .keeping(keeping)
        .counting(Arc::clone(&pipeline_settings.metrics));
    let shutdown = CancellationToken::new();
    stop_on_signals(shutdown.clone())?;
    ready();
    bot::run(pipeline_settings, api, store, Arc::new(handlers), shutdown).await.map_err(|error| {
        match error.downcast::<Problem>() {
            Ok(problem) => problem,
            Err(error) => Problem::new("the bot", format!("{error:#}"), "Run `isnad check`"),
        }
    })
}

/// SIGINT and SIGTERM ask the program to finish; a second one ends it at once.
fn stop_on_signals(shutdown: CancellationToken) -> Result<(), Problem> {
    let listen = |kind| {
        signal(kind).map_err(|error| {
            Problem::new("signals", error.to_string(), "Check the limits of this system")
        })
    };
    let (mut interrupt, mut terminate) =
        (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?);
    tokio::spawn(async move {
        for told_before in [false, true] {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            if told_before {
                #[expect(
                    clippy::exit,
                    reason = "the operator asked twice; what is unfinished is in the database"
                )]
                std::process::exit(130);
            }
            tracing::info!("finishing what is under way; a second signal ends at once");
            shutdown.cancel();
        }
    });
    Ok(())
}

pub(crate) fn runtime() -> Result<Runtime, Problem> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| {
        Problem::new("the runtime", error.to_string(), "Check the limits of this system")
    })
}
