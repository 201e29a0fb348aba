//! The program; everything is in the library, and `cli` decides what to run.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    isnad::cli::Cli::parse().run()
}
