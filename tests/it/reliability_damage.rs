//! Bytes that change on the disk: never a wrong text, and always a word to the operator.

use std::fs;
use std::path::{Path, PathBuf};

use isnad::answer::{Engine, Question, Reply};
use isnad::index::Library;
use isnad::index::lifecycle::Done;
use isnad::store::{Intake, NewMessage, NewUpdate, Store, Words};

use crate::anything::{our_article, stored};
use crate::trials::QUESTIONS;

/// How a file is damaged.
#[derive(Debug, Clone, Copy)]
enum Damage {
    FirstByte,
    MiddleByte,
    LastByte,
    Halved,
    Emptied,
}

const DAMAGES: [Damage; 5] =
    [Damage::FirstByte, Damage::MiddleByte, Damage::LastByte, Damage::Halved, Damage::Emptied];

fn damage(file: &Path, how: Damage) {
    let mut bytes = fs::read(file).expect("a temporary folder");
    let (middle, last) = (bytes.len() / 2, bytes.len() - 1);
    match how {
        Damage::FirstByte => bytes[0] ^= 0x10,
        Damage::MiddleByte => bytes[middle] ^= 0x10,
        Damage::LastByte => bytes[last] ^= 0x10,
        Damage::Halved => bytes.truncate(middle),
        Damage::Emptied => bytes.clear(),
    }
    fs::write(file, bytes).expect("a temporary folder");
}

#[test]
fn whatever_file_of_the_index_is_damaged_it_is_noticed_and_built_again() {
    let folder = tempfile::tempdir().unwrap();
    let passages = folder.path().join("passages");
    let articles = std::slice::from_ref(our_article());
    Library::open_store(&passages, articles, false, &|_| ()).unwrap();
    for (number, how) in DAMAGES.into_iter().enumerate() {
        let files = data_files(&passages);
        assert!(files.len() > 5, "{files:?}");
        for name in files.iter().map(|file| file.extension().unwrap().to_owned()) {
            // The names change with every building.
            let file = data_files(&passages).into_iter().find(|f| f.extension() == Some(&name));
            let file = file.unwrap();
            damage(&file, how);
            let found = Library::check_store(&passages).expect_err("`isnad check` notices");
            assert!(found.remedy.contains("isnad index --rebuild"), "{found}");
            let (library, report) =
                Library::open_store(&passages, articles, false, &|_| ()).unwrap();
            let place = format!("{how:?} {}", file.display());
            assert!(matches!(report.done, Done::Built { .. }), "{place}: {:?}", report.done);
            assert_eq!(report.warnings.len(), 1, "{place}: the operator hears of it");
            if number == 0 {
                answers_are_the_articles(library);
            }
        }
    }
}

/// The files that hold passages and postings, by the kind in their extension; locks and lists of files are not among
/// them.
fn data_files(passages: &Path) -> Vec<PathBuf> {
    let current = fs::read_to_string(passages.join("current")).expect("a temporary folder");
    let mut files: Vec<PathBuf> = fs::read_dir(passages.join(current.trim()))
        .expect("a temporary folder")
        .map(|entry| entry.expect("a temporary folder").path())
        .filter(|path| fs::metadata(path).expect("a temporary folder").len() > 0)
        .filter(|path| path.extension().is_some_and(|kind| kind != "json" && kind != "lock"))
        .collect();
    files.sort();
    files.dedup_by(|a, b| a.extension() == b.extension());
    files
}

#[test]
fn the_lists_of_files_may_be_damaged_too() {
    let folder = tempfile::tempdir().unwrap();
    let passages = folder.path().join("passages");
    let articles = std::slice::from_ref(our_article());
    let open = || Library::open_store(&passages, articles, false, &|_| ()).unwrap();
    for how in DAMAGES {
        for name in ["meta.json", "current"] {
            open();
            let current = fs::read_to_string(passages.join("current")).unwrap();
            let file = match name {
                "current" => passages.join(name),
                _ => passages.join(current.trim()).join(name),
            };
            damage(&file, how);
            let (library, _) = open();
            answers_are_the_articles(library);
        }
    }
}

fn answers_are_the_articles(library: Library) {
    let engine = Engine::new(library);
    for text in QUESTIONS {
        let question = Question { text: text.to_owned(), article: None, previous: None };
        let Reply::Answer(answer) = engine.reply(&question) else { panic!("a question") };
        assert!(!answer.passages.is_empty());
        answer.passages.iter().for_each(|found| stored(our_article(), found));
    }
}

#[tokio::test]
async fn a_byte_changed_anywhere_in_the_database_never_changes_what_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let said = "جملة في رسالة تنتظر أن تُرسل. ".repeat(20);
    for chat in 1..=5 {
        let body = Words(said.clone());
        let message = NewMessage { chat, slot: None, answers: None, fresh: true, body };
        let update = NewUpdate {
            update_id: chat,
            kind: "message",
            intake: Intake::Handle { lane: chat },
            body: Words("{}".into()),
        };
        store.receive(vec![update]).await.unwrap();
        let seq = store.waiting(chat, 1).await.unwrap()[0].seq;
        store.handled(seq, vec![message], Vec::new()).await.unwrap();
    }
    store.wash().await.unwrap();
    store.close().await;
    let sound = fs::read(Store::file(folder.path())).unwrap();
    let mut outcomes = [0; 3];
    for at in (0..sound.len()).step_by(sound.len() / 120) {
        let damaged = tempfile::tempdir().unwrap();
        let mut bytes = sound.clone();
        bytes[at] ^= 0x04;
        fs::write(Store::file(damaged.path()), bytes).unwrap();
        match Store::open(damaged.path()).await {
            Err(problem) => {
                assert!(!problem.remedy.is_empty(), "{problem}");
                outcomes[0] += 1;
            }
            Ok(store) => {
                for chat in 1..=5 {
                    let waiting = store.next_outgoing(chat).await.ok().flatten();
                    match waiting.map(|outgoing| outgoing.body) {
                        Some(Some(body)) => {
                            assert_eq!(body.0, said, "byte {at}: not what was written");
                            outcomes[1] += 1;
                        }
                        Some(None) | None => outcomes[2] += 1,
                    }
                }
                store.close().await;
            }
        }
    }
    assert!(outcomes.iter().all(|count| *count > 0), "explained, sound, held back: {outcomes:?}");
}
