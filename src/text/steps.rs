//! Every step of the analysis of a text, as a value: what `isnad analyse` shows.
//!
//! Law: it calls the steps that index and questions are made with, and adds nothing of its own.

use std::ops::Range;

use serde::Serialize;

use super::courtesy::{self, Courtesy};
use super::language::Language;
use super::quantity::quantities;
use super::question_kind::{QuestionKind, kind_of};
use super::stopwords::StopWords;
use super::tokens::{Kind, Token, tokens};
use super::{arabizi, compound, grams, normalize, root, sentence, stem, transliterate};

/// Spellings shown of one Arabizi word.
const SHOWN_SPELLINGS: usize = 5;

/// A text with all that the analysis sees in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Analysis {
    /// The text in normal form.
    pub normalized: String,
    /// In which language an answer would be.
    pub language: Language,
    /// What it is when it is no question.
    pub courtesy: Option<Courtesy>,
    /// The kind of answer that it asks for.
    pub asks_for: Option<QuestionKind>,
    /// Its sentences, as slices of the original.
    pub sentences: Vec<String>,
    /// Its words in order, then the extra words that compounds and spelt letters stand for.
    pub words: Vec<Word>,
    /// Its numbers and dates.
    pub quantities: Vec<Number>,
    /// Its words read in Arabic script, when it is Arabizi.
    pub arabizi: Vec<Reading>,
}

/// One word with the forms under which it is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Word {
    /// As it stands in the original.
    pub original: String,
    /// Its bytes in the original.
    pub range: Range<usize>,
    /// In normal form.
    pub word: String,
    /// What it is written in.
    pub kind: Kind,
    /// Whether a question drops it.
    pub stop: bool,
    /// Not a word of the text itself, but what others stand for: `gpt5` for `GPT-5`.
    pub extra: bool,
    /// Light stem.
    pub light10: String,
    /// Without clitics and endings.
    pub deep: String,
    /// Its consonants.
    pub skeleton: String,
    /// Its root.
    pub root: String,
    /// Letter 4-grams.
    pub grams: Vec<String>,
    /// Keys under which it meets itself in the other script.
    pub keys: Vec<String>,
}

/// A word of Arabizi.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// As it was typed.
    pub original: String,
    /// Its bytes in the original.
    pub range: Range<usize>,
    /// What it may be in Arabic script, likeliest first.
    pub spellings: Vec<String>,
}

/// A number or date in canonical form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Number {
    /// As it stands in the original.
    pub original: String,
    /// Its bytes in the original.
    pub range: Range<usize>,
    /// Under what it is found.
    pub key: String,
}

/// All steps of the analysis of a text; `stop_words` are those that a question drops.
pub fn analyse(text: &str, stop_words: &StopWords) -> Analysis {
    let slice = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default().to_owned();
    let found = tokens(text);
    let typed = if arabizi::is_arabizi(text) { arabizi::words(text) } else { Vec::new() };
    let extra = [compound::compounds(text, &found), transliterate::acronyms(&found)].concat();
    let quantities = quantities(text, &found)
        .into_iter()
        .map(|quantity| Number {
            original: slice(&quantity.range),
            range: quantity.range,
            key: quantity.key,
        })
        .collect();
    let words =
        found.iter().map(|token| (token, false)).chain(extra.iter().map(|token| (token, true)));
    Analysis {
        normalized: normalize(text),
        language: Language::of(text),
        courtesy: courtesy::of(text),
        asks_for: kind_of(text),
        sentences: sentence::sentences(text).iter().map(slice).collect(),
        words: words
            .map(|(token, extra)| word(token, extra, slice(&token.range), stop_words))
            .collect(),
        quantities,
        arabizi: typed.into_iter().map(|range| reading(slice(&range), range)).collect(),
    }
}

fn word(token: &Token, extra: bool, original: String, stop_words: &StopWords) -> Word {
    Word {
        range: token.range.clone(),
        word: token.text.clone(),
        kind: token.kind,
        stop: stop_words.contains(&token.text),
        extra,
        light10: stem::light10(&token.text).to_owned(),
        deep: stem::deep(&token.text).to_owned(),
        skeleton: stem::skeleton(&token.text).into_owned(),
        root: root::isri(&token.text),
        grams: grams::grams(&token.text, 4),
        keys: transliterate::keys(&token.text),
        original,
    }
}

fn reading(original: String, range: Range<usize>) -> Reading {
    let mut spellings = arabizi::spellings(&original);
    spellings.truncate(SHOWN_SPELLINGS);
    Reading { original, range, spellings }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn analyse(text: &str) -> Analysis {
        super::analyse(text, StopWords::standard())
    }

    #[test]
    fn every_step_is_there() {
        let analysis = analyse("كَم قيمة النماذج؟ 80% من GPT-5.");
        assert_eq!(analysis.normalized, "كم قيمه النماذج؟ 80% من gpt-5.");
        assert_eq!(analysis.sentences, ["كَم قيمة النماذج؟", "80% من GPT-5."]);
        assert_eq!(analysis.asks_for, Some(QuestionKind::Money));
        let models = analysis.words.iter().find(|word| word.original == "النماذج").unwrap();
        assert_eq!((models.light10.as_str(), models.skeleton.as_str()), ("نماذج", "نمذج"));
        assert!(analysis.words.iter().any(|word| word.extra && word.word == "gpt5"));
        assert!(
            analysis
                .quantities
                .iter()
                .any(|number| number.key == "p:80" && number.original == "80")
        );
    }

    #[test]
    fn arabizi_shows_its_readings() {
        let analysis = analyse("kam 2eemet openai");
        assert!(
            analysis.arabizi.iter().any(|word| word.spellings.contains(&"قيمه".to_owned())),
            "{analysis:?}"
        );
    }

    proptest! {
        #[test]
        fn any_text_has_an_analysis(text in any::<String>()) {
            let analysis = analyse(&text);
            prop_assert!(analysis.arabizi.iter().all(|word| text.contains(&word.original)));
        }
    }
}
