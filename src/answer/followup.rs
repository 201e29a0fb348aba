//! A question that leans on the one before it: «وعلي بابا؟», «ولماذا؟», "and Alibaba?".
//!
//! It leans when it is short and opens with a conjunction, asks with nothing but function words, or points back with a
//! pronoun. It is then asked together with the question before. Laws: a question without one before it stays as it is; a
//! joined question ends with the reader's own words. Known wrong cases: a pronoun whose noun stands in the same short
//! question («المكتبة ومديرها»), and a verb with a hidden subject and nothing else that tells («ماذا قال في المؤتمر»).

use std::borrow::Cow;
use std::collections::HashSet;

use crate::index::{PassageIndex, StandIns};
use crate::text::root::isri;
use crate::text::stem::skeleton;
use crate::text::{Token, courtesy, tokens};

use super::Question;
use super::lexicon::Lexicon;
use super::question::Analysed;

/// A question of more words stands by itself.
const LONGEST: usize = 6;
/// Words of the question before that are carried over: the last ones, where it was itself joined from others.
const CARRIED: usize = 12;
/// Letters of a word that may end with a pronoun, at least.
const SHORTEST_BEARER: usize = 4;

/// Openings that carry on a conversation.
const OPENINGS: &[&str] = &[
    "وماذا عن",
    "ماذا عن",
    "وبالنسبه",
    "بالنسبه ل",
    "طيب",
    "طب",
    "و",
    "او",
    "and",
    "what about",
    "how about",
    "or",
    "but",
    "w",
    "wa",
    "tayeb",
    "tab",
];
/// Words that point back to what was spoken of.
const POINTERS: &[&str] = &[
    "ذلك", "تلك", "بذلك", "لذلك", "له", "لها", "لهم", "عنه", "عنها", "عنهم", "فيه", "فيها", "فيهم",
    "منه", "منها", "منهم", "به", "بها", "بهم", "it", "he", "she", "they", "him", "her", "them",
    "his", "its", "their",
];
/// Words after which a pronoun points to what stands before it: «المكان الذي ولد فيه».
const RELATIVES: &[&str] =
    &["الذي", "التي", "الذين", "اللي", "يلي", "who", "which", "that", "where"];
/// Endings that stand for someone or something spoken of.
const PRONOUNS: &[&str] = &["ها", "هم", "هما", "هن"];
/// Endings of a verb of several with such a pronoun: «من أين جلبوه؟».
const VERB_ENDINGS: &[&str] = &["وه", "ناه", "تموه"];

/// What a word carried over is worth, relative to one of the question's own.
const CARRIED_WORTH: f32 = 0.6;

/// A question with what it leans on, analysed: its own words weigh more than those carried over.
pub(super) fn analysed(
    question: &Question,
    index: &dyn PassageIndex,
    lexicon: &Lexicon,
    shares: &StandIns,
) -> Analysed {
    let own = courtesy::question_part(&question.text);
    let text = joined(own, question.previous.as_deref(), lexicon);
    let mut analysed = Analysed::new(&text, question.article.clone(), index, lexicon, shares);
    if let Cow::Owned(_) = text {
        let own: HashSet<String> = tokens(own).into_iter().map(|token| token.text).collect();
        for word in analysed.words.iter_mut().filter(|word| !own.contains(&word.text)) {
            word.worth = CARRIED_WORTH;
        }
        for clause in &mut analysed.query.clauses {
            clause.factor *= analysed.words.get(clause.word).map_or(1.0, |word| word.worth);
        }
    }
    analysed
}

/// `question` with what it leans on: itself where it leans on nothing.
pub(super) fn joined<'a>(
    question: &'a str,
    previous: Option<&str>,
    lexicon: &Lexicon,
) -> Cow<'a, str> {
    match previous {
        Some(previous) if leans(question, lexicon) => {
            Cow::Owned(format!("{} {question}", last_words(previous.trim())))
        }
        _ => Cow::Borrowed(question),
    }
}

/// Whether a question says too little without the one before it.
fn leans(question: &str, lexicon: &Lexicon) -> bool {
    let tokens = tokens(question);
    if tokens.is_empty() || tokens.len() > LONGEST {
        return false;
    }
    let stop = lexicon.stop_words();
    tokens.iter().all(|token| stop.contains(&token.text))
        || carries_on(&tokens, lexicon)
        || points_back(&tokens, lexicon)
}

/// Whether the words open with a conjunction, or as one carries on.
fn carries_on(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let words: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    let opens = |opening: &&str| {
        let opening: Vec<&str> = opening.split(' ').collect();
        words.len() > opening.len() && words.starts_with(&opening)
    };
    OPENINGS.iter().any(opens)
        || words.first().is_some_and(|first| is_joined_by_waw(first, lexicon))
}

