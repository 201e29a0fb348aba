//! The demo page: a chat with the bot in a browser on this machine.
//!
//! The page is three files without a build step; its endpoints, under `/page/`, act for the people
//! of the demo and are no part of the Bot API. `view` is what it shows. Only a browser on this
//! machine is served: requests must name a local host and come from the page itself, so that no
//! web site can talk to the bot through the visitor's browser.

mod view;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::model::{Kind, Status};
use super::voice::{Post, Voice};
use super::world::World;
use super::{Emulator, Shared};

/// An open request for news ends after so long without any.
const NEWS_WAIT: Duration = Duration::from_secs(25);
/// The page waits so long for the answer to a press or an inline query.
const ANSWER_WAIT: Duration = Duration::from_secs(15);

/// The people and chats of the demo.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cast {
    visitor: i64,
    friend: i64,
    group: i64,
}

impl Emulator {
    /// Opens the demo page, with a private chat and a group of two, and returns its address.
    pub fn open_page(&self) -> String {
        self.shared.page.get_or_init(|| self.with(Cast::enter));
        format!("{}/", self.url())
    }
}

impl Cast {
    fn enter(world: &mut World) -> Self {
        let visitor = world.add_user("سارة", Some("sara_reads"), "ar");
        let friend = world.add_user("عمر", Some("omar_reads"), "ar");
        let bot = world.bot;
        world.add_chat(Kind::Private, "", &[(visitor, Status::Member), (bot, Status::Member)]);
        let members = [(visitor, Status::Creator), (friend, Status::Member), (bot, Status::Member)];
        let group = world.add_chat(Kind::Supergroup, "نادي القرّاء", &members);
        Self { visitor, friend, group }
    }

    /// The voice that a request asks for, if it is one of the demo's.
    fn voice(self, chat: i64, person: i64) -> Option<Voice> {
        let private = chat == self.visitor && person == self.visitor;
        let in_group = chat == self.group && (person == self.visitor || person == self.friend);
        (private || in_group).then_some(Voice { person, chat, thread: None, channel: None })
    }
}

/// The page and its endpoints.
pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(async || asset("text/html; charset=utf-8", include_str!("index.html"))))
        .route(
            "/page/page.css",
            get(async || asset("text/css; charset=utf-8", include_str!("page.css"))),
        )
        .route(
            "/page/page.js",
            get(async || asset("text/javascript; charset=utf-8", include_str!("page.js"))),
        )
        .route(
            "/page/message.js",
            get(async || asset("text/javascript; charset=utf-8", include_str!("message.js"))),
        )
        .route(
            "/page/text.js",
            get(async || asset("text/javascript; charset=utf-8", include_str!("text.js"))),
        )
        .route("/page/news", get(news))
        .route("/page/say", post(say))
        .route("/page/edit", post(edit))
        .route("/page/delete", post(delete))
        .route("/page/press", post(press))
        .route("/page/inline", post(inline))
        .route("/page/choose", post(choose))
        .layer(from_fn(guard))
}

/// Serves the page only to browsers on this machine that opened it by a local name.
async fn guard(request: Request, next: Next) -> Response {
    if !is_local(request.headers(), request.method() == axum::http::Method::POST) {
        return (StatusCode::FORBIDDEN, "this page is served to its own machine only\n")
            .into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                  img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Whether the host is this machine's own name and, for what changes something, the request comes
/// from the page: browsers set `Origin`, and another site cannot send JSON without being asked.
fn is_local(headers: &HeaderMap, changes: bool) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(HOST.as_str()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !matches!(name, "127.0.0.1" | "localhost" | "[::1]") {
        return false;
    }
    let own = text("origin").is_none_or(|origin| origin == format!("http://{host}"));
    let json = text(CONTENT_TYPE.as_str()).is_some_and(|kind| kind.starts_with("application/json"));
    own && (!changes || json)
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, kind)], text).into_response()
}

/// What the page may ask to be done; each endpoint reads the fields it needs.
#[derive(Debug, Deserialize)]
struct Wish {
    chat: i64,
    person: i64,
    #[serde(default)]
    message: i32,
    #[serde(default)]
    text: String,
    #[serde(default)]
    quote: Option<String>,
    #[serde(default)]
    reply_to: Option<i32>,
    /// Where an inline answer goes on.
    #[serde(default)]
    offset: String,
    /// An inline query's id, and the chosen result's.
    #[serde(default)]
    query: String,
    #[serde(default)]
    result: String,
}

type Reply = Result<Json<Value>, StatusCode>;

/// The voice of a wish.
fn voice(shared: &Shared, wish: &Wish) -> Result<Voice, StatusCode> {
    let cast = shared.page.get().ok_or(StatusCode::NOT_FOUND)?;
    cast.voice(wish.chat, wish.person).ok_or(StatusCode::FORBIDDEN)
}

