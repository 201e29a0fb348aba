//! Courtesies: messages that want a kind word back and not a search.
//!
//! Only a message that is nothing else is a courtesy: "شكرا، كم قيمة OpenAI؟" is a question, of which
//! [`question_part`] takes the thanks off. Phrases of standard Arabic, the dialects, English and Arabizi; matched in
//! their normal form, longest first. Laws: a message with a word outside the phrases is no courtesy; `question_part` is
//! an end of the text. Known wrong case: a courtesy that is also a word of the article ("سلام", peace) asked for alone.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;

use super::tokens::{Token, tokens};

/// What a message wants when it is no question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Courtesy {
    /// No word at all: empty, punctuation, an emoji.
    Empty,
    /// "السلام عليكم", "hi, how are you".
    Greeting,
    /// "شكرا جزيلا", "ok thanks".
    Thanks,
    /// "مع السلامة", "bye".
    Farewell,
}

/// Phrases that say hello, or ask after one's health.
const GREETINGS: &str = "
السلام عليكم|سلام عليكم|السلام عليكم ورحمة الله|السلام عليكم ورحمة الله وبركاته|وعليكم السلام|وعليكم السلام ورحمة الله وبركاته
سلام|السلام|سلامات|سلام الله عليكم|سلامو عليكم|سلامو عليكو|سلام عليكو|تحياتي|تحية طيبة|تحية طيبة وبعد|تحية|أسعد الله أوقاتكم
مرحبا|مرحبًا بك|مرحبا بكم|مرحبتين|مرحبا بيك|مراحب|أهلا|أهلا وسهلا|أهلا بك|أهلا بكم|أهلين|هلا|هلا والله|هلا وغلا|يا هلا|هلو|هالو|ألو|هاي
صباح الخير|صباح النور|صباح الورد|صباحو|صباح الفل|يسعد صباحك|صباحكم سعيد|مساء الخير|مساء النور|مساء الورد|مسا الخير|مساكم الله بالخير|صبحكم الله بالخير
يعطيك العافية|الله يعطيك العافية|يعطيكم العافية|الله يعافيك|قواك الله|الله يقويك|حياك الله|حيا الله|الله بالخير|عساك بخير|عساك طيب|نهارك سعيد|ليلة سعيدة
كيف حالك|كيف الحال|كيف حالكم|كيفك|كيفكم|كيفكن|شلونك|شلونكم|شلونج|شخبارك|شخبار|أخبارك|شو أخبارك|ايه أخبارك|ايش أخبارك|وش أخبارك|إزيك|ازيك|إزيكم|ازايك|عامل ايه|عامل إيه|عاملة ايه|عاملين ايه
كيداير|كي داير|كيف داير|لاباس|لا باس|لاباس عليك|واش راك|كي راك|كيراك|شنو حوالك|شحوالك|كيف الصحة|شنية احوالك|شكو ماكو|شو في ما في|علومك|وش علومك|كيف صحتك|كيف أمورك|إن شاء الله بخير|بخير
رمضان كريم|عيد مبارك|عيد سعيد|كل عام وأنتم بخير|كل عام وأنت بخير|كل سنة وأنت طيب|جمعة مباركة|عيدكم مبارك
hi|hii|hello|hallo|hey|heya|hey there|hi there|hello there|good morning|good evening|good afternoon|good day|morning|evening|greetings|howdy|yo|sup|whats up
how are you|how are you doing|how are you today|how r u|how do you do|nice to meet you|hows it going|how is it going|you there|are you there
salam|salaam|slm|salam alaikum|salam alaykum|salamu alaikum|assalamu alaikum|assalam alaikum|al salam alaykom|elsalamo 3alaykom|salamo 3alaykom|salam 3alaykom|salam 3alaikom|salam 3alikom|salam 3likom|assalam 3alaykom|al salam 3alaykom|el salam 3alaykom|wa 3alaykom el salam|wa alaikum assalam|marhaba|mar7aba|mer7aba|ahlan|ahlan wa sahlan|ahlein|ahleen|hala|halla|yahala
saba7 el kheir|sabah el kheir|sabah alkhair|saba7 el 5er|masa el kheir|masaa el kheir|masa2 el kheir|ezayak|ezayek|ezzayak|izayak|3amel eh|keefak|kifak|kifik|keefek|shlonak|shlonek|shlonik|shakhbarak|la bas|labas|cv|ca va|bonjour|bonsoir|salut|allo";

