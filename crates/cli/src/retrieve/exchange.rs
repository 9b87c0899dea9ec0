//! `hr-retrieve --export` and `--import`: originals out of one archive, and into another.

use super::arguments::ExchangeArguments;
use super::progress::Progress;
use super::units::size;
use super::{Entry, Stop};
use crate::exit_code::Exit;
use crate::paths::shown;
use crate::settings::Settings;
use crate::streams::say;
use crate::upkeep::keep_house;
use hr_archive::{Archive, Error, Export, Import, Original};
use hr_core::HandlePrefix;
use rustix::process::Signal;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Originals that are opened together: to open each alone takes longer than to write it, if it is small.
const TOGETHER: usize = 64;

/// Does what is asked, and says what was done. `handle` is one that is named before all others. Gives whether anything
/// was asked.
pub(crate) fn exchange(
    archive: &Archive,
    settings: &Settings,
    handle: Option<&HandlePrefix>,
    asked: &ExchangeArguments,
    out: &mut impl Write,
) -> Result<bool, Stop> {
    // A file that may not grow (ulimit -f) is an error; unhandled, the signal would kill us.
    let _ = signal_hook::flag::register(Signal::XFSZ.as_raw(), Arc::default());
    if let Some((dir, named)) = asked.export.split_first() {
        if dir.is_empty() {
            let message = "--export needs the name of a directory; this one is empty";
            return Err(Stop::Usage(message.to_owned()));
        }
        let named = named.iter().map(|name| name.to_string_lossy().parse::<HandlePrefix>());
        let mut handles: Vec<HandlePrefix> = handle.cloned().into_iter().collect();
        for name in named {
            handles.push(name.map_err(|error| Stop::Usage(error.to_string()))?);
        }
        export(archive, &handles, Path::new(dir), out)?;
    } else if let Some(dir) = &asked.import {
        import(archive, dir, out)?;
        keep_house(archive, settings);
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// Originals of which something went wrong, each told.
#[derive(Default)]
struct Faults {
    count: usize,
    /// How the program ends because of the first.
    exit: Option<Exit>,
}

impl Faults {
    fn tell(&mut self, error: &Error) {
        say(format_args!("hr-retrieve: {error}"));
        self.count += 1;
        self.exit.get_or_insert(Exit::of(error));
    }

    /// What ends the program, of `total` originals that were to be `done`.
    fn stop(self, total: usize, done: &'static str) -> Result<(), Stop> {
        let Faults { count, exit } = self;
        exit.map_or(Ok(()), |exit| Err(Stop::NotAll { count, total, done, exit }))
    }
}

/// Writes the originals that are `named` to `dir`, or all if none is, and says how many.
fn export(
    archive: &Archive,
    named: &[HandlePrefix],
    dir: &Path,
    out: &mut impl Write,
) -> Result<(), Stop> {
    let mut faults = Faults::default();
    let (mut all, mut total) = (named.to_vec(), 0);
    if named.is_empty() {
        let entries = archive.list()?;
        total = entries.iter().map(Entry::len).sum();
        all = entries.iter().rev().map(|entry| entry.handle().into()).collect();
    }
    let mut export = Export::to(dir)?;
    let mut progress = Progress::of_searching(total);
    let (mut count, mut bytes, mut there) = (0, 0, 0);
    for some in all.chunks(TOGETHER) {
        for original in archive.open_all(some)? {
            let add = |original: Original| Ok((export.add(&original)?, original.entry().len()));
            match original.and_then(add) {
                Ok((is_new, len)) => {
                    count += 1;
                    bytes += len;
                    there += usize::from(!is_new);
                    progress.add(len);
                }
                // It was removed since all were listed.
                Err(error) if named.is_empty() && is_gone(&error) => {}
                Err(error) if is_of_one(&error) => faults.tell(&error),
                Err(error) => return Err(error.into()),
            }
        }
    }
    drop(progress);
    let (what, bytes, place) = (originals(count), size(bytes), shown(dir));
    writeln!(out, "{what}, {bytes}, exported to {place}{}", were_there(there))?;
    faults.stop(all.len(), "exported")
}

/// Takes in all originals that are in `dir`, and says how many.
fn import(archive: &Archive, dir: &Path, out: &mut impl Write) -> Result<(), Stop> {
    let import = Import::from(dir)?;
    let handles = import.handles();
    let len_of = |handle| usize::try_from(import.len_of(handle)).unwrap_or(usize::MAX);
    let mut progress = Progress::of_searching(handles.iter().map(|it| len_of(*it)).sum());
    let mut faults = Faults::default();
    let (mut count, mut bytes) = (0, 0);
    for handle in handles {
        match archive.import(&import, *handle) {
            Ok(entry) => {
                count += 1;
                bytes += entry.len();
                progress.add(entry.len());
            }
            Err(error) if is_of_one(&error) => faults.tell(&error),
            Err(error) => return Err(error.into()),
        }
    }
    drop(progress);
    let (what, bytes, place) = (originals(count), size(bytes), shown(dir));
    writeln!(out, "{what}, {bytes}, imported from {place}")?;
    faults.stop(handles.len(), "imported")
}

fn is_gone(error: &Error) -> bool {
    matches!(error, Error::NotStored(_) | Error::Expired { .. } | Error::Forgotten { .. })
}

/// Whether the fault is that of one original, so that others can still be had.
fn is_of_one(error: &Error) -> bool {
    is_gone(error)
        || matches!(
            error,
            Error::Ambiguous { .. }
                | Error::Damaged { .. }
                | Error::InTheWay(_)
                | Error::Namesake(_)
                | Error::NotTheOriginal(_)
        )
}

fn originals(count: usize) -> String {
    format!("{count} original{}", if count == 1 { "" } else { "s" })
}

fn were_there(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "; 1 was there already".to_owned(),
        count => format!("; {count} were there already"),
    }
}
