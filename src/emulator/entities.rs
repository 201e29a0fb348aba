//! Formatting: what entities there are, how they may nest, and what Telegram makes of a text with
//! entities before it is shown.

use serde_json::{Map, Value, json};

use super::clean;
use super::failure::{Failure, Outcome};

/// At most so many entities of a message are kept; the rest are silently dropped.
pub(super) const MOST_ENTITIES: usize = 100;

/// What an entity does to its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Style {
    /// A kind without data: `bold`, `url`, `mention`, `hashtag`, …, by its name in the Bot API.
    Plain(&'static str),
    /// Quoted lines; `expandable` ones fold.
    Blockquote { expandable: bool },
    /// A code block with its language.
    Pre { language: Option<String> },
    /// Text that opens a URL.
    TextLink { url: String },
    /// A mention of a user without a username.
    TextMention { user: i64 },
    /// A custom emoji.
    CustomEmoji { id: String },
}

#[expect(non_upper_case_globals, reason = "they stand beside the variants and read like them")]
impl Style {
    pub(super) const Bold: Self = Self::Plain("bold");
    pub(super) const Italic: Self = Self::Plain("italic");
    pub(super) const Underline: Self = Self::Plain("underline");
    pub(super) const Strikethrough: Self = Self::Plain("strikethrough");
    pub(super) const Spoiler: Self = Self::Plain("spoiler");
    pub(super) const Code: Self = Self::Plain("code");
    pub(super) const Url: Self = Self::Plain("url");
    pub(super) const Email: Self = Self::Plain("email");
    pub(super) const Mention: Self = Self::Plain("mention");
    pub(super) const Hashtag: Self = Self::Plain("hashtag");
    pub(super) const Cashtag: Self = Self::Plain("cashtag");
    pub(super) const BotCommand: Self = Self::Plain("bot_command");
}

/// Kinds found by the server in a text; a bot may name them, the server finds them itself.
const FOUND: [&str; 7] =
    ["mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"];
/// Kinds that may be split, joined and nested freely.
const SPLITTABLE: [&str; 5] = ["bold", "italic", "underline", "strikethrough", "spoiler"];

impl Style {
    /// Name in the Bot API.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Plain(name) => name,
            Self::Blockquote { expandable: false } => "blockquote",
            Self::Blockquote { expandable: true } => "expandable_blockquote",
            Self::Pre { .. } => "pre",
            Self::TextLink { .. } => "text_link",
            Self::TextMention { .. } => "text_mention",
            Self::CustomEmoji { .. } => "custom_emoji",
        }
    }

    fn is_splittable(&self) -> bool {
        SPLITTABLE.contains(&self.name())
    }

    fn is_quote(&self) -> bool {
        matches!(self, Self::Blockquote { .. })
    }

    fn is_code(&self) -> bool {
        matches!(self, Self::Pre { .. } | Self::Plain("code"))
    }

    /// Whether the server found it rather than the sender set it.
    pub(super) fn is_found(&self) -> bool {
        FOUND.contains(&self.name())
    }

    /// Outer entities come first among those with the same range.
    fn rank(&self) -> usize {
        match self {
            Self::Blockquote { .. } => 0,
            Self::Plain(name) if SPLITTABLE.contains(name) => {
                3 + SPLITTABLE.iter().position(|one| one == name).unwrap_or(0)
            }
            Self::Pre { .. } | Self::Plain("code") => 9,
            _ => 1,
        }
    }
}

/// A piece of formatting; offsets in UTF-16 units of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entity {
    pub(super) style: Style,
    pub(super) offset: usize,
    pub(super) length: usize,
}

impl Entity {
    pub(super) fn new(style: Style, offset: usize, length: usize) -> Self {
        Self { style, offset, length }
    }

    /// Where it ends.
    pub(super) fn end(&self) -> usize {
        self.offset + self.length
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.offset < other.end() && other.offset < self.end()
    }

