//! The engine: what the bot and the terminal ask.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::article::ArticleId;
use crate::index::{
    ArticleCard, Contribution, Hit, Meant, Ordinal, Passage, PassageIndex, Ranked, Ranking,
};
use crate::text::{Language, beyond, courtesy};

use super::confidence::{OfMeaning, Signals, outcome};
use super::evidence::Evidence;
use super::explain::Explanation;
use super::kind;
use super::lexicon::Lexicon;
use super::meaning::{Meaning, Model, POOL};
use super::question::Analysed;
use super::sentence::{FormsOfWords, answering_sentences};
use super::{Answer, Courtesy, FoundPassage, Outcome, Question, Reply, followup};

/// Share of what the first passage says of a question from which another says as much.
const AS_MUCH: f32 = 0.9;
/// Passages of an answer.
pub const MOST_PASSAGES: usize = 10;

/// Answers questions from a library. Everything is synchronous, and nothing changes after opening:
/// share it as `Arc<Engine>`, and call it where blocking is allowed.
#[derive(Debug)]
pub struct Engine {
    index: Arc<dyn PassageIndex>,
    lexicon: Arc<Lexicon>,
    ranking: Ranking,
    meaning: Option<Meaning>,
    cards: Vec<Arc<ArticleCard>>,
    by_key: HashMap<String, usize>,
}

/// A passage with those around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbours {
    /// The passage before it in the article.
    pub before: Option<Passage>,
    /// The passage itself.
    pub here: Passage,
    /// The passage after it in the article.
    pub after: Option<Passage>,
}

impl Engine {
    /// An engine over `index`.
    pub fn new(index: impl PassageIndex + 'static) -> Self {
        let cards = index.cards();
        let by_key = cards.iter().enumerate().map(|(place, card)| (card.id.key(), place)).collect();
        let lexicon = Arc::clone(Lexicon::standard());
        let ranking = Ranking::default();
        Self { index: Arc::new(index), lexicon, ranking, meaning: None, cards, by_key }
    }

