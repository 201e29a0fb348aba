//! The bot's profile: commands and descriptions, in Arabic and English.

use serde_json::{Value, json};

use super::action::Call;
use super::wording::{COMMANDS, GROUP_COMMANDS, Voice};
use crate::text::Language;

/// The calls that make the profile what it should be.
pub fn calls() -> Vec<Call> {
    let mut calls = Vec::new();
    // Without a code: what everyone else sees. The house speaks Arabic, readers of other languages rather read English.
    for (code, language) in
        [(None, Language::English), (Some("ar"), Language::Arabic), (Some("en"), Language::English)]
    {
        let voice = Voice::new(language);
        let mut call = |method, mut body: Value| {
            if let Some(code) = code {
                body["language_code"] = code.into();
            }
            calls.push(Call { method, body });
        };
        call("setMyCommands", json!({"commands": commands(language, false)}));
        call(
            "setMyCommands",
            json!({"commands": commands(language, true), "scope": {"type": "all_chat_administrators"}}),
        );
        call("setMyDescription", json!({"description": voice.description()}));
        call("setMyShortDescription", json!({"short_description": voice.short_description()}));
    }
    calls
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
