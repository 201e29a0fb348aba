//! `isnad analyse`: every step of the analysis of a text.

use std::process::ExitCode;

use crate::answer::lexicon::Lexicon;
use crate::config::Settings;
use crate::error::Problem;
use crate::text::steps::{Analysis, analyse};

pub(super) fn run(settings: &Settings, text: &str, json: bool) -> Result<ExitCode, Problem> {
    let (lexicon, _) = Lexicon::open(&settings.paths.lexicon());
    let analysis = analyse(text, lexicon.stop_words());
    if json {
        let line = serde_json::to_string(&analysis).map_err(|error| {
            Problem::new("standard output", error.to_string(), "Please report this")
        })?;
        anstream::println!("{line}");
    } else {
        print(&analysis);
    }
    Ok(ExitCode::SUCCESS)
}

fn print(analysis: &Analysis) {
    let row = |name: &str, value: &str| {
        if !value.is_empty() {
            anstream::println!("{name:<12} {value}");
        }
    };
    row("normal form", &analysis.normalized);
    row("language", &format!("{:?}", analysis.language));
    row("courtesy", &analysis.courtesy.map(|courtesy| format!("{courtesy:?}")).unwrap_or_default());
    row("asks for", &analysis.asks_for.map(|kind| format!("{kind:?}")).unwrap_or_default());
    for sentence in &analysis.sentences {
        row("sentence", sentence);
    }
    for number in &analysis.quantities {
        row("number", &format!("{} → {}", number.original, number.key));
    }
    for reading in &analysis.arabizi {
        row("arabizi", &format!("{} → {}", reading.original, reading.spellings.join(" ")));
    }
    for word in &analysis.words {
        let kind = if word.stop {
            "stop word"
        } else if word.extra {
            "extra word"
        } else {
            "word"
        };
        row(kind, &format!("{} → {}", word.original, word.word));
        row("", &format!("light {}, deep {}", word.light10, word.deep));
        row("", &format!("skeleton {}, root {}", word.skeleton, word.root));
        row("", &format!("grams {}", word.grams.join(" ")));
        if !word.keys.is_empty() {
            row("", &format!("sounds like {}", word.keys.join(" ")));
        }
    }
}
