//! The Telegram bot: intake, routing, handlers, wording, rendering, sending.
//!
//! An update travels `intake` (or `webhook`) → inbox → `lanes` → a [`Handle`]r → outbox → `sender`.
//! Handlers decide what to say, the pipeline sees to it that it is said, once and in order.

pub mod action;
pub mod addressing;
pub mod api;
pub mod callback;
pub mod clean;
pub mod deeplink;
pub mod handlers;
pub mod isolate;
pub mod kept;
pub mod keyboard;
pub mod limits;
pub mod memory;
pub mod pipeline;
pub mod plural;
pub mod preferences;
pub mod profile;
pub mod render;
pub mod utf16;
pub mod wording;

use futures::future::BoxFuture;
use teloxide::types::{Message, Update};

pub use api::Api;
pub use pipeline::{HEARTBEAT, Metrics, PipelineSettings, Ready, WebhookSettings, run};

use action::{Action, Standing};

/// Decides what to do about one update. Implemented by the handlers; the pipeline knows only this.
pub trait Handle: Send + Sync + 'static {
    /// Called once Telegram has told who we are, before the first update is handled; again after a change.
    ///
    /// What comes back (commands, descriptions) is compared with what Telegram has, and changed where it differs; in the
    /// background, and again while Telegram is down. It never holds up an answer.
    fn introduce(&self, me: &Identity) -> Vec<Standing>;

    /// Called once per update, in order within a chat; may panic without harm to any other chat.
    ///
    /// # Errors
    ///
    /// A [`StoreError`](crate::store::StoreError) anywhere in the chain is taken as passing: the update is handled
    /// again until the store is back. Any other error is retried a few times, then the update is set aside.
    fn handle(&self, incoming: Incoming) -> BoxFuture<'_, anyhow::Result<Vec<Action>>>;
}

/// One update, cleaned of everything that teloxide's types would stumble over.
#[derive(Debug, Clone, PartialEq)]
pub enum Incoming {
    /// An update that teloxide has a type for.
    Update(Update),
    /// Guest mode (Bot API 10.0): we were mentioned in a chat that we have not joined. Answered once, with
    /// `answerGuestQuery`.
    Guest {
        /// `guest_query_id`.
        query: String,
        /// The message that mentions us.
        message: Message,
    },
}

/// Who we are, as `getMe` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The bot's user id.
    pub id: i64,
    /// Without `@`.
    pub username: String,
    /// The displayed name.
    pub name: String,
    /// Whether privacy mode is off: every message of a group comes in.
    pub reads_all_group_messages: bool,
    /// Whether inline mode is switched on.
    pub supports_inline: bool,
    /// Whether guest mode is switched on.
    pub supports_guests: bool,
}
