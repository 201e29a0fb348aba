//! The sets of questions: those of the repository, and those beside it where they are.

use std::path::{Path, PathBuf};

use super::sets::{Gold, Judged, Set};
use crate::text::courtesy;

/// The sets of the repository.
const OWN: [&str; 3] = ["newsroom", "electric-cars", "manuscripts"];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn own() -> Vec<PathBuf> {
    let folder = repository().join("eval");
    OWN.iter().map(|name| folder.join(name).join("questions.jsonl")).collect()
}

/// The files of other sets, in the folder that `ISNAD_EVAL_DATA` names or beside the repository.
fn others() -> Vec<PathBuf> {
    let beside = repository().join("../shared");
    let named = std::env::var_os("ISNAD_EVAL_DATA").map(PathBuf::from);
    let folders = [named.unwrap_or_else(|| beside.join("data")), beside.join("questions")];
    let files = folders.iter().filter_map(|folder| folder.read_dir().ok()).flatten().flatten();
    let is_set = |path: &PathBuf| {
        path.extension().is_some_and(|extension| extension == "json" || extension == "jsonl")
    };
    files.map(|file| file.path()).filter(is_set).collect()
}

/// Whether it is marked as none that the articles could be asked.
fn is_off_topic(judged: &Judged) -> bool {
    judged.gold == Gold::Nowhere && !judged.note.starts_with("on-topic")
}

#[test]
fn no_question_is_taken_for_a_courtesy() {
    let others = others();
    if others.is_empty() {
        eprintln!("skipped for the sets that are not in the repository: none is there");
    }
    for path in own().iter().chain(&others) {
        let set = Set::read(path).unwrap();
        for judged in set.questions.iter().filter(|judged| !is_off_topic(judged)) {
            let courtesy = courtesy::of(&judged.question);
            assert_eq!(courtesy, None, "{}: {}", path.display(), judged.id);
        }
    }
}

#[test]
fn the_answers_of_our_sets_stand_in_their_articles() {
    for path in own() {
        let set = Set::read(&path).unwrap();
        let texts: Vec<&str> = set
            .articles
            .iter()
            .flat_map(|article| &article.paragraphs)
            .map(|paragraph| paragraph.text.as_str())
            .collect();
        assert!(!texts.is_empty(), "{}", path.display());
        for judged in &set.questions {
            let Gold::Texts(passages) = &judged.gold else { continue };
            for passage in passages {
                assert!(texts.contains(&passage.as_str()), "{}", judged.id);
            }
            for answer in &judged.answers {
                let stands = |passage: &String| passage.contains(answer.as_str());
                assert!(passages.iter().any(stands), "{}: {answer}", judged.id);
            }
        }
    }
}
