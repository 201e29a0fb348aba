//! What there is in the emulated Telegram: users, chats, members, messages.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::entities::Formatted;

/// A person or a bot.
#[derive(Debug, Clone)]
pub(super) struct User {
    pub(super) id: i64,
    pub(super) is_bot: bool,
    pub(super) first_name: String,
    pub(super) last_name: Option<String>,
    pub(super) username: Option<String>,
    /// IETF tag of the app's language.
    pub(super) language: Option<String>,
    /// Whether the bot is blocked: it may not write, and it hears nothing.
    pub(super) blocked_bot: bool,
}

/// The kinds of chats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Private,
    Group,
    Supergroup,
    Channel,
}

impl Kind {
    /// Name in the Bot API.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Group => "group",
            Self::Supergroup => "supergroup",
            Self::Channel => "channel",
        }
    }
}

/// How someone belongs to a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Creator,
    Administrator,
    Member,
    Restricted,
    Left,
    Kicked,
}

impl Status {
    /// Name in the Bot API.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Creator => "creator",
            Self::Administrator => "administrator",
            Self::Member => "member",
            Self::Restricted => "restricted",
            Self::Left => "left",
            Self::Kicked => "kicked",
        }
    }

    /// Whether they are in the chat.
    pub(super) fn is_in(self) -> bool {
        !matches!(self, Self::Left | Self::Kicked)
    }

    /// Whether they may administer it.
    pub(super) fn is_admin(self) -> bool {
        matches!(self, Self::Creator | Self::Administrator)
    }
}

/// One member of a chat.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) status: Status,
    /// Shown as the group itself when writing.
    pub(super) anonymous: bool,
    /// Rights of administrators and of restricted members, by their names in the Bot API.
    pub(super) rights: BTreeMap<&'static str, bool>,
}

impl Member {
    /// A member with the usual rights of `status`.
    pub(super) fn new(status: Status) -> Self {
        let rights = match status {
            Status::Creator | Status::Administrator => {
                ADMIN_RIGHTS.iter().map(|right| (*right, *right != "can_promote_members")).collect()
            }
            Status::Restricted => RESTRICTED_RIGHTS.iter().map(|right| (*right, false)).collect(),
            _ => BTreeMap::new(),
        };
        Self { status, anonymous: false, rights }
    }

    /// Whether an administrator (or the owner) has `right`.
    pub(super) fn may(&self, right: &str) -> bool {
        match self.status {
            Status::Creator => true,
            Status::Administrator | Status::Restricted => {
                self.rights.get(right).copied().unwrap_or(false)
            }
            _ => false,
        }
    }
}

/// Rights of administrators.
pub(super) const ADMIN_RIGHTS: [&str; 9] = [
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_pin_messages",
    "can_promote_members",
    "can_manage_video_chats",
    "can_manage_topics",
];

/// Rights of restricted members.
pub(super) const RESTRICTED_RIGHTS: [&str; 14] = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
];

/// A forum topic.
#[derive(Debug, Clone, Default)]
pub(super) struct Topic {
    pub(super) closed: bool,
}

/// A chat action of the bot, such as `typing`.
#[derive(Debug, Clone)]
pub(super) struct Action {
    pub(super) name: String,
    pub(super) since: Instant,
}

impl Action {
    /// Apps show it for so long, unless the bot repeats it.
    const SHOWN: Duration = Duration::from_secs(5);

    /// Whether apps still show it.
    pub(super) fn is_shown(&self) -> bool {
        self.since.elapsed() < Self::SHOWN
    }
}

/// A chat and everything in it.
#[derive(Debug, Clone)]
pub(super) struct Chat {
    pub(super) id: i64,
    pub(super) kind: Kind,
    /// Empty for private chats: they are called by their user.
    pub(super) title: String,
    pub(super) username: Option<String>,
    /// Whether it has topics.
    pub(super) forum: bool,
    pub(super) topics: BTreeMap<i32, Topic>,
    pub(super) members: BTreeMap<i64, Member>,
    pub(super) messages: BTreeMap<i32, Message>,
    /// Message ids of supergroups and channels; other chats share one counter.
    pub(super) last_message: i32,
    /// The channel of a discussion group, or the discussion group of a channel.
    pub(super) linked: Option<i64>,
    /// The supergroup that this group became.
    pub(super) migrated_to: Option<i64>,
    /// What the bot was doing when it last said so.
    pub(super) action: Option<Action>,
}

impl Chat {
    /// How `user` belongs to the chat.
    pub(super) fn status(&self, user: i64) -> Status {
        self.members.get(&user).map_or(Status::Left, |member| member.status)
    }

    /// Whether its threads are topics: those of a forum, or of a private chat.
    pub(super) fn has_topics(&self) -> bool {
        self.forum || self.kind == Kind::Private
    }

    /// Whether it has message ids of its own.
    pub(super) fn is_super(&self) -> bool {
        matches!(self.kind, Kind::Supergroup | Kind::Channel)
    }
}

/// What a message holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// Text, with the options of its link preview.
    Text { text: Formatted, preview: Option<Value> },
    /// A picture, voice message, sticker…: the field's name, its object, the caption.
    Media { field: String, value: Value, caption: Formatted },
    /// Something that happened: the field's name and its value.
    Service { field: &'static str, value: Value },
}

impl Content {
    /// Text or caption.
    pub(super) fn text(&self) -> Option<&Formatted> {
        match self {
            Self::Text { text, .. } => Some(text),
            Self::Media { caption, .. } if !caption.text.is_empty() => Some(caption),
            _ => None,
        }
    }
}

/// The part of a message that a reply quotes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quote {
    pub(super) text: Formatted,
    /// UTF-16 offset in the message replied to.
    pub(super) position: usize,
    /// Whether the sender chose it.
    pub(super) manual: bool,
}

/// A message.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) id: i32,
    pub(super) chat: i64,
    pub(super) from: Option<i64>,
    /// The chat in whose name it was written.
    pub(super) sender_chat: Option<i64>,
    /// Unix seconds.
    pub(super) date: i64,
    pub(super) edit_date: Option<i64>,
    /// Topic or comment thread.
    pub(super) thread: Option<i32>,
    pub(super) reply_to: Option<i32>,
    pub(super) quote: Option<Quote>,
    /// A reply to a message of another chat or topic.
    pub(super) external: Option<Value>,
    /// Sent through the bot's inline mode.
    pub(super) via_bot: bool,
    pub(super) content: Content,
    /// Inline keyboard.
    pub(super) keyboard: Option<Value>,
    /// `forward_origin`.
    pub(super) forward: Option<Value>,
    /// A channel post copied into its discussion group.
    pub(super) automatic_forward: bool,
    /// `media_group_id` of an album.
    pub(super) album: Option<String>,
    /// Id by which an inline message is edited.
    pub(super) inline_id: Option<String>,
    /// When it last changed, on the world's counter.
    pub(super) changed: u64,
}
