//! One small corpus; what the store promises.

use std::fs;

use proptest::prelude::*;

use super::lifecycle::Done;
use super::*;
use crate::article::{Article, Paragraph};

fn article(id: &str, title: &str, paragraphs: &[&str]) -> Article {
    Article {
        id: ArticleId::from_stem(id),
        title: title.to_owned(),
        url: None,
        author: None,
        published: None,
        language: "ar".to_owned(),
        questions: Vec::new(),
        sections: Vec::new(),
        paragraphs: (1..)
            .zip(paragraphs)
            .map(|(number, text)| Paragraph { number, section: None, text: (*text).to_owned() })
            .collect(),
    }
}

fn corpus() -> Vec<Article> {
    vec![
        article("oud", "العود", &["صنع العود من خشب الجوز.", "وفي بغداد ورش قديمة للعود."]),
        article(
            "metro",
            "المترو",
            &["يصل القطار إلى المطار.", "سعر التذكرة ثلاثة دنانير.", "سعر التذكرة ثلاثة دنانير."],
        ),
    ]
}

fn memory(articles: &[Article]) -> Library {
    Library::in_memory(articles, &|_| ()).unwrap()
}

fn query(word: &str) -> Query {
    let forms = terms::Forms::of(word);
    let clause =
        |field, term| Clause { field, term, factor: 1.0, general: None, word: 0, alternative: 0 };
    let mut clauses =
        vec![clause(Field::Skeleton, forms.skeleton), clause(Field::Root, forms.root)];
    clauses.extend(forms.grams.split(' ').map(|gram| clause(Field::Gram, gram.to_owned())));
    Query { clauses, within: None }
}

fn texts(library: &Library, word: &str) -> Vec<String> {
    let ranked = library.rank(&query(word), &Ranking::default(), 10).unwrap();
    let text = |hit: &Hit| library.passage(hit.place).unwrap().text.to_string();
    ranked.hits.iter().map(text).collect()
}

#[test]
fn reading_order_is_by_article_and_paragraph_whatever_the_order_of_the_articles() {
    let library = memory(&corpus());
    let order: Vec<_> = (0..5)
        .map(|place| library.passage(place).unwrap())
        .map(|passage| (passage.article.id.to_string(), passage.paragraph))
        .collect();
    let expected = [("metro", 1), ("metro", 2), ("metro", 3), ("oud", 1), ("oud", 2)];
    assert_eq!(order, expected.map(|(id, number)| (id.to_owned(), number)));
    assert_eq!(library.article(&ArticleId::from_stem("oud")), 3..5);
}

#[test]
fn equal_texts_have_ids_of_their_own_and_are_found_by_their_keys() {
    let library = memory(&corpus());
    let (second, third) = (library.passage(1).unwrap(), library.passage(2).unwrap());
    assert_eq!(second.text, third.text);
    assert_ne!(second.id, third.id);
    assert_eq!(library.place(second.id.key()), Some(1));
    assert_eq!(library.place(third.id.key()), Some(2));
    assert_eq!(library.place("not a key!"), None);
}

#[test]
fn ties_are_broken_in_reading_order() {
    let found = texts(&memory(&corpus()), "سعر");
    assert_eq!(found.len(), 2 + 1, "two that say it, and their neighbour");
    assert_eq!(found[0], found[1]);
}

#[test]
fn a_store_is_built_then_opened_then_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("passages");
    let mut articles = corpus();
    let open = |articles: &[Article], rebuild| {
        Library::open_store(&store, articles, rebuild, &|_| ()).unwrap()
    };

    let (_, report) = open(&articles, false);
    assert_eq!(report.done, Done::Built { reason: "there was none".to_owned() });
    let (_, report) = open(&articles, false);
    assert_eq!(report.done, Done::Opened);

    articles[0] = article("oud", "العود", &["صار العود من خشب الورد."]);
    let (library, report) = open(&articles, false);
    assert_eq!(report.done, Done::Updated { written: 1, removed: 0 });
    assert_eq!(library.passages(), 4);
    assert_eq!(texts(&library, "الجوز"), Vec::<String>::new(), "deleted words are not found");
    assert_eq!(texts(&library, "الورد"), ["صار العود من خشب الورد."]);

    let fresh = memory(&articles);
    for word in ["العود", "سعر", "المطار"] {
        assert_eq!(texts(&library, word), texts(&fresh, word), "as if built anew: {word}");
    }
}

#[test]
fn a_damaged_store_is_built_again_and_this_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("passages");
    let articles = corpus();
    let open = || Library::open_store(&store, &articles, false, &|_| ()).unwrap();
    open();
    let generation = fs::read_to_string(store.join("current")).unwrap();
    for entry in fs::read_dir(store.join(&generation)).unwrap() {
        let path = entry.unwrap().path();
        let content = fs::read(&path).unwrap();
        // The file that lists the files to delete is no part of what is read.
        if content.len() < 64 || path.ends_with(".managed.json") {
            continue;
        }
        let mut damaged = content.clone();
        damaged[content.len() / 3] ^= 0x55;
        fs::write(&path, damaged).unwrap();
        let (library, report) = open();
        assert!(matches!(report.done, Done::Built { .. }), "{}", path.display());
        assert_eq!(report.warnings.len(), 1, "{}", path.display());
        assert_eq!(texts(&library, "المطار")[0], "يصل القطار إلى المطار.");
        assert_eq!(Library::check_store(&store), Ok(true));
        break;
    }
}

#[test]
fn what_a_killed_build_left_is_passed_over_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("passages");
    fs::create_dir_all(store.join("g-dead")).unwrap();
    fs::write(store.join("g-dead/half"), "x").unwrap();
    let (library, _) = Library::open_store(&store, &corpus(), false, &|_| ()).unwrap();
    assert_eq!(library.passages(), 5);
    assert!(!store.join("g-dead").exists());
}

#[test]
fn similar_words_are_one_slip_away() {
    let library = memory(&corpus());
    assert_eq!(library.similar_words("المطر", 3), ["المطار"]);
    assert_eq!(library.similar_words("القطرا", 3), ["القطار"]);
    assert!(library.similar_words("مستشفى", 3).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn rebuilding_in_any_order_gives_the_same_answers(
        paragraphs in prop::collection::vec("((العود|بغداد|خشب|ورش|مترو|قطار|سعر) ){1,12}", 1..12),
        word in "العود|بغداد|خشب|قطار",
    ) {
        let whole: Vec<Article> = (0..)
            .zip(&paragraphs)
            .map(|(number, text)| article(&format!("a{number}"), "عنوان", &[text.as_str(), "خشب"]))
            .collect();
        let reversed: Vec<Article> = whole.iter().rev().cloned().collect();
        let rank = |articles: &[Article]| {
            memory(articles).rank(&query(&word), &Ranking::default(), 10).unwrap()
        };
        prop_assert_eq!(rank(&whole), rank(&reversed));
    }
}
