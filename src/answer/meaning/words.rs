//! How much of a question a passage says, word by word, in whatever words it says it.
//!
//! Each word of the question is compared with every word of the passage, and the best counts; the heading, the title and the
//! paragraph before lend their words at less, because a passage goes on from them. Words that are rare in general, and
//! that few passages have anything like, weigh more.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::Model;
use super::word::{Key, Word, keys};
use crate::answer::expand::Reason;
use crate::answer::lexicon::Lexicon;
use crate::answer::question::Analysed;
use crate::encode::{WORD_DIMENSIONS, WordVector, wide};
use crate::index::vectors::Vectors;
use crate::index::{Ordinal, Passage, PassageIndex};
use crate::text::compound::compounds;
use crate::text::evidence::Traits;
use crate::text::question_kind::QuestionKind;
use crate::text::sentence::sentences;
use crate::text::{Token, tokens};

/// Worth of what the heading says.
const HEADING: f32 = 0.8;
/// Worth of what the article's title says.
const TITLE: f32 = 0.4;
/// Worth of what the paragraph before says.
const BEFORE: f32 = 0.4;
/// Rarities above this are equal: how rare a word is that nobody uses says nothing.
const RAREST: f32 = 6.0;
/// Worth of letters that were read as Arabic in Latin letters, taken as they stand.
const UNREAD: f32 = 0.5;
/// Readings of one word that are compared.
const MOST_READINGS: usize = 6;
/// Passages, spread over the library, by which it is estimated how many have anything like a word.
const SAMPLE: usize = 150;

/// The words of all passages.
#[derive(Debug)]
pub(super) struct LibraryWords {
    lexicon: Arc<Lexicon>,
    vocabulary: Vec<Word>,
    by_text: HashMap<Box<str>, u32>,
    /// The distinct words of a sentence, heading or title, run after run.
    words: Vec<u32>,
    /// Keys of neighbouring words, run after run.
    pairs: Vec<Key>,
    /// Where each run ends in `words` and in `pairs`.
    runs: Vec<(u32, u32)>,
    /// What each run has of what may be asked for; nothing for headings and titles.
    traits: Vec<Traits>,
    passages: Vec<Place>,
}

/// Where a passage's words are.
#[derive(Debug)]
struct Place {
    sentences: Range<u32>,
    heading: Option<u32>,
    title: u32,
    /// Whether it goes on from the passage before it.
    goes_on: bool,
}

/// What a passage says of a question, word by word.
pub(super) struct Share {
    /// Share of the question that it says, 0…1.
    pub(super) alike: f32,
    /// How much speaks for its having the kind of answer that is asked for, −½…½.
    pub(super) kind: f32,
}

/// A word of the question, and what may stand in for it.
struct Asked {
    itself: Word,
    /// What a word like the word itself is worth.
    worth: f32,
    /// Rarity in general text.
    rarity: f32,
    /// Words that are compared as the word itself is.
    readings: Vec<(Word, f32)>,
    /// Expressions that must stand there, by skeletons, and what finding one is worth.
    expressions: Vec<(Vec<Word>, f32)>,
}

impl LibraryWords {
    /// The words of `index`. Vectors are looked up in `vectors`, and computed and added where they are missing; `None` when
    /// told to `stop`.
    pub(super) fn new(
        index: &dyn PassageIndex,
        model: &Model,
        lexicon: Arc<Lexicon>,
        vectors: &mut Vectors,
        stop: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let library = Self {
            lexicon,
            vocabulary: Vec::new(),
            by_text: HashMap::new(),
            words: Vec::new(),
            pairs: Vec::new(),
            runs: Vec::new(),
            traits: Vec::new(),
            passages: Vec::new(),
        };
        let mut builder = Builder { library, model, vectors, texts: HashMap::new() };
        let mut before: Option<Passage> = None;
        for place in 0..index.passages() as Ordinal {
            if stop() {
                return None;
            }
            let passage = index.passage(place);
            builder.add(passage.as_ref(), before.as_ref());
            before = passage;
        }
        Some(builder.library)
    }

