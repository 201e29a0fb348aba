//! Presses of buttons. Every press is answered; what it changes comes after.

use std::sync::Arc;

use teloxide::types::{CallbackQuery, Message};

use super::ask::{Search, answer_of};
use super::commands::{article_outline, articles, language_menu, random, reading, single};
use super::scene::{Scene, chat_pseudonym, person_pseudonym, user_id};
use super::{Handlers, notice};
use crate::answer::{Engine, FoundPassage, Neighbours};
use crate::bot::Identity;
use crate::bot::action::{Action, Draft, Place};
use crate::bot::callback::{Key, LanguageChoice, Press};
use crate::bot::kept::{Fate, Kept};
use crate::bot::keyboard::press;
use crate::bot::memory::Asked;
use crate::bot::render::{self, Frame};
use crate::store::Verdict;

/// What a press of a button under an answer leads to.
enum Turn {
    /// The message says something else.
    Edit(Draft),
    /// A message more.
    Send(Draft),
    /// A notice alone.
    Notice(String),
    /// The message says something else, and a notice.
    Both(Draft, String),
}

impl Handlers {
    /// Obeys a button.
    pub(super) async fn pressed(
        &self,
        me: &Arc<Identity>,
        query: &CallbackQuery,
    ) -> anyhow::Result<Vec<Action>> {
        let id = &query.id.0;
        let code = query.from.language_code.as_deref();
        let Some(message) = query.message.as_ref().and_then(|message| message.regular_message())
        else {
            // The message is too old to be changed, or gone.
            let voice = crate::bot::preferences::Preferences::default().voice(None, code);
            return Ok(vec![notice(id, Some(&voice.stale_button()), true)]);
        };
        let scene = Scene::of_press(&self.store, me, message, &query.from).await?;
        let voice = scene.voice(None);
        let Some(wants) = query.data.as_deref().and_then(|data| data.parse::<Press>().ok()) else {
            return Ok(vec![notice(id, Some(&voice.stale_button()), true)]);
        };
        let turn = match wants {
            Press::Show { .. }
            | Press::Page { .. }
            | Press::Context { .. }
            | Press::Plain { .. }
            | Press::Verdict { .. } => return self.turn_answer(&scene, id, message, wants).await,
            Press::Setting(choice) => {
                return self.choose_setting(&scene, query, message, choice).await;
            }
            Press::Example { question } => {
                return self.example(&scene, query, message, question).await;
            }
            _ if is_someone_elses(&scene, message) => Turn::Notice(voice.not_your_button()),
            Press::Outline { article, from } => {
                let outline = self
                    .with_engine(move |engine| {
                        let card = engine.article(article.as_str())?;
                        Some(article_outline(engine, voice, &card, from))
                    })
                    .await?;
                match outline {
                    // An answer is not overwritten by an outline.
                    Some(draft) if answer_of(message).is_some() => Turn::Send(draft),
                    Some(draft) => Turn::Edit(draft),
                    None => Turn::Notice(voice.article_gone()),
                }
            }
            Press::Read { article, section, at } => {
                let page = self
                    .with_engine(move |engine| reading(engine, voice, &article, section, at))
                    .await?;
                match page {
                    Some(draft) if answer_of(message).is_some() => Turn::Send(draft),
                    Some(draft) => Turn::Edit(draft),
                    None => Turn::Notice(voice.withdrawn()),
                }
            }
            Press::Articles { from } => {
                Turn::Edit(self.with_engine(move |engine| articles(engine, voice, from)).await?)
            }
            Press::Random => {
                let seed = id.as_bytes().to_vec();
                Turn::Edit(self.with_engine(move |engine| random(engine, voice, &seed)).await?)
            }
            Press::Language(choice) => self.choose_language(&scene, choice).await?,
        };
        Ok(actions(&scene, id, message, turn))
    }

