//! A webhook: where updates are posted, and how that went.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::Shared;
use super::failure::{Failure, Outcome};
use super::params::Params;

/// Retries wait at most so long by themselves.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// A `Retry-After` of the bot is honoured up to so long.
const LONGEST_WAIT: Duration = Duration::from_hours(1);
/// A delivery may take so long.
const DELIVERY_TIMEOUT: Duration = Duration::from_mins(1);

/// A webhook as `setWebhook` set it.
#[derive(Debug, Clone, Default)]
pub(super) struct Webhook {
    /// Tells a webhook from the one set after it.
    pub(super) turn: u64,
    pub(super) url: String,
    pub(super) secret: Option<String>,
    pub(super) max_connections: i64,
    /// Date and text of the last failed delivery.
    pub(super) last_error: Option<(i64, String)>,
}

impl Webhook {
    /// `WebhookInfo`.
    pub(super) fn info(webhook: Option<&Self>, waiting: usize, allowed: &[String]) -> Value {
        let mut info = json!({
            "url": webhook.map_or("", |webhook| webhook.url.as_str()),
            "has_custom_certificate": false,
            "pending_update_count": waiting,
        });
        if let Some(webhook) = webhook {
            info["max_connections"] = json!(webhook.max_connections);
            info["ip_address"] = json!("127.0.0.1");
            if let Some((date, text)) = &webhook.last_error {
                info["last_error_date"] = json!(date);
                info["last_error_message"] = json!(text);
            }
        }
        if !allowed.is_empty() {
            info["allowed_updates"] = json!(allowed);
        }
        info
    }
}

/// `setWebhook`. Unlike the real server it takes `http` too: it posts to this machine only.
pub(super) fn set(shared: &Arc<Shared>, params: &Params) -> Outcome {
    let Some(address) = params.filled("url") else { return Ok(delete(shared, params)) };
    let url = url::Url::parse(&address)
        .map_err(|_| Failure::bad("bad webhook: invalid webhook URL specified"))?;
    let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    if !matches!(url.scheme(), "http" | "https") || !local {
        return Err(Failure::bad("bad webhook: the emulator posts to this machine only"));
    }
    let secret = params.filled("secret_token");
    if let Some(secret) = &secret {
        if secret.len() > 256 {
            return Err(Failure::bad("secret token is too long"));
        }
        let fine = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if !secret.chars().all(fine) {
            return Err(Failure::bad("secret token contains unallowed characters"));
        }
    }
    let allowed = params.json("allowed_updates", "allowed updates")?;
    let turn = shared.with(|world| {
        if params.is_on("drop_pending_updates") {
            world.updates.clear();
        }
        if let Some(allowed) = &allowed {
            world.updates.allow(allowed);
        }
        let turn = world.touch();
        world.updates.poller += 1;
        world.updates.webhook = Some(Webhook {
            turn,
            url: address,
            secret,
            max_connections: params.integer("max_connections").unwrap_or(40).clamp(1, 100),
            last_error: None,
        });
        turn
    });
    shared.spawn(deliver(Arc::clone(shared), turn));
    Ok(json!(true))
}

/// `deleteWebhook`.
pub(super) fn delete(shared: &Arc<Shared>, params: &Params) -> Value {
    shared.with(|world| {
        world.updates.webhook = None;
        if params.is_on("drop_pending_updates") {
            world.updates.clear();
        }
        world.touch();
    });
    json!(true)
}

/// A sequence of updates, of which one is on its way at a time.
type Sequence = (String, i64);

/// Posts what waits until the webhook is replaced or deleted: the updates of a sequence one after
/// the other, different sequences beside each other.
async fn deliver(shared: Arc<Shared>, turn: u64) {
    let client = reqwest::Client::new();
    let mut changes = shared.with(|world| world.subscribe());
    let mut on_their_way: JoinSet<Sequence> = JoinSet::new();
    let mut busy: HashSet<Sequence> = HashSet::new();
    loop {
        changes.mark_unchanged();
        let Some((hook, next)) = shared.with(|world| {
            let hook = world.updates.webhook.clone().filter(|hook| hook.turn == turn)?;
            let now = world.now();
            world.updates.expire(now);
            let full = on_their_way.len() >= usize::try_from(hook.max_connections).unwrap_or(1);
            let next = if full { None } else { world.updates.next_free(&busy) };
            Some((hook, next))
        }) else {
            return;
        };
        if let Some((id, sequence, update)) = next {
            busy.insert(sequence.clone());
            let (shared, client) = (Arc::clone(&shared), client.clone());
            on_their_way.spawn(async move {
                deliver_one(&shared, &client, &hook, id, &update).await;
                sequence
            });
            continue;
        }
        tokio::select! {
            Some(done) = on_their_way.join_next() => {
                if let Ok(sequence) = done {
                    busy.remove(&sequence);
                }
            }
            changed = changes.changed() => if changed.is_err() { return },
        }
    }
}

/// Posts one update until it is answered with 2xx, with pauses that double, or until it is too old
/// or the webhook another.
async fn deliver_one(
    shared: &Arc<Shared>,
    client: &reqwest::Client,
    hook: &Webhook,
    id: i64,
    update: &Value,
) {
    let mut pause = Duration::from_millis(200);
    loop {
        let (text, wait) = match post(client, hook, update).await {
            Ok(reply) => {
                shared.with(|world| {
                    world.updates.remove(id);
                    world.touch();
                });
                if let Some(reply) = reply {
                    shared.call_in_reply(&reply);
                }
                return;
            }
            Err(failed) => failed,
        };
        let goes_on = shared.with(|world| {
            let now = world.now();
            world.updates.expire(now);
            let goes_on = world.updates.has(id);
            let current = world.updates.webhook.as_mut().filter(|other| other.turn == hook.turn);
            let current = current.map(|current| current.last_error = Some((now, text)));
            goes_on && current.is_some()
        });
        if !goes_on {
            return;
        }
        tokio::time::sleep(wait.unwrap_or(pause).min(LONGEST_WAIT)).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Posts one update; a body with a `method` is a call to be made.
async fn post(
    client: &reqwest::Client,
    hook: &Webhook,
    update: &Value,
) -> Result<Option<Value>, (String, Option<Duration>)> {
    let mut request = client.post(&hook.url).json(update).timeout(DELIVERY_TIMEOUT);
    if let Some(secret) = &hook.secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    let response = request.send().await.map_err(|error| {
        let text = if error.is_timeout() { "Read timeout expired" } else { "Connection refused" };
        (text.to_owned(), None)
    })?;
    let status = response.status();
    if !status.is_success() {
        let wait = response
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok()?.parse().ok())
            .map(Duration::from_secs);
        let reason = status.canonical_reason().unwrap_or_default();
        let text = format!("Wrong response from the webhook: {} {reason}", status.as_u16());
        return Err((text, wait));
    }
    let reply = response.json::<Value>().await.ok();
    Ok(reply.filter(|reply| reply.get("method").is_some()))
}
