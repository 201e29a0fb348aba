//! Questions with typing errors, made from correct ones by a seed.

use std::path::Path;

use super::random::Random;
use super::sets::read_squad;
use crate::error::Problem;

/// What a mistyped letter becomes.
const LETTERS: [char; 22] = [
    'ا', 'ب', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ر', 'ز', 'س', 'ش', 'ع', 'ف', 'ق', 'ك', 'ل', 'م', 'ن',
    'ه', 'و', 'ي',
];
/// Words of at least this many letters are mistyped.
const SHORTEST: usize = 4;
/// Share of them that are.
const SHARE: f64 = 0.4;

/// The set of a `SQuAD` file with its questions mistyped, as JSON.
///
/// Every word of four letters or more gets, with probability 0.4, one edit between its first and last letter:
/// a letter deleted, two swapped, or one replaced.
///
/// # Errors
/// When the file cannot be read.
pub fn misspell(path: &Path, seed: u64) -> Result<String, Problem> {
    let mut random = Random::new(seed);
    let mut squad = read_squad(path)?;
    for article in &mut squad.data {
        for question in article.paragraphs.iter_mut().flat_map(|paragraph| &mut paragraph.qas) {
            let words: Vec<String> =
                question.question.split(' ').map(|word| mistype(word, &mut random)).collect();
            question.question = words.join(" ");
        }
    }
    Ok(serde_json::to_string_pretty(&squad).expect("text and numbers can always be written"))
}

fn mistype(word: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let first = letters.iter().position(|letter| letter.is_alphabetic()).unwrap_or(0);
    let count = letters.iter().skip(first).take_while(|letter| letter.is_alphabetic()).count();
    if count < SHORTEST || !random.chance(SHARE) {
        return word.to_owned();
    }
    let inner = first + 1 + random.below(count - 2);
    match random.below(3) {
        0 => {
            letters.remove(inner);
        }
        1 => letters.swap(inner, if inner + 2 < first + count { inner + 1 } else { inner - 1 }),
        _ => {
            if let (Some(letter), Some(&other)) =
                (letters.get_mut(inner), LETTERS.get(random.below(LETTERS.len())))
            {
                *letter = other;
            }
        }
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_stay_and_long_ones_keep_their_ends() {
        let mut random = Random::new(1);
        for _ in 0..200 {
            assert_eq!(mistype("من", &mut random), "من");
            let word = mistype("المكتبة؟", &mut random);
            assert!(word.starts_with('ا') && word.ends_with('؟'), "{word}");
        }
    }
}
