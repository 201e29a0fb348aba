//! Behaviour that a user, an author or an operator can notice: one binary, a file per behaviour.
//!
//! The conversations in this folder (buttons, editing, groups, links, private) are not green yet and join
//! the run once they are.

mod articles;
#[path = "../support/browser.rs"]
mod browser;
mod command_line;
mod demo_page;
mod dependencies;
mod documents;
mod search;
