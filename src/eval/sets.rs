//! Judged questions: `SQuAD`-like JSON with its own paragraphs, or JSON lines about the articles at hand.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::article::{Article, ArticleId, Paragraph, load_folder};
use crate::error::Problem;

/// A question with what is known about its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The question's id in the file.
    pub id: String,
    /// The question.
    pub question: String,
    /// The question asked just before in the same chat.
    pub previous: Option<String>,
    /// How it is put: `msa`, `dialect`, …; empty where the file does not say.
    pub style: String,
    /// Exact substrings of the passages, any of which is right.
    pub answers: Vec<String>,
    /// Where the answer stands.
    pub gold: Gold,
    /// What the judge remarked.
    pub note: String,
}

/// Where the answer stands; [`Gold::Nowhere`] when the articles do not answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Gold {
    /// In this paragraph.
    Paragraph(ArticleId, u32),
    /// In any paragraph with one of these texts.
    Texts(Vec<String>),
    /// The articles do not answer.
    Nowhere,
}

/// A file of judged questions.
#[derive(Debug, Clone, Default)]
pub struct Set {
    /// The questions in the order of the file.
    pub questions: Vec<Judged>,
    /// The articles that the file brings along; empty for questions about the articles at hand.
    pub articles: Vec<Article>,
    /// Names of the file's paragraphs by article and number.
    pub names: HashMap<(ArticleId, u32), String>,
}

#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Squad {
    #[serde(default)]
    pub(super) version: String,
    pub(super) data: Vec<SquadArticle>,
}

#[derive(Debug, Deserialize, Serialize)]
pub(super) struct SquadArticle {
    #[serde(default)]
    pub(super) id: String,
    pub(super) title: String,
    pub(super) paragraphs: Vec<SquadParagraph>,
}

#[derive(Debug, Deserialize, Serialize)]
pub(super) struct SquadParagraph {
    #[serde(default)]
    pub(super) id: String,
    pub(super) context: String,
    pub(super) qas: Vec<SquadQuestion>,
}

#[derive(Debug, Deserialize, Serialize)]
pub(super) struct SquadQuestion {
    pub(super) id: String,
    pub(super) question: String,
    pub(super) answers: Vec<SquadAnswer>,
}

#[derive(Debug, Deserialize, Serialize)]
pub(super) struct SquadAnswer {
    pub(super) text: String,
    pub(super) answer_start: u64,
}

#[derive(Debug, Deserialize)]
struct Line {
    id: String,
    #[serde(default)]
    style: String,
    question: String,
    #[serde(default)]
    answers: Vec<String>,
    #[serde(default)]
    passages: Vec<String>,
    #[serde(default)]
    previous: Option<String>,
    #[serde(default)]
    note: String,
}

