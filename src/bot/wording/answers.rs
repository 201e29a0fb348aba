//! What is said around a quotation: before it, its source, what follows, and what is said when there is none.

use jiff::civil::Date;

use super::Voice;
use crate::answer::Courtesy;

/// The parts of a citation line, in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitationWords {
    /// Before the title.
    pub before: String,
    /// The title, to be linked.
    pub title: String,
    /// Section, paragraph, day.
    pub after: String,
}

impl Voice {
    /// The citation line: «المصدر: «العنوان»، قسم «سؤال الأعمال»، الفقرة 27، 3 سبتمبر 2025».
    pub fn citation(
        self,
        title: &str,
        section: Option<&str>,
        paragraph: u32,
        date: Option<Date>,
    ) -> CitationWords {
        CitationWords {
            before: self.say("المصدر: ", "Source: "),
            title: self.quoted(title),
            after: self.pick("، ", ", ").to_owned() + &self.place(section, paragraph, date),
        }
    }

    /// Where in the article: «قسم «سؤال الأعمال»، الفقرة 27، 3 سبتمبر 2025».
    pub fn place(self, section: Option<&str>, paragraph: u32, date: Option<Date>) -> String {
        let mut parts = Vec::with_capacity(3);
        if let Some(section) = section {
            parts.push(format!("{} {}", self.pick("قسم", "section"), self.quoted(section)));
        }
        parts.push(format!("{} {}", self.pick("الفقرة", "paragraph"), self.number(paragraph)));
        parts.extend(date.map(|date| self.date(date)));
        parts.join(self.pick("، ", ", "))
    }

    /// The title before a place, in the folded quotation: «مقال «العنوان»، ».
    pub fn further_title(self, title: &str) -> String {
        format!("{}{}", self.quoted(title), self.pick("، ", ", "))
    }

    /// The question above an answer that stands alone: «سألت: كم قيمة OpenAI؟».
    pub fn asked(self, question: &str) -> String {
        format!("{}{}", self.pick("سألت: ", "You asked: "), self.foreign(question))
    }

    /// Before the nearest passage, when none answers outright.
    pub fn unsure(self, articles: usize) -> String {
        if articles == 1 {
            self.say(
                "لا أجد في المقال جوابًا صريحًا عن هذا، وهذا أقرب ما ورد فيه:",
                "The article does not answer this outright. This is the nearest it comes:",
            )
        } else {
            self.say(
                "لا أجد في المقالات جوابًا صريحًا عن هذا، وهذا أقرب ما ورد فيها:",
                "The articles do not answer this outright. This is the nearest they come:",
            )
        }
    }

    /// Before answers from several articles.
    pub fn several(self) -> String {
        self.say(
            "تحدّث عن هذا أكثر من مقال، والأحدث أولًا:",
            "More than one article speaks of this, the newest first:",
        )
    }

    /// Before the folded quotation.
    pub fn further(self) -> String {
        self.say("وورد أيضًا:", "Related passages:")
    }

    /// The article does not say; its sections follow as buttons.
    pub fn not_found_sections(self) -> String {
        self.say(
            "لم أجد في المقال جوابًا عن هذا السؤال. هذه أقسامه، لعلّ في أحدها ما تبحث عنه:",
            "The article does not say. These are its sections; one of them may have what you are looking for:",
        )
    }

    /// The articles do not say; they follow as buttons.
    pub fn not_found_articles(self) -> String {
        self.say(
            "لم أجد في المقالات التي عندي جوابًا عن هذا السؤال. هذه عناوينها، لعلّ في أحدها ما تبحث عنه:",
            "My articles do not say. These are their titles; one of them may have what you are looking for:",
        )
    }

    /// The article does not say; its sections follow as buttons, and questions that it answers.
    pub fn not_found_sections_and_examples(self) -> String {
        self.say(
            "لم أجد في المقال جوابًا عن هذا السؤال. هذه أقسامه، وبعدها أسئلة يجيب عنها:",
            "The article does not say. These are its sections, and below them questions that it answers:",
        )
    }