/// Phrases that thank, or say that all is well.
const THANKS: &str = "
شكرا|شكرا لك|شكرا لكم|شكرا جزيلا|شكرا جزيلا لك|شكرا كثيرا|شكرا كتير|شكرا جدا|ألف شكر|الف شكر لك|جزيل الشكر|مع الشكر|كل الشكر|لك الشكر|أشكرك|أشكركم|أشكرك جدا|نشكرك|مشكور|مشكورة|مشكورين|متشكر|متشكرين|متشكرة|تشكر|تشكرات|شكر|شكرا عالمعلومة|شكرا على المعلومة|شكرا على المساعدة|شكرا على الإجابة|شكرا على الرد
جزاك الله خيرا|جزاكم الله خيرا|جزاك الله خير|جزاكم الله خير|جزاك الله كل خير|الله يجزاك خير|بارك الله فيك|بارك الله فيكم|بارك الله بك|الله يبارك فيك|الله يخليك|الله يسلمك|الله يحفظك|الله يرضى عليك|رحم الله والديك|الله يرحم والديك|الله يرحم والديكم|الله يكثر خيرك|كثر خيرك|كتر خيرك|كتر ألف خيرك|تسلم|تسلمي|تسلموا|تسلم ايدك|تسلم إيدك|تسلم يدك|يسلمو|يسلموا|يسلمو ايديك|يسلم ايديك|ميرسي|ميرسي كتير|مرسي|الله يعيشك|يعيشك|عيشك|صحيت|صحيتي|ما قصرت|ماقصرت|تعيش|عاشت ايدك|عاشت الأيادي|فدوة|ممنون|ممنونك|ممتن|أنا ممتن
ممتاز|رائع|جميل|حلو|حلو كتير|تمام|تمام التمام|تمام شكرا|طيب|طيب شكرا|أوكي|اوكيه|أوك|اوك|ماشي|زين|حسنا|حسن|مفهوم|فهمت|فهمتك|فهمت عليك|واضح|وصلت|وصلت الفكرة|أحسنت|أحسنتم|برافو|عظيم|كفو|كفيت ووفيت|إجابة ممتازة|إجابة رائعة|جواب ممتاز|مفيد|مفيد جدا|عاش|لا شكرا|خلاص شكرا|خلص|خلاص|نعم|لا|أيوه|ايوا|أجل|بلى
thanks|thank you|thank u|thanks a lot|thanks so much|thank you so much|thank you very much|many thanks|thanks very much|thx|thnx|tnx|ty|tysm|cheers|much appreciated|appreciate it|i appreciate it|thanks for your help|thank you for your help|thanks for the help|thanks for the answer|no thanks|no thank you
great|perfect|awesome|nice|cool|excellent|wonderful|amazing|good|very good|well done|good job|great job|good bot|nice bot|ok|okay|okey|k|kk|got it|i see|understood|alright|all right|fine|makes sense|good answer|great answer|yes|no|yep|yeah|nope|lol
shukran|shokran|choukran|chokran|shukran jazilan|shokran gazilan|shokran awy|shukran kteer|merci|merci kteer|merci beaucoup|mersi|yeslamo|yislamo|yislamu|tslam|teslam|teslam edak|mashkoor|mashkour|barak allah fik|barakallah|barak allahu feek|jazak allah khair|jazak allahu khayran|jazakallah|jazakallah khair|ya3tik el 3afye|3afak|tamam|tmam|tayeb|tayyeb|mashi|kwayes|7elw|7elo|zein|mumtaz";

