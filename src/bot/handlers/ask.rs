//! A question becomes an answer.

use teloxide::types::{InlineKeyboardButtonKind, Message};

use super::Handlers;
use super::scene::{Scene, chat_pseudonym, person_pseudonym};
use crate::answer::{Answer, Courtesy, Engine, Outcome, Question, Reply};
use crate::bot::action::{Action, Draft, Place};
use crate::bot::addressing::referred;
use crate::bot::callback::{Key, Press};
use crate::bot::kept::{Kept, answer_key};
use crate::bot::keyboard::{self, Keyboard};
use crate::bot::limits::Verdict;
use crate::bot::memory::Asked;
use crate::bot::render::{self, Frame};
use crate::bot::utf16;
use crate::bot::wording::Voice;
use crate::store::{Shown, Store};

/// Characters that may be quoted in a reply.
const LONGEST_QUOTE: usize = 1024;
/// Example questions beside a greeting, and beside an answer that found nothing.
const EXAMPLES: usize = 2;

/// What the search is told, and what its result is shown with.
pub(super) struct Search {
    question: Question,
    /// Key of the only article asked.
    article: Option<Key>,
    voice: Voice,
    answer: Key,
    group: bool,
    brief: bool,
    username: String,
    inline: bool,
    /// The question, shown above an answer that no message of the reader's asks for.
    asked: Option<String>,
    /// Pseudonyms of the chat and of the one who asks.
    chat: Vec<u8>,
    asker: Vec<u8>,
}

/// What the search led to.
pub(super) struct Found {
    /// The message.
    pub draft: Draft,
    /// What its buttons come back to; `None` where it has none of an answer.
    pub shown: Option<Action>,
    /// Whether it was a question at all.
    pub searched: bool,
    /// Whether it was one that the articles do not answer.
    pub open: bool,
}

impl Search {
    /// A search for `text` in this scene.
    pub(super) fn new(
        store: &Store,
        scene: &Scene,
        text: String,
        previous: Option<String>,
        answer: Key,
        asked: Option<String>,
    ) -> Self {
        Self {
            voice: scene.voice(Some(&text)),
            question: Question { text, article: None, previous },
            article: scene.preferences.article(),
            answer,
            group: scene.group,
            brief: scene.preferences.brief,
            username: scene.me.username.clone(),
            inline: scene.me.supports_inline,
            asked,
            chat: chat_pseudonym(store, scene.chat),
            asker: person_pseudonym(store, scene.person),
        }
    }
}

impl Handlers {
    /// Answers a message that asks `text`.
    pub(super) async fn question(
        &self,
        scene: &Scene,
        message: &Message,
        text: String,
        edited: bool,
    ) -> anyhow::Result<Vec<Action>> {
        let now = self.store.now();
        let bare = !text.chars().any(char::is_alphanumeric);
        let referred = if bare { referred(message, &scene.me) } else { None };
        let place = answer_place(scene, message, referred.as_deref());
        let is_anothers = referred.is_some();
        let text = referred.unwrap_or(text);

        match self.limits.question(scene.person, scene.chat) {
            Verdict::Answer => {}
            Verdict::AskForPatience => {
                let words = scene.voice(Some(&text)).too_fast();
                return Ok(vec![scene.answer(message, render::words(&words, None))]);
            }
            Verdict::Silence => return Ok(Vec::new()),
        }
        let answer =
            answer_key(&self.store.pseudonym("answer", &[scene.chat, i64::from(message.id.0)]));
        let previous = if is_anothers {
            None
        } else if edited {
            self.memory.leaned(&answer, now)
        } else {
            let replied = message.reply_to_message().and_then(answer_of);
            self.memory.previous(scene.spot(), replied.as_ref(), now)
        };
        let understood = self.engine.joined(&text, previous.as_deref()).into_owned();
        if scene.group && !bare {
            let asked = same_question(&understood);
            let earlier = self.memory.repeated(scene.chat, scene.thread, &asked, message.id.0, now);
            if let Some(earlier) = earlier.filter(|_| !edited)
                && let Some(action) = self.point_to(scene, message, earlier, &text).await?
            {
                let asked = Asked { question: understood, previous };
                self.memory.asked(scene.spot(), &answer, asked, now);
                return Ok(vec![action]);
            }
        }
        let search =
            Search::new(&self.store, scene, text.clone(), previous.clone(), answer.clone(), None);
        let (draft, shown) = match self.run(search).await {
            Ok(found) => {
                if found.open {
                    self.keep_open_question(&text).await?;
                }
                if found.searched {
                    let asked = Asked { question: understood, previous };
                    self.memory.asked(scene.spot(), &answer, asked, now);
                }
                (found.draft, found.shown)
            }
            Err(error) => {
                tracing::error!(%error, "a question could not be answered");
                (render::words(&scene.voice(Some(&text)).trouble(), None), None)
            }
        };
        let mut actions: Vec<Action> = shown.into_iter().collect();
        let tidy = scene.group && scene.preferences.tidy && is_command(message);
        if tidy {
            // A reply to a deleted message would hang on nothing; among comments it hangs on the post.
            let post = message.thread_id.filter(|_| !message.is_topic_message);
            let place = Place { reply_to: post.map(|id| id.0.0), quote: None, ..place };
            let delete = Action::Delete { chat: scene.chat, message: message.id.0 };
            actions.extend([Action::Answer { place, question: message.id.0, draft }, delete]);
        } else {
            actions.push(Action::Answer { place, question: message.id.0, draft });
        }
        Ok(actions)
    }

    /// Searches.
    pub(super) async fn run(&self, search: Search) -> anyhow::Result<Found> {
        self.with_engine(move |engine| found(engine, search)).await
    }

