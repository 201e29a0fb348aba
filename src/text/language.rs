//! The language of a question: in which tongue to answer it.
//!
//! Arabic letters mean Arabic unless the sentence around them is English; Latin letters mean English unless
//! they spell Arabic ("Arabizi": `kam el se3r?`). Law: a text without letters is Arabic, the language of
//! the house. Known wrong case: a lone word that is Latin and Arabizi at once (`min`, `in`) counts as English.

use serde::Serialize;

use super::tokens::{Kind, Token, tokens};

/// The languages in which the bot speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Arabic of any variety and in any script.
    Arabic,
    /// English, and whatever else is written in Latin letters.
    English,
}

/// Words by which an English sentence is known, in Arabic or Arabizi impossible or rare.
const ENGLISH: [&str; 66] = [
    "a", "about", "an", "and", "any", "are", "as", "at", "be", "by", "can", "company", "could",
    "did", "do", "does", "for", "from", "give", "had", "has", "have", "how", "i", "in", "is", "it",
    "its", "list", "many", "me", "more", "much", "name", "new", "of", "on", "or", "explain", "say",
    "says", "should", "tell", "than", "that", "the", "their", "there", "they", "this", "to", "was",
    "were", "what", "whats", "when", "where", "which", "who", "whom", "whose", "why", "will",
    "with", "would", "you",
];

/// Words by which Arabic in Latin letters is known.
const ARABIZI: [&str; 96] = [
    "ad", "adeh", "ala", "ana", "ando", "awel", "ayy", "bas", "beta", "bta3", "btaa", "chhal",
    "chkoun", "chnou", "chno", "dyal", "eh", "ehh", "el", "elli", "emta", "ezay", "ezzay", "fe",
    "feen", "fein", "fen", "fi", "fih", "fiha", "fin", "gedan", "hadi", "hal", "had", "hata",
    "hay", "hayda", "heya", "howa", "howwa", "hiya", "huwa", "illi", "imta", "isa", "ish", "izay",
    "kam", "kan", "kanet", "keef", "kef", "kefash", "kif", "kifash", "kol", "kteer", "leh", "leih",
    "lesh", "leish", "lih", "lya", "ma", "maza", "meen", "mesh", "men", "mish", "mn", "mosh",
    "mta", "qaddesh", "qad", "ra", "sho", "shou", "shu", "shno", "shkoun", "shlon", "shlonak",
    "shwaya", "taman", "wach", "wain", "wash", "waqt", "wayn", "wein", "wen", "wesh", "ya",
    "ya3ni", "yaani",
];

impl Language {
    /// The language of a question.
    pub fn of(text: &str) -> Self {
        let tokens = tokens(text);
        let letters = |kind| -> usize {
            tokens
                .iter()
                .filter(|token| token.kind == kind)
                .map(|token| token.text.chars().count())
                .sum()
        };
        let (arabic, latin) = (letters(Kind::Arabic), letters(Kind::Latin));
        let is_english = match (arabic, latin) {
            (0, 1..) => !spells_arabic(text, &tokens),
            _ => latin > arabic && english_words(&tokens) >= 2,
        };
        if is_english { Self::English } else { Self::Arabic }
    }
}

/// Whether a text is Arabic in Latin letters only.
pub(super) fn is_arabizi(text: &str) -> bool {
    let tokens = tokens(text);
    tokens.iter().all(|token| token.kind != Kind::Arabic) && spells_arabic(text, &tokens)
}

/// Whether a lower-case Latin word is one of those by which Arabic is known: they ask and join, and are not searched for.
pub fn is_arabizi_word(word: &str) -> bool {
    ARABIZI.contains(&word)
}

/// Whether a Latin text has more words of Arabizi than of English.
fn spells_arabic(text: &str, tokens: &[Token]) -> bool {
    arabizi_words(text, tokens) > english_words(tokens)
}

fn english_words(tokens: &[Token]) -> usize {
    tokens.iter().filter(|token| ENGLISH.contains(&token.text.as_str())).count()
}

/// How many words can only be Arabic in Latin letters: known ones, and those with a digit for a letter.
fn arabizi_words(text: &str, tokens: &[Token]) -> usize {
    let known = tokens.iter().filter(|token| ARABIZI.contains(&token.text.as_str())).count();
    known + text.split_whitespace().filter(|word| has_digit_letter(word)).count()
}

/// Whether a digit stands for a letter among lower-case letters: `7aga`, `se3r`, `ma3`, not `GPT5` or `a16z`.
fn has_digit_letter(word: &str) -> bool {
    let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.bytes().filter(u8::is_ascii_lowercase).count();
    let digit_runs = word.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    digits > 0
        && letters >= 2
        && digits + letters == word.len()
        && digit_runs
            .clone()
            .all(|run| matches!(run, "2" | "3" | "5" | "6" | "7" | "8" | "9" | "33" | "77"))
        && !matches!(word, "2nd" | "3rd" | "5th" | "6th" | "7th" | "8th" | "9th" | "mp3" | "mp4")
}

#[cfg(test)]
mod tests {
    use super::Language::{Arabic, English};
    use super::*;

    #[test]
    fn script_and_words_tell() {
        for (question, language) in [
            ("ما قيمة OpenAI؟", Arabic),
            ("ايه هو gpt-oss بتاع OpenAI ChatGPT", Arabic),
            ("What did DeepSeek release?", English),
            ("DeepSeek", English),
            ("OpenAI valuation", English),
            ("who is محمد بن سلمان and what is his role", English),
            ("GPT5 vs a16z", English),
            ("when was the 2nd model released", English),
            ("kam se3r el metro?", Arabic),
            ("el metro fih kam stop ta7t el ard", Arabic),
            ("meen sa7eb openai", Arabic),
            ("wesh ma3na open weights", Arabic),
            ("shu hiyye el sherke", Arabic),
            ("؟؟؟ 2020", Arabic),
            ("", Arabic),
        ] {
            assert_eq!(Language::of(question), language, "{question}");
        }
    }
}
