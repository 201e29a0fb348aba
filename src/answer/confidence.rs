//! How sure we are that the first passage answers: a logistic of a few signals, fitted by `isnad calibrate`.

use crate::index::{Contribution, Field, Meant};
use crate::text::evidence::Traits;
use crate::text::quantity::quantities;
use crate::text::question_kind::kind_of;
use crate::text::{Language, tokens};

use super::lexicon::Lexicon;
use super::question::{Analysed, Word};
use super::{FoundPassage, Outcome};

/// What a word is worth as evidence when only its root is in the passage.
const BY_ROOT: f32 = 0.7;
/// The most it is worth when only letter n-grams of it are.
const BY_GRAMS: f32 = 0.6;
/// Share of words of another script from which names cannot be told to be absent.
const FOREIGN: f32 = 0.5;
/// Rarity from which a word is as rare as a word can be.
const RAREST: f32 = 10.0;

/// What is known about the first passage when the outcome is decided, each about 0…1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Signals {
    /// Share of the question's content words that the passage has, weighted by their rarity.
    pub coverage: f32,
    /// Rarity of the rarest content word that the passage has.
    pub rarest: f32,
    /// How much in the answering sentence speaks for the kind of answer that is asked for, −½…½; 0 when any answer may do.
    pub kind: f32,
    /// Whether a name or number of the question is missing from the passage.
    pub absent: f32,
    /// Share of the question's content words that are of the other script than the passage.
    pub foreign: f32,
    /// How many content words the question has, as a share of twelve; at most 1.
    pub words: f32,
    /// Mean rarity of the question's content words.
    pub rarity: f32,
    /// Rarity of the rarest of them.
    pub most_rarity: f32,
    /// What meaning tells; `None` until that is worked out.
    pub meaning: Option<OfMeaning>,
}

/// What is known when the meaning of the articles is worked out.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OfMeaning {
    /// By how much the passage scores above the next, 0…1.
    pub gap: f32,
    /// How much of the question the passage says in exact words, means in whatever words, and as a whole.
    pub meant: Meant,
    /// By how much each of these is above the best among the other passages found; below 0 when another has more of it.
    pub ahead: Meant,
}

/// Content words of a question that is as long as a question can be.
const MOST_WORDS: f32 = 12.0;

/// The weight of each signal and the constant, printed by `isnad calibrate`; docs/quality.md says on which sets it was run.
const WITH_MEANING: ([f32; Signals::COUNT], f32) = (
    [1.46, 0.65, 0.64, -0.48, 0.24, 0.13, 1.86, -0.48, 2.04, -0.97, 1.43, 4.23, -0.56, 1.01, -2.62],
    -4.30,
);
/// The same until the meaning of the articles is worked out, and without a model.
const WORDS_ALONE: ([f32; Signals::OF_WORDS], f32) =
    ([3.70, 0.05, 0.72, -0.52, 0.68, 0.83, 0.65, 0.54], -3.12);

/// From here on we stake our name on the first passage.
const ANSWERED: f32 = 0.70;
/// The same by words alone, which come to high confidence less often.
const ANSWERED_BY_WORDS: f32 = 0.66;
/// Below this the articles do not say.
const NOT_FOUND: f32 = 0.15;
/// The same by words alone.
const NOT_FOUND_BY_WORDS: f32 = 0.2;

impl Signals {
    /// How many there are.
    pub const COUNT: usize = 15;
    /// How many of them, the first, need no meaning.
    pub const OF_WORDS: usize = 8;
    /// Their names, in the order of [`values`](Self::values).
    pub const NAMES: [&str; Self::COUNT] = [
        "coverage",
        "rarest",
        "kind",
        "absent",
        "foreign",
        "words",
        "rarity",
        "most rarity",
        "gap",
        "exact",
        "alike",
        "sense",
        "ahead exact",
        "ahead alike",
        "ahead sense",
    ];

    /// The signals of a question whose first passage got these contributions.
    pub fn new(
        question: &str,
        analysed: &Analysed,
        contributions: &[Contribution],
        first: &FoundPassage,
        lexicon: &Lexicon,
    ) -> Self {
        let met = met_by_contributions(analysed, contributions);
        let mut signals = Self { absent: absent_number(question, first), ..Self::default() };
        let (mut total, mut count, mut foreign) = (0.0, 0.0, 0.0);
        let is_arabic = Language::of(&first.passage.text) == Language::Arabic;
        for ((_, word), met) in analysed.content().zip(met) {
            // What was met by a clause has the word's worth in it already.
            total += word.worth * word.rarity;
            count += 1.0;
            foreign += f32::from(u8::from(is_letters(&word.text, is_arabic)));
            let rarity = word.rarity.min(RAREST) / RAREST;
            signals.rarity += rarity;
            signals.most_rarity = signals.most_rarity.max(rarity);
            signals.coverage += met.min(word.worth) * word.rarity;
            if met >= BY_ROOT * word.worth {
                signals.rarest = signals.rarest.max(rarity);
            } else if is_name(&analysed.text, word, lexicon) {
                signals.absent = 1.0;
            }
        }
        if count > 0.0 {
            signals.foreign = foreign / count;
            signals.rarity /= count;
            signals.words = (count / MOST_WORDS).min(1.0);
        }
        if signals.foreign >= FOREIGN {
            signals.absent = 0.0;
        }
        if total > 0.0 {
            signals.coverage /= total;
        }
        if let Some(kind) = kind_of(question) {
            signals.kind = Traits::of(answering_sentence(first)).speak_for(kind) - 0.5;
        }
        signals
    }

