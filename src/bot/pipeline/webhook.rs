//! Updates that Telegram brings to an address of ours.
//!
//! A request is answered with 200 once the inbox has the update, with 503 when it cannot be written: Telegram then keeps
//! it and comes again. An update that nobody can read is set aside and answered with 200, or Telegram would bring it
//! again and again before the next one of the chat.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::backoff::{Backoff, pause};
use super::intake::Intake;
use super::polling::wrong_token;
use crate::bot::api::{Api, ApiError, Reason};
use crate::bot::clean;
use crate::error::Problem;

/// An update is a few kilobytes; Telegram sends none as long as this, in bytes.
const LONGEST: usize = 1 << 20;
/// A client that takes longer over its headers or its body is cut.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections at once; Telegram is asked to use forty.
const CONNECTIONS: usize = 256;
/// How often we look whether the webhook is still ours.
const LOOK: Duration = Duration::from_mins(1);

/// Where Telegram brings updates, and how it shows that it is Telegram.
#[derive(Debug, Clone)]
pub struct WebhookSettings {
    listen: String,
    public_url: String,
    secret: SecretString,
}

impl WebhookSettings {
    /// `listen` is an address and port of this machine, `public_url` the https address that leads to it, `secret` what
    /// Telegram sends along to be believed.
    ///
    /// # Errors
    ///
    /// No secret, or one with characters that Telegram does not allow.
    pub fn new(
        listen: impl Into<String>,
        public_url: impl Into<String>,
        secret: Option<SecretString>,
    ) -> Result<Self, Problem> {
        let problem = |cause: &str| {
            Problem::new(
                "ISNAD_WEBHOOK_SECRET",
                cause,
                "Set it to 32 or more random letters and digits, such as the output of `openssl rand -hex 32`",
            )
        };
        let secret = secret.ok_or_else(|| {
            problem("no secret is set, and without one anybody could pretend to be Telegram")
        })?;
        let text = secret.expose_secret();
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if text.len() < 16 || text.len() > 256 || !text.bytes().all(allowed) {
            return Err(problem("the secret is not 16 to 256 of the characters A-Z a-z 0-9 _ -"));
        }
        Ok(Self { listen: listen.into(), public_url: public_url.into(), secret })
    }
}

/// Listens until `stop`.
///
/// # Errors
///
/// The address cannot be listened on, or Telegram does not know the token.
pub(super) async fn run(
    settings: WebhookSettings,
    api: Api,
    intake: Intake,
    stop: CancellationToken,
) -> Result<(), Problem> {
    let listener = TcpListener::bind(&settings.listen).await.map_err(|error| {
        Problem::new(
            "telegram.webhook.listen",
            format!("{} cannot be listened on ({error})", settings.listen),
            "Choose a free port, or stop the program that has it",
        )
    })?;
    let door = Door {
        intake: intake.clone(),
        secret: blake3::hash(settings.secret.expose_secret().as_bytes()),
    };
    let router = Router::new().fallback(receive).with_state(Arc::new(door));
    let serving = tokio::spawn(serve(listener, router, stop.clone()));
    let registered = keep_registered(&settings, &api, &intake, &stop).await;
    stop.cancel();
    // The listener ends with the stop; requests under way are answered first.
    let _ = serving.await;
    // Telegram queues updates without a webhook just as well; polling may follow.
    let keep_updates = json!({"drop_pending_updates": false});
    let gone = api.call("deleteWebhook", &keep_updates);
    let _ = tokio::time::timeout(Duration::from_secs(2), gone).await;
    registered
}

async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let requests = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            permit = Arc::clone(&connections).acquire_owned() => {
                tokio::select! {
                    accepted = listener.accept() => accepted.map(|(stream, _)| (stream, permit)),
                    () = stop.cancelled() => break,
                }
            }
            () = stop.cancelled() => break,
        };
        let Ok((stream, permit)) = accepted else {
            // Too many open files, most likely: give others time to close.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let router = router.clone();
        let stop = stop.clone();
        requests.spawn(async move {
            converse(stream, router, stop).await;
            drop(permit);
        });
    }
    requests.close();
    // A client that dawdles must not hold up the stop.
    let _ = tokio::time::timeout(Duration::from_secs(5), requests.wait()).await;
}

