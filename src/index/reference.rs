//! The ranking once more, as plainly as it can be written: what the fast one is held to.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::bm25::idf;
use super::ranking::shape;
use super::terms::{Analyser, Forms, PassageTerms, bigram};
use super::{Clause, Field, Hit, Library, PassageIndex, Query, Ranking};
use crate::article::{Article, ArticleId, Paragraph};
use crate::text::grams;

fn terms_of(passage: &PassageTerms, field: Field) -> Vec<&str> {
    let joined = match field {
        Field::Skeleton => &passage.skeletons,
        Field::Root => &passage.roots,
        Field::Gram => &passage.grams,
        Field::Bigram => &passage.bigrams,
        Field::Title => &passage.title,
        Field::Number => &passage.numbers,
        Field::Word | Field::Sound => return Vec::new(),
    };
    joined.split_whitespace().collect()
}

fn length_of(passage: &PassageTerms, field: Field) -> f32 {
    let lengths = passage.lengths;
    let length = match field {
        Field::Gram => lengths.grams,
        Field::Bigram => lengths.bigrams,
        Field::Title => lengths.title,
        _ => lengths.words,
    };
    length as f32
}

/// What one clause is worth in every passage.
fn worth(clause: &Clause, passages: &[PassageTerms], ranking: &Ranking) -> Vec<f32> {
    let field = clause.field;
    let frequency = |passage: &PassageTerms| {
        terms_of(passage, field).iter().filter(|&&term| term == clause.term).count()
    };
    let holding = passages.iter().filter(|passage| frequency(passage) > 0).count() as u32;
    let mean = passages.iter().map(|passage| length_of(passage, field)).sum::<f32>()
        / passages.len() as f32;
    let rarity = match clause.general {
        Some(_) => ranking.idf(holding, passages.len(), clause.general),
        None => idf(holding, passages.len() as u32),
    };
    let shape = shape(field);
    let of = |passage: &PassageTerms| match frequency(passage) {
        0 => 0.0,
        count => {
            let norm = shape.norm(length_of(passage, field), mean);
            ranking.weight(field) * clause.factor * rarity * shape.saturate(count as f32, norm)
        }
    };
    passages.iter().map(of).collect()
}

/// All passages with a score, best first.
fn reference(articles: &[Article], query: &Query, ranking: &Ranking) -> Vec<Hit> {
    let mut articles: Vec<&Article> = articles.iter().collect();
    articles.sort_by_key(|article| &article.id);
    let mut analyser = Analyser::default();
    let mut passages = Vec::new();
    let mut ranges = Vec::new();
    for article in articles {
        let start = passages.len();
        for paragraph in &article.paragraphs {
            passages.push(analyser.passage(article, paragraph.section, &paragraph.text));
        }
        ranges.push(start..passages.len());
    }
    // By word and field, the sum of each alternative; a passage is paid for the best.
    let mut sums: BTreeMap<(usize, Field), BTreeMap<usize, Vec<f32>>> = BTreeMap::new();
    for clause in &query.clauses {
        let stems = matches!(clause.field, Field::Skeleton | Field::Root);
        let alternative = if stems { clause.alternative } else { 0 };
        let sum = sums
            .entry((clause.word, clause.field))
            .or_default()
            .entry(alternative)
            .or_insert_with(|| vec![0.0; passages.len()]);
        for (sum, worth) in sum.iter_mut().zip(worth(clause, &passages, ranking)) {
            *sum += worth;
        }
    }
    let mut words = vec![0.0_f32; passages.len()];
    let mut all = vec![0.0_f32; passages.len()];
    for ((_, field), alternatives) in &sums {
        for place in 0..passages.len() {
            let best = alternatives.values().map(|sum| sum[place]).fold(0.0, f32::max);
            all[place] += best;
            if matches!(field, Field::Skeleton | Field::Root | Field::Gram) {
                words[place] += best;
            }
        }
    }
    let mut hits = Vec::new();
    for range in ranges {
        let mean = words[range.clone()].iter().sum::<f32>() / range.len().max(1) as f32;
        for place in range.clone() {
            let before = if place > range.start { all[place - 1] } else { 0.0 };
            let after = if place + 1 < range.end { all[place + 1] } else { 0.0 };
            let beside = before.max(ranking.following * after);
            let score = all[place]
                + ranking.article * mean
                + ranking.neighbour_weight(passages.len()) * beside;
            if score > 0.0 {
                hits.push(Hit { place: place as u32, score });
            }
        }
    }
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
    hits
}

