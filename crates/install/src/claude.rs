//! Claude Code: settings files, and what is done to them.

use crate::client::Client;
use crate::command;
use crate::document::Document;
use crate::done::Done;
use crate::error::Error;
use crate::file::SettingsFile;
use crate::places::{Places, Scope};
use crate::record::{self, Record};
use crate::remove;
use crate::settings::{self, Found, Parts, Refusal, Wanted};
use std::fs;
use std::path::{Path, PathBuf};

/// What is installed for an agent in one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// The settings.
    pub file: PathBuf,
    /// Whether they are there.
    pub is_there: bool,
    /// What of ours is in them.
    pub found: Found,
    /// Whether they are still what we wrote, so that taking ours out gives back what was before.
    pub is_untouched: bool,
}

/// Puts `parts` into the settings of `scope`. What is there already stays; with other programs it is changed to those
/// of `places`.
pub fn install(client: Client, places: &Places, scope: Scope, parts: Parts) -> Result<Done, Error> {
    let path = path(client, places, scope)?;
    let wanted = Wanted {
        prefix: parts.prefix.then(|| places.run(scope)).transpose()?,
        hook: parts.hooks.then(|| places.hook(scope)).transpose()?,
    };
    let hook = wanted.hook.map(|program| command::hook(&program));
    let wanted = Wanted { hook, ..wanted };
    let file = SettingsFile::read(&path)?;
    let text = file.text()?;
    let refused = |refusal| refused(refusal, &path);
    let (new, changes) = settings::with(text, &wanted).map_err(refused)?;
    let found = found(text, &path)?;
    let known = Record::read(&path);
    if changes.is_empty() {
        let backup = known.and_then(|record| record.backup);
        return Ok(Done { file: path, changes, backup, next: Vec::new() });
    }
    let written = blake3::hash(new.as_bytes());
    let backup = match known {
        // The first change, or the first again after somebody took all of ours out.
        _ if found.is_empty() => begin(&file, new.as_bytes())?,
        Some(record) if record.knows(text.as_bytes()) => {
            file.write(new.as_bytes())?;
            Record { written, ..record.clone() }.write(&path)?;
            record.backup
        }
        Some(record) => {
            file.write(new.as_bytes())?;
            record.backup
        }
        None => {
            let backup = record::back_up(&file)?;
            file.write(new.as_bytes())?;
            backup
        }
    };
    Ok(Done { file: path, changes, backup, next: next_steps(scope, parts) })
}

/// Makes the first change: `new` instead of what is in `file`. Gives the copy of that.
fn begin(file: &SettingsFile, new: &[u8]) -> Result<Option<PathBuf>, Error> {
    let directory = file.path.parent().unwrap_or(Path::new("."));
    let made_directory = !directory.is_dir();
    if made_directory {
        fs::create_dir_all(directory).map_err(Error::io(directory, "made"))?;
    }
    let backup = record::back_up(file)?;
    let original = file.bytes.as_deref().map(blake3::hash);
    let record =
        Record { written: blake3::hash(new), original, backup: backup.clone(), made_directory };
    // Before the change: a record of a change that was not made knows nothing, and does no harm.
    record.write(&file.path)?;
    if let Err(error) = file.write(new) {
        let _ = record.forget(&file.path, true);
        return Err(error);
    }
    Ok(backup)
}

