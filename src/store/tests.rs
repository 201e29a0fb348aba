//! The laws of the store: all or nothing, nothing twice, nothing longer than its time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::*;

const DAY: i64 = 24 * 3_600_000;
const MONTH: Duration = Duration::from_hours(30 * 24);

fn update(number: i64, lane: i64) -> NewUpdate {
    NewUpdate {
        update_id: number,
        kind: "message",
        intake: Intake::Handle { lane },
        body: Words(format!("{{\"words\":{number}}}")),
    }
}

fn message(chat: i64, slot: Option<&str>, body: &str) -> NewMessage {
    let answers = slot.map(|slot| slot.as_bytes().to_vec());
    NewMessage {
        chat,
        slot: slot.map(str::to_owned),
        answers,
        fresh: false,
        body: Words(body.into()),
    }
}

async fn store() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Store::open(folder.path()).await.unwrap(), folder)
}

/// Has an update of its own lead to these.
pub(super) async fn lead_to(store: &Store, messages: Vec<NewMessage>, shown: Vec<Shown>) {
    static NUMBER: AtomicI64 = AtomicI64::new(1_000_000);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    store.receive(vec![update(number, number)]).await.unwrap();
    let seq = store.waiting(number, 1).await.unwrap()[0].seq;
    store.handled(seq, messages, shown).await.unwrap();
}

fn clock(at: &Arc<AtomicI64>) -> Clock {
    let at = Arc::clone(at);
    Clock::from_fn(move || at.load(Ordering::Relaxed))
}

#[tokio::test]
async fn an_update_is_taken_once() {
    let (store, _folder) = store().await;
    let first = store.receive(vec![update(1, 7), update(2, 8), update(1, 7)]).await.unwrap();
    assert_eq!((first.fresh, first.repeated, first.lanes), (2, 1, vec![7, 8]));
    let again = store.receive(vec![update(1, 7)]).await.unwrap();
    assert_eq!((again.fresh, again.repeated), (0, 1));
    let waiting = store.waiting(7, 9).await.unwrap();
    store.handled(waiting[0].seq, Vec::new(), Vec::new()).await.unwrap();
    assert_eq!(store.receive(vec![update(1, 7)]).await.unwrap().fresh, 0, "nor once handled");
    let other = NewUpdate { body: Words("{}".into()), ..update(1, 7) };
    assert_eq!(store.receive(vec![other]).await.unwrap().fresh, 1, "another under an old number");
}