#[derive(Debug, Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

/// What changed since the page last heard; waits until something has.
async fn news(State(shared): State<Arc<Shared>>, Query(Since { since }): Query<Since>) -> Reply {
    let cast = *shared.page.get().ok_or(StatusCode::NOT_FOUND)?;
    let deadline = tokio::time::Instant::now() + NEWS_WAIT;
    let mut changes = shared.with(|world| world.subscribe());
    loop {
        changes.mark_unchanged();
        if shared.with(|world| world.version() > since || since > world.version()) {
            break;
        }
        if tokio::time::timeout_at(deadline, changes.changed()).await.is_err() {
            break;
        }
    }
    Ok(Json(shared.with(|world| view::news(world, cast, since))))
}

async fn say(State(shared): State<Arc<Shared>>, Json(wish): Json<Wish>) -> Reply {
    let voice = voice(&shared, &wish)?;
    let text = wish.text.trim();
    if text.is_empty() {
        return Err(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let ids = shared.with(|world| -> Vec<i32> {
        let parts = view::in_messages(text);
        parts
            .into_iter()
            .map(|part| {
                let mut post = Post::text(part);
                if let Some(to) = wish.reply_to {
                    post = post.reply_to(to);
                }
                if let Some(quote) = wish.quote.as_ref().filter(|quote| !quote.is_empty()) {
                    post = post.quote(quote);
                }
                voice.post(world, post)
            })
            .collect()
    });
    Ok(Json(json!({ "messages": ids })))
}

async fn edit(State(shared): State<Arc<Shared>>, Json(wish): Json<Wish>) -> Reply {
    let voice = voice(&shared, &wish)?;
    let own = shared.with(|world| {
        let from = world.message(wish.chat, wish.message).and_then(|message| message.from);
        let own = from == Some(wish.person) && !wish.text.trim().is_empty();
        if own {
            voice.edit(world, wish.message, wish.text.trim());
        }
        own
    });
    if own { Ok(Json(json!({}))) } else { Err(StatusCode::FORBIDDEN) }
}

async fn delete(State(shared): State<Arc<Shared>>, Json(wish): Json<Wish>) -> Reply {
    voice(&shared, &wish)?;
    shared.with(|world| world.remove_message(wish.chat, wish.message));
    Ok(Json(json!({})))
}

async fn press(State(shared): State<Arc<Shared>>, Json(wish): Json<Wish>) -> Reply {
    voice(&shared, &wish)?;
    let id = shared.with(|world| world.press(wish.person, wish.chat, wish.message, &wish.text));
    let notice = shared
        .wait(ANSWER_WAIT, |world| world.presses.get(&id).and_then(|press| press.notice.clone()))
        .await;
    let notice = notice.ok_or(StatusCode::GATEWAY_TIMEOUT)?;
    Ok(Json(json!({ "text": notice.text, "alert": notice.alert, "url": notice.url })))
}

async fn inline(State(shared): State<Arc<Shared>>, Json(wish): Json<Wish>) -> Reply {
    let voice = voice(&shared, &wish)?;
    let id = shared.with(|world| voice.ask_inline(world, &wish.text, &wish.offset));
    let answer = shared
        .wait(ANSWER_WAIT, |world| world.inline.get(&id).and_then(|query| query.answer.clone()))
        .await;
    let mut answer = answer.ok_or(StatusCode::GATEWAY_TIMEOUT)?;
    answer["query"] = json!(id);
    Ok(Json(answer))
}

async fn choose(State(shared): State<Arc<Shared>>, Json(wish): Json<Wish>) -> Reply {
    let voice = voice(&shared, &wish)?;
    let sent = shared.with(|world| {
        let answer = world.inline.get(&wish.query)?.answer.clone()?;
        let results = answer["results"].as_array()?;
        let result = results.iter().find(|result| view::id_of(result) == wish.result)?;
        Some(voice.choose(world, result, &wish.text))
    });
    sent.map(|id| Json(json!({ "messages": [id] }))).ok_or(StatusCode::NOT_FOUND)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(host: &'static str, more: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static(host))]);
        for (name, value) in more {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn only_this_machine_is_served() {
        let json = ("content-type", "application/json");
        assert!(is_local(&headers("127.0.0.1:8086", &[]), false));
        assert!(is_local(
            &headers("localhost:8086", &[("origin", "http://localhost:8086"), json]),
            true
        ));
        assert!(!is_local(&headers("evil.example:8086", &[]), false), "rebound name");
        assert!(!is_local(&headers("127.0.0.1.evil.example", &[]), false));
        assert!(!is_local(
            &headers("localhost:8086", &[("origin", "http://evil.example"), json]),
            true
        ));
        assert!(!is_local(&headers("localhost:8086", &[("content-type", "text/plain")]), true));
    }
}
