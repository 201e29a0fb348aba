//! How an emulator is set up.

/// What the emulated bot is and may do, as its owner would set it with Telegram's own bot for that.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in Telegram")]
pub struct Options {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// The bot's token; what stands before the colon is its user id.
    pub token: String,
    /// The bot's name.
    pub name: String,
    /// The bot's username, without `@`.
    pub username: String,
    /// Privacy mode: in groups the bot sees only what is meant for it.
    pub privacy: bool,
    /// Whether it may be asked inline.
    pub inline: bool,
    /// Whether chosen inline results are reported.
    pub inline_feedback: bool,
    /// Whether it may be asked in chats that it has not joined.
    pub guest: bool,
    /// Whether its private chats have topics.
    pub private_topics: bool,
    /// Messages kept per chat; older ones are forgotten.
    pub history: usize,
    /// Calls kept in the log; older ones are forgotten.
    pub log: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            token: "7000000001:AAEmulatedTokenForTestsAndTheDemo-00".into(),
            name: "إسناد".into(),
            username: "isnad_bot".into(),
            privacy: true,
            inline: true,
            inline_feedback: false,
            guest: false,
            private_topics: false,
            history: 10_000,
            log: 100_000,
        }
    }
}

impl Options {
    /// The bot's user id.
    pub(super) fn bot_id(&self) -> i64 {
        self.token.split(':').next().and_then(|id| id.parse().ok()).unwrap_or(7_000_000_001)
    }
}
