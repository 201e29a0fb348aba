//! From an answer to a message: visible text, entities, buttons. Entities, never markup: a text can hold anything and
//! never fails to parse.
//!
//! Laws: a message is within Telegram's limits, counted on the text as Telegram cleans it; no grapheme is cut;
//! direction isolates are balanced; whatever is quoted is a slice of a stored passage, byte for byte.

mod quotation;
mod text;

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup, MessageEntityKind};

use super::action::Draft;
use super::callback::{Key, Press};
use super::deeplink::Payload;
use super::keyboard::{self, Keyboard, press};
use super::utf16;
use super::wording::Voice;
use crate::answer::{FoundPassage, Neighbours, Outcome, citation};
use crate::index::{ArticleCard, Passage};
use quotation::{PAGE, around, pages, write_passage};
pub use text::{LONGEST_MESSAGE, MOST_ENTITIES, Text};

/// Passages in the folded quotation.
const FURTHER: usize = 3;
/// UTF-16 units of one passage in the folded quotation.
const FURTHER_UNITS: usize = 500;
/// UTF-16 units of a title, a heading or an author in a line of ours.
const NAME_UNITS: usize = 120;
/// A passage of another article is put beside the best one from this share of its score.
const RIVAL: f32 = 0.85;

/// Where an answer is shown, which decides its words and buttons.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// How to speak.
    pub voice: Voice,
    /// The stored answer that the buttons come back to.
    pub answer: &'a Key,
    /// What may be claimed.
    pub outcome: Outcome,
    /// Articles in the library.
    pub articles: usize,
    /// Passages of the stored answer.
    pub total: usize,
    /// Whether others read along: a compact message.
    pub group: bool,
    /// The best passage alone, nothing folded below it.
    pub brief: bool,
    /// The bot's username.
    pub username: &'a str,
    /// Whether inline mode is on, which sharing needs.
    pub inline: bool,
    /// The question, where no message of the reader's shows it.
    pub asked: Option<&'a str>,
}

/// An answer: the best passage, its source, and further passages folded away.
///
/// `passages` are the first ones of the answer; with none of them, use [`not_found`].
pub fn answer(frame: Frame<'_>, passages: &[FoundPassage]) -> Draft {
    let mut text = Text::default();
    let Some((first, others)) = passages.split_first() else { return text.finish(None) };
    let voice = frame.voice;
    write_asked(&mut text, voice, frame.asked);
    let rival = rival(frame.outcome, first, others);
    match (frame.outcome, rival) {
        (Outcome::Answered, None) => {}
        (Outcome::Answered, Some(_)) => {
            text.push(&voice.several()).line();
        }
        (Outcome::Unsure | Outcome::NotFound, _) => {
            text.push(&voice.unsure(frame.articles)).line();
        }
    }
    let mut cited = vec![first];
    cited.extend(rival);
    // The newest first; an undated article after a dated one.
    cited.sort_by_key(|found| Reverse(found.passage.article.published));
    for (place, found) in cited.iter().enumerate() {
        if place > 0 {
            text.push("\n\n");
        }
        write_main(&mut text, found, around(&found.passage.text, found.answers.first(), PAGE));
        write_citation(&mut text, voice, found);
    }
    if !frame.brief {
        let rest = others.iter().filter(|found| rival.is_none_or(|r| !std::ptr::eq(r, *found)));
        write_further(&mut text, voice, &first.passage, rest.take(FURTHER));
    }
    text.finish(answer_buttons(frame, 0, first, None))
}

/// The passage of another article that answers about as well as the first.
fn rival<'a>(
    outcome: Outcome,
    first: &FoundPassage,
    others: &'a [FoundPassage],
) -> Option<&'a FoundPassage> {
    others.iter().take(FURTHER).find(|found| {
        outcome == Outcome::Answered
            && found.passage.article.id != first.passage.article.id
            && !found.answers.is_empty()
            && found.score >= RIVAL * first.score
    })
}

