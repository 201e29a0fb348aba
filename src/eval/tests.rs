//! The sets of questions: those of the repository, and those beside it where they are.

use std::path::{Path, PathBuf};

use super::sets::{Gold, Judged, Set};
use crate::answer::lexicon::Lexicon;
use crate::encode::FEATURES;
use crate::text::courtesy;

/// The sets of the repository, and the folders of more.
const OWN: [&str; 3] = ["newsroom", "electric-cars", "manuscripts"];
const FOLDERS: [&str; 2] = ["dozens", "lessons"];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn own() -> Vec<PathBuf> {
    let folder = repository().join("eval");
    let tables = FOLDERS.iter().flat_map(|name| folder.join(name).read_dir().unwrap());
    let tables = tables.map(|set| set.unwrap().path().join("questions.tsv"));
    OWN.iter().map(|name| folder.join(name).join("questions.jsonl")).chain(tables).collect()
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

/// A folder with one article of two paragraphs and this table of questions.
fn table(rows: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path().join("articles");
    std::fs::create_dir(&articles).unwrap();
    let article = "---\ntitle: الحديقة\n---\n\nافتتحت الحديقة عام 2019. وهي مجانية.\n\n## القواعد\n\nيمنع إدخال الكلاب.\n";
    std::fs::write(articles.join("garden.md"), article).unwrap();
    let file = folder.path().join("questions.tsv");
    std::fs::write(&file, rows).unwrap();
    (folder, file)
}

#[test]
fn a_table_of_questions_names_paragraphs_by_number() {
    let rows = "garden\t2\tmsa\tهل يدخل كلبي؟\tيمنع\ngarden\t0\tunanswerable\tكم مساحتها؟\t\n";
    let (_folder, file) = table(rows);
    let set = Set::read(&file).unwrap();
    assert_eq!(set.questions[0].gold, Gold::Texts(vec!["يمنع إدخال الكلاب.".to_owned()]));
    assert_eq!(set.questions[1].gold, Gold::Nowhere);
}

#[test]
fn a_wrong_row_of_a_table_is_named_by_its_line() {
    for (row, cause) in
        [("garden\t3\tmsa\tمتى؟\tعام", "no such"), ("garden\t1\tمتى؟", "five columns")]
    {
        let (_folder, file) = table(&format!("garden\t1\tmsa\tمتى؟\t2019\n{row}\n"));
        let problem = Set::read(&file).unwrap_err().to_string();
        assert!(problem.contains("questions.tsv:2") && problem.contains(cause), "{problem}");
    }
}

#[test]
fn a_lesson_has_every_text_once_and_says_which_passages_answer() {
    let (folder, file) = table("garden\t2\tmsa\tهل يدخل كلبي؟\tيمنع\n");
    let out = folder.path().join("lesson.safetensors");
    let model = repository().join("index/model");
    super::write_lesson(&[file], &model, Lexicon::standard(), &out).unwrap();
    let bytes = std::fs::read(&out).unwrap();
    let tensors = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let shape = |name: &str| tensors.tensor(name).unwrap().shape().to_vec();
    // Two passages, one under a heading; three sentences, one of them a whole passage; the question.
    assert_eq!(shape("features"), [6, FEATURES]);
    assert_eq!(shape("passages"), [2, 3]);
    assert_eq!(shape("sentences"), [3, 1]);
    assert_eq!(tensors.tensor("right").unwrap().data(), [1, 0, 0, 0]);
}
