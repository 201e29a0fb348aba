//! Sentences of a paragraph, as ranges of the original text.
//!
//! A sentence ends at `. ؟ ? ! …` or at a line end, not at `، ؛`; what closes it (quotation marks, brackets)
//! belongs to it. A full stop ends nothing after an abbreviation (د. ق.م. Dr.), inside a number or a name
//! (1.5, gpt.com), or after the number of a list item. Nothing ends inside ﴿…﴾ or one quotation, unless that
//! is longer than [`LONGEST_QUOTATION`]; a quotation that itself ends with a full stop ends the sentence, one that
//! ends with a question or a cry does not (صاح: «النجدة!» وهرب).
//!
//! Laws: ranges are in order, disjoint, on character boundaries, without white space at their ends; every letter and
//! digit is in one. Known wrong cases: an abbreviation that is also the last word of its sentence joins it to the
//! next one (عام 1446 هـ. ثم…); ‘single’ quotation marks do not protect, since they are also apostrophes.

use std::ops::Range;

/// Bytes up to which a quotation is never cut: some 300 Arabic letters, a long breath.
pub const LONGEST_QUOTATION: usize = 600;

/// Abbreviations of more than one letter; single letters are recognised as such.
const ABBREVIATIONS: [&str; 22] = [
    "mr", "mrs", "ms", "dr", "prof", "st", "vs", "inc", "ltd", "co", "corp", "no", "jr", "sr",
    "fig", "vol", "etc", "gen", "sen", "rev", "ed", "approx",
];

/// The sentences of a text in reading order.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        sentences_of_line(text, line_start..line_start + line.len(), &mut found);
        line_start += line.len();
    }
    found
}

fn sentences_of_line(text: &str, line: Range<usize>, found: &mut Vec<Range<usize>>) {
    let content = text.get(line.clone()).unwrap_or_default();
    let mut quotations = quotations(content).into_iter().peekable();
    let mut start = 0;
    let mut passed = 0;
    for (at, character) in content.char_indices() {
        if at < passed || !is_terminal(character) {
            continue;
        }
        while quotations.peek().is_some_and(|quotation| quotation.end <= at) {
            quotations.next();
        }
        let end = end_of_closing(content, at);
        let quotation = quotations.peek().filter(|quotation| quotation.start < at);
        let ends = match quotation {
            Some(quotation) if end < quotation.end => false,
            // The closing mark has just been passed: what stood before it decides.
            Some(quotation) => {
                let before_mark = content.get(at..quotation.end).unwrap_or_default();
                let after_mark = content.get(quotation.end..end).unwrap_or_default();
                before_mark.starts_with(['.', '…']) || after_mark.contains(is_terminal)
            }
            None => character != '.' || full_stop_ends(content, start, at, end),
        };
        passed = end;
        if ends && !(character == '?' && continues_as_latin(content, end)) {
            push_trimmed(text, line.start + start..line.start + end, found);
            start = end;
        }
    }
    push_trimmed(text, line.start + start..line.end, found);
}

fn is_terminal(character: char) -> bool {
    matches!(character, '.' | '؟' | '?' | '!' | '…' | '۔' | '‼' | '⁉' | '⁇' | '。' | '！' | '？')
}

fn is_closing(character: char) -> bool {
    matches!(
        character,
        '”' | '“' | '»' | '"' | '’' | '\'' | ')' | ']' | '}' | '\u{fd3e}' | '\u{fd3f}' | '›'
    ) || matches!(character, '\u{200b}'..='\u{200f}' | '\u{064b}'..='\u{0652}')
}

/// Where the run of terminals and closing marks that begins at `at` ends. An opening mark of
/// the same shape as a closing one is told apart by the white space before it.
fn end_of_closing(content: &str, at: usize) -> usize {
    let rest = content.get(at..).unwrap_or_default();
    at + rest.find(|c: char| !is_terminal(c) && !is_closing(c)).unwrap_or(rest.len())
}

