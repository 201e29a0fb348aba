//! A reader's words → what to look for.
//!
//! Drops stop words (except from bigrams), and looks for every word, and for what [may stand in](super::expand) for
//! it, under each of its forms.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::article::ArticleId;
use crate::encode::Encoder;
use crate::index::terms::{Forms, bigram};
use crate::index::{Clause, Field, PassageIndex, Query, StandIns};
use crate::text::compound::compounds;
use crate::text::quantity::{Quantity, quantities};
use crate::text::question_kind::{QuestionKind, kind_of};
use crate::text::{grams, tokens};

use super::expand::{Draft, Sense, StandIn};
use super::lexicon::Lexicon;

/// Distinct words of a question that count; the rarest, when there are more.
const MOST_WORDS: usize = 64;
/// Words in reading order, repeated ones too, that are looked at; of a longer question those of words that count.
const MOST_TOKENS: usize = 4 * MOST_WORDS;
/// Characters of a question that are encoded; encoding takes as long as the text is.
const LONGEST_ENCODED: usize = 400;
/// Terms of a question over all fields.
const MOST_TERMS: usize = 1_024;
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
    /// Its weight beside the question's other words, 0…1: less for one carried over from the question before.
    pub worth: f32,
    /// What may stand in for it: alternatives, of which a passage is paid for the best one.
    pub stand_ins: Vec<StandIn>,
    /// What it means in other words, whether or not the library has them.
    pub senses: Vec<Sense>,
}

/// An analysed question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Analysed {
    /// As the reader wrote it.
    pub text: String,
    /// In the articles' language, where that is not as the reader wrote it.
    pub said: Option<String>,
    /// Distinct words in their order, stop words too.
    pub words: Vec<Word>,
    /// The kind of answer that is asked for.
    pub asks_for: Option<QuestionKind>,
    /// What to look for.
    pub query: Query,
}

impl Analysed {
    /// Analyses `text` for a search of `index`, limited to the article `within`.
    pub fn new(
        text: &str,
        within: Option<ArticleId>,
        index: &dyn PassageIndex,
        lexicon: &Lexicon,
        shares: &StandIns,
    ) -> Self {
        let mut tokens = tokens(text);
        let stems: Vec<String> =
            tokens.iter().take(MOST_TOKENS).map(|token| Forms::of(&token.text).stem).collect();
        let extra = compounds(text, &tokens);
        let mut words: Vec<Word> = Vec::new();
        let mut met: FxHashSet<String> = FxHashSet::default();
        for token in tokens.iter().chain(&extra) {
            if met.insert(token.text.clone()) {
                words.push(Word::new(token.range.clone(), token.text.clone(), lexicon));
            }
        }
        keep_rarest(&mut words);
        for word in &mut words {
            word.known = index.frequency(Field::Skeleton, &word.forms.skeleton) > 0;
        }
        if tokens.len() > MOST_TOKENS {
            let kept: FxHashSet<&str> = words.iter().map(|word| word.text.as_str()).collect();
            tokens.retain(|token| kept.contains(token.text.as_str()));
            tokens.truncate(MOST_TOKENS);
        }
        let (senses, sayings) = (Vec::new(), Vec::new());
        let mut draft = Draft { text, tokens, words, senses, sayings, index, lexicon };
        let said = draft.expand(shares);
        let numbers = quantities(text, &draft.tokens);
        let mut words = draft.words;
        drop_stop_words(&mut words);
        let mut query = Query { clauses: Vec::new(), within };
        Clauses::of(&words, &mut query, lexicon).add_all(&words, &stems, &numbers);
        query.clauses.truncate(MOST_TERMS);
        Self { text: text.to_owned(), said, words, asks_for: kind_of(text), query }
    }

    /// The question's vector: that of the reader's words, or midway between it and the same in the articles' language, where that
    /// is said otherwise.
    pub fn encoded(&self, encoder: &dyn Encoder) -> Vec<f32> {
        let mut vector = encoder.encode(beginning(&self.text));
        if let Some(said) = &self.said {
            let said = encoder.encode(beginning(said));
            vector.iter_mut().zip(said).for_each(|(value, said)| *value = value.midpoint(said));
        }
        vector
    }

    /// The words that say what the question is about.
    pub fn content(&self) -> impl Iterator<Item = (usize, &Word)> {
        self.words.iter().enumerate().filter(|(_, word)| !word.stop)
    }
}

/// As much of a question as says what it is about.
fn beginning(text: &str) -> &str {
    let end = text.char_indices().nth(LONGEST_ENCODED).map_or(text.len(), |(end, _)| end);
    text.get(..end).unwrap_or(text)
}

