//! Behaviour that a user, an author or an operator can notice: one binary, a file per behaviour.

mod buttons;
mod dependencies;
mod editing;
mod groups;
mod harness;
mod links;
mod private;
