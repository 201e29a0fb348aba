//! The Bot API over HTTP, as raw JSON.
//!
//! teloxide's own client gives up after 17 seconds, does not tell a cut connection from nonsense, and prints the token
//! when it is formatted. This one keeps the token to itself: no error, `Debug` or log line of it holds the address of a
//! request.

mod failure;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

pub use failure::{ApiError, Reason, Refusal};

use super::Identity;
use crate::error::Problem;

/// Telegram's own server.
pub const TELEGRAM: &str = "https://api.telegram.org";
/// An ordinary call takes longer than this only when it never ends.
const PATIENCE: Duration = Duration::from_secs(20);
/// No answer of Telegram's is longer, in bytes.
const LONGEST_ANSWER: usize = 32 << 20;

/// The Bot API for one bot. Cheap to clone; connections are shared.
#[derive(Clone)]
pub struct Api {
    client: reqwest::Client,
    base: Arc<str>,
    token: Arc<SecretString>,
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("base", &self.base).finish_non_exhaustive()
    }
}

impl Api {
    /// A client of the server at `base` ([`TELEGRAM`], or an emulator's address) for the bot with this token.
    ///
    /// # Errors
    ///
    /// An address that is no URL, a token that is none, or no TLS on this machine.
    pub fn new(base: &str, token: SecretString) -> Result<Self, Problem> {
        let base = base.trim_end_matches('/');
        let url = reqwest::Url::parse(base).map_err(|error| {
            Problem::new(
                "the Bot API address",
                format!("{error}"),
                format!("give an address such as {TELEGRAM}"),
            )
        })?;
        if !looks_like_a_token(token.expose_secret()) {
            return Err(Problem::new(
                "the bot token",
                "it does not look like a token",
                "copy the whole line that @BotFather gave you, such as 123456:ABC-DEF",
            ));
        }
        let here = url
            .host_str()
            .is_some_and(|host| host == "localhost" || host.starts_with("127.") || host == "[::1]");
        let mut builder = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .pool_idle_timeout(Duration::from_secs(45))
            .tcp_keepalive(Duration::from_secs(30))
            .tcp_nodelay(true)
            .redirect(reqwest::redirect::Policy::none());
        if here {
            // A proxy of the machine does not know an emulator on it.
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| {
            Problem::new(
                "the network client",
                error.without_url().to_string(),
                "check the proxy settings in the environment",
            )
        })?;
        Ok(Self { client, base: base.into(), token: Arc::new(token) })
    }

    /// The same with new connections, for when the old ones have gone deaf.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn reconnected(&self) -> Result<Self, Problem> {
        Self::new(&self.base, SecretString::from(self.token.expose_secret().to_owned()))
    }

    /// The bot's user id, which a token begins with.
    pub fn bot_id(&self) -> i64 {
        let token = self.token.expose_secret();
        token.split(':').next().and_then(|id| id.parse().ok()).unwrap_or(0)
    }

    /// Calls a method and returns its `result`.
    ///
    /// # Errors
    ///
    /// [`ApiError`]: Telegram refused, or did not answer properly.
    pub async fn call(&self, method: &str, body: &Value) -> Result<Value, ApiError> {
        let answer = self.bytes(method, body, PATIENCE).await?;
        serde_json::from_slice::<Accepted>(&answer.body)
            .map(|accepted| accepted.result)
            .map_err(|_| ApiError::Garbled { status: answer.status })
    }

    /// Calls a method and returns the whole answer unparsed, once it is known to be a success.
    pub(crate) async fn bytes(
        &self,
        method: &str,
        body: &Value,
        patience: Duration,
    ) -> Result<Answer, ApiError> {
        let address = format!("{}/bot{}/{method}", self.base, self.token.expose_secret());
        let request = self
            .client
            .post(address)
            .header(CONTENT_TYPE, "application/json")
            .body(body.to_string())
            .timeout(patience);
        let mut response =
            request.send().await.map_err(|error| ApiError::from_transport(&error))?;
        let status = response.status().as_u16();
        let patience_asked = response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.trim().parse().ok());
        let mut body = Vec::new();
        while let Some(chunk) =
            response.chunk().await.map_err(|error| ApiError::from_transport(&error))?
        {
            if body.len() + chunk.len() > LONGEST_ANSWER {
                return Err(ApiError::Garbled { status });
            }
            body.extend_from_slice(&chunk);
        }
        if (200..300).contains(&status) {
            return Ok(Answer { status, body });
        }
        let mut refusal = Refusal::read(status, &body).ok_or(match (status, patience_asked) {
            (429, seconds) => ApiError::Refused(Refusal::wait(seconds)),
            _ => ApiError::Garbled { status },
        })?;
        if refusal.code == 429 && refusal.retry_after.is_none() {
            refusal.retry_after = patience_asked;
        }
        refusal.hide(self.token.expose_secret());
        Err(ApiError::Refused(refusal))
    }

    /// Asks who we are.
    ///
    /// # Errors
    ///
    /// As [`call`](Self::call).
    pub async fn identity(&self) -> Result<Identity, ApiError> {
        let me = self.call("getMe", &serde_json::json!({})).await?;
        let flag = |name: &str| me.get(name).and_then(Value::as_bool).unwrap_or(false);
        let text = |name: &str| me.get(name).and_then(Value::as_str).map(str::to_owned);
        Ok(Identity {
            id: me.get("id").and_then(Value::as_i64).ok_or(ApiError::Garbled { status: 200 })?,
            username: text("username").unwrap_or_default(),
            name: text("first_name").unwrap_or_default(),
            reads_all_group_messages: flag("can_read_all_group_messages"),
            supports_inline: flag("supports_inline_queries"),
            supports_guests: flag("supports_guest_queries"),
        })
    }
}

/// An answer that Telegram marked as a success.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

#[derive(serde::Deserialize)]
struct Accepted {
    result: Value,
}

/// `<digits>:<letters, digits, - and _>`.
fn looks_like_a_token(token: &str) -> bool {
    token.split_once(':').is_some_and(|(id, secret)| {
        !id.is_empty()
            && id.bytes().all(|byte| byte.is_ascii_digit())
            && !secret.is_empty()
            && secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "123456:canary-AAF_xyz";

    fn api(base: &str) -> Api {
        Api::new(base, SecretString::from(TOKEN)).unwrap()
    }

    #[test]
    fn a_token_is_told_from_something_else() {
        assert!(looks_like_a_token(TOKEN));
        for wrong in ["", "123456", "123456:", ":abc", "12 3:abc", "1:a/b", "1:a\n"] {
            assert!(!looks_like_a_token(wrong), "{wrong:?}");
        }
        assert_eq!(api(TELEGRAM).bot_id(), 123_456);
    }

    #[test]
    fn debug_does_not_show_the_token() {
        assert!(!format!("{:?}", api(TELEGRAM)).contains("canary"));
    }

    #[tokio::test]
    async fn a_server_that_is_down_is_named_without_the_token() {
        let error = api("http://127.0.0.1:9").call("getMe", &Value::Null).await.unwrap_err();
        assert!(matches!(error, ApiError::Unreachable), "{error:?}");
        assert!(!format!("{error:?} {error}").contains("canary"));
    }
}
