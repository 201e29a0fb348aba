//! `parse_mode`: HTML, `MarkdownV2` and the old Markdown, with the server's complaints.

use super::entities::{Entity, Style};
use super::failure::{Failure, Outcome};

/// Reads marked-up text.
///
/// # Errors
/// `can't parse entities: …` with the byte where it went wrong; an unknown mode.
pub(super) fn parse(text: &str, mode: &str) -> Outcome<(String, Vec<Entity>)> {
    let parsed = match mode.to_ascii_lowercase().as_str() {
        "html" => html(text),
        "markdownv2" => Markdown::new(text, true).parse(),
        "markdown" => Markdown::new(text, false).parse(),
        _ => return Err(Failure::bad("unsupported parse_mode")),
    };
    parsed.map_err(|complaint| Failure::bad(format!("can't parse entities: {complaint}")))
}

/// A tag that is open.
struct Open {
    name: String,
    /// Byte in the source, for complaints.
    at: usize,
    /// UTF-16 offset in the result.
    offset: usize,
    style: Style,
}

fn html(text: &str) -> Result<(String, Vec<Entity>), String> {
    let mut plain = String::new();
    let mut offset = 0;
    let mut entities: Vec<Entity> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if c == '&'
            && let Some((decoded, length)) = html_entity(text.get(at..).unwrap_or_default())
        {
            plain.push(decoded);
            offset += decoded.len_utf16();
            at += length;
            continue;
        }
        if c != '<' {
            plain.push(c);
            offset += c.len_utf16();
            at += c.len_utf8();
            continue;
        }
        let rest = text.get(at + 1..).unwrap_or_default();
        let length =
            tag_length(rest).ok_or_else(|| format!("Unclosed start tag at byte offset {at}"))?;
        let inner = rest.get(..length).unwrap_or_default();
        let here = at;
        at += length + 2;
        if let Some(name) = inner.strip_prefix('/') {
            let name = name.trim().to_ascii_lowercase();
            let last =
                open.pop().ok_or_else(|| format!("Unexpected end tag at byte offset {here}"))?;
            if !name.is_empty() && name != last.name {
                return Err(format!(
                    "Unmatched end tag at byte offset {here}, expected \"</{}>\", found \"</{name}>\"",
                    last.name
                ));
            }
            close(&mut entities, last, &plain, offset);
            continue;
        }
        let (name, attributes) = tag(inner);
        let style = html_style(&name, &attributes)
            .ok_or_else(|| format!("Unsupported start tag \"{name}\" at byte offset {here}"))?;
        open.push(Open { name, at: here, offset, style });
    }
    if let Some(left) = open.pop() {
        let (name, at) = (left.name, left.at);
        return Err(format!(
            "Can't find end tag corresponding to start tag \"{name}\" at byte offset {at}"
        ));
    }
    Ok((plain, entities))
}

/// Bytes up to the `>` that closes a tag, quoted attributes passed over.
fn tag_length(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

fn close(entities: &mut Vec<Entity>, tag: Open, plain: &str, offset: usize) {
    let length = offset - tag.offset;
    let style = tag.style;
    if length == 0 {
        return;
    }
    // `<pre><code class="language-x">` is one block with a language.
    let same = |entity: &Entity| entity.offset == tag.offset && entity.length == length;
    if tag.name == "pre"
        && let Some(inner) = entities
            .iter_mut()
            .find(|one| same(one) && matches!(one.style, Style::Pre { .. } | Style::Plain("code")))
    {
        let language = match &inner.style {
            Style::Pre { language } => language.clone(),
            _ => None,
        };
        inner.style = Style::Pre { language };
        return;
    }
    let style = match style {
        Style::TextLink { url } => {
            // Without an address the text itself is one.
            let shown = super::entities::slice(plain, tag.offset, offset);
            let url = if url.is_empty() { shown } else { url.as_str() };
            match super::keyboard::checked_url(url) {
                Some(url) => Style::TextLink { url },
                None => return,
            }
        }
        Style::Pre { language: Some(_) } if tag.name == "code" => {
            // Only inside <pre>, which closes after it; marked until then.
            entities.push(Entity::new(style, tag.offset, length));
            return;
        }
        style => style,
    };
    entities.push(Entity::new(style, tag.offset, length));
}

/// Name and attributes of a start tag, lower-case names, decoded values.
fn tag(inner: &str) -> (String, Vec<(String, String)>) {
    let inner = inner.trim_end_matches('/').trim();
    let end = inner.find(char::is_whitespace).unwrap_or(inner.len());
    let name = inner.get(..end).unwrap_or_default().to_ascii_lowercase();
    let mut attributes = Vec::new();
    let mut rest = inner.get(end..).unwrap_or_default().trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let key = rest.get(..end).unwrap_or_default().to_ascii_lowercase();
        rest = rest.get(end..).unwrap_or_default().trim_start();
        let Some(after) = rest.strip_prefix('=') else {
            attributes.push((key, String::new()));
            continue;
        };
        let after = after.trim_start();
        let (value, left) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let body = after.get(1..).unwrap_or_default();
                body.split_once(quote).unwrap_or((body, ""))
            }
            _ => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        attributes.push((key, decode(value)));
        rest = left.trim_start();
    }
    (name, attributes)
}

