//! Scoring: BM25 accumulated over the postings, then what an article and its neighbours add.
//!
//! A passage's score is the sum over the query's clauses of
//! weight of the field × factor of the clause × idf × saturated frequency, plus a share of its article's
//! mean, plus a share of the better neighbour's score. Any matching word counts; nothing is required.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::io;

use tantivy::postings::Postings;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::ranking::{Ranking, shape};
use super::reader::{Library, NOWHERE, Ordinal};
use super::schema::Field;
use crate::article::ArticleId;

/// Postings that Tantivy unpacks together.
const BLOCK: usize = 128;

/// A term to look for, and what finding it is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Where to look.
    pub field: Field,
    /// What to look for.
    pub term: String,
    /// 1 for the question's own words, less for what stands in for them.
    pub factor: f32,
    /// The term's idf in general Arabic, when known.
    pub general: Option<f32>,
    /// Which word of the question it comes from.
    pub word: usize,
    /// 0 for the word itself, else which of its stand-ins, from 1. Clauses of one word that differ only in this
    /// stand next to each other, and a passage is paid for the best alternative in each field.
    pub alternative: usize,
}

impl Clause {
    /// Whether a passage that has both terms is paid for one only.
    fn is_alternative_to(&self, other: &Self) -> bool {
        self.word == other.word
            && self.field == other.field
            && matches!(self.field, Field::Skeleton | Field::Root)
    }
}

/// An analysed question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// Each distinct (field, term) once.
    pub clauses: Vec<Clause>,
    /// Candidates are limited to this article; statistics still come from the whole library.
    pub within: Option<ArticleId>,
}

/// A passage that matched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The passage's place in reading order.
    pub place: Ordinal,
    /// Its score.
    pub score: f32,
}

/// What a passage has of a question's meaning.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Meant {
    /// Score of exact words as a share of what the question's words could get.
    pub exact: f32,
    /// Share of the question that the passage says in whatever words, 0…1.
    pub alike: f32,
    /// How near the two come as a whole, −1…1; 0 until the vectors are there.
    pub sense: f32,
    /// How much speaks for its having the kind of answer that is asked for, −½…½; 0 where any answer may do.
    pub kind: f32,
}

/// The result of a search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ranked {
    /// Best first; ties in reading order.
    pub hits: Vec<Hit>,
    /// Rarity of each clause's term as it was used; 0 for a term that no passage has.
    pub idfs: Vec<f32>,
    /// For each hit, when meaning was asked too; else empty.
    pub meant: Vec<Meant>,
    /// For each hit, when meaning was asked too: how near each of its sentences comes to the question, −1…1.
    pub by_sentence: Vec<Vec<f32>>,
}

/// What one clause gave to one passage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contribution {
    /// Index of the clause in the query.
    pub clause: usize,
    /// How often the term stands in the passage's field.
    pub frequency: u32,
    /// Rarity of the term as it was used.
    pub idf: f32,
    /// What it added to the score.
    pub score: f32,
}

/// Best first; ties in reading order.
fn best_first(a: Hit, b: Hit) -> Ordering {
    b.score.total_cmp(&a.score).then(a.place.cmp(&b.place))
}

impl Library {
    /// The `limit` best passages for `query` under `ranking`, best first.
    pub(super) fn ranked(
        &self,
        query: &Query,
        ranking: &Ranking,
        limit: usize,
    ) -> io::Result<Ranked> {
        let passages = self.rows.len();
        let mut words = vec![0.0_f32; passages];
        let mut others = vec![0.0_f32; passages];
        let mut idfs = Vec::with_capacity(query.clauses.len());
        let (mut best, mut sums) = (Sparse::default(), Sparse::default());
        for alternatives in query.clauses.chunk_by(Clause::is_alternative_to) {
            let scores = match alternatives.first().map(|clause| clause.field) {
                Some(Field::Skeleton | Field::Root | Field::Gram) => &mut words,
                _ => &mut others,
            };
            if let [clause] = alternatives {
                let add = |place: usize, score: f32| {
                    if let Some(sum) = scores.get_mut(place) {
                        *sum += score;
                    }
                };
                idfs.push(self.accumulate(clause, ranking, add)?);
                continue;
            }
            best.reserve(passages);
            for expression in alternatives.chunk_by(|a, b| a.alternative == b.alternative) {
                if let [clause] = expression {
                    idfs.push(self.accumulate(clause, ranking, |place, score| {
                        best.raise(place, score);
                    })?);
                    continue;
                }
                sums.reserve(passages);
                for clause in expression {
                    idfs.push(self.accumulate(clause, ranking, |place, score| {
                        sums.add(place, score);
                    })?);
                }
                sums.drain(|place, sum| best.raise(place, sum));
            }
            best.drain(|place, score| {
                if let Some(sum) = scores.get_mut(place) {
                    *sum += score;
                }
            });
        }
        let hits = self.combine(query, ranking, &words, &mut others, limit);
        Ok(Ranked { hits, idfs, ..Ranked::default() })
    }

