//! Inline mode: `@bot question` in any chat gives a list to choose from; guest mode, where the best of it is posted.
//!
//! Each result sends a message that stands by itself: passage, citation, question. Telegram may not keep results
//! (`cache_time` 0), because nothing tells it that the index was rebuilt; a page after the first names the fingerprint
//! of the answers it continues, and starts anew under another one.

use std::sync::Arc;

use serde_json::{Value, json};
use teloxide::types::{InlineKeyboardButton, InlineQuery, Message, User};

use super::Handlers;
use super::commands::HELP;
use super::scene::{chat_pseudonym, user_id};
use crate::answer::{Answer, Engine, FoundPassage, Outcome, Question, Reply};
use crate::bot::Identity;
use crate::bot::action::{Action, Call, Draft};
use crate::bot::addressing::{Addressed, addressed_as_guest, referred};
use crate::bot::callback::Key;
use crate::bot::deeplink::Payload;
use crate::bot::keyboard::{self, Keyboard, question_key};
use crate::bot::limits::Verdict;
use crate::bot::preferences::Preferences;
use crate::bot::render::{self, Lead};
use crate::bot::utf16;
use crate::bot::wording::Voice;
use crate::store::StoreError;

/// Results of one page.
const PAGE: usize = 6;
/// UTF-16 units of a result's title and of its description; apps show about as much.
const TITLE: usize = 120;
/// Example questions under an empty query.
const EXAMPLES: usize = 5;
/// Characters of the fingerprint that a page names.
const FINGERPRINT: usize = 10;

/// Characters of a query; Telegram cuts the rest off.
const LONGEST_QUERY: usize = 256;

/// What a list is made for.
struct Asked {
    voice: Voice,
    text: String,
    offset: String,
    username: String,
    article: Option<Key>,
}

impl Handlers {
    /// Answers an inline query with a list.
    pub(super) async fn inline(
        &self,
        me: &Arc<Identity>,
        query: &InlineQuery,
    ) -> anyhow::Result<Vec<Action>> {
        let text = whole_words(&query.query).to_owned();
        let preferences = self.preferences_of(&query.from).await?;
        // The key of a shared passage is in no language, and no question.
        let question = shared_key(&text).is_none().then_some(text.as_str());
        let voice = preferences.voice(question, query.from.language_code.as_deref());
        let button = self.way_to_private(voice, question.unwrap_or_default());
        let asked = Asked {
            voice,
            text,
            offset: query.offset.clone(),
            username: me.username.clone(),
            article: preferences.article(),
        };
        let (results, next_offset) = self.with_engine(move |engine| list(engine, &asked)).await?;
        let body = json!({
            "inline_query_id": query.id.0,
            "results": results,
            "next_offset": next_offset,
            "cache_time": 0,
            "is_personal": true,
            "button": button,
        });
        Ok(vec![Action::Now(Call { method: "answerInlineQuery", body })])
    }

    /// Answers a mention in a chat that we have not joined.
    pub(super) async fn guest(
        &self,
        me: &Arc<Identity>,
        query: &str,
        message: &Message,
    ) -> anyhow::Result<Vec<Action>> {
        let Addressed::Question(mut text) = addressed_as_guest(message, me) else {
            return Ok(Vec::new());
        };
        let caller = message.from.as_ref().map_or(0, user_id);
        if self.limits.question(caller, message.chat.id.0) != Verdict::Answer {
            return Ok(Vec::new());
        }
        if !text.chars().any(char::is_alphanumeric) {
            text = referred(message, me).unwrap_or(text);
        }
        let (preferences, code) = match &message.from {
            Some(user) => (self.preferences_of(user).await?, user.language_code.as_deref()),
            None => (Preferences::default(), None),
        };
        let asked = Asked {
            voice: preferences.voice(Some(&text), code),
            text,
            offset: String::new(),
            username: me.username.clone(),
            article: preferences.article(),
        };
        let result = self.with_engine(move |engine| posted(engine, &asked)).await?;
        let body = json!({"guest_query_id": query, "result": result});
        Ok(vec![Action::Now(Call { method: "answerGuestQuery", body })])
    }

    /// What someone chose in their private chat, which has their own id.
    async fn preferences_of(&self, user: &User) -> Result<Preferences, StoreError> {
        let own = chat_pseudonym(&self.store, user_id(user));
        Ok(Preferences::from_json(self.store.preferences(&own).await?.as_deref()))
    }

    /// The button above the list: the same question in the private chat.
    fn way_to_private(&self, voice: Voice, text: &str) -> Value {
        if text.is_empty() {
            return json!({"text": voice.inline_how_to_ask(), "start_parameter": HELP});
        }
        let payload = Payload::Question(text.to_owned()).encode().unwrap_or_else(|| {
            let key = question_key(text);
            self.memory.keep_question(&key, text, self.store.now());
            Payload::Remembered(key).encode().unwrap_or_default()
        });
        json!({"text": voice.inline_in_private(), "start_parameter": payload})
    }
}

/// A query without the beginning of a word that may have been cut off.
fn whole_words(query: &str) -> &str {
    let words = query.trim();
    if query.chars().count() < LONGEST_QUERY {
        return words;
    }
    words.rsplit_once(char::is_whitespace).map_or(words, |(whole, _)| whole.trim_end())
}

