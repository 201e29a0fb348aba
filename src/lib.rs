//! Isnad answers readers' questions about articles: it finds the passage, shows the
//! sentence that answers, and cites article, section and paragraph.
//!
//! The program is two journeys. Follow either arrow by opening the modules in this order.
//!
//! ```text
//! indexing    file → article::parse → Article → text analysis → index::write → index/store
//!                    sections, paragraphs       terms            Tantivy, fingerprinted
//!
//! answering   update → inbox → Question → retrieve → rank → Answer + Citation → render → outbox → message
//!             bot      store   answer     index      answer  answer             bot      store    bot
//! ```
//!
//! Dependencies point one way: `article`, `text`, `encode` → `index` → `answer` → `bot` → `startup`, `cli`.
//! `store` is used by `bot`, `startup` and `cli`. ARCHITECTURE.md says why.

pub mod answer;
pub mod article;
pub mod bot;
pub mod cli;
pub mod config;
pub mod emulator;
pub mod encode;
pub mod error;
pub mod eval;
pub mod index;
pub mod startup;
pub mod store;
pub mod telemetry;
pub mod text;
