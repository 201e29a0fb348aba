//! Which sentence of a passage answers.

use std::collections::HashMap;
use std::ops::Range;

use crate::index::bm25::Shape;
use crate::index::terms::Forms;
use crate::text::sentence::sentences;
use crate::text::tokens;

use super::evidence::Evidence;

/// Sentences of one passage differ in length for reasons of style: it says little.
const SHAPE: Shape = Shape { k1: 1.2, b: 0.3 };
/// Share of the following sentence's score that counts against a sentence: what stands between the words of
/// the question is more often answered in the later of two sentences.
const FOLLOWING: f32 = 0.3;
/// A second sentence is shown when its score is at least this share of the best one's.
const CLOSE: f32 = 0.6;

/// The answering sentences of a passage, best first: one, or two when they are close. Ranges are in bytes of `text`.
///
/// A passage in which no sentence meets any word of the question answers as a whole only when it is
/// one sentence; otherwise with its first.
pub fn answering_sentences(text: &str, evidence: &Evidence) -> Vec<Range<usize>> {
    let sentences = sentences(text);
    if sentences.len() < 2 {
        return sentences;
    }
    let scores = scores(text, &sentences, evidence);
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let score = |index: usize| {
        let following = scores.get(index + 1).copied().unwrap_or(0.0);
        scores.get(index).copied().unwrap_or(0.0) - FOLLOWING * following
    };
    order.sort_by(|&a, &b| score(b).total_cmp(&score(a)).then(a.cmp(&b)));
    let best = order.first().copied().map_or(0.0, score);
    order
        .into_iter()
        .enumerate()
        .take_while(|&(rank, index)| {
            rank == 0 || (score(index) > 0.0 && score(index) >= CLOSE * best)
        })
        .take(2)
        .filter_map(|(_, index)| sentences.get(index).cloned())
        .collect()
}

/// BM25 of each sentence, with the rarity of terms in the library and the lengths of this passage.
fn scores(text: &str, sentences: &[Range<usize>], evidence: &Evidence) -> Vec<f32> {
    let mut forms: HashMap<String, Forms> = HashMap::new();
    let words: Vec<Vec<String>> = sentences
        .iter()
        .map(|range| {
            let sentence = text.get(range.clone()).unwrap_or_default();
            tokens(sentence).into_iter().map(|token| token.text).collect()
        })
        .collect();
    for word in words.iter().flatten() {
        if !forms.contains_key(word) {
            forms.insert(word.clone(), Forms::of(word));
        }
    }
    let total: usize = words.iter().map(Vec::len).sum();
    let mean = total as f32 / sentences.len().max(1) as f32;
    let mut scores = Vec::with_capacity(sentences.len());
    let mut found = Vec::new();
    for sentence in &words {
        found.clear();
        let mut before: Option<&Forms> = None;
        for word in sentence {
            let Some(here) = forms.get(word) else { continue };
            evidence.of_word(here, &mut found);
            found.extend(before.and_then(|before| evidence.of_pair(before, here)));
            before = Some(here);
        }
        found.sort_by_key(|term| term.number);
        let norm = SHAPE.norm(sentence.len() as f32, mean);
        let score = found
            .chunk_by(|a, b| a.number == b.number)
            .map(|same| {
                let worth = same.first().map_or(0.0, |term| term.worth);
                worth * SHAPE.saturate(same.len() as f32, norm)
            })
            .sum();
        scores.push(score);
    }
    scores
}
