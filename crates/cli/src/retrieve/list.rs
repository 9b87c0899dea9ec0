//! `hr-retrieve --list`: what is archived.

use hr_archive::Entry;
use jiff::Timestamp;
use std::io::{self, Write};

/// Prints a line for each original: handle, kind, bytes, lines, and when it was stored last, in UTC.
pub(crate) fn print_list(manifests: &[Entry], out: &mut impl Write) -> io::Result<()> {
    for manifest in manifests {
        let (handle, kind) = (manifest.handle(), manifest.kind().name());
        let (bytes, lines) = (manifest.len(), manifest.line_count());
        let stored = i64::try_from(manifest.stored()).ok();
        let stored = stored.and_then(|seconds| Timestamp::from_second(seconds).ok());
        let stored = stored.map_or_else(|| "?".to_owned(), |time| time.to_string());
        writeln!(out, "{handle}  {kind:6}  {bytes:>12} bytes  {lines:>10} lines  {stored}")?;
    }
    Ok(())
}
