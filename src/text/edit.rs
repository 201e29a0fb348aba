//! Slips of the finger: one edit between two words, and words that were joined by mistake.
//!
//! [`within_one_edit`] is the plain definition that a faster search through a vocabulary is held to. Laws: it is
//! symmetric and true of equal words; the parts of [`splits`] put together are the word.

/// Whether one word becomes the other by at most one insertion, deletion, replacement, or swap of neighbours.
pub fn within_one_edit(left: &str, right: &str) -> bool {
    let (shorter, longer) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let mut short = shorter.chars();
    let mut long = longer.chars();
    loop {
        let (rest_short, rest_long) = (short.as_str(), long.as_str());
        match (short.next(), long.next()) {
            (Some(a), Some(b)) if a == b => {}
            (None, None) => return true,
            (Some(a), Some(b)) => {
                let swapped = short.clone().next() == Some(b) && long.clone().next() == Some(a);
                return short.as_str() == long.as_str()
                    || rest_short == long.as_str()
                    || short.as_str() == rest_long
                    || (swapped
                        && short.as_str().chars().skip(1).eq(long.as_str().chars().skip(1)));
            }
            (None, Some(_)) => return long.next().is_none(),
            (Some(_), None) => return short.next().is_none(),
        }
    }
}

/// Every way to read a word as two, each of at least `fewest_letters`, the most even first.
pub fn splits(word: &str, fewest_letters: usize) -> Vec<(&str, &str)> {
    let letters = word.chars().count();
    let mut found: Vec<(usize, (&str, &str))> = word
        .char_indices()
        .enumerate()
        .filter(|&(before, _)| {
            before >= fewest_letters.max(1) && letters - before >= fewest_letters
        })
        .filter_map(|(before, (at, _))| {
            Some((before.abs_diff(letters - before), word.split_at_checked(at)?))
        })
        .collect();
    found.sort_by_key(|&(unevenness, _)| unevenness);
    found.into_iter().map(|(_, parts)| parts).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_slip_is_forgiven_two_are_not() {
        for (left, right) in [
            ("نموذج", "نمودج"),
            ("شركه", "شكره"),
            ("شركه", "شرك"),
            ("شركه", "الشركه"),
            ("", "ا"),
            ("ab", "ba"),
            ("abc", "acb"),
        ] {
            let expected = (left, right) != ("شركه", "الشركه");
            assert_eq!(within_one_edit(left, right), expected, "{left}/{right}");
        }
        assert!(!within_one_edit("abcd", "badc"));
    }

    #[test]
    fn joined_words_come_apart() {
        assert_eq!(splits("ديبسيك", 2), [("ديب", "سيك"), ("دي", "بسيك"), ("ديبس", "يك")]);
        assert_eq!(splits("ab", 2), []);
    }

    /// Damerau's distance in its restricted form, by the textbook.
    fn distance(left: &str, right: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
        let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                d[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let change = usize::from(a[i - 1] != b[j - 1]);
                    let mut best =
                        (d[i - 1][j] + 1).min(d[i][j - 1] + 1).min(d[i - 1][j - 1] + change);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        best = best.min(d[i - 2][j - 2] + 1);
                    }
                    best
                };
            }
        }
        d[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn agrees_with_the_textbook(left in "[ابc]{0,6}", right in "[ابc]{0,6}") {
            prop_assert_eq!(within_one_edit(&left, &right), distance(&left, &right) <= 1);
            prop_assert_eq!(within_one_edit(&left, &right), within_one_edit(&right, &left));
        }

        #[test]
        fn parts_make_the_word(word in "[ء-يa-z]{0,12}", fewest in 0..4_usize) {
            for (left, right) in splits(&word, fewest) {
                prop_assert_eq!(format!("{left}{right}"), word.clone());
            }
        }
    }
}