/// One passage of an answer, by its rank; of a long one the given page, or what surrounds its answering sentence.
pub fn passage(frame: Frame<'_>, rank: u8, found: &FoundPassage, page: Option<u8>) -> Draft {
    let mut text = Text::default();
    let part = page
        .filter(|&page| page > 0)
        .and_then(|page| pages(&found.passage.text).into_iter().nth(usize::from(page) - 1))
        .unwrap_or_else(|| around(&found.passage.text, found.answers.first(), PAGE));
    write_main(&mut text, found, part);
    write_citation(&mut text, frame.voice, found);
    text.finish(answer_buttons(frame, rank, found, page))
}

/// A passage with the paragraph before it and the one after.
pub fn context(frame: Frame<'_>, rank: u8, found: &FoundPassage, around_it: &Neighbours) -> Draft {
    let voice = frame.voice;
    let mut text = Text::default();
    text.push(&voice.context()).line();
    text.within(MessageEntityKind::Blockquote, |quote| {
        let mut first = true;
        for (passage, answers) in [
            (around_it.before.as_ref(), &[][..]),
            (Some(&around_it.here), &found.answers[..]),
            (around_it.after.as_ref(), &[][..]),
        ] {
            let Some(passage) = passage else { continue };
            if !first {
                quote.push("\n\n");
            }
            first = false;
            let shown =
                FoundPassage { passage: passage.clone(), answers: answers.to_vec(), score: 0.0 };
            let part = around(&passage.text, answers.first(), PAGE);
            write_passage(quote, &shown, part, true);
        }
    });
    text.line();
    write_citation(&mut text, voice, found);
    let back = press(voice.button_back(), &Press::Show { answer: frame.answer.clone(), rank });
    let mut keyboard = Keyboard::new(voice);
    if let Some(article) = Key::parse(&found.passage.article.id.key()) {
        let outline = press(voice.button_outline(), &Press::Outline { article, from: 0 });
        keyboard = keyboard.row(std::iter::once(back).chain((!frame.group).then_some(outline)));
    }
    text.finish(keyboard.finish())
}

/// A passage outside any answer: from a link, from a section, at random. `lead` is a line before it.
pub fn quotation(
    voice: Voice,
    lead: Option<&str>,
    found: &FoundPassage,
    keyboard: Option<InlineKeyboardMarkup>,
) -> Draft {
    let mut text = Text::default();
    if let Some(lead) = lead {
        text.push(lead).line();
    }
    // A reader who goes through an article sees all of a passage; it is longer than a page only as one endless sentence.
    write_main(&mut text, found, around(&found.passage.text, None, 2 * PAGE));
    write_citation(&mut text, voice, found);
    text.finish(keyboard)
}

/// What stands above a passage that is sent into a chat where nobody saw the question.
#[derive(Debug, Clone)]
pub struct Lead {
    /// The question.
    pub asked: Option<String>,
    /// No passage answers it outright.
    pub unsure: bool,
}

/// A passage that stands by itself in any chat.
pub fn alone(
    voice: Voice,
    lead: Option<&Lead>,
    found: &FoundPassage,
    keyboard: Option<InlineKeyboardMarkup>,
) -> Draft {
    let mut text = Text::default();
    if let Some(lead) = lead {
        if let Some(asked) = &lead.asked {
            let words = voice.inline_asked(&utf16::shorten(asked, 2 * NAME_UNITS));
            text.within(MessageEntityKind::Italic, |italic| {
                italic.push(&words);
            });
            text.line();
        }
        if lead.unsure {
            text.push(&voice.unsure(1)).line();
        }
    }
    write_main(&mut text, found, around(&found.passage.text, found.answers.first(), PAGE));
    write_citation(&mut text, voice, found);
    text.finish(keyboard)
}