    fn crosses(&self, other: &Self) -> bool {
        let (first, second) =
            if self.offset <= other.offset { (self, other) } else { (other, self) };
        first.offset < second.offset && second.offset < first.end() && first.end() < second.end()
    }

    /// The entity as the Bot API shows it; `user` turns a user id into its object.
    pub(super) fn to_json(&self, user: impl Fn(i64) -> Value) -> Value {
        let mut json =
            json!({ "type": self.style.name(), "offset": self.offset, "length": self.length });
        match &self.style {
            Style::Pre { language: Some(language) } => json["language"] = json!(language),
            Style::TextLink { url } => json["url"] = json!(url),
            Style::TextMention { user: id } => json["user"] = user(*id),
            Style::CustomEmoji { id } => json["custom_emoji_id"] = json!(id),
            _ => {}
        }
        json
    }
}

/// A text with its formatting, already as Telegram would store it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Formatted {
    pub(super) text: String,
    pub(super) entities: Vec<Entity>,
}

/// Length in UTF-16 units.
pub(super) fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The part of `text` between two UTF-16 offsets; empty where they are no character boundaries.
pub(super) fn slice(text: &str, start: usize, end: usize) -> &str {
    let byte = |wanted: usize| {
        let mut unit = 0;
        for (at, c) in text.char_indices() {
            if unit >= wanted {
                return at;
            }
            unit += c.len_utf16();
        }
        text.len()
    };
    text.get(byte(start)..byte(end)).unwrap_or_default()
}

/// Reads the `entities` of a call.
///
/// # Errors
/// What the server says about malformed entities.
pub(super) fn parse(value: &Value) -> Outcome<Vec<Entity>> {
    let bad = |text: &str| Failure::bad(format!("can't parse MessageEntity: {text}"));
    let list =
        value.as_array().ok_or_else(|| Failure::bad("expected an Array of MessageEntity"))?;
    let mut entities = Vec::with_capacity(list.len());
    for item in list {
        let object = item.as_object().ok_or_else(|| bad("expected an Object"))?;
        let number = |name: &str| -> Outcome<i64> {
            let field =
                object.get(name).ok_or_else(|| bad(&format!("Can't find field \"{name}\"")))?;
            field
                .as_i64()
                .or_else(|| field.as_str().and_then(|text| text.parse().ok()))
                .ok_or_else(|| bad(&format!("Field \"{name}\" must be a valid Number")))
        };
        let offset = number("offset")?;
        let length = number("length")?;
        if !(0..=1_000_000).contains(&offset) {
            return Err(Failure::bad(format!("receive an entity with incorrect offset {offset}")));
        }
        if !(0..=1_000_000).contains(&length) {
            return Err(Failure::bad(format!("receive an entity with incorrect length {length}")));
        }
        if let Some(style) = parse_style(object)? {
            entities.push(Entity::new(
                style,
                usize::try_from(offset).unwrap_or_default(),
                usize::try_from(length).unwrap_or_default(),
            ));
        }
    }
    Ok(entities)
}

