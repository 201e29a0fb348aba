//! The pipeline as a whole, against a Bot API that misbehaves.

#[path = "../../../../tests/support/telegram.rs"]
#[expect(unreachable_pub, dead_code, reason = "shared with the long runs")]
mod telegram;

mod delivery;
mod faults;
mod store;
mod webhook;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use secrecy::SecretString;
use teloxide::types::{Message, UpdateKind};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{Metrics, PipelineSettings, Ready, run};
use crate::bot::action::{Action, Call, Draft, Place, Standing};
use crate::bot::{Api, Handle, Identity, Incoming};
use crate::store::Store;
use telegram::{TOKEN, Telegram};

const SOON: Duration = Duration::from_secs(20);

/// Says back what was said; "panic" and "fail" do what they say.
#[derive(Default)]
struct Echo {
    failures_left: AtomicU64,
}

impl Handle for Echo {
    fn introduce(&self, me: &Identity) -> Vec<Standing> {
        assert_eq!(me.username, "isnad_bot");
        let ask = Call { method: "getMyCommands", body: serde_json::json!({}) };
        let set = Call { method: "setMyCommands", body: serde_json::json!({"commands": []}) };
        vec![Standing { ask, wanted: serde_json::json!([]), set }]
    }

    fn handle(&self, incoming: Incoming) -> BoxFuture<'_, anyhow::Result<Vec<Action>>> {
        async move {
            let Incoming::Update(update) = incoming else { return Ok(Vec::new()) };
            let message = match update.kind {
                UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => message,
                UpdateKind::CallbackQuery(query) => {
                    let body = serde_json::json!({"callback_query_id": query.id.to_string()});
                    return Ok(vec![Action::Now(Call { method: "answerCallbackQuery", body })]);
                }
                _ => return Ok(Vec::new()),
            };
            let text = message.text().unwrap_or_default().to_owned();
            assert!(text != "panic", "as asked");
            if text == "fail" && self.failures_left.fetch_sub(1, Ordering::Relaxed) > 0 {
                anyhow::bail!("as asked");
            }
            Ok(vec![echo(&message, text)])
        }
        .boxed()
    }
}

fn echo(message: &Message, text: String) -> Action {
    let place = Place {
        chat: message.chat.id.0,
        thread: None,
        reply_to: Some(message.id.0),
        quote: text.contains("quote").then(|| "quote".into()),
    };
    let draft = Draft { text, entities: Vec::new(), keyboard: None };
    Action::Answer { place, question: message.id.0, draft }
}

/// A bot under test.
struct Bot {
    task: JoinHandle<anyhow::Result<()>>,
    shutdown: CancellationToken,
    metrics: Arc<Metrics>,
    ready: Arc<Ready>,
    store: Store,
}

impl Bot {
    async fn start(server: &Telegram, folder: &std::path::Path) -> Self {
        let store = Store::open(folder).await.unwrap();
        Self::start_with(server, store, Arc::new(Echo::default()), 0)
    }

    fn start_with(
        server: &Telegram,
        store: Store,
        handler: Arc<dyn Handle>,
        messages_per_second: u32,
    ) -> Self {
        let settings = PipelineSettings {
            poll_patience: Duration::from_secs(2),
            messages_per_second,
            ..PipelineSettings::default()
        };
        Self::start_settings(server, store, handler, settings)
    }

    fn start_settings(
        server: &Telegram,
        store: Store,
        handler: Arc<dyn Handle>,
        settings: PipelineSettings,
    ) -> Self {
        let (metrics, ready) = (Arc::clone(&settings.metrics), Arc::clone(&settings.ready));
        let api = Api::new(&server.url, SecretString::from(TOKEN)).unwrap();
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(run(settings, api, store.clone(), handler, shutdown.clone()));
        Self { task, shutdown, metrics, ready, store }
    }

    /// Waits until the outbox is empty.
    async fn settled(&self) {
        let began = std::time::Instant::now();
        while self.store.outgoing_count().await.unwrap() > 0 {
            assert!(began.elapsed() < SOON, "the outbox does not empty");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Stops as on SIGTERM.
    async fn stop(self) {
        self.shutdown.cancel();
        tokio::time::timeout(Duration::from_secs(10), self.task)
            .await
            .expect("ends within ten seconds")
            .unwrap()
            .unwrap();
        self.store.close().await;
    }

    /// Ends as if killed: nothing is finished, nothing is flushed.
    async fn kill(self) {
        self.task.abort();
        let _ = self.task.await;
        self.store.close().await;
    }
}
