//! The HTTP side: `/bot<token>/<method>`, long polling, and faults on the way out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::response::Response;
use serde_json::{Value, json};

use super::failure::{Failure, Outcome};
use super::faults::Fault;
use super::params::Params;
use super::webhook::{self, Webhook};
use super::{Call, Shared, methods, page};

/// The longest that `getUpdates` waits.
const LONGEST_POLL: i64 = 50;

/// Routes of the Bot API, and of the demo page beside it.
pub(super) fn routes(shared: Arc<Shared>) -> Router {
    page::routes().fallback(answer).with_state(shared)
}

/// Answers any request that is not for the page.
async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let Some((token, method)) = split(&path) else { return respond(&Err(Failure::not_found())) };
    if token != shared.token {
        return respond(&Err(Failure::unauthorized()));
    }
    let method = method.to_ascii_lowercase();
    let params = match Params::read(request).await {
        Ok(params) => params,
        Err(failure) => return respond(&Err(failure)),
    };
    let chat = params.integer("chat_id");
    let fault = shared.faults.lock().expect("no holder panics").strike(&method, chat);
    let at = Instant::now();
    let outcome = match &fault {
        Some((Fault::TooManyRequests(seconds), false)) => Err(Failure::too_many_requests(*seconds)),
        Some((Fault::Refusal { code, description }, false)) => {
            Err(Failure { code: *code, description: description.clone(), parameters: None })
        }
        Some((Fault::Hang(time), _)) => {
            tokio::time::sleep(*time).await;
            dispatch(&shared, &method, &params).await
        }
        Some((_, false)) => Err(Failure {
            code: 500,
            description: "Internal Server Error".into(),
            parameters: None,
        }),
        Some((_, true)) | None => dispatch(&shared, &method, &params).await,
    };
    shared.record(Call::new(at, &method, &params, &outcome));
    match fault {
        Some((fault, done)) => spoil(&fault, done, &outcome),
        None => respond(&outcome),
    }
}

/// Token and method of a path `/bot<token>/<method>`.
fn split(path: &str) -> Option<(String, &str)> {
    let (token, method) = path.strip_prefix("/bot")?.split_once('/')?;
    let token = percent_encoding::percent_decode_str(token).decode_utf8().ok()?;
    (token.contains(':') || !token.is_empty())
        .then(|| (token.into_owned(), method.trim_end_matches('/')))
}

async fn dispatch(shared: &Arc<Shared>, method: &str, params: &Params) -> Outcome {
    match method {
        "getupdates" => get_updates(shared, params).await,
        "setwebhook" => webhook::set(shared, params),
        "deletewebhook" => Ok(webhook::delete(shared, params)),
        "getwebhookinfo" => Ok(shared.with(|world| {
            let updates = &world.updates;
            Webhook::info(updates.webhook.as_ref(), updates.len(), updates.allowed())
        })),
        _ => shared.with(|world| methods::call(world, method, params)),
    }
}

/// `getUpdates`: waits until there is something, the time is up, or another poller came.
async fn get_updates(shared: &Arc<Shared>, params: &Params) -> Outcome {
    let limit = params.integer("limit").filter(|limit| (1..=100).contains(limit)).unwrap_or(100);
    let limit = usize::try_from(limit).unwrap_or(100);
    let wait = params.integer("timeout").unwrap_or(0).clamp(0, LONGEST_POLL);
    let allowed = params.json("allowed_updates", "allowed updates")?;
    let (turn, mut changes) = shared.with(|world| {
        if world.updates.webhook.is_some() {
            return Err(Failure::conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete \
                 the webhook first",
            ));
        }
        if let Some(allowed) = &allowed {
            world.updates.allow(allowed);
        }
        let now = world.now();
        world.updates.expire(now);
        world.updates.confirm(params.integer("offset").unwrap_or(0));
        world.updates.poller += 1;
        world.touch(); // the poller before this one notices that it is no longer the newest
        Ok((world.updates.poller, world.subscribe()))
    })?;
    let deadline = Instant::now() + Duration::from_secs(u64::try_from(wait).unwrap_or(0));
    loop {
        changes.mark_unchanged();
        let ready = shared.with(|world| {
            if world.updates.poller != turn {
                return Some(Err(Failure::conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance \
                     is running",
                )));
            }
            let waiting = world.updates.waiting(limit);
            (!waiting.is_empty()).then_some(Ok(Value::Array(waiting)))
        });
        if let Some(outcome) = ready {
            return outcome;
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || tokio::time::timeout(left, changes.changed()).await.is_err() {
            return Ok(json!([]));
        }
    }
}

/// The ordinary answer.
fn respond(outcome: &Outcome) -> Response {
    let (code, body, retry_after) = match outcome {
        Ok(result) => (200, json!({ "ok": true, "result": result }), None),
        Err(failure) => {
            let wait = failure.parameters.as_ref().and_then(|p| p["retry_after"].as_u64());
            (failure.code, failure.body(), wait)
        }
    };
    let mut response = Response::builder().status(code).header(CONTENT_TYPE, "application/json");
    if let Some(seconds) = retry_after {
        response = response.header(RETRY_AFTER, seconds);
    }
    response.body(Body::from(body.to_string())).expect("status and headers are valid")
}

/// The answer after a fault.
fn spoil(fault: &Fault, done: bool, outcome: &Outcome) -> Response {
    let kept = match outcome {
        Ok(result) => json!({ "ok": true, "result": result }).to_string(),
        Err(failure) => failure.body().to_string(),
    };
    let plain = |code: u16, kind: &'static str, body: Body| {
        Response::builder()
            .status(StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
            .header(CONTENT_TYPE, kind)
            .body(body)
            .expect("status and headers are valid")
    };
    let half = kept.get(..kept.len() / 2).unwrap_or("{\"ok\":").to_owned();
    match fault {
        Fault::TooManyRequests(seconds) if done => {
            respond(&Err(Failure::too_many_requests(*seconds)))
        }
        Fault::Refusal { code, description } if done => respond(&Err(Failure {
            code: *code,
            description: description.clone(),
            parameters: None,
        })),
        Fault::TooManyRequests(_) | Fault::Refusal { .. } | Fault::Hang(_) => respond(outcome),
        Fault::Html(code) => plain(
            *code,
            "text/html",
            Body::from(
                "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body></body>\r\n</html>\r\n",
            ),
        ),
        Fault::Garbage => plain(200, "application/json", Body::from("{\"ok\":tru")),
        Fault::Cut => plain(200, "application/json", broken(half)),
        Fault::WrongLength => {
            let mut response = plain(200, "application/json", broken(half));
            response.headers_mut().insert(CONTENT_LENGTH, (kept.len() + 512).into());
            response
        }
    }
}

/// A body that breaks off after `half`.
fn broken(half: String) -> Body {
    let pieces: [Result<Bytes, std::io::Error>; 2] =
        [Ok(half.into()), Err(std::io::ErrorKind::ConnectionReset.into())];
    Body::from_stream(futures::stream::iter(pieces))
}
