//! Deep links: `t.me/<bot>?start=…` opens a passage, an article, or asks a question.

use teloxide::types::Message;

use super::Handlers;
use super::ask::Search;
use super::commands::{article_outline, start};
use super::scene::Scene;
use crate::answer::{Engine, FoundPassage};
use crate::bot::action::{Action, Draft};
use crate::bot::callback::{Key, Press};
use crate::bot::deeplink::Payload;
use crate::bot::kept::{Fate, answer_key, fate};
use crate::bot::keyboard::{Keyboard, press, question_key};
use crate::bot::memory::Asked;
use crate::bot::render;
use crate::bot::wording::Voice;
use crate::text::Language;

impl Handlers {
    /// Opens what a link to the private chat carries. A payload of another version is a start like any other.
    pub(super) async fn open(
        &self,
        scene: &Scene,
        message: &Message,
        payload: &str,
    ) -> anyhow::Result<Vec<Action>> {
        let voice = scene.voice(None);
        let draft = match Payload::decode(payload) {
            None => self.with_engine(move |engine| start(engine, voice)).await?,
            Some(Payload::Passage { passage, article, paragraph }) => {
                self.with_engine(move |engine| linked(engine, voice, &passage, &article, paragraph))
                    .await?
            }
            Some(Payload::Article(article)) => {
                self.with_engine(move |engine| match engine.article(article.as_str()) {
                    Some(card) => article_outline(engine, voice, &card, 0),
                    None => render::words(&voice.article_gone(), None),
                })
                .await?
            }
            Some(Payload::Question(text)) => return self.ask_openly(scene, message, text).await,
            Some(Payload::Remembered(key)) => match self.remembered(key).await? {
                Some(text) => return self.ask_openly(scene, message, text).await,
                None => render::words(&voice.question_forgotten(), None),
            },
        };
        Ok(vec![scene.answer(message, draft)])
    }

    /// The question under this key: kept for a link, or one of the examples.
    pub(super) async fn remembered(&self, key: Key) -> anyhow::Result<Option<String>> {
        if let Some(text) = self.memory.kept_question(&key, self.store.now()) {
            return Ok(Some(text));
        }
        self.with_engine(move |engine| example(engine, &key)).await
    }

    /// Answers a question that stands in no message of the reader's: the answer repeats it.
    async fn ask_openly(
        &self,
        scene: &Scene,
        message: &Message,
        text: String,
    ) -> anyhow::Result<Vec<Action>> {
        let pseudonym = self.store.pseudonym("answer", &[scene.chat, i64::from(message.id.0)]);
        let answer = answer_key(&pseudonym);
        let asked = Some(text.clone());
        let search = Search::new(&self.store, scene, text.clone(), None, answer.clone(), asked);
        let found = self.run(search).await?;
        let asked = Asked { question: text, previous: None };
        self.memory.asked(scene.spot(), &answer, asked, self.store.now());
        Ok(found.shown.into_iter().chain([scene.answer(message, found.draft)]).collect())
    }
}

/// The example question with this key.
pub(super) fn example(engine: &Engine, key: &Key) -> Option<String> {
    [Language::Arabic, Language::English]
        .into_iter()
        .flat_map(|language| engine.example_questions(usize::MAX, language))
        .find(|text| question_key(text) == *key)
}

/// The passage that a link names, or what has become of it.
fn linked(engine: &Engine, voice: Voice, passage: &Key, article: &Key, paragraph: u32) -> Draft {
    match fate(engine, passage.as_str(), article.as_str(), paragraph) {
        Fate::There(found) => {
            render::quotation(voice, None, &found, read_on(engine, voice, &found))
        }
        Fate::Changed(found) => {
            let lead = voice.changed();
            render::quotation(voice, Some(&lead), &found, read_on(engine, voice, &found))
        }
        Fate::Withdrawn => {
            let outline = Press::Outline { article: article.clone(), from: 0 };
            let keyboard =
                Keyboard::new(voice).row([press(voice.button_outline(), &outline)]).finish();
            render::words(&voice.withdrawn(), keyboard)
        }
        Fate::ArticleGone => render::words(&voice.article_gone(), None),
    }
}

/// Buttons to read on from a passage: into its section, and to the sections.
fn read_on(
    engine: &Engine,
    voice: Voice,
    found: &FoundPassage,
) -> Option<teloxide::types::InlineKeyboardMarkup> {
    let card = &found.passage.article;
    let article = Key::parse(&card.id.key())?;
    let section = found
        .passage
        .section
        .as_deref()
        .and_then(|title| card.sections.iter().position(|section| section == title));
    let at = engine
        .section(article.as_str(), section)
        .iter()
        .position(|passage| passage.id == found.passage.id)?;
    let read = Press::Read {
        article: article.clone(),
        section: section.and_then(|section| u16::try_from(section).ok()),
        at: u16::try_from(at).ok()?.saturating_add(1),
    };
    let more =
        usize::from(u16::try_from(at).ok()?) + 1 < engine.section(article.as_str(), section).len();
    let next = more.then(|| press(voice.button_next(), &read));
    let outline = press(voice.button_outline(), &Press::Outline { article, from: 0 });
    Keyboard::new(voice).row(next.into_iter().chain([outline])).finish()
}