    /// Points to the answer that the message `earlier` got; `None` when it has none that is known.
    async fn point_to(
        &self,
        scene: &Scene,
        message: &Message,
        earlier: i32,
        text: &str,
    ) -> anyhow::Result<Option<Action>> {
        let Some(answer) = self.store.answer_message(scene.chat, earlier).await? else {
            return Ok(None);
        };
        let voice = scene.voice(Some(text));
        let mut words = render::Text::default();
        words.push(&voice.asked_before_lead());
        let link = link_to(scene.chat, answer);
        words.linked(&voice.asked_before_link(), link.as_deref()).push(".");
        let draft = words.finish(None);
        if link.is_some() {
            return Ok(Some(scene.answer(message, draft)));
        }
        // Where messages have no address, the notice hangs on the answer itself.
        let place = Place { reply_to: Some(answer), ..scene.place() };
        Ok(Some(Action::Answer { place, question: message.id.0, draft }))
    }
}

/// The address of a message in a supergroup; other chats have none.
fn link_to(chat: i64, message: i32) -> Option<String> {
    let bare = chat.to_string();
    let id = bare.strip_prefix("-100")?;
    Some(format!("https://t.me/c/{id}/{message}"))
}

/// Where an answer goes: a reply to the question, or to the message that a bare mention is about.
fn answer_place(scene: &Scene, message: &Message, referred: Option<&str>) -> Place {
    let place = scene.place();
    let about = message.reply_to_message().filter(|_| referred.is_some());
    match about {
        Some(about) => {
            let quote = message.quote().map(|quote| quote.text.clone());
            let quote = quote.filter(|text| utf16::units(text) <= LONGEST_QUOTE);
            Place { reply_to: Some(about.id.0), quote, ..place }
        }
        None => Place { reply_to: scene.group.then_some(message.id.0), ..place },
    }
}

/// The stored answer under whose message `message` is, known by its buttons.
pub(super) fn answer_of(message: &Message) -> Option<Key> {
    let buttons = message.reply_markup()?.inline_keyboard.iter().flatten();
    buttons
        .filter_map(|button| match &button.kind {
            InlineKeyboardButtonKind::CallbackData(data) => data.parse::<Press>().ok(),
            _ => None,
        })
        .find_map(|press| match press {
            Press::Show { answer, .. }
            | Press::Page { answer, .. }
            | Press::Context { answer, .. }
            | Press::Plain { answer, .. }
            | Press::Verdict { answer, .. } => Some(answer),
            _ => None,
        })
}

fn is_command(message: &Message) -> bool {
    message.text().is_some_and(|text| text.trim_start().starts_with('/'))
}

/// Questions that the articles answer outright; in the other language where they have none in the reader's.
pub(super) fn examples(engine: &Engine, voice: Voice, count: usize) -> Vec<String> {
    let answered = |text: &String| {
        let question = Question { text: text.clone(), ..Question::default() };
        matches!(engine.reply(&question), Reply::Answer(answer) if answer.outcome == Outcome::Answered)
    };
    let of = |language| -> Vec<String> {
        let all = engine.example_questions(usize::MAX, language);
        all.into_iter().filter(answered).take(count).collect()
    };
    let own = of(voice.language);
    if own.is_empty() { of(voice.other().language) } else { own }
}

/// A question reduced to what makes it the same question: its words.
pub(super) fn same_question(text: &str) -> String {
    let words = crate::text::tokens(&crate::text::normalize(text));
    words.into_iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
}

/// Searches and renders.
fn found(engine: &Engine, mut search: Search) -> Found {
    let article = search.article.as_ref().and_then(|key| engine.article(key.as_str()));
    search.question.article = article.map(|article| article.id.clone());
    match engine.reply(&search.question) {
        Reply::Courtesy(courtesy) => {
            let closes = matches!(courtesy, Courtesy::Thanks | Courtesy::Farewell);
            let wants_examples = !closes && !search.group;
            let examples =
                if wants_examples { examples(engine, search.voice, EXAMPLES) } else { Vec::new() };
            let keyboard = keyboard::examples(Keyboard::new(search.voice), &examples).finish();
            let words = search.voice.courtesy(courtesy, &search.question.text);
            let draft = render::words(&words, keyboard);
            Found { draft, shown: None, searched: false, open: false }
        }
        Reply::Answer(answer) => rendered(engine, search, &answer),
    }
}

fn rendered(engine: &Engine, search: Search, answer: &Answer) -> Found {
    let voice = search.voice;
    let articles = engine.articles();
    if answer.outcome == Outcome::NotFound || answer.passages.is_empty() {
        let draft = if search.group {
            render::not_found_in_group(voice, &articles, &search.username)
        } else {
            let opening = match articles.as_slice() {
                [one] => !engine.section(&one.id.key(), None).is_empty(),
                _ => false,
            };
            let examples = examples(engine, voice, EXAMPLES);
            render::not_found(voice, &articles, opening, &examples, search.asked.as_deref())
        };
        return Found { draft, shown: None, searched: true, open: true };
    }
    let frame = Frame {
        voice,
        answer: &search.answer,
        outcome: answer.outcome,
        articles: articles.len(),
        total: answer.passages.len(),
        group: search.group,
        brief: search.brief,
        username: &search.username,
        inline: search.inline,
        asked: search.asked.as_deref(),
    };
    let draft = render::answer(frame, &answer.passages);
    let shown = Shown {
        answer: search.answer.to_string(),
        chat: search.chat,
        asker: search.asker,
        body: Kept::new(voice, answer).to_json(),
    };
    let open = answer.outcome == Outcome::Unsure;
    Found { draft, shown: Some(Action::Show(shown)), searched: true, open }
}
