//! Asking about chats and members, leaving, files.

use serde_json::{Value, json};

use super::super::failure::{Failure, Outcome};
use super::super::model::{Chat, Kind, Status};
use super::super::params::Params;
use super::super::world::World;

impl World {
    /// `getChat`.
    pub(super) fn get_chat(&self, params: &Params) -> Outcome {
        let id = self.visible_chat(params)?;
        let chat = &self.chats[&id];
        let mut json = self.chat_json(id);
        json["accent_color_id"] = json!(chat.id.rem_euclid(7));
        json["max_reaction_count"] = json!(11);
        json["accepted_gift_types"] = json!({
            "unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false,
            "premium_subscription": false, "gifts_from_channels": false
        });
        if let Some(username) = &chat.username {
            json["active_usernames"] = json!([username]);
        }
        if let Some(linked) = chat.linked {
            json["linked_chat_id"] = json!(linked);
        }
        if matches!(chat.kind, Kind::Group | Kind::Supergroup) {
            let permissions = super::super::model::RESTRICTED_RIGHTS
                .iter()
                .map(|right| ((*right).to_owned(), json!(true)))
                .collect();
            json["permissions"] = Value::Object(permissions);
        }
        Ok(json)
    }

    /// A chat that the bot may ask about.
    fn visible_chat(&self, params: &Params) -> Outcome<i64> {
        let id = self.chat(params)?;
        let chat = &self.chats[&id];
        if let Some(to) = chat.migrated_to {
            return Err(Failure::migrated(to));
        }
        if chat.kind != Kind::Private && chat.username.is_none() {
            self.check_membership(chat)?;
        }
        Ok(id)
    }

    /// `getChatMember`.
    pub(super) fn get_chat_member(&self, params: &Params) -> Outcome {
        let id = self.visible_chat(params)?;
        let user = params.integer("user_id").unwrap_or(0);
        if user == 0 {
            return Err(Failure::bad("invalid user_id specified"));
        }
        if !self.users.contains_key(&user) {
            return Err(Failure::bad("user not found"));
        }
        let chat = &self.chats[&id];
        if chat.kind == Kind::Channel && !chat.status(self.bot).is_admin() {
            return Err(Failure::bad("member list is inaccessible"));
        }
        Ok(self.member_json(chat, user))
    }

    /// `getChatAdministrators`.
    pub(super) fn get_chat_administrators(&self, params: &Params) -> Outcome {
        let id = self.visible_chat(params)?;
        let chat = &self.chats[&id];
        if chat.kind == Kind::Private {
            return Err(Failure::bad("there are no administrators in the private chat"));
        }
        let admins = chat.members.iter().filter(|(id, member)| {
            let bot = self.users.get(id).is_some_and(|user| user.is_bot);
            member.status.is_admin() && (!bot || **id == self.bot)
        });
        Ok(admins.map(|(id, _)| self.member_json(chat, *id)).collect())
    }

    /// `getChatMemberCount`.
    pub(super) fn get_chat_member_count(&self, params: &Params) -> Outcome {
        let id = self.visible_chat(params)?;
        let chat: &Chat = &self.chats[&id];
        if chat.kind == Kind::Private {
            return Ok(json!(2));
        }
        Ok(json!(chat.members.values().filter(|member| member.status.is_in()).count()))
    }

    /// `leaveChat`.
    pub(super) fn leave_chat(&mut self, params: &Params) -> Outcome {
        let id = self.visible_chat(params)?;
        if self.chats[&id].kind == Kind::Private {
            return Err(Failure::bad("chat member status can't be changed in private chats"));
        }
        self.change_membership(id, self.bot, self.bot, Status::Left);
        Ok(json!(true))
    }

    /// `getFile`.
    pub(super) fn get_file(&self, params: &Params) -> Outcome {
        let id = params.filled("file_id").ok_or_else(|| Failure::bad("file_id not specified"))?;
        let size = self.files.get(&id).ok_or_else(|| Failure::bad("invalid file_id"))?;
        Ok(json!({
            "file_id": id, "file_unique_id": "AQADemulated", "file_size": size,
            "file_path": format!("documents/{id}")
        }))
    }
}