#[tokio::test]
async fn what_an_update_leads_to_is_written_once_and_with_its_closing() {
    let (store, _folder) = store().await;
    store.receive(vec![update(1, 7)]).await.unwrap();
    let seq = store.waiting(7, 1).await.unwrap()[0].seq;
    let shown = |body: &str| {
        let (chat, asker) = (vec![7], vec![8]);
        vec![Shown { answer: "a".into(), chat, asker, body: body.into() }]
    };
    store.handled(seq, vec![message(7, None, "a")], shown("first")).await.unwrap();
    store.handled(seq, vec![message(7, None, "a")], shown("again")).await.unwrap();
    assert_eq!(store.outgoing_count().await.unwrap(), 1);
    assert_eq!(store.shown("a", &[7]).await.unwrap().unwrap().body, "first");
    assert!(store.waiting(7, 1).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_answer_replaced_while_it_is_sent_becomes_an_edit() {
    let (store, _folder) = store().await;
    lead_to(&store, vec![message(7, Some("answer 1"), "first")], Vec::new()).await;
    let sending = store.next_outgoing(7).await.unwrap().unwrap();
    lead_to(&store, vec![message(7, Some("answer 1"), "second")], Vec::new()).await;
    store.delivered(&sending, Some(99)).await.unwrap();
    let next = store.next_outgoing(7).await.unwrap().unwrap();
    assert_eq!(next.body, Some(Words("second".into())));
    assert_eq!(next.answered_by, Some(99));
    store.delivered(&next, Some(99)).await.unwrap();
    assert_eq!(store.next_outgoing(7).await.unwrap(), None);
}

#[tokio::test]
async fn a_failed_write_takes_nothing_else_with_it() {
    let (store, _folder) = store().await;
    let good = |number| store.receive(vec![update(number, 7)]);
    let bad = store.write(|connection| {
        Box::pin(async move {
            sqlx::query("INSERT INTO facts (name, value) VALUES ('half', 'done')")
                .execute(&mut *connection)
                .await?;
            sqlx::query("INSERT INTO nowhere VALUES (1)").execute(connection).await.map(|_| ())
        })
    });
    let panicking = store.write::<(), _>(|_| Box::pin(async { panic!("as asked") }));
    let (one, failed, two, panicked) = tokio::join!(good(1), bad, good(2), panicking);
    assert!(one.is_ok() && two.is_ok() && failed.is_err() && panicked.is_err());
    assert_eq!(store.fact("half").await.unwrap(), None);
    assert_eq!(store.waiting(7, 9).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_flipped_bit_is_noticed_before_it_is_shown() {
    let (store, _folder) = store().await;
    lead_to(&store, vec![message(7, None, "متى")], Vec::new()).await;
    store.receive(vec![update(1, 7)]).await.unwrap();
    for damage in ["UPDATE outbox SET body = 'متي'", "UPDATE inbox SET body = '{}'"] {
        store
            .write(move |c| Box::pin(async move { sqlx::query(damage).execute(c).await }))
            .await
            .unwrap();
    }
    assert_eq!(store.next_outgoing(7).await.unwrap().unwrap().body, None);
    assert_eq!(store.waiting(7, 1).await.unwrap()[0].body, None);
}

#[tokio::test]
async fn everything_is_erased_in_its_time_even_when_the_clock_was_wrong() {
    let at = Arc::new(AtomicI64::new(1_764_000_000_000));
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_with(folder.path(), clock(&at)).await.unwrap();
    let count = async |table: &'static str| -> i64 {
        let row = sqlx::query(table).fetch_one(store.readers()).await.unwrap();
        sqlx::Row::get(&row, 0)
    };
    // Everything happens while the clock is ten years ahead, then it is set right.
    at.fetch_add(3_650 * DAY, Ordering::Relaxed);
    let aside = NewUpdate { intake: Intake::SetAside("unknown"), ..update(2, 0) };
    store.receive(vec![update(1, 7), aside]).await.unwrap();
    let seq = store.waiting(7, 1).await.unwrap()[0].seq;
    store.handled(seq, vec![message(7, Some("answer 1"), "x")], Vec::new()).await.unwrap();
    let sending = store.next_outgoing(7).await.unwrap().unwrap();
    store.delivered(&sending, Some(9)).await.unwrap();
    at.fetch_sub(3_650 * DAY, Ordering::Relaxed);

    let words =
        "SELECT COUNT(*) FROM inbox WHERE state = 1 AND (body IS NOT NULL OR lane IS NOT NULL)";
    assert_eq!(count(words).await, 0, "words and chat go with the handling");
    store.sweep(MONTH).await.unwrap();
    at.fetch_add(DAY + DAY / 12, Ordering::Relaxed);
    store.sweep(MONTH).await.unwrap();
    assert_eq!(count("SELECT COUNT(*) FROM inbox WHERE state = 1").await, 0, "numbers: 25 hours");
    assert_eq!(count("SELECT COUNT(*) FROM answers").await, 1);
    at.fetch_add(DAY + DAY / 12, Ordering::Relaxed);
    store.sweep(MONTH).await.unwrap();
    assert_eq!(count("SELECT COUNT(*) FROM answers").await, 0, "answers: 50 hours");
    assert_eq!(count("SELECT COUNT(*) FROM inbox WHERE state = 2").await, 1);
    at.fetch_add(5 * DAY, Ordering::Relaxed);
    store.sweep(MONTH).await.unwrap();
    assert_eq!(count("SELECT COUNT(*) FROM inbox").await, 0, "set aside: seven days");
}

#[tokio::test]
async fn what_is_kept_for_buttons_and_authors_is_erased_after_the_operators_days() {
    let at = Arc::new(AtomicI64::new(1_764_000_000_000));
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_with(folder.path(), clock(&at)).await.unwrap();
    let readers = store.readers().clone();
    let rows = async || {
        let all = "SELECT (SELECT COUNT(*) FROM shown) + (SELECT COUNT(*) FROM verdicts) + \
                   (SELECT COUNT(*) FROM open_questions)";
        sqlx::query_scalar::<_, i64>(all).fetch_one(&readers).await.unwrap()
    };
    let shown = Shown { answer: "a".into(), chat: vec![1], asker: vec![2], body: "{}".into() };
    let verdict = Verdict {
        answer: "a".into(),
        reader: vec![2],
        passage: "p".into(),
        rank: 0,
        helpful: true,
    };
    // Ten years ahead and back again: a row from the future counts from the day the clock is right.
    at.fetch_add(3_650 * DAY, Ordering::Relaxed);
    lead_to(&store, Vec::new(), vec![shown]).await;
    store.judge(verdict).await.unwrap();
    store.keep_open_question(Words("w".into()), Words("w?".into())).await.unwrap();
    at.fetch_sub(3_650 * DAY, Ordering::Relaxed);
    store.sweep(MONTH).await.unwrap();
    at.fetch_add(29 * DAY, Ordering::Relaxed);
    store.sweep(MONTH).await.unwrap();
    assert_eq!(rows().await, 3);
    at.fetch_add(2 * DAY, Ordering::Relaxed);
    store.sweep(MONTH).await.unwrap();
    assert_eq!(rows().await, 0);
}

#[tokio::test]
async fn a_person_is_forgotten_and_nobody_else() {
    let (store, _folder) = store().await;
    let (me, other) = (vec![1], vec![2]);
    let verdict = |reader: &Vec<u8>| Verdict {
        answer: "a".into(),
        reader: reader.clone(),
        passage: "p".into(),
        rank: 0,
        helpful: true,
    };
    for person in [&me, &other] {
        let shown = |answer: &str, chat: Vec<u8>| Shown {
            answer: format!("{answer}{}", person[0]),
            chat,
            asker: person.clone(),
            body: "{}".into(),
        };
        lead_to(&store, Vec::new(), vec![shown("private", person.clone())]).await;
        lead_to(&store, Vec::new(), vec![shown("group", vec![9])]).await;
        store.judge(verdict(person)).await.unwrap();
        store.prefer(person.clone(), "{}".into()).await.unwrap();
    }
    store.receive(vec![update(1, 7)]).await.unwrap();
    let seq = store.waiting(7, 1).await.unwrap()[0].seq;
    store.set_aside(seq, "the handler failed").await.unwrap();

    store.forget_person(me.clone(), Some((7, me.clone()))).await.unwrap();
    assert_eq!(store.shown("private1", &me).await.unwrap(), None);
    assert_eq!(store.shown("group1", &[9]).await.unwrap(), None);
    assert_eq!(store.preferences(&me).await.unwrap(), None);
    assert_eq!(store.verdicts("p").await.unwrap(), (1, 0));
    assert_eq!(store.set_aside_counts().await.unwrap(), []);
    assert!(store.shown("private2", &other).await.unwrap().is_some());
    assert!(store.shown("group2", &[9]).await.unwrap().is_some());
    assert!(store.preferences(&other).await.unwrap().is_some());
}

#[tokio::test]
async fn a_pause_never_grows_and_is_not_cut_short_by_a_clock_set_back() {
    let at = Arc::new(AtomicI64::new(1_764_000_000_000));
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_with(folder.path(), clock(&at)).await.unwrap();
    store.pause(7, 60_000, false).await.unwrap();
    at.fetch_add(20_000, Ordering::Relaxed);
    assert_eq!(store.pauses().await.unwrap()[0].left, 40_000);
    at.fetch_sub(3_650 * DAY, Ordering::Relaxed);
    assert_eq!(store.pauses().await.unwrap()[0].left, 60_000);
    at.fetch_add(7_300 * DAY, Ordering::Relaxed);
    assert_eq!(store.pauses().await.unwrap()[0].left, 0);
}

#[tokio::test]
async fn another_bots_rows_are_not_taken_for_ours() {
    let (store, _folder) = store().await;
    assert!(!store.adopt(1).await.unwrap());
    store.receive(vec![update(1, 7)]).await.unwrap();
    assert!(!store.adopt(1).await.unwrap());
    assert_eq!(store.waiting_lanes().await.unwrap().1, 1);
    assert!(store.adopt(2).await.unwrap());
    assert_eq!(store.receive(vec![update(1, 7)]).await.unwrap().fresh, 1);
}

#[tokio::test]
async fn pseudonyms_are_stable_here_and_different_elsewhere() {
    let (store, folder) = store().await;
    let name = store.pseudonym("reader", &[42]);
    assert_ne!(name, store.pseudonym("reader", &[43]));
    assert_ne!(name, store.pseudonym("chat", &[42]));
    store.close().await;
    let reopened = Store::open(folder.path()).await.unwrap();
    assert_eq!(name, reopened.pseudonym("reader", &[42]));
    let (other, _folder) = self::store().await;
    assert_ne!(name, other.pseudonym("reader", &[42]));
}

#[tokio::test]
async fn a_damaged_database_is_explained_and_not_replaced() {
    for damage in ["garbage", "truncated", "flipped"] {
        let (store, folder) = store().await;
        for number in 0..200 {
            store.receive(vec![update(number, number)]).await.unwrap();
        }
        store.wash().await.unwrap();
        store.close().await;
        let file = Store::file(folder.path());
        let mut bytes = std::fs::read(&file).unwrap();
        match damage {
            "garbage" => bytes.fill(0x41),
            "truncated" => bytes.truncate(bytes.len() / 2),
            // The type of the page that holds the first table.
            _ => bytes[4_096 * 2] ^= 0xff,
        }
        std::fs::write(&file, &bytes).unwrap();
        let problem = Store::open(folder.path()).await.expect_err(damage);
        assert!(problem.cause.contains("damaged"), "{damage}: {problem}");
        assert!(problem.place.ends_with("state.sqlite3"), "{problem}");
        assert_eq!(std::fs::read(&file).unwrap().len(), bytes.len(), "{damage}: left as it is");
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    std::fs::write(&file, "").unwrap();
    let problem = Store::open(&file.join("store")).await.unwrap_err();
    assert!(problem.remedy.contains("writable"), "{problem}");
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let (store, folder) = store().await;
    store.receive(vec![update(1, 7)]).await.unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
}