/// The passage and its source as plain text.
pub fn plain(voice: Voice, passage: &Passage) -> String {
    let article = &passage.article;
    let words = voice.citation(
        &utf16::shorten(&article.title, NAME_UNITS),
        passage.section.as_deref().map(|s| utf16::shorten(s, NAME_UNITS)).as_deref(),
        passage.paragraph,
        article.published,
    );
    let body = passage.text.get(around(&passage.text, None, 2 * PAGE)).unwrap_or_default();
    let mut text = format!("{body}\n\n{}{}{}", words.before, words.title, words.after);
    if let Some(url) = &article.url
        && utf16::units(url) <= 1024
    {
        text.push('\n');
        text.push_str(url);
    }
    text
}

/// No answer: the sections of the only article, or the articles, and questions that have an answer.
pub fn not_found(
    voice: Voice,
    articles: &[Arc<ArticleCard>],
    opening: bool,
    examples: &[String],
    asked: Option<&str>,
) -> Draft {
    let mut text = Text::default();
    write_asked(&mut text, voice, asked);
    let mut keyboard = Keyboard::new(voice);
    match articles {
        [] => {
            text.push(&voice.no_articles());
        }
        [one] if one.sections.is_empty() => {
            text.push(&voice.not_found());
            if !examples.is_empty() {
                text.push(" ").push(&voice.or_ask());
            }
        }
        [one] => {
            text.push(&if examples.is_empty() {
                voice.not_found_sections()
            } else {
                voice.not_found_sections_and_examples()
            });
            keyboard = keyboard::sections(keyboard, voice, one, opening, 0);
        }
        many => {
            text.push(&if examples.is_empty() {
                voice.not_found_articles()
            } else {
                voice.not_found_articles_and_examples()
            });
            keyboard = keyboard::articles(keyboard, voice, many, 0);
        }
    }
    text.finish(keyboard::examples(keyboard, examples).finish())
}

/// No answer, said in one line where others read along; the sections are a link away, in private.
pub fn not_found_in_group(voice: Voice, articles: &[Arc<ArticleCard>], username: &str) -> Draft {
    let payload = match articles {
        [one] => Payload::article(&one.id),
        _ => None,
    };
    let link = payload.and_then(|payload| payload.link(username));
    let button = link.and_then(|link| keyboard::link(voice.button_outline(), &link));
    words(&voice.not_found(), Keyboard::new(voice).row(button).finish())
}

/// Words alone.
pub fn words(text: &str, keyboard: Option<InlineKeyboardMarkup>) -> Draft {
    let mut message = Text::default();
    message.push(utf16::cut(text, LONGEST_MESSAGE));
    message.finish(keyboard)
}

/// The question, in italics above its answer.
fn write_asked(text: &mut Text, voice: Voice, asked: Option<&str>) {
    if let Some(asked) = asked {
        let words = voice.asked(&utf16::shorten(asked, 2 * NAME_UNITS));
        text.within(MessageEntityKind::Italic, |italic| {
            italic.push(&words);
        });
        text.push("\n\n");
    }
}

/// The quotation; "…" stands outside of it where something was left out.
fn write_main(text: &mut Text, found: &FoundPassage, part: Range<usize>) {
    let whole = found.passage.text.as_ref();
    let before = whole.get(..part.start).is_some_and(|cut| !cut.trim().is_empty());
    let after = whole.get(part.end..).is_some_and(|cut| !cut.trim().is_empty());
    if before {
        text.push("…\n");
    }
    text.within(MessageEntityKind::Blockquote, |quote| write_passage(quote, found, part, true));
    text.push(if after { "\n…\n" } else { "\n" });
}

/// «المصدر: «العنوان»، قسم «…»، الفقرة 4، 3 سبتمبر 2025», the title linked to the sentence.
fn write_citation(text: &mut Text, voice: Voice, found: &FoundPassage) {
    let passage = &found.passage;
    let section = passage.section.as_deref().map(|section| utf16::shorten(section, NAME_UNITS));
    let words = voice.citation(
        &utf16::shorten(&passage.article.title, NAME_UNITS),
        section.as_deref(),
        passage.paragraph,
        passage.article.published,
    );
    let sentence = found.answers.first().and_then(|range| passage.text.get(range.clone()));
    let url = citation::link(passage, sentence);
    text.push(&words.before).linked(&words.title, url.as_deref()).push(&words.after);
}