    /// What each passage of `pool` says of the question, word by word.
    pub(super) fn shares(
        &self,
        text: &str,
        analysed: &Analysed,
        model: &Model,
        pool: &[Ordinal],
    ) -> Vec<Share> {
        let asked = self.asked(text, analysed, model);
        let all = self.passages.len();
        let step = all.div_ceil(SAMPLE).max(1);
        let sample: Vec<usize> = (0..all).step_by(step).collect();
        let likeness = Likeness::new(self, &asked, pool, &sample);
        let weights: Vec<f32> = asked
            .iter()
            .enumerate()
            .map(|(number, word)| {
                let sum: f32 =
                    sample.iter().map(|&place| self.best(&likeness, number, place)).sum();
                let having = sum * all as f32 / sample.len().max(1) as f32;
                word.rarity * (1.0 + all as f32 / (0.5 + having)).ln().sqrt()
            })
            .collect();
        let total: f32 = weights.iter().sum();
        pool.iter()
            .map(|&place| {
                let (share, best) = self.share(&likeness, &weights, place as usize);
                let alike = share / total.max(f32::MIN_POSITIVE);
                let kind = analysed.asks_for.map_or(0.0, |kind| self.kind(kind, place, best));
                Share { alike, kind }
            })
            .collect()
    }

    /// How much speaks for the kind of answer, in the passage and in its sentence number `best`.
    fn kind(&self, kind: QuestionKind, place: Ordinal, best: usize) -> f32 {
        let runs = self.sentences(place as usize);
        let traits = self.traits.get(runs.start as usize..runs.end as usize).unwrap_or_default();
        let passage = traits.iter().copied().reduce(Traits::with).unwrap_or_default();
        let sentence = traits.get(best).copied().unwrap_or(passage);
        passage.speak_for(kind).midpoint(sentence.speak_for(kind)) - 0.5
    }

    /// The mean of what the passage says as a whole and what its best sentence says, and which sentence that is.
    fn share(&self, likeness: &Likeness, weights: &[f32], place: usize) -> (f32, usize) {
        let Some(passage) = self.passages.get(place) else { return (0.0, 0) };
        let mut whole = 0.0;
        let mut by_sentence = vec![0.0_f32; passage.sentences.len()];
        for (number, weight) in weights.iter().enumerate() {
            let context = self.context(likeness, number, place);
            let mut best = context;
            for (sum, run) in by_sentence.iter_mut().zip(passage.sentences.clone()) {
                let found = likeness.of_run(number, run).max(context);
                *sum += weight * found;
                best = best.max(found);
            }
            whole += weight * best;
        }
        let by_share = |a: &(usize, f32), b: &(usize, f32)| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0));
        let best = by_sentence.into_iter().enumerate().max_by(by_share);
        let (best, sentence) = best.unwrap_or((0, whole));
        (whole.midpoint(sentence), best)
    }

    /// The best that a passage has for a word of the question, by itself or from its context.
    fn best(&self, likeness: &Likeness, number: usize, place: usize) -> f32 {
        self.own(likeness, number, place).max(self.context(likeness, number, place))
    }

    fn own(&self, likeness: &Likeness, number: usize, place: usize) -> f32 {
        self.sentences(place).map(|run| likeness.of_run(number, run)).fold(0.0, f32::max)
    }

    /// The runs of a passage's sentences.
    fn sentences(&self, place: usize) -> Range<u32> {
        self.passages.get(place).map_or(0..0, |passage| passage.sentences.clone())
    }

    fn context(&self, likeness: &Likeness, number: usize, place: usize) -> f32 {
        let Some(passage) = self.passages.get(place) else { return 0.0 };
        let heading = passage.heading.map_or(0.0, |run| HEADING * likeness.of_run(number, run));
        let title = TITLE * likeness.of_run(number, passage.title);
        let before = match place.checked_sub(1) {
            Some(before) if passage.goes_on => BEFORE * self.own(likeness, number, before),
            _ => 0.0,
        };
        heading.max(title).max(before)
    }

    fn asked(&self, text: &str, analysed: &Analysed, model: &Model) -> Vec<Asked> {
        let tokens = tokens(text);
        let mut asked = Vec::new();
        for (_, word) in analysed.content() {
            let written = text.get(word.range.clone()).unwrap_or(&word.text);
            let mut itself = self.word(&word.text, written, model);
            for pair in tokens.windows(2) {
                if pair.iter().any(|token| token.range == word.range) {
                    itself.add_keys(pair_keys(pair));
                }
            }
            let mut asked_word = Asked {
                itself,
                worth: 1.0,
                rarity: word.rarity.min(RAREST),
                readings: Vec::new(),
                expressions: Vec::new(),
            };
            let senses = word.senses.iter().filter(|sense| is_reading(sense.reason));
            for sense in senses.take(MOST_READINGS) {
                if let [only] = sense.words.as_slice() {
                    asked_word.readings.push((self.word(only, only, model), sense.factor));
                }
                if sense.reason == Reason::Arabizi {
                    asked_word.worth = UNREAD;
                }
            }
            for stand_in in &word.stand_ins {
                let expression: Vec<Word> =
                    stand_in.words.iter().map(|word| self.word(word, word, model)).collect();
                match expression.as_slice() {
                    [only] if is_reading(stand_in.reason) => {
                        asked_word.readings.push((only.clone(), stand_in.factor));
                    }
                    _ => asked_word.expressions.push((expression, stand_in.factor)),
                }
            }
            asked.push(asked_word);
        }
        asked
    }

    /// A word of the question; the articles' spelling is the better one where they have the word.
    fn word(&self, normal: &str, written: &str, model: &Model) -> Word {
        let of_articles =
            self.by_text.get(normal).and_then(|&number| self.vocabulary.get(number as usize));
        if let Some(word) = of_articles {
            return word.clone();
        }
        let listed = model.words.listed(written).filter(|_| written != normal);
        let vector = listed.or_else(|| model.words.listed_normal(normal));
        let compute = || model.words.vector(written, &*model.encoder);
        Word::new(normal, vector.unwrap_or_else(compute), self.lexicon.commonness())
    }

    fn run(&self, run: u32) -> (&[u32], &[Key]) {
        let end = |run: Option<u32>| {
            run.and_then(|run| self.runs.get(run as usize).copied()).unwrap_or_default()
        };
        let (start, end) = (end(run.checked_sub(1)), end(Some(run)));
        let words = self.words.get(start.0 as usize..end.0 as usize);
        let pairs = self.pairs.get(start.1 as usize..end.1 as usize);
        (words.unwrap_or_default(), pairs.unwrap_or_default())
    }
}

