//! Meaning beside words: passages that answer in other words than the question's, or in another language.
//!
//! [`words`] asks what share of the question a passage says word by word, in whatever words; [`sentences`] how near the two come
//! as a whole; [`fuse`] weighs both with the score of exact words. The vectors are made in the background after opening;
//! until they are there the engine answers by exact words.

mod fuse;
mod sentences;
mod word;
mod words;

#[cfg(test)]
mod tests;

pub(super) use fuse::POOL;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use crate::answer::lexicon::Lexicon;
use crate::encode::{Encoder, QuestionMap, UniversalEncoder, WORD_DIMENSIONS, WordSpace};
use crate::error::Problem;
use crate::index::lifecycle::analysis_fingerprint;
use crate::index::vectors::Vectors;
use crate::index::{Ordinal, PassageIndex};

use sentences::SentenceVectors;
use words::LibraryWords;

/// What turns texts and words into vectors.
#[derive(Debug)]
pub struct Model {
    /// For words by themselves.
    encoder: Box<dyn Encoder>,
    words: WordSpace,
    /// For passages, and for the questions that they answer.
    texts: Box<dyn Encoder>,
    questions: QuestionMap,
}

impl Model {
    /// Reads the model from its folder.
    ///
    /// # Errors
    /// A file is missing, cannot be read, or is not what it should be.
    pub fn open(folder: &Path) -> Result<Self, Problem> {
        let encoder = UniversalEncoder::open(&folder.join("encoder.safetensors"))?;
        let words = WordSpace::open(&folder.join("words.safetensors"))?;
        let answers = folder.join("answers.safetensors");
        let texts = Box::new(encoder.with_head(&answers)?);
        let questions = QuestionMap::open(&answers)?;
        Ok(Self { encoder: Box::new(encoder), words, texts, questions })
    }

    fn fingerprint(&self) -> String {
        let parts = [analysis_fingerprint(), self.texts.fingerprint(), self.words.fingerprint()];
        blake3::hash(parts.concat().as_bytes()).to_hex().get(..16).unwrap_or_default().to_owned()
    }
}

/// The meaning of a library's passages, as far as it is worked out. Dropping it ends the work.
#[derive(Debug)]
pub(super) struct Meaning(Arc<State>);

#[derive(Debug)]
struct State {
    model: Arc<Model>,
    words: OnceLock<LibraryWords>,
    sentences: OnceLock<SentenceVectors>,
    stop: AtomicBool,
    finished: Mutex<bool>,
    changed: Condvar,
}

impl Drop for Meaning {
    fn drop(&mut self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }
}

impl Meaning {
    /// Begins to work out what the passages of `index` mean, in a thread of its own. Vectors are kept in `folder`, when there
    /// is one, so that it goes on where it was interrupted.
    pub(super) fn begin(
        model: Arc<Model>,
        lexicon: Arc<Lexicon>,
        index: Arc<dyn PassageIndex>,
        folder: Option<PathBuf>,
    ) -> Self {
        let state = Arc::new(State {
            model,
            words: OnceLock::new(),
            sentences: OnceLock::new(),
            stop: AtomicBool::new(false),
            finished: Mutex::new(false),
            changed: Condvar::new(),
        });
        let worker = Arc::clone(&state);
        let thread = std::thread::Builder::new().name("meaning".to_owned());
        let started = thread.spawn(move || worker.work(&*index, lexicon, folder.as_deref()));
        if let Err(error) = started {
            tracing::error!(%error, "no thread for the vectors; questions are answered by words alone");
            state.finish();
        }
        Self(state)
    }

    /// Waits until everything is worked out; false when that takes longer than `at_most`.
    pub(super) fn wait(&self, at_most: Duration) -> bool {
        let finished = self.0.finished.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.0.changed.wait_timeout_while(finished, at_most, |finished| !*finished);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn parts(&self) -> Option<(&LibraryWords, Option<&SentenceVectors>)> {
        Some((self.0.words.get()?, self.0.sentences.get()))
    }

    fn model(&self) -> &Model {
        &self.0.model
    }
}

impl State {
    fn work(&self, index: &dyn PassageIndex, lexicon: Arc<Lexicon>, folder: Option<&Path>) {
        let _finished = Finished(self);
        let start = std::time::Instant::now();
        let fingerprint = self.model.fingerprint();
        let open = |name, width| match folder {
            Some(folder) => Vectors::open(folder, name, &fingerprint, width),
            None => Vectors::in_memory(width),
        };
        let stop = || self.stop.load(Ordering::Relaxed);
        let mut vectors = open("words", WORD_DIMENSIONS);
        let words = LibraryWords::new(index, &self.model, lexicon, &mut vectors, &stop);
        if let Some(words) = words {
            // Nobody else sets it.
            let _ = self.words.set(words);
            let vectors = open("sentences", sentences::WIDTH);
            if let Some(sentences) = SentenceVectors::new(index, &self.model, vectors, &stop) {
                let _ = self.sentences.set(sentences);
                let elapsed_ms = start.elapsed().as_millis() as u64;
                tracing::debug!(passages = index.passages(), elapsed_ms, "meaning is worked out");
            }
        }
    }

    fn finish(&self) {
        *self.finished.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }
}

/// Says when it is dropped that the work is over, so that nobody waits for a thread that panicked.
struct Finished<'s>(&'s State);

impl Drop for Finished<'_> {
    fn drop(&mut self) {
        self.0.finish();
    }
}

/// The places of the `limit` highest scores, in no order.
fn best_places(mut scored: Vec<(f32, Ordinal)>, limit: usize) -> Vec<Ordinal> {
    if scored.len() > limit && limit > 0 {
        scored.select_nth_unstable_by(limit - 1, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    }
    scored.truncate(limit);
    scored.into_iter().map(|(_, place)| place).collect()
}