/// Further passages, folded; each with its place, and with its title where that is another than the first one's.
fn write_further<'a>(
    text: &mut Text,
    voice: Voice,
    first: &Passage,
    others: impl Iterator<Item = &'a FoundPassage>,
) {
    let others: Vec<_> = others.collect();
    if others.is_empty() {
        return;
    }
    text.push("\n\n").push(&voice.further()).line();
    text.within(MessageEntityKind::ExpandableBlockquote, |fold| {
        for (place, found) in others.into_iter().enumerate() {
            if fold.room() < 2 * FURTHER_UNITS {
                break;
            }
            if place > 0 {
                fold.push("\n\n");
            }
            let passage = &found.passage;
            let part = around(&passage.text, found.answers.first(), FURTHER_UNITS);
            write_passage(fold, found, part, false);
            fold.push("\n— ");
            if passage.article.id != first.article.id {
                let title = utf16::shorten(&passage.article.title, NAME_UNITS);
                fold.push(&voice.further_title(&title));
            }
            let section = passage.section.as_deref().map(|s| utf16::shorten(s, NAME_UNITS));
            let other_date =
                passage.article.published.filter(|_| passage.article.id != first.article.id);
            fold.push(&voice.place(section.as_deref(), passage.paragraph, other_date));
        }
    });
}

/// The buttons under the passage of this rank.
fn answer_buttons(
    frame: Frame<'_>,
    rank: u8,
    found: &FoundPassage,
    page: Option<u8>,
) -> Option<InlineKeyboardMarkup> {
    let Frame { voice, answer, .. } = frame;
    let answer = answer.clone();
    let show = |rank| Press::Show { answer: answer.clone(), rank };
    let passage = &found.passage;
    let mut first_row = Vec::new();
    if utf16::units(&passage.text) > PAGE {
        let count = u8::try_from(pages(&passage.text).len()).unwrap_or(u8::MAX);
        let next = page.unwrap_or(0) % count.max(1) + 1;
        let press_page = Press::Page { answer: answer.clone(), rank, page: next };
        first_row.push(press(voice.button_read_on(), &press_page));
    }
    if rank > 0 {
        first_row.push(press(voice.button_previous(), &show(rank - 1)));
    }
    if usize::from(rank) + 1 < frame.total {
        first_row.push(press(voice.button_next(), &show(rank + 1)));
    }
    let context = press(voice.button_context(), &Press::Context { answer: answer.clone(), rank });
    first_row.push(context);

    let verdict =
        |label, helpful| press(label, &Press::Verdict { answer: answer.clone(), rank, helpful });
    let verdicts = [verdict(voice.button_helpful(), true), verdict(voice.button_not_it(), false)];
    let share = frame.inline.then(|| {
        InlineKeyboardButton::switch_inline_query(
            voice.button_share(),
            format!("#{}", passage.id.key()),
        )
    });
    let keyboard = Keyboard::new(voice).row(first_row);
    let keyboard = if frame.group {
        let private = keyboard::in_private(voice, passage, frame.username);
        keyboard.row(verdicts).row(private.into_iter().chain(share))
    } else {
        let outline = Key::parse(&passage.article.id.key())
            .map(|article| press(voice.button_outline(), &Press::Outline { article, from: 0 }));
        let copy =
            keyboard::copy(voice.button_copy(), &plain(voice, passage)).unwrap_or_else(|| {
                press(voice.button_copy(), &Press::Plain { answer: answer.clone(), rank })
            });
        keyboard.row(outline.into_iter().chain([copy]).chain(share)).row(verdicts)
    };
    keyboard.finish()
}

#[cfg(test)]
mod tests;
