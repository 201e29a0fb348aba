//! The parameters of a call, however they were sent: as JSON, as a form, as parts, in the address.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::failure::{Failure, Outcome};

/// No request may be larger.
const LARGEST_BODY: usize = 50 * 1024 * 1024;

/// Parameters by name. Like the real server, it does not care whether a number came as a number or
/// as a string, or an object as an object or as its JSON.
#[derive(Debug, Clone, Default)]
pub(super) struct Params {
    values: BTreeMap<String, Value>,
    /// Names and sizes of uploaded files.
    files: BTreeMap<String, (String, usize)>,
}

impl Params {
    /// Reads query, and body by its content type.
    ///
    /// # Errors
    /// A body that is not what its content type says.
    pub(super) async fn read(request: Request) -> Outcome<Self> {
        let mut params = Self::default();
        params.take_form(request.uri().query().unwrap_or_default().as_bytes());
        let kind = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_ascii_lowercase();
        if kind.starts_with("multipart/form-data") {
            params.take_parts(request).await?;
            return Ok(params);
        }
        let body = axum::body::to_bytes(request.into_body(), LARGEST_BODY).await.map_err(|_| {
            Failure { code: 413, description: "Request Entity Too Large".into(), parameters: None }
        })?;
        if kind.starts_with("application/json") {
            params.take_json(&body)?;
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            params.take_form(&body);
        }
        Ok(params)
    }

    fn take_form(&mut self, form: &[u8]) {
        for (name, value) in url::form_urlencoded::parse(form) {
            self.values.insert(name.into_owned(), Value::String(value.into_owned()));
        }
    }

    fn take_json(&mut self, body: &Bytes) -> Outcome<()> {
        if body.is_empty() {
            return Ok(());
        }
        let object: Map<String, Value> = serde_json::from_slice(body)
            .map_err(|_| Failure::bad("can't parse request body as JSON object"))?;
        self.values.extend(object.into_iter().filter(|(_, value)| !value.is_null()));
        Ok(())
    }

    async fn take_parts(&mut self, request: Request) -> Outcome<()> {
        let broken = |_| Failure::bad("can't parse multipart/form-data");
        let mut parts = Multipart::from_request(request, &())
            .await
            .map_err(|_| Failure::bad("boundary in multipart/form-data is missing"))?;
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(broken)?;
            if let Some(file) = file {
                self.files.insert(name, (file, bytes.len()));
            } else {
                let text = String::from_utf8(bytes.to_vec())
                    .map_err(|_| Failure::bad("strings must be encoded in UTF-8"))?;
                self.values.insert(name, Value::String(text));
            }
        }
        Ok(())
    }

    /// Parameters that came as one object.
    pub(super) fn from_object(object: &Value) -> Self {
        let fields = object.as_object().into_iter().flatten();
        let values = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
        Self { values, files: BTreeMap::new() }
    }

    /// Everything as one object, for the call log.
    pub(super) fn to_value(&self) -> Value {
        Value::Object(
            self.values.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        )
    }

    /// A parameter as text; numbers and booleans as they would be written.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.values.get(name)? {
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// A parameter as text that is there and not empty.
    pub(super) fn filled(&self, name: &str) -> Option<String> {
        self.text(name).filter(|text| !text.is_empty())
    }

    /// A whole number; `None` when it is missing or none.
    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        match self.values.get(name)? {
            Value::Number(number) => {
                number.as_i64().or_else(|| number.as_f64().map(|float| float as i64))
            }
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A message or topic id; 0 when it is missing.
    pub(super) fn id(&self, name: &str) -> i32 {
        self.integer(name).and_then(|id| i32::try_from(id).ok()).unwrap_or(0)
    }

    /// A switch: `true`, `yes`, `1`; anything else is off.
    pub(super) fn is_on(&self, name: &str) -> bool {
        self.text(name)
            .is_some_and(|text| matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "1"))
    }

    /// An object or list, also when it was sent as its JSON; `None` when missing or empty.
    ///
    /// # Errors
    /// `can't parse <what> JSON object`.
    pub(super) fn json(&self, name: &str, what: &str) -> Outcome<Option<Value>> {
        match self.values.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| Failure::bad(format!("can't parse {what} JSON object"))),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// Name and size of the file uploaded as `name`, or as the part that `attach://` points to.
    pub(super) fn file(&self, name: &str) -> Option<&(String, usize)> {
        self.files.get(name).or_else(|| {
            let attached = self.values.get(name)?.as_str()?.strip_prefix("attach://")?;
            self.files.get(attached)
        })
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use serde_json::json;

    use super::*;

    async fn read(kind: &str, address: &str, body: &str) -> Params {
        let request = Request::builder()
            .uri(address)
            .header(CONTENT_TYPE, kind)
            .body(Body::from(body.to_owned()))
            .unwrap();
        Params::read(request).await.unwrap()
    }

    #[tokio::test]
    async fn the_way_of_sending_makes_no_difference() {
        let as_json =
            read("application/json; charset=utf-8", "/", r#"{"chat_id":5,"on":true,"o":{"a":1}}"#)
                .await;
        let as_form =
            read("application/x-www-form-urlencoded", "/?chat_id=5", "on=True&o=%7B%22a%22%3A1%7D")
                .await;
        let boundary = "multipart/form-data; boundary=x";
        let part = |name: &str, value: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let parts =
            part("chat_id", "5") + &part("on", "1") + &part("o", r#"{"a":1}"#) + "--x--\r\n";
        let as_parts = read(boundary, "/", &parts).await;
        for params in [as_json, as_form, as_parts] {
            assert_eq!(params.integer("chat_id"), Some(5));
            assert_eq!(params.text("chat_id").unwrap(), "5");
            assert!(params.is_on("on"));
            assert_eq!(params.json("o", "o").unwrap(), Some(json!({"a": 1})));
            assert!(params.json("missing", "it").unwrap().is_none());
        }
    }
}
