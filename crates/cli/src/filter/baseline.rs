//! Logs that another is compared with.

use anyhow::{Context, bail};
use hr_archive::Archive;
use hr_core::HandlePrefix;
use hr_log::Baseline;
use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

/// Bytes that are read at a time.
const BLOCK: usize = 256 << 10;

/// Reads the logs that are `named`: files, or originals in the `archive`.
pub(crate) fn read(named: &[PathBuf], archive: Option<&Archive>) -> anyhow::Result<Baseline> {
    let mut baseline = Baseline::default();
    for name in named {
        copy_named(name, archive, &mut Pushed(&mut baseline))
            .with_context(|| format!("cannot read the baseline '{}'", name.display()))?;
        baseline.end();
    }
    Ok(baseline)
}

/// Writes to `out` what is `named`: a file, or an original in the `archive`.
pub(crate) fn copy_named(
    named: &Path,
    archive: Option<&Archive>,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    match File::open(named) {
        Ok(file) => {
            io::copy(&mut BufReader::with_capacity(BLOCK, file), out)?;
            return Ok(());
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        Err(_) => {}
    }
    let handle = named.to_str().and_then(|name| name.parse::<HandlePrefix>().ok());
    let (Some(handle), Some(archive)) = (handle, archive) else {
        bail!("there is no such file, and it is not the handle of an original");
    };
    archive.read(&handle, .., out)?;
    Ok(())
}

/// Passes on what is written.
struct Pushed<'a>(&'a mut Baseline);

impl Write for Pushed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.push(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
