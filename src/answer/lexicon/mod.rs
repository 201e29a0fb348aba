//! What the program knows about words: the lists of `index/lexicon/`, compiled in, which the operator may override.
//!
//! A file of the same name in the index folder replaces a list; its lines that break the rules of `index/lexicon/README.md`
//! are reported and left out. `dialect`, `synonyms` and `glossary` read the rows that a `table` finds; a list that
//! nothing asks for is not even parsed.

mod dialect;
mod glossary;
mod rules;
mod synonyms;
mod table;

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, LazyLock, OnceLock};

use crate::error::Problem;
use crate::text::stopwords::StopWords;
use crate::text::tokens;

pub use dialect::{Entry, Role};

use super::commonness::Commonness;
use table::Table;

/// A list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    /// Words dropped from a question.
    StopWords,
    /// Dialect words and their standard equivalents.
    Dialect,
    /// Groups of words of one sense.
    Synonyms,
    /// Words that must not be taken for each other.
    Opposites,
    /// Words that turn a sentence round.
    Negation,
    /// Names in both scripts.
    Names,
    /// English words and their Arabic equivalents.
    Glossary,
    /// How common words are.
    Frequency,
}

impl List {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::StopWords,
        Self::Dialect,
        Self::Synonyms,
        Self::Opposites,
        Self::Negation,
        Self::Names,
        Self::Glossary,
        Self::Frequency,
    ];

    /// The name of its file.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::StopWords => "query-stop-words.txt",
            Self::Dialect => "dialect.tsv",
            Self::Synonyms => "synonyms.tsv",
            Self::Opposites => "opposites.tsv",
            Self::Negation => "negation.txt",
            Self::Names => "names.tsv",
            Self::Glossary => "glossary.tsv",
            Self::Frequency => "frequency.tsv",
        }
    }

    /// What is compiled in.
    fn built_in(self) -> &'static str {
        match self {
            Self::StopWords => include_str!("../../../index/lexicon/query-stop-words.txt"),
            Self::Dialect => include_str!("../../../index/lexicon/dialect.tsv"),
            Self::Synonyms => include_str!("../../../index/lexicon/synonyms.tsv"),
            Self::Opposites => include_str!("../../../index/lexicon/opposites.tsv"),
            Self::Negation => include_str!("../../../index/lexicon/negation.txt"),
            Self::Names => include_str!("../../../index/lexicon/names.tsv"),
            Self::Glossary => include_str!("../../../index/lexicon/glossary.tsv"),
            Self::Frequency => include_str!("../../../index/lexicon/frequency.tsv"),
        }
    }
}

/// The lists, each parsed when it is first asked for.
#[derive(Debug)]
pub struct Lexicon {
    texts: [Cow<'static, str>; List::ALL.len()],
    /// Hash of the lists that are not those compiled in.
    overridden: Option<String>,
    stop_words: OnceLock<StopWords>,
    commonness: OnceLock<Commonness>,
    dialect: OnceLock<Table>,
    synonyms: OnceLock<Table>,
    opposites: OnceLock<Table>,
    names: OnceLock<Table>,
    glossary: OnceLock<Table>,
}

impl Lexicon {
    /// The lists that are compiled in.
    pub fn standard() -> &'static Arc<Self> {
        static STANDARD: LazyLock<Arc<Lexicon>> =
            LazyLock::new(|| Arc::new(Lexicon::of(List::ALL.map(|list| list.built_in().into()))));
        &STANDARD
    }

    /// The lists compiled in, with those in whose place `folder` has a file replaced by it; and what was wrong
    /// with these files. Without the folder, all are those compiled in.
    pub fn open(folder: &Path) -> (Arc<Self>, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut hasher = blake3::Hasher::new();
        let mut overridden = false;
        let texts = List::ALL.map(|list| match overriding(list, folder, &mut problems) {
            Some(text) => {
                overridden = true;
                hasher.update(list.file_name().as_bytes()).update(text.as_bytes());
                Cow::Owned(text)
            }
            None => Cow::Borrowed(list.built_in()),
        });
        if !overridden {
            return (Arc::clone(Self::standard()), problems);
        }
        let hash = hasher.finalize().to_hex().chars().take(16).collect();
        (Arc::new(Self { overridden: Some(hash), ..Self::of(texts) }), problems)
    }

