//! Logs that another is compared with.

use anyhow::{Context, bail};
use hr_archive::Archive;
use hr_core::HandlePrefix;
use hr_log::Baseline;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Bytes that are read at a time.
const BLOCK: usize = 256 << 10;

/// Reads the logs that are `named`: files, or originals in the `archive`.
pub(crate) fn read(named: &[PathBuf], archive: Option<&Archive>) -> anyhow::Result<Baseline> {
    let mut baseline = Baseline::default();
    for name in named {
        read_one(name, archive, &mut baseline)
            .with_context(|| format!("cannot read the baseline '{}'", name.display()))?;
        baseline.end();
    }
    Ok(baseline)
}

fn read_one(name: &Path, archive: Option<&Archive>, into: &mut Baseline) -> anyhow::Result<()> {
    match File::open(name) {
        Ok(file) => return Ok(read_file(file, into)?),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        Err(_) => {}
    }
    let handle = name.to_str().and_then(|name| name.parse::<HandlePrefix>().ok());
    let (Some(handle), Some(archive)) = (handle, archive) else {
        bail!("there is no such file, and it is not the handle of an original");
    };
    archive.read(&handle, .., &mut Pushed(into))?;
    Ok(())
}

fn read_file(mut file: File, into: &mut Baseline) -> io::Result<()> {
    let mut block = vec![0; BLOCK];
    loop {
        match file.read(&mut block) {
            Ok(0) => return Ok(()),
            Ok(len) => into.push(&block[..len]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
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