/// Whether a stand-in says what the reader meant in the library's language, so that words like it count too.
fn is_reading(reason: Reason) -> bool {
    matches!(reason, Reason::Dialect | Reason::Arabizi | Reason::Slip | Reason::Joined)
}

/// The best that sentences, headings and titles have for each word of the question.
struct Likeness {
    /// Where the value of each run is; [`NOWHERE`] for runs that nobody asks about.
    slots: Vec<u32>,
    /// By word of the question and slot.
    values: Vec<Vec<f32>>,
}

const NOWHERE: u32 = u32::MAX;

impl Likeness {
    fn new(library: &LibraryWords, asked: &[Asked], pool: &[Ordinal], sample: &[usize]) -> Self {
        let mut runs = Distinct::new(library.runs.len());
        for place in pool.iter().map(|&place| place as usize).chain(sample.iter().copied()) {
            let Some(passage) = library.passages.get(place) else { continue };
            runs.extend(passage.sentences.clone().chain(passage.heading).chain([passage.title]));
            let before = place.checked_sub(1).filter(|_| passage.goes_on);
            runs.extend(before.map_or(0..0, |before| library.sentences(before)));
        }
        let words = RunWords::new(library, &runs.found);
        let values = asked.iter().map(|asked| asked.in_runs(&words)).collect();
        Self { slots: runs.slots, values }
    }

    /// The best that a sentence, heading or title has for a word of the question.
    fn of_run(&self, number: usize, run: u32) -> f32 {
        let slot = self.slots.get(run as usize).copied().unwrap_or(NOWHERE);
        let values = self.values.get(number);
        values.and_then(|values| values.get(slot as usize)).copied().unwrap_or(0.0)
    }
}

/// The words of some runs.
struct RunWords<'l> {
    vocabulary: Vec<&'l Word>,
    /// Indices into the vocabulary, run after run.
    slots: Vec<u32>,
    /// Where each run ends in `slots`, and the keys of its neighbouring words.
    runs: Vec<(u32, &'l [Key])>,
}

