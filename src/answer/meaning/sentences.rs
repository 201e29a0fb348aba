//! How near a passage comes to a question as a whole: cosines of sentence vectors.
//!
//! A passage is met as a whole, under its heading, and by its best sentence; the mean of the three counts.

use std::ops::Range;

use super::{Model, best_places};
use crate::answer::question::Analysed;
use crate::encode::{DIMENSIONS, eight_bits, inverse_length};
use crate::index::vectors::Vectors;
use crate::index::{Ordinal, Passage, PassageIndex};
use crate::text::sentence::sentences;

/// With more passages than this each has a vector for the whole only.
const MANY: usize = 100_000;

/// The vectors of all passages.
#[derive(Debug)]
pub(super) struct SentenceVectors {
    vectors: Vectors,
    passages: Vec<Place>,
    /// Places of the sentences' vectors, passage by passage.
    sentences: Vec<u32>,
}

/// Where a passage's vectors are.
#[derive(Debug)]
struct Place {
    whole: u32,
    under_heading: u32,
    sentences: Range<u32>,
}

/// A question's vector, turned towards its answers.
pub(super) struct Sense {
    vector: Vec<i8>,
    inverse_length: f32,
}

impl Sense {
    /// Towards the passages that answer.
    pub(super) fn of(analysed: &Analysed, model: &Model) -> Self {
        let vector = model.questions.turned(&analysed.encoded(&*model.texts));
        let vector = eight_bits(&vector);
        let inverse_length = inverse_length(&vector);
        Self { vector, inverse_length }
    }
}

impl SentenceVectors {
    /// The vectors of `index`: those in `vectors`, and others computed and added; `None` when told to `stop`.
    pub(super) fn new(
        index: &dyn PassageIndex,
        model: &Model,
        vectors: Vectors,
        stop: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let mut built = Self { vectors, passages: Vec::new(), sentences: Vec::new() };
        let passages = index.passages();
        for place in 0..passages as Ordinal {
            if stop() {
                return None;
            }
            match index.passage(place) {
                Some(passage) if passages <= MANY => built.add(&passage, model),
                Some(passage) => built.add_whole(&passage.text, model),
                None => built.add_whole("", model),
            }
        }
        let used: Vec<u32> = built.used();
        if let Err(error) = built.vectors.tidy(&used) {
            tracing::warn!(%error, "the file of vectors cannot be written anew; it only takes more room");
        }
        Some(built)
    }

    fn add(&mut self, passage: &Passage, model: &Model) {
        let text = &passage.text;
        let whole = self.vector(text, model);
        let under_heading = match &passage.section {
            Some(heading) => self.vector(&format!("{heading}. {text}"), model),
            None => whole,
        };
        let start = self.sentences.len() as u32;
        for sentence in sentences(text) {
            let place = self.vector(text.get(sentence).unwrap_or_default(), model);
            self.sentences.push(place);
        }
        let sentences = start..self.sentences.len() as u32;
        self.passages.push(Place { whole, under_heading, sentences });
    }

    fn add_whole(&mut self, text: &str, model: &Model) {
        let whole = self.vector(text, model);
        let end = self.sentences.len() as u32;
        self.passages.push(Place { whole, under_heading: whole, sentences: end..end });
    }

    /// Where the vector of a text is, after it was computed if need be.
    fn vector(&mut self, text: &str, model: &Model) -> u32 {
        match self.vectors.find(text) {
            Some(place) => place,
            None => self.vectors.add(text, &eight_bits(&model.texts.encode(text))),
        }
    }

    fn used(&self) -> Vec<u32> {
        let passages = self.passages.iter().flat_map(|place| [place.whole, place.under_heading]);
        let mut used: Vec<u32> = passages.chain(self.sentences.iter().copied()).collect();
        used.sort_unstable();
        used.dedup();
        used
    }

    /// How near each sentence of a passage comes to the question, −1…1; none where only whole passages have vectors.
    pub(super) fn by_sentence(&self, sense: &Sense, place: Ordinal) -> Vec<f32> {
        let Some(passage) = self.passages.get(place as usize) else { return Vec::new() };
        let range = passage.sentences.start as usize..passage.sentences.end as usize;
        let sentences = self.sentences.get(range).unwrap_or_default();
        sentences.iter().map(|&place| self.cosine(sense, place)).collect()
    }

    /// How near a passage comes to the question, −1…1.
    pub(super) fn nearness(&self, sense: &Sense, place: Ordinal) -> f32 {
        let Some(passage) = self.passages.get(place as usize) else { return 0.0 };
        let cosine = |place| self.cosine(sense, place);
        let whole = cosine(passage.whole);
        let range = passage.sentences.start as usize..passage.sentences.end as usize;
        let sentences = self.sentences.get(range).unwrap_or_default();
        let sentence = sentences.iter().map(|&place| cosine(place)).reduce(f32::max);
        (whole + cosine(passage.under_heading) + sentence.unwrap_or(whole)) / 3.0
    }

    /// The `limit` passages among `places` that come nearest as a whole, in no order.
    pub(super) fn nearest(
        &self,
        sense: &Sense,
        places: Range<Ordinal>,
        limit: usize,
    ) -> Vec<Ordinal> {
        let scored = places.filter_map(|place| {
            let passage = self.passages.get(place as usize)?;
            Some((self.cosine(sense, passage.whole), place))
        });
        best_places(scored.collect(), limit)
    }

    fn cosine(&self, sense: &Sense, place: u32) -> f32 {
        self.vectors.cosine(place, &sense.vector, sense.inverse_length)
    }
}

/// Width of the stored vectors.
pub(super) const WIDTH: usize = DIMENSIONS;
