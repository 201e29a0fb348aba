//! The front matter: YAML between two lines of `---` at the top of a file.
//!
//! Purpose: title, url, author, date, language and example questions. What the body
//! becomes is decided in `markdown` and `plain`.

use serde::Deserialize;

use super::Fault;

/// What an author may say about an article; every key is optional, unknown keys are ignored.
#[derive(Debug, Default, PartialEq, Deserialize)]
pub(super) struct FrontMatter {
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    pub(super) author: Option<String>,
    pub(super) published: Option<String>,
    pub(super) language: Option<String>,
    #[serde(default)]
    pub(super) questions: Vec<String>,
}

/// Splits a file into its front matter and its body, and says how many lines precede the body.
///
/// # Errors
/// The front matter is not closed, or is not valid YAML of the expected shape; the fault's line is
/// counted in the file.
pub(super) fn split(source: &str) -> Result<(FrontMatter, &str, usize), Fault> {
    let Some(rest) = after_fence(source) else {
        return Ok((FrontMatter::default(), source, 0));
    };
    let mut yaml_length = 0;
    for (count, line) in rest.split_inclusive('\n').enumerate() {
        if line.trim_end() == "---" {
            let yaml = rest.get(..yaml_length).unwrap_or_default();
            let body = rest.get(yaml_length + line.len()..).unwrap_or_default();
            return Ok((parse(yaml)?, body, count + 2));
        }
        yaml_length += line.len();
    }
    Err(Fault {
        line: 1,
        cause: "the front matter opens with --- but is never closed".into(),
        remedy: "Put a line of --- after the last key".into(),
    })
}

/// The line (counted from 1 in the file) on which `key` stands, for messages about its value.
pub(super) fn line_of(source: &str, key: &str) -> usize {
    source
        .lines()
        .position(|line| {
            line.trim_start()
                .strip_prefix(key)
                .is_some_and(|rest| rest.trim_start().starts_with(':'))
        })
        .map_or(1, |index| index + 1)
}

fn after_fence(source: &str) -> Option<&str> {
    let rest = source.strip_prefix("---")?;
    rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))
}

fn parse(yaml: &str) -> Result<FrontMatter, Fault> {
    if yaml.trim().is_empty() {
        return Ok(FrontMatter::default());
    }
    let yaml: String = yaml.split_inclusive('\n').map(quote_plain_value).collect();
    serde_saphyr::from_str(&yaml).map_err(|error| Fault {
        // The opening fence is line 1 of the file.
        line: error.location().map_or(1, |location| usize::try_from(location.line()).unwrap_or(0) + 1),
        cause: format!("the front matter is not valid YAML: {}", first_line(&error.to_string())),
        remedy: "Write one `key: value` a line and put quotation marks around a value that contains a colon".into(),
    })
}

/// Puts quotation marks around a value in one line that holds a colon or a number sign: YAML would refuse
/// `title: العود: سيرة آلة`, but authors write it and mean the whole line.
fn quote_plain_value(line: &str) -> String {
    const KEYS: [&str; 5] = ["title", "url", "author", "published", "language"];
    let content = line.trim_end();
    if let Some((key, value)) = content.split_once(':')
        && KEYS.contains(&key)
        && (value.contains(": ") || value.ends_with(':') || value.contains(" #"))
        && !value.trim_start().starts_with(['"', '\'', '|', '>', '[', '{', '&', '*', '!'])
    {
        let ending = line.get(content.len()..).unwrap_or_default();
        let quoted =
            serde_json::to_string(value.trim()).expect("text can always be written as JSON");
        return format!("{key}: {quoted}{ending}");
    }
    line.to_owned()
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or_default().trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_with_a_colon_needs_no_quotation_marks() {
        let (front, body, _) = split("---\ntitle: العود: سيرة آلة\nauthor: مازن\n---\nنص").unwrap();
        assert_eq!(front.title.as_deref(), Some("العود: سيرة آلة"));
        assert_eq!(front.author.as_deref(), Some("مازن"));
        assert_eq!(body, "نص");
    }

    #[test]
    fn quotation_marks_are_still_understood() {
        let (front, ..) = split("---\ntitle: \"a: \\\"b\\\"\"\n---\n").unwrap();
        assert_eq!(front.title.as_deref(), Some("a: \"b\""));
    }
}
