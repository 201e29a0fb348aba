//! Inline queries: what is asked, what the bot answers, what is chosen.

use serde_json::{Value, json};

use super::entities::{self, Formatted, units};
use super::failure::{Failure, Outcome};
use super::methods::text as texts;
use super::model::Content;
use super::params::Params;
use super::world::World;

/// A query must be answered within so many seconds.
const ANSWER_WITHIN: i64 = 30;
/// Characters of a query; the rest is cut off.
const LONGEST_QUERY: usize = 256;
/// Results of one answer; more are refused.
const MOST_RESULTS: usize = 50;

/// An inline query that was asked.
#[derive(Debug, Clone)]
pub(super) struct InlineQuery {
    date: i64,
    key: CacheKey,
    /// `answerInlineQuery` as it came, checked.
    pub(super) answer: Option<Value>,
}

/// What an answer is kept for: query, offset, and the person, where it is for one only.
type CacheKey = (String, String, Option<i64>);

/// An answer that the server gives by itself until it is too old.
#[derive(Debug, Clone)]
pub(super) struct Cached {
    until: i64,
    answer: Value,
}

impl World {
    /// `user` types a query after the bot's name; the query's id.
    pub(super) fn ask_inline(
        &mut self,
        user: i64,
        query: &str,
        offset: &str,
        kind: &str,
    ) -> String {
        let id = self.fresh_key("5");
        let query: String = query.chars().take(LONGEST_QUERY).collect();
        let mut json = json!({
            "id": id,
            "from": self.user_json(user),
            "query": query,
            "offset": offset,
        });
        if !kind.is_empty() {
            json["chat_type"] = json!(kind);
        }
        let date = self.now();
        let key = (query, offset.to_owned(), Some(user));
        let answer = self.cached(&key, date);
        let is_cached = answer.is_some();
        self.inline.insert(id.clone(), InlineQuery { date, key, answer });
        self.forgettable.push_back(id.clone());
        if is_cached {
            self.touch();
        } else {
            self.announce("inline_query", json);
        }
        id
    }

    /// An earlier answer to the same, which the bot allowed to be kept.
    fn cached(&self, key: &CacheKey, now: i64) -> Option<Value> {
        let for_all = (key.0.clone(), key.1.clone(), None);
        let kept = self.inline_cache.get(key).or_else(|| self.inline_cache.get(&for_all))?;
        (now < kept.until).then(|| kept.answer.clone())
    }

    /// `answerInlineQuery`.
    pub(super) fn answer_inline_query(&mut self, params: &Params) -> Outcome {
        let results = params
            .json("results", "inline query results")?
            .ok_or_else(|| Failure::bad("can't find field \"results\""))?;
        let list = results
            .as_array()
            .ok_or_else(|| Failure::bad("expected an Array of inline query results"))?;
        if list.len() > MOST_RESULTS {
            return Err(Failure::bad("RESULTS_TOO_MUCH"));
        }
        let mut seen = Vec::new();
        for result in list {
            let id = check_result(result)?;
            if seen.contains(&id) {
                return Err(Failure::bad("RESULT_ID_DUPLICATE"));
            }
            seen.push(id);
        }
        let next_offset = params.text("next_offset").unwrap_or_default();
        if next_offset.len() > 64 {
            return Err(Failure::bad("NEXT_OFFSET_INVALID"));
        }
        let button = params.json("button", "InlineQueryResultsButton")?;
        if let Some(button) = &button {
            check_start_button(button)?;
        }
        let cache_time = params.integer("cache_time").unwrap_or(300);
        let is_personal = params.is_on("is_personal");
        let answer = json!({
            "results": results,
            "next_offset": next_offset,
            "cache_time": cache_time,
            "is_personal": is_personal,
            "button": button,
        });
        let now = self.now();
        let id = params.text("inline_query_id").unwrap_or_default();
        let query = self
            .inline
            .get_mut(&id)
            .filter(|query| query.answer.is_none() && now - query.date <= ANSWER_WITHIN);
        let query = query.ok_or_else(|| {
            Failure::bad("query is too old and response timeout expired or query ID is invalid")
        })?;
        query.answer = Some(answer.clone());
        if cache_time > 0 {
            let mut key = query.key.clone();
            key.2 = key.2.filter(|_| is_personal);
            self.inline_cache.insert(key, Cached { until: now + cache_time, answer });
        }
        self.touch();
        Ok(json!(true))
    }
}

/// Checks one result and returns its id.
pub(super) fn check_result(result: &Value) -> Outcome<String> {
    let bad = |text: &str| Failure::bad(format!("can't parse InlineQueryResult: {text}"));
    let field = |name: &str| match result.get(name) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let kind = field("type").ok_or_else(|| bad("Can't find field \"type\""))?;
    let id = field("id").ok_or_else(|| bad("Can't find field \"id\""))?;
    if id.is_empty() || id.len() > 64 {
        return Err(Failure::bad("RESULT_ID_INVALID"));
    }
    if kind == "article" {
        if field("title").is_none_or(|title| title.trim().is_empty()) {
            return Err(Failure::bad("ARTICLE_TITLE_EMPTY"));
        }
        if result.get("input_message_content").is_none() {
            return Err(Failure::bad("MESSAGE_EMPTY"));
        }
    }
    if result.get("input_message_content").is_some() {
        content(result)?;
    }
    if let Some(markup) =
        result.get("reply_markup").and_then(|markup| markup.get("inline_keyboard"))
    {
        super::keyboard::inline(markup)?;
    }
    Ok(id)
}

/// The button above the results: a web app, or `/start` with a payload.
fn check_start_button(button: &Value) -> Outcome<()> {
    let text = button.get("text").and_then(Value::as_str).unwrap_or_default();
    if text.is_empty() {
        return Err(Failure::bad(
            "can't parse InlineQueryResultsButton: Can't find field \"text\"",
        ));
    }
    if let Some(payload) = button.get("start_parameter").and_then(Value::as_str) {
        let fine = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if payload.is_empty() || payload.len() > 64 || !payload.chars().all(fine) {
            return Err(Failure::bad("START_PARAM_INVALID"));
        }
    } else if button.get("web_app").is_none() {
        return Err(Failure::bad(
            "exactly one of the fields web_app or start_parameter must be used",
        ));
    }
    Ok(())
}

/// The message that a result sends.
///
/// # Errors
/// What is wrong with its text.
pub(super) fn content(result: &Value) -> Outcome<Content> {
    let Some(input) = result.get("input_message_content") else {
        let caption = result.get("caption").and_then(Value::as_str).unwrap_or_default();
        let caption = entities::settle(caption, Vec::new())?;
        let field = result.get("type").and_then(Value::as_str).unwrap_or("document").to_owned();
        return Ok(Content::Media { field, value: json!({}), caption });
    };
    let text = input.get("message_text").and_then(Value::as_str).unwrap_or_default();
    let mode = input.get("parse_mode").and_then(Value::as_str).unwrap_or_default();
    let text = texts::formatted(text, mode, input.get("entities"))?;
    check_length(&text)?;
    Ok(Content::Text { text, preview: input.get("link_preview_options").cloned() })
}

fn check_length(text: &Formatted) -> Outcome<()> {
    if text.text.is_empty() {
        return Err(Failure::bad("message text is empty"));
    }
    if units(&text.text) > texts::LONGEST_TEXT {
        return Err(Failure::bad("message is too long"));
    }
    Ok(())
}
