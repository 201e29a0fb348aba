//! The bot's profile: commands and descriptions, in Arabic and English.

use serde_json::{Value, json};

use super::action::{Call, Standing};
use super::wording::{COMMANDS, GROUP_COMMANDS, Voice};
use crate::text::Language;

/// What the profile should be.
pub fn standing() -> Vec<Standing> {
    let mut profile = Vec::new();
    // Without a code: what everyone else sees. The house speaks Arabic, readers of other languages rather read English.
    for (code, language) in
        [(None, Language::English), (Some("ar"), Language::Arabic), (Some("en"), Language::English)]
    {
        let voice = Voice::new(language);
        let mut add = |ask, set, place: Value, name: &str, value: Value, wanted: Value| {
            let mut asked = place;
            if let Some(code) = code {
                asked["language_code"] = code.into();
            }
            let mut body = asked.clone();
            body[name] = value;
            let (ask, set) = (Call { method: ask, body: asked }, Call { method: set, body });
            profile.push(Standing { ask, wanted, set });
        };
        for (admins, place) in
            [(false, json!({})), (true, json!({"scope": {"type": "all_chat_administrators"}}))]
        {
            let list = commands(language, admins);
            add("getMyCommands", "setMyCommands", place, "commands", list.clone(), list);
        }
        for (ask, set, name, words) in [
            ("getMyDescription", "setMyDescription", "description", voice.description()),
            (
                "getMyShortDescription",
                "setMyShortDescription",
                "short_description",
                voice.short_description(),
            ),
        ] {
            let wanted = json!({name: words});
            add(ask, set, json!({}), name, words.into(), wanted);
        }
    }
    profile
}

fn commands(language: Language, admins: bool) -> Value {
    let group = if admins { GROUP_COMMANDS } else { &[] };
    let described = COMMANDS.iter().chain(group).map(|(command, arabic, english)| {
        let description = if language == Language::Arabic { arabic } else { english };
        json!({"command": command, "description": description})
    });
    Value::Array(described.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_within_telegrams_limits() {
        for language in [Language::Arabic, Language::English] {
            let voice = Voice::new(language);
            assert!(voice.description().chars().count() <= 512);
            assert!(voice.short_description().chars().count() <= 120);
        }
        for (command, arabic, english) in COMMANDS.iter().chain(GROUP_COMMANDS) {
            assert!(
                command.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') && command.len() <= 32
            );
            assert!([arabic, english].iter().all(|d| (3..=256).contains(&d.chars().count())));
        }
    }
}
