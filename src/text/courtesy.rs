//! Courtesies: messages that want a kind word back and not a search.
//!
//! Only a message that is nothing else is a courtesy: "شكرا، كم قيمة OpenAI؟" is a question, of which
//! [`question_part`] takes the thanks off. Phrases of standard Arabic, the dialects, English and Arabizi; matched in
//! their normal form, longest first. Requests that no article answers, a poem or other instructions, are known by
//! [`beyond`].
//!
//! Laws: a message with a word outside the phrases is no courtesy, unless it calls someone by name; `question_part` is
//! a slice of the text. Known wrong case: a courtesy that is also a word of the article ("سلام", peace) asked for alone.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Serialize;

use super::beyond;
use super::tokens::{Token, tokens};

/// What a message wants when it is no question about the articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Courtesy {
    /// Nothing to search for: empty, punctuation, an emoji, "نعم".
    Empty,
    /// "السلام عليكم", "hi, how are you", "عندي سؤال".
    Greeting,
    /// "شكرا جزيلا", "ok thanks".
    Thanks,
    /// "مع السلامة", "bye".
    Farewell,
    /// "من أنت؟", "what can you do": a question about the bot.
    About,
    /// "اكتب لي قصيدة", "ignore your instructions": what no article answers.
    Beyond,
}

/// What a phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phrase {
    /// A courtesy, also before a question.
    Courtesy(Courtesy),
    /// A courtesy only when the message has nothing else: at the beginning of a question it may be its subject.
    Alone(Courtesy),
    /// "please", "I have a question": says nothing of what is asked.
    Polite,
    /// Whom one speaks to.
    Address,
    /// How warmly; changes nothing beside a courtesy.
    Warmth,
}

/// Phrases that say hello, or ask after one's health.
const GREETINGS: &str = "
السلام عليكم|سلام عليكم|السلام عليكم ورحمة الله|السلام عليكم ورحمة الله وبركاته|السلام عليكم ورحمة الله تعالى وبركاته|وعليكم السلام|وعليكم السلام ورحمة الله|وعليكم السلام ورحمة الله وبركاته
سلام الله عليكم|سلامو عليكم|سلامو عليكو|سلام عليكو|السلام عليك|تحياتي|تحية طيبة|تحية طيبة وبعد|أسعد الله أوقاتكم|أسعد الله صباحكم|أسعد الله مساءكم
مرحبا|مرحبًا بك|مرحبا بكم|مرحبتين|مرحبا بيك|مراحب|أهلا|أهلا وسهلا|أهلا بك|أهلا بكم|أهلين|هلا|هلا والله|هلا وغلا|يا هلا|هلو|هالو
صباح الخير|صباح الخيرات|صباح النور|صباح الورد|صباحو|صباح الفل|يسعد صباحك|يسعد مساك|صباحكم سعيد|مساء الخير|مساء الخيرات|مساء النور|مساء الورد|مسا الخير|مساكم الله بالخير|صبحكم الله بالخير
يعطيك العافية|الله يعطيك العافية|يعطيكم العافية|الله يعطيكم العافية|يعطيك الصحة|الله يعافيك|قواك الله|الله يقويك|حياك الله|الله بالخير|نهارك سعيد|ليلة سعيدة
كيف حالك|كيف حالكم|كيفك|كيفكم|كيفكن|شلونك|شلونكم|شلونج|شخبارك|شو أخبارك|ايه أخبارك|ايش أخبارك|وش أخبارك|شنو أخبارك|إزيك|إزيكم|ازايك|عامل ايه|عاملة ايه|عاملين ايه
كيداير|كي داير|كيف داير|لاباس|لا باس|لاباس عليك|واش راك|كي راك|كيراك|شنو حوالك|شحوالك|شنية احوالك|شكو ماكو|وش علومك
رمضان كريم|عيد مبارك|عيد سعيد|كل عام وأنتم بخير|كل عام وأنت بخير|كل سنة وأنت طيب|جمعة مباركة|عيدكم مبارك
hi|hii|hello|hallo|hey|heya|hey there|hi there|hello there|good morning|good evening|good afternoon|good day|greetings|howdy|whats up|what's up
how are you|how are you doing|how are you today|how r u|how do you do|nice to meet you|hows it going|how's it going|how is it going
salam|salaam|slm|salam alaikum|salam alaykum|salamu alaikum|assalamu alaikum|assalam alaikum|al salam alaykom|elsalamo 3alaykom|el salamo 3alaykom|salamo 3alaykom|salam 3alaykom|salam 3alaikom|salam 3alikom|salam 3likom|assalam 3alaykom|al salam 3alaykom|el salam 3alaykom|wa 3alaykom el salam|wa alaikum assalam|marhaba|mar7aba|mer7aba|ahlan|ahlan wa sahlan|ahlein|ahleen|yahala
saba7 el kheir|sabah el kheir|sabah alkhair|saba7 el 5er|masa el kheir|masaa el kheir|masa2 el kheir|ezayak|ezayek|ezzayak|izayak|3amel eh|keefak|kifak|kifik|keefek|shlonak|shlonek|shlonik|shakhbarak|bonjour|bonsoir";