/// The results for a query and the offset of the next page.
fn list(engine: &Engine, asked: &Asked) -> (Vec<Value>, String) {
    let voice = asked.voice;
    if asked.text.is_empty() {
        let examples = engine.example_questions(EXAMPLES, voice.language);
        let results = examples.into_iter().filter_map(|question| example(engine, asked, question));
        return (results.collect(), String::new());
    }
    if let Some(found) = shared(engine, &asked.text) {
        return (vec![result(asked, &found, &message(asked, &found, None))], String::new());
    }
    let Some(answer) = answer(engine, asked, &asked.text) else { return Default::default() };
    if answer.outcome == Outcome::NotFound {
        return Default::default();
    }
    let fingerprint: String = engine.fingerprint().chars().take(FINGERPRINT).collect();
    let from = asked
        .offset
        .split_once('.')
        .filter(|(of, _)| *of == fingerprint)
        .and_then(|(_, from)| from.parse::<usize>().ok())
        .unwrap_or(0);
    let lead = lead(asked, &answer);
    let page = answer.passages.iter().skip(from).take(PAGE);
    let results: Vec<Value> =
        page.map(|found| result(asked, found, &message(asked, found, Some(&lead)))).collect();
    let more = answer.passages.len() > from.saturating_add(PAGE);
    (results, if more { format!("{fingerprint}.{}", from + PAGE) } else { String::new() })
}

/// What a guest posts: the best passage, or a word that there is none.
fn posted(engine: &Engine, asked: &Asked) -> Value {
    let words = |words: String| article("0", &words, "", &render::words(&words, None));
    let question = Question { text: asked.text.clone(), ..Question::default() };
    match engine.reply(&question) {
        Reply::Courtesy(courtesy) => words(asked.voice.courtesy(courtesy, &asked.text)),
        Reply::Answer(answer) => match answer.passages.first() {
            Some(found) if answer.outcome != Outcome::NotFound => {
                result(asked, found, &message(asked, found, Some(&lead(asked, &answer))))
            }
            _ => words(asked.voice.not_found()),
        },
    }
}

fn answer(engine: &Engine, asked: &Asked, text: &str) -> Option<Answer> {
    let article = asked.article.as_ref().and_then(|key| engine.article(key.as_str()));
    let question = Question {
        text: text.to_owned(),
        article: article.map(|card| card.id.clone()),
        previous: None,
    };
    match engine.reply(&question) {
        Reply::Courtesy(_) => None,
        Reply::Answer(answer) => Some(answer),
    }
}

/// The passage that `#key` names: how an answer is shared.
fn shared(engine: &Engine, text: &str) -> Option<FoundPassage> {
    engine.passage(shared_key(text)?.as_str())
}

fn shared_key(text: &str) -> Option<Key> {
    Key::parse(text.strip_prefix('#')?)
}

fn lead(asked: &Asked, answer: &Answer) -> Lead {
    Lead { asked: Some(asked.text.clone()), unsure: answer.outcome != Outcome::Answered }
}

/// The message that a result sends.
fn message(asked: &Asked, found: &FoundPassage, lead: Option<&Lead>) -> Draft {
    let voice = asked.voice;
    let private = keyboard::in_private(voice, &found.passage, &asked.username);
    let again = InlineKeyboardButton::switch_inline_query_current_chat(voice.button_ask_too(), "");
    let keyboard = Keyboard::new(voice).row(private.into_iter().chain([again])).finish();
    render::alone(voice, lead, found, keyboard)
}

/// An example question, which sends its answer.
fn example(engine: &Engine, asked: &Asked, question: String) -> Option<Value> {
    let answer = answer(engine, asked, &question)?;
    let found = answer.passages.first().filter(|_| answer.outcome != Outcome::NotFound)?;
    let lead = Lead { asked: Some(question), unsure: answer.outcome != Outcome::Answered };
    let title = lead.asked.as_deref().unwrap_or_default();
    let id = question_key(title).to_string();
    let description = asked.voice.inline_example();
    Some(article(&id, title, &description, &message(asked, found, Some(&lead))))
}

/// A passage: the answering sentence as title, the citation below it.
fn result(asked: &Asked, found: &FoundPassage, draft: &Draft) -> Value {
    let passage = &found.passage;
    let sentence = found.answers.first().and_then(|range| passage.text.get(range.clone()));
    let title = sentence.unwrap_or(&passage.text);
    let place =
        asked.voice.place(passage.section.as_deref(), passage.paragraph, passage.article.published);
    let description = format!(
        "{}{place}",
        asked.voice.further_title(&utf16::shorten(&passage.article.title, TITLE))
    );
    article(passage.id.key(), title, &description, draft)
}

fn article(id: &str, title: &str, description: &str, draft: &Draft) -> Value {
    let mut result = json!({
        "type": "article",
        "id": id,
        "title": utf16::shorten(title, TITLE),
        "description": utf16::shorten(description, TITLE),
        "input_message_content": {
            "message_text": draft.text,
            "entities": draft.entities,
            "link_preview_options": {"is_disabled": true},
        },
    });
    if let Some(keyboard) = &draft.keyboard {
        result["reply_markup"] = json!(keyboard);
    }
    result
}
