//! The emulated Telegram as one value: who is there, what was written, what the bot set.
//!
//! Everything that happens is a method here or in the neighbours (`deliver`, `methods`), on
//! `&mut World`, without waiting; the server and the test interface hold it behind one lock.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tokio::sync::watch;

use super::callbacks::Press;
use super::guest::GuestQuery;
use super::inline::{Cached, InlineQuery};
use super::model::{Chat, Content, Kind, Member, Message, Status, User};
use super::options::Options;
use super::profile::Profile;
use super::updates::Updates;

/// The account that stands in `from` of messages written as the group itself.
pub(super) const GROUP_ANONYMOUS_BOT: i64 = 1_087_968_824;
/// The account in `from` of messages written in the name of a channel.
pub(super) const CHANNEL_BOT: i64 = 136_817_688;
/// The account in `from` of channel posts copied into the discussion group.
pub(super) const TELEGRAM: i64 = 777_000;

/// The emulated Telegram.
#[derive(Debug)]
pub(super) struct World {
    pub(super) options: Options,
    /// The bot's user id.
    pub(super) bot: i64,
    pub(super) users: HashMap<i64, User>,
    pub(super) chats: HashMap<i64, Chat>,
    pub(super) profile: Profile,
    pub(super) updates: Updates,
    pub(super) presses: HashMap<String, Press>,
    pub(super) inline: HashMap<String, InlineQuery>,
    pub(super) inline_cache: HashMap<(String, String, Option<i64>), Cached>,
    pub(super) guests: HashMap<String, GuestQuery>,
    /// Where messages with an `inline_message_id` live.
    pub(super) inline_messages: HashMap<String, (i64, i32)>,
    /// Files by id, with their sizes.
    pub(super) files: BTreeMap<String, usize>,
    /// Answered queries, oldest first, to forget them in time.
    pub(super) forgettable: VecDeque<String>,
    shift: i64,
    last_shared_message: i32,
    last_id: i64,
    last_key: u64,
    version: u64,
    changed: watch::Sender<u64>,
}

impl World {
    /// An empty Telegram with one bot.
    pub(super) fn new(options: Options) -> Self {
        let bot = options.bot_id();
        let account = |id, first_name: &str, username: &str| User {
            id,
            is_bot: id != TELEGRAM,
            first_name: first_name.into(),
            last_name: None,
            username: (!username.is_empty()).then(|| username.to_owned()),
            language: None,
            blocked_bot: false,
        };
        let users = HashMap::from([
            (bot, account(bot, &options.name, &options.username)),
            (GROUP_ANONYMOUS_BOT, account(GROUP_ANONYMOUS_BOT, "Group", "GroupAnonymousBot")),
            (CHANNEL_BOT, account(CHANNEL_BOT, "Channel", "Channel_Bot")),
            (TELEGRAM, account(TELEGRAM, "Telegram", "")),
        ]);
        Self {
            profile: Profile::new(&options.name),
            updates: Updates::default(),
            options,
            bot,
            users,
            chats: HashMap::new(),
            presses: HashMap::new(),
            inline: HashMap::new(),
            inline_cache: HashMap::new(),
            guests: HashMap::new(),
            inline_messages: HashMap::new(),
            files: BTreeMap::new(),
            forgettable: VecDeque::new(),
            shift: 0,
            last_shared_message: 0,
            last_id: 0,
            last_key: 0,
            version: 0,
            changed: watch::Sender::new(0),
        }
    }

    /// Unix seconds of the emulated clock.
    pub(super) fn now(&self) -> i64 {
        let real = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(real.as_secs()).unwrap_or(i64::MAX).saturating_add(self.shift)
    }

    /// Moves the emulated clock forward.
    pub(super) fn advance(&mut self, by: Duration) {
        self.shift += i64::try_from(by.as_secs()).unwrap_or(0);
        self.touch();
    }

    /// Says that something changed; the number of the change.
    pub(super) fn touch(&mut self) -> u64 {
        self.version += 1;
        self.changed.send_replace(self.version);
        self.version
    }

    /// Wakes at every change.
    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// The number of the last change.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// A number never used before, for user, group and file ids.
    pub(super) fn fresh_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    /// A key never used before, for queries and inline messages.
    pub(super) fn fresh_key(&mut self, prefix: &str) -> String {
        self.last_key += 1;
        let scattered = self.last_key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        format!("{prefix}{scattered}")
    }