/// Greetings that may also begin a question.
const GREETINGS_ALONE: &str = "
سلام|السلام|سلامات|تحية|هاي|ألو|كيف الحال|كيف الصحة|كيف صحتك|كيف أمورك|شخبار|أخبارك|علومك|شو في ما في|حيا الله|عساك بخير|عساك طيب|إن شاء الله بخير|بخير
morning|evening|yo|sup|you there|are you there|hala|halla|la bas|labas|cv|ca va|salut|allo";

/// Phrases that thank.
const THANKS: &str = "
شكرا|شكرا لك|شكرا لكم|شكرا جزيلا|شكرا جزيلا لك|شكرا كثيرا|شكرا كتير|شكرا جدا|ألف شكر|الف شكر لك|جزيل الشكر|مع الشكر|مع جزيل الشكر|كل الشكر|لك الشكر|أشكرك|أشكركم|أشكرك جدا|نشكرك|متشكر|متشكرين|متشكرة|شكرا عالمعلومة|شكرا على المعلومة|شكرا على المساعدة|شكرا على الإجابة|شكرا على الرد|شكرا مقدما|وشكرا|ولكم جزيل الشكر
جزاك الله خيرا|جزاكم الله خيرا|جزاك الله خير|جزاكم الله خير|جزاك الله كل خير|الله يجزاك خير|بارك الله فيك|بارك الله فيكم|بارك الله بك|الله يبارك فيك|الله يخليك|الله يسلمك|الله يحفظك|الله يرضى عليك|رحم الله والديك|الله يرحم والديك|الله يرحم والديكم|الله يكثر خيرك|كثر خيرك|كتر خيرك|كتر ألف خيرك|تسلم ايدك|تسلم إيدك|تسلم يدك|يسلمو ايديك|يسلم ايديك|ميرسي كتير|الله يعيشك|عاشت ايدك|عاشت الأيادي
thanks|thank you|thank u|thanks a lot|thanks so much|thank you so much|thank you very much|many thanks|thanks very much|thx|thnx|tnx|tysm|much appreciated|appreciate it|i appreciate it|thanks for your help|thank you for your help|thanks for the help|thanks for the answer|thanks in advance|no thanks|no thank you
shukran|shokran|choukran|chokran|shukran jazilan|shokran gazilan|shokran awy|shukran kteer|merci|merci kteer|merci beaucoup|mersi|yeslamo|yislamo|yislamu|teslam edak|barak allah fik|barakallah|barak allahu feek|jazak allah khair|jazak allahu khayran|jazakallah|jazakallah khair|ya3tik el 3afye";

