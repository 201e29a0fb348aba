//! Which words of a passage meet which words of the question, and what that is worth.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::index::terms::{Forms, bigram};
use crate::index::{Field, Ranked};
use crate::text::Token;
use crate::text::quantity::quantities;
use crate::text::question_kind::QuestionKind;

use super::question::Analysed;

/// Weights of the fields within a passage, where the choice is between its sentences.
const SKELETON: f32 = 2.0;
const ROOT: f32 = 4.0;
const STEM: f32 = 0.8;
const GRAM: f32 = 0.8;
const BIGRAM: f32 = 1.6;
const NUMBER: f32 = 1.0;

/// A question's terms with their worth, ready to be met by the words of passages.
#[derive(Debug)]
pub struct Evidence {
    /// By field and term: the term's number and its worth.
    skeletons: FxHashMap<String, Term>,
    roots: FxHashMap<String, Term>,
    stems: FxHashMap<String, Term>,
    grams: FxHashMap<String, Term>,
    bigrams: FxHashMap<String, Term>,
    /// The first stems of the bigrams: few pairs of a text begin with one.
    firsts: FxHashSet<String>,
    numbers: FxHashMap<String, Term>,
    /// The kind of answer that is asked for.
    pub asks_for: Option<QuestionKind>,
}

/// A term of the question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// Tells the question's terms apart.
    pub number: usize,
    /// Which of the question's words it comes from.
    pub word: usize,
    /// Weight of the field × idf × factor.
    pub worth: f32,
}

impl Evidence {
    /// The terms of a question with the idf that the search found for them.
    pub fn new(analysed: &Analysed, ranked: &Ranked) -> Self {
        let mut evidence = Self {
            skeletons: FxHashMap::default(),
            roots: FxHashMap::default(),
            stems: FxHashMap::default(),
            grams: FxHashMap::default(),
            bigrams: FxHashMap::default(),
            firsts: FxHashSet::default(),
            numbers: FxHashMap::default(),
            asks_for: analysed.asks_for,
        };
        let clauses = &analysed.query.clauses;
        for (number, (clause, &idf)) in clauses.iter().zip(&ranked.idfs).enumerate() {
            let (terms, weight) = match clause.field {
                Field::Skeleton => (&mut evidence.skeletons, SKELETON),
                Field::Root => (&mut evidence.roots, ROOT),
                Field::Gram => (&mut evidence.grams, GRAM),
                Field::Bigram => (&mut evidence.bigrams, BIGRAM),
                Field::Number => (&mut evidence.numbers, NUMBER),
                Field::Title | Field::Word | Field::Sound => continue,
            };
            let term = Term { number, word: clause.word, worth: weight * clause.factor * idf };
            terms.insert(clause.term.clone(), term);
        }
        let first = |pair: &String| pair.split_once('_').map(|(first, _)| first.to_owned());
        evidence.firsts = evidence.bigrams.keys().filter_map(first).collect();
        for (index, word) in analysed.content() {
            let Some(skeleton) = evidence.skeletons.get(&word.forms.skeleton) else { continue };
            let worth = skeleton.worth / SKELETON * STEM;
            let term = Term { number: clauses.len() + index, word: index, worth };
            evidence.stems.entry(word.forms.stem.clone()).or_insert(term);
        }
        evidence
    }

    /// The terms that a word of a passage meets, each as often as it meets it.
    pub fn of_word(&self, forms: &Forms, found: &mut Vec<Term>) {
        found.extend(self.skeletons.get(&forms.skeleton));
        found.extend(self.roots.get(&forms.root));
        found.extend(self.stems.get(&forms.stem));
        if !self.grams.is_empty() {
            found.extend(forms.grams.split(' ').filter_map(|gram| self.grams.get(gram)));
        }
    }

    /// The term that two adjacent words meet.
    pub fn of_pair(&self, first: &Forms, second: &Forms) -> Option<Term> {
        if !self.firsts.contains(&first.stem) {
            return None;
        }
        self.bigrams.get(&bigram(&first.stem, &second.stem)).copied()
    }

    /// The terms that the numbers and dates of a text meet.
    pub fn of_numbers(&self, text: &str, tokens: &[Token], found: &mut Vec<Term>) {
        if !self.numbers.is_empty() {
            let quantities = quantities(text, tokens);
            found.extend(quantities.iter().filter_map(|quantity| self.numbers.get(&quantity.key)));
        }
    }

    /// Whether a word is one that was asked for, in some form of it.
    pub fn meets(&self, forms: &Forms) -> bool {
        self.skeletons.contains_key(&forms.skeleton) || self.roots.contains_key(&forms.root)
    }
}
