//! Roots: the ISRI stemmer (Taghva, Elkhoury and Coombs, "Arabic stemming without a root dictionary", 2005).
//!
//! Takes clitics off, then matches the word against the patterns of four- to six-letter forms and keeps the
//! letters of the root: مفتوح and انفتاح meet in فتح. It follows the variant with which its figures in
//! retrieval are known, that of the Natural Language Toolkit (`ISRIStemmer.stem`), stop list included; a
//! fixture of that program's answers holds it to that.
//!
//! Words come normalised, so the published patterns in ة and the hamza step have nothing to do and are left out.
//!
//! Laws: never empty (unless the word is), never longer than the word. Known wrong cases: over-joins freely (مكتب, كاتب and
//! كتيبة are one root), and guesses roots for foreign names; an extra witness beside the other stems,
//! never the only one.

use super::tokens::LONGEST;

/// Words that are given back as they are.
const STOP_WORDS: &[&str] = &[
    "يكون",
    "وليس",
    "وكان",
    "كذلك",
    "التي",
    "وبين",
    "عليها",
    "مساء",
    "الذي",
    "وكانت",
    "ولكن",
    "والتي",
    "تكون",
    "اليوم",
    "اللذين",
    "عليه",
    "كانت",
    "لذلك",
    "هناك",
    "منها",
    "مازال",
    "لازال",
    "لايزال",
    "مايزال",
    "اصبح",
    "مابرح",
    "مافتئ",
    "ماانفك",
    "لاسيما",
    "ولايزال",
    "الحالي",
    "اليها",
    "الذين",
    "فانه",
    "والذي",
    "وهذا",
    "لهذا",
    "فكان",
    "ستكون",
    "اليه",
    "يمكن",
    "بهذا",
];

const THREE_LETTER_PREFIXES: [[char; 3]; 4] =
    [['ك', 'ا', 'ل'], ['ب', 'ا', 'ل'], ['و', 'ل', 'ل'], ['و', 'ا', 'ل']];
const TWO_LETTER_PREFIXES: [[char; 2]; 2] = [['ا', 'ل'], ['ل', 'ل']];
const PREFIXES: [char; 9] = ['ل', 'ب', 'ف', 'س', 'و', 'ي', 'ت', 'ن', 'ا'];
const THREE_LETTER_SUFFIXES: [[char; 3]; 5] =
    [['ت', 'م', 'ل'], ['ه', 'م', 'ل'], ['ت', 'ا', 'ن'], ['ت', 'ي', 'ن'], ['ك', 'م', 'ل']];
const TWO_LETTER_SUFFIXES: [[char; 2]; 16] = [
    ['و', 'ن'],
    ['ا', 'ت'],
    ['ا', 'ن'],
    ['ي', 'ن'],
    ['ت', 'ن'],
    ['ك', 'م'],
    ['ه', 'ن'],
    ['ن', 'ا'],
    ['ي', 'ا'],
    ['ه', 'ا'],
    ['ت', 'م'],
    ['ك', 'ن'],
    ['ن', 'ي'],
    ['و', 'ا'],
    ['م', 'ا'],
    ['ه', 'م'],
];
const SUFFIXES: [char; 6] = ['ه', 'ي', 'ك', 'ت', 'ا', 'ن'];

/// The root of a normalised word, or what is left of it where no pattern fits.
///
/// `isri("انفتاح")` and `isri("مفتوح")` are both `فتح`.
pub fn isri(word: &str) -> String {
    if STOP_WORDS.contains(&word) {
        return word.to_owned();
    }
    let Some(mut letters) = Letters::of(word) else { return word.to_owned() };
    letters.take_long_prefix();
    letters.take_long_suffix();
    if letters.len() >= 4 && letters.all().starts_with(&['و', 'و']) {
        letters.take_front(1);
    }
    match letters.len() {
        4 => letters.reduce_four(),
        5 => letters.reduce_five(),
        6 => letters.reduce_six(),
        7 => {
            letters.take_ending_or_beginning();
            if letters.len() == 6 {
                letters.reduce_six();
            }
        }
        _ => {}
    }
    letters.all().iter().collect()
}

/// The letters of a word that are still there.
struct Letters {
    buffer: [char; LONGEST],
    start: usize,
    end: usize,
}

impl Letters {
    /// `None` for a word longer than words are.
    fn of(word: &str) -> Option<Self> {
        let mut letters = Self { buffer: ['\0'; LONGEST], start: 0, end: 0 };
        for letter in word.chars() {
            *letters.buffer.get_mut(letters.end)? = letter;
            letters.end += 1;
        }
        Some(letters)
    }

    fn all(&self) -> &[char] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    fn len(&self) -> usize {
        self.end - self.start
    }

    fn take_front(&mut self, count: usize) {
        self.start += count;
    }

    fn take_back(&mut self, count: usize) {
        self.end -= count;
    }

    fn become_root<const N: usize>(&mut self, root: [char; N]) {
        for (place, letter) in self.buffer.iter_mut().zip(root) {
            *place = letter;
        }
        (self.start, self.end) = (0, N);
    }