impl Set {
    /// Reads a file of any kind; JSON lines by the extension `jsonl`, a table by `tsv`. Those with a folder `articles` beside
    /// them are about the articles there.
    ///
    /// # Errors
    /// When the file cannot be read or a line or the whole is not what it should be.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            let mut set = Self::parse_lines(&read(path)?, path)?;
            set.articles = articles_beside(path)?;
            return Ok(set);
        }
        if path.extension().is_some_and(|extension| extension == "tsv") {
            let mut set = Self { articles: articles_beside(path)?, ..Self::default() };
            set.parse_rows(&read(path)?, path)?;
            return Ok(set);
        }
        Ok(Self::from_squad(read_squad(path)?))
    }

    /// The set of a `SQuAD` file's text.
    ///
    /// # Errors
    /// When it is no such JSON.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json).map(Self::from_squad)
    }

    fn from_squad(squad: Squad) -> Self {
        let mut set = Self::default();
        for (position, article) in squad.data.into_iter().enumerate() {
            let stem =
                if article.id.is_empty() { format!("article-{position}") } else { article.id };
            let id = ArticleId::from_stem(&stem);
            let mut paragraphs = Vec::with_capacity(article.paragraphs.len());
            for (number, paragraph) in (1..).zip(article.paragraphs) {
                let name =
                    if paragraph.id.is_empty() { format!("{id}-{number}") } else { paragraph.id };
                set.names.insert((id.clone(), number), name);
                paragraphs.push(Paragraph { number, section: None, text: paragraph.context });
                set.questions.extend(paragraph.qas.into_iter().map(|question| Judged {
                    id: question.id,
                    question: question.question,
                    previous: None,
                    style: String::new(),
                    answers: question.answers.into_iter().map(|answer| answer.text).collect(),
                    gold: Gold::Paragraph(id.clone(), number),
                    note: String::new(),
                }));
            }
            set.articles.push(Article {
                id,
                title: article.title,
                url: None,
                author: None,
                published: None,
                language: "ar".to_owned(),
                questions: Vec::new(),
                sections: Vec::new(),
                paragraphs,
            });
        }
        set
    }

    fn parse_lines(text: &str, path: &Path) -> Result<Self, Problem> {
        let mut set = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            if line.trim().is_empty() {
                continue;
            }
            let line: Line = serde_json::from_str(line).map_err(|error| {
                let place = format!("{}:{number}", path.display());
                Problem::new(place, format!("not a judged question: {error}"), "Mend the line")
            })?;
            let gold =
                if line.passages.is_empty() { Gold::Nowhere } else { Gold::Texts(line.passages) };
            set.questions.push(Judged {
                id: line.id,
                question: line.question,
                previous: line.previous,
                style: line.style,
                answers: line.answers,
                gold,
                note: line.note,
            });
        }
        Ok(set)
    }

    /// Rows of: article, numbers of the paragraphs that answer parted by commas (0 when none does), style, question, the words
    /// that answer.
    fn parse_rows(&mut self, text: &str, path: &Path) -> Result<(), Problem> {
        for (number, row) in (1..).zip(text.lines()) {
            let wrong = |cause: &str| {
                let place = format!("{}:{number}", path.display());
                Problem::new(place, cause, "Mend the row; eval/README.md says what its columns are")
            };
            let [article, paragraphs, style, question, answer] =
                row.split('\t').collect::<Vec<_>>()[..]
            else {
                return Err(wrong("a row has five columns, parted by tabs"));
            };
            let texts = paragraphs.split(',').filter(|number| *number != "0");
            let texts = texts
                .map(|number| paragraph(&self.articles, article, number).map(str::to_owned))
                .collect::<Option<Vec<String>>>()
                .ok_or_else(|| wrong("there is no such paragraph"))?;
            let is_answered = !texts.is_empty();
            self.questions.push(Judged {
                id: format!("{article}-{number}"),
                question: question.to_owned(),
                previous: None,
                style: style.to_owned(),
                answers: if is_answered { vec![answer.to_owned()] } else { Vec::new() },
                gold: if is_answered { Gold::Texts(texts) } else { Gold::Nowhere },
                note: if is_answered { String::new() } else { "on-topic".to_owned() },
            });
        }
        Ok(())
    }
}

/// A paragraph of one of these articles.
fn paragraph<'a>(articles: &'a [Article], id: &str, number: &str) -> Option<&'a str> {
    let number: u32 = number.parse().ok()?;
    let article = articles.iter().find(|article| article.id.as_str() == id)?;
    let paragraph = article.paragraphs.iter().find(|paragraph| paragraph.number == number)?;
    Some(&paragraph.text)
}

/// The articles of the folder that stands beside a file of questions; none without that folder.
fn articles_beside(path: &Path) -> Result<Vec<Article>, Problem> {
    let folder = path.with_file_name("articles");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let shelf = load_folder(&folder);
    shelf.problems.into_iter().next().map_or(Ok(shelf.articles), Err)
}

fn read(path: &Path) -> Result<String, Problem> {
    fs::read_to_string(path).map_err(|error| {
        Problem::new(
            path.display().to_string(),
            error.to_string(),
            "Give the path of a question file",
        )
    })
}

pub(super) fn read_squad(path: &Path) -> Result<Squad, Problem> {
    serde_json::from_str(&read(path)?).map_err(|error| {
        let remedy = "Give SQuAD-like JSON, or judged questions one a line in a .jsonl file";
        Problem::new(path.display().to_string(), error.to_string(), remedy)
    })
}
