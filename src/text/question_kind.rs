//! What kind of answer a question asks for.
//!
//! Question words of standard Arabic, the dialects, English and Arabizi, and nouns that ask by themselves (نسبة, سعر, what
//! year). Whether a passage has such an answer is told by [`evidence`](super::evidence). Law: spelling variants do not change the kind.
//! Known wrong cases: من is "who" at the beginning of a question and "from" elsewhere; كم سنة asks for a
//! duration where it may mean a year.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;

use super::tokens::tokens;

/// The kind of answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Who: a person or an organisation.
    Person,
    /// When: a date, a year, a time.
    Time,
    /// Where: a place.
    Place,
    /// How many, or a measure: a number.
    Number,
    /// How much money.
    Money,
    /// What share.
    Percentage,
    /// How long, how old: a number of hours, days, years.
    Duration,
    /// Why.
    Reason,
    /// How.
    Manner,
    /// What somebody says, thinks, or calls something.
    Saying,
    /// Whether.
    YesNo,
}

use QuestionKind::{
    Duration, Manner, Money, Number, Percentage, Person, Place, Reason, Saying, Time, YesNo,
};

/// Words that ask wherever they stand. Normalised, as all lists here.
const QUESTION_WORDS: &[(QuestionKind, &str)] = &[
    (
        Person,
        "مين منو مينو منهو منهي شكون اشكون شكونها مينه مينهو who whom whose meen mein mino menu chkoun shkoun لمن بمن ولمن",
    ),
    (
        Time,
        "متي امتي ايمتي ايمت ايمته امته يمته يمتي متين وقتاش فوقاش وقيتاش شوكت اشوكت ايمتين وينتا امتا وامتي ومتي when emta imta ayemta eimta waqtash fo2ash wa2tach",
    ),
    (
        Place,
        "اين وين فين ويني وينه وينها فينه فينها ووين واين وفين منين مناين فاين لوين where wein wain wen fein feen fin wayn mnein",
    ),
    (
        Reason,
        "لماذا ليش ليه لش علاش عليش لويش لشو ولماذا وليش وليه وعلاش why leh leih lesh leish 3lash 3lach lih",
    ),
    (
        Manner,
        "كيف ازاي ازي كيفاش كيفن شلون اشلون وشلون وكيف وازاي وكيفاش بكيف how ezay ezzay izay kif keef kifash kefash shlon",
    ),
    (
        Number,
        "كم كام قديش قداش اديش قديه قده شحال شقد شكد شكثر كثر جم وكم وكام وقديش kam 2adesh addesh adesh ch7al chhal sh7al wadesh 2addeh addeh 2addi 2ad ad",
    ),
    (Money, "بكم بكام بقديش بقداش بيش بجم بشحال bekam bkam b2adesh bikam worth"),
    (YesNo, "هل وهل فهل واش hal wach wash"),
];