    /// The signals as numbers.
    pub fn values(&self) -> [f32; Self::COUNT] {
        let Self { coverage, rarest, kind, absent, foreign, words, rarity, most_rarity, .. } =
            *self;
        let OfMeaning { gap, meant, ahead } = self.meaning.unwrap_or_default();
        [
            coverage,
            rarest,
            kind,
            absent,
            foreign,
            words,
            rarity,
            most_rarity,
            gap,
            meant.exact,
            meant.alike,
            meant.sense,
            ahead.exact,
            ahead.alike,
            ahead.sense,
        ]
    }

    /// Probability that the first passage answers, 0…1.
    pub fn confidence(&self) -> f32 {
        let (weights, constant): (&[f32], f32) = match self.meaning {
            Some(_) => (&WITH_MEANING.0, WITH_MEANING.1),
            None => (&WORDS_ALONE.0, WORDS_ALONE.1),
        };
        let values = self.values();
        let sum: f32 = values.iter().zip(weights).map(|(value, weight)| value * weight).sum();
        1.0 / (1.0 + (-(constant + sum)).exp())
    }
}

/// Whether a word is written in Latin letters, or in others.
fn is_letters(word: &str, latin: bool) -> bool {
    word.starts_with(|letter: char| letter.is_alphabetic() && letter.is_ascii() == latin)
}

/// How far each content word of the question is met by the passage, 0…1.
fn met_by_contributions(analysed: &Analysed, contributions: &[Contribution]) -> Vec<f32> {
    let mut met = vec![0.0_f32; analysed.words.len()];
    let mut grams = vec![0_u32; analysed.words.len()];
    for contribution in contributions {
        let Some(clause) = analysed.query.clauses.get(contribution.clause) else { continue };
        let (Some(met), Some(grams)) = (met.get_mut(clause.word), grams.get_mut(clause.word))
        else {
            continue;
        };
        match clause.field {
            Field::Skeleton | Field::Number => *met = met.max(clause.factor),
            Field::Root => *met = met.max(BY_ROOT * clause.factor),
            Field::Gram => *grams += 1,
            _ => {}
        }
    }
    let of = |(index, word): (usize, &Word)| {
        let all = word.forms.grams.split(' ').count() as f32;
        let by_grams = BY_GRAMS * grams.get(index).copied().unwrap_or(0) as f32 / all;
        met.get(index).copied().unwrap_or(0.0).max(by_grams)
    };
    analysed.content().map(of).collect()
}

fn answering_sentence(found: &FoundPassage) -> &str {
    let text = &found.passage.text;
    found.answers.first().and_then(|range| text.get(range.clone())).unwrap_or(text)
}

/// 1 when the question has numbers or dates and the passage has none of them.
fn absent_number(question: &str, found: &FoundPassage) -> f32 {
    let asked = quantities(question, &tokens(question));
    if asked.is_empty() {
        return 0.0;
    }
    let text = &found.passage.text;
    let there = quantities(text, &tokens(text));
    let met = asked.iter().any(|asked| there.iter().any(|there| there.key == asked.key));
    f32::from(u8::from(!met))
}

/// Whether a word is known as a name, or stands in Latin capitals.
fn is_name(question: &str, word: &Word, lexicon: &Lexicon) -> bool {
    let written = question.get(word.range.clone()).unwrap_or_default();
    let is_capital =
        word.range.start > 0 && written.starts_with(|letter: char| letter.is_ascii_uppercase());
    is_capital || lexicon.spellings(&word.text).next().is_some()
}

/// What may be claimed with this confidence, which is founded on these signals.
pub fn outcome(confidence: f32, signals: &Signals) -> Outcome {
    let (answered, not_found) = match signals.meaning {
        Some(_) => (ANSWERED, NOT_FOUND),
        None => (ANSWERED_BY_WORDS, NOT_FOUND_BY_WORDS),
    };
    if confidence >= answered {
        Outcome::Answered
    } else if confidence >= not_found {
        Outcome::Unsure
    } else {
        Outcome::NotFound
    }
}