    /// The same engine with other word lists.
    #[must_use]
    pub fn with_lexicon(self, lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon, ..self }
    }

    /// The same engine under another configuration; for comparisons.
    #[must_use]
    pub fn with_ranking(self, ranking: Ranking) -> Self {
        Self { ranking, ..self }
    }

    /// The same engine with meaning beside words, as soon as that is worked out in the background, by the word lists that it has
    /// now; the vectors are kept in `folder`.
    #[must_use]
    pub fn with_meaning(self, model: Arc<Model>, folder: Option<PathBuf>) -> Self {
        let lexicon = Arc::clone(&self.lexicon);
        let meaning = Meaning::begin(model, lexicon, Arc::clone(&self.index), folder);
        Self { meaning: Some(meaning), ..self }
    }

    /// Waits until the meaning of all passages is worked out; false when that takes longer than `at_most`.
    pub fn wait_for_meaning(&self, at_most: Duration) -> bool {
        self.meaning.as_ref().is_none_or(|meaning| meaning.wait(at_most))
    }

    /// Answers a question.
    pub fn reply(&self, question: &Question) -> Reply {
        let start = Instant::now();
        if let Some(courtesy) = courtesy::of(&question.text) {
            return Reply::Courtesy(courtesy);
        }
        let analysed = self.analyse(question);
        let ranked = self.rank(&analysed, MOST_PASSAGES);
        let evidence = Evidence::new(&analysed, &ranked);
        let mut forms = FormsOfWords::default();
        let (mut passages, meant): (Vec<FoundPassage>, Vec<Option<Meant>>) = ranked
            .hits
            .iter()
            .enumerate()
            .filter_map(|(rank, hit)| {
                let passage = self.index.passage(hit.place)?;
                let near = ranked.by_sentence.get(rank).map_or(&[][..], Vec::as_slice);
                let answers = answering_sentences(&passage.text, near, &evidence, &mut forms);
                let found = FoundPassage { passage, answers, score: hit.score };
                Some((found, ranked.meant.get(rank).copied()))
            })
            .unzip();
        if ranked.meant.is_empty()
            && let Some(kind) = analysed.asks_for
        {
            kind::prefer(kind, &mut passages);
        }
        let signals = self.signals(question, &analysed, &passages, &meant);
        let confidence = if passages.is_empty() { 0.0 } else { signals.confidence() };
        let outcome =
            if passages.is_empty() { Outcome::NotFound } else { outcome(confidence, &signals) };
        if outcome != Outcome::Answered && is_small_talk(&analysed, &question.text) {
            return Reply::Courtesy(Courtesy::Beyond);
        }
        Reply::Answer(Answer { outcome, confidence, signals, passages, elapsed: start.elapsed() })
    }

    /// A question with the one before it, where it leans on it.
    pub fn joined<'a>(&self, question: &'a str, previous: Option<&str>) -> Cow<'a, str> {
        followup::joined(question, previous, &self.lexicon)
    }

    /// The question as the search sees it.
    pub fn analyse(&self, question: &Question) -> Analysed {
        followup::analysed(question, &*self.index, &self.lexicon, &self.ranking.stand_ins)
    }

    /// The `limit` best passages by their places; none when the store cannot be read.
    pub fn rank(&self, analysed: &Analysed, limit: usize) -> Ranked {
        let meaning = self.meaning.as_ref().filter(|_| self.ranking.uses_meaning());
        let pool = if meaning.is_some() { limit.max(POOL) } else { limit };
        let ranked = self.index.rank(&analysed.query, &self.ranking, pool);
        let mut ranked = ranked.unwrap_or_else(|error| {
            tracing::error!(%error, "the index cannot be read");
            Ranked::default()
        });
        let weighed = meaning.and_then(|meaning| {
            meaning.rank(analysed, &*self.index, &self.ranking, &ranked, limit)
        });
        if let Some(weighed) = weighed {
            return weighed;
        }
        ranked.hits.truncate(limit);
        ranked
    }

    /// What is known about the first passage.
    fn signals(
        &self,
        question: &Question,
        analysed: &Analysed,
        passages: &[FoundPassage],
        meant: &[Option<Meant>],
    ) -> Signals {
        let Some(first) = passages.first() else { return Signals::default() };
        let Some(place) = self.index.place(first.passage.id.key()) else {
            return Signals::default();
        };
        let contributions = self.contributions(analysed, place);
        let text = courtesy::question_part(&question.text);
        Signals {
            meaning: of_meaning(passages, meant),
            ..Signals::new(text, analysed, &contributions, first, &self.lexicon)
        }
    }

    /// The article that scores best for a question, `except` for one.
    pub fn best_article(&self, question: &Question, except: &ArticleId) -> Option<ArticleId> {
        let ranked = self.rank(&self.analyse(question), self.index.passages());
        let holds = |id: &ArticleId, hit: &Hit| self.index.article(id).contains(&hit.place);
        let best = ranked.hits.iter().find(|hit| !holds(except, hit))?;
        self.cards.iter().map(|card| &card.id).find(|id| holds(id, best)).cloned()
    }

    /// Why a passage of the answer was found.
    pub fn explain(&self, question: &Question, found: &FoundPassage) -> Explanation {
        let analysed = self.analyse(question);
        let contributions = self
            .index
            .place(found.passage.id.key())
            .map(|place| self.contributions(&analysed, place))
            .unwrap_or_default();
        Explanation::new(&analysed, &contributions, &found.passage.text)
    }

    fn contributions(&self, analysed: &Analysed, place: Ordinal) -> Vec<Contribution> {
        self.index
            .explain(&analysed.query, &self.ranking, place)
            .inspect_err(|error| tracing::error!(%error, "the index cannot be read"))
            .unwrap_or_default()
    }

    /// The passage with this [`PassageId::key`](crate::index::PassageId::key), without answers.
    pub fn passage(&self, key: &str) -> Option<FoundPassage> {
        let passage = self.index.passage(self.index.place(key)?)?;
        Some(FoundPassage { passage, answers: Vec::new(), score: 0.0 })
    }

    /// The passage with this key and those before and after it in its article.
    pub fn neighbours(&self, key: &str) -> Option<Neighbours> {
        let place = self.index.place(key)?;
        let here = self.index.passage(place)?;
        let range = self.index.article(&here.article.id);
        let at = |place: Option<Ordinal>| {
            place.filter(|place| range.contains(place)).and_then(|place| self.index.passage(place))
        };
        let before = at(place.checked_sub(1));
        let after = at(place.checked_add(1));
        Some(Neighbours { before, here, after })
    }

    /// All articles, the newest first, undated ones last; of one day in the order of their ids.
    pub fn articles(&self) -> Vec<Arc<ArticleCard>> {
        let mut cards = self.cards.clone();
        cards.sort_by(|a, b| b.published.cmp(&a.published).then_with(|| a.id.cmp(&b.id)));
        cards
    }

    /// The article with this [`ArticleId::key`].
    pub fn article(&self, key: &str) -> Option<Arc<ArticleCard>> {
        self.by_key.get(key).and_then(|&place| self.cards.get(place)).cloned()
    }

    /// The passages of a section in reading order, given the article's key; `None` is what stands before the first heading.
    pub fn section(&self, article_key: &str, section: Option<usize>) -> Vec<Passage> {
        let Some(card) = self.article(article_key) else { return Vec::new() };
        self.index
            .article(&card.id)
            .filter(|&place| self.index.section(place) == section)
            .filter_map(|place| self.index.passage(place))
            .collect()
    }

    /// At most `count` questions that the articles answer, in this language: one of each article in turn, the
    /// newest first. Where the authors gave none, headings of sections stand in.
    pub fn example_questions(&self, count: usize, language: Language) -> Vec<String> {
        let articles = self.articles();
        let mut given = in_turn(articles.iter().map(|card| card.questions.as_slice()), language);
        if given.len() < count {
            given.extend(in_turn(articles.iter().map(|card| card.sections.as_slice()), language));
        }
        given.truncate(count);
        given
    }

    /// Changes whenever an answer may: with the code, the lists and the articles.
    pub fn fingerprint(&self) -> String {
        let lists = self.lexicon.fingerprint();
        format!("{}{lists}-{}", env!("ISNAD_ANSWER_FINGERPRINT"), self.index.content())
    }

    /// The places of an article's passages.
    pub fn places(&self, article: &ArticleId) -> std::ops::Range<Ordinal> {
        self.index.article(article)
    }
}

