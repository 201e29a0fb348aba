//! Settings: flags, `ISNAD_*` environment, the operator's file, `config/default.toml`, in this order.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use config::{Config, Environment, File, FileFormat};
use secrecy::SecretString;
use serde::Deserialize;

use crate::error::Problem;

/// The defaults with their documentation, compiled in.
pub const DEFAULT: &str = include_str!("../config/default.toml");

/// Where Telegram's own Bot API is.
const TELEGRAM: &str = "https://api.telegram.org";

/// The operator's file, looked for in the folder in which the program is started.
const LOCAL_FILE: &str = "isnad.toml";

/// Every setting. `config/default.toml` says what each key means, with unit and default.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where things are.
    pub paths: Paths,
    /// How Telegram is reached.
    pub telegram: Telegram,
    /// How much at once.
    pub limits: Limits,
    /// What is kept, and how long.
    pub privacy: Privacy,
    /// The demo page.
    pub demo: Demo,
    /// What is logged.
    pub log: Log,
}

/// `[paths]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paths {
    /// The folder that holds the four below.
    pub index: PathBuf,
}

impl Paths {
    /// The articles, one file each.
    pub fn articles(&self) -> PathBuf {
        self.index.join("articles")
    }

    /// Word lists that override those compiled in.
    pub fn lexicon(&self) -> PathBuf {
        self.index.join("lexicon")
    }

    /// The sentence encoder's weights.
    pub fn model(&self) -> PathBuf {
        self.index.join("model")
    }

    /// The built index and the database: the only place that is written.
    pub fn store(&self) -> PathBuf {
        self.index.join("store")
    }
}

/// `[telegram]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telegram {
    /// Address of the Bot API, without a slash at its end.
    pub api_url: String,
    /// How updates arrive.
    pub mode: Mode,
    /// Used only when `mode` is [`Mode::Webhook`].
    pub webhook: Webhook,
}

/// How updates arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Asked for with getUpdates.
    Polling,
    /// Delivered by Telegram to an address of ours.
    Webhook,
}

/// `[telegram.webhook]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// The https address that Telegram calls.
    pub public_url: String,
    /// Where we listen.
    pub listen: String,
}

/// `[limits]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Over all chats; 0 = no limit.
    pub messages_per_second: u32,
    /// Questions of one reader.
    pub questions_per_minute_per_reader: u32,
    /// Questions in one group.
    pub questions_per_minute_per_chat: u32,
}

/// `[privacy]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Privacy {
    /// Days until answers shown, verdicts and open questions are erased.
    pub retention_days: u32,
    /// Whether open questions are kept for the author.
    pub keep_open_questions: bool,
}

/// `[demo]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    /// Port on 127.0.0.1.
    pub port: u16,
}

/// `[log]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// A tracing filter.
    pub filter: String,
}

impl Settings {
    /// Reads the settings; `file` is the one named by `--config`, `index` the one named by `--index`.
    ///
    /// # Errors
    /// A named file is missing, a file is not TOML, a key is unknown or has a value of the wrong type.
    pub fn load(file: Option<&Path>, index: Option<&Path>) -> Result<Self, Problem> {
        let environment = env::vars().collect();
        Self::load_from(file, index, environment)
    }

    fn load_from(
        file: Option<&Path>,
        index: Option<&Path>,
        environment: HashMap<String, String>,
    ) -> Result<Self, Problem> {
        let mut builder = Config::builder().add_source(File::from_str(DEFAULT, FileFormat::Toml));
        builder = match file {
            Some(path) => builder.add_source(File::from(path).format(FileFormat::Toml)),
            None => builder.add_source(
                File::from(Path::new(LOCAL_FILE)).format(FileFormat::Toml).required(false),
            ),
        };
        // Only ISNAD_TABLE__KEY is a setting; ISNAD_EVAL_DATA and the secrets are not.
        let keys = environment
            .into_iter()
            .filter(|(name, _)| name.starts_with("ISNAD_") && name.contains("__"))
            .collect();
        builder = builder.add_source(
            Environment::with_prefix("ISNAD")
                .prefix_separator("_")
                .separator("__")
                .try_parsing(true)
                .source(Some(keys)),
        );
        if let Some(index) = index {
            builder = builder
                .set_override("paths.index", index.display().to_string())
                .map_err(|error| unusable(file, &error))?;
        }
        let settings: Self = builder
            .build()
            .and_then(Config::try_deserialize)
            .map_err(|error| unusable(file, &error))?;
        settings.validate()?;
        Ok(settings)
    }

