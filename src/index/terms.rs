//! What each field of a passage is made of. Questions are analysed with the same [`Forms`].

use rustc_hash::{FxHashMap, FxHashSet};

use crate::article::Article;
use crate::text::compound::compounds;
use crate::text::quantity::quantities;
use crate::text::stopwords::StopWords;
use crate::text::{Kind, Token, grams, root, stem, tokens, transliterate};

/// The forms under which one normalised word is indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forms {
    /// Consonant skeleton.
    pub skeleton: String,
    /// ISRI root.
    pub root: String,
    /// Light10 stem.
    pub stem: String,
    /// 4-grams of `^word$`, joined by spaces.
    pub grams: String,
}

impl Forms {
    /// The forms of a normalised word.
    pub fn of(word: &str) -> Self {
        Self {
            skeleton: stem::skeleton(word).into_owned(),
            root: root::isri(word),
            stem: stem::light10(word).to_owned(),
            grams: grams::joined(word, 4),
        }
    }
}

/// The terms of one passage, each field's joined by spaces, with their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PassageTerms {
    pub(crate) skeletons: String,
    pub(crate) roots: String,
    pub(crate) grams: String,
    pub(crate) bigrams: String,
    pub(crate) title: String,
    pub(crate) numbers: String,
    pub(crate) words: String,
    pub(crate) sounds: String,
    pub(crate) lengths: Lengths,
}

/// Lengths of a passage's fields, in terms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lengths {
    /// Of skeletons and of roots.
    pub(crate) words: u32,
    pub(crate) grams: u32,
    pub(crate) bigrams: u32,
    pub(crate) title: u32,
}

/// Analyses passages; remembers the forms of words that it has met.
#[derive(Debug, Default)]
pub(crate) struct Analyser {
    forms: FxHashMap<String, Forms>,
    /// What the current article has in the vocabulary by sound.
    sounded: FxHashSet<String>,
}

impl Analyser {
    /// What stands once in every article begins anew.
    pub(crate) fn begin_article(&mut self) {
        self.sounded.clear();
    }

    /// The terms of a passage with `text` under `section` of `article`.
    pub(crate) fn passage(
        &mut self,
        article: &Article,
        section: Option<usize>,
        text: &str,
    ) -> PassageTerms {
        let mut terms = PassageTerms::default();
        self.add(&article.title, &mut terms);
        if let Some(heading) = section.and_then(|section| article.sections.get(section)) {
            self.add(heading, &mut terms);
        }
        let stems = self.add(text, &mut terms);
        for pair in stems.windows(2) {
            if let [first, second] = pair {
                push(&mut terms.bigrams, &bigram(first, second));
                terms.lengths.bigrams += 1;
            }
        }
        for token in tokens(&article.title) {
            grams::for_each_gram(&token.text, 3, |gram| {
                push(&mut terms.title, gram);
                terms.lengths.title += 1;
            });
        }
        terms
    }

    /// Adds the words of `text` to all word fields; returns their light stems in order.
    fn add(&mut self, text: &str, terms: &mut PassageTerms) -> Vec<String> {
        let tokens = tokens(text);
        let compounds = compounds(text, &tokens);
        self.add_sounds(&tokens, terms);
        for quantity in quantities(text, &tokens) {
            push(&mut terms.numbers, &quantity.key);
        }
        let in_order = tokens.len();
        let mut stems = Vec::with_capacity(in_order);
        for (position, token) in tokens.into_iter().chain(compounds).enumerate() {
            let word = token.text;
            if !self.forms.contains_key(&word) {
                self.forms.insert(word.clone(), Forms::of(&word));
            }
            let Some(forms) = self.forms.get(&word) else { continue };
            push(&mut terms.skeletons, &forms.skeleton);
            push(&mut terms.roots, &forms.root);
            push(&mut terms.grams, &forms.grams);
            push(&mut terms.words, &word);
            terms.lengths.words += 1;
            terms.lengths.grams += forms.grams.split(' ').count() as u32;
            if position < in_order {
                stems.push(forms.stem.clone());
            }
        }
        stems
    }
}

impl Analyser {
    /// Adds words that the article did not have before by their sound, and two that are one name.
    fn add_sounds(&mut self, tokens: &[Token], terms: &mut PassageTerms) {
        let mut before: Option<&Token> = None;
        for token in tokens {
            let here = Some(token).filter(|token| token.kind != Kind::Number);
            if let Some(token) = here
                && self.sounded.insert(token.text.clone())
            {
                for key in transliterate::keys(&token.text) {
                    push(&mut terms.sounds, &sound(&key, &token.text));
                }
            }
            let here = here.filter(|token| is_part_of_name(token));
            if let (Some(first), Some(second)) = (before, here)
                && first.kind == second.kind
                && self.sounded.insert(format!("{}+{}", first.text, second.text))
            {
                for key in transliterate::joined_keys(&[&first.text, &second.text]) {
                    push(
                        &mut terms.sounds,
                        &sound(&key, &format!("{}+{}", first.text, second.text)),
                    );
                }
            }
            before = here;
        }
    }
}

/// Whether a word may be half of a name that the other script writes as one: ديب of DeepSeek. Longer words are
/// found by themselves.
fn is_part_of_name(token: &Token) -> bool {
    let letters = token.text.chars().count();
    (2..=6).contains(&letters)
        && transliterate::keys(&token.text).is_empty()
        && !StopWords::standard().contains(&token.text)
}

/// The term of words of this sound.
pub(super) fn sound(key: &str, words: &str) -> String {
    format!("{key}={words}")
}

/// The term of two adjacent light stems.
pub fn bigram(first: &str, second: &str) -> String {
    format!("{first}_{second}")
}

fn push(field: &mut String, term: &str) {
    if !field.is_empty() {
        field.push(' ');
    }
    field.push_str(term);
}
