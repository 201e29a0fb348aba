//! The Telegram bot: intake, routing, handlers, wording, rendering, sending.

pub mod action;

use futures::future::BoxFuture;

use action::Action;

/// Decides what to do about one update. Implemented by the handlers; the pipeline knows only this.
pub trait Handle: Send + Sync + 'static {
    /// Called once per update, in order within a chat; may panic without harm to any other chat.
    fn handle<'a>(
        &'a self,
        update: teloxide::types::Update,
    ) -> BoxFuture<'a, anyhow::Result<Vec<Action>>>;
}
