//! Behaviour that a user, an author or an operator can notice: one binary, a file per behaviour.

mod dependencies;