    /// The articles do not say; they follow as buttons, and questions that they answer.
    pub fn not_found_articles_and_examples(self) -> String {
        self.say(
            "لم أجد في المقالات التي عندي جوابًا عن هذا السؤال. هذه عناوينها، وبعدها أسئلة تجيب عنها:",
            "My articles do not say. These are their titles, and below them questions that they answer:",
        )
    }

    /// Nothing was found and there is nothing to offer.
    pub fn not_found(self) -> String {
        self.say(
            "لم أجد جوابًا عن هذا السؤال. جرّب أن تصوغه بكلمات أخرى.",
            "I found no answer to this. Try asking it in other words.",
        )
    }

    /// Before example questions, after something was not found.
    pub fn or_ask(self) -> String {
        self.say("أو اسأل مثلًا:", "Or ask, for example:")
    }

    /// To a message that is no question.
    pub fn courtesy(self, courtesy: Courtesy, words: &str) -> String {
        match courtesy {
            Courtesy::Greeting if words.contains("سلام") || words.contains("salam") => self.say(
                "وعليكم السلام ورحمة الله، أهلًا بك! بمَ أفيدك؟ اكتب لي سؤالك وسأبحث لك عن جوابه.",
                "Wa alaikum as-salam, and welcome! What would you like to know?",
            ),
            Courtesy::Greeting => self.say(
                "أهلًا وسهلًا! بمَ أفيدك؟ اكتب لي سؤالك وسأبحث لك عن جوابه.",
                "Hello! What would you like to know? Write your question and I will look for the answer.",
            ),
            Courtesy::Thanks => self.say(
                "عفوًا، على الرحب والسعة. إن كان لديك سؤال آخر فأنا هنا.",
                "You are welcome! If there is anything else you would like to know, just ask.",
            ),
            Courtesy::Farewell => {
                self.say("في أمان الله، وأهلًا بك متى شئت.", "Goodbye, and come back any time.")
            }
            Courtesy::About => self.say(
                "أنا إسناد: أجيب عن أسئلتك من المقالات التي عندي، فأنقل لك النص بحرفه وأذكر مصدره، وإن لم أجد جوابًا قلت ذلك.",
                "I am Isnad. I answer your questions from the articles I have: I quote the very words with their source, and when they do not say, I tell you so.",
            ),
            Courtesy::Beyond => self.say(
                "أعتذر، هذا خارج ما أستطيعه: أجيب فقط عن أسئلة حول ما في المقالات. جرّب أن تسألني عن شيء فيها.",
                "I am sorry, that is beyond me: I only answer questions about what my articles say. Try asking me about something in them.",
            ),
            Courtesy::Empty => self.say(
                "اكتب لي سؤالك في بضع كلمات، وسأبحث لك عن جوابه.",
                "Write your question in a few words, and I will look for the answer.",
            ),
        }
    }

    /// Above a passage with the paragraphs around it.
    pub fn context(self) -> String {
        self.say("المقطع في سياقه:", "The passage in its context:")
    }

    /// The passage was changed after it had been quoted; its paragraph as it reads now follows.
    pub fn changed(self) -> String {
        self.say(
            "عُدّلت هذه الفقرة بعد أن نقلتها إليك، وهذا نصّها الآن:",
            "This paragraph was changed after I quoted it. It now reads:",
        )
    }

    /// The passage is no longer in its article.
    pub fn withdrawn(self) -> String {
        self.say(
            "لم يعد هذا المقطع في المقال. أرسل سؤالك من جديد، وسأبحث في النص الحالي.",
            "This passage is no longer in the article. Ask again, and I will search the text as it is now.",
        )
    }

    /// The article is no longer there.
    pub fn article_gone(self) -> String {
        self.say(
            "لم يعد هذا المقال عندي. تجد المقالات الحالية في /articles",
            "I no longer have this article. The present ones are in /articles",
        )
    }

    /// Above a quotable passage.
    pub fn random(self) -> String {
        self.say("مقطع يستحق القراءة:", "A passage worth reading:")
    }

    /// There are no articles at all.
    pub fn no_articles(self) -> String {
        self.say(
            "ليس عندي مقالات بعد. عُد قريبًا، وستجدني جاهزًا لأسئلتك.",
            "I have no articles yet. Come back soon, and I will be ready for your questions.",
        )
    }
}