/// Whether the waw of a word is "and": without it the word is one too, and no rarer. («وزير» is rarer
/// without, «واشنطن» is a name.)
fn is_joined_by_waw(word: &str, lexicon: &Lexicon) -> bool {
    let Some(rest) = word.strip_prefix('و').filter(|rest| rest.chars().count() >= 2) else {
        return false;
    };
    let stop = lexicon.stop_words();
    if stop.contains(rest) {
        return true;
    }
    if lexicon.spellings(word).next().is_some() {
        return false;
    }
    let rarity = |word: &str| lexicon.commonness().of_root(&isri(word));
    !stop.contains(word) && rarity(rest) <= rarity(word)
}

/// Whether a pronoun points to what was spoken of before. After a relative it points to what stands before that,
/// and leaves the subject open only where nothing follows: «النسبة التي قدّرها», not «النسبة التي قدّرها البنك».
fn points_back(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let is_in = |list: &[&str], token: &Token| list.contains(&token.text.as_str());
    let pronoun = tokens.iter().rposition(|token| is_in(POINTERS, token) || bears_pronoun(token));
    let Some(pronoun) = pronoun else { return false };
    let is_relative = tokens.iter().take(pronoun).skip(1).any(|token| is_in(RELATIVES, token));
    let stop = lexicon.stop_words();
    !is_relative || tokens.iter().skip(pronoun + 1).all(|token| stop.contains(&token.text))
}

/// Whether a word ends with a pronoun that its stem does without.
fn bears_pronoun(token: &Token) -> bool {
    let word = token.text.as_str();
    let mut by_verb = VERB_ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending));
    let is_noun = word.starts_with('م') || word.starts_with("ال");
    by_verb.any(|verb| !is_noun && verb.chars().count() >= 3)
        || word.chars().count() >= SHORTEST_BEARER
            && PRONOUNS
                .iter()
                .filter_map(|pronoun| word.strip_suffix(pronoun))
                .any(|bearer| bearer.chars().count() >= 2 && skeleton(bearer) == skeleton(word))
}

fn last_words(text: &str) -> &str {
    let words = tokens(text);
    let first = words.len().checked_sub(CARRIED).and_then(|at| words.get(at));
    first.and_then(|word| text.get(word.range.start..)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined<'a>(question: &'a str, previous: Option<&str>) -> Cow<'a, str> {
        super::joined(question, previous, Lexicon::standard())
    }

    const BEFORE: &str = "كم قيمة OpenAI؟";

    #[test]
    fn what_says_too_little_by_itself_is_asked_with_the_question_before() {
        for question in [
            "وعلي بابا؟",
            "وماذا عن علي بابا؟",
            "ولماذا؟",
            "وليش؟",
            "ليش",
            "متى؟",
            "وكم كان قبل ذلك؟",
            "ومين صاحبها",
            "طيب وأرباحها؟",
            "من يديرها؟",
            "وين البنت اللي شافها؟",
            "ما المدينة التي ولد فيها؟",
            "من أين جلبوه؟",
            "and Alibaba?",
            "why?",
            "what about its rivals?",
            "w leh?",
        ] {
            assert_eq!(joined(question, Some(BEFORE)), format!("{BEFORE} {question}"));
            assert_eq!(joined(question, None), question);
        }
    }

    #[test]
    fn what_stands_by_itself_stays_as_it_is() {
        for question in [
            "",
            "؟",
            "متى تأسست المكتبة؟",
            "من هو مارتن كاسادو؟",
            "وزير الثقافة",
            "ما هو المكروه؟",
            "واشنطن والصين",
            "وقت افتتاح المكتبة",
            "كم قيمة علي بابا؟",
            "وما الذي يقوله المقال عن موقف الشركات الكبرى من الانفتاح؟",
            "Who is Martin Casado?",
            "What is a model?",
            "ما المدينة التي ولد فيها المتنبي؟",
            "كم النسبة التي قدّرها البنك المركزي؟",
            "عمّ يتحدث هذا المقال؟",
            "android phones",
        ] {
            assert_eq!(joined(question, Some(BEFORE)), question);
        }
    }

    #[test]
    fn a_chain_of_questions_does_not_grow_without_end() {
        let mut text = "كم قيمة OpenAI في السوق هذا العام؟".to_owned();
        for _ in 0..50 {
            text = joined("وعلي بابا؟", Some(&text)).into_owned();
        }
        assert!(tokens(&text).len() <= CARRIED + 2, "{text}");
    }
}
