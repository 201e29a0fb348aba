//! What Telegram shows of the bot itself: commands and descriptions.

use super::Voice;

/// Commands with their Arabic and English descriptions, as Telegram lists them and as `/help` does.
pub const COMMANDS: &[(&str, &str, &str)] = &[
    ("start", "تعريف بي وأسئلة للتجربة", "What I do, with questions to try"),
    ("ask", "اسأل سؤالًا", "Ask a question"),
    ("articles", "المقالات التي أجيب منها", "The articles I answer from"),
    ("outline", "أقسام المقال", "The sections of an article"),
    ("random", "مقطع يستحق القراءة", "A passage worth reading"),
    ("language", "لغة ردودي", "The language I answer in"),
    ("source", "من أين تأتي أجوبتي", "Where my answers come from"),
    ("privacy", "ما أحفظه وإلى متى", "What I keep, and how long"),
    ("forget_me", "امحُ ما تحفظه عني", "Erase what you keep of me"),
    ("help", "كيف تسألني", "How to ask me"),
];

/// Commands that only make sense in a group, for its admins.
pub const GROUP_COMMANDS: &[(&str, &str, &str)] =
    &[("settings", "إعداداتي في هذه المجموعة", "My settings in this group")];

impl Voice {
    /// What an empty chat with the bot shows; at most 512 characters.
    pub fn description(self) -> String {
        self.say(
            "اسألني عن المقالات التي عندي، فأعرض لك الجملة التي تجيب كما كُتبت، مع القسم ورقم الفقرة. \
             اسأل بالفصحى أو بلهجتك أو بالإنجليزية، هنا أو في مجموعتك أو في أي محادثة. \
             لا أؤلّف جوابًا: ما لا تذكره المقالات أقول إنها لا تذكره.",
            "Ask me about the articles I hold, and I show you the sentence that answers, word for word, with its section \
             and paragraph. Ask in English or in any kind of Arabic, here, in your group or in any chat. I make nothing \
             up: what the articles do not say, I say is missing.",
        )
    }

    /// What the bot's profile page and shared links show; at most 120 characters.
    pub fn short_description(self) -> String {
        self.say(
            "أجيب عن أسئلتك من المقالات بالجملة التي تجيب، مع مصدرها.",
            "I answer from articles with the sentence that answers, and its source.",
        )
    }
}