/// Phrases that take leave.
const FAREWELLS: &str = "
مع السلامة|مع السلامه|في أمان الله|بأمان الله|فمان الله|وداعا|إلى اللقاء|الى اللقاء|إلى لقاء قريب|أراك لاحقا|نلتقي لاحقا|أشوفك بعدين|أشوفك على خير|نشوفك على خير|باي|باي باي|سلام مؤقت|تصبح على خير|تصبحين على خير|تصبحون على خير|تصبحو على خير|ليلة سعيدة للجميع|بخاطرك|بخاطركم|خاطركم|الله معك|الله معكم|الله وياك|بالسلامة|بسلامة|تبقى على خير|تبقاو على خير|نهارك مبروك|يلا باي|يلا سلام|يالله مع السلامة|أستودعك الله|استودعكم الله|في حفظ الله|دمت بخير|دمتم بخير|دمتم سالمين|يوم سعيد
bye|bye bye|goodbye|good bye|good night|goodnight|see you|see ya|see you later|see you soon|take care|farewell|have a nice day|have a good day|later|cya|ciao|gn
ma3 el salama|ma3 elsalama|maa salama|ma3a salama|maasalama|ma3 salama|bay|yalla bye|yalla bay|tesba7 3ala kheir|tesba7 3ala 5er|tosba7 3ala khair|fi aman allah|fi amanillah|ila al liqa2|beslama|bslama|bslema|au revoir";

/// Words that may stand beside a courtesy and change nothing: whom one speaks to, and how warmly.
const FILLERS: &str = "
يا|أيها|البوت|بوت|يا بوت|روبوت|أخي|أختي|خوي|خويا|أخوي|خيي|صديقي|صاحبي|حبيبي|حبيبتي|حبيب|حبي|قلبي|عزيزي|عزيزتي|غالي|الغالي|الغالية|أستاذ|أستاذي|دكتور|باشا|معلم|معلمي|ريس|كبير|بطل|وحش|ورد|وردة|شباب|جماعة|جميعا|الجميع|للجميع|كلكم|عليك|لك|لكم|بك|بكم|فيك|فيكم
جدا|كثيرا|كتير|كثير|واجد|وايد|هواي|برشا|بزاف|قوي|أوي|خالص|والله|و الله|الله|مرة|من القلب|من كل قلبي|طيب|اليوم|الآن|إسناد|اسناد|و|يعني|حقا|فعلا|صح
bot|dear|sir|madam|friend|my friend|bro|brother|buddy|mate|man|guys|everyone|all|there|again|so much|very much|a lot|really|today|isnad|please|and|habibi|7abibi|ya|akhi|a5i|5ouya|kteer|awi|awy|gedan|jiddan|jdan|bzaf|barsha|wallah|walla";

/// The courtesy that a message is; `None` for one that asks or says anything else.
pub fn of(text: &str) -> Option<Courtesy> {
    let tokens = tokens(text);
    if tokens.is_empty() {
        return Some(Courtesy::Empty);
    }
    let (read, courtesy) = leading(&tokens);
    courtesy.filter(|_| read == tokens.len())
}

/// The message without the courtesies it begins with: what is to be searched for.
///
/// The whole message when it is nothing but courtesies.
pub fn question_part(text: &str) -> &str {
    let tokens = tokens(text);
    let (read, courtesy) = leading(&tokens);
    match tokens.get(read) {
        Some(first) if courtesy.is_some() => text.get(first.range.start..).unwrap_or(text),
        _ => text,
    }
}

/// How many tokens at the beginning are courtesies, and the weightiest of these. Fillers count only
/// before or after a courtesy, so that "يا بوت" alone is none, and never just before a question.
fn leading(tokens: &[Token]) -> (usize, Option<Courtesy>) {
    let mut place = 0;
    let mut read = 0;
    let mut weightiest = None;
    while let Some((length, courtesy)) = phrase_at(tokens, place) {
        place += length;
        if courtesy.is_some() {
            weightiest = weightiest.max(courtesy);
            read = place;
        }
    }
    (if place == tokens.len() { place } else { read }, weightiest)
}