/// The style of one entity; `None` for those that the server finds itself.
fn parse_style(object: &Map<String, Value>) -> Outcome<Option<Style>> {
    let bad = |text: &str| Failure::bad(format!("can't parse MessageEntity: {text}"));
    let text = |name: &str| object.get(name).and_then(Value::as_str);
    let kind = text("type").ok_or_else(|| bad("Can't find field \"type\""))?;
    if FOUND.contains(&kind) {
        return Ok(None);
    }
    if let Some(plain) = SPLITTABLE.into_iter().chain(["code"]).find(|name| *name == kind) {
        return Ok(Some(Style::Plain(plain)));
    }
    Ok(Some(match kind {
        "blockquote" => Style::Blockquote { expandable: false },
        "expandable_blockquote" => Style::Blockquote { expandable: true },
        "pre" => Style::Pre { language: text("language").map(str::to_owned) },
        "text_link" => {
            let url = text("url").ok_or_else(|| bad("Can't find field \"url\""))?;
            match super::keyboard::checked_url(url) {
                Some(url) => Style::TextLink { url },
                None => return Ok(None), // the server shows the text without a link
            }
        }
        "text_mention" => {
            let user = object
                .get("user")
                .and_then(|user| user.get("id"))
                .and_then(Value::as_i64)
                .ok_or_else(|| bad("Can't find field \"user\""))?;
            Style::TextMention { user }
        }
        "custom_emoji" => Style::CustomEmoji {
            id: text("custom_emoji_id")
                .ok_or_else(|| bad("Can't find field \"custom_emoji_id\""))?
                .to_owned(),
        },
        _ => return Err(bad("Unsupported type specified")),
    }))
}

/// Cleans a text, trims it, and settles its entities, as the server does before it stores it.
///
/// # Errors
/// An entity that cuts a surrogate pair.
pub(super) fn settle(text: &str, mut entities: Vec<Entity>) -> Outcome<Formatted> {
    let cleaned = clean::with_entities(text, &mut entities).map_err(Failure::bad)?;
    let start = units(&cleaned) - units(cleaned.trim_start_matches([' ', '\n']));
    let trimmed = cleaned.trim_matches([' ', '\n']);
    let end = units(trimmed);
    for entity in &mut entities {
        let from = entity.offset.saturating_sub(start).min(end);
        let to = entity.end().saturating_sub(start).min(end);
        *entity = Entity::new(entity.style.clone(), from, to - from);
    }
    entities.retain(|entity| {
        let inside = slice(trimmed, entity.offset, entity.end());
        !inside.chars().all(|c| matches!(c, ' ' | '\n'))
    });
    let mut entities = nest(entities);
    entities.truncate(MOST_ENTITIES);
    Ok(Formatted { text: trimmed.to_owned(), entities })
}

fn sort(entities: &mut [Entity]) {
    entities.sort_by(|a, b| {
        (a.offset, std::cmp::Reverse(a.length), a.style.rank()).cmp(&(
            b.offset,
            std::cmp::Reverse(b.length),
            b.style.rank(),
        ))
    });
}

/// Makes the entities nest: quotations do not contain each other, code contains nothing, links and
/// the like do not overlap, and what may be split is split where it would cross.
pub(super) fn nest(mut entities: Vec<Entity>) -> Vec<Entity> {
    sort(&mut entities);
    let (splittable, fixed): (Vec<_>, Vec<_>) =
        entities.into_iter().partition(|entity| entity.style.is_splittable());
    let mut kept: Vec<Entity> = Vec::new();
    let (quotes, others): (Vec<_>, Vec<_>) =
        fixed.into_iter().partition(|entity| entity.style.is_quote());
    for quote in quotes {
        if !kept.iter().any(|other| other.overlaps(&quote)) {
            kept.push(quote);
        }
    }
    let mut runs: Vec<Entity> = Vec::new();
    for entity in others {
        let disturbs = runs.iter().any(|other| other.overlaps(&entity))
            || kept.iter().any(|quote| quote.crosses(&entity) || inside_only(&entity, quote));
        if !disturbs {
            runs.push(entity);
        }
    }
    kept.extend(runs);
    let mut all = kept.clone();
    for name in SPLITTABLE {
        let joined = join(splittable.iter().filter(|entity| entity.style.name() == name));
        for (offset, end) in joined {
            all.extend(split(Style::Plain(name), offset, end, &kept));
        }
    }
    uncross(&mut all);
    sort(&mut all);
    all
}

/// Whether `quote` lies strictly inside `entity`: quotations are never inside anything.
fn inside_only(entity: &Entity, quote: &Entity) -> bool {
    entity.offset <= quote.offset && quote.end() <= entity.end() && entity.length > quote.length
}

