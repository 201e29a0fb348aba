//! Joining, leaving, promotion, blocking, migration: what changes and what the bot hears of it.

use serde_json::json;

use super::model::{Chat, Kind, Member, Status};
use super::world::World;

impl World {
    /// Changes how `user` belongs to a chat, at the hand of `by`, with the service message and the
    /// updates that follow.
    pub(super) fn change_membership(&mut self, chat: i64, by: i64, user: i64, status: Status) {
        let Some(place) = self.chats.get(&chat) else { return };
        let mut member = Member::new(status);
        member.anonymous = place.members.get(&user).is_some_and(|old| old.anonymous);
        self.replace_member(chat, by, user, member);
    }

    /// As [`World::change_membership`], with rights chosen by the caller.
    pub(super) fn replace_member(&mut self, chat: i64, by: i64, user: i64, member: Member) {
        let Some(place) = self.chats.get(&chat) else { return };
        let was = place.status(user);
        let status = member.status;
        let is_bot = user == self.bot;
        let old = self.member_json(place, user);
        let is_channel = place.kind == Kind::Channel;
        let leaves = was.is_in() && !status.is_in();
        if leaves && !is_channel {
            self.tell_service(chat, by, "left_chat_member", self.user_json(user));
        }
        if let Some(place) = self.chats.get_mut(&chat) {
            place.members.insert(user, member);
        }
        let Some(place) = self.chats.get(&chat) else { return };
        let new = self.member_json(place, user);
        let kind = if is_bot { "my_chat_member" } else { "chat_member" };
        let hears = is_bot || place.status(self.bot).is_admin();
        if old != new && hears {
            self.announce_membership(kind, chat, by, &old, &new);
        }
        if !was.is_in() && status.is_in() && !is_channel {
            self.tell_service(chat, by, "new_chat_members", json!([self.user_json(user)]));
        }
        self.touch();
    }

    fn tell_service(&mut self, chat: i64, by: i64, field: &'static str, value: serde_json::Value) {
        let id = self.add_service(chat, Some(by), field, value);
        self.deliver(chat, id, false);
    }

    /// A user blocks the bot or takes it back.
    pub(super) fn block(&mut self, user: i64, blocked: bool) {
        let Some(account) = self.users.get_mut(&user) else { return };
        if account.blocked_bot == blocked {
            return;
        }
        account.blocked_bot = blocked;
        let member = |blocked: bool| {
            let status = if blocked { "kicked" } else { "member" };
            let mut json = json!({ "user": self.bot_json(), "status": status });
            if blocked {
                json["until_date"] = json!(0);
            }
            json
        };
        let (old, new) = (member(!blocked), member(blocked));
        if self.chats.contains_key(&user) {
            self.announce_membership("my_chat_member", user, user, &old, &new);
        }
        self.touch();
    }

    /// A basic group becomes a supergroup; the new id.
    pub(super) fn migrate(&mut self, group: i64, by: i64) -> i64 {
        let Some(old) = self.chats.get(&group).cloned() else { return group };
        let new = self.add_chat(Kind::Supergroup, &old.title, &[]);
        if let Some(place) = self.chats.get_mut(&new) {
            *place = Chat { members: old.members, ..place.clone() };
        }
        self.tell_service(group, by, "migrate_to_chat_id", json!(new));
        if let Some(place) = self.chats.get_mut(&group) {
            place.migrated_to = Some(new);
        }
        self.tell_service(new, by, "migrate_from_chat_id", json!(group));
        new
    }
}