/// What meaning tells of the first passage; alone it is ahead of nothing. One of another article that says as much of the question is no rival: where
/// articles differ, both answer.
fn of_meaning(passages: &[FoundPassage], meant: &[Option<Meant>]) -> Option<OfMeaning> {
    let mut found =
        passages.iter().zip(meant).filter_map(|(found, meant)| Some((found, (*meant)?)));
    let (first, own) = found.next()?;
    let rest: Vec<(&FoundPassage, Meant)> = found.collect();
    if rest.is_empty() {
        return Some(OfMeaning { meant: own, ..OfMeaning::default() });
    }
    let is_rival = |(found, meant): &&(&FoundPassage, Meant)| {
        found.passage.article.id == first.passage.article.id || meant.alike < AS_MUCH * own.alike
    };
    let rival = rest.iter().find(is_rival).map_or(0.0, |(rival, _)| rival.score);
    let most = |of: fn(&Meant) -> f32| rest.iter().map(|(_, meant)| of(meant)).fold(0.0, f32::max);
    let ahead = Meant {
        exact: own.exact - most(|meant| meant.exact),
        alike: own.alike - most(|meant| meant.alike),
        sense: own.sense - most(|meant| meant.sense),
        kind: 0.0,
    };
    Some(OfMeaning { gap: (first.score - rival).clamp(0.0, 1.0), meant: own, ahead })
}

/// Whether a question is about a subject of every day of which the articles know nothing.
fn is_small_talk(analysed: &Analysed, text: &str) -> bool {
    let unknown = |subject: &String| {
        analysed
            .words
            .iter()
            .any(|word| word.text == *subject && !word.known && word.stand_ins.is_empty())
    };
    beyond::small_talk(text).iter().any(unknown)
}

/// First of each list in this language, then the second of each, and so on.
fn in_turn<'a>(lists: impl Iterator<Item = &'a [String]>, language: Language) -> Vec<String> {
    let lists: Vec<Vec<&String>> = lists
        .map(|list| list.iter().filter(|text| Language::of(text) == language).collect())
        .collect();
    let longest = lists.iter().map(Vec::len).max().unwrap_or(0);
    (0..longest)
        .flat_map(|turn| lists.iter().filter_map(move |list| list.get(turn)))
        .map(|text| (*text).clone())
        .collect()
}
