//! Scripted faults: which calls go wrong, and how.

use std::time::Duration;

/// How a call goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// 429 with so many seconds to wait.
    TooManyRequests(u32),
    /// A status with a body of HTML, as a proxy sends it.
    Html(u16),
    /// The Bot API's own refusal.
    Refusal {
        /// HTTP status.
        code: u16,
        /// `description` of the body.
        description: String,
    },
    /// Status 200 and a body that is no JSON.
    Garbage,
    /// The connection breaks in the middle of the body.
    Cut,
    /// The body is shorter than its announced length.
    WrongLength,
    /// No answer for so long; then the ordinary one.
    Hang(Duration),
}

/// A fault and when it strikes.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) fault: Fault,
    /// Lower-case method name; `None` strikes every method but `getUpdates`.
    pub(super) method: Option<String>,
    pub(super) chat: Option<i64>,
    /// Calls that still go wrong.
    pub(super) left: usize,
    /// Strikes one in so many matching calls, by a fixed sequence.
    pub(super) one_in: u64,
    /// Whether the call is done all the same, and only its answer spoilt.
    pub(super) done: bool,
}

/// The rules, asked in order.
#[derive(Debug, Default)]
pub(super) struct Faults {
    rules: Vec<Rule>,
    seed: u64,
}

impl Faults {
    /// Adds a rule.
    pub(super) fn add(&mut self, rule: Rule) {
        self.rules.push(rule);
    }

    /// Forgets all rules.
    pub(super) fn clear(&mut self) {
        self.rules.clear();
    }

    /// The fault that strikes this call, and whether the call is done all the same.
    pub(super) fn strike(&mut self, method: &str, chat: Option<i64>) -> Option<(Fault, bool)> {
        let seed = &mut self.seed;
        let rule = self.rules.iter_mut().find(|rule| {
            let named = rule.method.as_ref().map_or(method != "getupdates", |name| name == method);
            named && (rule.chat.is_none() || rule.chat == chat) && rule.falls_due(seed)
        })?;
        rule.left -= 1;
        let struck = (rule.fault.clone(), rule.done);
        self.rules.retain(|rule| rule.left > 0);
        Some(struck)
    }
}

impl Rule {
    /// Whether this matching call is the one in so many.
    fn falls_due(&self, seed: &mut u64) -> bool {
        // A linear congruential generator: scattered, and the same in every run.
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.one_in <= 1 || (*seed >> 33).is_multiple_of(self.one_in)
    }
}

/// A rule in the making; it holds once [`FaultBuilder::with`] names the fault.
#[derive(Debug)]
#[must_use = "a fault strikes only once `with` names it"]
pub struct FaultBuilder<'a> {
    pub(super) emulator: &'a super::Emulator,
    pub(super) rule: Rule,
}

impl FaultBuilder<'_> {
    /// Only calls that name this chat.
    pub fn in_chat(mut self, chat: i64) -> Self {
        self.rule.chat = Some(chat);
        self
    }

    /// So many calls go wrong; without this, one.
    pub fn times(mut self, times: usize) -> Self {
        self.rule.left = times;
        self
    }

    /// One in so many calls goes wrong, scattered by a fixed sequence.
    pub fn one_in(mut self, calls: u64) -> Self {
        self.rule.one_in = calls;
        self
    }

    /// The call is done, only its answer is spoilt.
    pub fn after_the_call(mut self) -> Self {
        self.rule.done = true;
        self
    }

    /// Goes wrong like this, from now on.
    pub fn with(mut self, fault: Fault) {
        self.rule.fault = fault;
        self.emulator.add_fault(self.rule);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_strikes_its_calls_and_is_spent() {
        let mut faults = Faults::default();
        faults.add(Rule {
            fault: Fault::Garbage,
            method: Some("sendmessage".into()),
            chat: Some(5),
            left: 2,
            one_in: 1,
            done: false,
        });
        assert_eq!(faults.strike("sendmessage", Some(6)), None);
        assert_eq!(faults.strike("getme", Some(5)), None);
        assert!(faults.strike("sendmessage", Some(5)).is_some());
        assert!(faults.strike("sendmessage", Some(5)).is_some());
        assert_eq!(faults.strike("sendmessage", Some(5)), None);
    }
}
