//! Who talks to the bot, and where.

use serde_json::json;

use super::Emulator;
use super::model::{Kind, Member, Status, Topic};
use super::seat::Seat;

/// A user of Telegram.
#[derive(Debug, Clone)]
pub struct Person {
    pub(super) emulator: Emulator,
    pub(super) id: i64,
}

/// A group, supergroup or channel.
#[derive(Debug, Clone)]
pub struct Room {
    pub(super) emulator: Emulator,
    pub(super) id: i64,
}

impl Emulator {
    /// A new user whose app is in Arabic.
    pub fn person(&self, name: &str) -> Person {
        self.person_speaking(name, "ar")
    }

    /// A new user whose app is in the language of this code; an empty one tells the bot nothing.
    pub fn person_speaking(&self, name: &str, language: &str) -> Person {
        let id = self.with(|world| world.add_user(name, None, language));
        Person { emulator: self.clone(), id }
    }

    /// A basic group in which the bot already is. The first member owns it.
    pub fn group(&self, title: &str, members: &[&Person]) -> Room {
        self.room(Kind::Group, title, members)
    }

    /// A supergroup in which the bot already is. The first member owns it.
    pub fn supergroup(&self, title: &str, members: &[&Person]) -> Room {
        self.room(Kind::Supergroup, title, members)
    }

    /// A supergroup with topics, with the bot. The first member owns it.
    pub fn forum(&self, title: &str, members: &[&Person]) -> Room {
        let room = self.supergroup(title, members);
        room.with_chat(|chat| chat.forum = true);
        room
    }

    /// A channel that the bot administers. The first member owns it.
    pub fn channel(&self, title: &str, members: &[&Person]) -> Room {
        let room = self.room(Kind::Channel, title, members);
        let bot = self.bot_id();
        room.with_chat(|chat| {
            chat.members.insert(bot, Member::new(Status::Administrator));
        });
        room
    }

    fn room(&self, kind: Kind, title: &str, members: &[&Person]) -> Room {
        let id = self.with(|world| {
            let mut list = vec![(world.bot, Status::Member)];
            for (at, person) in members.iter().enumerate() {
                let status = if at == 0 { Status::Creator } else { Status::Member };
                list.push((person.id, status));
            }
            world.add_chat(kind, title, &list)
        });
        Room { emulator: self.clone(), id }
    }
}

impl Person {
    /// Their user id, which is also the id of their private chat.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// In the private chat with the bot, which exists from now on.
    pub fn in_private(&self) -> Seat {
        self.emulator.with(|world| {
            if !world.chats.contains_key(&self.id) {
                world.add_chat(
                    Kind::Private,
                    "",
                    &[(self.id, Status::Member), (world.bot, Status::Member)],
                );
            }
        });
        Seat::new(self.clone(), self.id)
    }

    /// Opens a topic in the private chat with the bot; its `message_thread_id`.
    pub fn open_topic(&self, name: &str) -> i32 {
        Room { emulator: self.emulator.clone(), id: self.id }.open_topic(self, name)
    }

    /// In a group or channel.
    pub fn in_room(&self, room: &Room) -> Seat {
        Seat::new(self.clone(), room.id)
    }

    /// Blocks the bot: it may not write, and hears nothing.
    pub fn block_bot(&self) {
        self.emulator.with(|world| world.block(self.id, true));
    }

    /// Takes the bot back.
    pub fn unblock_bot(&self) {
        self.emulator.with(|world| world.block(self.id, false));
    }

    /// Gets a username, without `@`.
    pub fn set_username(&self, username: &str) {
        self.emulator.with(|world| {
            if let Some(user) = world.users.get_mut(&self.id) {
                user.username = Some(username.to_owned());
            }
        });
    }
}

impl Room {
    /// Its chat id.
    pub fn id(&self) -> i64 {
        self.id
    }

    fn with_chat<T>(&self, then: impl FnOnce(&mut super::model::Chat) -> T) -> Option<T> {
        self.emulator.with(|world| world.chats.get_mut(&self.id).map(then))
    }

    fn owner(&self) -> i64 {
        self.with_chat(|chat| {
            let is = |(_, member): &(&i64, &Member)| member.status == Status::Creator;
            chat.members.iter().find(is).map_or(0, |(id, _)| *id)
        })
        .unwrap_or(0)
    }

