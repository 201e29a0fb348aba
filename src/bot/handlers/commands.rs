//! Commands.

use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup, Message};

use super::Handlers;
use super::ask::examples;
use super::scene::Scene;
use crate::answer::{Engine, FoundPassage};
use crate::bot::action::{Action, Draft};
use crate::bot::callback::{Key, LanguageChoice, Press};
use crate::bot::keyboard::{self, Keyboard, press};
use crate::bot::render::{self, Text};
use crate::bot::wording::Voice;
use crate::index::{ArticleCard, Passage};

/// The start payload that asks how to ask.
pub(super) const HELP: &str = "help";
/// Questions offered by `/start`.
const EXAMPLES: usize = 3;
/// Bytes of a passage that is worth quoting by itself.
const QUOTABLE: std::ops::Range<usize> = 120..900;
/// Articles listed in one message of words.
const LISTED: usize = 15;

impl Handlers {
    /// Obeys `/name argument`.
    pub(super) async fn command(
        &self,
        scene: &Scene,
        message: &Message,
        name: &str,
        argument: String,
        edited: bool,
    ) -> anyhow::Result<Vec<Action>> {
        // What stands after `/start` are no words of the reader's.
        let words = Some(argument.as_str()).filter(|_| name != "start");
        let voice = scene.voice(words);
        let help =
            || render::words(&voice.help(&scene.me.username, scene.me.supports_inline), None);
        let draft = match name {
            "ask" => return self.question(scene, message, argument, edited).await,
            // What the button above an empty inline list carries.
            "start" if argument == HELP => help(),
            "start" if !argument.is_empty() && !scene.group => {
                return self.open(scene, message, &argument).await;
            }
            "start" => self.with_engine(move |engine| start(engine, voice)).await?,
            "help" => help(),
            "articles" => self.with_engine(move |engine| articles(engine, voice, 0)).await?,
            "source" => self.with_engine(move |engine| source(engine, voice)).await?,
            "outline" => self.with_engine(move |engine| outline(engine, voice)).await?,
            "random" => {
                let seed = self.store.pseudonym("random", &[scene.chat, i64::from(message.id.0)]);
                self.with_engine(move |engine| random(engine, voice, &seed)).await?
            }
            "privacy" => self.privacy(voice),
            "forget_me" => return self.forget_me(scene, message, voice).await,
            "language" if !scene.group => language_menu(voice, scene.preferences.language()),
            // In a group the language is one of the settings.
            "language" | "settings" => return self.settings(scene, message).await,
            _ if scene.group => return Ok(Vec::new()),
            _ => render::words(&voice.unknown_command(), None),
        };
        Ok(vec![scene.answer(message, draft)])
    }
}

/// `/start`.
pub(super) fn start(engine: &Engine, voice: Voice) -> Draft {
    let articles = engine.articles();
    if articles.is_empty() {
        return render::words(&voice.no_articles(), None);
    }
    let examples = examples(engine, voice, EXAMPLES);
    let keyboard = keyboard::examples(Keyboard::new(voice), &examples);
    render::words(&voice.start(&articles, !examples.is_empty()), keyboard.finish())
}

/// `/articles`, from the one numbered `from`.
pub(super) fn articles(engine: &Engine, voice: Voice, from: u16) -> Draft {
    let articles = engine.articles();
    let keyboard = keyboard::articles(Keyboard::new(voice), voice, &articles, from);
    let mut text = Text::default();
    text.push(&voice.articles(articles.len()));
    list(&mut text, voice, articles.iter().skip(usize::from(from)).take(keyboard::LIST));
    text.finish(keyboard.finish())
}

/// `/source`.
fn source(engine: &Engine, voice: Voice) -> Draft {
    let mut text = Text::default();
    text.push(&voice.source());
    list(&mut text, voice, engine.articles().iter().take(LISTED));
    text.finish(None)
}

/// Articles as lines: the title, linked; author, day, length.
fn list<'a>(
    text: &mut Text,
    voice: Voice,
    articles: impl Iterator<Item = &'a std::sync::Arc<ArticleCard>>,
) {
    for article in articles {
        let (title, details) = voice.article_line(article);
        // A line of names is short; one that is not is left to its button.
        if crate::bot::utf16::units(&title) + crate::bot::utf16::units(&details) + 10 > text.room()
        {
            break;
        }
        text.push("\n\n• ").linked(&title, article.url.as_deref()).line().push(&details);
    }
}

/// `/outline`: the sections of the only article, or the articles to choose from.
fn outline(engine: &Engine, voice: Voice) -> Draft {
    match engine.articles().as_slice() {
        [one] => article_outline(engine, voice, one, 0),
        _ => articles(engine, voice, 0),
    }
}

