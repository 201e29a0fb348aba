//! Is this message for us, and what does it ask?
//!
//! In a private chat everything is; in a group what mentions us, replies to us, or is a command of ours. The mention and
//! the command are taken off, so that the question is analysed without them. Messages that we sent ourselves through
//! inline mode, other bots, and posts of channels are none of our business.

use teloxide::types::{Chat, MediaKind, Message, MessageEntityKind, MessageKind, User};

use super::Identity;
use super::wording::Unreadable;

/// Telegram's own account that stands for an anonymous admin.
const GROUP_ANONYMOUS_BOT: u64 = 1_087_968_824;
/// Telegram's own account that stands for a channel that writes in a group.
const CHANNEL_BOT: u64 = 136_817_688;

/// What a message wants of us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addressed {
    /// An answer to these words. They are empty for a bare mention.
    Question(String),
    /// A command of ours, in lower case and without `/`, with what stands after it.
    Command {
        /// The command.
        name: String,
        /// What stands after it.
        argument: String,
    },
    /// To be told that we read only words.
    Unreadable(Unreadable),
    /// Nothing.
    Nothing,
}

/// Whether the chat is one where others read along.
pub fn is_group(chat: &Chat) -> bool {
    chat.is_group() || chat.is_supergroup()
}

/// What `message` wants of the bot `me`.
pub fn addressed(message: &Message, me: &Identity) -> Addressed {
    let group = is_group(&message.chat);
    if !(group || message.chat.is_private()) || is_from_a_machine(message, me) {
        return Addressed::Nothing;
    }
    let Some(words) = message.text().or(message.caption()) else {
        return match unreadable(message) {
            Some(what) if !group => Addressed::Unreadable(what),
            _ => Addressed::Nothing,
        };
    };
    let Parsed { command, mentioned, rest } = parse(message, words, me);
    match command {
        Some(Command::Ours(name)) => return Addressed::Command { name, argument: rest },
        Some(Command::Unaddressed(name)) if known(&name) || !group => {
            return Addressed::Command { name, argument: rest };
        }
        // A command for another bot, or for none, is not a question of a group, even as a reply to us.
        Some(Command::OfAnother | Command::Unaddressed(_)) => return Addressed::Nothing,
        None => {}
    }
    if group && !mentioned && !replies_to_us(message, me) {
        return Addressed::Nothing;
    }
    Addressed::Question(rest)
}

/// What a message wants of us that mentions us in a chat we have not joined.
pub fn addressed_as_guest(message: &Message, me: &Identity) -> Addressed {
    if is_from_a_machine(message, me) {
        return Addressed::Nothing;
    }
    match message.text().or(message.caption()) {
        Some(words) => Addressed::Question(parse(message, words, me).rest),
        None => Addressed::Nothing,
    }
}

/// The words that a bare mention or a bare `/ask` is about: the quoted part, else the message replied to. Nothing when
/// that is a message of ours.
pub fn referred(message: &Message, me: &Identity) -> Option<String> {
    if let Some(quote) = message.quote() {
        return Some(quote.text.trim().to_owned()).filter(|text| !text.is_empty());
    }
    let reply = message.reply_to_message()?;
    if reply.from.as_ref().is_some_and(|user| is_us(user, me)) {
        return None;
    }
    let parsed = parse(reply, reply.text().or(reply.caption())?, me);
    Some(parsed.rest).filter(|text| !text.is_empty())
}

/// Whether a message replies to one of ours.
pub fn replies_to_us(message: &Message, me: &Identity) -> bool {
    message.reply_to_message().is_some_and(|reply| {
        // The first message of a topic is what every message of it seems to reply to.
        matches!(reply.kind, MessageKind::Common(_))
            && reply.from.as_ref().is_some_and(|user| is_us(user, me))
    })
}

fn is_us(user: &User, me: &Identity) -> bool {
    i64::try_from(user.id.0) == Ok(me.id)
}

