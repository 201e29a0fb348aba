//! Who may do what, what is kept of people, and that one chat's trouble is nobody else's.

use std::fmt::{self, Debug};
use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use isnad::answer::Engine;
use isnad::article::ArticleId;
use isnad::bot::callback::{LanguageChoice, Press, SettingChoice};
use isnad::bot::handlers::{Handlers, Keeping};
use isnad::bot::limits::Limits;
use isnad::bot::{Api, Metrics, PipelineSettings};
use isnad::emulator::{Emulator, Person, Room, Seat};
use isnad::index::{
    ArticleCard, Contribution, Field, Library, Ordinal, Passage, PassageIndex, Query, Ranked,
    Ranking,
};
use isnad::store::Store;
use secrecy::SecretString;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::anything::our_article;
use crate::trials::{QUESTIONS, emulator};

/// A bot within this process, so that its parts can be made to fail and its counts be read. It stops when dropped.
struct Bot {
    telegram: Emulator,
    metrics: Arc<Metrics>,
    folder: tempfile::TempDir,
    _stop: DropGuard,
}

impl Bot {
    async fn start(engine: Engine, keeping: Keeping) -> Self {
        let telegram = emulator().await;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(folder.path()).await.expect("an empty folder");
        let token = SecretString::from(telegram.token().to_owned());
        let api = Api::new(&telegram.url(), token).expect("an address and a token");
        let settings = PipelineSettings {
            poll_patience: Duration::from_secs(2),
            messages_per_second: 0,
            ..PipelineSettings::default()
        };
        let metrics = Arc::clone(&settings.metrics);
        let handlers =
            Handlers::new(Arc::new(engine), store.clone(), api.clone(), Limits::new(0, 0))
                .keeping(keeping)
                .counting(Arc::clone(&metrics));
        let stop = CancellationToken::new();
        tokio::spawn(isnad::bot::run(settings, api, store, Arc::new(handlers), stop.clone()));
        Self { telegram, metrics, folder, _stop: stop.drop_guard() }
    }

    /// One over the repository's article.
    async fn ours(keeping: Keeping) -> Self {
        Self::start(Engine::new(library()), keeping).await
    }

    fn reader(&self, name: &str) -> Seat {
        self.telegram.person(name).in_private()
    }
}

fn library() -> Library {
    Library::in_memory(std::slice::from_ref(our_article()), &|_| ()).expect("memory")
}

/// Whether the bot answers in this room at all.
async fn answers_in(room: &Room, person: &Person, question: &str) -> bool {
    let seat = person.in_room(room);
    seat.say(format!("@isnad_bot {question}"));
    seat.answer_within(Duration::from_secs(2)).await.is_some()
}

#[tokio::test]
async fn only_who_runs_a_group_may_change_its_settings() {
    let bot = Bot::ours(Keeping::default()).await;
    let [owner, admin, former, member, outsider, anonymous] =
        ["مالكة", "مشرف", "مشرف سابق", "عضو", "غريب", "مشرف مجهول"]
            .map(|name| bot.telegram.person(name));
    let members = [&owner, &admin, &former, &member, &anonymous];
    let room = bot.telegram.supergroup("نقاش", &members);
    for person in [&admin, &former, &anonymous] {
        room.promote(person);
    }
    room.demote(&former);
    room.make_anonymous(&anonymous);
    let channel = bot.telegram.channel("قناة", &[&member]);
    channel.link_discussion(&room);

    let menu = owner.in_room(&room).ask("/settings@isnad_bot").await;
    let off = Press::Setting(SettingChoice::Off(true)).to_string();
    let forged = [
        off.clone(),
        Press::Setting(SettingChoice::Tidy(true)).to_string(),
        Press::Setting(SettingChoice::Article(None)).to_string(),
        Press::Setting(SettingChoice::Close).to_string(),
        Press::Setting(SettingChoice::Menu).to_string(),
        Press::Language(LanguageChoice::English).to_string(),
    ];
    for person in [&member, &former, &outsider] {
        for data in &forged {
            let notice = person.in_room(&room).press_data(menu.id, data).await;
            assert!(!notice.text.is_empty(), "a refusal says so: {data}");
        }
    }
    for seat in
        [member.in_room(&room), former.in_room(&room), member.in_room(&room).as_channel(&channel)]
    {
        let refused = seat.ask("/settings@isnad_bot").await;
        assert!(refused.buttons().is_empty(), "{refused}");
    }
    let unchanged = owner.in_room(&room).message(menu.id).expect("nobody closed the menu");
    assert_eq!(unchanged.text(), menu.text());
    assert!(answers_in(&room, &member, QUESTIONS[0]).await, "still on");

    // Who may: an anonymous admin sees the menu, an admin switches the bot off.
    let shown = anonymous.in_room(&room).ask("/settings@isnad_bot").await;
    assert!(!shown.buttons().is_empty(), "{shown}");
    admin.in_room(&room).press_data(menu.id, &off).await;
    assert!(!answers_in(&room, &member, QUESTIONS[1]).await, "off");
}

