//! Making room: what is old is removed, and what was removed is gone from the disk.

use crate::chunk::{Chunk, Unpacker};
use crate::entry::Entry;
use crate::home::Home;
use crate::index::{Gone, Note, Reason, Stored, Updates};
use crate::pack::{self, Location, PackId, PartFile, Unread};
use crate::record::{self, Sort};
use crate::session::{self, New, Session, read_manifest};
use crate::{Archive, Error, clock, lock, retrieved};
use std::collections::{HashMap, HashSet};
use std::fs::{self, FileTimes};
use std::time::{Duration, SystemTime};

/// How long housekeeping is not due again, in seconds; and if the archive is too large.
const PAUSE: u64 = 60 * 60;
const SHORT_PAUSE: u64 = 60;
/// How long it is known why an original is gone, in seconds.
const KNOWN_GONE: u64 = 90 * 24 * 60 * 60;
/// When there is too much, room is made for a tenth of the limit.
const ROOM: u64 = 10;
/// A pack file is written again when at least one in so many of its bytes is of no use.
const WASTE: u64 = 4;
/// Pack files that are not full, with so many of them, are written again as one.
const MANY: usize = 16;

/// How much an archive may keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// What was stored longer ago than this is removed.
    pub max_age: Duration,
    /// When pack files have more bytes than this, what was stored longest ago is removed.
    pub max_bytes: u64,
}

impl Default for Limits {
    /// Seven days, and two GiB.
    fn default() -> Self {
        Limits { max_age: Duration::from_secs(7 * 24 * 60 * 60), max_bytes: 2 << 30 }
    }
}

/// What was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freed {
    /// The originals.
    pub originals: Vec<Entry>,
    /// Bytes of the disk.
    pub bytes: u64,
    /// Whether all is gone from the disk that was of no use. While an original is being stored, it is not.
    pub is_all: bool,
}

/// A record that is of use, to be moved.
struct Record {
    sort: Sort,
    hash: [u8; 32],
    location: Location,
}

impl Archive {
    /// Whether it is time to [keep house](Archive::keep_house). Only looks at sizes and times of files.
    pub fn is_housekeeping_due(&self, limits: &Limits) -> bool {
        let last = fs::metadata(self.home.last_kept()).and_then(|kept| kept.modified());
        let Ok(last) = last else { return false };
        // A time to come is that of a clock that was wrong.
        let pause = SystemTime::now().duration_since(last).map_or(PAUSE, |pause| pause.as_secs());
        let is_full = || pack_bytes(&self.home).is_ok_and(|bytes| bytes > limits.max_bytes);
        pause >= PAUSE || (pause >= SHORT_PAUSE && is_full())
    }

    /// Removes what is over the limits and not pinned, and frees the disk. Others can use the archive
    /// meanwhile; they wait for some milliseconds at a time.
    pub fn keep_house(&self, limits: &Limits) -> Result<Freed, Error> {
        if !self.home.exists()? {
            return Ok(Freed { is_all: true, ..Freed::default() });
        }
        let touched = lock::create(&self.home.last_kept())
            .and_then(|file| file.set_times(FileTimes::new().set_modified(SystemTime::now())));
        touched.map_err(Error::io(&self.home.last_kept()))?;
        retrieved::expire(&self.home)?;

        let before = pack_bytes(&self.home)?;
        let oldest = clock::seconds_since_1970().saturating_sub(limits.max_age.as_secs());
        let is_old = |Stored { entry, .. }: &Stored| !entry.is_pinned && entry.stored < oldest;
        let mut originals = remove(&self.home, Reason::Expired, is_old)?;
        let mut is_all = reclaim(&self.home, false)?;
        if pack_bytes(&self.home)? > limits.max_bytes {
            let too_much = too_much(&self.home, limits.max_bytes)?;
            let is_too_much = |stored: &Stored| too_much.contains(&stored.number);
            originals.extend(remove(&self.home, Reason::Expired, is_too_much)?);
            is_all = reclaim(&self.home, true)?;
        }
        let bytes = before.saturating_sub(pack_bytes(&self.home)?);
        Ok(Freed { originals, bytes, is_all })
    }

    /// Removes those originals that `is_unwanted` says, pinned or not, and every byte of them that no other
    /// original has.
    pub fn forget(&self, is_unwanted: impl Fn(&Entry) -> bool) -> Result<Freed, Error> {
        if !self.home.exists()? {
            return Ok(Freed { is_all: true, ..Freed::default() });
        }
        let before = pack_bytes(&self.home)?;
        let is_unwanted = |stored: &Stored| is_unwanted(&stored.entry);
        let originals = remove(&self.home, Reason::Forgotten, is_unwanted)?;
        let is_all = reclaim(&self.home, false)?;
        let bytes = before.saturating_sub(pack_bytes(&self.home)?);
        Ok(Freed { originals, bytes, is_all })
    }
}

/// Bytes of all pack files.
fn pack_bytes(home: &Home) -> Result<u64, Error> {
    Ok(home.packs().list()?.into_iter().map(|(_, len)| len).sum())
}

