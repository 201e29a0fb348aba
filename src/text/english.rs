//! English stems, for English articles, questions, and English words in Arabic text.
//!
//! The Snowball algorithm ("Porter 2") of the crate `rust-stemmers`: models and model, released and release meet. Law: words
//! that are not ASCII letters throughout stay as they are. Known wrong case: news and new meet, and so do
//! universe and university.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

/// The stem of a normalised Latin word.
pub fn stem(word: &str) -> Cow<'_, str> {
    if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    Stemmer::create(Algorithm::English).stem(word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn forms_of_a_word_meet() {
        for (left, right) in [
            ("models", "model"),
            ("released", "releases"),
            ("companies", "company"),
            ("running", "run"),
        ] {
            assert_eq!(stem(left), stem(right), "{left}/{right}");
        }
        for word in ["gpt5", "openai", "العربيه", "2020", ""] {
            assert_eq!(stem(word), word);
        }
    }

    proptest! {
        #[test]
        fn any_word_has_a_stem(word in any::<String>()) {
            prop_assert_eq!(stem(&word).is_empty(), word.is_empty());
        }

        #[test]
        fn any_letters_have_a_stem(word in "[a-z]{1,40}") {
            prop_assert!(!stem(&word).is_empty());
        }
    }
}
