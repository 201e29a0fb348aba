//! Whatever bytes come in: what the program does with them must hold, and must not panic.
//!
//! The fuzz targets in `fuzz/` and the trials of malformed input drive these same functions.

use std::sync::{Arc, OnceLock};

use isnad::answer::{Engine, FoundPassage, Outcome, Question, Reply};
use isnad::article::{Article, Format, parse};
use isnad::bot::action::Draft;
use isnad::bot::callback::Key;
use isnad::bot::clean;
use isnad::bot::render::{self, Frame, LONGEST_MESSAGE, MOST_ENTITIES};
use isnad::bot::utf16::units;
use isnad::bot::wording::Voice;
use isnad::index::{ArticleCard, Library, Passage, PassageId};
use isnad::store::Intake;
use isnad::text::Language;
use teloxide::types::{InlineKeyboardButtonKind, MessageEntityKind};

/// What becomes of an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Handled,
    SetAside,
    /// No JSON, or without a number.
    Dropped,
}

/// An update as Telegram, or somebody who pretends to be it, may send it.
pub fn update(bytes: &[u8]) -> Fate {
    let Some(update) = clean::parse(bytes).and_then(clean::receive) else { return Fate::Dropped };
    match update.intake {
        Intake::SetAside(_) => Fate::SetAside,
        Intake::Handle { .. } => {
            assert!(clean::incoming(&update.body).is_some(), "what waits in a lane can be read");
            Fate::Handled
        }
    }
}

/// An article's file.
pub fn article(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for format in [Format::Markdown, Format::Plain] {
        let Ok(article) = parse("a", format, &text) else { continue };
        assert!(!article.paragraphs.is_empty());
        for (place, paragraph) in article.paragraphs.iter().enumerate() {
            assert_eq!(paragraph.number as usize, place + 1);
            assert!(!paragraph.text.trim().is_empty());
            assert!(paragraph.section.is_none_or(|section| section < article.sections.len()));
            assert!(!paragraph.text.contains(|c| is_override(c) || c == '\r' || c == '\t'));
        }
    }
}

/// The repository's article, as it is parsed.
pub fn our_article() -> &'static Article {
    static ARTICLE: OnceLock<Article> = OnceLock::new();
    ARTICLE.get_or_init(|| {
        let source = include_str!("../../index/articles/open-weights.md");
        parse("open-weights", Format::Markdown, source).expect("our article")
    })
}

/// The engine over it.
pub fn our_engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let articles = std::slice::from_ref(our_article());
        Engine::new(Library::in_memory(articles, &|_| ()).expect("memory"))
    })
}

/// A question: within its bounds (invariant 6), and every passage shown is one of the article's (invariants 4 and 5).
/// Returns how many passages were.
pub fn question(bytes: &[u8]) -> usize {
    question_to(our_engine(), bytes)
}

/// [`question`], asked of an engine over [`our_article`].
pub fn question_to(engine: &Engine, bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes).trim().to_owned();
    let question = Question { text, article: None, previous: None };
    let clauses = engine.analyse(&question).query.clauses;
    assert!(clauses.len() <= 1_024, "{} terms", clauses.len());
    let mut words: Vec<usize> = clauses.iter().map(|clause| clause.word).collect();
    words.sort_unstable();
    words.dedup();
    assert!(words.len() <= 64, "{} words", words.len());
    let Reply::Answer(answer) = engine.reply(&question) else { return 0 };
    for found in &answer.passages {
        stored(our_article(), found);
    }
    answer.passages.len()
}

/// The passage is a slice of the paragraph it cites, and its answering sentences are slices of it.
pub fn stored(article: &Article, found: &FoundPassage) {
    let passage = &found.passage;
    assert_eq!(passage.article.id, article.id, "its citation opens this article");
    let paragraph = article.paragraphs.iter().find(|p| p.number == passage.paragraph);
    let paragraph = paragraph.expect("a paragraph of the article");
    assert!(paragraph.text.contains(&*passage.text), "byte for byte");
    let section = paragraph.section.map(|section| article.sections[section].as_str());
    assert_eq!(passage.section.as_deref(), section);
    for answer in &found.answers {
        assert!(passage.text.get(answer.clone()).is_some_and(|sentence| !sentence.is_empty()));
    }
}

