//! Standard output, where a reader who leaves early (`isnad ask … | head -1`) is no failure, and a full disk is one.

use std::io::{self, ErrorKind, Write as _};

use crate::error::Problem;

/// Prints `text`; colours stay only where a terminal shows them.
///
/// # Errors
/// Standard output cannot be written for any other reason than that nobody reads it any more.
pub(super) fn print(text: &str) -> Result<(), Problem> {
    let mut out = anstream::stdout().lock();
    judge(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Prints `text` and ends the line.
///
/// # Errors
/// As [`print()`].
pub(super) fn line(text: &str) -> Result<(), Problem> {
    print(&format!("{text}\n"))
}

fn judge(written: io::Result<()>) -> Result<(), Problem> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Problem::new(
            "standard output",
            error.to_string(),
            "Print to a place that can be written and has space left",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{ErrorKind, io, judge};

    #[test]
    fn only_a_reader_who_left_is_forgiven() {
        assert!(judge(Ok(())).is_ok());
        assert!(judge(Err(io::Error::from(ErrorKind::BrokenPipe))).is_ok());
        assert!(judge(Err(io::Error::from(ErrorKind::StorageFull))).is_err());
    }
}