/// Notes of those originals that `is_unwanted` says that they are gone, and gives them.
fn remove(
    home: &Home,
    reason: Reason,
    is_unwanted: impl Fn(&Stored) -> bool,
) -> Result<Vec<Entry>, Error> {
    let removed = session::with(home, false, |session| {
        let note = Note { reason, when: clock::seconds_since_1970() };
        let mut removed = vec![];
        for stored in session.index.originals(&[]) {
            let stored = stored?;
            if is_unwanted(&stored) {
                removed.push(stored.entry);
            }
        }
        if !removed.is_empty() {
            let notes: Vec<_> =
                removed.iter().map(|entry| New::Gone { hash: entry.hash, note }).collect();
            session.append(&notes)?;
        }
        Ok(removed)
    })?;
    Ok(removed.unwrap_or_default())
}

/// The originals that were stored longest ago, as many as must go so that the others take a tenth less
/// than `max_bytes`: the numbers of their manifests. One that is stored again or pinned meanwhile has another.
fn too_much(home: &Home, max_bytes: u64) -> Result<HashSet<u64>, Error> {
    let known = session::with(home, false, |session| {
        let originals: Vec<Stored> = session.index.originals(&[]).collect::<Result<_, _>>()?;
        let chunks = session.index.chunks();
        let sizes = chunks.map(|chunk| chunk.map(|(hash, location)| (hash, location.len)));
        Ok((originals, sizes.collect::<Result<HashMap<_, _>, _>>()?))
    })?;
    let Some((mut originals, sizes)) = known else { return Ok(HashSet::new()) };
    originals.sort_by_key(|stored| (stored.entry.stored, stored.number));
    let packs = home.packs();
    let size = |hash: &[u8; 32]| sizes.get(hash).copied().map_or(0, u64::from);
    let mut users: HashMap<[u8; 32], u32> = HashMap::new();
    let mut removable = vec![];
    let mut total = 0;
    for stored in &originals {
        total += u64::from(stored.location.len);
        // What is damaged takes no room that could be made by removing it.
        let Ok(manifest) = read_manifest(&packs, stored) else { continue };
        let chunks: HashSet<_> = manifest.chunks.iter().map(|chunk| chunk.hash).collect();
        for chunk in &chunks {
            let users = users.entry(*chunk).or_insert(0);
            total += if *users == 0 { size(chunk) } else { 0 };
            *users += 1;
        }
        if !stored.entry.is_pinned {
            removable.push((stored, chunks));
        }
    }
    let goal = max_bytes - max_bytes / ROOM;
    let mut too_much = HashSet::new();
    for (stored, chunks) in removable {
        if total <= goal {
            break;
        }
        total -= u64::from(stored.location.len);
        for chunk in &chunks {
            if let Some(users) = users.get_mut(chunk) {
                *users -= 1;
                total -= if *users == 0 { size(chunk) } else { 0 };
            }
        }
        too_much.insert(stored.number);
    }
    Ok(too_much)
}

/// Frees the disk from what is of no use: all of it if the archive `is_full` or something was forgotten, else
/// where it is worth the writing. Gives whether it could: not while an original is being stored that may
/// rely on such bytes.
fn reclaim(home: &Home, is_full: bool) -> Result<bool, Error> {
    let _only = lock::wait_for(&home.housekeeping())?;
    // Reading the manifests takes time: those of now are read while others can use the archive, and
    // those that come meanwhile while they cannot.
    let before = session::with(home, false, |session| {
        session.index.originals(&[]).collect::<Result<Vec<Stored>, _>>()
    })?;
    let packs = home.packs();
    let mut live = HashSet::new();
    let mut read = HashMap::new();
    for stored in before.unwrap_or_default() {
        take_chunks(&mut live, &packs, &stored)?;
        read.insert(stored.entry.hash, stored.number);
    }
    let Some(alone) = lock::try_alone(&home.streams())? else { return Ok(false) };
    let swept = session::with(home, false, |session| {
        session.packs.remove_parts()?;
        let mut live = live.clone();
        for stored in session.index.originals(&[]) {
            let stored = stored?;
            if read.get(&stored.entry.hash) != Some(&stored.number) {
                take_chunks(&mut live, &packs, &stored)?;
            }
        }
        let (every_byte, last) = (session.has_forgotten(), session.last_number());
        Ok((sweep(session, &live, every_byte || is_full)?, every_byte, last))
    })?;
    // From here on nothing is taken away that a stream may rely on.
    drop(alone);
    let (moving, every_byte, last) = swept.unwrap_or_default();
    let is_moving = !moving.is_empty();
    if is_moving {
        move_records(home, moving)?;
    }
    if every_byte {
        // Nothing else is done meanwhile: the journal is emptied only if there is nothing new in it.
        session::with(home, false, |session| session.index.merge())?;
    }
    if every_byte || is_moving {
        session::with(home, false, |session| session.set_freed(last))?;
    }
    Ok(true)
}