/// The sections of an article, from the one numbered `from`.
pub(super) fn article_outline(
    engine: &Engine,
    voice: Voice,
    article: &ArticleCard,
    from: u16,
) -> Draft {
    let opening = !engine.section(&article.id.key(), None).is_empty();
    let keyboard = keyboard::sections(Keyboard::new(voice), voice, article, opening, from);
    render::words(&voice.outline(&article.title), keyboard.finish())
}

/// A passage of a section, with buttons that read on in reading order; `None` when the article has no such passage.
pub(super) fn reading(
    engine: &Engine,
    voice: Voice,
    article: &Key,
    section: Option<u16>,
    at: u16,
) -> Option<Draft> {
    let card = engine.article(article.as_str())?;
    let passages = engine.section(article.as_str(), section.map(usize::from));
    let passage = passages.get(usize::from(at))?.clone();
    let read = |section, at| Press::Read { article: article.clone(), section, at };
    let length = |section: Option<u16>| {
        u16::try_from(engine.section(article.as_str(), section.map(usize::from)).len())
            .unwrap_or(u16::MAX)
    };
    let after = if usize::from(at) + 1 < passages.len() {
        Some(read(section, at + 1))
    } else {
        let next = section.map_or(0, |section| section + 1);
        (usize::from(next) < card.sections.len()).then(|| read(Some(next), 0))
    };
    let before = match (at, section) {
        (1.., _) => Some(read(section, at - 1)),
        (0, Some(section)) => {
            let earlier = section.checked_sub(1);
            length(earlier).checked_sub(1).map(|last| read(earlier, last))
        }
        (0, None) => None,
    };
    let before = before.map(|to| press(voice.button_previous(), &to));
    let after = after.map(|to| press(voice.button_next(), &to));
    let outline = Press::Outline { article: article.clone(), from: 0 };
    let keyboard = Keyboard::new(voice)
        .row(before.into_iter().chain(after))
        .row([press(voice.button_outline(), &outline)])
        .finish();
    let found = FoundPassage { passage, answers: Vec::new(), score: 0.0 };
    Some(render::quotation(voice, None, &found, keyboard))
}

/// A quotable passage, chosen by `seed`: the same seed, the same passage.
pub(super) fn random(engine: &Engine, voice: Voice, seed: &[u8]) -> Draft {
    let passages: Vec<Passage> = engine
        .articles()
        .iter()
        .flat_map(|card| {
            let key = card.id.key();
            let sections = std::iter::once(None).chain((0..card.sections.len()).map(Some));
            sections.flat_map(move |section| engine.section(&key, section)).collect::<Vec<_>>()
        })
        .collect();
    let quotable: Vec<&Passage> =
        passages.iter().filter(|passage| QUOTABLE.contains(&passage.text.len())).collect();
    let choice = if quotable.is_empty() { passages.iter().collect() } else { quotable };
    let hash = blake3::hash(seed);
    let number = hash.as_bytes().iter().take(8).fold(0u64, |n, &byte| n << 8 | u64::from(byte));
    let Some(passage) = choice.get(number.checked_rem(choice.len() as u64).unwrap_or(0) as usize)
    else {
        return render::words(&voice.no_articles(), None);
    };
    let found = FoundPassage { passage: (*passage).clone(), answers: Vec::new(), score: 0.0 };
    let keyboard =
        Keyboard::new(voice).row([press(voice.button_another(), &Press::Random)]).finish();
    render::quotation(voice, Some(&voice.random()), &found, keyboard)
}

/// `/language` in a private chat.
pub(super) fn language_menu(voice: Voice, chosen: LanguageChoice) -> Draft {
    let keyboard = language_buttons(Keyboard::new(voice), voice, chosen, Press::Language).finish();
    render::words(&voice.language_menu(), keyboard)
}

/// Buttons for the choice of a language.
pub(super) fn language_buttons(
    keyboard: Keyboard,
    voice: Voice,
    chosen: LanguageChoice,
    to: impl Fn(LanguageChoice) -> Press,
) -> Keyboard {
    let choices = [
        ("العربية", LanguageChoice::Arabic),
        ("English", LanguageChoice::English),
        (voice.language_of_question(), LanguageChoice::Question),
    ];
    keyboard.row(choices.map(|(label, choice)| {
        let mark = if choice == chosen { "✓ " } else { "" };
        press(&format!("{mark}{label}"), &to(choice))
    }))
}

/// One row of one button.
pub(super) fn single(voice: Voice, button: InlineKeyboardButton) -> Option<InlineKeyboardMarkup> {
    Keyboard::new(voice).row([button]).finish()
}
