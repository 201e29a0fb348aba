//! The store on disk: opened when it fits, brought up to date, or built beside the old one and swapped.
//!
//! ```text
//! store/passages/current          name of the generation in use, replaced by one rename
//! store/passages/g-…/             a Tantivy index with one commit for each change
//! store/passages/lock             held while anything is written; the system frees it when we die
//! ```
//!
//! A kill at any moment leaves `current` pointing at a whole generation.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use tantivy::Index;
use tantivy::directory::{Directory, RamDirectory};

use super::reader::Library;
use super::writer::{self, Progress, difference};
use crate::article::{Article, ArticleId};
use crate::error::Problem;

/// Stores up to this size are checked byte by byte whenever they are opened; larger ones on request.
const CHECKED_WHENEVER_OPENED: u64 = 16 << 20;

/// What opening the store did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// It was up to date.
    Opened,
    /// Changed articles were brought in.
    Updated {
        /// Articles that are new or have changed.
        written: usize,
        /// Articles that are no longer there.
        removed: usize,
    },
    /// It was built from nothing, for this reason.
    Built {
        /// Why, as a clause for people.
        reason: String,
    },
}

/// What happened while the store was opened.
#[derive(Debug, Clone)]
pub struct Report {
    /// What was done.
    pub done: Done,
    /// What the operator should know: the store could not be written, was damaged.
    pub warnings: Vec<Problem>,
    /// Time it took.
    pub elapsed: Duration,
}

/// Fingerprint of the code and lists that make a store.
pub fn analysis_fingerprint() -> &'static str {
    env!("ISNAD_ANALYSIS_FINGERPRINT")
}

impl Library {
    /// A library in memory only.
    ///
    /// # Errors
    /// When there is not enough memory for a writer.
    pub fn in_memory(articles: &[Article], progress: Progress<'_>) -> tantivy::Result<Self> {
        let index = writer::create_in_memory();
        let all: Vec<&Article> = articles.iter().collect();
        writer::write(&index, &[], &all, analysis_fingerprint(), progress)?;
        Self::open(&index)
    }

    /// Opens the store in `folder` for these articles, after whatever that takes: nothing, adding what
    /// changed, or building it beside the old one. With `rebuild` it is built in any case.
    ///
    /// A folder that cannot be written is used as it is when it is up to date, and otherwise the library
    /// is built in memory; both are said in the report.
    ///
    /// # Errors
    /// When the library cannot even be built in memory.
    pub fn open_store(
        folder: &Path,
        articles: &[Article],
        rebuild: bool,
        progress: Progress<'_>,
    ) -> Result<(Self, Report), Problem> {
        let start = Instant::now();
        let mut warnings = Vec::new();
        let state = if rebuild {
            State::Unfit { reason: "a rebuild was asked for".to_owned(), damaged: false }
        } else {
            State::of(folder, articles)
        };
        if let State::Current(library) = state {
            let report = Report { done: Done::Opened, warnings, elapsed: start.elapsed() };
            return Ok((*library, report));
        }
        let (library, done) = match bring_up_to_date(folder, articles, rebuild, progress) {
            Ok(done) => done,
            Err(error) => {
                warnings.push(Problem::new(
                    folder.display().to_string(),
                    format!("the index cannot be written ({error}); it was built in memory and will be built again at the next start"),
                    "Make the folder writable and leave some space on its disk",
                ));
                let library = Self::in_memory(articles, progress).map_err(|error| {
                    Problem::new(
                        "the index in memory",
                        error.to_string(),
                        "Give the program more memory",
                    )
                })?;
                (library, Done::Built { reason: "the store cannot be written".to_owned() })
            }
        };
        if let State::Unfit { reason, damaged: true } = state {
            warnings.push(Problem::new(
                folder.display().to_string(),
                format!("the index was damaged ({reason})"),
                "It was built again; look after the disk if this happens again",
            ));
        }
        Ok((library, Report { done, warnings, elapsed: start.elapsed() }))
    }

    /// Reads every byte of the store in `folder` and compares it with its checksum; `false` when there is no store yet.
    ///
    /// # Errors
    /// With what is damaged.
    pub fn check_store(folder: &Path) -> Result<bool, Problem> {
        let problem = |cause: String| {
            Problem::new(
                folder.display().to_string(),
                cause,
                "Run `isnad index --rebuild`; nothing but time is lost",
            )
        };
        let Some(generation) = current(folder) else { return Ok(false) };
        let index = open_index(&generation).map_err(|error| problem(error.to_string()))?;
        let damaged = index.validate_checksum().map_err(|error| problem(error.to_string()))?;
        match damaged.into_iter().next() {
            None => Ok(true),
            Some(file) => Err(problem(format!("the file {} is damaged", file.display()))),
        }
    }
}

/// What is on disk, compared with what is wanted.
enum State {
    Current(Box<Library>),
    Outdated { index: Box<Index>, stored: BTreeMap<ArticleId, Arc<str>> },
    Unfit { reason: String, damaged: bool },
}

