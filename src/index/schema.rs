//! The fields of the store. Text is analysed on our side: a field receives its terms joined by spaces.

use tantivy::schema::{
    FAST, Field as TantivyField, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing,
    TextOptions,
};

/// A field that questions are matched in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Consonant skeletons of title, section and paragraph.
    Skeleton,
    /// ISRI roots of title, section and paragraph.
    Root,
    /// 4-grams of `^word$` of title, section and paragraph.
    Gram,
    /// Adjacent light10 stems of the paragraph, stop words kept.
    Bigram,
    /// Trigrams of the title.
    Title,
    /// Numbers and dates of title, section and paragraph in their canonical form.
    Number,
    /// Normalised words of title, section and paragraph: the vocabulary; not scored.
    Word,
    /// The vocabulary by sound, each word once an article: `DBSK=ديب+سيك`; not scored.
    Sound,
}

impl Field {
    /// Every field, in the order of the variants.
    pub const ALL: [Self; 8] = [
        Self::Skeleton,
        Self::Root,
        Self::Gram,
        Self::Bigram,
        Self::Title,
        Self::Number,
        Self::Word,
        Self::Sound,
    ];

    /// The field's name in the store and in explanations.
    pub fn name(self) -> &'static str {
        match self {
            Self::Skeleton => "skeleton",
            Self::Root => "root",
            Self::Gram => "gram",
            Self::Bigram => "bigram",
            Self::Title => "title",
            Self::Number => "number",
            Self::Word => "word",
            Self::Sound => "sound",
        }
    }
}

/// Names of the numeric columns.
pub(super) mod column {
    /// First 60 bits of the passage's hash: the key of its id.
    pub(crate) const KEY: &str = "passage";
    /// Position of the article's card in reading order is not stored: this is the hash of the article's id.
    pub(crate) const ARTICLE: &str = "article_hash";
    /// Paragraph number, 1….
    pub(crate) const PARAGRAPH: &str = "paragraph";
    /// Section index plus one; 0 before the first heading.
    pub(crate) const SECTION: &str = "section";
    /// Which window of the paragraph, 0….
    pub(crate) const WINDOW: &str = "window";
    /// Which of several equal texts of one article, 0….
    pub(crate) const COPY: &str = "copy";
    /// Tokens of title, section and paragraph.
    pub(crate) const WORDS: &str = "words";
    /// 4-grams of the same.
    pub(crate) const GRAMS: &str = "grams";
    /// Stem bigrams.
    pub(crate) const BIGRAMS: &str = "bigrams";
    /// Trigrams of the title.
    pub(crate) const TITLE: &str = "title_grams";
    /// All of them.
    pub(crate) const ALL: [&str; 10] =
        [KEY, ARTICLE, PARAGRAPH, SECTION, WINDOW, COPY, WORDS, GRAMS, BIGRAMS, TITLE];
}

/// The schema with handles to its fields.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) schema: Schema,
    /// The article's id as one term, on passages and cards: what deletion goes by.
    pub(super) article: TantivyField,
    /// The passage's text as stored.
    pub(super) text: TantivyField,
    /// An article's card as JSON; a document has either a text or a card.
    pub(super) card: TantivyField,
}

impl Layout {
    /// The layout of every store this program writes.
    pub(super) fn new() -> Self {
        let mut builder = Schema::builder();
        for field in Field::ALL {
            let record = if matches!(field, Field::Word | Field::Sound) {
                IndexRecordOption::Basic
            } else {
                IndexRecordOption::WithFreqs
            };
            let indexing = TextFieldIndexing::default()
                .set_tokenizer("whitespace")
                .set_fieldnorms(false)
                .set_index_option(record);
            builder.add_text_field(
                field.name(),
                TextOptions::default().set_indexing_options(indexing),
            );
        }
        let article = builder.add_text_field("article", STRING);
        let text = builder.add_text_field("text", STORED);
        let card = builder.add_text_field("card", STORED);
        for name in column::ALL {
            builder.add_u64_field(name, FAST);
        }
        Self { schema: builder.build(), article, text, card }
    }

    /// The store's handle of a matched field.
    pub(super) fn field(&self, field: Field) -> TantivyField {
        self.schema.get_field(field.name()).expect("every matched field is in the schema")
    }

    /// The store's handle of a column.
    pub(super) fn column(&self, name: &str) -> TantivyField {
        self.schema.get_field(name).expect("every column is in the schema")
    }
}
