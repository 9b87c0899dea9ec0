//! The index: where each record is. It is made from the pack files, and is made again if it is lost.

use crate::Error;
use crate::database::{Changes, Database};
use crate::entry::Entry;
use crate::fields::Fields;
use crate::pack::{Location, PackId};
use hr_core::{Handle, HandlePrefix};
use std::collections::HashMap;
use std::path::Path;

/// What the keys of chunks start with. Their hash follows; the value is a location.
const CHUNK: u8 = b'c';
/// What the keys of originals start with. Their hash follows; the value is number, location, entry.
const ORIGINAL: u8 = b'm';
/// What the keys of removed originals start with. Their hash follows; the value is number, location,
/// note.
const GONE: u8 = b'g';
/// What the keys of pack files start with, but for the head. Their name follows; the value is how many bytes
/// of them the index knows.
const PACK: u8 = b'p';
/// The key of the state.
const STATE: &[u8] = b"s";

/// An original that is stored, and where its manifest is.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) entry: Entry,
    pub(crate) number: u64,
    pub(crate) location: Location,
}

/// An original that was removed, and where that is noted.
#[derive(Clone, Debug)]
pub(crate) struct Gone {
    pub(crate) hash: [u8; 32],
    pub(crate) number: u64,
    pub(crate) location: Location,
    pub(crate) note: Note,
}

/// Why and when an original was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) reason: Reason,
    /// Seconds since 1970.
    pub(crate) when: u64,
}

/// Why an original was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// It was too old, or the archive too large.
    Expired = 1,
    /// The user said so.
    Forgotten = 2,
}

impl Note {
    /// The form that is stored.
    pub(crate) fn encode(self) -> Vec<u8> {
        [&[self.reason as u8][..], &self.when.to_le_bytes()].concat()
    }

    /// The note from its stored form; `None` if that makes no sense.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Note> {
        let mut fields = Fields(bytes);
        let reason = match fields.u8()? {
            1 => Reason::Expired,
            2 => Reason::Forgotten,
            _ => return None,
        };
        Some(Note { reason, when: fields.u64()? })
    }
}

/// What there is one of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// The pack file that small originals are appended to, and how many bytes of it are known.
    pub(crate) head: Option<(PackId, u64)>,
    /// The highest number that a record has.
    pub(crate) number: u64,
    /// The number of the last note of something forgotten of which bytes may still be on the disk; otherwise 0.
    pub(crate) forgotten: u64,
}

/// The index, while it is open.
pub(crate) struct Index {
    database: Database,
}

impl Index {
    /// Opens the index at `path`, or creates an empty one.
    pub(crate) fn open(path: &Path) -> Result<Index, Error> {
        Database::open(path).map(|database| Index { database })
    }

    /// Closes it, so that the next open is fast.
    pub(crate) fn close(self) {
        self.database.close();
    }

    /// Merges what was written, so that what was removed is gone from the disk.
    pub(crate) fn merge(&self) -> Result<(), Error> {
        self.database.merge()
    }

    pub(crate) fn state(&self) -> Result<State, Error> {
        let Some(value) = self.database.get(STATE)? else { return Ok(State::default()) };
        let mut fields = Fields(&value);
        let mut next = || fields.u64().unwrap_or(0);
        let (number, head, len, forgotten) = (next(), next(), next(), next());
        Ok(State { head: (len > 0).then_some((PackId(head), len)), number, forgotten })
    }

    /// How many bytes of each pack file are known, but for the head.
    pub(crate) fn packs(&self) -> Result<HashMap<PackId, u64>, Error> {
        let mut packs = HashMap::new();
        for item in self.database.with_prefix(vec![PACK]) {
            let (key, value) = item?;
            let id = key[1..].try_into().map(u64::from_be_bytes);
            if let (Ok(id), Some(len)) = (id, Fields(&value).u64()) {
                packs.insert(PackId(id), len);
            }
        }
        Ok(packs)
    }

    /// Where the chunk with this hash is.
    pub(crate) fn chunk(&self, hash: &[u8; 32]) -> Result<Option<Location>, Error> {
        let value = self.database.get(&key(CHUNK, hash))?;
        Ok(value.and_then(|value| location(&mut Fields(&value))))
    }

    /// Where each chunk is.
    pub(crate) fn chunks(&self) -> impl Iterator<Item = Result<([u8; 32], Location), Error>> {
        self.database.with_prefix(vec![CHUNK]).filter_map(|item| {
            item.map(|(key, value)| Some((hash_in(&key)?, location(&mut Fields(&value))?)))
                .transpose()
        })
    }

    /// The original with this hash.
    pub(crate) fn original(&self, hash: &[u8; 32]) -> Result<Option<Stored>, Error> {
        let value = self.database.get(&key(ORIGINAL, hash))?;
        Ok(value.and_then(|value| stored(*hash, &value)))
    }

    /// All originals that are stored and may be meant by the bytes that their hash starts with.
    pub(crate) fn originals(&self, start: &[u8]) -> impl Iterator<Item = Result<Stored, Error>> {
        self.database
            .with_prefix(key(ORIGINAL, start))
            .filter_map(|item| item.map(|(key, value)| stored(hash_in(&key)?, &value)).transpose())
    }

