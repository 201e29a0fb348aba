//! What a passage has that an answer may need: a number, a date, money, a name, a reason.
//!
//! [`Traits`] are read once from a passage and then asked by [`QuestionKind`]. They are a hint between close
//! candidates and for confidence, never a filter. Law: what is said for a kind is 0…1, and grows with the passage.
//! Known wrong case: Arabic script does not mark names, so that persons and places are guessed by the words around them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::quantity::{Quantity, quantities};
use super::question_kind::QuestionKind;
use super::tokens::{Kind, Token, tokens};

/// What a passage has, one bit a trait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Traits(u16);

const NUMBER: u16 = 1;
const PERCENTAGE: u16 = 1 << 1;
const DATE: u16 = 1 << 2;
const CURRENCY: u16 = 1 << 3;
const SHARE: u16 = 1 << 4;
const FREE: u16 = 1 << 5;
const TIME_UNIT: u16 = 1 << 6;
const TWO_TIME_UNITS: u16 = 1 << 7;
const TIME: u16 = 1 << 8;
const PERSON: u16 = 1 << 9;
const PLACE: u16 = 1 << 10;
const REASON: u16 = 1 << 11;
const NAME: u16 = 1 << 12;
const SPEECH: u16 = 1 << 13;
const QUOTE: u16 = 1 << 14;

/// Words that show a trait, normalised, without article and clitics.
const WORDS: [(u16, &str); 10] = [
    (SHARE, "نصف ثلث ربع ثلثا ثلثي ثلثين معظم اغلب غالبيه اغلبيه half third quarter most majority"),
    (
        CURRENCY,
        "دولار دولارا دولارات يورو دينار دينارا دنانير ريال ريالا ريالات جنيه جنيها جنيهات درهم درهما دراهم ليره ليرات ين يوان استرليني شيكل روبيه فلس قرش سنت دولاري dollar dollars usd euro euros eur pound pounds dinar riyal dirham yen yuan",
    ),
    (
        TIME_UNIT,
        "سنه سنوات سنين عام عاما اعوام شهر شهرا اشهر شهور يوم يوما ايام ساعه ساعات دقيقه دقائق ثانيه ثواني ثوان اسبوع اسبوعا اسابيع قرن قرون عقد عقود عمر years year months month days day hours hour minutes minute weeks week seconds decades",
    ),
    (
        TWO_TIME_UNITS,
        "سنتين سنتان عامين عامان شهرين شهران يومين يومان ساعتين ساعتان اسبوعين اسبوعان قرنين قرنان عقدين عقدان دقيقتين دقيقتان",
    ),
    (
        TIME,
        "اليوم امس غدا صباح صباحا مساء فجر الفجر ظهرا ليلا منتصف ربيع صيف خريف شتاء السبت الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه الماضي المقبل القادم الجاري منذ حاليا مؤخرا قرن العصر yesterday today tomorrow morning evening night monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter ago",
    ),
    (
        PERSON,
        "رئيس رئيسه مدير مديره وزير وزيره مؤسس مؤسسه خبير خبيره باحث باحثه استاذ استاذه كاتب كاتبه دكتور ملك ملكه امير اميره قائد مدرب لاعب لاعبه محافظ نائب ناطق متحدث متحدثه محلل محلله مهندس مهندسه عالم شيخ سيد سيده ابن بن ابو عبد قال قالت يقول تقول صرح صرحت اضاف اضافت اكد اكدت شركه شريك فنان عازف زعيم امين لاعبين حارس مهاجم president minister founder director said says ceo professor",
    ),
    (
        PLACE,
        "مدينه مدينته عاصمه دوله بلد بلدان بلده قريه منطقه محافظه ولايه اقليم شارع حي ميدان ساحه جامعه معهد مقر مقرها مبني ملعب مطار ميناء جبل نهر بحر محيط جزيره قاره صحراء شمال جنوب شرق غرب وسط حدود اوروبا اسيا افريقيا امريكا اميركا مصر السعوديه الصين الهند اليابان فرنسا المانيا بريطانيا انكلترا انجلترا ايطاليا اسبانيا روسيا تركيا ايران العراق سوريا لبنان الاردن فلسطين المغرب الجزائر تونس ليبيا السودان اليمن عمان قطر الكويت البحرين الامارات دبي القاهره بغداد دمشق بيروت الرياض جده مكه القدس لندن باريس برلين روما مدريد موسكو واشنطن نيويورك city country capital street university airport river sea island north south east west",
    ),
    (
        REASON,
        "لان لانه لانها لانهم بسبب سبب اسباب نتيجه اذ بهدف هدف كي لكي نظرا جراء عزا عزت يعود تعود يعزي اجل حتي بفضل بدافع خوفا خشيه مخافه حرصا تجنبا تفاديا احتجاجا ردا سعيا بعدما اثر ادي ادت يؤدي تؤدي دفع دفعت سببه سببها سببا تسبب تسببت نتج نتجت مرده كونه كونها لكونه لكونها لعدم عزوا مبرره مبررها لذلك ولذلك لذا because due since so to therefore owing",
    ),
    (
        SPEECH,
        "قال قالت قالوا يقول تقول يقولون قوله قولها صرح صرحت اضاف اضافت اكد اكدت يؤكد تؤكد وصف وصفت وصفه وصفها يصف تصف يصفه يصفها راي رات يري تري يرون اعتبر اعتبرت يعتبر تعتبر رد ردت علق علقت اوضح اوضحت ذكر ذكرت اعلن اعلنت كتب كتبت شدد شددت اعترف اعترفت يعترف تعترف زعم زعمت يزعم حذر حذرت يحذر تحذر تعبيره تعبيرها حسب بحسب وفق said says told called described wrote added according warned argues believes",
    ),
    (FREE, "مجانا مجاني مجانيه ببلاش free"),
];

