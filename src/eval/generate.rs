//! Large libraries made from small sets by a seed, for measuring speed.

use std::path::Path;

use super::random::Random;
use super::sets::{SquadArticle, SquadParagraph, read_squad};
use crate::error::Problem;
use crate::text::sentence::sentences;
use crate::text::tokens;

/// Paragraphs of a made article.
const PARAGRAPHS: usize = 20;
/// Share of the words that are made of halves of two others, so that the vocabulary grows with the library as that of real
/// texts does.
const NEW_WORDS: f64 = 0.02;

/// The set of a `SQuAD` file with made articles added until it has `paragraphs`, as JSON.
///
/// A made paragraph has three to six sentences of the set, each from anywhere.
///
/// # Errors
/// When the file cannot be read.
pub fn enlarge(path: &Path, paragraphs: usize, seed: u64) -> Result<String, Problem> {
    let mut squad = read_squad(path)?;
    let texts = squad.data.iter().flat_map(|article| &article.paragraphs);
    let all: Vec<String> = texts
        .flat_map(|paragraph| {
            let context = &paragraph.context;
            sentences(context).into_iter().filter_map(|range| context.get(range)).map(str::to_owned)
        })
        .collect();
    let mut made: usize = squad.data.iter().map(|article| article.paragraphs.len()).sum();
    let mut random = Random::new(seed);
    while made < paragraphs && !all.is_empty() {
        let count = PARAGRAPHS.min(paragraphs - made);
        squad.data.push(SquadArticle {
            id: format!("made-{made}"),
            title: words(pick(&all, &mut random), 4),
            paragraphs: (0..count).map(|_| paragraph(&all, &mut random)).collect(),
        });
        made += count;
    }
    Ok(serde_json::to_string(&squad).expect("text and numbers can always be written"))
}

fn pick<'a>(sentences: &'a [String], random: &mut Random) -> &'a str {
    sentences.get(random.below(sentences.len())).map_or("", String::as_str)
}

/// The first words of a sentence.
fn words(sentence: &str, count: usize) -> String {
    sentence.split_whitespace().take(count).collect::<Vec<_>>().join(" ")
}

fn paragraph(all: &[String], random: &mut Random) -> SquadParagraph {
    let mut context = String::new();
    for _ in 0..3 + random.below(4) {
        if !context.is_empty() {
            context.push(' ');
        }
        context.push_str(&with_new_words(pick(all, random), pick(all, random), random));
    }
    SquadParagraph { id: String::new(), context, qas: Vec::new() }
}

/// The sentence with a few words made of their first half and the second half of a word of `other`.
fn with_new_words(sentence: &str, other: &str, random: &mut Random) -> String {
    let others: Vec<String> = tokens(other).into_iter().map(|token| token.text).collect();
    let words = sentence.split(' ').map(|word| {
        if others.is_empty() || !random.chance(NEW_WORDS) {
            return word.to_owned();
        }
        let letters = word.chars().count();
        let tail = others.get(random.below(others.len())).map_or("", String::as_str);
        let half = tail.chars().count() / 2;
        word.chars().take(letters.div_ceil(2)).chain(tail.chars().skip(half)).collect()
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_library_around_the_set() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("set.json");
        let set = r#"{"data": [{"title": "العود", "paragraphs": [{"context": "صنع العود في بغداد. وفي المدينة ورش قديمة.", "qas": []}]}]}"#;
        std::fs::write(&path, set).unwrap();
        let made = enlarge(&path, 45, 1).unwrap();
        assert_eq!(made, enlarge(&path, 45, 1).unwrap());
        assert_ne!(made, enlarge(&path, 45, 2).unwrap());
        assert_eq!(made.matches("\"context\"").count(), 45);
        assert!(made.contains("صنع العود في بغداد. وفي المدينة ورش قديمة."));
    }
}
