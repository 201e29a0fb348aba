//! A whole bot over an emulated Telegram, to be talked to as its readers talk to it.

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use isnad::answer::Engine;
use isnad::article::{Article, Format, parse};
use isnad::bot::handlers::Handlers;
use isnad::bot::limits::Limits;
use isnad::bot::{Api, PipelineSettings};
use isnad::emulator::{Emulator, Options, Person, Room, Seat, Seen};
use isnad::index::Library;
use isnad::store::Store;
use secrecy::SecretString;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A silence this long means that the bot has nothing to say.
pub(crate) const SILENCE: Duration = Duration::from_millis(400);

/// An article of one section, whose passages can only come in one order.
pub(crate) const FOUNDING: (&str, &str) = (
    "library",
    "---
title: مكتبة الحي
url: https://example.org/library
published: 2024-05-03
---

## التأسيس

تأسست المكتبة عام 1952 بمبادرة من معلّمي المدرسة. وكانت في البداية غرفة واحدة خلف السوق القديم.

تبرّع التاجر سليم الخوري بأول 300 مجلد للمكتبة، ثم توالت التبرعات من أهل الحي.
",
);

/// A small article with everything an article can have.
pub(crate) const LIBRARY: (&str, &str) = (
    "library",
    "---
title: مكتبة الحي
url: https://example.org/library
author: ليلى حداد
published: 2024-05-03
questions:
  - متى تأسست المكتبة؟
  - كم كتابًا في المكتبة؟
  - من يدير المكتبة اليوم؟
---

## التأسيس

تأسست المكتبة عام 1952 بمبادرة من معلّمي المدرسة. وكانت في البداية غرفة واحدة خلف السوق القديم.

تبرّع التاجر سليم الخوري بأول 300 مجلد، ثم توالت التبرعات من أهل الحي.

## المكتبة اليوم

تضم المكتبة اليوم 48 ألف كتاب، نصفها للأطفال. ويديرها خمسة موظفين تقودهم المهندسة نادية السالم.

تفتح أبوابها من الأحد إلى الخميس بين التاسعة صباحًا والثامنة مساءً، والاشتراك السنوي فيها 20 دينارًا.

WiFi متاح مجانًا للمشتركين في القاعات كلها.
",
);

/// The bot, its Telegram and its state.
pub(crate) struct Bot {
    /// Telegram, with everybody in it.
    pub(crate) telegram: Emulator,
    folder: tempfile::TempDir,
    running: Option<Running>,
    questions_per_minute: u32,
}

struct Running {
    task: JoinHandle<anyhow::Result<()>>,
    shutdown: CancellationToken,
    store: Store,
}

impl Bot {
    /// A bot that knows the article of the repository.
    pub(crate) async fn start() -> Self {
        Self::over(shipped(), Options::default()).await
    }

    /// A bot that knows these articles, given as file stem and Markdown.
    pub(crate) async fn knowing(articles: &[(&str, &str)]) -> Self {
        Self::over(engine(articles), Options::default()).await
    }

    /// A bot over this engine, set up in Telegram like this.
    pub(crate) async fn over(engine: Arc<Engine>, options: Options) -> Self {
        Self::set_up(engine, options, 60).await
    }

    /// A bot that answers each reader only so many questions a minute.
    pub(crate) async fn limited(articles: &[(&str, &str)], questions_per_minute: u32) -> Self {
        Self::set_up(engine(articles), Options::default(), questions_per_minute).await
    }

    async fn set_up(engine: Arc<Engine>, options: Options, questions_per_minute: u32) -> Self {
        let telegram = Emulator::start(options).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut bot = Self { telegram, folder, running: None, questions_per_minute };
        bot.start_over(engine).await;
        bot
    }

    async fn start_over(&mut self, engine: Arc<Engine>) {
        let limits = Limits::new(self.questions_per_minute, 60);
        self.running =
            Some(Running::start(&self.telegram, self.folder.path(), engine, limits).await);
    }

    /// Stops the bot and starts another one over this engine on the same state.
    pub(crate) async fn restart_over(&mut self, engine: Arc<Engine>) {
        self.stop().await;
        self.start_over(engine).await;
    }

    /// Stops the bot as on SIGTERM.
    pub(crate) async fn stop(&mut self) {
        let Some(running) = self.running.take() else { return };
        running.shutdown.cancel();
        tokio::time::timeout(Duration::from_secs(12), running.task)
            .await
            .expect("the bot stops in time")
            .expect("the bot does not panic")
            .expect("the bot stops without an error");
        running.store.close().await;
    }

    /// A reader, in their private chat with the bot.
    pub(crate) fn reader(&self, name: &str) -> Seat {
        self.telegram.person(name).in_private()
    }

    /// A supergroup with these members that has the bot in it, and where the welcome has been said.
    pub(crate) async fn group(&self, members: &[&Person]) -> Room {
        let room = self.telegram.supergroup("نقاش", members);
        welcome(&room, members.first().expect("a group has members")).await;
        room
    }
}

impl Running {
    async fn start(
        telegram: &Emulator,
        folder: &Path,
        engine: Arc<Engine>,
        limits: Limits,
    ) -> Self {
        let store = Store::open(folder).await.unwrap();
        let api =
            Api::new(&telegram.url(), SecretString::from(telegram.token().to_owned())).unwrap();
        let handlers = Arc::new(Handlers::new(engine, store.clone(), api.clone(), limits));
        let settings = PipelineSettings {
            poll_patience: Duration::from_secs(2),
            messages_per_second: 0,
            ..PipelineSettings::default()
        };
        let shutdown = CancellationToken::new();
        let task =
            tokio::spawn(isnad::bot::run(settings, api, store.clone(), handlers, shutdown.clone()));
        Self { task, shutdown, store }
    }
}

/// The host adds the bot, which was not there before; what it says to that.
pub(crate) async fn welcome(room: &Room, host: &Person) -> Seen {
    room.remove_bot(host);
    let seat = host.in_room(room);
    room.add_bot(host);
    seat.answer().await
}

/// Nothing is said at this seat.
pub(crate) async fn silent(seat: &Seat) {
    if let Some(said) = seat.answer_within(SILENCE).await {
        panic!("the bot should have kept silent, but said:\n{said}");
    }
}

/// An engine over these articles, given as file stem and Markdown.
pub(crate) fn engine(articles: &[(&str, &str)]) -> Arc<Engine> {
    let articles: Vec<Article> = articles
        .iter()
        .map(|(stem, markdown)| parse(stem, Format::Markdown, markdown).unwrap())
        .collect();
    Arc::new(Engine::new(Library::in_memory(&articles, &|_| {}).unwrap()))
}

/// The engine over the article of the repository.
pub(crate) fn shipped() -> Arc<Engine> {
    static ENGINE: OnceLock<Arc<Engine>> = OnceLock::new();
    ENGINE
        .get_or_init(|| {
            let file = concat!(env!("CARGO_MANIFEST_DIR"), "/index/articles/open-weights.md");
            engine(&[("open-weights", &std::fs::read_to_string(file).unwrap())])
        })
        .clone()
}
