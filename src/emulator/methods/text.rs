//! Texts of calls: `text` with `entities` or `parse_mode`, made into what is stored.

use serde_json::Value;

use super::super::detect;
use super::super::entities::{self, Entity, Formatted};
use super::super::failure::Outcome;
use super::super::params::Params;

/// A message may have so many UTF-16 units.
pub(in super::super) const LONGEST_TEXT: usize = 4096;
/// A caption may have so many UTF-16 units.
pub(in super::super) const LONGEST_CAPTION: usize = 1024;

/// A text as it will be stored: parsed, cleaned, trimmed, with the entities that the server finds.
///
/// # Errors
/// Broken markup, malformed entities.
pub(in super::super) fn formatted(
    text: &str,
    mode: &str,
    marked: Option<&Value>,
) -> Outcome<Formatted> {
    let (text, marked): (String, Vec<Entity>) = match (mode, marked) {
        ("", Some(marked)) => (text.to_owned(), entities::parse(marked)?),
        ("", None) => (text.to_owned(), Vec::new()),
        (mode, _) => super::super::markup::parse(text, mode)?,
    };
    let mut formatted = entities::settle(&text, marked)?;
    detect::add(&mut formatted);
    Ok(formatted)
}

/// The text of a call, from the parameters of these names.
///
/// # Errors
/// Broken markup, malformed entities.
pub(super) fn of(params: &Params, text: &str, marked: &str) -> Outcome<Formatted> {
    let mode = params.text("parse_mode").unwrap_or_default();
    let marked = params.json(marked, "entities")?;
    formatted(&params.text(text).unwrap_or_default(), &mode, marked.as_ref())
}
