//! A reader's words → what to look for.
//!
//! Drops stop words (except from bigrams), and looks for every word under each of its forms. A word that the
//! library does not have is also looked for as the words one slip away.

use std::collections::HashSet;
use std::ops::Range;

use crate::article::ArticleId;
use crate::index::terms::{Forms, bigram};
use crate::index::{Clause, Field, PassageIndex, Query};
use crate::text::compound::compounds;
use crate::text::stopwords::StopWords;
use crate::text::{grams, tokens};

use super::commonness::Commonness;

/// Distinct words of a question that count; the rarest, when there are more.
const MOST_WORDS: usize = 64;
/// Terms of a question over all fields.
const MOST_TERMS: usize = 1_024;
/// Letters that a word needs before it may be read as a slip for another.
const SHORTEST_SLIP: usize = 4;
/// How many words a mistyped one may have meant.
const MOST_SLIPS: usize = 3;
/// Worth of a word one slip away, relative to the word itself.
const SLIP: f32 = 0.8;

/// A word of the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Its bytes in the question.
    pub range: Range<usize>,
    /// Normalised.
    pub text: String,
    /// Its forms.
    pub forms: Forms,
    /// Whether it says nothing about the subject.
    pub stop: bool,
    /// Whether the library has a word of its skeleton.
    pub known: bool,
    /// Rarity of its skeleton in general text.
    pub rarity: f32,
    /// Words of the library that it may have been meant for.
    pub slips: Vec<String>,
}

/// An analysed question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Analysed {
    /// Distinct words in their order, stop words too.
    pub words: Vec<Word>,
    /// What to look for.
    pub query: Query,
}

impl Analysed {
    /// Analyses `text` for a search of `index`, limited to the article `within`.
    pub fn new(text: &str, within: Option<ArticleId>, index: &dyn PassageIndex) -> Self {
        let tokens = tokens(text);
        let stems: Vec<String> =
            tokens.iter().take(4 * MOST_WORDS).map(|token| Forms::of(&token.text).stem).collect();
        let extra = compounds(text, &tokens);
        let mut words: Vec<Word> = Vec::new();
        let mut met: HashSet<String> = HashSet::new();
        for token in tokens.into_iter().chain(extra) {
            if met.insert(token.text.clone()) {
                words.push(Word::new(token.range, token.text));
            }
        }
        keep_rarest(&mut words);
        drop_stop_words(&mut words);
        for word in &mut words {
            word.look_up(index);
        }
        let mut query = Query { clauses: Vec::new(), within };
        Clauses { query: &mut query, met: HashSet::new() }.add_all(&words, &stems);
        query.clauses.truncate(MOST_TERMS);
        Self { words, query }
    }

    /// The words that say what the question is about.
    pub fn content(&self) -> impl Iterator<Item = (usize, &Word)> {
        self.words.iter().enumerate().filter(|(_, word)| !word.stop)
    }
}

impl Word {
    fn new(range: Range<usize>, text: String) -> Self {
        let forms = Forms::of(&text);
        let rarity = Commonness::standard().of_skeleton(&forms.skeleton);
        let stop = StopWords::standard().contains(&text);
        Self { range, text, forms, stop, known: false, rarity, slips: Vec::new() }
    }

    /// Finds out whether the library has the word, and if not, what it may have been.
    fn look_up(&mut self, index: &dyn PassageIndex) {
        self.known = index.frequency(Field::Skeleton, &self.forms.skeleton) > 0;
        if !self.known && !self.stop && self.text.chars().count() >= SHORTEST_SLIP {
            self.slips = index.similar_words(&self.text, MOST_SLIPS);
        }
    }
}

/// Keeps the order, drops the commonest words beyond the limit.
fn keep_rarest(words: &mut Vec<Word>) {
    if words.len() <= MOST_WORDS {
        return;
    }
    let mut rarities: Vec<f32> = words.iter().map(|word| word.rarity).collect();
    rarities.sort_by(|a, b| b.total_cmp(a));
    let Some(&least) = rarities.get(MOST_WORDS - 1) else { return };
    words.retain(|word| word.rarity >= least);
    words.truncate(MOST_WORDS);
}

/// When a question has nothing but stop words, they are what it is about.
fn drop_stop_words(words: &mut [Word]) {
    if words.iter().all(|word| word.stop) {
        for word in words {
            word.stop = false;
        }
    }
}

/// Collects clauses; each distinct term of a field counts once.
struct Clauses<'a> {
    query: &'a mut Query,
    met: HashSet<(Field, String)>,
}

impl Clauses<'_> {
    /// Stems first, so that the limit on terms cuts letter n-grams.
    fn add_all(&mut self, words: &[Word], stems: &[String]) {
        let content = || words.iter().enumerate().filter(|(_, word)| !word.stop);
        for (number, word) in content() {
            self.stems(&word.forms, 1.0, number);
        }
        for (number, word) in content() {
            for slip in &word.slips {
                self.stems(&Forms::of(slip), SLIP, number);
            }
        }
        for pair in stems.windows(2) {
            if let [first, second] = pair {
                let number = words.iter().position(|word| word.forms.stem == *second).unwrap_or(0);
                self.add(Field::Bigram, bigram(first, second), 1.0, None, number);
            }
        }
        for (number, word) in content() {
            for gram in word.forms.grams.split(' ') {
                self.add(Field::Gram, gram.to_owned(), 1.0, None, number);
            }
        }
        for (number, word) in content() {
            for gram in grams::grams(&word.text, 3) {
                self.add(Field::Title, gram, 1.0, None, number);
            }
        }
    }

    fn stems(&mut self, forms: &Forms, factor: f32, word: usize) {
        let commonness = Commonness::standard();
        let general = commonness.of_skeleton(&forms.skeleton);
        self.add(Field::Skeleton, forms.skeleton.clone(), factor, Some(general), word);
        let general = commonness.of_root(&forms.root);
        self.add(Field::Root, forms.root.clone(), factor, Some(general), word);
    }

    fn add(&mut self, field: Field, term: String, factor: f32, general: Option<f32>, word: usize) {
        if !term.is_empty() && self.met.insert((field, term.clone())) {
            self.query.clauses.push(Clause { field, term, factor, general, word });
        }
    }
}
