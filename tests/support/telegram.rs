//! A Bot API server that misbehaves on command: faults by script, a record of what arrived and when.
//!
//! It knows only what the pipeline needs; the emulator is the one that is strict about contents.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{Response, header};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::sync::Notify;

/// A token for tests; it must appear nowhere.
pub const TOKEN: &str = "4242:canary-AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

/// How a call goes wrong.
#[derive(Debug, Clone)]
pub enum Fault {
    /// A refusal in the Bot API's own form.
    Refuse { code: u16, description: &'static str, parameters: Value },
    /// Any status with any body.
    Page(u16, &'static str),
    /// No answer for this long, and no effect.
    Hang(Duration),
    /// The call has its effect, the answer breaks off.
    CutAfter,
    /// The connection breaks and the call has no effect.
    CutBefore,
    /// No effect, and an answer shorter than its header says.
    Short,
}

impl Fault {
    pub fn refuse(code: u16, description: &'static str) -> Self {
        Self::Refuse { code, description, parameters: json!({}) }
    }

    pub fn wait(seconds: u64) -> Self {
        let parameters = json!({"retry_after": seconds});
        Self::Refuse { code: 429, description: "Too Many Requests", parameters }
    }
}

/// A message as it stands in a chat.
#[derive(Debug, Clone)]
pub struct Sent {
    pub chat: i64,
    pub message: i64,
    pub text: String,
    pub body: Value,
    pub at: Instant,
    pub edits: u32,
}

type Script = Box<dyn FnMut(&str, &Value) -> Option<Fault> + Send>;

#[derive(Default)]
struct Inner {
    next_update: i64,
    updates: BTreeMap<i64, Value>,
    sent: Vec<Sent>,
    calls: Vec<(String, Value, Instant)>,
    counts: HashMap<String, u64>,
    next_message: i64,
    script: Option<Script>,
    raw_updates: Option<String>,
    keep_bodies: bool,
}

/// The server. Cheap to clone; ends with its runtime.
#[derive(Clone)]
pub struct Telegram {
    inner: Arc<Mutex<Inner>>,
    news: Arc<Notify>,
    pub url: String,
}

impl Telegram {
    /// Starts on a free port of this machine.
    pub async fn start() -> Self {
        Self::start_on("127.0.0.1:0").await
    }

    pub async fn start_on(address: &str) -> Self {
        let listener = tokio::net::TcpListener::bind(address).await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let inner =
            Inner { next_update: 1_000, next_message: 500, keep_bodies: true, ..Inner::default() };
        let server = Self { inner: Arc::new(Mutex::new(inner)), news: Arc::default(), url };
        let router =
            Router::new().route("/{token}/{method}", post(answer)).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        server
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().expect("no test panics while holding it")
    }

    /// From now on calls go through this script first.
    pub fn script(&self, script: impl FnMut(&str, &Value) -> Option<Fault> + Send + 'static) {
        self.inner().script = Some(Box::new(script));
    }

    pub fn behave(&self) {
        self.inner().script = None;
    }

    /// The next getUpdates is answered with these very bytes.
    pub fn spoil_updates(&self, body: &str) {
        self.inner().raw_updates = Some(body.to_owned());
        self.news.notify_waiters();
    }

    /// Long runs keep counts and times only.
    pub fn forget_bodies(&self) {
        self.inner().keep_bodies = false;
    }

    /// Queues an update without its number; returns the number.
    pub fn push(&self, mut update: Value) -> i64 {
        let mut inner = self.inner();
        inner.next_update += 1;
        let id = inner.next_update;
        update["update_id"] = id.into();
        inner.updates.insert(id, update);
        drop(inner);
        self.news.notify_waiters();
        id
    }

    /// Queues a text in a private chat; returns the message's id.
    pub fn say(&self, chat: i64, text: &str) -> i64 {
        let message = self.message(chat, text);
        let id = message["message_id"].as_i64().expect("just made");
        self.push(json!({"message": message}));
        id
    }

    pub fn message(&self, chat: i64, text: &str) -> Value {
        let mut inner = self.inner();
        inner.next_message += 1;
        let id = inner.next_message;
        drop(inner);
        let place = if chat < 0 {
            json!({"id": chat, "type": "supergroup", "title": "group"})
        } else {
            json!({"id": chat, "type": "private", "first_name": "reader"})
        };
        json!({
            "message_id": id, "date": 1_764_000_000, "text": text, "chat": place,
            "from": {"id": chat.abs(), "is_bot": false, "first_name": "reader"},
        })
    }

    /// What stands in the chats, in the order of sending.
    pub fn sent(&self) -> Vec<Sent> {
        self.inner().sent.clone()
    }

    pub fn sent_count(&self) -> usize {
        self.inner().sent.len()
    }

    pub fn texts(&self, chat: i64) -> Vec<String> {
        self.sent().into_iter().filter(|m| m.chat == chat).map(|m| m.text).collect()
    }

    pub fn delete(&self, message: i64) {
        self.inner().sent.retain(|sent| sent.message != message);
    }

    /// Calls of a method with their time, also those that failed.
    pub fn calls(&self, method: &str) -> Vec<(Value, Instant)> {
        let calls = self.inner();
        let of = |call: &&(String, Value, Instant)| call.0.eq_ignore_ascii_case(method);
        calls.calls.iter().filter(of).map(|(_, body, at)| (body.clone(), *at)).collect()
    }

    pub fn count(&self, method: &str) -> u64 {
        self.inner().counts.get(method).copied().unwrap_or(0)
    }

    /// Updates that have not been confirmed.
    pub fn unconfirmed(&self) -> usize {
        self.inner().updates.len()
    }

    /// Waits until `done`; panics after `patience`.
    pub async fn until(&self, patience: Duration, what: &str, done: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !done(self) {
            assert!(began.elapsed() < patience, "not within {patience:?}: {what}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn updates(&self, body: &Value) -> Value {
        let patience = Duration::from_secs(body["timeout"].as_u64().unwrap_or(0));
        let limit = usize::try_from(body["limit"].as_u64().unwrap_or(100)).unwrap_or(100);
        let until = tokio::time::Instant::now() + patience;
        loop {
            let news = self.news.notified();
            tokio::pin!(news);
            news.as_mut().enable();
            {
                let mut inner = self.inner();
                if let Some(offset) = body["offset"].as_i64() {
                    inner.updates = inner.updates.split_off(&offset);
                }
                let batch: Vec<&Value> = inner.updates.values().take(limit).collect();
                if !batch.is_empty() || inner.raw_updates.is_some() {
                    return json!(batch);
                }
            }
            if tokio::time::timeout_at(until, news).await.is_err() {
                return json!([]);
            }
        }
    }

    fn perform(&self, method: &str, body: &Value) -> Result<Value, Fault> {
        let mut inner = self.inner();
        match method.to_ascii_lowercase().as_str() {
            "getme" => Ok(json!({
                "id": 4242, "is_bot": true, "first_name": "Isnad", "username": "isnad_bot",
                "can_join_groups": true, "can_read_all_group_messages": false,
                "supports_inline_queries": true, "supports_guest_queries": true,
            })),
            "sendmessage" => {
                inner.next_message += 1;
                let sent = Sent {
                    chat: body["chat_id"].as_i64().unwrap_or(0),
                    message: inner.next_message,
                    text: body["text"].as_str().unwrap_or_default().to_owned(),
                    body: if inner.keep_bodies { body.clone() } else { Value::Null },
                    at: Instant::now(),
                    edits: 0,
                };
                let message = sent.message;
                inner.sent.push(sent);
                Ok(json!({"message_id": message, "date": 1}))
            }
            "editmessagetext" => {
                let id = body["message_id"].as_i64();
                let Some(sent) = inner.sent.iter_mut().find(|sent| Some(sent.message) == id) else {
                    return Err(Fault::refuse(400, "Bad Request: message to edit not found"));
                };
                let text = body["text"].as_str().unwrap_or_default();
                if sent.text == text {
                    return Err(Fault::refuse(400, "Bad Request: message is not modified: …"));
                }
                text.clone_into(&mut sent.text);
                sent.edits += 1;
                Ok(json!({"message_id": sent.message, "date": 1}))
            }
            "deletemessage" => {
                let id = body["message_id"].as_i64();
                inner.sent.retain(|sent| Some(sent.message) != id);
                Ok(json!(true))
            }
            _ => Ok(json!(true)),
        }
    }
}

async fn answer(
    State(server): State<Telegram>,
    Path((token, method)): Path<(String, String)>,
    bytes: Bytes,
) -> Response<Body> {
    let body: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    if token != format!("bot{TOKEN}") {
        return refusal(401, "Unauthorized", &json!({}));
    }
    let fault = {
        let mut inner = server.inner();
        *inner.counts.entry(method.clone()).or_default() += 1;
        if inner.keep_bodies {
            inner.calls.push((method.clone(), body.clone(), Instant::now()));
        }
        inner.script.as_mut().and_then(|script| script(&method, &body))
    };
    match fault {
        None => {}
        Some(Fault::CutAfter) => {
            let _ = server.perform(&method, &body);
            return broken();
        }
        Some(fault) => return fail(fault).await,
    }
    if method.eq_ignore_ascii_case("getUpdates") {
        let spoilt = server.inner().raw_updates.take();
        if let Some(raw) = spoilt {
            return page(200, raw);
        }
        let updates = server.updates(&body).await;
        let spoilt = server.inner().raw_updates.take();
        return page(
            200,
            spoilt.unwrap_or_else(|| json!({"ok": true, "result": updates}).to_string()),
        );
    }
    match server.perform(&method, &body) {
        Ok(result) => page(200, json!({"ok": true, "result": result}).to_string()),
        Err(fault) => fail(fault).await,
    }
}

async fn fail(fault: Fault) -> Response<Body> {
    match fault {
        Fault::Refuse { code, description, parameters } => refusal(code, description, &parameters),
        Fault::Page(status, body) => page(status, body.to_owned()),
        Fault::Hang(time) => {
            tokio::time::sleep(time).await;
            broken()
        }
        Fault::CutAfter | Fault::CutBefore => broken(),
        Fault::Short => Response::builder()
            .header(header::CONTENT_LENGTH, "500")
            .body(Body::from_stream(futures::stream::iter([Ok::<_, std::io::Error>("{\"ok\":")])))
            .expect("a valid response"),
    }
}

fn refusal(code: u16, description: &str, parameters: &Value) -> Response<Body> {
    let body = json!({
        "ok": false, "error_code": code, "description": description, "parameters": parameters,
    });
    page(code, body.to_string())
}

fn page(status: u16, body: String) -> Response<Body> {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body))
        .expect("a valid response")
}

fn broken() -> Response<Body> {
    let parts = [Ok("{\"ok\":true,\"res"), Err(std::io::Error::other("cut"))];
    Response::builder()
        .body(Body::from_stream(futures::stream::iter(parts)))
        .expect("a valid response")
}