/// The longest phrase that begins at this place: its length and what it is, `None` for a filler.
fn phrase_at(tokens: &[Token], place: usize) -> Option<(usize, Option<Courtesy>)> {
    static PHRASES: LazyLock<(HashMap<String, Option<Courtesy>>, usize)> = LazyLock::new(phrases);
    let (phrases, longest) = &*PHRASES;
    (1..=*longest).rev().find_map(|length| {
        let words = tokens.get(place..place + length)?;
        phrases.get(&joined(words)).map(|&courtesy| (length, courtesy))
    })
}

fn phrases() -> (HashMap<String, Option<Courtesy>>, usize) {
    let mut phrases = HashMap::new();
    let mut longest = 0;
    for (list, courtesy) in [
        (FILLERS, None),
        (GREETINGS, Some(Courtesy::Greeting)),
        (THANKS, Some(Courtesy::Thanks)),
        (FAREWELLS, Some(Courtesy::Farewell)),
    ] {
        for phrase in list.split(['|', '\n']) {
            let words = tokens(phrase);
            longest = longest.max(words.len());
            phrases.insert(joined(&words), courtesy);
        }
    }
    (phrases, longest)
}

fn joined(words: &[Token]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Courtesy::{Empty, Farewell, Greeting, Thanks};
    use super::*;

    #[test]
    fn courtesies_are_known_in_every_variety() {
        for (text, courtesy) in [
            ("السلام عليكم", Greeting),
            ("السَّلامُ عليكم ورحمة الله وبركاته!", Greeting),
            ("السلام عليكم كيفك", Greeting),
            ("مرحبا يا بوت", Greeting),
            ("هلااااا والله", Greeting),
            ("صباح الخير جميعا ☀️", Greeting),
            ("إزيك عامل إيه", Greeting),
            ("Hello there!", Greeting),
            ("hi bot, how are you?", Greeting),
            ("salam 3alaykom, ezayak", Greeting),
            ("شكراااا جزيلا", Thanks),
            ("يسلموووو", Thanks),
            ("ok thanks a lot", Thanks),
            ("جزاك الله خيرا أخي", Thanks),
            ("تمام", Thanks),
            ("merci kteer", Thanks),
            ("شكرا مع السلامة", Farewell),
            ("bye!", Farewell),
            ("تصبح على خير", Farewell),
            ("", Empty),
            ("؟!", Empty),
            ("👍", Empty),
            ("   \n", Empty),
        ] {
            assert_eq!(of(text), Some(courtesy), "{text}");
        }
    }

    #[test]
    fn questions_are_no_courtesies() {
        for text in [
            "شكرا، كم قيمة OpenAI؟",
            "السلام عليكم ما هي الأوزان المفتوحة",
            "من وقّع اتفاقية السلام؟",
            "يا بوت",
            "الله",
            "hello world model",
            "كيف حال الاقتصاد",
            "2020",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn a_greeting_before_a_question_is_taken_off() {
        for (text, question) in [
            ("السلام عليكم، كم قيمة OpenAI؟", "كم قيمة OpenAI؟"),
            ("Hi, what is gpt-oss?", "what is gpt-oss?"),
            ("شكرا يا بوت", "شكرا يا بوت"),
            ("كم قيمة OpenAI؟ شكرا", "كم قيمة OpenAI؟ شكرا"),
            ("مرحبا من هو بيرسي", "من هو بيرسي"),
        ] {
            assert_eq!(question_part(text), question, "{text}");
        }
    }

    #[test]
    fn long_input_takes_linear_time() {
        assert_eq!(of(&"شكرا ".repeat(4096)), Some(Thanks));
        assert_eq!(of(&"شكرا ".repeat(4096).replace(' ', "")), None);
    }

    proptest! {
        #[test]
        fn the_question_is_an_end_of_the_text(text in "(شكرا|hi|السلام عليكم|كم|؟|،| |ما){0,8}") {
            prop_assert!(text.ends_with(question_part(&text)));
        }
    }
}