    /// Gives it a public name, without `@`.
    pub fn set_username(&self, username: &str) {
        self.with_chat(|chat| chat.username = Some(username.to_owned()));
    }

    /// Somebody joins.
    pub fn join(&self, person: &Person) {
        self.change(person.id, person.id, Status::Member);
    }

    /// Somebody leaves.
    pub fn leave(&self, person: &Person) {
        self.change(person.id, person.id, Status::Left);
    }

    /// The owner throws somebody out.
    pub fn kick(&self, person: &Person) {
        self.change(self.owner(), person.id, Status::Kicked);
    }

    /// The owner makes somebody an administrator.
    pub fn promote(&self, person: &Person) {
        self.change(self.owner(), person.id, Status::Administrator);
    }

    /// The owner makes somebody an ordinary member again.
    pub fn demote(&self, person: &Person) {
        self.change(self.owner(), person.id, Status::Member);
    }

    /// An administrator writes as the group itself from now on.
    pub fn make_anonymous(&self, person: &Person) {
        self.with_chat(|chat| {
            if let Some(member) = chat.members.get_mut(&person.id) {
                member.anonymous = true;
            }
        });
    }

    /// Somebody adds the bot.
    pub fn add_bot(&self, by: &Person) {
        self.change(by.id, self.emulator.bot_id(), Status::Member);
    }

    /// Somebody throws the bot out.
    pub fn kick_bot(&self, by: &Person) {
        self.change(by.id, self.emulator.bot_id(), Status::Kicked);
    }

    /// Somebody removes the bot without banning it; also makes a room the bot has never joined.
    pub fn remove_bot(&self, by: &Person) {
        self.change(by.id, self.emulator.bot_id(), Status::Left);
    }

    /// Somebody makes the bot an administrator with the usual rights.
    pub fn promote_bot(&self, by: &Person) {
        self.change(by.id, self.emulator.bot_id(), Status::Administrator);
    }

    /// Somebody makes the bot an administrator with these rights only.
    pub fn promote_bot_with(&self, by: &Person, rights: &[&str]) {
        let mut member = Member::new(Status::Administrator);
        for (right, given) in &mut member.rights {
            *given = rights.contains(right);
        }
        let bot = self.emulator.bot_id();
        self.emulator.with(|world| world.replace_member(self.id, by.id, bot, member));
    }

    /// Somebody forbids the bot to write.
    pub fn mute_bot(&self, by: &Person) {
        self.change(by.id, self.emulator.bot_id(), Status::Restricted);
    }

    fn change(&self, by: i64, user: i64, status: Status) {
        self.emulator.with(|world| world.change_membership(self.id, by, user, status));
    }

    /// Opens a topic; its `message_thread_id`.
    pub fn open_topic(&self, by: &Person, name: &str) -> i32 {
        self.emulator.with(|world| {
            let value = json!({ "name": name, "icon_color": 7_322_096 });
            let id = world.add_service(self.id, Some(by.id), "forum_topic_created", value);
            if let Some(message) = world.message_mut(self.id, id) {
                message.thread = Some(id);
            }
            if let Some(chat) = world.chats.get_mut(&self.id) {
                chat.topics.insert(id, Topic::default());
            }
            world.deliver(self.id, id, false);
            id
        })
    }

    /// Closes a topic: only administrators may write there.
    pub fn close_topic(&self, topic: i32) {
        self.with_chat(|chat| {
            if let Some(topic) = chat.topics.get_mut(&topic) {
                topic.closed = true;
            }
        });
    }

    /// Makes a supergroup the discussion group of this channel.
    pub fn link_discussion(&self, group: &Self) {
        self.with_chat(|chat| chat.linked = Some(group.id));
        group.with_chat(|chat| chat.linked = Some(self.id));
    }

    /// Turns a basic group into a supergroup, which it returns.
    #[must_use]
    pub fn migrate(&self, by: &Person) -> Self {
        let id = self.emulator.with(|world| world.migrate(self.id, by.id));
        Self { emulator: self.emulator.clone(), id }
    }

    /// The id of its last message.
    pub fn last_message(&self) -> i32 {
        self.emulator.with(|world| world.last_message(self.id))
    }

    /// The whole chat as people see it.
    pub fn shown(&self) -> String {
        self.emulator.with(|world| world.transcript(self.id, None))
    }
}