/// Thanks and praise that may also begin a question.
const THANKS_ALONE: &str = "
مشكور|مشكورة|مشكورين|تشكر|تشكرات|شكر|تسلم|تسلمي|تسلموا|يسلمو|يسلموا|ميرسي|مرسي|يعيشك|عيشك|صحيت|صحيتي|ما قصرت|ماقصرت|تعيش|فدوة|ممنون|ممنونك|ممتن|أنا ممتن
ممتاز|رائع|جميل|حلو|حلو كتير|تمام|تمام التمام|تمام شكرا|طيب|طيب شكرا|أوكي|اوكيه|أوك|اوك|ماشي|زين|حسنا|حسن|مفهوم|فهمت|فهمتك|فهمت عليك|واضح|وصلت|وصلت الفكرة|أحسنت|أحسنتم|برافو|عظيم|كفو|كفيت ووفيت|إجابة ممتازة|إجابة رائعة|جواب ممتاز|مفيد|مفيد جدا|عاش|لا شكرا|خلاص شكرا|خلص|خلاص
ty|cheers|great|perfect|awesome|nice|cool|excellent|wonderful|amazing|good|very good|well done|good job|great job|good bot|nice bot|ok|okay|okey|k|kk|got it|i see|understood|alright|all right|fine|makes sense|good answer|great answer|lol
tslam|teslam|mashkoor|mashkour|3afak|tamam|tmam|tayeb|tayyeb|mashi|kwayes|7elw|7elo|zein|mumtaz";

/// Phrases that take leave.
const FAREWELLS: &str = "
مع السلامة|في أمان الله|بأمان الله|فمان الله|وداعا|إلى اللقاء|إلى لقاء قريب|أراك لاحقا|نلتقي لاحقا|أشوفك بعدين|أشوفك على خير|نشوفك على خير|باي|باي باي|سلام مؤقت|تصبح على خير|تصبحين على خير|تصبحون على خير|تصبحو على خير|ليلة سعيدة للجميع|بخاطرك|بخاطركم|خاطركم|الله معك|الله معكم|الله وياك|بالسلامة|بسلامة|تبقى على خير|تبقاو على خير|نهارك مبروك|يلا باي|يلا سلام|يالله مع السلامة|أستودعك الله|استودعكم الله|في حفظ الله|دمت بخير|دمتم بخير|دمتم سالمين|يوم سعيد
bye|bye bye|goodbye|good bye|good night|goodnight|see you|see ya|see you later|see you soon|take care|farewell|have a nice day|have a good day|later|cya|ciao|gn
ma3 el salama|ma3 elsalama|maa salama|ma3a salama|maasalama|ma3 salama|bay|yalla bye|yalla bay|tesba7 3ala kheir|tesba7 3ala 5er|tosba7 3ala khair|fi aman allah|fi amanillah|ila al liqa2|beslama|bslama|bslema|au revoir";

/// Questions about the bot itself.
const ABOUT: &str = "
من أنت|من انت|مين أنت|مين انت|انت مين|إنت مين|مين إنت|من تكون|منو أنت|منو انت|انت منو|شكون انت|شكون نتا|نتا شكون|وش انت|شو انت|ايش انت|انت ايه|ما أنت|هل أنت روبوت|انت روبوت|هل أنت بوت|انت بوت|هل أنت إنسان|انت انسان ولا بوت|هل أنت ذكاء اصطناعي|من صنعك|من طورك|من برمجك|مين عملك|مين برمجك|مين صنعك
ما اسمك|شو اسمك|ايش اسمك|وش اسمك|اسمك ايه|شنو اسمك|شسمك|ماذا تفعل|ماذا تستطيع أن تفعل|ماذا يمكنك أن تفعل|ماذا تعرف|بماذا تساعدني|كيف تساعدني|كيف يمكنك مساعدتي|كيف أستخدمك|كيف استعملك|كيف تعمل|شو بتعمل|شو بتعرف|بتعمل ايه|بتعرف ايه|وش تسوي|ايش تسوي|شتسوي|شنو كدير|مساعدة|ساعدني|ما فائدتك|هل تتكلم العربية|تتكلم عربي
who are you|who r u|what are you|what is your name|whats your name|what's your name|are you a bot|are you a robot|are you human|are you ai|are you real|who made you|who created you|who built you|what can you do|what do you do|what can i ask|what can i ask you|how do you work|how does this work|how can you help|how can you help me|help|help me|do you speak arabic|do you speak english
enta meen|inta meen|enta min|shu ismak|esmak eh|ismak eh|bte3mel eh";

/// Answers to no question of ours.
const YES_AND_NO: &str = "نعم|لا|أيوه|ايوا|أجل|بلى|yes|no|yep|yeah|nope";

