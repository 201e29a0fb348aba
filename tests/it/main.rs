//! Behaviour that a user, an author or an operator can notice: one binary, a file per behaviour.
//!
//! The conversations in this folder (buttons, editing, groups, links, private) are not green yet and join
//! the run once they are.

#[path = "../support/anything.rs"]
#[expect(unreachable_pub, reason = "shared with the fuzz targets")]
mod anything;
mod articles;
#[path = "../support/browser.rs"]
mod browser;
mod command_line;
mod demo_page;
mod dependencies;
mod documents;
mod reliability;
mod reliability_damage;
mod search;
#[path = "../support/trials/mod.rs"]
#[expect(unreachable_pub, dead_code, reason = "shared with the long runs")]
mod trials;
