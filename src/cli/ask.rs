//! `isnad ask`: one question, answered on the terminal or as JSON.

use std::process::ExitCode;
use std::time::Duration;

use super::Ask;
use super::json::ReplyView;
use super::{output, terminal};
use crate::answer::{Question, Reply};
use crate::article::ArticleId;
use crate::config::Settings;
use crate::error::Problem;
use crate::startup;

/// How long a question waits for the vectors of new articles; then it is answered by its words.
const PATIENCE: Duration = Duration::from_secs(3);

pub(super) fn run(settings: &Settings, ask: &Ask) -> Result<ExitCode, Problem> {
    let opened = startup::open_quietly(settings)?;
    opened.engine.wait_for_meaning(PATIENCE);
    let article = match &ask.article {
        None => None,
        Some(wanted) => {
            match opened.engine.articles().iter().find(|card| card.id.as_str() == wanted) {
                Some(card) => Some(card.id.clone()),
                None => {
                    return Ok(unknown_article(
                        wanted,
                        &opened.engine.articles().iter().map(|card| &card.id).collect::<Vec<_>>(),
                    ));
                }
            }
        }
    };
    let question =
        Question { text: ask.question.join(" ").trim().to_owned(), article, previous: None };
    let engine = &opened.engine;
    let reply = engine.reply(&question);
    if ask.json {
        let mut view = ReplyView::new(&reply);
        if ask.explain
            && let Reply::Answer(answer) = &reply
        {
            view.explain(answer.passages.iter().map(|found| engine.explain(&question, found)));
        }
        let line = serde_json::to_string(&view).map_err(|error| {
            Problem::new("standard output", error.to_string(), "Please report this")
        })?;
        output::line(&line)?;
    } else {
        let columns = terminal::columns();
        output::print(&terminal::shown(engine, &question, &reply, columns))?;
        if ask.explain {
            output::print(&terminal::explained(engine, &question, &reply))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Wrong usage: exit code 2, like clap's.
fn unknown_article(wanted: &str, known: &[&ArticleId]) -> ExitCode {
    let known = known.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ");
    anstream::eprintln!(
        "isnad: --article: there is no article `{wanted}`. Choose one of: {known}."
    );
    ExitCode::from(2)
}
