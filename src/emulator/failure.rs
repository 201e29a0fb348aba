//! How a call fails: Telegram's codes and its own texts.

use serde_json::{Value, json};

/// A refusal, as the Bot API words it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Failure {
    /// HTTP status, repeated in the body as `error_code`.
    pub(super) code: u16,
    /// `description` of the body.
    pub(super) description: String,
    /// `parameters` of the body: `retry_after` or `migrate_to_chat_id`.
    pub(super) parameters: Option<Value>,
}

/// What a Bot API method comes to.
pub(super) type Outcome<T = Value> = Result<T, Failure>;

impl Failure {
    fn new(code: u16, prefix: &str, text: &str) -> Self {
        Self { code, description: format!("{prefix}: {text}"), parameters: None }
    }

    /// 400, the caller's mistake.
    pub(super) fn bad(text: impl AsRef<str>) -> Self {
        Self::new(400, "Bad Request", text.as_ref())
    }

    /// 403, the bot may not.
    pub(super) fn forbidden(text: impl AsRef<str>) -> Self {
        Self::new(403, "Forbidden", text.as_ref())
    }

    /// 409, two receivers of updates.
    pub(super) fn conflict(text: impl AsRef<str>) -> Self {
        Self::new(409, "Conflict", text.as_ref())
    }

    /// 401, a token that belongs to no bot.
    pub(super) fn unauthorized() -> Self {
        Self { code: 401, description: "Unauthorized".into(), parameters: None }
    }

    /// 404, no such method or file.
    pub(super) fn not_found() -> Self {
        Self { code: 404, description: "Not Found".into(), parameters: None }
    }

    /// 429 with the seconds to wait.
    pub(super) fn too_many_requests(retry_after: u32) -> Self {
        Self {
            parameters: Some(json!({ "retry_after": retry_after })),
            ..Self::new(429, "Too Many Requests", &format!("retry after {retry_after}"))
        }
    }

    /// 400 with the supergroup that the group became.
    pub(super) fn migrated(to: i64) -> Self {
        Self {
            parameters: Some(json!({ "migrate_to_chat_id": to })),
            ..Self::bad("group chat was upgraded to a supergroup chat")
        }
    }

    /// The body of the answer.
    pub(super) fn body(&self) -> Value {
        let mut body =
            json!({ "ok": false, "error_code": self.code, "description": self.description });
        if let Some(parameters) = &self.parameters {
            body["parameters"] = parameters.clone();
        }
        body
    }
}