    /// What the types cannot say.
    fn validate(&self) -> Result<(), Problem> {
        let url = &self.telegram.api_url;
        if !(url.starts_with("https://") || url.starts_with("http://")) {
            return Err(Problem::new(
                "telegram.api_url",
                format!("`{url}` is not a web address"),
                "Write it as https://host, or leave it out for Telegram's own",
            ));
        }
        let public = &self.telegram.webhook.public_url;
        // A Bot API server of one's own may stand beside the bot and call it without TLS.
        let callable = public.starts_with("https://")
            || public.starts_with("http://") && !url.starts_with(TELEGRAM);
        if self.telegram.mode == Mode::Webhook && !callable {
            return Err(Problem::new(
                "telegram.webhook.public_url",
                format!("`{public}` is not an https address, and Telegram calls no other"),
                "Set it to the address at which your TLS proxy forwards to telegram.webhook.listen",
            ));
        }
        if !(1..=3_650).contains(&self.privacy.retention_days) {
            return Err(Problem::new(
                "privacy.retention_days",
                format!("{} is not a number of days from 1 to 3650", self.privacy.retention_days),
                "Leave it out for 30 days",
            ));
        }
        Ok(())
    }
}

fn unusable(file: Option<&Path>, error: &config::ConfigError) -> Problem {
    let place = file.map_or_else(|| "settings".to_owned(), |path| path.display().to_string());
    let cause = error.to_string().replace('\n', " ");
    Problem::new(
        place,
        cause.trim_end_matches('.').to_owned(),
        "Compare with config/default.toml, which explains every key",
    )
}

/// Reads a secret from the variable `name`, else from the file that `<name>_FILE` names; `None` when neither is set or
/// the value is blank.
///
/// # Errors
/// The file cannot be read.
pub fn secret(name: &str) -> Result<Option<SecretString>, Problem> {
    let value = match (env::var(name), env::var(format!("{name}_FILE"))) {
        (Ok(value), _) => value,
        (Err(_), Ok(path)) => fs::read_to_string(&path).map_err(|error| {
            Problem::new(
                format!("{name}_FILE"),
                format!("{path} cannot be read: {error}"),
                "Name a file that the program may read, with the secret on its only line",
            )
        })?,
        (Err(_), Err(_)) => return Ok(None),
    };
    let value = value.trim();
    Ok((!value.is_empty()).then(|| SecretString::from(value.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::{HashMap, Mode, Settings};

    fn load(file: &str, environment: &[(&str, &str)]) -> Result<Settings, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("isnad.toml");
        std::fs::write(&path, file).unwrap();
        let environment: HashMap<_, _> =
            environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Settings::load_from(Some(&path), None, environment).map_err(|problem| problem.to_string())
    }

    #[test]
    fn the_defaults_are_complete() {
        let settings = load("", &[]).unwrap();
        assert_eq!(settings.telegram.mode, Mode::Polling);
        assert_eq!(settings.demo.port, 8086);
    }

    #[test]
    fn environment_wins_over_file_and_file_over_default() {
        let settings = load(
            "[demo]\nport = 1\n[paths]\nindex = \"here\"",
            &[("ISNAD_DEMO__PORT", "2"), ("ISNAD_EVAL_DATA", "/elsewhere")],
        )
        .unwrap();
        assert_eq!(settings.demo.port, 2);
        assert_eq!(settings.paths.index.to_str(), Some("here"));
    }

    #[test]
    fn a_misspelt_key_and_a_wrong_type_are_named() {
        assert!(load("[demo]\nprot = 1", &[]).unwrap_err().contains("prot"));
        assert!(load("[demo]\nport = \"x\"", &[]).unwrap_err().contains("demo.port"));
        assert!(load("[demo", &[]).is_err());
        assert!(load("[privacy]\nretention_days = 0", &[]).unwrap_err().contains("retention_days"));
    }

    #[test]
    fn telegram_calls_https_only_and_a_server_of_ones_own_whatever_it_likes() {
        let webhook = |more: &str| load(&format!("[telegram]\nmode = \"webhook\"\n{more}"), &[]);
        assert!(webhook("").unwrap_err().contains("public_url"));
        let plain = "webhook.public_url = \"http://127.0.0.1:1/hook\"\n";
        assert!(webhook(plain).unwrap_err().contains("https"));
        assert!(webhook(&format!("{plain}api_url = \"http://127.0.0.1:2\"")).is_ok());
        assert!(webhook("webhook.public_url = \"https://bot.example.org/hook\"").is_ok());
    }
}
