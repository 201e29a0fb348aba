//! Which sentence of a passage answers.
//!
//! Sentences are scored like passages, with the rarity of words in the library and the lengths of this passage. What else
//! decides, measured on the development sets of docs/quality.md, is small: whether a sentence has the kind of thing that is
//! asked for (a date for *when*), that first sentences answer more often than last ones, and how near a sentence comes to the
//! question as a whole.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::index::bm25::Shape;
use crate::index::terms::Forms;
use crate::text::evidence::evidence as evidence_for;
use crate::text::sentence::sentences;
use crate::text::tokens;

use super::evidence::{Evidence, Term};

/// Sentences of one passage differ in length for reasons of style, and hardly repeat a word for emphasis.
const SHAPE: Shape = Shape { k1: 0.2, b: 0.15 };
/// What having the kind of thing that is asked for adds, as a share of the best sentence's score; the same for those below.
const KIND: f32 = 0.3;
/// What standing first adds, and standing last takes.
const PLACE: f32 = 0.06;
/// What being nearer to the question by a cosine of 1 adds, in the unit of matched words: it decides where few words are met, as
/// between two languages.
const SENSE: f32 = 25.0;
/// What a second sentence gains by the words of the question that the first does not have: all of them, or in part.
const COMPLEMENT: f32 = 0.5;
/// What a second sentence gains by following the first.
const FOLLOWING: f32 = 0.15;
/// A second sentence is shown when it comes to at least this share of the best one's score.
const CLOSE: f32 = 0.4;

/// The answering sentences of a passage, best first: one, or two when they are close. Ranges are in bytes of `text`.
///
/// `near` is how near each sentence comes to the question as a whole, −1…1; empty while that is not known. A passage in which no
/// sentence meets any word of the question then answers with its first.
pub fn answering_sentences(
    text: &str,
    near: &[f32],
    evidence: &Evidence,
    forms: &mut FormsOfWords,
) -> Vec<Range<usize>> {
    let ranges = sentences(text);
    if ranges.len() < 2 {
        return ranges;
    }
    let sentences = scored(text, &ranges, near, evidence, forms);
    let by_score = |a: &usize, b: &usize| {
        let score = |index: usize| sentences.get(index).map_or(0.0, |sentence| sentence.score);
        score(*a).total_cmp(&score(*b)).then(b.cmp(a))
    };
    let Some(best) = (0..sentences.len()).max_by(by_score) else { return ranges };
    std::iter::once(best)
        .chain(second(&sentences, best))
        .filter_map(|index| ranges.get(index).cloned())
        .collect()
}

/// The forms of words that were met before: passages that answer one question have many words in common.
pub type FormsOfWords = FxHashMap<String, Forms>;

/// A sentence with what it has of the question.
#[derive(Debug, Default)]
struct Sentence {
    score: f32,
    /// Words of the question that it has, with the worth of each.
    words: FxHashMap<usize, f32>,
}

/// The sentence that is shown beside the best one, if any.
fn second(sentences: &[Sentence], best: usize) -> Option<usize> {
    let first = sentences.get(best)?;
    let mut all: FxHashMap<usize, f32> = FxHashMap::default();
    for (&word, &worth) in sentences.iter().flat_map(|sentence| &sentence.words) {
        let most = all.entry(word).or_default();
        *most = most.max(worth);
    }
    let all: f32 = all.values().sum::<f32>().max(f32::MIN_POSITIVE);
    let score = |index: usize, sentence: &Sentence| {
        let new: f32 = sentence
            .words
            .iter()
            .filter(|(word, _)| !first.words.contains_key(*word))
            .map(|(_, worth)| worth)
            .sum();
        let following = if index == best + 1 { FOLLOWING } else { 0.0 };
        sentence.score + first.score * (following + COMPLEMENT * new / all)
    };
    sentences
        .iter()
        .enumerate()
        .filter(|&(index, sentence)| index != best && sentence.score > 0.0)
        .map(|(index, sentence)| (index, score(index, sentence)))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
        .filter(|&(_, score)| score >= CLOSE * first.score)
        .map(|(index, _)| index)
}

fn scored(
    text: &str,
    ranges: &[Range<usize>],
    near: &[f32],
    evidence: &Evidence,
    forms: &mut FormsOfWords,
) -> Vec<Sentence> {
    let mut sentences = matched(text, ranges, evidence, forms);
    let best = sentences.iter().map(|sentence| sentence.score).fold(0.0, f32::max);
    let nearest = near.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let last = sentences.len().saturating_sub(1);
    for (index, (sentence, range)) in sentences.iter_mut().zip(ranges).enumerate() {
        let slice = text.get(range.clone()).unwrap_or_default();
        let kind = evidence.asks_for.map_or(0.0, |kind| evidence_for(kind, slice));
        let place = match index {
            0 => PLACE,
            _ if index == last => -PLACE,
            _ => 0.0,
        };
        let sense = near.get(index).map_or(0.0, |near| near - nearest);
        sentence.score += best * (KIND * kind + place) + SENSE * sense;
    }
    sentences
}

/// BM25 of each sentence, and the words of the question that it has.
fn matched(
    text: &str,
    ranges: &[Range<usize>],
    evidence: &Evidence,
    forms: &mut FormsOfWords,
) -> Vec<Sentence> {
    let mut lengths = Vec::with_capacity(ranges.len());
    let mut found: Vec<Vec<Term>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        let sentence = text.get(range.clone()).unwrap_or_default();
        let tokens = tokens(sentence);
        let mut terms = Vec::new();
        for token in &tokens {
            if !forms.contains_key(&token.text) {
                forms.insert(token.text.clone(), Forms::of(&token.text));
            }
        }
        let mut before: Option<&Forms> = None;
        for token in &tokens {
            let Some(here) = forms.get(&token.text) else { continue };
            evidence.of_word(here, &mut terms);
            terms.extend(before.and_then(|before| evidence.of_pair(before, here)));
            before = Some(here);
        }
        evidence.of_numbers(sentence, &tokens, &mut terms);
        terms.sort_by_key(|term| term.number);
        lengths.push(tokens.len() as f32);
        found.push(terms);
    }
    let mean = lengths.iter().sum::<f32>() / lengths.len().max(1) as f32;
    found
        .iter()
        .zip(lengths)
        .map(|(terms, length)| {
            let norm = SHAPE.norm(length, mean);
            let mut sentence = Sentence::default();
            for same in terms.chunk_by(|a, b| a.number == b.number) {
                let Some(term) = same.first() else { continue };
                sentence.score += term.worth * SHAPE.saturate(same.len() as f32, norm);
                let most = sentence.words.entry(term.word).or_default();
                *most = most.max(term.worth);
            }
            sentence
        })
        .collect()
}