/// `None` for a tag that Telegram does not know.
fn html_style(name: &str, attributes: &[(String, String)]) -> Option<Style> {
    let value = |wanted: &str| {
        attributes.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.clone())
    };
    Some(match name {
        "b" | "strong" => Style::Bold,
        "i" | "em" => Style::Italic,
        "u" | "ins" => Style::Underline,
        "s" | "strike" | "del" => Style::Strikethrough,
        "tg-spoiler" => Style::Spoiler,
        "span" if value("class").as_deref() == Some("tg-spoiler") => Style::Spoiler,
        "code" => match value("class").as_deref().and_then(|class| class.strip_prefix("language-"))
        {
            Some(language) => Style::Pre { language: Some(language.to_owned()) },
            None => Style::Code,
        },
        "pre" => Style::Pre { language: None },
        "blockquote" => Style::Blockquote { expandable: value("expandable").is_some() },
        "a" => {
            let url = value("href").unwrap_or_default();
            match url.strip_prefix("tg://user?id=").and_then(|id| id.parse().ok()) {
                Some(user) => Style::TextMention { user },
                None => Style::TextLink { url },
            }
        }
        "tg-emoji" => Style::CustomEmoji { id: value("emoji-id").unwrap_or_default() },
        _ => return None,
    })
}

/// Character and length of an entity such as `&lt;` or `&#x41;` at the start of `text`.
fn html_entity(text: &str) -> Option<(char, usize)> {
    let name: String =
        text.chars().skip(1).take_while(|c| c.is_alphanumeric() || *c == '#').collect();
    let decoded = match name.as_str() {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        number => {
            let digits = number.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')?
        }
    };
    let length = 1 + name.len();
    let closed = text.get(length..).is_some_and(|rest| rest.starts_with(';'));
    Some((decoded, length + usize::from(closed)))
}

fn decode(value: &str) -> String {
    let mut decoded = String::new();
    let mut at = 0;
    while let Some(rest) = value.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with('&')
            && let Some((c, length)) = html_entity(rest)
        {
            decoded.push(c);
            at += length;
        } else if let Some(c) = rest.chars().next() {
            decoded.push(c);
            at += c.len_utf8();
        }
    }
    decoded
}

/// The reader of both Markdown kinds.
struct Markdown<'a> {
    text: &'a str,
    second: bool,
    at: usize,
    plain: String,
    offset: usize,
    entities: Vec<Entity>,
    /// Mark, byte and offset of what is open.
    open: Vec<(&'static str, usize, usize)>,
    /// Byte and offset where a run of quoted lines began.
    quote: Option<usize>,
}

