//! Letter n-grams of a word with its borders marked: `^word$`.
//!
//! They find what stems cannot: misspelt words and parts of compounds. Law: a word of `k` letters has
//! max(1, k + 3 − n) grams, each a slice of `^word$`; they stand in order.

/// The n-grams of `^word$`; the whole of it where it is shorter than `n`, nothing for an empty word.
///
/// `grams("بنك", 4)` is `^بنك`, `بنك$`.
pub fn grams(word: &str, n: usize) -> Vec<String> {
    let mut found = Vec::new();
    for_each_gram(word, n, |gram| found.push(gram.to_owned()));
    found
}

/// The [`grams`] of a word, joined by spaces.
pub fn joined(word: &str, n: usize) -> String {
    // A letter of Arabic stands in n grams of two bytes each, and each gram is followed by a space.
    let mut joined = String::with_capacity((word.len() + 2) * (n + 1));
    for_each_gram(word, n, |gram| {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(gram);
    });
    joined
}

/// Hands each n-gram of `^word$` to `take` without keeping it: the fast way of [`grams`].
pub fn for_each_gram(word: &str, n: usize, mut take: impl FnMut(&str)) {
    if word.is_empty() || n == 0 {
        return;
    }
    let mut bordered = String::with_capacity(word.len() + 2);
    bordered.push('^');
    bordered.push_str(word);
    bordered.push('$');
    let starts = bordered.char_indices().map(|(start, _)| start);
    let ends = bordered.char_indices().map(|(start, letter)| start + letter.len_utf8()).skip(n - 1);
    let mut any = false;
    for (start, end) in starts.zip(ends) {
        take(bordered.get(start..end).unwrap_or_default());
        any = true;
    }
    if !any {
        take(&bordered);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn borders_are_marked() {
        assert_eq!(grams("بنوك", 4), ["^بنو", "بنوك", "نوك$"]);
        assert_eq!(grams("في", 4), ["^في$"]);
        assert_eq!(grams("ب", 4), ["^ب$"]);
        assert_eq!(grams("", 4), Vec::<String>::new());
        assert_eq!(grams("ab", 0), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn count_and_length_follow_the_law(word in "[ء-يa-z]{1,40}", n in 1..6_usize) {
            let letters = word.chars().count() + 2;
            let found = grams(&word, n);
            prop_assert_eq!(joined(&word, n), found.join(" "));
            prop_assert_eq!(found.len(), (letters + 1).saturating_sub(n).max(1));
            prop_assert!(found.iter().all(|gram| gram.chars().count() == n.min(letters)));
        }
    }
}
