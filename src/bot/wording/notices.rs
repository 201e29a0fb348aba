//! Short notices: to presses of buttons, to messages that cannot be read, and when something is wrong.

use super::Voice;

/// A message in which there is nothing to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// A voice message, an audio file, a round video.
    Sound,
    /// A picture or a video, or an album of them.
    Picture,
    /// A sticker, a place, a contact, a file without a caption.
    Other,
}

impl Voice {
    /// To a message without words.
    pub fn unreadable(self, what: Unreadable) -> String {
        match what {
            Unreadable::Sound => self.say(
                "لا أفهم الصوت بعد، لكن إن كتبت لي سؤالك بحثت لك عن جوابه.",
                "I cannot listen yet, but if you write your question I will look for the answer.",
            ),
            Unreadable::Picture => self.say(
                "لا أقرأ الصور بعد، لكن إن كتبت لي سؤالك بحثت لك عن جوابه.",
                "I cannot read pictures yet, but if you write your question I will look for the answer.",
            ),
            Unreadable::Other => self.say(
                "أفهم الأسئلة المكتوبة وحدها. اكتب لي سؤالك وسأبحث لك عن جوابه.",
                "I understand written questions only. Write yours and I will look for the answer.",
            ),
        }
    }

    /// The button's answer is no longer kept, or the button is none of this version.
    pub fn stale_button(self) -> String {
        self.say(
            "انتهت صلاحية هذا الزر. أرسل سؤالك من جديد وسأجيبك.",
            "This button has expired. Send your question again and I will answer it.",
        )
    }

    /// Another member pressed a button that would change the answer for the one who asked.
    pub fn not_your_button(self) -> String {
        self.say(
            "هذه الأزرار لمن سأل. اسألني أنت أيضًا وسأجيبك.",
            "These buttons are for the person who asked. Ask me too, and I will answer you.",
        )
    }

    /// There is no further passage.
    pub fn last_passage(self) -> String {
        self.say("هذا آخر ما وجدته.", "That is all I found.")
    }

    /// The example question is not offered any more.
    pub fn example_gone(self) -> String {
        self.say(
            "لم يعد هذا السؤال بين الأمثلة. اكتب سؤالك وسأجيبك.",
            "This is no longer among the examples. Write your question and I will answer it.",
        )
    }

    /// Thanks for a good verdict.
    pub fn verdict_helpful(self) -> String {
        self.say("شكرًا لك، يسعدني أن الجواب أفادك.", "Thank you, I am glad it helped.")
    }

    /// Thanks for a bad verdict, when another passage is shown.
    pub fn verdict_next(self) -> String {
        self.say(
            "شكرًا على التنبيه. إليك المقطع التالي.",
            "Thank you for telling me. Here is the next passage.",
        )
    }

    /// Thanks for a bad verdict, when there is no other passage.
    pub fn verdict_none(self) -> String {
        self.say(
            "شكرًا على التنبيه. جرّب أن تسأل بكلمات أخرى.",
            "Thank you for telling me. Try asking in other words.",
        )
    }

    /// A command that we do not know, in a private chat.
    pub fn unknown_command(self) -> String {
        self.say(
            "لا أعرف هذا الأمر. اكتب سؤالك مباشرة، أو اطلب /help",
            "I do not know this command. Just write your question, or see /help",
        )
    }

    /// The question behind a link is no longer remembered.
    pub fn question_forgotten(self) -> String {
        self.say(
            "لم أعد أذكر السؤال الذي في هذا الرابط. اكتبه لي هنا وسأجيبك.",
            "I no longer remember the question behind this link. Write it here and I will answer it.",
        )
    }

    /// The search itself failed.
    pub fn trouble(self) -> String {
        self.say(
            "عذرًا، تعذّر عليّ البحث الآن. أرسل سؤالك مرة أخرى بعد قليل.",
            "Sorry, I could not search just now. Please send your question again in a moment.",
        )
    }

    /// The language was chosen.
    pub fn language_set(self) -> String {
        self.say("حسنًا، سأردّ بالعربية.", "All right, I will answer in English.")
    }

    /// The language follows the question.
    pub fn language_follows(self) -> String {
        self.say(
            "حسنًا، سأردّ بلغة سؤالك.",
            "All right, I will answer in the language of your question.",
        )
    }

    /// `/language`: above the choices.
    pub fn language_menu(self) -> String {
        self.say("بأي لغة تحب أن أردّ؟", "Which language shall I answer in?")
    }

    /// A choice in `/language`.
    pub fn language_of_question(self) -> &'static str {
        self.pick("لغة السؤال", "The question’s")
    }
}