/// Phrases around a question that say nothing of what is asked.
const POLITE: &str = "
لو سمحت|لو سمحتي|لو سمحتم|لو سمحتوا|من فضلك|من فضلكم|أرجوك|لو تكرمت|لو تكرمتم|إذا سمحت|اذا ممكن|إذا ممكن|بالله عليك|بليز|المعذرة|معلش|ممكن سؤال|عندي سؤال|لدي سؤال|عندي استفسار|لدي استفسار|ممكن أسأل|ممكن اسأل سؤال|أريد أن أسأل|بدي اسأل|بدي أسألك|عايز اسأل|حاب اسأل|ابغى اسأل|ودي اسأل|اريد اسأل|يا بوت|يا روبوت|يا إسناد
please|pls|plz|kindly|excuse me|i have a question|i have question|quick question|may i ask|can i ask you something|just wondering
law sama7t|low sama7t|men fadlak|min fadlak|3andi so2al|plizz|svp";

/// Whom one speaks to.
const ADDRESS: &str = "البوت|بوت|روبوت|أخي|أختي|خوي|خويا|أخوي|خيي|صديقي|صاحبي|حبيبي|حبيبتي|عزيزي|عزيزتي|إسناد|شباب|bot|sir|madam|my friend|bro|isnad|habibi|7abibi|akhi|a5i|5ouya";

/// Words that may stand beside a courtesy and change nothing.
const WARMTH: &str = "
أيها|أيتها|حبيب|حبي|قلبي|غالي|الغالي|الغالية|أستاذ|أستاذة|أستاذي|دكتور|دكتورة|باشا|معلم|معلمي|ريس|كبير|بطل|وحش|ورد|وردة|جماعة|جماعة الخير|جميعا|الجميع|للجميع|كلكم|عليك|لك|لكم|بك|بكم|فيك|فيكم
جدا|كثيرا|كتير|كثير|واجد|وايد|هواي|برشا|بزاف|قوي|أوي|خالص|والله|و الله|الله|مرة|من القلب|من كل قلبي|طيب|اليوم|الآن|و|يعني|حقا|فعلا|صح
dear|friend|brother|sister|buddy|mate|man|guys|everyone|all|there|again|so much|very much|a lot|really|today|and|kteer|awi|awy|gedan|jiddan|jdan|bzaf|barsha|wallah|walla";

/// Given names by which one may be spoken to beside a courtesy.
const GIVEN_NAMES: &str = "
محمد|أحمد|محمود|مصطفى|علي|حسن|حسين|عمر|عثمان|خالد|يوسف|إبراهيم|اسماعيل|عبدالله|عبد الله|عبدالرحمن|عبد الرحمن|سعيد|سعد|سالم|سامي|سمير|كريم|طارق|طلال|فهد|فيصل|ناصر|نواف|بدر|ماجد|وليد|ياسر|ياسين|زياد|زيد|رامي|رائد|هاني|هشام|أيمن|أنس|أمين|بلال|جمال|حمزة|داود|سليمان|صالح|عادل|عماد|فادي|قاسم|مازن|مالك|مروان|منصور|نبيل|هيثم|وائل|إياد|جورج|الياس|طوني|مهدي|رشيد|نور الدين
فاطمة|مريم|عائشة|زينب|خديجة|سارة|نورة|نور|ريم|رنا|رانيا|هند|هبة|هدى|سلمى|ليلى|لينا|لمى|دينا|دعاء|أمل|أميرة|إيمان|أسماء|آية|بسمة|جميلة|حنان|رغد|روان|سميرة|سعاد|شيماء|عبير|غادة|فرح|كوثر|منى|مها|ميساء|نادية|نجلاء|نوال|ندى|وفاء|ياسمين
ahmed|ahmad|mohamed|mohammed|muhammad|mahmoud|mustafa|ali|hassan|hussein|omar|khaled|khalid|youssef|yousef|ibrahim|abdullah|said|sami|karim|tarek|tariq|fahad|faisal|nasser|walid|yasser|ziad|rami|hani|hisham|anas|bilal|hamza|adel|fadi|john|david|michael|fatima|fatma|mariam|maryam|aisha|zainab|sara|sarah|noor|nour|reem|rania|heba|huda|salma|layla|leila|lina|dina|amal|amira|eman|asma|mona|nadia|yasmin|anna|maria";