    fn take_long_prefix(&mut self) {
        if self.len() >= 6
            && THREE_LETTER_PREFIXES.iter().any(|prefix| self.all().starts_with(prefix))
        {
            self.take_front(3);
        } else if self.len() >= 5
            && TWO_LETTER_PREFIXES.iter().any(|prefix| self.all().starts_with(prefix))
        {
            self.take_front(2);
        }
    }

    fn take_long_suffix(&mut self) {
        if self.len() >= 6
            && THREE_LETTER_SUFFIXES.iter().any(|suffix| self.all().ends_with(suffix))
        {
            self.take_back(3);
        } else if self.len() >= 5
            && TWO_LETTER_SUFFIXES.iter().any(|suffix| self.all().ends_with(suffix))
        {
            self.take_back(2);
        }
    }

    /// One letter of inflection: an ending, else a beginning.
    fn take_ending_or_beginning(&mut self) {
        if self.all().last().is_some_and(|letter| SUFFIXES.contains(letter)) {
            self.take_back(1);
        } else if self.all().first().is_some_and(|letter| PREFIXES.contains(letter)) {
            self.take_front(1);
        }
    }

    fn reduce_four(&mut self) {
        match *self.all() {
            ['م', a, b, c] // مفعل
            | [a, 'ا', b, c] // فاعل
            | [a, b, 'ا' | 'و' | 'ي', c] // فعال فعول فعيل
            => self.become_root([a, b, c]),
            _ => self.take_ending_or_beginning(),
        }
    }

    fn reduce_five(&mut self) {
        self.five_to_three();
        match self.len() {
            4 => self.reduce_four(),
            5 => self.five_to_four(),
            _ => {}
        }
    }

    fn five_to_three(&mut self) {
        match *self.all() {
            ['ا', a, 'ا' | 'ت', b, c] // افاعل افتعل
            | ['م', a, b, 'ا' | 'ي' | 'و', c] // مفعال مفعيل مفعول
            | ['م' | 'ي' | 'ت', a, 'ت', b, c] // مفتعل يفتعل تفتعل
            | ['م' | 'ت', a, 'ا', b, c] // مفاعل تفاعل
            | ['ا' | 'م', 'ن', a, b, c] // انفعل منفعل
            | ['ا', a, b, 'ا', c] // افعال
            | [a, b, c, 'ا', 'ن'] // فعلان
            | ['ت', a, b, 'ي', c] // تفعيل
            | [a, 'ا', b, 'و', c] // فاعول
            | [a, 'و', 'ا', b, c] // فواعل
            | [a, b, 'ا', 'ئ', c] // فعائل
            | [a, b, 'ا', c, 'ي'] // فعالي
            => self.become_root([a, b, c]),
            _ => self.take_ending_or_beginning(),
        }
    }

    fn five_to_four(&mut self) {
        match *self.all() {
            ['ا' | 'ت' | 'م', ..] => self.take_front(1), // افعلل تفعلل مفعلل
            [a, b, 'ا', c, d] => self.become_root([a, b, c, d]), // فعالل
            _ => {}
        }
    }

    fn reduce_six(&mut self) {
        match *self.all() {
            ['ا' | 'م', 'س', 'ت', a, b, c] // استفعل مستفعل
            | ['ا', a, 'ت', b, 'ا', c] // افتعال
            | ['ت', a, 'ا', b, 'ي', c] // تفاعيل
            => self.become_root([a, b, c]),
            ['ا', a, b, 'و', again, c] if again == b => self.become_root([a, b, c]), // افعوعل
            _ => self.take_ending_or_beginning(),
        }
        match self.len() {
            5 => self.reduce_five(),
            6 => self.six_to_four(),
            _ => {}
        }
    }

    fn six_to_four(&mut self) {
        match *self.all() {
            ['ا', a, b, c, 'ا', d] => self.become_root([a, b, c, d]), // افعلال
            ['م', 'ت', ..] => self.take_front(2),                     // متفعلل
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Word and root, as the Natural Language Toolkit 3.10 gives them: `ISRIStemmer().stem(word)`.
    const FIXTURE: &str = include_str!("../../tests/fixtures/isri.tsv");

    #[test]
    fn agrees_with_the_reference_implementation() {
        let mut compared = 0;
        for line in FIXTURE.lines().filter(|line| !line.starts_with('#')) {
            let (word, root) = line.split_once('\t').unwrap();
            assert_eq!(isri(word), root, "isri({word})");
            compared += 1;
        }
        assert!(compared > 500, "the fixture has {compared} words");
    }

    #[test]
    fn derived_forms_meet_in_their_root() {
        assert_eq!(isri("مفتوح"), "فتح");
        assert_eq!(isri("انفتاح"), "فتح");
        assert_eq!(isri("يستخدم"), isri("استخدام"));
        assert_eq!(isri("ارباح"), isri("ربح"));
        assert_eq!(isri("اليوم"), "اليوم");
        assert_eq!(isri(""), "");
    }

    proptest! {
        #[test]
        fn roots_only_shorten(word in "[ء-غف-ي]{0,40}") {
            let root = isri(&word);
            prop_assert!(root.len() <= word.len());
            prop_assert_eq!(root.is_empty(), word.is_empty());
        }
    }
}
