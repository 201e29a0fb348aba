//! What is said in inline mode.

use super::Voice;

impl Voice {
    /// The button above the list while nothing is asked yet.
    pub fn inline_how_to_ask(self) -> String {
        self.say("اكتب سؤالك، أو اعرف كيف تسألني", "Type a question, or see how to ask")
    }

    /// The button above the list: the same question in the private chat.
    pub fn inline_in_private(self) -> String {
        self.say("اسألني هذا في محادثتنا", "Ask me this in our chat")
    }

    /// Under an example question.
    pub fn inline_example(self) -> String {
        self.say(
            "سؤال للتجربة: اختره ليُرسل جوابه",
            "A question to try: choose it to send the answer",
        )
    }

    /// The question in a message that stands alone: «السؤال: كم قيمة OpenAI؟».
    pub fn inline_asked(self, question: &str) -> String {
        format!("{}{}", self.pick("السؤال: ", "Asked: "), self.foreign(question))
    }

    /// Ask in the same chat.
    pub fn button_ask_too(self) -> &'static str {
        self.pick("اسأل أنت أيضًا", "Ask too")
    }
}
