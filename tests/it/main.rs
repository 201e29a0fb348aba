//! Behaviour that a user, an author or an operator can notice: one binary, a file per behaviour.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it stands")]
#![expect(clippy::print_stderr, reason = "a test that a machine cannot run says so")]

#[path = "../support/anything.rs"]
#[expect(unreachable_pub, reason = "shared with the fuzz targets")]
mod anything;
mod articles;
mod bad_input;
#[path = "../support/browser.rs"]
mod browser;
mod buttons;
mod command_line;
mod conversation;
mod demo_page;
mod dependencies;
mod documents;
mod editing;
mod groups;
mod harness;
mod inline;
mod links;
mod private;
mod profile;
mod reliability;
mod reliability_damage;
mod reliability_people;
mod search;
mod several;
mod topics;
#[path = "../support/trials/mod.rs"]
#[expect(unreachable_pub, dead_code, reason = "shared with the long runs")]
mod trials;
