//! Labels of buttons: short enough for half the width of a phone.

use super::Voice;

impl Voice {
    /// The next passage.
    pub fn button_next(self) -> &'static str {
        self.pick("المقطع التالي", "Next passage")
    }

    /// The passage before.
    pub fn button_previous(self) -> &'static str {
        self.pick("المقطع السابق", "Previous")
    }

    /// The paragraphs around.
    pub fn button_context(self) -> &'static str {
        self.pick("السياق", "Context")
    }

    /// The sections of the article.
    pub fn button_outline(self) -> &'static str {
        self.pick("أقسام المقال", "Outline")
    }

    /// Passage and source as plain text.
    pub fn button_copy(self) -> &'static str {
        self.pick("نسخ", "Copy")
    }

    /// The rest of a long passage.
    pub fn button_read_on(self) -> &'static str {
        self.pick("تتمة المقطع", "Read on")
    }

    /// Back from context or section to the answer.
    pub fn button_back(self) -> &'static str {
        self.pick("عودة إلى الجواب", "Back to the answer")
    }

    /// The answer in another chat.
    pub fn button_share(self) -> &'static str {
        self.pick("مشاركة", "Share")
    }

    /// The answer helped.
    pub fn button_helpful(self) -> &'static str {
        self.pick("👍 أفادني", "👍 Helpful")
    }

    /// The answer was not what was asked for.
    pub fn button_not_it(self) -> &'static str {
        self.pick("👎 ليس هذا", "👎 Not it")
    }

    /// The same passage in the private chat.
    pub fn button_private(self) -> &'static str {
        self.pick("افتح في الخاص", "Open in private")
    }

    /// The articles.
    pub fn button_articles(self) -> &'static str {
        self.pick("المقالات", "Articles")
    }

    /// More of a list.
    pub fn button_more(self) -> &'static str {
        self.pick("المزيد", "More")
    }

    /// Another random passage.
    pub fn button_another(self) -> &'static str {
        self.pick("مقطع آخر", "Another one")
    }

    /// What stands before the first heading.
    pub fn button_opening(self) -> &'static str {
        self.pick("المقدمة", "Opening")
    }
}