/// Takes `parts` out of the settings of `scope`, whichever programs they run.
pub fn uninstall(
    client: Client,
    places: &Places,
    scope: Scope,
    parts: Parts,
) -> Result<Done, Error> {
    let path = path(client, places, scope)?;
    let file = SettingsFile::read(&path)?;
    let text = file.text()?;
    let known = Record::read(&path);
    let before = known.as_ref().and_then(Record::original).flatten();
    let before = before.and_then(|bytes| String::from_utf8(bytes).ok());
    let before = before.as_deref().and_then(|before| Document::read(before).ok());
    let refused = |refusal| refused(refusal, &path);
    let (new, changes) = remove::without(text, parts, before.as_ref()).map_err(refused)?;
    let is_last = found(&new, &path)?.is_empty();
    let done = |backup, next: &str| {
        let next = Some(next.to_owned()).filter(|next| !next.is_empty());
        Done {
            file: path.clone(),
            changes: changes.clone(),
            backup,
            next: next.into_iter().collect(),
        }
    };
    if changes.is_empty() {
        if let Some(record) = known.filter(|_| is_last) {
            let is_same = record.original().flatten() == file.bytes;
            record.forget(&path, is_same)?;
        }
        return Ok(done(None, ""));
    }
    let known_original = known.as_ref().filter(|record| record.knows(text.as_bytes()));
    let original =
        known_original.filter(|_| is_last).and_then(|record| Some((record, record.original()?)));
    if let Some((record, original)) = original {
        give_back(&file, record, original.as_deref())?;
        return Ok(done(None, "What was there before is there again, byte for byte."));
    }
    file.write(new.as_bytes())?;
    match known {
        Some(record) if is_last => {
            record.forget(&path, false)?;
            Ok(done(
                record.backup,
                "The settings were changed since, so only what is of hr was taken out.",
            ))
        }
        Some(record) if record.knows(text.as_bytes()) => {
            let written = blake3::hash(new.as_bytes());
            Record { written, ..record }.write(&path)?;
            Ok(done(None, ""))
        }
        _ => Ok(done(None, "")),
    }
}

/// Makes the settings what they were.
fn give_back(file: &SettingsFile, record: &Record, original: Option<&[u8]>) -> Result<(), Error> {
    match original {
        Some(bytes) => file.write(bytes)?,
        None => file.remove()?,
    }
    record.forget(&file.path, true)?;
    if let (true, Some(directory)) = (record.made_directory, file.path.parent()) {
        // Others may have put something there.
        let _ = fs::remove_dir(directory);
    }
    Ok(())
}

/// What is installed in the settings of `scope`.
pub fn installed(client: Client, places: &Places, scope: Scope) -> Result<Installed, Error> {
    let path = path(client, places, scope)?;
    let file = SettingsFile::read(&path)?;
    let text = file.text()?;
    let is_untouched = Record::read(&path).is_some_and(|record| record.knows(text.as_bytes()));
    let found = found(text, &path)?;
    Ok(Installed { is_there: file.bytes.is_some(), found, is_untouched, file: path })
}

fn path(client: Client, places: &Places, scope: Scope) -> Result<PathBuf, Error> {
    client.obstacle().map_or_else(|| places.settings(scope), Err)
}

fn found(text: &str, path: &Path) -> Result<Found, Error> {
    let document = settings::read(text).map_err(|refusal| refused(refusal, path))?;
    Ok(Found::of(&document))
}

fn refused(refusal: Refusal, path: &Path) -> Error {
    let file = path.to_owned();
    match refusal {
        Refusal::Fault(fault) => {
            Error::NotJson { file, line: fault.line, column: fault.column, what: fault.what }
        }
        Refusal::Type { line, name, expected } => Error::Type { file, line, name, expected },
        Refusal::Taken(value) => Error::PrefixTaken { file, value },
        Refusal::Edit => Error::Edit(file),
    }
}

fn next_steps(scope: Scope, parts: Parts) -> Vec<String> {
    let mut next = vec!["Start Claude Code anew: it reads its settings when it starts.".to_owned()];
    match scope {
        Scope::User => {}
        Scope::Local => next.push(
            "These settings are for you alone: keep .claude/settings.local.json* out of the repository.".to_owned(),
        ),
        Scope::Project => {
            next.push(
                "Keep .claude/settings.json.hr-* out of the repository.".to_owned(),
            );
            next.push(match parts.prefix {
                true => "Whoever works in this project without hr-run on PATH can no longer run any command there: \
                         leave the shell prefix out, unless all have it."
                    .to_owned(),
                false => "Whoever works in this project without hr-hook on PATH sees an error of the hook at each \
                          tool; nothing else happens."
                    .to_owned(),
            });
        }
    }
    next
}
