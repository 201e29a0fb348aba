//! The emulated Telegram alone, for a bot written with whatever library:
//! `cargo run --example emulator -- [port] [token]`.
//!
//! Point the bot at the printed address instead of `https://api.telegram.org`, give it the printed
//! token, and talk to it on the page.

use std::io::Write as _;

use isnad::emulator::{Emulator, Options};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut options = Options { port: 8081, guest: true, ..Options::default() };
    if let Some(port) = arguments.next() {
        options.port = port.parse().map_err(std::io::Error::other)?;
    }
    if let Some(token) = arguments.next() {
        options.token = token;
    }
    let telegram = Emulator::start(options).await?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "Bot API  {}", telegram.url())?;
    writeln!(out, "token    {}", telegram.token())?;
    writeln!(out, "page     {}", telegram.open_page())?;
    out.flush()?;
    tokio::signal::ctrl_c().await
}