const TEXT: &str =
    "((العود|وبالعود|بغداد|أخشاب|خشب|ورشة|مترو|قطارات|سعر|500|خمسمئة|gpt|ميتا) ){1,14}";
const WORD: &str = "العود|وبالعود|بغداد|أخشاب|خشب|ورشة|مترو|قطارات|سعر|500|خمسمئة|gpt|ميتا";

fn query(words: &[(String, String)]) -> Query {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut add = |field, term: String, factor, word, alternative| {
        let met = clauses.iter().any(|clause| clause.field == field && clause.term == term);
        if !met && !term.is_empty() {
            let general = (field == Field::Skeleton).then_some(5.0);
            clauses.push(Clause { field, term, factor, general, word, alternative });
        }
    };
    for (number, (word, other)) in words.iter().enumerate() {
        let (own, other) = (Forms::of(word), Forms::of(other));
        for (field, of) in [
            (Field::Skeleton, (|forms: &Forms| forms.skeleton.clone()) as fn(&Forms) -> String),
            (Field::Root, |forms| forms.root.clone()),
        ] {
            add(field, of(&own), 1.0, number, 0);
            add(field, of(&other), 0.7, number, 1);
        }
        add(Field::Bigram, bigram(&own.stem, &other.stem), 1.0, number, 0);
        for gram in own.grams.split(' ') {
            add(Field::Gram, gram.to_owned(), 1.0, number, 0);
        }
        for gram in grams::grams(word, 3) {
            add(Field::Title, gram, 1.0, number, 0);
        }
        add(Field::Number, "n:500".to_owned(), 1.0, number, 0);
    }
    Query { clauses, within: None }
}

fn articles(texts: &[Vec<String>]) -> Vec<Article> {
    texts
        .iter()
        .enumerate()
        .map(|(number, paragraphs)| Article {
            id: ArticleId::from_stem(&format!("a{number}")),
            title: paragraphs.first().cloned().unwrap_or_default(),
            url: None,
            author: None,
            published: None,
            language: "ar".to_owned(),
            questions: Vec::new(),
            sections: vec!["خشب".to_owned()],
            paragraphs: (1..)
                .zip(paragraphs)
                .map(|(number, text)| Paragraph {
                    number,
                    section: (number > 1).then_some(0),
                    text: text.clone(),
                })
                .collect(),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_fast_ranking_is_the_plain_one(
        texts in prop::collection::vec(prop::collection::vec(TEXT, 1..5), 1..6),
        words in prop::collection::vec((WORD, WORD), 1..5),
    ) {
        let (articles, query) = (articles(&texts), query(&words));
        let ranking = Ranking::default();
        let plain = reference(&articles, &query, &ranking);
        let library = Library::in_memory(&articles, &|_| ()).unwrap();
        let fast = library.rank(&query, &ranking, 100).unwrap().hits;
        prop_assert_eq!(fast.len(), plain.len());
        let scores: BTreeMap<u32, f32> = plain.iter().map(|hit| (hit.place, hit.score)).collect();
        for (fast, plain) in fast.iter().zip(&plain) {
            let close = |a: f32, b: f32| (a - b).abs() <= 1e-4 * a.max(1.0);
            prop_assert!(close(fast.score, plain.score), "{:?} {:?}", fast, plain);
            // Sums in another order may swap passages whose scores are equal but for rounding.
            let here = scores.get(&fast.place).copied().unwrap_or_default();
            prop_assert!(close(here, plain.score), "{:?} {:?}", fast, plain);
        }
    }
}
