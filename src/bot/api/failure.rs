//! Why a call failed, and what that means for the message it was to send.

use serde::Deserialize;
use std::time::Duration;

/// A call that failed. Holds no address, hence no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// Telegram answered with `ok: false`.
    #[error("Telegram refused with {} {}", .0.code, .0.description)]
    Refused(Refusal),
    /// No connection.
    #[error("Telegram cannot be reached")]
    Unreachable,
    /// No answer in time; the call may have had its effect.
    #[error("Telegram did not answer in time")]
    TimedOut,
    /// The connection broke; the call may have had its effect.
    #[error("the connection to Telegram broke")]
    Cut,
    /// An answer that is no JSON of the Bot API, such as a proxy's page.
    #[error("the answer, with status {status}, is not one of the Bot API")]
    Garbled {
        /// HTTP status.
        status: u16,
    },
}

/// Telegram's reason to say no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `error_code`.
    pub code: u16,
    /// `description`, without whatever it may quote from a message.
    pub description: String,
    /// Seconds to wait before the next call to the same chat.
    pub retry_after: Option<u64>,
    /// The supergroup that the group became.
    pub migrate_to: Option<i64>,
}

/// What a failure means for what was to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Telegram or the network is unwell: try again.
    Passing,
    /// Too fast: try again after this time, not before.
    Wait(Duration),
    /// The chat does not want us, or is gone.
    Blocked,
    /// The group lives on under another id.
    Moved(i64),
    /// The edit changes nothing.
    Unchanged,
    /// The message to edit or delete is not there any more.
    Gone,
    /// The quotation is not in the message replied to.
    Quote,
    /// The message replied to is not there any more.
    ReplyGone,
    /// The topic is closed or gone.
    TopicGone,
    /// The query was answered too late.
    Stale,
    /// The token is wrong or was revoked.
    Token,
    /// Another process takes this bot's updates.
    Conflict,
    /// Anything else that trying again does not mend.
    Other,
}

impl ApiError {
    pub(super) fn from_transport(error: &reqwest::Error) -> Self {
        if error.is_connect() {
            Self::Unreachable
        } else if error.is_timeout() {
            Self::TimedOut
        } else {
            Self::Cut
        }
    }

    /// What this means for what was to be sent.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Refused(refusal) => refusal.reason(),
            // A page of nonsense with status 400 or 413 is no word of Telegram's on the message either.
            _ => Reason::Passing,
        }
    }
}

impl Refusal {
    pub(super) fn wait(seconds: Option<u64>) -> Self {
        Self {
            code: 429,
            description: "Too Many Requests".into(),
            retry_after: seconds,
            migrate_to: None,
        }
    }

    /// `None` when the answer is none of the Bot API.
    pub(super) fn read(status: u16, body: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Refused {
            ok: bool,
            error_code: Option<u16>,
            description: String,
            #[serde(default)]
            parameters: Parameters,
        }
        #[derive(Deserialize, Default)]
        struct Parameters {
            retry_after: Option<u64>,
            migrate_to_chat_id: Option<i64>,
        }
        let refused: Refused = serde_json::from_slice(body).ok()?;
        (!refused.ok).then(|| Self {
            code: refused.error_code.unwrap_or(status),
            description: without_quotations(&refused.description),
            retry_after: refused.parameters.retry_after,
            migrate_to: refused.parameters.migrate_to_chat_id,
        })
    }

    /// A server that echoes its address must not bring the token into a log.
    pub(super) fn hide(&mut self, token: &str) {
        if self.description.contains(token) {
            self.description = self.description.replace(token, "<token>");
        }
    }

    fn reason(&self) -> Reason {
        let says = |texts: &[&str]| {
            let description = self.description.to_ascii_lowercase();
            texts.iter().any(|text| description.contains(text))
        };
        if let Some(chat) = self.migrate_to {
            return Reason::Moved(chat);
        }
        match self.code {
            401 | 404 => Reason::Token,
            403 => Reason::Blocked,
            409 => Reason::Conflict,
            429 => Reason::Wait(Duration::from_secs(self.retry_after.unwrap_or(5).max(1))),
            500.. => Reason::Passing,
            _ if says(&["message is not modified"]) => Reason::Unchanged,
            _ if says(&[
                "message to edit not found",
                "message can't be edited",
                "message_id_invalid",
                "message to delete not found",
                "message can't be deleted",
            ]) =>
            {
                Reason::Gone
            }
            _ if says(&["quote_text_invalid", "quote text"]) => Reason::Quote,
            _ if says(&["replied not found", "reply message not found", "message to reply"]) => {
                Reason::ReplyGone
            }
            _ if says(&["message thread not found", "topic_deleted", "topic_closed"]) => {
                Reason::TopicGone
            }
            _ if says(&["query is too old", "query_id_invalid", "query id is invalid"]) => {
                Reason::Stale
            }
            _ if says(&[
                "chat not found",
                "chat_write_forbidden",
                "not enough rights to send",
                "have no rights to send",
                "need administrator rights",
                "group chat was deactivated",
                "peer_id_invalid",
                "user_is_blocked",
            ]) =>
            {
                Reason::Blocked
            }
            _ => Reason::Other,
        }
    }
}

/// Descriptions such as `can't parse entities: unsupported start tag "…"` quote the message: what follows the first
/// quotation mark goes, and whatever is not plain ASCII.
fn without_quotations(description: &str) -> String {
    let said = description.split('"').next().unwrap_or_default();
    said.chars().filter(|c| c.is_ascii() && !c.is_ascii_control()).take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: Reason) {
        let refusal = Refusal::read(400, body.as_bytes()).expect(body);
        assert_eq!(refusal.reason(), expected, "{body}");
    }

    #[test]
    fn telegrams_words_are_understood() {
        check(
            r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}"#,
            Reason::Wait(Duration::from_secs(7)),
        );
        check(
            r#"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1001}}"#,
            Reason::Moved(-1001),
        );
        for (code, description, reason) in [
            (403, "Forbidden: bot was blocked by the user", Reason::Blocked),
            (400, "Bad Request: chat not found", Reason::Blocked),
            (400, "Bad Request: message to be replied not found", Reason::ReplyGone),
            (400, "Bad Request: QUOTE_TEXT_INVALID", Reason::Quote),
            (400, "Bad Request: message is not modified: specified new …", Reason::Unchanged),
            (400, "Bad Request: message to edit not found", Reason::Gone),
            (400, "Bad Request: message thread not found", Reason::TopicGone),
            (400, "Bad Request: query is too old and response timeout expired", Reason::Stale),
            (400, "Bad Request: message text is empty", Reason::Other),
            (401, "Unauthorized", Reason::Token),
            (409, "Conflict: terminated by other getUpdates request", Reason::Conflict),
            (502, "Bad Gateway", Reason::Passing),
        ] {
            let body =
                serde_json::json!({"ok": false, "error_code": code, "description": description});
            check(&body.to_string(), reason);
        }
    }

    #[test]
    fn nothing_of_a_message_stays_in_a_description() {
        let said = r#"Bad Request: can't parse entities: unsupported tag "سر" at"#;
        assert_eq!(without_quotations(said), "Bad Request: can't parse entities: unsupported tag ");
    }

    #[test]
    fn a_page_of_a_proxy_is_no_refusal() {
        assert_eq!(Refusal::read(502, b"<html>Bad Gateway</html>"), None);
        assert_eq!(Refusal::read(200, br#"{"ok":true,"result":1,"description":""}"#), None);
    }
}