impl<'l> RunWords<'l> {
    fn new(library: &'l LibraryWords, runs: &[u32]) -> Self {
        let mut words = Distinct::new(library.vocabulary.len());
        let mut slots = Vec::new();
        let mut ends = Vec::with_capacity(runs.len());
        for &run in runs {
            let (own, pairs) = library.run(run);
            words.extend(own.iter().copied());
            slots.extend(own.iter().filter_map(|&word| words.slots.get(word as usize)));
            ends.push((slots.len() as u32, pairs));
        }
        let word = |&word: &u32| library.vocabulary.get(word as usize);
        Self { vocabulary: words.found.iter().filter_map(word).collect(), slots, runs: ends }
    }

    /// The slots of each run's words, and the keys of its neighbouring ones.
    fn runs(&self) -> impl Iterator<Item = (&[u32], &'l [Key])> {
        let mut start = 0;
        self.runs.iter().map(move |&(end, pairs)| {
            let slots = self.slots.get(start..end as usize).unwrap_or_default();
            start = end as usize;
            (slots, pairs)
        })
    }
}

/// Numbers below a bound, each once, with their places in the order in which they were met.
struct Distinct {
    found: Vec<u32>,
    slots: Vec<u32>,
}

impl Distinct {
    fn new(bound: usize) -> Self {
        Self { found: Vec::new(), slots: vec![NOWHERE; bound] }
    }

    fn extend(&mut self, numbers: impl Iterator<Item = u32>) {
        for number in numbers {
            if let Some(slot) = self.slots.get_mut(number as usize)
                && *slot == NOWHERE
            {
                *slot = self.found.len() as u32;
                self.found.push(number);
            }
        }
    }
}

impl Asked {
    /// The best that each of these runs has for the word.
    fn in_runs(&self, words: &RunWords<'_>) -> Vec<f32> {
        let mut by_word = vec![0.0; words.vocabulary.len()];
        wide(
            #[inline(always)]
            || {
                for (value, word) in by_word.iter_mut().zip(&words.vocabulary) {
                    *value = self.likeness(word);
                }
            },
        );
        let best = |(slots, pairs): (&[u32], &[Key])| {
            let of_word = |&slot: &u32| by_word.get(slot as usize).copied().unwrap_or(0.0);
            let best = slots.iter().map(of_word).fold(0.0, f32::max);
            best.max(self.itself.sounds_like_pair(pairs))
        };
        let mut values: Vec<f32> = words.runs().map(best).collect();
        for (expression, worth) in self.expressions.iter().filter(|(words, _)| words.len() > 1) {
            for (value, share) in values.iter_mut().zip(shares_of_expression(expression, words)) {
                *value = value.max(worth * share);
            }
        }
        values
    }

    /// By the word itself, its readings, and other words that may stand in for it.
    #[expect(clippy::inline_always, reason = "runs in `wide`, to use its instructions")]
    #[inline(always)]
    fn likeness(&self, word: &Word) -> f32 {
        // Loops, since the closures of iterators are not always inlined.
        let mut best = self.worth * self.itself.likeness(word);
        for (reading, worth) in &self.readings {
            best = best.max(worth * reading.likeness(word));
        }
        for (expression, worth) in &self.expressions {
            if matches!(expression.as_slice(), [only] if only.has_skeleton_of(word)) {
                best = best.max(*worth);
            }
        }
        best
    }
}

/// What share of an expression's words each run has.
fn shares_of_expression(expression: &[Word], words: &RunWords<'_>) -> impl Iterator<Item = f32> {
    // A bit for each word of the expression; those beyond the 64th are not looked for.
    let bits = |word: &&Word| {
        let same = |(bit, wanted): (usize, &Word)| u64::from(wanted.has_skeleton_of(word)) << bit;
        expression.iter().take(64).enumerate().map(same).fold(0, |bits, bit| bits | bit)
    };
    let by_word: Vec<u64> = words.vocabulary.iter().map(bits).collect();
    let length = expression.len() as f32;
    words.runs().map(move |(slots, _)| {
        let of_word = |&slot: &u32| by_word.get(slot as usize).copied().unwrap_or(0);
        let found = slots.iter().map(of_word).fold(0, |bits, bit| bits | bit);
        found.count_ones() as f32 / length
    })
}

/// Takes passages in reading order.
struct Builder<'a> {
    library: LibraryWords,
    model: &'a Model,
    vectors: &'a mut Vectors,
    /// The runs of headings and titles.
    texts: HashMap<String, u32>,
}