impl<'a> Markdown<'a> {
    fn new(text: &'a str, second: bool) -> Self {
        Self {
            text,
            second,
            at: 0,
            plain: String::new(),
            offset: 0,
            entities: Vec::new(),
            open: Vec::new(),
            quote: None,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn push(&mut self, c: char) {
        self.plain.push(c);
        self.offset += c.len_utf16();
    }

    fn parse(mut self) -> Result<(String, Vec<Entity>), String> {
        let mut line_start = true;
        while let Some(c) = self.rest().chars().next() {
            if self.second && line_start && self.quote_line(c) {
                line_start = false;
                continue;
            }
            line_start = c == '\n';
            if c == '\\' && self.escape() {
                continue;
            }
            if let Some(mark) = self.mark() {
                self.toggle(mark)?;
                continue;
            }
            if self.second && ">#+-=|{}.!]()".contains(c) {
                return Err(format!(
                    "Character '{c}' is reserved and must be escaped with the preceding '\\'"
                ));
            }
            self.push(c);
            self.at += c.len_utf8();
        }
        self.end_quote(false);
        if let Some((mark, at, _)) = self.open.pop() {
            return Err(format!("Can't find end of {} entity at byte offset {at}", label(mark)));
        }
        Ok((self.plain, self.entities))
    }

    /// Begins, goes on with or ends a run of lines that start with `>`.
    fn quote_line(&mut self, c: char) -> bool {
        if c == '>' {
            self.quote = self.quote.or(Some(self.offset));
            self.at += 1;
            return true;
        }
        if self.rest().starts_with("**>") {
            self.end_quote(false);
            self.quote = Some(self.offset);
            self.at += 3;
            return true;
        }
        self.end_quote(false);
        false
    }

    fn end_quote(&mut self, expandable: bool) {
        if let Some(start) = self.quote.take()
            && self.offset > start
        {
            let style = Style::Blockquote { expandable };
            self.entities.push(Entity::new(style, start, self.offset - start));
        }
    }

    /// A backslash before a character that may be escaped.
    fn escape(&mut self) -> bool {
        let Some(next) = self.rest().chars().nth(1) else { return false };
        let may =
            if self.second { ('\u{1}'..='\u{7e}').contains(&next) } else { "_*`[".contains(next) };
        if may {
            self.push(next);
            self.at += 2;
        }
        may
    }

    fn mark(&self) -> Option<&'static str> {
        let rest = self.rest();
        let marks: &[&str] = if self.second {
            &["```", "`", "*", "__", "_", "~", "||", "![", "["]
        } else {
            &["```", "`", "*", "_", "["]
        };
        marks.iter().find(|mark| rest.starts_with(**mark)).copied()
    }

    fn toggle(&mut self, mark: &'static str) -> Result<(), String> {
        if mark == "`" || mark == "```" {
            return self.code(mark);
        }
        if mark == "[" || mark == "![" {
            return self.link(mark);
        }
        let at = self.at;
        self.at += mark.len();
        if mark == "||"
            && self.quote.is_some()
            && self.line_ends()
            && !self.open.iter().any(|(m, ..)| *m == "||")
        {
            self.end_quote(true);
            return Ok(());
        }
        match self.open.last() {
            Some((last, _, start)) if *last == mark => {
                let start = *start;
                self.open.pop();
                self.add(style(mark), start);
                Ok(())
            }
            _ if self.open.iter().any(|(other, ..)| *other == mark) => {
                let (last, at, _) = self.open[self.open.len() - 1];
                Err(format!("Can't find end of {} entity at byte offset {at}", label(last)))
            }
            _ => {
                self.open.push((mark, at, self.offset));
                Ok(())
            }
        }
    }

    fn line_ends(&self) -> bool {
        self.rest().is_empty() || self.rest().starts_with('\n')
    }

    fn add(&mut self, style: Style, start: usize) {
        if self.offset > start {
            self.entities.push(Entity::new(style, start, self.offset - start));
        }
    }

    fn code(&mut self, mark: &'static str) -> Result<(), String> {
        let begun = self.at;
        self.at += mark.len();
        let start = self.offset;
        let mut language = None;
        if mark == "```" {
            let word: String =
                self.rest().chars().take_while(|c| !c.is_whitespace() && *c != '`').collect();
            let after = self.rest().get(word.len()..).unwrap_or_default();
            if after.starts_with('\n') {
                self.at += word.len() + 1;
                language = (!word.is_empty()).then_some(word);
            }
        }
        loop {
            let rest = self.rest();
            if rest.starts_with(mark) {
                self.at += mark.len();
                break;
            }
            let Some(c) = rest.chars().next() else {
                return Err(format!(
                    "Can't find end of {} entity at byte offset {begun}",
                    label(mark)
                ));
            };
            if !(self.second && c == '\\' && self.escape()) {
                self.push(c);
                self.at += c.len_utf8();
            }
        }
        self.add(if mark == "`" { Style::Code } else { Style::Pre { language } }, start);
        Ok(())
    }

    fn link(&mut self, mark: &'static str) -> Result<(), String> {
        let begun = self.at;
        self.at += mark.len();
        let lost = || format!("Can't find end of {} entity at byte offset {begun}", label(mark));
        let start = self.offset;
        loop {
            let c = self.rest().chars().next().ok_or_else(lost)?;
            if c == ']' {
                self.at += 1;
                break;
            }
            if c == '\\' && self.escape() {
                continue;
            }
            if let Some(inner) = self.mark().filter(|mark| self.second && !mark.ends_with('[')) {
                self.toggle(inner)?;
            } else {
                self.push(c);
                self.at += c.len_utf8();
            }
        }
        let mut url = String::new();
        if self.rest().starts_with('(') {
            self.at += 1;
            loop {
                let mut characters = self.rest().chars();
                let c = characters
                    .next()
                    .ok_or_else(|| format!("Can't find end of a URL at byte offset {}", self.at))?;
                self.at += c.len_utf8();
                match c {
                    ')' => break,
                    '\\' if self.second => {
                        if let Some(next) = characters.next() {
                            url.push(next);
                            self.at += next.len_utf8();
                        }
                    }
                    c => url.push(c),
                }
            }
        }
        let user = url.strip_prefix("tg://user?id=").and_then(|id| id.parse().ok());
        let emoji = url.strip_prefix("tg://emoji?id=").map(str::to_owned);
        match (user, emoji) {
            (Some(user), _) => self.add(Style::TextMention { user }, start),
            (_, Some(id)) if mark == "![" => self.add(Style::CustomEmoji { id }, start),
            _ => {
                if let Some(url) = super::keyboard::checked_url(&url) {
                    self.add(Style::TextLink { url }, start);
                }
            }
        }
        Ok(())
    }
}

fn style(mark: &str) -> Style {
    match mark {
        "*" => Style::Bold,
        "_" => Style::Italic,
        "__" => Style::Underline,
        "~" => Style::Strikethrough,
        _ => Style::Spoiler,
    }
}

/// What the server calls a mark.
fn label(mark: &str) -> &'static str {
    match mark {
        "*" => "Bold",
        "_" => "Italic",
        "__" => "Underline",
        "~" => "Strikethrough",
        "||" => "Spoiler",
        "`" => "Code",
        "```" => "Pre",
        "![" => "CustomEmoji",
        _ => "TextUrl",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, mode: &str) -> Vec<(&'static str, String)> {
        let (plain, entities) = parse(text, mode).unwrap();
        entities
            .iter()
            .map(|one| {
                let part = super::super::entities::slice(&plain, one.offset, one.end());
                (one.style.name(), part.to_owned())
            })
            .collect()
    }