    /// Calls `add` with the clause's share in the score of every passage that has its term; returns the term's idf.
    fn accumulate(
        &self,
        clause: &Clause,
        ranking: &Ranking,
        mut add: impl FnMut(usize, f32),
    ) -> io::Result<f32> {
        let found = self.lookup(clause.field, &clause.term)?;
        let holding = self.holding(clause.field, &found)?;
        if holding == 0 {
            return Ok(0.0);
        }
        let idf = ranking.idf(holding, self.rows.len(), clause.general);
        let weight = ranking.weight(clause.field) * clause.factor * idf;
        let norms = self.norms(clause.field);
        let shape = shape(clause.field);
        let mut places = [NOWHERE; BLOCK];
        let mut scores = [0.0; BLOCK];
        for (segment, info) in &found {
            let segment = &self.segments[*segment];
            let mut block = segment
                .inverted(clause.field)
                .read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
            let mut left = info.doc_freq as usize;
            while left > 0 && block.block_len() > 0 {
                let (documents, frequencies) = (block.docs(), block.freqs());
                // Step by step over a whole block, so that the divisions are done several at once.
                for ((place, score), &document) in places.iter_mut().zip(&mut scores).zip(documents)
                {
                    *place = segment.ordinals[document as usize];
                    *score = norms.get(*place as usize).copied().unwrap_or(f32::INFINITY);
                }
                for (score, &frequency) in scores.iter_mut().zip(frequencies) {
                    *score = weight * shape.saturate(frequency as f32, *score);
                }
                for (&place, &score) in places.iter().zip(&scores).take(documents.len()) {
                    add(place as usize, score);
                }
                left = left.saturating_sub(block.block_len());
                block.advance();
            }
        }
        Ok(idf)
    }

    /// Where a term stands in each segment's dictionary.
    pub(super) fn lookup(&self, field: Field, term: &str) -> io::Result<Vec<(usize, TermInfo)>> {
        let mut found = Vec::with_capacity(self.segments.len());
        for (number, segment) in self.segments.iter().enumerate() {
            if let Some(info) = segment.inverted(field).terms().get(term)? {
                found.push((number, info));
            }
        }
        Ok(found)
    }

    /// How many passages hold the term; deleted ones are not counted.
    pub(super) fn holding(&self, field: Field, found: &[(usize, TermInfo)]) -> io::Result<u32> {
        let mut holding = 0;
        for (number, info) in found {
            let segment = &self.segments[*number];
            if !segment.has_deletes {
                holding += info.doc_freq;
                continue;
            }
            let mut postings = segment
                .inverted(field)
                .read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                holding += u32::from(segment.ordinal(postings.doc()).is_some());
                postings.advance();
            }
        }
        Ok(holding)
    }

    /// Adds article means and neighbours, and picks the best.
    fn combine(
        &self,
        query: &Query,
        ranking: &Ranking,
        words: &[f32],
        others: &mut [f32],
        limit: usize,
    ) -> Vec<Hit> {
        for (other, word) in others.iter_mut().zip(words) {
            *other += word;
        }
        let own = &*others;
        let neighbour = ranking.neighbour_weight(self.rows.len());
        let mut best = Best::new(limit);
        for article in self.candidates(query) {
            let range = article.start as usize..article.end as usize;
            let (Some(words), Some(own)) = (words.get(range.clone()), own.get(range)) else {
                continue;
            };
            let mean = words.iter().sum::<f32>() / words.len().max(1) as f32;
            for (index, &score) in own.iter().enumerate() {
                let before = index.checked_sub(1).and_then(|index| own.get(index));
                let after = own.get(index + 1);
                let beside = before
                    .copied()
                    .unwrap_or(0.0)
                    .max(ranking.following * after.copied().unwrap_or(0.0));
                let score = score + ranking.article * mean + neighbour * beside;
                if score > 0.0 {
                    best.offer(Hit { place: article.start + index as Ordinal, score });
                }
            }
        }
        best.into_sorted()
    }

    /// The places of the articles that may be answered from.
    fn candidates(&self, query: &Query) -> Vec<std::ops::Range<Ordinal>> {
        match &query.within {
            None => self.articles.iter().map(|entry| entry.passages.clone()).collect(),
            Some(id) => self
                .article_number(id)
                .and_then(|article| self.articles.get(article))
                .map(|entry| entry.passages.clone())
                .into_iter()
                .collect(),
        }
    }

    /// What each clause gave to the passage at `place`; clauses without effect are left out.
    pub(super) fn contributions(
        &self,
        query: &Query,
        ranking: &Ranking,
        place: Ordinal,
    ) -> io::Result<Vec<Contribution>> {
        let mut contributions = Vec::new();
        let Some((home, document)) = self.address(place) else { return Ok(contributions) };
        for (index, clause) in query.clauses.iter().enumerate() {
            let found = self.lookup(clause.field, &clause.term)?;
            let Some((_, info)) = found.iter().find(|(segment, _)| *segment == home) else {
                continue;
            };
            let mut postings = self.segments[home]
                .inverted(clause.field)
                .read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
            if postings.doc() > document || postings.seek(document) != document {
                continue;
            }
            let holding = self.holding(clause.field, &found)?;
            let frequency = postings.term_freq();
            let norm = self.norms(clause.field).get(place as usize).copied().unwrap_or(1.0);
            let idf = ranking.idf(holding, self.rows.len(), clause.general);
            let saturated = shape(clause.field).saturate(frequency as f32, norm);
            contributions.push(Contribution {
                clause: index,
                frequency,
                idf,
                score: ranking.weight(clause.field) * clause.factor * idf * saturated,
            });
        }
        Ok(paid(query, &contributions))
    }
}

