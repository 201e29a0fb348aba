//! Which words of a passage meet which words of the question, and what that is worth.

use std::collections::HashMap;

use crate::index::terms::{Forms, bigram};
use crate::index::{Field, Ranked};

use super::question::Analysed;

/// Weights of the fields within a passage, where the choice is between its sentences.
const SKELETON: f32 = 4.0;
const ROOT: f32 = 4.0;
const STEM: f32 = 0.7;
const GRAM: f32 = 0.8;
const BIGRAM: f32 = 1.6;

/// A question's terms with their worth, ready to be met by the words of passages.
#[derive(Debug)]
pub struct Evidence {
    /// By field and term: the term's number and its worth.
    skeletons: HashMap<String, Term>,
    roots: HashMap<String, Term>,
    stems: HashMap<String, Term>,
    grams: HashMap<String, Term>,
    bigrams: HashMap<String, Term>,
}

/// A term of the question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// Tells the question's terms apart.
    pub number: usize,
    /// Weight of the field × idf × factor.
    pub worth: f32,
}

impl Evidence {
    /// The terms of a question with the idf that the search found for them.
    pub fn new(analysed: &Analysed, ranked: &Ranked) -> Self {
        let mut evidence = Self {
            skeletons: HashMap::new(),
            roots: HashMap::new(),
            stems: HashMap::new(),
            grams: HashMap::new(),
            bigrams: HashMap::new(),
        };
        let clauses = &analysed.query.clauses;
        for (number, (clause, &idf)) in clauses.iter().zip(&ranked.idfs).enumerate() {
            let (terms, weight) = match clause.field {
                Field::Skeleton => (&mut evidence.skeletons, SKELETON),
                Field::Root => (&mut evidence.roots, ROOT),
                Field::Gram => (&mut evidence.grams, GRAM),
                Field::Bigram => (&mut evidence.bigrams, BIGRAM),
                Field::Title | Field::Word => continue,
            };
            let term = Term { number, worth: weight * clause.factor * idf };
            terms.insert(clause.term.clone(), term);
        }
        for (index, word) in analysed.content() {
            let Some(skeleton) = evidence.skeletons.get(&word.forms.skeleton) else { continue };
            let worth = skeleton.worth / SKELETON * STEM;
            let term = Term { number: clauses.len() + index, worth };
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
        if self.bigrams.is_empty() {
            return None;
        }
        self.bigrams.get(&bigram(&first.stem, &second.stem)).copied()
    }

    /// Whether a word is one that was asked for, in some form of it.
    pub fn meets(&self, forms: &Forms) -> bool {
        self.skeletons.contains_key(&forms.skeleton) || self.roots.contains_key(&forms.root)
    }
}