/// Takes in the chunks of an original. What is damaged has none that could be read.
fn take_chunks(
    live: &mut HashSet<[u8; 32]>,
    packs: &pack::Packs,
    stored: &Stored,
) -> Result<(), Error> {
    match read_manifest(packs, stored) {
        Ok(manifest) => live.extend(manifest.chunks.iter().map(|chunk| chunk.hash)),
        Err(Error::Damaged { .. }) => {}
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Takes what is of no use out of the index, removes the pack files that have nothing else, and gives the
/// records to be moved out of others, so that these can be removed, too.
fn sweep(
    session: &mut Session,
    live: &HashSet<[u8; 32]>,
    every_byte: bool,
) -> Result<Vec<Record>, Error> {
    let mut updates = Updates::default();
    let mut records = vec![];
    for chunk in session.index.chunks() {
        let (hash, location) = chunk?;
        if live.contains(&hash) {
            records.push(Record { sort: Sort::Chunk, hash, location });
        } else {
            updates.remove_chunk(&hash);
        }
    }
    for stored in session.index.originals(&[]) {
        let Stored { entry, location, .. } = stored?;
        records.push(Record { sort: Sort::Manifest, hash: entry.hash, location });
    }
    let oldest = clock::seconds_since_1970().saturating_sub(KNOWN_GONE);
    for gone in session.index.gone(&[]) {
        let Gone { hash, location, note, .. } = gone?;
        if note.when < oldest {
            updates.remove_gone(&hash);
        } else {
            records.push(Record { sort: Sort::Gone, hash, location });
        }
    }

    let mut used: HashMap<PackId, u64> = HashMap::new();
    for record in &records {
        *used.entry(record.location.pack).or_default() += u64::from(record.location.len);
    }
    let files = session.packs.list()?;
    let is_small = |len: u64| len < pack::FULL / 4;
    let many_small = files.iter().filter(|(_, len)| is_small(*len)).count() >= MANY;
    let (mut unused, mut moving) = (vec![], HashSet::new());
    for (id, len) in &files {
        let used = used.get(id).copied().unwrap_or(0);
        let waste = len.saturating_sub(pack::START.len() as u64 + used);
        if used == 0 {
            unused.push(*id);
        } else if waste > len / WASTE || (every_byte && waste > 0) || (many_small && is_small(*len))
        {
            moving.insert(*id);
        }
    }
    let is_there: HashSet<PackId> = files.iter().map(|(id, _)| *id).collect();
    unused.extend(session.known_packs().keys().filter(|id| !is_there.contains(id)));
    for id in unused.iter().chain(&moving) {
        session.seal(*id, &mut updates);
    }
    for id in &unused {
        updates.remove_pack(*id);
    }
    session.commit(updates)?;
    for id in unused {
        session.packs.remove(id)?;
    }
    records.retain(|record| moving.contains(&record.location.pack));
    records.sort_by_key(|record| (record.location.pack, record.location.offset));
    Ok(records)
}

/// Writes `records` to new pack files, and removes those they are in. What is damaged is left out: a copy of
/// it could hide one that is stored meanwhile and is not.
fn move_records(home: &Home, records: Vec<Record>) -> Result<(), Error> {
    let packs = home.packs();
    let mut unpacker = Unpacker::new().map_err(Error::io(home.dir()))?;
    let mut part: Option<PartFile> = None;
    let mut damaged: Vec<Record> = vec![];
    let mut old = HashSet::new();
    let mut bytes = vec![];
    for record in records {
        let Record { sort, hash, location } = record;
        old.insert(location.pack);
        let (head, body) = match packs.read_record(location, sort, &hash) {
            Ok(read) => read,
            Err(Unread::Failed(error)) => return Err(error),
            Err(Unread::Moved | Unread::Damaged) => {
                damaged.push(record);
                continue;
            }
        };
        let chunk = Chunk { hash, len: head.number as usize, feeds: 0 };
        if sort == Sort::Chunk && unpacker.unpack(&chunk, &body).is_err() {
            damaged.push(record);
            continue;
        }
        let file = match &mut part {
            Some(file) => file,
            None => part.insert(packs.begin()?),
        };
        bytes.clear();
        record::push(&mut bytes, sort, hash, head.number, &body);
        file.append(&bytes)?;
        if file.len() >= pack::FULL {
            file.complete()?;
            part = None;
        }
    }
    if let Some(mut file) = part {
        file.complete()?;
    }
    // Whoever opens the archive now takes what the new files hold into the index.
    session::with(home, false, |session| {
        let mut updates = Updates::default();
        for Record { sort, hash, location } in &damaged {
            if *sort == Sort::Chunk && session.index.chunk(hash)? == Some(*location) {
                updates.remove_chunk(hash);
            }
        }
        session.commit(updates)?;
        // If the index was made again meanwhile, it has found chunks in the old files that were of no use, and
        // what is stored now may rely on them.
        let mut unused = old.clone();
        for chunk in session.index.chunks() {
            unused.remove(&chunk?.1.pack);
        }
        let mut updates = Updates::default();
        for id in &unused {
            updates.remove_pack(*id);
        }
        session.commit(updates)?;
        unused.iter().try_for_each(|id| session.packs.remove(*id))
    })?;
    Ok(())
}