/// Two or more words that ask together, before any single one is looked at.
const QUESTION_PHRASES: &[(QuestionKind, &str)] = &[
    (
        Time,
        "اي عام|اي سنه|اي شهر|اي يوم|اي تاريخ|اي وقت|اي ساعه|اي قرن|اي موسم|اي موعد|الساعه كم|الساعه كام|كم الساعه|ما تاريخ|ما موعد|ما هو تاريخ|ما هو موعد|انهي سنه|انهو سنه|انهي شهر|اني سنه|شو تاريخ|what year|which year|what date|what day|what month|which month|what time|how long ago|since when|منذ متي|من متي|من امتي|الي متي|لغايه امتي",
    ),
    (
        Place,
        "اي بلد|اي دوله|اي مدينه|اي مكان|اي منطقه|اي قاره|اي شارع|اي جامعه|اي ملعب|انهي بلد|انهي مدينه|اني بلد|ما عاصمه|what country|which country|what city|which city|what place|من اين|من وين|من فين",
    ),
    (
        Percentage,
        "كم نسبه|كم النسبه|كم بالمئه|كم بالمائه|كم بالميه|كم في المئه|كم في المائه|ما نسبه|ما هي نسبه|ماهي نسبه|قديش نسبه|ايه نسبه|كام في الميه|what percent|what percentage|what share|what proportion|how many percent",
    ),
    (
        Money,
        "كم سعر|كم السعر|كم ثمن|كم تكلفه|كم كلفه|كم تكلف|كم كلف|كم كلفت|كم يكلف|كم قيمه|كم القيمه|كم راتب|كم ميزانيه|كم موازنه|كم ربح|كم ارباح|كم خسر|كم خسائر|كم ايرادات|كم ايراد|كم دخل|كم دفع|كم دفعت|كم تدفع|كم يدفع|كم مليون دولار|كم مليار دولار|كم دولار|كم دولارا|كم دينار|كم ريال|كم جنيه|كم درهم|كم ليره|كم يورو|كم فلوس|كم حقه|كم تساوي|كم يساوي|كم تبلغ قيمه|كم تبلغ القيمه|كم تبلغ تكلفه|كم بلغت قيمه|كم بلغت تكلفه|ما قيمه|ما سعر|ما ثمن|ما تكلفه|ما كلفه|ما هي قيمه|ما هو سعر|ما هي تكلفه|ماهي قيمه|ماهو سعر|ماهي القيمه السوقيه|قديش سعر|قديش حق|شحال كيسوي|شحال ثمن|تسوي كام|بيسوي كام|بتسوي كام|يساوي كام|how much money|how much is|how much does|how much did|how much was|how much were|how much do|what price|what is the price|what does it cost|what is the value|how expensive|how much will",
    ),
    (
        Duration,
        "كم سنه|كم عاما|كم عام|كم شهر|كم شهرا|كم يوم|كم يوما|كم ساعه|كم دقيقه|كم ثانيه|كم اسبوع|كم اسبوعا|كم عمر|كم العمر|كم المده|كم مده|كم من الوقت|كم استغرق|كم استغرقت|كم تستغرق|كم يستغرق|كم يستمر|كم تستمر|كم لبث|كم دام|كم دامت|قديش عمر|كام سنه|كام يوم|كام شهر|كام ساعه|عمره كام|عنده كام سنه|قد ايه وقت|how long|how old|how many years|how many days|how many months|how many hours|how many minutes|how many weeks",
    ),
    (
        Number,
        "كم عدد|ما عدد|ما هو عدد|ماهو عدد|كم مره|how many|how much|how far|how big|how large|how tall|how high|how fast|how heavy|how deep|how often|what number|قد ايه|اد ايه",
    ),
    (
        Reason,
        "ما سبب|ما السبب|ما هو سبب|ما هو السبب|ما اسباب|ما هي اسباب|ما الذي دفع|ما الذي جعل|لاي سبب|عشان ايه|علشان ايه|شو السبب|ايه السبب|شو سبب|ايش سبب|وش سبب|ايه اللي خلي|how come|what caused|what made|what is the reason|for what reason|بسبب ايه|علي شو|علي ايش",
    ),
    (
        Saying,
        "ماذا قال|ماذا قالت|ماذا يقول|ماذا تقول|ماذا يري|ماذا تري|ماذا صرح|ماذا صرحت|ماذا رد|بماذا وصف|بماذا وصفت|بماذا يصف|بماذا تصف|بماذا شبه|بماذا علق|بماذا رد|بماذا ردت|بم وصف|بم وصفت|بم يصف|بم رد|بم ردت|بم علق|كيف وصف|كيف وصفت|كيف يصف|كيف تصف|كيف علق|كيف رد|كيف ردت|ما راي|ما هو راي|ما رايه|ما رايها|ما موقف|ما هو موقف|ما رد|ما تعليق|شو قال|شو قالت|شو بيقول|شو بتقول|شو راي|شو رد|وش قال|وش قالت|وش يقول|وش تقول|وش راي|ايش قال|ايش قالت|ايش يقول|ايش راي|شنو قال|شنو قالت|شنو يقول|شنو راي|اش قال|اش قالت|اش كيقول|قال ايه|قالت ايه|قالوا ايه|بيقول ايه|بتقول ايه|رايه ايه|رايها ايه|راي ايه|رد ب ايه|2al eh|2alet eh|2al shu|shu 2al|shu 2alet|shou 2al|wesh gal|what did he say|what did she say|what did they say",
    ),
    (Manner, "باي طريقه|ما طريقه|ما هي طريقه|باي وسيله|in what way|by what means"),
    (
        Person,
        "اي شخص|اي شركه|اي جهه|اي مؤسسه|which company|which person|what company|ما اسم الشركه|ما اسم المدير|ما اسم الرئيس|ما اسم المؤسس",
    ),
];