    async fn choose_language(&self, scene: &Scene, choice: LanguageChoice) -> anyhow::Result<Turn> {
        if scene.group {
            // In a group the language is one of the settings, for admins.
            return Ok(Turn::Notice(scene.voice(None).stale_button()));
        }
        let mut preferences = scene.preferences.clone();
        preferences.set_language(choice);
        self.store.prefer(chat_pseudonym(&self.store, scene.chat), preferences.to_json()).await?;
        let voice = preferences.voice(None, scene.language_code.as_deref());
        let said = match choice {
            LanguageChoice::Question => voice.language_follows(),
            _ => voice.language_set(),
        };
        let menu = language_menu(voice, choice);
        Ok(Turn::Both(render::words(&said, menu.keyboard), said))
    }

    /// An example question was chosen: it is asked.
    async fn example(
        &self,
        scene: &Scene,
        query: &CallbackQuery,
        message: &Message,
        question: Key,
    ) -> anyhow::Result<Vec<Action>> {
        let id = &query.id.0;
        let Some(text) = self.remembered(question).await? else {
            let words = scene.voice(None).example_gone();
            return Ok(vec![notice(id, Some(&words), true)]);
        };
        let answer = Key::of(&[b"press", id.as_bytes()]);
        let asked = Some(text.clone());
        let search = Search::new(&self.store, scene, text.clone(), None, answer.clone(), asked);
        let found = self.run(search).await?;
        let asked = Asked { question: text, previous: None };
        self.memory.asked(scene.spot(), &answer, asked, self.store.now());
        let mut actions = actions(scene, id, message, Turn::Send(found.draft));
        actions.extend(found.shown);
        Ok(actions)
    }

    /// A button under an answer.
    async fn turn_answer(
        &self,
        scene: &Scene,
        id: &str,
        message: &Message,
        wants: Press,
    ) -> anyhow::Result<Vec<Action>> {
        let (answer, rank) = match &wants {
            Press::Show { answer, rank }
            | Press::Page { answer, rank, .. }
            | Press::Context { answer, rank }
            | Press::Plain { answer, rank }
            | Press::Verdict { answer, rank, .. } => (answer.clone(), *rank),
            _ => return Ok(vec![notice(id, None, false)]),
        };
        let stale = || vec![notice(id, Some(&scene.voice(None).stale_button()), true)];
        let chat = chat_pseudonym(&self.store, scene.chat);
        let Some(shown) = self.store.shown(answer.as_str(), &chat).await? else {
            return Ok(stale());
        };
        let Ok(kept) = serde_json::from_str::<Kept>(&shown.body) else { return Ok(stale()) };
        let Some(passage) = kept.passages.get(usize::from(rank)) else { return Ok(stale()) };

        let voice = kept.voice();
        let reader = person_pseudonym(&self.store, scene.person);
        let own = reader == shown.asker;
        if let Press::Verdict { helpful, .. } = wants {
            self.store
                .judge(Verdict {
                    answer: answer.to_string(),
                    reader,
                    passage: passage.passage.clone(),
                    rank,
                    helpful,
                })
                .await?;
            let has_next = usize::from(rank) + 1 < kept.passages.len();
            let words = match (helpful, has_next && own) {
                (true, _) => voice.verdict_helpful(),
                (false, true) => voice.verdict_next(),
                (false, false) => voice.verdict_none(),
            };
            if helpful || !has_next || !own {
                return Ok(vec![notice(id, Some(&words), false)]);
            }
        } else if scene.group && !own {
            return Ok(vec![notice(id, Some(&voice.not_your_button()), true)]);
        }
        let frame = OwnedFrame {
            answer,
            kept,
            group: scene.group,
            brief: scene.preferences.brief,
            username: scene.me.username.clone(),
            inline: scene.me.supports_inline,
        };
        let turn = self.with_engine(move |engine| turn(engine, &frame, rank, &wants)).await?;
        Ok(actions(scene, id, message, turn))
    }
}

/// Whether a menu hangs on a message of another member.
fn is_someone_elses(scene: &Scene, message: &Message) -> bool {
    let asked_by = message.reply_to_message().and_then(|asked| asked.from.as_ref());
    scene.group && asked_by.is_some_and(|user| user_id(user) != scene.person && !user.is_bot)
}