    /// All removed originals that may be meant by the bytes that their hash starts with.
    pub(crate) fn gone(&self, start: &[u8]) -> impl Iterator<Item = Result<Gone, Error>> {
        self.database.with_prefix(key(GONE, start)).filter_map(|item| {
            item.map(|(key, value)| {
                let (hash, mut fields) = (hash_in(&key)?, Fields(&value));
                let (number, location) = (fields.u64()?, location(&mut fields)?);
                Some(Gone { hash, number, location, note: Note::decode(fields.0)? })
            })
            .transpose()
        })
    }

    /// The one original that `prefix` stands for.
    pub(crate) fn find(&self, prefix: &HandlePrefix) -> Result<Stored, Error> {
        let start = prefix.whole_bytes();
        let found: Vec<Stored> = self
            .originals(&start)
            .filter(|item| !matches!(item, Ok(stored) if !prefix.matches(&stored.entry.hash)))
            .collect::<Result<_, Error>>()?;
        match &found[..] {
            [stored] => Ok(stored.clone()),
            [] => Err(self.why_not_stored(prefix, &start)?),
            several => {
                let candidates = several.iter().map(|stored| stored.entry.handle()).collect();
                Err(Error::Ambiguous { prefix: prefix.clone(), candidates })
            }
        }
    }

    /// What to say of a prefix that no stored original has. Of several that were removed, the last counts.
    fn why_not_stored(&self, prefix: &HandlePrefix, start: &[u8]) -> Result<Error, Error> {
        let mut last: Option<Gone> = None;
        for gone in self.gone(start) {
            let gone = gone?;
            if prefix.matches(&gone.hash) && last.as_ref().is_none_or(|l| l.number < gone.number) {
                last = Some(gone);
            }
        }
        Ok(match last {
            None => Error::NotStored(prefix.clone()),
            Some(Gone { hash, note: Note { reason, when }, .. }) => {
                let handle = Handle::from_hash(&hash);
                match reason {
                    Reason::Expired => Error::Expired { handle, when },
                    Reason::Forgotten => Error::Forgotten { handle, when },
                }
            }
        })
    }

    /// Whether the original with this hash was removed.
    pub(crate) fn is_gone(&self, hash: &[u8; 32]) -> Result<bool, Error> {
        Ok(self.database.get(&key(GONE, hash))?.is_some())
    }

    /// Makes all `updates`, or none.
    pub(crate) fn commit(&self, updates: Updates) -> Result<(), Error> {
        self.database.commit(updates.0)
    }
}

/// What is to change in the index.
#[derive(Default)]
pub(crate) struct Updates(Changes);

impl Updates {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn set_state(&mut self, state: State) {
        let (head, len) = state.head.map_or((0, 0), |(head, len)| (head.0, len));
        let value = [state.number, head, len, state.forgotten].map(u64::to_le_bytes).concat();
        self.0.push((STATE.to_vec(), Some(value)));
    }

    /// `len` bytes of the pack file are known.
    pub(crate) fn set_pack(&mut self, id: PackId, len: u64) {
        self.0.push((key(PACK, &id.0.to_be_bytes()), Some(len.to_le_bytes().to_vec())));
    }

    pub(crate) fn remove_pack(&mut self, id: PackId) {
        self.0.push((key(PACK, &id.0.to_be_bytes()), None));
    }

    pub(crate) fn set_chunk(&mut self, hash: &[u8; 32], location: Location) {
        let mut value = vec![];
        push_location(&mut value, location);
        self.0.push((key(CHUNK, hash), Some(value)));
    }

    pub(crate) fn remove_chunk(&mut self, hash: &[u8; 32]) {
        self.0.push((key(CHUNK, hash), None));
    }

    /// The original is stored. That it is gone must not be said any more.
    pub(crate) fn set_original(&mut self, stored: &Stored) {
        let mut value = stored.number.to_le_bytes().to_vec();
        push_location(&mut value, stored.location);
        stored.entry.encode_to(&mut value);
        self.0.push((key(ORIGINAL, &stored.entry.hash), Some(value)));
    }

    /// The original was removed, whatever was said of it before.
    pub(crate) fn set_gone(&mut self, gone: &Gone) {
        let mut value = gone.number.to_le_bytes().to_vec();
        push_location(&mut value, gone.location);
        value.extend(gone.note.encode());
        self.0.push((key(ORIGINAL, &gone.hash), None));
        self.0.push((key(GONE, &gone.hash), Some(value)));
    }

    pub(crate) fn remove_gone(&mut self, hash: &[u8; 32]) {
        self.0.push((key(GONE, hash), None));
    }
}

/// The key for this sort of item and this hash, or how such keys start.
fn key(sort: u8, hash: &[u8]) -> Vec<u8> {
    [&[sort], hash].concat()
}

fn hash_in(key: &[u8]) -> Option<[u8; 32]> {
    key.get(1..)?.try_into().ok()
}

fn push_location(bytes: &mut Vec<u8>, location: Location) {
    bytes.extend(location.pack.0.to_le_bytes());
    bytes.extend(location.offset.to_le_bytes());
    bytes.extend(location.len.to_le_bytes());
}

fn location(fields: &mut Fields<'_>) -> Option<Location> {
    Some(Location { pack: PackId(fields.u64()?), offset: fields.u64()?, len: fields.u32()? })
}

fn stored(hash: [u8; 32], value: &[u8]) -> Option<Stored> {
    let mut fields = Fields(value);
    let (number, location) = (fields.u64()?, location(&mut fields)?);
    Some(Stored { entry: Entry::decode_from(hash, &mut fields)?, number, location })
}
