//! `isnad lesson`: judged questions as `tools/tune-model.py` learns from them.
//!
//! ```text
//! features       [texts, FEATURES]  what the encoder's head makes the vector of each text of
//! passages       [passages, 3]      texts: the whole, heading and whole; the file that the passage is from
//! sentences      [sentences]        texts, passage by passage
//! sentence_ends  [passages]         where each passage ends in `sentences`
//! questions      [questions, 3]     texts: as the reader wrote it, as the articles would say it; the file
//! right          [right]            passages that answer, question by question
//! right_ends     [questions]        where each question ends in `right`
//! ```

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use safetensors::tensor::{Dtype, TensorView, serialize_to_file};

use super::sets::{Gold, Set};
use crate::answer::lexicon::Lexicon;
use crate::answer::{Engine, Question};
use crate::encode::{FEATURES, UniversalEncoder};
use crate::error::Problem;
use crate::index::{Ordinal, Passage, PassageIndex};
use crate::text::sentence::sentences;

/// Writes the answered questions of `files`, which bring their articles, with what the encoder in the folder `model` makes of them,
/// to `out` in safetensors.
///
/// # Errors
/// A file cannot be read or written.
pub fn write_lesson(
    files: &[PathBuf],
    model: &Path,
    lexicon: &Arc<Lexicon>,
    out: &Path,
) -> Result<(), Problem> {
    let encoder = UniversalEncoder::open(&model.join("encoder.safetensors"))?;
    let mut lesson = Lesson::new(encoder);
    for (number, file) in (0..).zip(files) {
        lesson.add(number, &Set::read(file)?, lexicon)?;
    }
    lesson.write(out)
}

struct Lesson {
    encoder: UniversalEncoder,
    texts: HashMap<String, u32>,
    features: Vec<f32>,
    passages: Vec<u32>,
    sentences: Vec<u32>,
    sentence_ends: Vec<u32>,
    questions: Vec<u32>,
    right: Vec<u32>,
    right_ends: Vec<u32>,
}

impl Lesson {
    fn new(encoder: UniversalEncoder) -> Self {
        Self {
            encoder,
            texts: HashMap::new(),
            features: Vec::new(),
            passages: Vec::new(),
            sentences: Vec::new(),
            sentence_ends: Vec::new(),
            questions: Vec::new(),
            right: Vec::new(),
            right_ends: Vec::new(),
        }
    }

    fn add(&mut self, file: u32, set: &Set, lexicon: &Arc<Lexicon>) -> Result<(), Problem> {
        let library = super::library(set)?;
        let before = self.sentence_ends.len() as u32;
        let all = (0..library.passages() as Ordinal).filter_map(|place| library.passage(place));
        let passages: Vec<Passage> = all.collect();
        for passage in &passages {
            self.add_passage(file, passage);
        }
        let engine = Engine::new(library).with_lexicon(Arc::clone(lexicon));
        for judged in &set.questions {
            let Gold::Texts(right) = &judged.gold else { continue };
            let question = Question {
                text: judged.question.clone(),
                previous: judged.previous.clone(),
                ..Question::default()
            };
            let analysed = engine.analyse(&question);
            let said = analysed.said.as_ref().unwrap_or(&analysed.text);
            let question = [self.text(&analysed.text), self.text(said), file];
            self.questions.extend(question);
            let answers = |passage: &Passage| right.iter().any(|text| *text == *passage.text);
            let places = (before..).zip(&passages).filter(|(_, passage)| answers(passage));
            self.right.extend(places.map(|(place, _)| place));
            self.right_ends.push(self.right.len() as u32);
        }
        Ok(())
    }

    fn add_passage(&mut self, file: u32, passage: &Passage) {
        let text = &*passage.text;
        let whole = self.text(text);
        let under_heading = match &passage.section {
            Some(heading) => self.text(&format!("{heading}. {text}")),
            None => whole,
        };
        self.passages.extend([whole, under_heading, file]);
        for sentence in sentences(text).into_iter().filter_map(|range| text.get(range)) {
            let sentence = self.text(sentence);
            self.sentences.push(sentence);
        }
        self.sentence_ends.push(self.sentences.len() as u32);
    }

    /// The number of a text.
    fn text(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.texts.get(text) {
            return number;
        }
        let number = self.texts.len() as u32;
        self.features.extend(self.encoder.features(text));
        self.texts.insert(text.to_owned(), number);
        number
    }

    fn write(&self, out: &Path) -> Result<(), Problem> {
        let features: Vec<u8> =
            self.features.iter().flat_map(|value| value.to_le_bytes()).collect();
        let bytes = |values: &[u32]| -> Vec<u8> {
            values.iter().flat_map(|value| value.to_le_bytes()).collect()
        };
        let whole_numbers = [
            ("passages", &self.passages, 3),
            ("sentences", &self.sentences, 1),
            ("sentence_ends", &self.sentence_ends, 1),
            ("questions", &self.questions, 3),
            ("right", &self.right, 1),
            ("right_ends", &self.right_ends, 1),
        ]
        .map(|(name, values, width)| (name, bytes(values), values.len() / width, width));
        let shape = vec![self.texts.len(), FEATURES];
        let views = TensorView::new(Dtype::F32, shape, &features).and_then(|features| {
            let mut views = vec![("features", features)];
            for (name, bytes, rows, width) in &whole_numbers {
                views.push((*name, TensorView::new(Dtype::U32, vec![*rows, *width], bytes)?));
            }
            serialize_to_file(views, None, out)
        });
        views.map_err(|error| {
            let remedy = "Choose a file that can be written";
            Problem::new(out.display().to_string(), error.to_string(), remedy)
        })
    }
}