    /// A new user.
    pub(super) fn add_user(&mut self, name: &str, username: Option<&str>, language: &str) -> i64 {
        let id = 700_000_000 + self.fresh_id();
        let (first, last) = name.split_once(' ').map_or((name, None), |(f, l)| (f, Some(l)));
        self.users.insert(
            id,
            User {
                id,
                is_bot: false,
                first_name: first.to_owned(),
                last_name: last.map(str::to_owned),
                username: username.map(str::to_owned),
                language: (!language.is_empty()).then(|| language.to_owned()),
                blocked_bot: false,
            },
        );
        id
    }

    /// A new chat with these members; private chats take their user's id.
    pub(super) fn add_chat(&mut self, kind: Kind, title: &str, members: &[(i64, Status)]) -> i64 {
        let id = match kind {
            Kind::Private => members.first().map_or(0, |(user, _)| *user),
            Kind::Group => -4_000_000_000 - self.fresh_id(),
            Kind::Supergroup | Kind::Channel => -1_002_000_000_000 - self.fresh_id(),
        };
        self.chats.insert(
            id,
            Chat {
                id,
                kind,
                title: title.to_owned(),
                username: None,
                forum: false,
                topics: BTreeMap::new(),
                members: members
                    .iter()
                    .map(|(user, status)| (*user, Member::new(*status)))
                    .collect(),
                messages: BTreeMap::new(),
                last_message: 1, // the first one told that the chat was made
                linked: None,
                migrated_to: None,
                action: None,
            },
        );
        self.touch();
        id
    }

    /// A message of a chat.
    pub(super) fn message(&self, chat: i64, id: i32) -> Option<&Message> {
        self.chats.get(&chat)?.messages.get(&id)
    }

    /// The id of the last message of a chat that is still there.
    pub(super) fn last_message(&self, chat: i64) -> i32 {
        self.chats
            .get(&chat)
            .and_then(|chat| chat.messages.keys().next_back().copied())
            .unwrap_or(0)
    }

    /// A message of a chat, to be changed; the change is noted.
    pub(super) fn message_mut(&mut self, chat: i64, id: i32) -> Option<&mut Message> {
        let version = self.touch();
        let message = self.chats.get_mut(&chat)?.messages.get_mut(&id)?;
        message.changed = version;
        Some(message)
    }

    /// A message without anything, for [`World::add_message`] to complete.
    pub(super) fn blank(chat: i64, from: Option<i64>, content: Content) -> Message {
        Message {
            id: 0,
            chat,
            from,
            sender_chat: None,
            date: 0,
            edit_date: None,
            thread: None,
            reply_to: None,
            quote: None,
            external: None,
            via_bot: false,
            content,
            keyboard: None,
            forward: None,
            automatic_forward: false,
            album: None,
            inline_id: None,
            changed: 0,
        }
    }

    /// Puts a message into its chat: it gets its id and date, the oldest ones are forgotten.
    pub(super) fn add_message(&mut self, mut message: Message) -> i32 {
        message.date = self.now();
        message.changed = self.touch();
        let most = self.options.history;
        let Some(chat) = self.chats.get_mut(&message.chat) else { return 0 };
        let id = if chat.is_super() {
            chat.last_message += 1;
            chat.last_message
        } else {
            self.last_shared_message += 1;
            self.last_shared_message
        };
        message.id = id;
        if message.from == Some(self.bot) {
            chat.action = None;
        }
        chat.messages.insert(id, message);
        while chat.messages.len() > most {
            chat.messages.pop_first();
        }
        id
    }

    /// Something that happened in a chat.
    pub(super) fn add_service(
        &mut self,
        chat: i64,
        from: Option<i64>,
        field: &'static str,
        value: Value,
    ) -> i32 {
        self.add_message(Self::blank(chat, from, Content::Service { field, value }))
    }

    /// Whether the bot is in the chat and may be told what happens there.
    pub(super) fn bot_is_in(&self, chat: &Chat) -> bool {
        match chat.kind {
            Kind::Private => self.users.get(&chat.id).is_some_and(|user| !user.blocked_bot),
            _ => chat.status(self.bot).is_in() && chat.migrated_to.is_none(),
        }
    }

    /// Queues an update for the bot, if it is of a kind that the bot wants.
    pub(super) fn announce(&mut self, kind: &str, payload: Value) {
        let now = self.now();
        if self.updates.push(kind, payload, now) {
            self.touch();
        }
    }
}