/// The courtesy that a message is; `None` for one that asks about the articles or says anything else.
pub fn of(text: &str) -> Option<Courtesy> {
    let tokens = tokens(text);
    if tokens.is_empty() {
        return Some(Courtesy::Empty);
    }
    whole(&tokens).or_else(|| beyond::is_order(text).then_some(Courtesy::Beyond))
}

/// The message without the courtesies around it: what is to be searched for.
///
/// The whole message when it is nothing but courtesies.
pub fn question_part(text: &str) -> &str {
    let tokens = tokens(text);
    let rest = inner(&tokens);
    let ends = tokens.get(rest.clone()).and_then(|rest| Some((rest.first()?, rest.last()?)));
    match ends {
        Some((first, last)) if rest.len() < tokens.len() => {
            let end = if rest.end < tokens.len() { last.range.end } else { text.len() };
            text.get(first.range.start..end).unwrap_or(text)
        }
        _ => text,
    }
}

/// The weightiest courtesy of a message that has nothing else.
fn whole(tokens: &[Token]) -> Option<Courtesy> {
    let mut place = 0;
    let mut weightiest = None;
    while place < tokens.len() {
        let (length, phrase) = longest_at(tokens, place).or_else(|| vocative_at(tokens, place))?;
        place += length;
        weightiest = weightiest.max(match phrase {
            Phrase::Courtesy(courtesy) | Phrase::Alone(courtesy) => Some(courtesy),
            Phrase::Polite => Some(Courtesy::Greeting),
            Phrase::Address | Phrase::Warmth => None,
        });
    }
    weightiest
}

/// The tokens that are left when courtesies are taken off the beginning and polite words off both ends.
fn inner(tokens: &[Token]) -> Range<usize> {
    let mut start = 0;
    loop {
        let next = match longest_at(tokens, start) {
            Some((length, Phrase::Courtesy(_) | Phrase::Polite)) => Some(length),
            Some((length, Phrase::Address)) if start > 0 => Some(length),
            _ if start > 0 => vocative_at(tokens, start).map(|(length, _)| length),
            _ => None,
        };
        let Some(length) = next else { break };
        start += length;
    }
    let mut end = tokens.len();
    while let Some(length) = courtesy_before(tokens, start, end) {
        end -= length;
    }
    if start < end { start..end } else { 0..tokens.len() }
}

/// How many tokens before `end` are thanks or polite.
fn courtesy_before(tokens: &[Token], start: usize, end: usize) -> Option<usize> {
    (1..=LONGEST.min(end.saturating_sub(start))).rev().find(|length| {
        let phrase = tokens.get(end - length..end).and_then(phrase);
        matches!(phrase, Some(Phrase::Polite | Phrase::Courtesy(Courtesy::Thanks)))
    })
}

/// The longest phrase that begins at this place, and its length.
fn longest_at(tokens: &[Token], place: usize) -> Option<(usize, Phrase)> {
    (1..=LONGEST).rev().find_map(|length| {
        let phrase = phrase(tokens.get(place..place + length)?)?;
        Some((length, phrase))
    })
}

/// "يا" and whoever is called, by a phrase of ours or by any one word.
fn vocative_at(tokens: &[Token], place: usize) -> Option<(usize, Phrase)> {
    let called = matches!(tokens.get(place)?.text.as_str(), "يا" | "ya");
    let name = match longest_at(tokens, place + 1) {
        Some((length, Phrase::Address | Phrase::Warmth)) => length,
        _ => 1,
    };
    (called && place + 1 < tokens.len()).then_some((1 + name, Phrase::Address))
}

/// The most words of a phrase.
const LONGEST: usize = 6;

fn phrase(words: &[Token]) -> Option<Phrase> {
    static PHRASES: LazyLock<HashMap<String, Phrase>> = LazyLock::new(phrases);
    PHRASES.get(&joined(words)).copied()
}

