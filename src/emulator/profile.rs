//! What the bot says about itself: commands, name, descriptions, per language and scope.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::failure::{Failure, Outcome};
use super::params::Params;
use super::world::World;

/// Commands of one scope and language; more are refused.
const MOST_COMMANDS: usize = 100;

/// The bot's profile.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    /// Lists by scope (its canonical JSON) and language code.
    commands: BTreeMap<(String, String), Value>,
    /// Texts by field (`name`, `description`, `short_description`) and language code.
    texts: BTreeMap<(&'static str, String), String>,
}

impl Profile {
    /// A profile with nothing but a name.
    pub(super) fn new(name: &str) -> Self {
        let texts = BTreeMap::from([(("name", String::new()), name.to_owned())]);
        Self { commands: BTreeMap::new(), texts }
    }

    /// A text in a language, or else in none.
    pub(super) fn text(&self, field: &'static str, language: &str) -> String {
        let of = |language: &str| self.texts.get(&(field, language.to_owned()));
        of(language).or_else(|| of("")).cloned().unwrap_or_default()
    }

    /// The commands that somebody with an app in this language sees in a chat of this kind.
    pub(super) fn commands_in(&self, place: &str, language: &str) -> Value {
        for kind in [place, "default"] {
            for language in [language, ""] {
                let key = (json!({ "type": kind }).to_string(), language.to_owned());
                if let Some(commands) = self.commands.get(&key) {
                    return commands.clone();
                }
            }
        }
        json!([])
    }
}

/// `language_code`: two letters or none.
fn language(params: &Params) -> Outcome<String> {
    let code = params.text("language_code").unwrap_or_default();
    let fine = code.is_empty() || code.len() == 2 && code.chars().all(|c| c.is_ascii_lowercase());
    if fine { Ok(code) } else { Err(Failure::bad("invalid language code specified")) }
}

impl World {
    /// The `scope` of a command list, in one form.
    fn scope(&self, params: &Params) -> Outcome<String> {
        let Some(scope) = params.json("scope", "BotCommandScope")? else {
            return Ok(json!({ "type": "default" }).to_string());
        };
        let bad = |text: &str| Failure::bad(format!("can't parse BotCommandScope: {text}"));
        let kind = scope.get("type").and_then(Value::as_str);
        let kind = kind.ok_or_else(|| bad("Can't find field \"type\""))?;
        match kind {
            "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators" => {
                Ok(json!({ "type": kind }).to_string())
            }
            "chat" | "chat_administrators" | "chat_member" => {
                let chat =
                    scope.get("chat_id").ok_or_else(|| bad("Can't find field \"chat_id\""))?;
                let id = chat.as_i64().or_else(|| chat.as_str()?.parse().ok()).unwrap_or(0);
                if !self.chats.contains_key(&id) {
                    return Err(Failure::bad("chat not found"));
                }
                let mut canonical = json!({ "type": kind, "chat_id": id });
                if kind == "chat_member" {
                    let user = scope.get("user_id").and_then(Value::as_i64);
                    canonical["user_id"] =
                        json!(user.ok_or_else(|| bad("invalid user_id specified"))?);
                }
                Ok(canonical.to_string())
            }
            _ => Err(bad("Unsupported type specified")),
        }
    }

    /// `setMyCommands`.
    pub(super) fn set_my_commands(&mut self, params: &Params) -> Outcome {
        let key = (self.scope(params)?, language(params)?);
        let list = params.json("commands", "commands")?.unwrap_or_else(|| json!([]));
        let list =
            list.as_array().ok_or_else(|| Failure::bad("expected an Array of BotCommand"))?;
        if list.len() > MOST_COMMANDS {
            return Err(Failure::bad("BOT_COMMANDS_TOO_MUCH"));
        }
        let mut commands = Vec::with_capacity(list.len());
        for item in list {
            let field = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
            let command = field("command").trim_start_matches('/');
            let description = super::clean::text(field("description")).trim().to_owned();
            if command.is_empty() {
                return Err(Failure::bad("BOT_COMMAND_EMPTY"));
            }
            let latin = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if command.len() > 32 || !command.chars().all(latin) {
                return Err(Failure::bad("BOT_COMMAND_INVALID"));
            }
            if description.is_empty() {
                return Err(Failure::bad("command description must be non-empty"));
            }
            if description.chars().count() > 256 {
                return Err(Failure::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
            }
            commands.push(json!({ "command": command, "description": description }));
        }
        if commands.is_empty() {
            self.profile.commands.remove(&key);
        } else {
            self.profile.commands.insert(key, Value::Array(commands));
        }
        self.touch();
        Ok(json!(true))
    }

    /// `getMyCommands`.
    pub(super) fn get_my_commands(&self, params: &Params) -> Outcome {
        let key = (self.scope(params)?, language(params)?);
        Ok(self.profile.commands.get(&key).cloned().unwrap_or_else(|| json!([])))
    }

    /// `deleteMyCommands`.
    pub(super) fn delete_my_commands(&mut self, params: &Params) -> Outcome {
        let key = (self.scope(params)?, language(params)?);
        self.profile.commands.remove(&key);
        self.touch();
        Ok(json!(true))
    }

    /// `setMyName`, `setMyDescription`, `setMyShortDescription`.
    pub(super) fn set_my_text(&mut self, field: &'static str, params: &Params) -> Outcome {
        let language = language(params)?;
        let text = super::clean::text(&params.text(field).unwrap_or_default()).trim().to_owned();
        let (most, error) = match field {
            "name" => (64, "BOT_TITLE_INVALID"),
            "description" => (512, "BOT_DESCRIPTION_INVALID"),
            _ => (120, "BOT_ABOUT_INVALID"),
        };
        if text.chars().count() > most {
            return Err(Failure::bad(error));
        }
        if text.is_empty() {
            self.profile.texts.remove(&(field, language));
        } else {
            self.profile.texts.insert((field, language), text);
        }
        self.touch();
        Ok(json!(true))
    }

    /// `getMyName`, `getMyDescription`, `getMyShortDescription`.
    pub(super) fn get_my_text(&self, field: &'static str, params: &Params) -> Outcome {
        let language = language(params)?;
        Ok(json!({ field: self.profile.text(field, &language) }))
    }
}