async fn converse(stream: TcpStream, router: Router, stop: CancellationToken) {
    // Answers are short: waiting to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    tokio::pin!(connection);
    tokio::select! {
        // A client that breaks off or talks nonsense is its own loss.
        _ = connection.as_mut() => return,
        () = stop.cancelled() => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

struct Door {
    intake: Intake,
    secret: blake3::Hash,
}

impl Door {
    /// Compares hashes, which takes the same time wherever they differ.
    fn is_telegram(&self, headers: &HeaderMap) -> bool {
        let shown = headers.get("x-telegram-bot-api-secret-token");
        shown.is_some_and(|shown| blake3::hash(shown.as_bytes()) == self.secret)
    }
}

async fn receive(State(door): State<Arc<Door>>, request: Request<Body>) -> Response {
    if !door.is_telegram(request.headers()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > LONGEST) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let body = match tokio::time::timeout(PATIENCE, to_bytes(request.into_body(), LONGEST)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let written = match (clean::parse(&body), clean::number_in(&body)) {
        (Some(update), _) => door.intake.take(vec![update]).await,
        (None, Some(number)) => door.intake.keep_unreadable(number, &body).await,
        (None, None) => {
            door.intake.metrics.updates_unnumbered.one();
            Ok(())
        }
    };
    match written {
        Ok(()) => StatusCode::OK.into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")]).into_response(),
    }
}

/// Sets the webhook, and sets it again when it is gone. Ends with the stop.
async fn keep_registered(
    settings: &WebhookSettings,
    api: &Api,
    intake: &Intake,
    stop: &CancellationToken,
) -> Result<(), Problem> {
    let mut backoff = Backoff::network();
    // The secret may be another than at the last start, which Telegram does not tell.
    let mut trusted = false;
    loop {
        match register(settings, api, trusted).await {
            Ok(()) => {
                trusted = true;
                backoff.reset();
                intake.ready.intake_works();
                if !pause(LOOK, stop).await {
                    return Ok(());
                }
            }
            Err(error) => {
                intake.metrics.polls_failed.one();
                tracing::warn!(%error, "the webhook cannot be set; trying again");
                if error.reason() == Reason::Token {
                    return Err(wrong_token());
                }
                intake.ready.intake_fails(Problem::new(
                    "telegram.webhook.public_url",
                    error.to_string(),
                    "Telegram must reach the address over https; the bot keeps trying",
                ));
                if !backoff.wait(stop).await {
                    return Ok(());
                }
            }
        }
    }
}

/// Sees to it that Telegram brings updates to us.
async fn register(settings: &WebhookSettings, api: &Api, trusted: bool) -> Result<(), ApiError> {
    if trusted && is_registered(settings, api).await? {
        return Ok(());
    }
    let body = json!({
        "url": settings.public_url,
        "secret_token": settings.secret.expose_secret(),
        "allowed_updates": clean::KINDS,
        "max_connections": 40,
        "drop_pending_updates": false,
    });
    api.call("setWebhook", &body).await.map(|_| ())
}

async fn is_registered(settings: &WebhookSettings, api: &Api) -> Result<bool, ApiError> {
    let info = api.call("getWebhookInfo", &json!({})).await?;
    let asked: Option<Vec<&str>> = info
        .get("allowed_updates")
        .and_then(Value::as_array)
        .map(|kinds| kinds.iter().filter_map(Value::as_str).collect());
    let ours = info.get("url").and_then(Value::as_str) == Some(&settings.public_url);
    Ok(ours && asked.is_some_and(|asked| clean::KINDS.iter().all(|kind| asked.contains(kind))))
}
