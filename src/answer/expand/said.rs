//! The question as the articles' language would put it: dialect and Arabizi replaced by what they mean, slips mended.
//!
//! The sentence encoder knows standard Arabic and English; a dialect word or Arabic in Latin letters tells it next to nothing.

use std::ops::Range;

use super::{Draft, Reason};
use crate::text::Token;

/// What tokens are in the articles' language.
#[derive(Debug, Clone, PartialEq)]
pub struct Saying {
    tokens: Range<usize>,
    words: String,
}

impl Draft<'_> {
    /// Notes what tokens are in the articles' language.
    pub(super) fn say(&mut self, tokens: Range<usize>, words: String) {
        self.sayings.push(Saying { tokens, words });
    }

    /// The question in the articles' language; `None` where that is what it is in already.
    pub(super) fn said(&self) -> Option<String> {
        let mut said: Vec<&str> = Vec::new();
        let mut changed = false;
        let mut place = 0;
        while let Some(token) = self.tokens.get(place) {
            let saying = self.sayings.iter().find(|saying| saying.tokens.start == place);
            let mended = saying.is_none().then(|| self.mended(token)).flatten();
            changed |= saying.is_some() || mended.is_some();
            let written = self.text.get(token.range.clone()).unwrap_or_default();
            said.push(saying.map(|saying| saying.words.as_str()).or(mended).unwrap_or(written));
            place = saying.map_or(place + 1, |saying| saying.tokens.end.max(place + 1));
        }
        changed.then(|| said.join(" "))
    }

    /// The word of the library that a mistyped Arabic one was meant to be.
    fn mended(&self, token: &Token) -> Option<&str> {
        let word = self.words.iter().find(|word| word.text == token.text)?;
        let slip = word.stand_ins.iter().find(|stand_in| stand_in.reason == Reason::Slip)?;
        let of_one_word = !word.known && !word.text.is_ascii();
        slip.words.first().filter(|_| of_one_word).map(String::as_str)
    }
}