impl Builder<'_> {
    /// Adds a passage; one that cannot be read has no words.
    fn add(&mut self, passage: Option<&Passage>, before: Option<&Passage>) {
        let first = self.library.runs.len() as u32;
        let Some(passage) = passage else {
            let place =
                Place { sentences: first..first, heading: None, title: u32::MAX, goes_on: false };
            self.library.passages.push(place);
            return;
        };
        let text = &passage.text;
        let tokens = tokens(text);
        let extra = compounds(text, &tokens);
        let ends: Vec<usize> = sentences(text).iter().map(|sentence| sentence.end).collect();
        let sentence_of = |token: &Token| ends.partition_point(|&end| end <= token.range.start);
        for sentence in 0..ends.len() {
            let own: Vec<&Token> =
                tokens.iter().filter(|token| sentence_of(token) == sentence).collect();
            let extra = extra.iter().filter(|token| sentence_of(token) == sentence);
            self.push_run(text, &own, extra);
        }
        let sentences = sentences(text).into_iter().filter_map(|range| text.get(range));
        self.library.traits.extend(sentences.map(Traits::of));
        let end = self.library.runs.len() as u32;
        let heading = passage.section.as_ref().map(|heading| self.text(heading));
        let title = self.text(&passage.article.title);
        let goes_on = before.is_some_and(|before| before.article.id == passage.article.id);
        self.library.passages.push(Place { sentences: first..end, heading, title, goes_on });
    }

    /// The run of a heading or title.
    fn text(&mut self, text: &str) -> u32 {
        if let Some(&run) = self.texts.get(text) {
            return run;
        }
        let tokens = tokens(text);
        let extra = compounds(text, &tokens);
        self.push_run(text, &tokens.iter().collect::<Vec<_>>(), extra.iter());
        self.library.traits.push(Traits::default());
        let run = self.library.runs.len() as u32 - 1;
        self.texts.insert(text.to_owned(), run);
        run
    }

    fn push_run<'t>(
        &mut self,
        text: &str,
        tokens: &[&'t Token],
        extra: impl Iterator<Item = &'t Token>,
    ) {
        let start = self.library.words.len();
        let mut before: Option<(&Token, bool)> = None;
        for &token in tokens {
            let word = self.push_word(text, token, start);
            let is_name = self.library.vocabulary.get(word as usize).is_some_and(Word::is_name);
            if let Some((before, true)) = before.filter(|_| is_name) {
                self.library.pairs.extend(keys(&[&before.text, &token.text]));
            }
            before = Some((token, is_name));
        }
        for token in extra {
            self.push_word(text, token, start);
        }
        self.library.runs.push((self.library.words.len() as u32, self.library.pairs.len() as u32));
    }

    /// Adds a token to the run that began at `start`, unless it is there.
    fn push_word(&mut self, text: &str, token: &Token, start: usize) -> u32 {
        let written = text.get(token.range.clone()).unwrap_or(&token.text);
        let word = self.word(&token.text, written);
        if self.library.words.get(start..).is_some_and(|run| !run.contains(&word)) {
            self.library.words.push(word);
        }
        word
    }

    fn word(&mut self, normal: &str, written: &str) -> u32 {
        if let Some(&number) = self.library.by_text.get(normal) {
            return number;
        }
        let number = self.library.vocabulary.len() as u32;
        let vector = self.vector(written);
        let word = Word::new(normal, vector, self.library.lexicon.commonness());
        self.library.vocabulary.push(word);
        self.library.by_text.insert(normal.into(), number);
        number
    }

    /// Listed, kept from an earlier time, or computed and kept.
    fn vector(&mut self, written: &str) -> WordVector {
        if let Some(vector) = self.model.words.listed(written) {
            return vector;
        }
        if let Some(place) = self.vectors.find(written)
            && let Some(vector) = self.vectors.at(place).first_chunk::<WORD_DIMENSIONS>()
        {
            return *vector;
        }
        let vector = self.model.words.vector(written, &*self.model.encoder);
        self.vectors.add(written, &vector);
        vector
    }
}

fn pair_keys(pair: &[Token]) -> Vec<Key> {
    keys(&pair.iter().map(|token| token.text.as_str()).collect::<Vec<_>>())
}