/// Sent by a program: ourselves through inline mode, another bot, or a channel whose post is copied into its group.
fn is_from_a_machine(message: &Message, me: &Identity) -> bool {
    let stands_for_a_person = |user: &User| matches!(user.id.0, GROUP_ANONYMOUS_BOT | CHANNEL_BOT);
    message.via_bot.as_ref().is_some_and(|bot| is_us(bot, me))
        || message.is_automatic_forward()
        || message.from.as_ref().is_some_and(|user| user.is_bot && !stands_for_a_person(user))
}

/// What a message without words holds; `None` for what Telegram itself says, of pins and members.
fn unreadable(message: &Message) -> Option<Unreadable> {
    let common = match &message.kind {
        MessageKind::Common(common) => common,
        // Content newer than the types has no kind; a person sent it all the same.
        MessageKind::Dice(_) | MessageKind::Empty {} => return Some(Unreadable::Other),
        _ => return None,
    };
    match &common.media_kind {
        MediaKind::Migration(_) => None,
        MediaKind::Voice(_) | MediaKind::Audio(_) | MediaKind::VideoNote(_) => {
            Some(Unreadable::Sound)
        }
        MediaKind::Photo(_) | MediaKind::Video(_) | MediaKind::Animation(_) => {
            Some(Unreadable::Picture)
        }
        _ => Some(Unreadable::Other),
    }
}

enum Command {
    Ours(String),
    OfAnother,
    Unaddressed(String),
}

struct Parsed {
    command: Option<Command>,
    mentioned: bool,
    rest: String,
}

/// Commands of ours that need no mention in a group.
fn known(name: &str) -> bool {
    super::wording::COMMANDS.iter().chain(super::wording::GROUP_COMMANDS).any(|c| c.0 == name)
}

