//! `hr-retrieve --pin`, `--forget`, `--verify`, `--compact`: what is done to the archive.

use super::arguments::ArchiveArguments;
use super::progress::Progress;
use super::units::{now, size};
use super::{Entry, Stop};
use crate::settings::{Settings, fault_of_limits};
use crate::streams::say;
use hr_archive::{Archive, Error, Freed};
use hr_core::{Handle, HandlePrefix};
use std::io::Write;

/// Does what is asked, and says what was done. Gives whether anything was asked.
pub(crate) fn keep_up(
    archive: &Archive,
    settings: &Settings,
    handle: Option<&HandlePrefix>,
    asked: &ArchiveArguments,
    out: &mut impl Write,
) -> Result<bool, Stop> {
    match handle {
        Some(handle) if asked.pin || asked.unpin => {
            let entry = archive.pin(handle, asked.pin)?;
            let state = if asked.pin { "stays until it is forgotten" } else { "may expire" };
            writeln!(out, "{} {state}", entry.handle())?;
        }
        _ if asked.forget => forget(archive, handle, asked, out)?,
        _ if asked.verify => verify(archive, handle, out)?,
        None if asked.compact => {
            if let Some(fault) = fault_of_limits() {
                say(format_args!("hr-retrieve: {fault}"));
            }
            let limits = settings.limits().ok_or_else(|| {
                let fault = settings.fault().unwrap_or_default();
                Stop::Unsettled(format!("it is not known how much is to be kept: {fault}"))
            })?;
            let freed = archive.keep_house(&limits)?;
            writeln!(out, "{}", told(&freed, "expired"))?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn forget(
    archive: &Archive,
    handle: Option<&HandlePrefix>,
    asked: &ArchiveArguments,
    out: &mut impl Write,
) -> Result<(), Stop> {
    let freed = match (handle, asked.older_than) {
        (Some(handle), _) => {
            let unwanted = archive.find(handle)?.handle();
            archive.forget(|entry| entry.handle() == unwanted)?
        }
        (None, Some(age)) => {
            let oldest = now().saturating_sub(age.0.as_secs());
            archive.forget(|entry| entry.stored() < oldest && !entry.is_pinned())?
        }
        (None, None) => archive.forget(|_| true)?,
    };
    Ok(writeln!(out, "{}", told(&freed, "forgotten"))?)
}

/// `3 originals forgotten, 1.2 MB of disk freed`
fn told(freed: &Freed, what: &str) -> String {
    let count = freed.originals.len();
    let s = if count == 1 { "" } else { "s" };
    let bytes = size(usize::try_from(freed.bytes).unwrap_or(usize::MAX));
    let later = match freed.is_all {
        true => "",
        false => {
            ". The rest of the disk is freed by hr-retrieve --compact, once no original is being stored"
        }
    };
    format!("{count} original{s} {what}, {bytes} of disk freed{later}")
}

/// Reads one original, or all, and tells which are damaged.
fn verify(
    archive: &Archive,
    handle: Option<&HandlePrefix>,
    out: &mut impl Write,
) -> Result<(), Stop> {
    let entries = match handle {
        Some(handle) => vec![archive.find(handle)?],
        None => archive.list()?,
    };
    let mut progress = Progress::of_searching(entries.iter().map(Entry::len).sum());
    let mut damaged: Vec<Handle> = vec![];
    let count = entries.len();
    for entry in entries {
        match archive.verify(&entry.handle().into()) {
            // It may have been removed since they were listed.
            Ok(_) | Err(Error::NotStored(_) | Error::Expired { .. } | Error::Forgotten { .. }) => {}
            Err(error @ Error::Damaged { .. }) => {
                say(format_args!("hr-retrieve: {error}"));
                damaged.push(entry.handle());
            }
            Err(error) => return Err(error.into()),
        }
        progress.add(entry.len());
    }
    drop(progress);
    let s = if count == 1 { "" } else { "s" };
    writeln!(out, "{count} original{s} read again, {} damaged", damaged.len())?;
    if damaged.is_empty() { Ok(()) } else { Err(Stop::SomeDamaged(damaged.len())) }
}