const CLITICS: [&str; 11] = ["وال", "بال", "كال", "فال", "ال", "لل", "و", "ف", "ب", "ل", "ك"];

impl Traits {
    /// The traits of a passage.
    pub fn of(passage: &str) -> Self {
        let tokens = tokens(passage);
        let mut traits = 0;
        for token in &tokens {
            traits |= word_traits(&token.text);
        }
        for quantity in quantities(passage, &tokens) {
            traits |= quantity_traits(&quantity);
        }
        if passage.contains(['$', '€', '£', '¥']) {
            traits |= CURRENCY;
        }
        if passage.contains(['«', '“', '"', '„']) {
            traits |= QUOTE;
        }
        if has_latin_name(passage, &tokens) {
            traits |= NAME;
        }
        Self(traits)
    }

    /// The traits of two passages together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// How much speaks for an answer of this kind, 0 (nothing) … 1 (it is there).
    ///
    /// [`Manner`](QuestionKind::Manner) and [`YesNo`](QuestionKind::YesNo) need nothing that could be seen: always ½.
    pub fn speak_for(self, kind: QuestionKind) -> f32 {
        let first_of = |cases: &[(u16, f32)], otherwise: f32| {
            cases
                .iter()
                .find(|(wanted, _)| self.0 & wanted == *wanted)
                .map_or(otherwise, |&(_, value)| value)
        };
        match kind {
            QuestionKind::Number => first_of(&[(NUMBER, 1.0)], 0.0),
            QuestionKind::Percentage => {
                first_of(&[(PERCENTAGE, 1.0), (SHARE, 0.7), (NUMBER, 0.3)], 0.0)
            }
            QuestionKind::Money => {
                first_of(&[(CURRENCY | NUMBER, 1.0), (FREE, 0.8), (NUMBER, 0.3)], 0.0)
            }
            QuestionKind::Duration => {
                first_of(&[(NUMBER | TIME_UNIT, 1.0), (TWO_TIME_UNITS, 1.0), (NUMBER, 0.4)], 0.0)
            }
            QuestionKind::Time => {
                first_of(&[(DATE, 1.0), (TIME, 0.7), (NUMBER | TIME_UNIT, 0.6)], 0.0)
            }
            QuestionKind::Person => first_of(&[(NAME, 1.0), (PERSON, 1.0)], 0.4),
            QuestionKind::Place => first_of(&[(PLACE, 1.0), (NAME, 0.5)], 0.3),
            QuestionKind::Reason => first_of(&[(REASON, 1.0)], 0.4),
            QuestionKind::Saying => {
                first_of(&[(QUOTE | SPEECH, 1.0), (QUOTE, 0.8), (SPEECH, 0.7)], 0.2)
            }
            QuestionKind::Manner | QuestionKind::YesNo => 0.5,
        }
    }
}