impl Word {
    /// Whether the library knows it is still to be found out.
    fn new(range: Range<usize>, text: String, lexicon: &Lexicon) -> Self {
        let forms = Forms::of(&text);
        let rarity = lexicon.commonness().of_skeleton(&forms.skeleton);
        let stop = lexicon.stop_words().contains(&text);
        Self {
            range,
            text,
            forms,
            stop,
            known: false,
            rarity,
            worth: 1.0,
            stand_ins: Vec::new(),
            senses: Vec::new(),
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

/// Collects clauses; each distinct term of a field counts once, and as a word's own before it stands in for another.
struct Clauses<'a> {
    query: &'a mut Query,
    lexicon: &'a Lexicon,
    met: FxHashSet<(Field, String)>,
    own: FxHashSet<(Field, String)>,
}

/// Whose clause it is: the word's, or that of one of its stand-ins.
#[derive(Clone, Copy)]
struct Origin {
    word: usize,
    alternative: usize,
    factor: f32,
}

impl<'a> Clauses<'a> {
    fn of(words: &[Word], query: &'a mut Query, lexicon: &'a Lexicon) -> Self {
        let stems = |word: &Word| {
            let Forms { skeleton, root, .. } = word.forms.clone();
            [(Field::Skeleton, skeleton), (Field::Root, root)]
        };
        let own = words.iter().filter(|word| !word.stop).flat_map(stems).collect();
        Self { query, lexicon, met: FxHashSet::default(), own }
    }

    /// Stems first, so that the limit on terms cuts letter n-grams.
    fn add_all(&mut self, words: &[Word], stems: &[String], numbers: &[Quantity]) {
        let content = || words.iter().enumerate().filter(|(_, word)| !word.stop);
        let own = |word| Origin { word, alternative: 0, factor: 1.0 };
        for (number, word) in content() {
            self.add_stems(number, word);
        }
        for quantity in numbers {
            let word = words.iter().position(|word| word.range.start == quantity.range.start);
            self.add(Field::Number, &quantity.key, None, own(word.unwrap_or(0)));
        }
        for pair in stems.windows(2) {
            if let [first, second] = pair {
                let number = words.iter().position(|word| word.forms.stem == *second).unwrap_or(0);
                self.add(Field::Bigram, &bigram(first, second), None, own(number));
            }
        }
        for (number, word) in content() {
            self.add_bigrams(number, word);
        }
        for (number, word) in content() {
            for gram in word.forms.grams.split(' ') {
                self.add(Field::Gram, gram, None, own(number));
            }
        }
        for (number, word) in content() {
            for gram in grams::grams(&word.text, 3) {
                self.add(Field::Title, &gram, None, own(number));
            }
        }
    }

    /// Skeletons and roots of a word and of what stands in for it; alternatives follow each other.
    fn add_stems(&mut self, number: usize, word: &Word) {
        for field in [Field::Skeleton, Field::Root] {
            let own = Origin { word: number, alternative: 0, factor: 1.0 };
            self.add_stem(field, &word.forms, own);
            for (alternative, stand_in) in (1..).zip(&word.stand_ins) {
                let factor = stand_in.factor / (stand_in.forms.len() as f32).sqrt();
                for forms in &stand_in.forms {
                    self.add_stem(field, forms, Origin { word: number, alternative, factor });
                }
            }
        }
    }

    fn add_stem(&mut self, field: Field, forms: &Forms, origin: Origin) {
        let commonness = self.lexicon.commonness();
        let (term, general) = if field == Field::Root {
            (&forms.root, commonness.of_root(&forms.root))
        } else {
            (&forms.skeleton, commonness.of_skeleton(&forms.skeleton))
        };
        self.add(field, term, Some(general), origin);
    }

    /// Pairs of neighbours in stand-ins of several words.
    fn add_bigrams(&mut self, word: usize, of: &Word) {
        for (alternative, stand_in) in (1..).zip(&of.stand_ins) {
            for pair in stand_in.forms.windows(2) {
                if let [first, second] = pair {
                    let term = bigram(&first.stem, &second.stem);
                    let origin = Origin { word, alternative, factor: stand_in.factor };
                    self.add(Field::Bigram, &term, None, origin);
                }
            }
        }
    }

    fn add(&mut self, field: Field, term: &str, general: Option<f32>, origin: Origin) {
        let Origin { word, alternative, factor } = origin;
        let key = (field, term.to_owned());
        let taken = alternative > 0 && self.own.contains(&key);
        if !term.is_empty() && !taken && self.met.insert(key) {
            let term = term.to_owned();
            self.query.clauses.push(Clause { field, term, factor, general, word, alternative });
        }
    }
}
