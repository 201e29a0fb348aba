//! What is said in groups, and about their settings.

use super::Voice;
use crate::index::ArticleCard;

/// What reaches the bot of what is said in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hears {
    /// What is addressed to it.
    Addressed,
    /// Everything: privacy mode is off.
    All,
    /// Everything: it is an admin.
    AllAsAdmin,
}

impl Voice {
    /// On being added to a group.
    pub fn welcome(
        self,
        articles: &[impl AsRef<ArticleCard>],
        username: &str,
        hears: Hears,
    ) -> String {
        let at = self.foreign(&format!("@{username}"));
        let library = self.library(articles);
        if self.is_arabic() {
            let heard = match hears {
                Hears::Addressed => "لا يصلني من رسائلكم إلا ما يوجَّه إليّ، ولا أتكلم إلا إذا سُئلت.",
                Hears::All => {
                    "تصلني رسائل المجموعة كلها لأن وضع الخصوصية معطّل، لكني لا أجيب إلا عمّا يوجَّه إليّ. وإن أردتم ألّا يصلني \
                     غيره، فليفعّل صاحب البوت وضع الخصوصية، ثم أضيفوني من جديد."
                }
                Hears::AllAsAdmin => {
                    "تصلني رسائل المجموعة كلها لأنني مشرف فيها، لكني لا أجيب إلا عمّا يوجَّه إليّ. وإن أردتم ألّا يصلني غيره، \
                     فيكفي أن أكون عضوًا عاديًا."
                }
            };
            format!(
                "السلام عليكم، وشكرًا على الدعوة! أجيب عن أسئلتكم من {library} بالجملة التي فيها الجواب، وأذكر مصدرها.\n\n\
                 اكتبوا {at} مع السؤال، أو /ask ثم السؤال، أو رُدّوا على رسالة مني.\n{heard}\n\n\
                 للمشرفين: /settings"
            )
        } else {
            let heard = match hears {
                Hears::Addressed => {
                    "I hear only what is addressed to me, and speak only when asked."
                }
                Hears::All => {
                    "Privacy mode is off, so every message here reaches me; I answer only what is addressed to me. If you \
                     would rather I heard nothing else, my owner can switch privacy mode on and you add me again."
                }
                Hears::AllAsAdmin => {
                    "As an admin I receive every message here; I answer only what is addressed to me. If you would rather I \
                     heard nothing else, make me an ordinary member."
                }
            };
            format!(
                "Hello, and thank you for having me! I answer questions from {library} with the sentence that holds the \
                 answer, and its source.\n\nWrite {at} with your question, or /ask and the question, or reply to a message \
                 of mine.\n{heard}\n\nFor admins: /settings"
            )
        }
    }

    /// Asked too fast.
    pub fn too_fast(self) -> String {
        self.say(
            "وصلتني أسئلة كثيرة في وقت قصير. أمهلني دقيقة ثم اسأل من جديد.",
            "That was a lot of questions at once. Give me a minute, then ask again.",
        )
    }

    /// The same was asked before; [`asked_before_link`](Self::asked_before_link) follows.
    pub fn asked_before_lead(self) -> String {
        self.say("سُئلتُ هذا هنا قبل قليل، و", "This was asked here a little while ago: ")
    }

    /// Linked to the earlier answer.
    pub fn asked_before_link(self) -> String {
        self.say("هذا هو الجواب", "here is the answer")
    }

    /// The settings are for admins.
    pub fn admins_only(self) -> String {
        self.say("الإعدادات لمشرفي المجموعة وحدهم.", "The settings are for the group’s admins.")
    }

    /// Above the settings.
    pub fn settings(self, group: bool, off: bool) -> String {
        match (group, off) {
            (_, true) => self.say(
                "أنا صامت في هذه المجموعة حتى يعيدني أحد المشرفين.",
                "I am silent in this group until an admin brings me back.",
            ),
            (true, false) => self.say(
                "هكذا أعمل في هذه المجموعة. اضغط على ما تريد تغييره:",
                "This is how I work in this group. Tap what you want to change:",
            ),
            (false, false) => self.say(
                "هكذا أردّ عليك. اضغط على ما تريد تغييره:",
                "This is how I answer you. Tap what you want to change:",
            ),
        }
    }

    /// Length of answers.
    pub fn setting_length(self, brief: bool) -> String {
        if brief {
            self.say("الجواب: المقطع الأفضل وحده", "Answers: the best passage alone")
        } else {
            self.say("الجواب: مع مقاطع أخرى", "Answers: with related passages")
        }
    }

    /// Digits of the bot's own words.
    pub fn setting_digits(self, arabic: bool) -> String {
        if arabic {
            self.say("الأرقام: ١٢٣", "Digits in Arabic: ١٢٣")
        } else {
            self.say("الأرقام: 123", "Digits in Arabic: 123")
        }
    }

    /// The articles answers come from.
    pub fn setting_article(self, title: Option<&str>) -> String {
        let from = self.pick("المقالات", "Articles");
        match title {
            Some(title) => format!("{from}: {}", self.foreign(title)),
            None => format!("{from}: {}", self.pick("كلها", "all")),
        }
    }

    /// Above the articles to choose from.
    pub fn setting_articles(self) -> String {
        self.say("من أي مقال أجيب هنا؟", "Which article shall I answer from here?")
    }

    /// Whether commands are deleted.
    pub fn setting_tidy(self, on: bool) -> String {
        if on {
            self.say("أحذف الأمر بعد الجواب: نعم", "Delete commands once answered: yes")
        } else {
            self.say("أحذف الأمر بعد الجواب: لا", "Delete commands once answered: no")
        }
    }

    /// Commands cannot be deleted without the right to.
    pub fn no_right_to_delete(self) -> String {
        self.say(
            "لا أستطيع حذف الرسائل هنا. اجعلوني مشرفًا له حق حذف الرسائل، ثم أعيدوا المحاولة.",
            "I cannot delete messages here. Make me an admin who may, then try again.",
        )
    }

    /// Whether the bot is silent.
    pub fn setting_off(self, off: bool) -> String {
        if off {
            self.say("عُد إلى الإجابة هنا", "Answer here again")
        } else {
            self.say("اصمت في هذه المجموعة", "Be silent in this group")
        }
    }

    /// All articles.
    pub fn button_all_articles(self) -> &'static str {
        self.pick("كل المقالات", "All articles")
    }

    /// Back to the settings.
    pub fn button_back_to_settings(self) -> &'static str {
        self.pick("عودة", "Back")
    }

    /// Close the menu.
    pub fn button_close(self) -> &'static str {
        self.pick("تمّ", "Done")
    }
}