    fn refused(text: &str, mode: &str) -> String {
        parse(text, mode).unwrap_err().description
    }

    #[test]
    fn html_is_read() {
        assert_eq!(
            read("<b>غامق <i>مائل</i></b>", "HTML"),
            [("italic", "مائل".into()), ("bold", "غامق مائل".into())]
        );
        assert_eq!(
            read("<a href=\"https://a.b/?x=1&amp;y=2\">رابط</a>", "html"),
            [("text_link", "رابط".into())]
        );
        assert_eq!(
            read("<blockquote expandable>أ</blockquote>", "HTML"),
            [("expandable_blockquote", "أ".into())]
        );
        assert_eq!(
            read("<pre><code class=\"language-rust\">fn</code></pre>", "HTML"),
            [("pre", "fn".into())]
        );
        assert_eq!(parse("1 &lt; 2 &amp;&#33;", "HTML").unwrap().0, "1 < 2 &!");
    }

    #[test]
    fn html_complaints() {
        assert_eq!(
            refused("<b>أ", "HTML"),
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\" at byte offset 0"
        );
        assert_eq!(
            refused("<p>أ</p>", "HTML"),
            "Bad Request: can't parse entities: Unsupported start tag \"p\" at byte offset 0"
        );
        assert_eq!(
            refused("<b>a</i>", "HTML"),
            "Bad Request: can't parse entities: Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\""
        );
        assert_eq!(
            refused("a</b>", "HTML"),
            "Bad Request: can't parse entities: Unexpected end tag at byte offset 1"
        );
    }

    #[test]
    fn markdown_is_read() {
        assert_eq!(read("*غامق* _مائل_ `x` [ر](https://a.b)", "MarkdownV2").len(), 4);
        assert_eq!(read("__تحت__ ||مخفي|| ~شطب~", "MarkdownV2").len(), 3);
        assert_eq!(
            read(">سطر\n>سطر||\nخارج", "MarkdownV2"),
            [("expandable_blockquote", "سطر\nسطر".into())]
        );
        assert_eq!(parse("a\\.b", "MarkdownV2").unwrap().0, "a.b");
    }

    #[test]
    fn markdown_complaints() {
        assert_eq!(
            refused("a.b", "MarkdownV2"),
            "Bad Request: can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'"
        );
        assert_eq!(
            refused("*a", "MarkdownV2"),
            "Bad Request: can't parse entities: Can't find end of Bold entity at byte offset 0"
        );
        assert_eq!(refused("a", "bbcode"), "Bad Request: unsupported parse_mode");
    }
}
