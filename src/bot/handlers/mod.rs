//! What the bot does about an update: a question is answered, a button obeyed, a stranger welcomed.
//!
//! Handlers return [`Action`]s and send nothing themselves, so that whatever they decided survives a kill. `scene` says
//! where an update happens; `ask`, `commands`, `press`, `inline` and `group` each
//! treat one kind.

mod ask;
mod commands;
mod group;
mod inline;
mod open;
mod press;
mod privacy;
mod scene;

use std::fmt;
use std::num::NonZero;
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::available_parallelism;

use anyhow::Context as _;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::json;
use teloxide::types::{Message, Update, UpdateKind};
use tokio::sync::Semaphore;

use super::action::{Action, Call, Standing};
use super::addressing::{self, Addressed};
use super::limits::Limits;
use super::memory::Memory;
use super::{Api, Handle, Identity, Incoming, Metrics, profile};
use crate::answer::Engine;
use crate::store::Store;
pub use privacy::Keeping;
use scene::Scene;

/// The bot's behaviour.
pub struct Handlers {
    engine: Arc<Engine>,
    store: Store,
    api: Api,
    limits: Limits,
    memory: Memory,
    keeping: Keeping,
    metrics: Arc<Metrics>,
    searching: Semaphore,
    me: RwLock<Option<Arc<Identity>>>,
}

impl fmt::Debug for Handlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handlers").finish_non_exhaustive()
    }
}

impl Handle for Handlers {
    fn introduce(&self, me: &Identity) -> Vec<Standing> {
        *self.me.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(me.clone()));
        profile::standing()
    }

    fn handle(&self, incoming: Incoming) -> BoxFuture<'_, anyhow::Result<Vec<Action>>> {
        async move {
            let me = self.me.read().unwrap_or_else(PoisonError::into_inner).clone();
            let me = me.context("an update came before Telegram told who we are")?;
            match incoming {
                Incoming::Update(update) => self.update(&me, update).await,
                Incoming::Guest { query, message } if me.supports_guests => {
                    self.guest(&me, &query, &message).await
                }
                Incoming::Guest { .. } => Ok(Vec::new()),
            }
        }
        .boxed()
    }
}

impl Handlers {
    /// A bot that answers from `engine`, as much as `limits` allow, keeps in `store`, and asks `api` who is an admin.
    pub fn new(engine: Arc<Engine>, store: Store, api: Api, limits: Limits) -> Self {
        Self {
            engine,
            store,
            api,
            limits,
            memory: Memory::default(),
            keeping: Keeping::default(),
            metrics: Arc::default(),
            searching: Semaphore::new(available_parallelism().map_or(1, NonZero::get)),
            me: RwLock::default(),
        }
    }

    /// The same, keeping as much as the operator wants.
    #[must_use]
    pub fn keeping(self, keeping: Keeping) -> Self {
        Self { keeping, ..self }
    }

    /// The same, counting what goes wrong in `metrics`.
    #[must_use]
    pub fn counting(self, metrics: Arc<Metrics>) -> Self {
        Self { metrics, ..self }
    }

    async fn update(&self, me: &Arc<Identity>, update: Update) -> anyhow::Result<Vec<Action>> {
        match update.kind {
            UpdateKind::Message(message) => self.message(me, &message, false).await,
            UpdateKind::EditedMessage(message) => self.message(me, &message, true).await,
            UpdateKind::CallbackQuery(query) => self.pressed(me, &query).await,
            UpdateKind::InlineQuery(query) => self.inline(me, &query).await,
            UpdateKind::MyChatMember(change) => self.membership(me, &change).await,
            _ => Ok(Vec::new()),
        }
    }

    async fn message(
        &self,
        me: &Arc<Identity>,
        message: &Message,
        edited: bool,
    ) -> anyhow::Result<Vec<Action>> {
        if let Some(new) = message.migrate_to_chat_id() {
            self.migrated(message.chat.id.0, new.0).await?;
            return Ok(Vec::new());
        }
        let wants = addressing::addressed(message, me);
        if wants == Addressed::Nothing {
            return Ok(Vec::new());
        }
        let scene = Scene::of_message(&self.store, me, message).await?;
        let is_settings = matches!(&wants, Addressed::Command { name, .. } if name == "settings");
        if scene.preferences.off && scene.group && !is_settings {
            return Ok(Vec::new());
        }
        match wants {
            Addressed::Question(text) => self.question(&scene, message, text, edited).await,
            Addressed::Command { name, argument } => {
                self.command(&scene, message, &name, argument, edited).await
            }
            Addressed::Unreadable(what) => {
                let album = message.media_group_id().map(|id| id.0.as_str());
                let seen = album.is_some_and(|album| {
                    !self.memory.first_of_album(scene.chat, album, self.store.now())
                });
                if edited || seen {
                    return Ok(Vec::new());
                }
                let voice = scene.voice(None);
                Ok(vec![scene.answer(message, super::render::words(&voice.unreadable(what), None))])
            }
            Addressed::Nothing => Ok(Vec::new()),
        }
    }

    /// Runs `work` where blocking is allowed. As many at once as there are processors: in line all but the last are done
    /// sooner than side by side.
    ///
    /// # Errors
    ///
    /// `work` panicked; the panic has been reported where it happened.
    async fn with_engine<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Engine) -> T + Send + 'static,
    ) -> anyhow::Result<T> {
        let engine = Arc::clone(&self.engine);
        let _turn = self.searching.acquire().await;
        tokio::task::spawn_blocking(move || work(&engine))
            .await
            .inspect_err(|_| self.metrics.panics.one())
            .context("the search did not come to its end")
    }
}

/// The answer to a press of a button: nothing, a passing notice, or one to be confirmed.
fn notice(query: &str, text: Option<&str>, alert: bool) -> Action {
    let mut body = json!({"callback_query_id": query});
    if let Some(text) = text {
        body["text"] = text.into();
        body["show_alert"] = alert.into();
    }
    Action::Now(Call { method: "answerCallbackQuery", body })
}