/// Ranges of one style, touching or overlapping ones joined.
fn join<'a>(entities: impl Iterator<Item = &'a Entity>) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for entity in entities {
        match ranges.last_mut() {
            Some((_, end)) if entity.offset <= *end => *end = (*end).max(entity.end()),
            _ => ranges.push((entity.offset, entity.end())),
        }
    }
    ranges
}

/// A splittable range cut out of code and cut at the borders of the fixed entities it crosses.
fn split(style: Style, offset: usize, end: usize, fixed: &[Entity]) -> Vec<Entity> {
    let mut pieces = vec![Entity::new(style, offset, end - offset)];
    for other in fixed {
        let mut next = Vec::new();
        for piece in pieces {
            let code = other.style.is_code();
            if !piece.overlaps(other) || !(code || piece.crosses(other)) {
                next.push(piece);
                continue;
            }
            let cuts = [
                (piece.offset, piece.end().min(other.offset), true),
                (piece.offset.max(other.offset), piece.end().min(other.end()), !code),
                (piece.offset.max(other.end()), piece.end(), true),
            ];
            for (from, to, wanted) in cuts {
                if wanted && from < to {
                    next.push(Entity::new(piece.style.clone(), from, to - from));
                }
            }
        }
        pieces = next;
    }
    pieces
}

/// Splits the later of two crossing splittable entities.
fn uncross(entities: &mut Vec<Entity>) {
    loop {
        sort(entities);
        let crossing = (0..entities.len())
            .flat_map(|a| (a + 1..entities.len()).map(move |b| (a, b)))
            .find(|&(a, b)| entities[a].crosses(&entities[b]));
        let Some((a, b)) = crossing else { return };
        let border = entities[a].end();
        let later = entities[b].clone();
        entities[b].length = border - later.offset;
        entities.push(Entity::new(later.style.clone(), border, later.end() - border));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(
        text: &str,
        entities: &[(Style, usize, usize)],
    ) -> Vec<(&'static str, usize, usize)> {
        let entities = entities.iter().map(|(s, o, l)| Entity::new(s.clone(), *o, *l)).collect();
        let settled = settle(text, entities).unwrap().entities;
        settled.iter().map(|one| (one.style.name(), one.offset, one.length)).collect()
    }

    #[test]
    fn entities_are_cut_at_the_end_and_follow_the_trimming() {
        assert_eq!(settled("  abc  ", &[(Style::Bold, 0, 99)]), [("bold", 0, 3)]);
        assert_eq!(settled("abc", &[(Style::Bold, 3, 1)]), []);
        assert_eq!(settled("a  b", &[(Style::Bold, 1, 2)]), [], "nothing but spaces");
    }

    #[test]
    fn a_quotation_does_not_stand_in_another() {
        let quote = Style::Blockquote { expandable: false };
        assert_eq!(
            settled("abcdef", &[(quote.clone(), 0, 6), (quote, 2, 2)]),
            [("blockquote", 0, 6)]
        );
    }

    #[test]
    fn code_contains_nothing() {
        assert_eq!(
            settled("abcdef", &[(Style::Code, 2, 2), (Style::Bold, 0, 6)]),
            [("bold", 0, 2), ("code", 2, 2), ("bold", 4, 2)]
        );
    }

    #[test]
    fn what_crosses_is_split() {
        assert_eq!(
            settled("abcdef", &[(Style::Bold, 0, 4), (Style::Italic, 2, 4)]),
            [("bold", 0, 4), ("italic", 2, 2), ("italic", 4, 2)]
        );
    }

    #[test]
    fn only_a_hundred_are_kept() {
        let text = "a ".repeat(150);
        let entities: Vec<_> = (0..150).map(|at| (Style::Bold, at * 2, 1)).collect();
        assert_eq!(settled(&text, &entities).len(), MOST_ENTITIES);
    }
}