impl State {
    fn of(folder: &Path, articles: &[Article]) -> Self {
        let Some(generation) = current(folder) else {
            return Self::Unfit { reason: "there was none".to_owned(), damaged: false };
        };
        match inspect(&generation, articles) {
            Ok(state) => state,
            // Another process may have swapped generations between our two steps.
            Err(_) if current(folder).is_some_and(|newer| newer != generation) => {
                Self::of(folder, articles)
            }
            Err(error) => Self::Unfit { reason: error.to_string(), damaged: true },
        }
    }
}

fn inspect(generation: &Path, articles: &[Article]) -> tantivy::Result<State> {
    let index = open_index(generation)?;
    if index.load_metas()?.payload.as_deref() != Some(analysis_fingerprint()) {
        let reason = "another version of the analysis had made it".to_owned();
        return Ok(State::Unfit { reason, damaged: false });
    }
    if size(generation) <= CHECKED_WHENEVER_OPENED
        && let Some(file) = index.validate_checksum()?.into_iter().next()
    {
        let reason = format!("the file {} is not what was written", file.display());
        return Ok(State::Unfit { reason, damaged: true });
    }
    let library = Library::open(&index)?;
    let stored: BTreeMap<ArticleId, Arc<str>> = library
        .articles
        .iter()
        .map(|entry| (entry.card.id.clone(), Arc::clone(&entry.content)))
        .collect();
    let difference = difference(articles, &stored);
    if difference.added.is_empty() && difference.removed.is_empty() {
        return Ok(State::Current(Box::new(library)));
    }
    Ok(State::Outdated { index: Box::new(index), stored })
}

/// The index in a folder; one in a folder that cannot be written is read into memory, because opening it
/// takes a lock file.
fn open_index(generation: &Path) -> tantivy::Result<Index> {
    if try_writing(generation).is_ok() {
        return Index::open_in_dir(generation);
    }
    let memory = RamDirectory::create();
    for entry in fs::read_dir(generation)? {
        let path = entry?.path();
        if let Some(name) = path.file_name() {
            memory.atomic_write(Path::new(name), &fs::read(&path)?)?;
        }
    }
    Index::open(memory)
}

/// Whether a file can be made in a folder.
///
/// # Errors
/// Why not.
pub(crate) fn try_writing(folder: &Path) -> io::Result<()> {
    let probe = folder.join(".probe");
    File::create(&probe)?;
    // Left behind it would do no harm, and it may not be ours to remove.
    let _ = fs::remove_file(probe);
    Ok(())
}

/// Writes what is missing and opens the result.
fn bring_up_to_date(
    folder: &Path,
    articles: &[Article],
    rebuild: bool,
    progress: Progress<'_>,
) -> tantivy::Result<(Library, Done)> {
    fs::create_dir_all(folder)?;
    let lock = File::create(folder.join("lock"))?;
    lock.lock()?;
    // While we waited another process may have done the work.
    let reason = match State::of(folder, articles) {
        State::Current(library) if !rebuild => return Ok((*library, Done::Opened)),
        State::Outdated { index, stored } if !rebuild => {
            let difference = difference(articles, &stored);
            let done =
                Done::Updated { written: difference.added.len(), removed: difference.gone() };
            writer::write(
                &index,
                &difference.removed,
                &difference.added,
                analysis_fingerprint(),
                progress,
            )?;
            return Ok((Library::open(&index)?, done));
        }
        State::Unfit { reason, .. } if !rebuild => reason,
        _ => "a rebuild was asked for".to_owned(),
    };
    let generation = folder.join(new_name());
    fs::create_dir(&generation)?;
    let index = writer::create_in(&generation)?;
    let all: Vec<&Article> = articles.iter().collect();
    writer::write(&index, &[], &all, analysis_fingerprint(), progress)?;
    let library = Library::open(&index)?;
    point_to(folder, &generation)?;
    remove_others(folder, &generation);
    Ok((library, Done::Built { reason }))
}

/// The generation in use.
fn current(folder: &Path) -> Option<PathBuf> {
    let name = fs::read_to_string(folder.join("current")).ok()?;
    let name = name.trim();
    let sound = name.starts_with("g-") && !name.contains(['/', '\\', '.']);
    sound.then(|| folder.join(name)).filter(|generation| generation.is_dir())
}

fn new_name() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("g-{:x}-{:x}", now.as_nanos(), std::process::id())
}

/// Makes `generation` the one in use, by one rename.
fn point_to(folder: &Path, generation: &Path) -> io::Result<()> {
    let name = generation.file_name().unwrap_or_default().to_string_lossy();
    let next = folder.join("current.new");
    let mut file = File::create(&next)?;
    io::Write::write_all(&mut file, name.as_bytes())?;
    file.sync_all()?;
    fs::rename(next, folder.join("current"))?;
    // The rename itself is durable only once the folder is.
    File::open(folder)?.sync_all()
}

/// Removes all generations but one: old ones, and what killed builds left.
fn remove_others(folder: &Path, kept: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let is_generation =
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("g-"));
        if is_generation
            && path != kept
            && let Err(error) = fs::remove_dir_all(&path)
        {
            tracing::warn!(path = %path.display(), %error, "an old index cannot be removed");
        }
    }
}

/// Bytes of all files in a folder.
fn size(folder: &Path) -> u64 {
    fs::read_dir(folder).map_or(0, |entries| {
        entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|data| data.len()).sum()
    })
}
