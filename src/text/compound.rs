//! Compounds: other names under which neighbouring tokens are known.
//!
//! `GPT-5` is read as `gpt` and `5`; a reader may also write `gpt5` or `GPT 5`. So tokens joined by a
//! hyphen or the like, or by nothing, also stand as one word (`gpt5`, `gptoss`, `5g`), and a word of letters and
//! digits also stands as its parts (`gpt5` → `gpt`, `5`; `a16z` → `16`). Index and question use the
//! same extra words, so that every spelling meets every other in at least one term.
//!
//! Laws: extra words only, never a token that [`tokens`](super::tokens()) gives already at that place; their ranges are on
//! character boundaries. Known wrong case: `and/or` also becomes `andor`, which nobody asks for.

use super::tokens::{Kind, LONGEST, Token};

/// The most tokens that are joined into one word.
const MOST_PARTS: usize = 4;

/// The extra words of a text, given its tokens.
pub fn compounds(text: &str, tokens: &[Token]) -> Vec<Token> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let end = (start + 1..tokens.len())
            .find(|&next| next - start >= MOST_PARTS || !linked(text, tokens, next))
            .unwrap_or(tokens.len());
        if let Some(parts) = tokens.get(start..end).filter(|parts| parts.len() > 1) {
            found.extend(joined(parts));
        }
        start = end;
    }
    for token in tokens.iter().filter(|token| token.kind == Kind::Latin) {
        split(token, &mut found);
    }
    found
}

/// Whether nothing but one linking sign stands between this token and the one before.
fn linked(text: &str, tokens: &[Token], index: usize) -> bool {
    let (Some(before), Some(here)) =
        (index.checked_sub(1).and_then(|i| tokens.get(i)), tokens.get(index))
    else {
        return false;
    };
    if before.kind == Kind::Arabic || here.kind == Kind::Arabic {
        return false;
    }
    if before.kind == Kind::Number && here.kind == Kind::Number {
        return false;
    }
    text.get(before.range.end..here.range.start).is_some_and(|gap| {
        matches!(gap, "" | "-" | "_" | "." | "/" | "+" | "\u{2010}" | "\u{2011}" | "\u{2013}")
    })
}

fn joined(parts: &[Token]) -> Option<Token> {
    let text: String = parts.iter().flat_map(|part| part.text.chars()).take(LONGEST).collect();
    let range = parts.first()?.range.start..parts.last()?.range.end;
    Some(Token { range, text, kind: Kind::Latin })
}

/// The runs of letters (two or more) and of digits of a word that has both.
fn split(token: &Token, found: &mut Vec<Token>) {
    if !token.text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    let mut rest = token.text.as_str();
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        if digits || part.chars().nth(1).is_some() {
            let kind = if digits { Kind::Number } else { Kind::Latin };
            found.push(Token { range: token.range.clone(), text: part.to_owned(), kind });
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tokens::tokens;
    use super::*;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        let found = compounds(input, &tokens(input));
        let words: Vec<&str> = found.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(words.join(" "), expected, "compounds({input:?})");
    }

    #[test]
    fn every_spelling_meets_every_other() {
        check("GPT-5", "gpt5");
        check("gpt5", "gpt 5");
        check("gpt-oss-120b", "gptoss120b");
        check("a16z", "16");
        check("5G", "5g");
        check("Llama 3.1", "");
        check("GPT-4.5", "gpt4.5");
    }

    #[test]
    fn arabic_and_plain_numbers_stay_alone() {
        check("لـChatGPT و2019-2020 نموذج-لغة", "");
        check("500مليار", "");
    }

    #[test]
    fn a_long_chain_is_linear() {
        let chain = "a-".repeat(2048);
        assert_eq!(compounds(&chain, &tokens(&chain)).len(), 512);
    }

    proptest! {
        #[test]
        fn ranges_are_on_boundaries(text in "[a-c0-3é./ -]{0,16}") {
            for token in compounds(&text, &tokens(&text)) {
                prop_assert!(text.get(token.range.clone()).is_some());
                prop_assert!(!token.text.is_empty());
            }
        }
    }
}