/// Nouns that ask: at the beginning («نسبة الصيني»), after a word that only says that one asks («ما نسبة»), and anywhere
/// among a few bare words («حصة الصين السوقية»).
const ASKING_NOUNS: &[(QuestionKind, &str)] = &[
    (Percentage, "نسبه حصه معدل percentage percent share proportion rate"),
    (
        Money,
        "سعر اسعار ثمن تكلفه تكاليف كلفه قيمه راتب رواتب اجر اجره اجور نفقه نفقات ميزانيه موازنه مبلغ غرامه ايرادات ايراد ارباح خسائر رسوم دخل ثروه price prices cost costs valuation budget salary wage fee fees fine revenue profit income",
    ),
    (
        Number,
        "عدد كميه مساحه سعه طول عرض ارتفاع علو سماكه سمك ثخانه عمق وزن حجم قدره طاقه سرعه حراره مسافه منسوب number amount size area height length width thickness depth weight capacity speed temperature distance",
    ),
    (Duration, "مده عمر duration age"),
    (Reason, "سبب اسباب عله حجه دافع دوافع reason reasons cause"),
    (Place, "مكان موقع مقر عنوان location address headquarters"),
    (Saying, "راي موقف تعليق رد تصريح وصف opinion view response reaction"),
    (Person, "مؤسس مدير رئيس صاحب مخترع مؤلف مخرج بطل founder ceo director author"),
    (Time, "موعد تاريخ مواعيد مهله date deadline"),
];

/// Words that only say that one asks.
const ASKING_WORDS: &str =
    "ما ماهي ماهو هي هو شو شنو ايش وش اش ايه what whats is was are were the a s";
/// Words that leave what is asked for to the rest of the question: it is no row of bare words.
const OPEN_WORDS: &str =
    "ماذا بماذا لماذا من ما هل اي ايه شو شنو ايش وش اش الذي التي اللي what which do does did";
/// The most words of a question of bare words.
const FEW_WORDS: usize = 5;

/// English verbs that make a question of a sentence when they begin it.
const ENGLISH_YES_NO: &str =
    "is are was were do does did can could will would should has have had am";

/// After من at the beginning: "from", not "who".
const NOT_AFTER_WHO: &str =
    "اي اين وين فين متي امتي ماذا خلال بين حيث كم وقت اجل غير دون ضمن شو ايش ايه اول بعد قبل اكثر";

/// Words of a question that are looked at: more is a pasted text.
const MOST_WORDS: usize = 64;

/// The most words of a phrase.
const LONGEST_PHRASE: usize = 4;

/// The kind of answer a question asks for, where its words tell.
pub fn kind_of(question: &str) -> Option<QuestionKind> {
    let tokens = tokens(question);
    let words: Vec<&str> =
        tokens.iter().take(MOST_WORDS).map(|token| token.text.as_str()).collect();
    phrase_kind(&words)
        .or_else(|| opening_kind(&words))
        .or_else(|| word_kind(&words))
        .or_else(|| noun_kind(&words))
}

fn phrase_kind(words: &[&str]) -> Option<QuestionKind> {
    static PHRASES: LazyLock<HashMap<&str, QuestionKind>> =
        LazyLock::new(|| table(QUESTION_PHRASES, '|'));
    (0..words.len()).find_map(|start| {
        (2..=LONGEST_PHRASE).rev().find_map(|length| {
            let [first, rest @ ..] = words.get(start..start + length)? else { return None };
            let rest = rest.join(" ");
            [*first, without_preposition(first)]
                .iter()
                .find_map(|first| PHRASES.get(format!("{first} {rest}").as_str()).copied())
        })
    })
}

/// وكم → كم, بأي → أي.
fn without_preposition(word: &str) -> &str {
    let rest = ["و", "ف", "ب", "ل"].iter().find_map(|clitic| word.strip_prefix(clitic));
    rest.filter(|rest| rest.chars().nth(1).is_some()).unwrap_or(word)
}

fn opening_kind(words: &[&str]) -> Option<QuestionKind> {
    let (first, second) = (*words.first()?, words.get(1).copied().unwrap_or_default());
    let lists = |list: &str, word: &str| list.split(' ').any(|listed| listed == word);
    if matches!(first, "من" | "ومن" | "فمن") && !second.is_empty() && !lists(NOT_AFTER_WHO, second)
    {
        return Some(Person);
    }
    if lists(ENGLISH_YES_NO, first) && words.len() > 1 {
        return Some(YesNo);
    }
    None
}

/// What the nouns of a question ask for that has no question word, or only one that leaves it open.
fn noun_kind(words: &[&str]) -> Option<QuestionKind> {
    static NOUNS: LazyLock<HashMap<&str, QuestionKind>> =
        LazyLock::new(|| table(ASKING_NOUNS, ' '));
    let lists = |list: &str, word: &str| list.split(' ').any(|listed| listed == word);
    let of = |word: &str| {
        NOUNS.get(word).or_else(|| NOUNS.get(word.strip_prefix("ال").unwrap_or(word))).copied()
    };
    let opening = words.iter().find(|word| !lists(ASKING_WORDS, word)).and_then(|word| of(word));
    let bare = words.len() <= FEW_WORDS && !words.iter().any(|word| lists(OPEN_WORDS, word));
    opening.or_else(|| if bare { words.iter().find_map(|word| of(word)) } else { None })
}