/// Whether a full stop at `at`, outside of quotations, ends the sentence that began at `start`.
fn full_stop_ends(content: &str, start: usize, at: usize, end: usize) -> bool {
    let before = content.get(start..at).unwrap_or_default();
    let Some(next) = content.get(end..).and_then(|rest| rest.chars().next()) else { return true };
    if end > at + 1 {
        return true;
    }
    // 1.5, gpt.com, .env
    if next.is_ascii_alphanumeric() {
        return false;
    }
    let word_start = before.rfind(|c: char| !is_of_word(c)).map_or(0, |gap| {
        gap + before.get(gap..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
    });
    let word = before.get(word_start..).unwrap_or_default();
    let letters = word.chars().filter(|c| c.is_alphabetic() && *c != '\u{0640}').take(2).count();
    let digits_only = !word.is_empty() && word.chars().all(char::is_numeric);
    if digits_only {
        let is_list_number = word.len() <= 6
            && !before.get(..word_start).unwrap_or_default().contains(char::is_alphanumeric);
        return !is_list_number && !next.is_numeric();
    }
    if letters == 1 && !word.contains(char::is_numeric) {
        return false;
    }
    !ABBREVIATIONS.iter().any(|abbreviation| word.eq_ignore_ascii_case(abbreviation))
}

/// Letters, digits and the marks on them: what a word before a full stop consists of.
fn is_of_word(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '\u{0610}'..='\u{061a}' | '\u{0640}' | '\u{064b}'..='\u{065f}' | '\u{0670}')
}

