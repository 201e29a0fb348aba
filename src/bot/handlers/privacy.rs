//! What is kept of readers: `/privacy` says it, `/forget_me` ends it, and questions without an answer are kept for the
//! author if the operator wants that.

use teloxide::types::Message;

use super::Handlers;
use super::ask::same_question;
use super::scene::{Scene, chat_pseudonym, person_pseudonym};
use crate::bot::action::{Action, Draft};
use crate::bot::render;
use crate::bot::wording::Voice;
use crate::store::{StoreError, Words};

/// What the operator decided to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeping {
    /// Days that what outlives an answer is kept; the pipeline erases it.
    pub days: u32,
    /// Whether questions without an answer are kept for the author, without the asker.
    pub open_questions: bool,
}

impl Default for Keeping {
    fn default() -> Self {
        Self { days: 30, open_questions: false }
    }
}

impl Handlers {
    /// `/privacy`.
    pub(super) fn privacy(&self, voice: Voice) -> Draft {
        let Keeping { days, open_questions } = self.keeping;
        render::words(&voice.privacy(days, open_questions), None)
    }

    /// `/forget_me`.
    pub(super) async fn forget_me(
        &self,
        scene: &Scene,
        message: &Message,
        voice: Voice,
    ) -> anyhow::Result<Vec<Action>> {
        // What a group or channel chose is not one member's; people have positive ids, which their private chats share.
        let private =
            (scene.person > 0).then(|| (scene.person, chat_pseudonym(&self.store, scene.person)));
        self.store.forget_person(person_pseudonym(&self.store, scene.person), private).await?;
        self.memory.forget(scene.person);
        Ok(vec![scene.answer(message, render::words(&voice.forgotten(), None))])
    }

    /// Keeps a question without an answer, if the operator wants that.
    pub(super) async fn keep_open_question(&self, text: &str) -> Result<(), StoreError> {
        if !self.keeping.open_questions {
            return Ok(());
        }
        self.store.keep_open_question(Words(same_question(text)), Words(text.to_owned())).await
    }
}
