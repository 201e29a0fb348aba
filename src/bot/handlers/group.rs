//! Groups: a welcome, the settings of their admins, and what is left when we are gone.

use std::sync::Arc;

use serde_json::{Value, json};
use teloxide::types::{CallbackQuery, ChatMember, ChatMemberKind, ChatMemberUpdated, Message};

use super::commands::language_buttons;
use super::scene::{Scene, chat_pseudonym, user_id};
use super::{Handlers, notice};
use crate::answer::Engine;
use crate::bot::Identity;
use crate::bot::action::{Action, Draft, Place};
use crate::bot::addressing::is_group;
use crate::bot::callback::{Key, Press, SettingChoice};
use crate::bot::keyboard::{self, Keyboard, press};
use crate::bot::preferences::Preferences;
use crate::bot::render;
use crate::bot::wording::{Hears, Voice};
use crate::index::ArticleCard;

impl Handlers {
    /// We were added somewhere, blocked, or thrown out.
    pub(super) async fn membership(
        &self,
        me: &Arc<Identity>,
        change: &ChatMemberUpdated,
    ) -> anyhow::Result<Vec<Action>> {
        let (before, now) = (&change.old_chat_member, &change.new_chat_member);
        if !now.is_present() {
            self.store.forget(chat_pseudonym(&self.store, change.chat.id.0)).await?;
            return Ok(Vec::new());
        }
        if before.is_present() || !is_group(&change.chat) || !may_write(now) {
            return Ok(Vec::new());
        }
        let voice = Preferences::default().voice(None, change.from.language_code.as_deref());
        let hears = match now.kind {
            ChatMemberKind::Administrator(_) => Hears::AllAsAdmin,
            _ if me.reads_all_group_messages => Hears::All,
            _ => Hears::Addressed,
        };
        let me = Arc::clone(me);
        let words = self
            .with_engine(move |engine| voice.welcome(&engine.articles(), &me.username, hears))
            .await?;
        let place = Place { chat: change.chat.id.0, thread: None, reply_to: None, quote: None };
        Ok(vec![Action::Send { place, draft: render::words(&words, None) }])
    }

    /// A group became a supergroup: its settings go along.
    pub(super) async fn migrated(&self, old: i64, new: i64) -> anyhow::Result<()> {
        let (old, new) = (chat_pseudonym(&self.store, old), chat_pseudonym(&self.store, new));
        self.store.move_preferences(old, new).await?;
        Ok(())
    }

    /// `/settings`.
    pub(super) async fn settings(
        &self,
        scene: &Scene,
        message: &Message,
    ) -> anyhow::Result<Vec<Action>> {
        let voice = scene.voice(None);
        // An anonymous admin writes in the name of the group itself.
        let anonymous = message.sender_chat.as_ref().is_some_and(|chat| chat.id == message.chat.id);
        if scene.group && !anonymous && !self.is_admin(scene.chat, scene.person).await {
            if scene.preferences.off {
                return Ok(Vec::new());
            }
            return Ok(vec![scene.answer(message, render::words(&voice.admins_only(), None))]);
        }
        let (preferences, group) = (scene.preferences.clone(), scene.group);
        let draft =
            self.with_engine(move |engine| menu(engine, voice, &preferences, group)).await?;
        Ok(vec![scene.answer(message, draft)])
    }

    /// A choice in the settings' menu.
    pub(super) async fn choose_setting(
        &self,
        scene: &Scene,
        query: &CallbackQuery,
        message: &Message,
        choice: SettingChoice,
    ) -> anyhow::Result<Vec<Action>> {
        let id = &query.id.0;
        if scene.group && !self.is_admin(scene.chat, user_id(&query.from)).await {
            return Ok(vec![notice(id, Some(&scene.voice(None).admins_only()), true)]);
        }
        let mut preferences = scene.preferences.clone();
        let mut list = false;
        match &choice {
            SettingChoice::Menu => {}
            SettingChoice::Articles => list = true,
            SettingChoice::Close => {
                let delete = Action::Delete { chat: scene.chat, message: message.id.0 };
                return Ok(vec![notice(id, None, false), delete]);
            }
            SettingChoice::Brief(on) => preferences.brief = *on,
            SettingChoice::ArabicDigits(on) => preferences.arabic_digits = *on,
            SettingChoice::Language(choice) => preferences.set_language(*choice),
            SettingChoice::Tidy(true) if !self.may_delete(scene).await => {
                return Ok(vec![notice(id, Some(&scene.voice(None).no_right_to_delete()), true)]);
            }
            SettingChoice::Tidy(on) => preferences.tidy = *on && scene.group,
            SettingChoice::Off(on) => preferences.off = *on && scene.group,
            SettingChoice::Article(article) => preferences.set_article(article.as_ref()),
        }
        if preferences != scene.preferences {
            let chat = chat_pseudonym(&self.store, scene.chat);
            self.store.prefer(chat, preferences.to_json()).await?;
        }
        let voice = preferences.voice(None, scene.language_code.as_deref());
        let group = scene.group;
        let draft = self
            .with_engine(move |engine| {
                if list {
                    article_choice(engine, voice)
                } else {
                    menu(engine, voice, &preferences, group)
                }
            })
            .await?;
        let edit = Action::Edit { chat: scene.chat, message: message.id.0, draft };
        Ok(vec![notice(id, None, false), edit])
    }