/// Where two lists have the same phrase, the later one counts.
fn phrases() -> HashMap<String, Phrase> {
    let mut phrases = HashMap::new();
    for (list, meaning) in [
        (GIVEN_NAMES, Phrase::Warmth),
        (WARMTH, Phrase::Warmth),
        (ADDRESS, Phrase::Address),
        (POLITE, Phrase::Polite),
        (YES_AND_NO, Phrase::Alone(Courtesy::Empty)),
        (GREETINGS_ALONE, Phrase::Alone(Courtesy::Greeting)),
        (GREETINGS, Phrase::Courtesy(Courtesy::Greeting)),
        (THANKS_ALONE, Phrase::Alone(Courtesy::Thanks)),
        (THANKS, Phrase::Courtesy(Courtesy::Thanks)),
        (FAREWELLS, Phrase::Alone(Courtesy::Farewell)),
        (ABOUT, Phrase::Alone(Courtesy::About)),
    ] {
        for phrase in list.split(['|', '\n']) {
            phrases.insert(joined(&tokens(phrase)), meaning);
        }
    }
    phrases
}

fn joined(words: &[Token]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Courtesy::{About, Beyond, Empty, Farewell, Greeting, Thanks};
    use super::*;

    #[test]
    fn courtesies_are_known_in_every_variety() {
        for (text, courtesy) in [
            ("السلام عليكم", Greeting),
            ("السَّلامُ عليكم ورحمة الله وبركاته!", Greeting),
            ("السلام عليكم كيفك", Greeting),
            ("مرحبا يا بوت", Greeting),
            ("مرحبا يا أبو سعيد", Greeting),
            ("هلااااا والله", Greeting),
            ("صباح الخير جميعا ☀️", Greeting),
            ("صباح الخير يا جماعة الخير", Greeting),
            ("إزيك عامل إيه", Greeting),
            ("Hello there!", Greeting),
            ("hi bot, how are you?", Greeting),
            ("Good morning Ahmed 🌞", Greeting),
            ("salam 3alaykom, ezayak", Greeting),
            ("عندي سؤال لو سمحت", Greeting),
            ("يا بوت", Greeting),
            ("شكراااا جزيلا", Thanks),
            ("يسلموووو", Thanks),
            ("ok thanks a lot", Thanks),
            ("جزاك الله خيرا أخي", Thanks),
            ("شكرا يا إسناد 🙏", Thanks),
            ("تمام", Thanks),
            ("merci kteer", Thanks),
            ("شكرا مع السلامة", Farewell),
            ("bye!", Farewell),
            ("تصبح على خير", Farewell),
            ("من أنت؟", About),
            ("مرحبا، شو اسمك؟", About),
            ("what can you do?", About),
            ("What's your name?", About),
            ("اكتب لي قصيدة عن البحر", Beyond),
            ("", Empty),
            ("؟!", Empty),
            ("👍", Empty),
            ("نعم", Empty),
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
            "الله",
            "hello world model",
            "كيف حال الاقتصاد",
            "من أنت بالنسبة إلى القمر",
            "what can you do with open weights",
            "2020",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn courtesies_around_a_question_are_taken_off() {
        for (text, question) in [
            ("السلام عليكم، كم قيمة OpenAI؟", "كم قيمة OpenAI؟"),
            ("Hi, what is gpt-oss?", "what is gpt-oss?"),
            ("hi bot please tell me who runs it", "tell me who runs it"),
            ("مرحبا يا أحمد من هو بيرسي", "من هو بيرسي"),
            ("لو سمحت كم قيمة OpenAI؟", "كم قيمة OpenAI؟"),
            ("كم قيمة OpenAI؟ شكرا جزيلا", "كم قيمة OpenAI"),
            ("who runs it? Thanks!", "who runs it"),
            ("شكرا يا بوت", "شكرا يا بوت"),
            ("مرحبا من هو بيرسي", "من هو بيرسي"),
            ("السلام في الشرق الأوسط", "السلام في الشرق الأوسط"),
            ("حسن نصر الله", "حسن نصر الله"),
            ("Great Wall length", "Great Wall length"),
            ("is it good", "is it good"),
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
        fn the_question_is_a_slice_of_the_text(text in "(شكرا|hi|السلام عليكم|كم|يا|please|؟|،| |ما){0,8}") {
            prop_assert!(text.contains(question_part(&text)));
        }
    }
}