/// Of alternatives in one field only the best is paid for.
fn paid(query: &Query, contributions: &[Contribution]) -> Vec<Contribution> {
    let clause = |contribution: &Contribution| query.clauses.get(contribution.clause);
    let together = |a: &Contribution, b: &Contribution, same: fn(&Clause, &Clause) -> bool| {
        clause(a).zip(clause(b)).is_some_and(|(a, b)| same(a, b))
    };
    let sum = |of: &[Contribution]| of.iter().map(|one| one.score).sum::<f32>();
    contributions
        .chunk_by(|a, b| together(a, b, Clause::is_alternative_to))
        .filter_map(|alternatives| {
            alternatives
                .chunk_by(|a, b| together(a, b, |a, b| a.alternative == b.alternative))
                .reduce(|best, other| if sum(other) > sum(best) { other } else { best })
        })
        .flatten()
        .copied()
        .collect()
}

/// Scores of the passages that have any, all others 0; emptied in the time of those.
#[derive(Debug, Default)]
struct Sparse {
    scores: Vec<f32>,
    touched: Vec<u32>,
}

impl Sparse {
    /// Makes room for the scores of so many passages.
    fn reserve(&mut self, passages: usize) {
        if self.scores.len() < passages {
            self.scores = vec![0.0; passages];
        }
    }

    /// Adds a positive score.
    fn add(&mut self, place: usize, score: f32) {
        self.change(place, |sum| sum + score);
    }

    /// Takes a positive score where it is the better one.
    fn raise(&mut self, place: usize, score: f32) {
        self.change(place, |best| if score > best { score } else { best });
    }

    #[inline]
    fn change(&mut self, place: usize, change: impl FnOnce(f32) -> f32) {
        if let Some(score) = self.scores.get_mut(place) {
            if *score == 0.0 {
                self.touched.push(place as u32);
            }
            *score = change(*score);
        }
    }

    /// Hands over every score and forgets it.
    fn drain(&mut self, mut take: impl FnMut(usize, f32)) {
        for place in self.touched.drain(..) {
            if let Some(score) = self.scores.get_mut(place as usize) {
                take(place as usize, std::mem::take(score));
            }
        }
    }
}

/// The best few of many, kept in a heap whose top is the worst of them.
struct Best {
    limit: usize,
    heap: BinaryHeap<Worst>,
}

struct Worst(Hit);

impl Ord for Worst {
    fn cmp(&self, other: &Self) -> Ordering {
        best_first(self.0, other.0)
    }
}

impl PartialOrd for Worst {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Worst {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Worst {}

impl Best {
    fn new(limit: usize) -> Self {
        Self { limit, heap: BinaryHeap::with_capacity(limit.min(1_024) + 1) }
    }

    fn offer(&mut self, hit: Hit) {
        if self.heap.len() < self.limit {
            self.heap.push(Worst(hit));
        } else if self.heap.peek().is_some_and(|worst| best_first(hit, worst.0).is_lt()) {
            self.heap.pop();
            self.heap.push(Worst(hit));
        }
    }

    fn into_sorted(self) -> Vec<Hit> {
        self.heap.into_sorted_vec().into_iter().map(|worst| worst.0).collect()
    }
}