/// Takes a command at the beginning and mentions of us anywhere off the words.
fn parse(message: &Message, words: &str, me: &Identity) -> Parsed {
    let entities =
        message.parse_entities().or_else(|| message.parse_caption_entities()).unwrap_or_default();
    let mut command = None;
    let mut mentioned = false;
    let mut cuts = Vec::new();
    for entity in &entities {
        let range = entity.range();
        let Some(text) = words.get(range.clone()) else { continue };
        let ours = |name: &str| name.eq_ignore_ascii_case(&me.username);
        match entity.kind() {
            MessageEntityKind::BotCommand if words.get(..range.start).is_some_and(is_blank) => {
                let (name, bot) = match text.trim_start_matches('/').split_once('@') {
                    Some((name, bot)) => (name, Some(bot)),
                    None => (text.trim_start_matches('/'), None),
                };
                let name = name.to_ascii_lowercase();
                command = Some(match bot {
                    Some(bot) if ours(bot) => Command::Ours(name),
                    Some(_) => Command::OfAnother,
                    None => Command::Unaddressed(name),
                });
                cuts.push(range);
            }
            MessageEntityKind::Mention if ours(text.trim_start_matches('@')) => {
                mentioned = true;
                cuts.push(range);
            }
            MessageEntityKind::TextMention { user } if is_us(user, me) => {
                mentioned = true;
                cuts.push(range);
            }
            _ => {}
        }
    }
    Parsed { command, mentioned, rest: without(words, &cuts) }
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// `words` without the parts `cuts`, and without the comma or colon by which someone is addressed.
fn without(words: &str, cuts: &[std::ops::Range<usize>]) -> String {
    let mut cuts = cuts.to_vec();
    cuts.sort_by_key(|range| range.start);
    let mut kept = String::new();
    let mut from = 0;
    for cut in &cuts {
        kept.push_str(words.get(from..cut.start).unwrap_or_default().trim_end());
        kept.push(' ');
        from = from.max(cut.end);
    }
    kept.push_str(words.get(from..).unwrap_or_default().trim_start());
    let kept = kept.trim();
    if cuts.is_empty() {
        return kept.to_owned();
    }
    kept.trim_start_matches([',', '،', ':', '؛', ';']).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use teloxide::types::{Update, UpdateKind};

    use super::*;
    use crate::bot::{Incoming, clean};

    fn me() -> Identity {
        Identity {
            id: 7,
            username: "IsnadBot".to_owned(),
            name: "إسناد".to_owned(),
            reads_all_group_messages: false,
            supports_inline: true,
            supports_guests: false,
        }
    }

    /// A message in a group (or a private chat) with these fields besides.
    fn message(group: bool, fields: Value) -> Message {
        let chat = if group {
            json!({"id": -100_500, "type": "supergroup", "title": "نقاش"})
        } else {
            json!({"id": 5, "type": "private", "first_name": "سلمى"})
        };
        let mut message = json!({
            "message_id": 1, "date": 0, "chat": chat,
            "from": {"id": 5, "is_bot": false, "first_name": "سلمى"},
        });
        let Value::Object(fields) = fields else { panic!("fields are an object") };
        for (name, value) in fields {
            message[name] = value;
        }
        // Entities as Telegram finds them.
        if let Some(text) = message["text"].as_str().map(str::to_owned) {
            let mut entities = Vec::new();
            let mut offset = 0;
            for word in text.split(' ') {
                let length = word.trim_end_matches([',', '،', '؟']).encode_utf16().count();
                if word.starts_with('@') {
                    entities.push(json!({"type": "mention", "offset": offset, "length": length}));
                } else if word.starts_with('/') {
                    entities
                        .push(json!({"type": "bot_command", "offset": offset, "length": length}));
                }
                offset += word.encode_utf16().count() + 1;
            }
            message["entities"] = json!(entities);
        }
        let update = clean::receive(json!({"update_id": 1, "message": message})).unwrap();
        match clean::incoming(&update.body) {
            Some(Incoming::Update(Update { kind: UpdateKind::Message(message), .. })) => message,
            other => panic!("{other:?}"),
        }
    }

    fn text(group: bool, text: &str) -> Addressed {
        addressed(&message(group, json!({"text": text})), &me())
    }

    fn question(text: &str) -> Addressed {
        Addressed::Question(text.to_owned())
    }

    fn command(name: &str, argument: &str) -> Addressed {
        Addressed::Command { name: name.to_owned(), argument: argument.to_owned() }
    }

    #[test]
    fn in_private_every_text_is_a_question() {
        assert_eq!(text(false, "كم قيمة OpenAI؟"), question("كم قيمة OpenAI؟"));
        assert_eq!(text(false, "@isnadbot كم القيمة؟"), question("كم القيمة؟"));
        assert_eq!(text(false, "/ask كم القيمة؟"), command("ask", "كم القيمة؟"));
        assert_eq!(text(false, "/ask@isnadbot كم؟"), command("ask", "كم؟"));
        assert_eq!(text(false, "/whatever"), command("whatever", ""));
    }

    #[test]
    fn in_a_group_only_what_is_addressed_to_us() {
        assert_eq!(text(true, "كم قيمة OpenAI؟"), Addressed::Nothing);
        assert_eq!(text(true, "@another كم القيمة؟"), Addressed::Nothing);
        assert_eq!(text(true, "@IsnadBot، كم القيمة؟"), question("كم القيمة؟"));
        assert_eq!(text(true, "كم القيمة يا @isnadbot ؟"), question("كم القيمة يا ؟"));
        assert_eq!(text(true, "/ask@IsnadBot كم؟"), command("ask", "كم؟"));
        assert_eq!(text(true, "/ask كم؟"), command("ask", "كم؟"));
        assert_eq!(text(true, "/ask@another كم؟"), Addressed::Nothing);
        assert_eq!(text(true, "/weather"), Addressed::Nothing);
    }

    #[test]
    fn a_reply_to_us_is_for_us_but_a_topic_of_ours_is_not() {
        let ours = json!({"id": 7, "is_bot": true, "first_name": "إسناد", "username": "IsnadBot"});
        let chat = json!({"id": -100_500, "type": "supergroup", "title": "نقاش"});
        let reply = |kind: Value| {
            let mut reply = json!({"message_id": 9, "date": 0, "chat": chat, "from": ours});
            for (name, value) in kind.as_object().unwrap() {
                reply[name] = value.clone();
            }
            message(true, json!({"text": "ولماذا؟", "reply_to_message": reply}))
        };
        assert_eq!(addressed(&reply(json!({"text": "جواب"})), &me()), question("ولماذا؟"));
        let topic = json!({"forum_topic_created": {"name": "أخبار", "icon_color": 7_322_096}});
        assert_eq!(addressed(&reply(topic), &me()), Addressed::Nothing);
    }

    #[test]
    fn machines_are_not_answered() {
        let bot = json!({"id": 8, "is_bot": true, "first_name": "b"});
        let ours = json!({"id": 7, "is_bot": true, "first_name": "إسناد"});
        for fields in [
            json!({"text": "كم؟", "from": bot}),
            json!({"text": "كم؟", "via_bot": ours}),
            json!({"text": "كم؟", "is_automatic_forward": true}),
        ] {
            assert_eq!(addressed(&message(false, fields), &me()), Addressed::Nothing);
        }
        let anonymous = json!({"id": GROUP_ANONYMOUS_BOT, "is_bot": true, "first_name": "Group"});
        let asks = message(true, json!({"text": "@IsnadBot كم؟", "from": anonymous}));
        assert_eq!(addressed(&asks, &me()), question("كم؟"));
    }

    #[test]
    fn without_words_a_person_is_told_and_a_group_is_not() {
        let file = json!({"file_id": "a", "file_unique_id": "b", "duration": 3, "file_size": 1});
        let typed =
            json!({"file_id": "a", "file_unique_id": "b", "duration": 3, "mime_type": "audio/ogg"});
        let dice = json!({"emoji": "🎲", "value": 3});
        for (sent, what) in [
            (json!({"voice": file}), Unreadable::Sound),
            (json!({"voice": typed}), Unreadable::Sound),
            (json!({"audio": file}), Unreadable::Sound),
            (json!({"dice": dice}), Unreadable::Other),
            (json!({"medium_of_tomorrow": {"file_id": "a"}}), Unreadable::Other),
        ] {
            let told = addressed(&message(false, sent.clone()), &me());
            assert_eq!(told, Addressed::Unreadable(what), "{sent}");
            assert_eq!(addressed(&message(true, sent), &me()), Addressed::Nothing);
        }
        let joined = json!({"pinned_message": {"message_id": 3, "date": 0, "chat": {"id": 5, "type": "private", "first_name": "س"}}});
        assert_eq!(addressed(&message(false, joined), &me()), Addressed::Nothing);
    }

    #[test]
    fn a_bare_mention_is_about_the_quoted_part_or_the_message_replied_to() {
        let person = json!({"id": 6, "is_bot": false, "first_name": "ن"});
        let chat = json!({"id": -100_500, "type": "supergroup", "title": "نقاش"});
        let reply = json!({"message_id": 9, "date": 0, "chat": chat, "from": person, "text": "كم قيمة OpenAI يا ترى؟"});
        let asks = message(true, json!({"text": "@IsnadBot", "reply_to_message": reply}));
        assert_eq!(addressed(&asks, &me()), question(""));
        assert_eq!(referred(&asks, &me()).as_deref(), Some("كم قيمة OpenAI يا ترى؟"));
        let quoted = message(
            true,
            json!({"text": "@IsnadBot", "reply_to_message": reply, "quote": {"text": "قيمة OpenAI", "position": 3}}),
        );
        assert_eq!(referred(&quoted, &me()).as_deref(), Some("قيمة OpenAI"));
    }
}