#[tokio::test]
async fn privacy_is_told_and_a_person_forgotten() {
    let bot = Bot::ours(Keeping::default()).await;
    let reader = bot.reader("سارة");
    let told = reader.ask("/privacy").await;
    assert!(told.text().contains("30 يومًا") && told.text().contains("/forget_me"), "{told}");
    let answer = reader.ask(QUESTIONS[0]).await;
    reader.ask("/language").await;
    let english = Press::Language(LanguageChoice::English).to_string();
    reader.press_data(answer.id, &english).await;
    let told = reader.ask("/privacy").await;
    assert!(told.text().contains("30 days"), "{told}");

    let other = bot.reader("عمر");
    let kept = other.ask(QUESTIONS[0]).await;
    let forgotten = reader.ask("/forget_me").await;
    assert!(forgotten.text().contains("erased"), "{forgotten}");
    let told = reader.ask("/privacy").await;
    assert!(told.text().contains("أحفظ أقلّ"), "the choice of a language went too: {told}");
    let stale = reader.press(&answer, "المقطع التالي").await;
    assert!(stale.text.contains("انتهت"), "its buttons are stale");
    let works = other.press(&kept, "المقطع التالي").await;
    assert_eq!(works.text, "", "another reader's buttons work");
}

#[tokio::test]
async fn questions_without_an_answer_are_kept_only_where_the_operator_wants_them() {
    const OPEN: &str = "كم يبلغ ارتفاع برج القاهرة بالأمتار؟";
    for wanted in [false, true] {
        let bot = Bot::ours(Keeping { open_questions: wanted, ..Keeping::default() }).await;
        bot.reader("سارة").ask(OPEN).await;
        bot.reader("عمر").ask(OPEN).await;
        let kept = Store::open_questions(bot.folder.path()).await.unwrap();
        let kept: Vec<_> = kept.iter().map(|open| (open.question.0.as_str(), open.times)).collect();
        assert_eq!(kept, if wanted { vec![(OPEN, 2)] } else { Vec::new() });
        let told = bot.reader("ليلى").ask("/privacy").await;
        assert_eq!(told.text().contains("ولا أحفظ معه من سأله"), wanted, "{told}");
    }
}

/// An index whose search or vocabulary breaks so often.
struct Fragile {
    library: Library,
    searches: AtomicUsize,
    look_ups: AtomicUsize,
}

impl Debug for Fragile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fragile")
    }
}

/// Whether one more of what is left was taken.
fn take(left: &AtomicUsize) -> bool {
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
}

impl PassageIndex for Fragile {
    fn passages(&self) -> usize {
        self.library.passages()
    }

    fn cards(&self) -> Vec<Arc<ArticleCard>> {
        self.library.cards()
    }

    fn article(&self, id: &ArticleId) -> Range<Ordinal> {
        self.library.article(id)
    }

    fn rank(&self, query: &Query, ranking: &Ranking, limit: usize) -> io::Result<Ranked> {
        assert!(!take(&self.searches), "as the test asked");
        self.library.rank(query, ranking, limit)
    }

    fn explain(
        &self,
        query: &Query,
        ranking: &Ranking,
        place: Ordinal,
    ) -> io::Result<Vec<Contribution>> {
        self.library.explain(query, ranking, place)
    }

    fn frequency(&self, field: Field, term: &str) -> u32 {
        assert!(!take(&self.look_ups), "as the test asked");
        self.library.frequency(field, term)
    }

    fn similar_words(&self, word: &str, limit: usize) -> Vec<String> {
        self.library.similar_words(word, limit)
    }

    fn sounding_like(&self, key: &str, limit: usize) -> Vec<Vec<String>> {
        self.library.sounding_like(key, limit)
    }

    fn other_spellings(&self, name: &str) -> &[String] {
        self.library.other_spellings(name)
    }

    fn passage(&self, place: Ordinal) -> Option<Passage> {
        self.library.passage(place)
    }

    fn place(&self, key: &str) -> Option<Ordinal> {
        self.library.place(key)
    }

    fn section(&self, place: Ordinal) -> Option<usize> {
        self.library.section(place)
    }

    fn content(&self) -> String {
        self.library.content()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_panics_in_search_and_analysis_cost_a_hundred_answers_and_no_chat() {
    let fragile = Fragile {
        library: library(),
        searches: AtomicUsize::new(50),
        look_ups: AtomicUsize::new(50),
    };
    let bot = Bot::start(Engine::new(fragile), Keeping::default()).await;
    let seats: Vec<_> = (0..100).map(|number| bot.reader(&format!("قارئ {number}"))).collect();
    for seat in &seats {
        seat.say(QUESTIONS[0]);
    }
    for seat in &seats {
        let said = seat.answer().await;
        assert!(said.text().contains("تعذّر"), "{said}");
    }
    assert_eq!(bot.metrics.panics.get(), 100, "each is counted");
    for seat in seats.iter().take(10) {
        let answer = seat.ask(QUESTIONS[0]).await;
        assert!(answer.text().contains("500 مليار"), "{answer}");
    }
}
