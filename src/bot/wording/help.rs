//! What the bot says of itself: start, help, articles, source.

use super::{PARAGRAPH, Voice};
use crate::index::ArticleCard;

impl Voice {
    /// `/start`: what the bot is for; example questions follow as buttons where there are `examples`.
    pub fn start(self, articles: &[impl AsRef<ArticleCard>], examples: bool) -> String {
        let library = self.library(articles);
        if self.is_arabic() {
            let ask = if examples {
                "اكتب سؤالك بكلماتك، أو جرّب واحدًا من هذه:"
            } else {
                "اكتب سؤالك بكلماتك."
            };
            format!(
                "أهلًا بك! أجيب عن أسئلتك من {library} بالجملة التي فيها الجواب كما كُتبت، وأذكر لك مصدرها. {ask}"
            )
        } else {
            let ask = if examples {
                "Ask in your own words, or try one of these:"
            } else {
                "Ask in your own words."
            };
            format!(
                "Welcome! I answer your questions from {library} with the very sentence that holds the answer, and tell \
                 you where it stands. {ask}"
            )
        }
    }

    /// `/help`, for a bot with this username.
    pub fn help(self, username: &str, inline: bool) -> String {
        let at = self.foreign(&format!("@{username}"));
        let mut lines = Vec::new();
        if self.is_arabic() {
            lines.push("اسألني كما تسأل صديقًا، بالفصحى أو بلهجتك أو بالإنجليزية.".to_owned());
            lines.push(String::new());
            lines.push("• في محادثتنا: اكتب سؤالك مباشرة.".to_owned());
            lines.push(format!(
                "• في مجموعة: اذكر {at} مع سؤالك، أو رُدّ على رسالة مني، أو اكتب /ask ثم السؤال."
            ));
            lines.push(format!("• لتبحث عمّا كتبه غيرك: رُدّ على رسالته واكتب {at} وحدها."));
            if inline {
                lines.push(format!("• في أي محادثة أخرى: اكتب {at} ثم سؤالك، واختر من القائمة."));
            }
            lines.push("• إن عدّلت سؤالك عدّلت جوابي.".to_owned());
            lines.push(String::new());
            lines.push(
                "كل ما أعرضه منقول بنصّه من المقالات، وإن لم أجد الجواب فيها قلت ذلك.".to_owned(),
            );
        } else {
            lines.push(
                "Ask me as you would ask a friend, in English or in any kind of Arabic.".to_owned(),
            );
            lines.push(String::new());
            lines.push("• In our chat: just write your question.".to_owned());
            lines.push(format!(
                "• In a group: mention {at} with your question, reply to a message of mine, or write /ask and the question."
            ));
            lines.push(format!(
                "• To look up what someone else wrote: reply to their message with {at} alone."
            ));
            if inline {
                lines.push(format!(
                    "• In any other chat: type {at} and your question, and pick from the list."
                ));
            }
            lines.push("• If you edit your question, I edit my answer.".to_owned());
            lines.push(String::new());
            lines.push(
                "All I show is quoted from the articles word for word; what they do not say, I say is missing.".to_owned(),
            );
        }
        lines.push(String::new());
        for (command, arabic, english) in super::profile::COMMANDS {
            if *command != "start" && *command != "help" {
                lines.push(format!("/{command} {}", self.pick(arabic, english)));
            }
        }
        lines.join("\n")
    }

    /// `/articles`: above the list.
    pub fn articles(self, count: usize) -> String {
        match count {
            0 => self.no_articles(),
            1 => self.say(
                "أجيب من هذا المقال. اضغط على عنوانه لترى أقسامه:",
                "I answer from this article. Tap its title to see its sections:",
            ),
            _ => self.say(
                "أجيب من هذه المقالات. اضغط على عنوان لترى أقسامه:",
                "I answer from these articles. Tap a title to see its sections:",
            ),
        }
    }

    /// One article in a list: «العنوان»، author، day، number of paragraphs.
    pub fn article_line(self, article: &ArticleCard) -> (String, String) {
        let mut details = Vec::new();
        if let Some(author) = &article.author {
            details.push(self.foreign(author));
        }
        details.extend(article.published.map(|date| self.date(date)));
        details.push(self.count(PARAGRAPH, article.paragraphs as usize));
        (self.foreign(&article.title), details.join(self.pick("، ", ", ")))
    }

    /// `/outline`: above the sections of an article.
    pub fn outline(self, title: &str) -> String {
        let title = self.quoted(title);
        if self.is_arabic() {
            format!("أقسام {title}. اختر قسمًا لنقرأه معًا:")
        } else {
            format!("The sections of {title}. Choose one to read:")
        }
    }

    /// `/source`: how answers come about; the articles follow.
    pub fn source(self) -> String {
        self.say(
            "أنا «إسناد»، برنامج مفتوح المصدر يبحث عن سؤالك في المقالات، ويعرض لك المقطع الذي يجيب كما كُتب، مع قسمه ورقم \
             فقرته. لا أؤلّف جوابًا من عندي، وما لا تذكره المقالات أقول إنها لا تذكره.\n\nمصادري:",
            "I am Isnad, an open-source program that looks up your question in articles and shows the passage that answers, \
             word for word, with its section and paragraph. I make nothing up: what the articles do not say, I say is \
             missing.\n\nMy sources:",
        )
    }
}
