//! The link of a citation: the article's address with a text fragment that browsers scroll to.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::index::Passage;
use crate::text::tokens;

/// Everything but letters, digits, `.` and `_`: `-` and `,` have a meaning in text fragments.
const IN_FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_');
/// Words at each end of a sentence that stand for it.
const WORDS: usize = 4;
/// Longer links are given without the fragment.
const LONGEST: usize = 1_024;

/// The link to `sentence` in its article, or to the article when there is no sentence; `None` for an article without an address.
///
/// The sentence is named by its first and last four words, a shorter one by itself.
pub fn link(passage: &Passage, sentence: Option<&str>) -> Option<String> {
    let url = passage.article.url.as_deref()?;
    let with_fragment = sentence.and_then(fragment).map(|fragment| {
        let joint = if url.contains('#') { ":~:" } else { "#:~:" };
        format!("{url}{joint}{fragment}")
    });
    match with_fragment {
        Some(link) if link.chars().count() <= LONGEST => Some(link),
        _ => Some(url.to_owned()),
    }
}

fn fragment(sentence: &str) -> Option<String> {
    let words = tokens(sentence);
    let slice = |first: usize, last: usize| {
        let (start, end) = (words.get(first)?.range.start, words.get(last)?.range.end);
        let text = sentence.get(start..end)?;
        Some(utf8_percent_encode(text, IN_FRAGMENT).to_string())
    };
    let last = words.len().checked_sub(1)?;
    if words.len() <= 2 * WORDS {
        return Some(format!("text={}", slice(0, last)?));
    }
    Some(format!("text={},{}", slice(0, WORDS - 1)?, slice(last + 1 - WORDS, last)?))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article::ArticleId;
    use crate::index::{ArticleCard, PassageId};

    fn passage(url: Option<&str>) -> Passage {
        let id = ArticleId::from_stem("a");
        Passage {
            id: PassageId::new(&id, "x", 0),
            article: Arc::new(ArticleCard {
                id,
                title: String::new(),
                url: url.map(str::to_owned),
                author: None,
                published: None,
                language: "ar".to_owned(),
                questions: Vec::new(),
                sections: Vec::new(),
                paragraphs: 1,
            }),
            section: None,
            paragraph: 1,
            text: "x".into(),
        }
    }

    #[test]
    fn an_article_without_an_address_has_no_link() {
        assert_eq!(link(&passage(None), Some("one two")), None);
    }

    #[test]
    fn a_short_sentence_is_named_whole_without_the_punctuation_around_it() {
        let passage = passage(Some("https://example.org/a"));
        assert_eq!(
            link(&passage, Some("“well-known, yes”.")).unwrap(),
            "https://example.org/a#:~:text=well%2Dknown%2C%20yes"
        );
    }

    #[test]
    fn a_long_sentence_is_named_by_its_first_and_last_four_words() {
        let passage = passage(Some("https://example.org/a#top"));
        assert_eq!(
            link(&passage, Some("a b c d e f g h i j.")).unwrap(),
            "https://example.org/a#top:~:text=a%20b%20c%20d,g%20h%20i%20j"
        );
    }

    #[test]
    fn a_link_that_would_be_too_long_is_the_plain_address() {
        let passage = passage(Some("https://example.org/a"));
        let sentence = "مستشفى".repeat(60);
        assert_eq!(link(&passage, Some(&sentence)).unwrap(), "https://example.org/a");
    }
}