/// How much in the passage speaks for an answer of this kind: [`Traits::speak_for`] of a passage read just for it.
pub fn evidence(kind: QuestionKind, passage: &str) -> f32 {
    Traits::of(passage).speak_for(kind)
}

fn word_traits(word: &str) -> u16 {
    static TABLE: LazyLock<HashMap<&str, u16>> = LazyLock::new(|| {
        let mut table = HashMap::new();
        for (bit, words) in WORDS {
            for word in words.split(' ') {
                *table.entry(word).or_default() |= bit;
            }
        }
        table
    });
    let bare = CLITICS.iter().find_map(|clitic| word.strip_prefix(clitic)).unwrap_or_default();
    TABLE.get(word).or_else(|| TABLE.get(bare)).copied().unwrap_or_default()
}

fn quantity_traits(quantity: &Quantity) -> u16 {
    let Some((kind, value)) = quantity.key.split_once(':') else { return 0 };
    match kind {
        "n" if value.parse::<u32>().is_ok_and(|number| (1000..=2100).contains(&number)) => {
            NUMBER | DATE
        }
        "n" => NUMBER,
        "p" => PERCENTAGE | NUMBER,
        "m" | "d" | "h" | "hd" | "hy" | "e" => DATE,
        _ => 0,
    }
}

/// A Latin word that begins with a capital, other than the first word of an English text.
fn has_latin_name(passage: &str, tokens: &[Token]) -> bool {
    let arabic = tokens.iter().any(|token| token.kind == Kind::Arabic);
    tokens.iter().enumerate().any(|(place, token)| {
        let original = passage.get(token.range.clone()).unwrap_or_default();
        token.kind == Kind::Latin
            && (arabic || place > 0)
            && original.starts_with(char::is_uppercase)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::QuestionKind::{
        Duration, Manner, Money, Number, Percentage, Person, Place, Reason, Time, YesNo,
    };
    use super::*;

    #[test]
    fn what_was_asked_for_is_seen() {
        for (kind, passage) in [
            (Number, "ويتوقف في تسع عشرة محطة"),
            (Number, "في 19 محطة"),
            (Percentage, "ثمانون بالمئة منهم"),
            (Money, "بلغت الكلفة 4.2 مليار دولار"),
            (Money, "costs $5"),
            (Duration, "استغرق المشروع سبع سنوات"),
            (Duration, "بعد شهرين"),
            (Time, "في يناير"),
            (Time, "منذ 2020"),
            (Time, "عام ألفين وعشرين"),
            (Person, "يقول المدير"),
            (Person, "عند Martin"),
            (Place, "في مدينة الرياض"),
            (Reason, "بسبب الأمطار"),
        ] {
            assert!(evidence(kind, passage) >= 1.0, "{kind:?}: {passage}");
        }
    }

    #[test]
    fn what_is_missing_is_missed() {
        let passage = "النماذج المفتوحة جيدة";
        for kind in [Number, Percentage, Money, Duration, Time] {
            assert!(evidence(kind, passage) < 0.1, "{kind:?}");
        }
        assert!(evidence(Money, "في 19 محطة") < 0.5);
        assert!(evidence(Percentage, "في 19 محطة") < 0.5);
    }

    const KINDS: [QuestionKind; 10] =
        [Person, Time, Place, Number, Money, Percentage, Duration, Reason, Manner, YesNo];

    proptest! {
        #[test]
        fn evidence_grows_with_the_passage(left in "[ء-ي0-9a-zA-Z%$ ]{0,30}", right in "(خمسة|2020|دولار|لأن|يناير|قال| ){0,6}") {
            for kind in KINDS {
                let both = evidence(kind, &format!("{right} . {left}"));
                prop_assert!((0.0..=1.0).contains(&both));
                prop_assert!(both >= evidence(kind, &format!("{right} .")), "{:?}", kind);
            }
        }
    }
}
