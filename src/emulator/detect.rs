//! Entities that the server finds in a text by itself: mentions, hashtags, commands, links.

use super::entities::{Entity, Formatted, Style, nest, units};

/// Adds what the server finds to what the sender marked; found ones give way to marked ones.
pub(super) fn add(formatted: &mut Formatted) {
    let marked: Vec<Entity> = formatted
        .entities
        .iter()
        .filter(|entity| {
            matches!(entity.style.name(), "code" | "pre" | "text_link" | "text_mention")
        })
        .cloned()
        .collect();
    let found = find(&formatted.text).into_iter().filter(|found| {
        !marked.iter().any(|other| found.offset < other.end() && other.offset < found.end())
    });
    let mut all: Vec<Entity> =
        formatted.entities.iter().filter(|entity| !entity.style.is_found()).cloned().collect();
    all.extend(found);
    formatted.entities = nest(all);
}

/// What the server finds in `text`.
pub(super) fn find(text: &str) -> Vec<Entity> {
    let mut found = Vec::new();
    let (mut offset, mut last) = (0, 0);
    for (at, word) in words(text) {
        offset += units(text.get(last..at).unwrap_or_default());
        last = at;
        found.extend(in_word(word, offset));
    }
    found
}

/// Runs without white space, with the byte where each starts.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

fn in_word(word: &str, offset: usize) -> Vec<Entity> {
    let mut found = Vec::new();
    if let Some(link) = link(word) {
        let (start, length) = link.1;
        found.push(Entity::new(link.0, offset + start, length));
        return found;
    }
    let mut before: Option<char> = None;
    let mut position = 0;
    let mut skip_to = 0;
    for (at, c) in word.char_indices() {
        let free = position >= skip_to;
        let rest = word.get(at + c.len_utf8()..).unwrap_or_default();
        let style = match c {
            '@' if !before.is_some_and(is_name) => name(rest, 3, 32).map(|n| (Style::Mention, n)),
            '#' if !before.is_some_and(is_name) => hashtag(rest).map(|n| (Style::Hashtag, n)),
            '$' if !before.is_some_and(is_name) => cashtag(rest).map(|n| (Style::Cashtag, n)),
            '/' if !before.is_some_and(|b| is_name(b) || matches!(b, '/' | '<' | '>')) => {
                command(rest).map(|n| (Style::BotCommand, n))
            }
            _ => None,
        };
        if let Some((style, length)) = style.filter(|_| free) {
            found.push(Entity::new(style, offset + position, length + 1));
            skip_to = position + length + 1;
        }
        before = Some(c);
        position += c.len_utf16();
    }
    found
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Length of the Latin name at the start of `rest`, when it is within the limits.
fn name(rest: &str, least: usize, most: usize) -> Option<usize> {
    let length = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').count();
    let next = rest.chars().nth(length);
    ((least..=most).contains(&length) && !next.is_some_and(is_name)).then_some(length)
}

fn hashtag(rest: &str) -> Option<usize> {
    let tag: String = rest.chars().take_while(|c| is_name(*c) || *c == '\u{200C}').collect();
    let count = tag.chars().count();
    ((1..=256).contains(&count) && tag.chars().any(char::is_alphabetic)).then(|| units(&tag))
}

fn cashtag(rest: &str) -> Option<usize> {
    let length = rest.chars().take_while(char::is_ascii_uppercase).count();
    let next = rest.chars().nth(length);
    ((1..=8).contains(&length) && !next.is_some_and(is_name)).then_some(length)
}

/// `/command` or `/command@bot`, without the slash.
fn command(rest: &str) -> Option<usize> {
    let length = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').count();
    if !(1..=64).contains(&length) {
        return None;
    }
    let after = rest.get(length..).unwrap_or_default();
    if let Some(bot) = after.strip_prefix('@') {
        return name(bot, 3, 32).map(|n| length + 1 + n);
    }
    (!after.starts_with('/') && !after.chars().next().is_some_and(is_name)).then_some(length)
}

/// A URL or address that makes up a word, up to closing punctuation.
fn link(word: &str) -> Option<(Style, (usize, usize))> {
    let opening = |c: char| matches!(c, '(' | '[' | '{' | '<' | '«' | '"' | '\'' | '“');
    let closing = |c: char| {
        matches!(
            c,
            '.' | ','
                | ';'
                | ':'
                | '!'
                | '?'
                | ')'
                | ']'
                | '}'
                | '>'
                | '»'
                | '"'
                | '\''
                | '”'
                | '،'
                | '؛'
                | '؟'
                | '…'
        )
    };
    let inner = word.trim_start_matches(opening);
    let start = units(word) - units(inner);
    let inner = inner.trim_end_matches(closing);
    let bare = ["https://", "http://", "tg://", "ftp://"].iter().find_map(|scheme| {
        let head = inner.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| inner.get(scheme.len()..)).flatten()
    });
    let host_of = |text: &str| -> String {
        text.chars().take_while(|c| !matches!(c, '/' | '?' | '#' | ':')).collect()
    };
    let range = (start, units(inner));
    match bare {
        Some(rest) => is_host(&host_of(rest)).then_some((Style::Url, range)),
        None if inner.contains('@') => {
            let (local, domain) = inner.split_once('@')?;
            let fine = !local.is_empty()
                && local.chars().all(|c| c.is_ascii_alphanumeric() || "._%+-".contains(c))
                && is_known_domain(domain);
            fine.then_some((Style::Email, range))
        }
        None => is_known_domain(&host_of(inner)).then_some((Style::Url, range)),
    }
}

fn is_host(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    labels.len() >= 2
        && labels.iter().all(|label| {
            !label.is_empty()
                && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        })
        || host == "localhost"
}

/// Domains without a scheme are links only under a known top level.
fn is_known_domain(host: &str) -> bool {
    const TOP: [&str; 24] = [
        "com", "org", "net", "edu", "gov", "info", "io", "ai", "me", "dev", "app", "co", "tv",
        "uk", "de", "fr", "sa", "ae", "eg", "ma", "dz", "tn", "qa", "jo",
    ];
    is_host(host)
        && host
            .rsplit('.')
            .next()
            .is_some_and(|top| TOP.iter().any(|known| top.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&'static str, &str)> {
        find(text)
            .iter()
            .map(|one| {
                (one.style.name(), super::super::entities::slice(text, one.offset, one.end()))
            })
            .collect()
    }

    #[test]
    fn mentions_tags_commands_and_links_are_found() {
        assert_eq!(found("مرحبًا @isnad_bot، كيف؟"), [("mention", "@isnad_bot")]);
        assert_eq!(found("/ask@isnad_bot متى"), [("bot_command", "/ask@isnad_bot")]);
        assert_eq!(
            found("#ذكاء_اصطناعي $AAPL"),
            [("hashtag", "#ذكاء_اصطناعي"), ("cashtag", "$AAPL")]
        );
        assert_eq!(
            found("انظر https://example.org/a?b=1."),
            [("url", "https://example.org/a?b=1")]
        );
        assert_eq!(
            found("(example.com) a@example.com"),
            [("url", "example.com"), ("email", "a@example.com")]
        );
    }

    #[test]
    fn look_alikes_are_not() {
        assert_eq!(found("1/2 a@b GPT-4.5 #1 @ab and/or النموذج.الجديد"), []);
    }

    #[test]
    fn offsets_count_utf16_units() {
        let found = find("😀 @isnad_bot");
        assert_eq!((found[0].offset, found[0].length), (3, 10));
    }
}
