//! `reply_markup`: inline keyboards as the server checks them, and the other kinds.

use serde_json::{Map, Value, json};

use super::clean;
use super::failure::{Failure, Outcome};
use super::params::Params;

/// Buttons under a message; more are refused.
const MOST_BUTTONS: usize = 100;
/// Buttons of one row that are shown; the server refuses rows that are longer.
const LONGEST_ROW: usize = 8;

/// Reads `reply_markup`; only an inline keyboard stays with the message.
///
/// # Errors
/// The server's text about the first button that is wrong.
pub(super) fn parse(params: &Params) -> Outcome<Option<Value>> {
    let Some(markup) = params.json("reply_markup", "reply keyboard markup")? else {
        return Ok(None);
    };
    let object =
        markup.as_object().ok_or_else(|| Failure::bad("object expected as reply markup"))?;
    match object.get("inline_keyboard") {
        Some(rows) => inline(rows),
        None => Ok(None),
    }
}

/// Checks the rows of an inline keyboard and returns them as they will be shown.
///
/// # Errors
/// The server's text about the first button that is wrong.
pub(super) fn inline(rows: &Value) -> Outcome<Option<Value>> {
    let list = rows
        .as_array()
        .ok_or_else(|| Failure::bad("field \"inline_keyboard\" must be of type Array"))?;
    let mut shown = Vec::new();
    let mut count = 0;
    for row in list {
        let row = row.as_array().ok_or_else(|| {
            Failure::bad(
                "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays",
            )
        })?;
        let buttons: Vec<Value> = row.iter().map(button).collect::<Outcome<_>>()?;
        count += buttons.len();
        if buttons.len() > LONGEST_ROW || count > MOST_BUTTONS {
            return Err(Failure::bad("BUTTON_COUNT_TOO_MUCH"));
        }
        if !buttons.is_empty() {
            shown.push(Value::Array(buttons));
        }
    }
    Ok((!shown.is_empty()).then(|| json!({ "inline_keyboard": shown })))
}

fn button(value: &Value) -> Outcome {
    let cannot = |text: &str| Failure::bad(format!("can't parse inline keyboard button: {text}"));
    let object =
        value.as_object().ok_or_else(|| cannot("InlineKeyboardButton must be an Object"))?;
    let field = |name: &str| match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(cannot(&format!("Field \"{name}\" must be of type String"))),
    };
    let text = field("text")?.ok_or_else(|| cannot("Can't find field \"text\""))?;
    let text = clean::text(text).trim().to_owned();
    if text.is_empty() {
        return Err(Failure::bad("inline keyboard button text is empty"));
    }
    let mut shown = Map::from_iter([("text".to_owned(), json!(text))]);
    let mut keep = |name: &str, value: Value| {
        shown.insert(name.to_owned(), value);
        Ok(Value::Object(shown.clone()))
    };
    if let Some(url) = field("url")?.filter(|url| !url.is_empty()) {
        let url = checked_url(url).ok_or_else(|| {
            Failure::bad(format!("inline keyboard button URL '{url}' is invalid: Wrong HTTP URL"))
        })?;
        return keep("url", json!(url));
    }
    if let Some(data) = field("callback_data")?.filter(|data| !data.is_empty()) {
        if data.len() > 64 {
            return Err(Failure::bad("BUTTON_DATA_INVALID"));
        }
        return keep("callback_data", json!(data));
    }
    for name in ["switch_inline_query", "switch_inline_query_current_chat"] {
        if let Some(query) = field(name)? {
            return keep(name, json!(query));
        }
    }
    for name in [
        "switch_inline_query_chosen_chat",
        "copy_text",
        "login_url",
        "web_app",
        "callback_game",
        "pay",
    ] {
        match (name, object.get(name)) {
            (_, None | Some(Value::Null)) => {}
            ("copy_text", Some(copied)) => {
                let text = copied.get("text").and_then(Value::as_str).unwrap_or_default();
                if text.is_empty() || text.chars().count() > 256 {
                    return Err(Failure::bad("BUTTON_COPY_TEXT_INVALID"));
                }
                return keep(name, copied.clone());
            }
            (_, Some(other)) => return keep(name, other.clone()),
        }
    }
    Err(cannot("Text buttons are unallowed in the inline keyboard"))
}

/// A URL as the server accepts it: with `http`, `https`, `tg` or `ton`, or a bare domain, which
/// becomes `http`.
pub(super) fn checked_url(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_whitespace) {
        return None;
    }
    let full = if text.contains("://") || text.starts_with("tg:") {
        text.to_owned()
    } else {
        format!("http://{text}")
    };
    let url = url::Url::parse(&full).ok()?;
    match url.scheme() {
        "tg" | "ton" | "tonsite" => Some(full),
        "http" | "https" | "ftp" => {
            let host = url.host_str()?;
            (host.contains('.') || host == "localhost").then_some(full)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(button: &Value) -> String {
        inline(&json!([[button]])).unwrap_err().description
    }

    #[test]
    fn buttons_are_checked() {
        assert!(inline(&json!([[{ "text": "أ", "callback_data": "x" }]])).unwrap().is_some());
        assert_eq!(inline(&json!([[], []])).unwrap(), None);
        assert_eq!(
            refused(&json!({ "text": "أ", "callback_data": "م".repeat(33) })),
            "Bad Request: BUTTON_DATA_INVALID"
        );
        assert_eq!(
            refused(&json!({ "text": "أ", "url": "ليس رابطا" })),
            "Bad Request: inline keyboard button URL 'ليس رابطا' is invalid: Wrong HTTP URL"
        );
        assert_eq!(
            refused(&json!({ "text": "أ" })),
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline \
             keyboard"
        );
    }

    #[test]
    fn bare_domains_become_links() {
        assert_eq!(checked_url("example.org/a").unwrap(), "http://example.org/a");
        assert_eq!(
            checked_url("https://example.org/#:~:text=a").unwrap(),
            "https://example.org/#:~:text=a"
        );
        assert_eq!(checked_url("javascript:alert(1)"), None);
    }
}
