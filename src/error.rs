//! What the operator reads when something is wrong: cause, place and remedy in one line.
//!
//! What a *reader* sees is never built from these; that lives in `bot::wording`.

use std::fmt;

/// A problem that the operator can mend.
///
/// Shown as `place: cause. remedy`, so that each line reads alone in a log or a report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problem {
    /// Where: a file with its line (`index/articles/a.md:12`), a configuration key, a port.
    pub place: String,
    /// What is wrong, as a sentence without its full stop.
    pub cause: String,
    /// What to do about it, as a sentence without its full stop.
    pub remedy: String,
}

impl Problem {
    /// A problem at `place`.
    pub fn new(
        place: impl Into<String>,
        cause: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { place: place.into(), cause: cause.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}. {}.", self.place, self.cause, self.remedy)
    }
}