fn word_kind(words: &[&str]) -> Option<QuestionKind> {
    static WORDS: LazyLock<HashMap<&str, QuestionKind>> =
        LazyLock::new(|| table(QUESTION_WORDS, ' '));
    words.iter().find_map(|word| WORDS.get(word).copied())
}

/// Where two kinds list the same words, the first wins.
fn table(
    lists: &'static [(QuestionKind, &'static str)],
    separator: char,
) -> HashMap<&'static str, QuestionKind> {
    let mut table = HashMap::new();
    for (kind, list) in lists {
        for listed in list.split(separator) {
            table.entry(listed).or_insert(*kind);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variety_asks() {
        for (question, kind) in [
            ("من هو مارتن كاسادو؟", Some(Person)),
            ("مين مؤسس الشركة؟", Some(Person)),
            ("منو اللي سوى ChatGPT", Some(Person)),
            ("شكون هو بيرسي ليانغ", Some(Person)),
            ("Who runs Meta?", Some(Person)),
            ("meen modeer el bank", Some(Person)),
            ("من أي بلد الشركة؟", Some(Place)),
            ("متى تأسست؟", Some(Time)),
            ("امتى نزل النموذج", Some(Time)),
            ("وقتاش خرج", Some(Time)),
            ("في أي عام أصبحت مغلقة؟", Some(Time)),
            ("المترو بيقفل الساعة كام؟", Some(Time)),
            ("What year was it built?", Some(Time)),
            ("ماذا قال المدير عن الأزمة؟", Some(Saying)),
            ("قالت ايه الوزيرة", Some(Saying)),
            ("ما رأي الخبير؟", Some(Saying)),
            ("وين مقر الشركة", Some(Place)),
            ("فين كاين", Some(Place)),
            ("Which city hosts it?", Some(Place)),
            ("كم عدد المحطات؟", Some(Number)),
            ("شحال من محطة", Some(Number)),
            ("شكثر عدد الركاب", Some(Number)),
            ("ما مساحة الحديقة؟", Some(Number)),
            ("حصة الشركة السوقية", Some(Percentage)),
            ("ميزانية المدينة 2024", Some(Money)),
            ("ماذا فعلت المدينة بالميزانية؟", None),
            ("how many stops are there", Some(Number)),
            ("كم سعر التذكرة؟", Some(Money)),
            ("اشتراك المترو بكام", Some(Money)),
            ("How much is OpenAI worth", Some(Money)),
            ("ما نسبة الطلاب؟", Some(Percentage)),
            ("what percentage of staff left", Some(Percentage)),
            ("كم سنة استمر المشروع؟", Some(Duration)),
            ("how old is the bridge", Some(Duration)),
            ("لماذا أغلقت؟", Some(Reason)),
            ("ليش سكرت", Some(Reason)),
            ("علاش سدات", Some(Reason)),
            ("ما سبب الأزمة؟", Some(Reason)),
            ("leh 2aflet", Some(Reason)),
            ("كيف تعمل؟", Some(Manner)),
            ("ازاي بتشتغل", Some(Manner)),
            ("هل هي مجانية؟", Some(YesNo)),
            ("واش كاينة", Some(YesNo)),
            ("Did it work?", Some(YesNo)),
            ("ما هي الأوزان المفتوحة؟", None),
            ("الأوزان المفتوحة", None),
            ("", None),
        ] {
            assert_eq!(kind_of(question), kind, "{question}");
        }
    }

    #[test]
    fn phrases_are_normalised_and_short() {
        for phrase in QUESTION_PHRASES.iter().flat_map(|(_, phrases)| phrases.split('|')) {
            assert_eq!(crate::text::normalize(phrase), phrase);
            assert!((2..=LONGEST_PHRASE).contains(&phrase.split(' ').count()), "{phrase}");
        }
        for word in
            QUESTION_WORDS.iter().chain(ASKING_NOUNS).flat_map(|(_, words)| words.split(' '))
        {
            assert_eq!(crate::text::normalize(word), word);
        }
    }

    #[test]
    fn a_pasted_text_is_quick() {
        assert_eq!(kind_of(&"كلمة ".repeat(4096)), None);
    }
}