/// A title, a heading, a question and passages, from one text divided at lines of their own: how they are shown.
/// Nothing where the text has no paragraph.
pub fn rendering(bytes: &[u8]) -> Option<Draft> {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.splitn(4, '\n');
    let mut line = || lines.next().unwrap_or_default().trim().to_owned();
    let (title, heading, asked) = (line(), line(), line());
    let body = lines.next().unwrap_or_default();
    // Names and paragraphs are what the parser lets through.
    let front = |name: &str, value: &str| format!("{name}: {}\n", serde_json::json!(value));
    let source = format!(
        "---\n{}{}---\n## {heading}\n\n{body}\n",
        front("title", &title),
        front("author", &heading)
    );
    let parsed =
        parse("a", Format::Markdown, &source).or_else(|_| parse("a", Format::Plain, body)).ok()?;
    let url = "https://example.org/a";
    let card = Arc::new(ArticleCard {
        id: parsed.id.clone(),
        title: parsed.title.clone(),
        url: Some(url.to_owned()),
        author: parsed.author.clone(),
        published: None,
        language: parsed.language.clone(),
        questions: Vec::new(),
        sections: parsed.sections.clone(),
        paragraphs: u32::try_from(parsed.paragraphs.len()).expect("few"),
    });
    let found: Vec<FoundPassage> = parsed
        .paragraphs
        .iter()
        .take(6)
        .map(|paragraph| FoundPassage {
            passage: Passage {
                id: PassageId::new(&card.id, &paragraph.text, 0),
                article: Arc::clone(&card),
                section: paragraph.section.map(|at| parsed.sections[at].as_str().into()),
                paragraph: paragraph.number,
                text: paragraph.text.as_str().into(),
            },
            answers: first_half(&paragraph.text),
            score: 1.0,
        })
        .collect();
    let odd = bytes.len() % 2 == 1;
    let frame = Frame {
        voice: Voice::new(if odd { Language::English } else { Language::Arabic }),
        answer: &Key::of(&[b"a"]),
        outcome: if bytes.len().is_multiple_of(3) { Outcome::Unsure } else { Outcome::Answered },
        articles: 1 + bytes.len() % 3,
        total: found.len(),
        group: bytes.len().is_multiple_of(5),
        brief: bytes.len().is_multiple_of(7),
        username: "isnad_bot",
        inline: odd,
        asked: (!asked.is_empty()).then_some(asked.as_str()),
    };
    let draft = render::answer(frame, &found);
    lawful(&draft, url);
    Some(draft)
}

/// The first half of a text, cut where a character begins; nothing of an empty one.
#[expect(clippy::single_range_in_vec_init, reason = "one sentence is one range")]
fn first_half(text: &str) -> Vec<std::ops::Range<usize>> {
    let half = (0..=text.len() / 2).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    if half == 0 { Vec::new() } else { vec![0..half] }
}

/// What holds for every message: limits, directions, links.
pub fn lawful(draft: &Draft, url: &str) {
    assert!(units(&draft.text) <= LONGEST_MESSAGE);
    assert!(draft.entities.len() <= MOST_ENTITIES);
    assert!(!draft.text.contains(is_override), "a direction override in a message");
    let mut open = 0_i32;
    for character in draft.text.chars() {
        match character {
            '\u{2066}'..='\u{2068}' => open += 1,
            '\u{2069}' => open -= 1,
            _ => {}
        }
        assert!(open >= 0, "an isolate is closed that was not opened");
    }
    assert_eq!(open, 0, "an isolate stays open");
    let ours = |link: &str| link.starts_with(url) || link.starts_with("https://t.me/isnad_bot");
    for entity in &draft.entities {
        if let MessageEntityKind::TextLink { url } = &entity.kind {
            assert!(ours(url.as_str()), "a link that is no stored citation");
        }
    }
    for button in draft.keyboard.iter().flat_map(|rows| rows.inline_keyboard.iter().flatten()) {
        match &button.kind {
            InlineKeyboardButtonKind::Url(url) => assert!(ours(url.as_str())),
            InlineKeyboardButtonKind::CallbackData(data) => assert!(data.len() <= 64),
            _ => {}
        }
    }
}

fn is_override(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}')
}
