//! Text analysis, Arabic first: one linguistic step a file.
//!
//! This module takes values and returns values: it does no I/O, reads no clock, and cannot
//! fail: on odd input it returns less. A question is analysed by the same code as a paragraph.
//!
//! ```text
//! text → normalize → tokens → stem (light10, deep, skeleton), root, grams
//!                    tokens → compound (GPT-5 is also gpt5), quantity (خمسمئة is 500), transliterate, alias
//! text → sentence, language, courtesy, beyond, question_kind, evidence          word → stopwords, edit
//! text → arabizi → tokens; steps shows all of it
//! ```

pub mod alias;
pub mod arabizi;
pub mod beyond;
pub mod compound;
pub mod courtesy;
pub mod edit;
pub mod english;
pub mod evidence;
pub mod grams;
pub mod language;
pub mod normalize;
pub mod quantity;
pub mod question_kind;
pub mod root;
pub mod sentence;
pub mod stem;
pub mod steps;
pub mod stopwords;
pub mod tokens;
pub mod transliterate;

pub use language::Language;
pub use normalize::normalize;
pub use tokens::{Kind, Token, tokens};