    /// Whether this member runs the group, as far as Telegram tells.
    async fn is_admin(&self, chat: i64, user: i64) -> bool {
        let member = self.member(chat, user).await;
        let status = member.get("status").and_then(Value::as_str);
        matches!(status, Some("creator" | "administrator"))
    }

    /// Whether the admins let us delete messages.
    async fn may_delete(&self, scene: &Scene) -> bool {
        let us = self.member(scene.chat, scene.me.id).await;
        us.get("can_delete_messages").and_then(Value::as_bool).unwrap_or(false)
    }

    /// A `ChatMember`; nothing when Telegram does not tell.
    async fn member(&self, chat: i64, user: i64) -> Value {
        let asked = json!({"chat_id": chat, "user_id": user});
        self.api.call("getChatMember", &asked).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "Telegram did not say what a member may do");
            Value::Null
        })
    }
}

/// Whether a member may write in the group.
fn may_write(member: &ChatMember) -> bool {
    match &member.kind {
        ChatMemberKind::Restricted(restricted) => restricted.can_send_messages,
        _ => member.is_present(),
    }
}

/// The settings as they are, a button for each.
fn menu(engine: &Engine, voice: Voice, preferences: &Preferences, group: bool) -> Draft {
    let choice = |label: String, choice| press(&label, &Press::Setting(choice));
    let article = preferences.article().and_then(|key| engine.article(key.as_str()));
    let title = article.as_ref().map(|card| card.title.as_str());
    let mut keyboard = Keyboard::new(voice).row([choice(
        voice.setting_length(preferences.brief),
        SettingChoice::Brief(!preferences.brief),
    )]);
    keyboard = keyboard.row([choice(
        voice.setting_digits(preferences.arabic_digits),
        SettingChoice::ArabicDigits(!preferences.arabic_digits),
    )]);
    if engine.articles().len() > 1 {
        keyboard = keyboard.row([choice(voice.setting_article(title), SettingChoice::Articles)]);
    }
    if group {
        keyboard = keyboard
            .row([choice(
                voice.setting_tidy(preferences.tidy),
                SettingChoice::Tidy(!preferences.tidy),
            )])
            .row([choice(
                voice.setting_off(preferences.off),
                SettingChoice::Off(!preferences.off),
            )]);
    }
    keyboard = language_buttons(keyboard, voice, preferences.language(), |choice| {
        Press::Setting(SettingChoice::Language(choice))
    });
    keyboard = keyboard.row([choice(voice.button_close().to_owned(), SettingChoice::Close)]);
    render::words(&voice.settings(group, preferences.off), keyboard.finish())
}

/// The articles to choose the only one from.
fn article_choice(engine: &Engine, voice: Voice) -> Draft {
    let articles = engine.articles();
    let button = |card: &Arc<ArticleCard>| {
        let key = Key::parse(&card.id.key())?;
        Some(press(&card.title, &Press::Setting(SettingChoice::Article(Some(key)))))
    };
    let all = press(voice.button_all_articles(), &Press::Setting(SettingChoice::Article(None)));
    let keyboard = Keyboard::new(voice)
        .row([all])
        .column(articles.iter().take(keyboard::LIST).filter_map(button))
        .row([press(voice.button_back_to_settings(), &Press::Setting(SettingChoice::Menu))]);
    render::words(&voice.setting_articles(), keyboard.finish())
}