    fn of(texts: [Cow<'static, str>; List::ALL.len()]) -> Self {
        Self {
            texts,
            overridden: None,
            stop_words: OnceLock::new(),
            commonness: OnceLock::new(),
            dialect: OnceLock::new(),
            synonyms: OnceLock::new(),
            opposites: OnceLock::new(),
            names: OnceLock::new(),
            glossary: OnceLock::new(),
        }
    }

    /// Changes whenever a list is another than the one compiled in; empty when none is.
    pub fn fingerprint(&self) -> &str {
        self.overridden.as_deref().unwrap_or_default()
    }

    /// The lines of a list.
    pub fn text(&self, list: List) -> &str {
        self.texts.get(list as usize).map_or("", |text| text)
    }

    /// Words that are dropped from a question.
    pub fn stop_words(&self) -> &StopWords {
        self.stop_words.get_or_init(|| StopWords::parse(self.text(List::StopWords)))
    }

    /// How common words are in general text.
    pub fn commonness(&self) -> &Commonness {
        self.commonness.get_or_init(|| Commonness::parse(self.text(List::Frequency)))
    }

    /// The rows of `dialect.tsv` by their form.
    fn dialect(&self) -> &Table {
        self.dialect.get_or_init(|| {
            Table::new(self.text(List::Dialect), |line, key| {
                line.split('\t').take(1).for_each(key);
            })
        })
    }

    /// The groups of `synonyms.tsv` by each of their words.
    fn synonyms(&self) -> &Table {
        self.synonyms.get_or_init(|| {
            Table::new(self.text(List::Synonyms), |line, key| {
                line.split('\t').for_each(key);
            })
        })
    }

    /// The rows of `opposites.tsv` by each of their words.
    fn opposites(&self) -> &Table {
        self.opposites.get_or_init(|| {
            Table::new(self.text(List::Opposites), |line, key| {
                line.split(['\t', '|']).for_each(key);
            })
        })
    }

    /// The rows of `names.tsv` by each spelling.
    fn names(&self) -> &Table {
        self.names.get_or_init(|| {
            Table::new(self.text(List::Names), |line, key| {
                line.split('\t').take(2).flat_map(|column| column.split('|')).for_each(key);
            })
        })
    }

    /// The rows of `glossary.tsv` by their words of both languages.
    fn glossary(&self) -> &Table {
        self.glossary.get_or_init(|| {
            Table::new(self.text(List::Glossary), |line, key| line.split(['\t', '|']).for_each(key))
        })
    }

    /// The spellings of each name that is spelt by these normalised words, joined by spaces.
    pub fn spellings(&self, name: &str) -> impl Iterator<Item = &str> {
        let rows = self.names().rows(self.text(List::Names), name);
        rows.flat_map(|row| row.split('\t').take(2)).flat_map(|column| column.split('|'))
    }

    /// The most words of a name.
    pub fn longest_name(&self) -> usize {
        self.names().longest()
    }
}

/// The words of an expression as it is written, in normal form.
pub fn words_of(expression: &str) -> Vec<String> {
    tokens(expression).into_iter().map(|token| token.text).collect()
}

/// The good lines of the file that replaces `list`; `None` when there is no such file, it cannot be read, or it is
/// what is compiled in anyway.
fn overriding(list: List, folder: &Path, problems: &mut Vec<Problem>) -> Option<String> {
    let path = folder.join(list.file_name());
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => {
            problems.push(Problem::new(
                path.display().to_string(),
                format!("the list cannot be read ({error}); the one compiled in is used"),
                "Make the file readable, or remove it",
            ));
            return None;
        }
    };
    if bytes == list.built_in().as_bytes() {
        return None;
    }
    let mut good = String::with_capacity(bytes.len());
    for (number, line) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        match rules::check(list, line) {
            Ok(line) => {
                good.push_str(line);
                good.push('\n');
            }
            Err(fault) => problems.push(Problem::new(
                format!("{}:{number}", path.display()),
                format!("{}; the line is left out", fault.cause),
                fault.remedy,
            )),
        }
    }
    Some(good)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(file: &str, content: &[u8]) -> (Arc<Lexicon>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(file), content).unwrap();
        let (lexicon, problems) = Lexicon::open(folder.path());
        (lexicon, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn without_files_the_lists_are_those_compiled_in() {
        let (lexicon, problems) = Lexicon::open(Path::new("no/such/folder"));
        assert!(problems.is_empty() && lexicon.fingerprint().is_empty());
        let (lexicon, problems) = opened("negation.txt", List::Negation.built_in().as_bytes());
        assert!(problems.is_empty() && lexicon.fingerprint().is_empty());
    }

    #[test]
    fn a_file_replaces_its_list_and_changes_the_fingerprint() {
        let (lexicon, problems) = opened("query-stop-words.txt", "# mine\nكلمتي\n".as_bytes());
        assert!(problems.is_empty(), "{problems:?}");
        assert!(lexicon.stop_words().contains("كلمتي") && !lexicon.stop_words().contains("من"));
        let (other, _) = opened("query-stop-words.txt", "كلمة\n".as_bytes());
        assert!(!lexicon.fingerprint().is_empty() && lexicon.fingerprint() != other.fingerprint());
    }

    #[test]
    fn a_malformed_line_is_named_and_the_rest_is_used() {
        let content = [
            "شنو\tماذا\tirq\tquestion\n".as_bytes(),
            b"\xff\xfe\n",
            "قهوة\tبن\tغير\tnoun\nمكسور\n".as_bytes(),
        ]
        .concat();
        let (lexicon, problems) = opened("dialect.tsv", &content);
        assert_eq!(problems.len(), 3, "{problems:?}");
        for (problem, line) in
            problems.iter().zip(["dialect.tsv:2:", "dialect.tsv:3:", "dialect.tsv:4:"])
        {
            assert!(problem.contains(line), "{problem}");
        }
        assert!(lexicon.dialect_entries("شنو").next().is_some());
    }

    #[test]
    fn the_lists_compiled_in_keep_their_own_rules() {
        for list in List::ALL {
            for line in list.built_in().lines() {
                assert!(rules::check(list, line.as_bytes()).is_ok(), "{list:?}: {line}");
            }
        }
    }
}
