//! Behaviour that a user, an author or an operator can notice: one binary, a file per behaviour.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it is")]

mod buttons;
mod dependencies;
mod editing;
mod groups;
mod harness;
mod links;
mod private;
