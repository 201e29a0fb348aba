//! Logging to standard error, with secrets blacked out and panics reported without their words.
//!
//! The code never logs the token or a reader's words; this module is the second wall: every line
//! passes through [`Redacted`], and a panic's message is shown only when it is a literal of the
//! source, because a formatted one may quote a reader.

use std::io::{self, Write};
use std::panic;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::error::Problem;

/// Starts logging; call once.
///
/// # Errors
/// `filter` is not a tracing filter, or logging was started before.
pub fn start(filter: &str, secrets: &[SecretString]) -> Result<(), Problem> {
    let wrong = |cause: String| {
        Problem::new(
            "log.filter",
            cause,
            "Use a level such as info, or a filter such as info,isnad::bot=debug",
        )
    };
    let parsed = EnvFilter::try_new(filter)
        .map_err(|error| wrong(format!("`{filter}` is not a filter: {error}")))?;
    tracing_subscriber::fmt()
        .with_env_filter(parsed)
        .with_writer(Redacted::new(secrets, io::stderr))
        .with_ansi(io::IsTerminal::is_terminal(&io::stderr()))
        .try_init()
        .map_err(|error| wrong(error.to_string()))?;
    panic::set_hook(Box::new(|info| {
        let place =
            info.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        let literal =
            info.payload().downcast_ref::<&'static str>().copied().unwrap_or("(message withheld)");
        tracing::error!(place, "panic: {literal}");
    }));
    Ok(())
}

/// A writer that replaces every known secret by `[secret]`.
#[derive(Clone)]
pub struct Redacted<W> {
    secrets: Arc<[SecretString]>,
    inner: W,
}

impl<W> std::fmt::Debug for Redacted<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redacted").field("secrets", &self.secrets.len()).finish_non_exhaustive()
    }
}

impl<W> Redacted<W> {
    /// Redacts `secrets` from what is written to `inner`.
    pub fn new(secrets: &[SecretString], inner: W) -> Self {
        Self { secrets: secrets.into(), inner }
    }

    fn clean(&self, line: &[u8]) -> Vec<u8> {
        let mut text = String::from_utf8_lossy(line).into_owned();
        for secret in
            self.secrets.iter().map(ExposeSecret::expose_secret).filter(|secret| secret.len() >= 8)
        {
            if text.contains(secret) {
                text = text.replace(secret, "[secret]");
            }
        }
        text.into_bytes()
    }
}

impl<W: Write> Write for Redacted<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // The subscriber hands over whole lines, so a secret is never split between two writes.
        let cleaned = self.clean(line);
        self.inner.write_all(&cleaned)?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for Redacted<W> {
    type Writer = Redacted<W::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Redacted { secrets: Arc::clone(&self.secrets), inner: self.inner.make_writer() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Redacted, SecretString, Write};

    #[test]
    fn a_secret_never_reaches_the_log() {
        let mut log = Vec::new();
        let secrets = [SecretString::from("123456:CANARY".to_owned())];
        Redacted::new(&secrets, &mut log)
            .write_all(b"GET /bot123456:CANARY/getMe failed\n")
            .unwrap();
        assert_eq!(String::from_utf8(log).unwrap(), "GET /bot[secret]/getMe failed\n");
    }
}
