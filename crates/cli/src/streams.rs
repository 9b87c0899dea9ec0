//! Standard input and output.

use std::io::{self, ErrorKind, Read, Write};

/// All of standard input.
pub(crate) fn read() -> io::Result<Vec<u8>> {
    let mut input = Vec::new();
    io::stdin().lock().read_to_end(&mut input)?;
    Ok(input)
}

/// Writes `output` to standard output. That nobody reads on is no failure.
pub(crate) fn print(output: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    unless_closed(stdout.write_all(output).and_then(|()| stdout.flush()))
}

/// Copies standard input to standard output as it comes.
pub(crate) fn copy() -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    unless_closed(io::copy(&mut io::stdin().lock(), &mut stdout).and_then(|_| stdout.flush()))
}

/// A pipe that its reader has closed (`| head`) ends a program quietly.
pub(crate) fn unless_closed(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
