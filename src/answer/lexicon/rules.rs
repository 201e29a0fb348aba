//! What makes a line of a list well-formed: the rules of `index/lexicon/README.md` without which it cannot be used.

use super::List;
use crate::text::tokens;

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// As a sentence without its full stop.
    pub(super) cause: String,
    /// What to do about it.
    pub(super) remedy: &'static str,
}

/// Kinds of dialect words.
const KINDS: [&str; 8] =
    ["question", "negation", "function", "adverb", "adjective", "noun", "verb", "phrase"];
/// Where dialect words are at home.
const VARIETIES: [&str; 7] = ["egy", "lev", "glf", "irq", "mag", "sud", "yem"];

/// The line as text when it is well-formed, empty, or a comment.
pub(super) fn check(list: List, line: &[u8]) -> Result<&str, Fault> {
    let line = str::from_utf8(line)
        .map_err(|_| fault("this is not UTF-8 text", "Save the file with the encoding UTF-8"))?
        .trim_end_matches('\r');
    if line.trim().is_empty() || line.starts_with('#') {
        return Ok(line);
    }
    let columns: Vec<&str> = line.split('\t').collect();
    match list {
        List::StopWords | List::Negation => {
            let word = line.split('#').next().unwrap_or_default();
            wordless(word.trim(), "Write one word a line")?;
        }
        List::Synonyms => {
            count(&columns, 2, 12, "Write two to twelve words of one sense, tabs between them")?;
            for word in &columns {
                wordless(word, "Take out the empty column")?;
            }
        }
        List::Dialect => {
            let remedy =
                "Write form, equivalents, varieties, kind, and `amb` or nothing, tabs between them";
            count(&columns, 4, 5, remedy)?;
            alternatives(&columns, 2)?;
            listed(&columns, 2, ',', &VARIETIES)?;
            listed(&columns, 3, ',', &KINDS)?;
            listed(&columns, 4, ',', &["amb"])?;
        }
        List::Opposites | List::Glossary => {
            count(&columns, 2, 2, "Write two columns with one tab between them")?;
            alternatives(&columns, 2)?;
        }
        List::Names => {
            count(
                &columns,
                2,
                3,
                "Write Latin spellings, Arabic spellings and the kind, tabs between them",
            )?;
            alternatives(&columns, 2)?;
        }
        List::Frequency => {
            count(&columns, 2, 2, "Write a word and its frequency, a tab between them")?;
            let number = columns.last().and_then(|number| number.trim().parse::<f64>().ok());
            if number.is_none() {
                return Err(fault("the frequency is no number", "Write the Zipf frequency × 100"));
            }
        }
    }
    Ok(line)
}

fn fault(cause: impl Into<String>, remedy: &'static str) -> Fault {
    Fault { cause: cause.into(), remedy }
}

fn count(columns: &[&str], least: usize, most: usize, remedy: &'static str) -> Result<(), Fault> {
    if (least..=most).contains(&columns.len()) {
        return Ok(());
    }
    let wanted = if least == most { least.to_string() } else { format!("{least} to {most}") };
    Err(fault(format!("there are {} columns instead of {wanted}", columns.len()), remedy))
}

/// The first columns have at least one word in each of their alternatives.
fn alternatives(columns: &[&str], first: usize) -> Result<(), Fault> {
    for alternative in columns.iter().take(first).flat_map(|column| column.split('|')) {
        wordless(alternative, "Take out the empty alternative, or write a word")?;
    }
    Ok(())
}

fn wordless(text: &str, remedy: &'static str) -> Result<(), Fault> {
    if tokens(text).is_empty() {
        return Err(fault(format!("`{text}` has no word"), remedy));
    }
    Ok(())
}

/// Everything in a column is one of `known`; a column that is not there is well.
fn listed(columns: &[&str], column: usize, separator: char, known: &[&str]) -> Result<(), Fault> {
    let items = columns.get(column).into_iter().flat_map(|column| column.split(separator));
    for item in items.filter(|item| !item.is_empty()) {
        if !known.contains(&item) {
            let cause = format!("`{item}` is not one of {}", known.join(", "));
            return Err(fault(
                cause,
                "Correct the spelling; README.md in this folder has the words",
            ));
        }
    }
    Ok(())
}
