//! The methods of the Bot API by name.

mod chats;
mod edit;
pub(super) mod send;
pub(super) mod text;

use serde_json::json;

use super::failure::{Failure, Outcome};
use super::params::Params;
use super::world::World;

/// Calls a method by its name, whatever its case.
///
/// # Errors
/// What the server would answer; 404 for a method it does not know.
pub(super) fn call(world: &mut World, method: &str, params: &Params) -> Outcome {
    match method {
        "getme" => Ok(world.get_me()),
        "logout" | "close" => Ok(json!(true)),
        "sendmessage" => world.send_message(params),
        "forwardmessage" => world.forward_message(params),
        "copymessage" => world.copy_message(params),
        "sendphoto" => world.send_media("photo", params),
        "sendvideo" => world.send_media("video", params),
        "sendaudio" => world.send_media("audio", params),
        "senddocument" => world.send_media("document", params),
        "sendvoice" => world.send_media("voice", params),
        "sendanimation" => world.send_media("animation", params),
        "sendsticker" => world.send_media("sticker", params),
        "sendchataction" => world.send_chat_action(params),
        "editmessagetext" => world.edit_message_text(params),
        "editmessagecaption" => world.edit_message_caption(params),
        "editmessagereplymarkup" => world.edit_message_reply_markup(params),
        "deletemessage" => world.delete_message(params),
        "deletemessages" => world.delete_messages(params),
        "answercallbackquery" => world.answer_callback_query(params),
        "answerinlinequery" => world.answer_inline_query(params),
        "answerguestquery" => world.answer_guest_query(params),
        "setmycommands" => world.set_my_commands(params),
        "getmycommands" => world.get_my_commands(params),
        "deletemycommands" => world.delete_my_commands(params),
        "setmyname" => world.set_my_text("name", params),
        "setmydescription" => world.set_my_text("description", params),
        "setmyshortdescription" => world.set_my_text("short_description", params),
        "getmyname" => world.get_my_text("name", params),
        "getmydescription" => world.get_my_text("description", params),
        "getmyshortdescription" => world.get_my_text("short_description", params),
        "getchat" => world.get_chat(params),
        "getchatmember" => world.get_chat_member(params),
        "getchatadministrators" => world.get_chat_administrators(params),
        "getchatmembercount" | "getchatmemberscount" => world.get_chat_member_count(params),
        "leavechat" => world.leave_chat(params),
        "getfile" => world.get_file(params),
        _ => Err(Failure::not_found()),
    }
}

impl World {
    /// `getMe`.
    fn get_me(&self) -> serde_json::Value {
        let mut me = self.bot_json();
        me["first_name"] = json!(self.profile.text("name", ""));
        let options = &self.options;
        for (field, value) in [
            ("can_join_groups", true),
            ("can_read_all_group_messages", !options.privacy),
            ("supports_inline_queries", options.inline),
            ("supports_guest_queries", options.guest),
            ("can_connect_to_business", false),
            ("has_main_web_app", false),
            ("has_topics_enabled", options.private_topics),
        ] {
            me[field] = json!(value);
        }
        me
    }
}