/// `?` inside an address: `page?id=1`.
fn continues_as_latin(content: &str, end: usize) -> bool {
    content.get(end..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// The quotations of one line, closing mark included, in order and merged where they overlap.
fn quotations(content: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut curly, mut straight, mut verse) = (None, None, None);
    let mut guillemets: Option<usize> = None;
    let mut depth = 0_usize;
    for (at, character) in content.char_indices() {
        let end = at + character.len_utf8();
        match character {
            '“' | '”' | '„' => toggle(&mut curly, at, end, &mut found),
            '"' => toggle(&mut straight, at, end, &mut found),
            '\u{fd3e}' | '\u{fd3f}' => toggle(&mut verse, at, end, &mut found),
            '«' => {
                depth += 1;
                guillemets.get_or_insert(at);
            }
            '»' => {
                depth = depth.saturating_sub(1);
                if depth == 0
                    && let Some(start) = guillemets.take()
                {
                    found.push(start..end);
                }
            }
            _ => {}
        }
    }
    found.retain(|quotation| quotation.len() <= LONGEST_QUOTATION);
    found.sort_by_key(|quotation| quotation.start);
    found.dedup_by(|later, earlier| {
        let overlap = later.start < earlier.end;
        if overlap {
            earlier.end = earlier.end.max(later.end);
        }
        overlap
    });
    found
}

fn toggle(open: &mut Option<usize>, at: usize, end: usize, found: &mut Vec<Range<usize>>) {
    match open.take() {
        Some(start) => found.push(start..end),
        None => *open = Some(at),
    }
}

fn push_trimmed(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let Some(slice) = text.get(range.clone()) else { return };
    if !slice.contains(char::is_alphanumeric) {
        return;
    }
    let start = range.start + (slice.len() - slice.trim_start().len());
    found.push(start..start + slice.trim().len());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> =
            sentences(text).into_iter().map(|range| text.get(range).unwrap()).collect();
        assert_eq!(found, expected, "sentences({text:?})");
    }

    #[test]
    fn terminals_and_line_ends_end_a_sentence() {
        check(
            "جاء الوفد. هل وصل؟ نعم! ثم سكت… وعاد",
            &["جاء الوفد.", "هل وصل؟", "نعم!", "ثم سكت…", "وعاد"],
        );
        check("سطر أول\nسطر ثان\r\n\nثالث", &["سطر أول", "سطر ثان", "ثالث"]);
        check("أولا، ثم ثانيا؛ ثم ثالثا.", &["أولا، ثم ثانيا؛ ثم ثالثا."]);
        check("حقا؟! لم يصدق... ومضى.", &["حقا؟!", "لم يصدق...", "ومضى."]);
        check("انتهى الأمر.ثم بدأ غيره.", &["انتهى الأمر.", "ثم بدأ غيره."]);
    }

    #[test]
    fn abbreviations_and_numbers_do_not() {
        check("قال د. أحمد و أ.د. منى إن م. علي حضر.", &["قال د. أحمد و أ.د. منى إن م. علي حضر."]);
        check("عام 300 ق.م. بنيت، وفي 1446 هـ. رممت.", &["عام 300 ق.م. بنيت، وفي 1446 هـ. رممت."]);
        check("ارتفع 1.5 بالمئة. هبط ١.٥.", &["ارتفع 1.5 بالمئة.", "هبط ١.٥."]);
        check("تأسست في 2020. ثم توسعت.", &["تأسست في 2020.", "ثم توسعت."]);
        check("1. البند الأول. 2. البند الثاني.", &["1. البند الأول.", "2. البند الثاني."]);
        check("موقع gpt.com و a.b. وغيره.", &["موقع gpt.com و a.b. وغيره."]);
        check(
            "Dr. Smith met J. K. Rowling. They spoke.",
            &["Dr. Smith met J. K. Rowling.", "They spoke."],
        );
        check("زر example.com/a?id=1 الآن.", &["زر example.com/a?id=1 الآن."]);
    }

    #[test]
    fn a_quotation_is_not_cut() {
        check(
            "قال: “الأولى جيدة. والثانية أيضا”. وأضاف شيئا.",
            &["قال: “الأولى جيدة. والثانية أيضا”.", "وأضاف شيئا."],
        );
        check("قال: «نحن مستعدون.» وأضاف: «غدا.»", &["قال: «نحن مستعدون.»", "وأضاف: «غدا.»"]);
        check("صاح: «النجدة!» وهرب. ثم عاد.", &["صاح: «النجدة!» وهرب.", "ثم عاد."]);
        check("سأل: \"من أنت؟ وماذا تريد؟\" فسكت.", &["سأل: \"من أنت؟ وماذا تريد؟\" فسكت."]);
        check("قوله ﴿وما أدراك؟ نعم. ثم﴾ عظيم. تم.", &["قوله ﴿وما أدراك؟ نعم. ثم﴾ عظيم.", "تم."]);
        check("ذكر «كتاب «العين». وغيره» هنا. تم.", &["ذكر «كتاب «العين». وغيره» هنا.", "تم."]);
    }

    #[test]
    fn closing_marks_belong_to_the_sentence() {
        check("(حضر الجميع.) ثم بدأوا.", &["(حضر الجميع.)", "ثم بدأوا."]);
        check("هل قال «نعم»؟ لا.", &["هل قال «نعم»؟", "لا."]);
    }

    #[test]
    fn a_quotation_mark_left_open_protects_nothing() {
        check("قال: «جاء. ثم ذهب. وعاد.", &["قال: «جاء.", "ثم ذهب.", "وعاد."]);
        check("قال: \"جاء. ثم ذهب.", &["قال: \"جاء.", "ثم ذهب."]);
    }

    #[test]
    fn a_very_long_quotation_is_cut() {
        let quotation = format!("«{}»", "جملة من كلام طويل. ".repeat(40));
        assert!(sentences(&quotation).len() > 20);
    }

    #[test]
    fn hostile_input_is_met() {
        check("", &[]);
        check("...!؟ «»", &[]);
        assert!(sentences(&"(".repeat(4096)).is_empty());
        assert_eq!(sentences(&"أب.".repeat(2000)).len(), 2000);
        assert_eq!(sentences(&"«".repeat(4096)).len(), 0);
        assert_eq!(sentences(&"a. ".repeat(4096)).len(), 1);
    }

    fn laws(text: &str) -> Result<(), TestCaseError> {
        let mut end = 0;
        for range in sentences(text) {
            prop_assert!(range.start >= end);
            let slice = text.get(range.clone());
            prop_assert!(slice.is_some_and(|slice| !slice.is_empty() && slice.trim() == slice));
            prop_assert!(!text.get(end..range.start).unwrap().contains(char::is_alphanumeric));
            end = range.end;
        }
        prop_assert!(!text.get(end..).unwrap().contains(char::is_alphanumeric));
        Ok(())
    }

    proptest! {
        #[test]
        fn laws_hold_on_any_string(text in any::<String>()) {
            laws(&text)?;
        }

        #[test]
        fn laws_hold_on_arabic(text in "[ء-ي a1.؟!…«»“”\"﴿﴾()\n،]{0,40}") {
            laws(&text)?;
        }
    }
}
