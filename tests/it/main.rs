//! Behaviour that a user, an author or an operator can notice: one binary, a file per behaviour.

mod bad_input;
mod buttons;
mod conversation;
mod dependencies;
mod editing;
mod groups;
mod harness;
mod inline;
mod links;
mod private;
mod profile;
mod several;
mod survival;
mod topics;
