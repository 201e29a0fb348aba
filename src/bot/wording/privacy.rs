//! What the bot keeps, why and how long, and that it has forgotten it.

use super::super::plural::DAY;
use super::Voice;

impl Voice {
    /// `/privacy`: `days` is how long what outlives an answer is kept; `open_questions` whether questions without an
    /// answer are kept for the author.
    pub fn privacy(self, days: u32, open_questions: bool) -> String {
        let days = self.count(DAY, days as usize);
        if self.is_arabic() {
            let questions = if open_questions {
                format!(
                    "• السؤال الذي لا أجد له جوابًا: أحفظ نصّه وحده {days} ليعرف كاتب المقالات ما ينقصها، ولا أحفظ معه من سأله."
                )
            } else {
                "• نصّ سؤالك: لا أحتفظ به بعد وصول الجواب.".to_owned()
            };
            format!(
                "أحفظ أقلّ ما يمكن، ولا أشاركه مع أحد:\n\n\
                 • رسالتك: أحفظها حتى أجيبك ثم أمحوها، كي لا يضيع سؤالك إن انقطع عملي. وإن تعذّرت عليّ معالجتها فسبعة \
                 أيام على الأكثر ليُعرف السبب.\n\
                 {questions}\n\
                 • ما يلزم للأزرار التي تحت أجوبتي وتقييمك لها: {days}، دون نصّ ودون اسم؛ ومكان رقمك رمزٌ لا يُعرف منه صاحبه.\n\
                 • ما تختاره في الإعدادات: حتى تغيّره.\n\n\
                 لأمحو كل ما يخصّك الآن: /forget_me"
            )
        } else {
            let questions = if open_questions {
                format!(
                    "• A question I find no answer to: its words alone, for {days}, so that the author learns what is \
                     missing; never who asked."
                )
            } else {
                "• The words of your question: not kept once you have the answer.".to_owned()
            };
            format!(
                "I keep as little as I can and share it with nobody:\n\n\
                 • Your message: until I have answered, then it is erased; this way no question is lost if I am \
                 interrupted. If I fail to handle it, for seven days at most, to find out why.\n\
                 {questions}\n\
                 • What the buttons under my answers need, and your verdicts on them: for {days}, without words or names; \
                 a code that does not tell who you are stands for your number.\n\
                 • What you chose in the settings: until you change it.\n\n\
                 To have all that is yours erased now: /forget_me"
            )
        }
    }

    /// `/forget_me` was obeyed.
    pub fn forgotten(self) -> String {
        self.say(
            "محوت كل ما كنت أحفظه عنك: خياراتك وتقييماتك وما يخصّ أزرار أجوبتك، فلم تعد الأزرار القديمة تعمل. \
             ويمكنك أن تسألني متى شئت.",
            "I have erased all that I kept of you: your choices, your verdicts and what the buttons of your answers need, so \
             old buttons no longer work. Ask me again whenever you like.",
        )
    }
}