/// What a frame is made of, for a blocking task.
struct OwnedFrame {
    answer: Key,
    kept: Kept,
    group: bool,
    brief: bool,
    username: String,
    inline: bool,
}

impl OwnedFrame {
    fn frame(&self, engine: &Engine) -> Frame<'_> {
        Frame {
            voice: self.kept.voice(),
            answer: &self.answer,
            outcome: self.kept.outcome(),
            articles: engine.articles().len(),
            total: self.kept.passages.len(),
            group: self.group,
            brief: self.brief,
            username: &self.username,
            inline: self.inline,
            asked: None,
        }
    }

    /// The passage of this rank, or what to say of its fate.
    fn passage(&self, engine: &Engine, rank: u8) -> Result<FoundPassage, Turn> {
        let voice = self.kept.voice();
        let Some(passage) = self.kept.passages.get(usize::from(rank)) else {
            return Err(Turn::Notice(voice.last_passage()));
        };
        match passage.fate(engine) {
            Fate::There(found) => Ok(found),
            Fate::Changed(found) => {
                let back = Press::Show { answer: self.answer.clone(), rank: 0 };
                let keyboard =
                    (rank > 0).then(|| single(voice, press(voice.button_back(), &back))).flatten();
                let lead = voice.changed();
                Err(Turn::Edit(render::quotation(voice, Some(&lead), &found, keyboard)))
            }
            Fate::Withdrawn => Err(Turn::Notice(voice.withdrawn())),
            Fate::ArticleGone => Err(Turn::Notice(voice.article_gone())),
        }
    }
}

fn turn(engine: &Engine, owned: &OwnedFrame, rank: u8, wants: &Press) -> Turn {
    let frame = owned.frame(engine);
    let shown = |rank| -> Result<Draft, Turn> {
        let found = owned.passage(engine, rank)?;
        if rank > 0 {
            return Ok(render::passage(frame, rank, &found, None));
        }
        // The first passage stands where it stood, with the others folded below it.
        let others = owned.kept.passages.iter().skip(1).filter_map(|p| match p.fate(engine) {
            Fate::There(found) => Some(found),
            _ => None,
        });
        let all: Vec<_> = std::iter::once(found).chain(others).collect();
        Ok(render::answer(frame, &all))
    };
    let result = match wants {
        Press::Show { .. } => shown(rank).map(Turn::Edit),
        Press::Verdict { .. } => {
            shown(rank + 1).map(|draft| Turn::Both(draft, frame.voice.verdict_next()))
        }
        Press::Page { page, .. } => owned
            .passage(engine, rank)
            .map(|found| Turn::Edit(render::passage(frame, rank, &found, Some(*page)))),
        Press::Plain { .. } => owned.passage(engine, rank).map(|found| {
            Turn::Send(render::words(&render::plain(frame.voice, &found.passage), None))
        }),
        _ => owned.passage(engine, rank).map(|found| {
            let key = found.passage.id.key();
            let around = engine.neighbours(key).unwrap_or_else(|| Neighbours {
                before: None,
                here: found.passage.clone(),
                after: None,
            });
            Turn::Edit(render::context(frame, rank, &found, &around))
        }),
    };
    result.unwrap_or_else(|fate| fate)
}

fn actions(scene: &Scene, id: &str, message: &Message, turn: Turn) -> Vec<Action> {
    let edit = |draft| Action::Edit { chat: scene.chat, message: message.id.0, draft };
    match turn {
        Turn::Edit(draft) => vec![notice(id, None, false), edit(draft)],
        Turn::Both(draft, words) => vec![notice(id, Some(&words), false), edit(draft)],
        Turn::Notice(words) => vec![notice(id, Some(&words), true)],
        Turn::Send(draft) => {
            // In a group it hangs on the message whose button was pressed, also among comments.
            let reply_to = scene.group.then_some(message.id.0);
            let place = Place { reply_to, ..scene.place() };
            vec![notice(id, None, false), Action::Send { place, draft }]
        }
    }
}
