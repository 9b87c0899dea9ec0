//! Pack files: where the bytes of originals are. All else can be found again from these.
//!
//! A pack file only ever grows at its end, and is removed as a whole. Small originals are appended to
//! one that is the head; a long stream writes files of its own, which get their names when they are
//! complete.

use crate::Error;
use crate::record::{self, HEAD, Head, Sort};
use std::collections::hash_map::RandomState;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// What every pack file starts with. The 2 is the version of the format.
pub(crate) const START: &[u8; 8] = b"hrpack2\n";
/// A pack file of this many bytes is full.
pub(crate) const FULL: u64 = 64 << 20;

/// The name of a pack file: a random number, never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PackId(pub(crate) u64);

impl PackId {
    fn random() -> PackId {
        PackId(RandomState::new().build_hasher().finish())
    }

    fn from_file_name(name: &str) -> Option<PackId> {
        let digits = name.strip_suffix(".pack").filter(|digits| digits.len() == 16)?;
        u64::from_str_radix(digits, 16).ok().map(PackId)
    }
}

impl fmt::Display for PackId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Where a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Location {
    pub(crate) pack: PackId,
    /// Bytes before it.
    pub(crate) offset: u64,
    /// Bytes of it.
    pub(crate) len: u32,
}

/// Why a record cannot be read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// Its file is gone: the record was moved or removed since its location was looked up.
    Moved,
    /// It is not what was stored.
    Damaged,
    /// The file system failed.
    Failed(Error),
}

/// The directory of the pack files.
#[derive(Clone, Debug)]
pub(crate) struct Packs {
    dir: PathBuf,
}

impl Packs {
    pub(crate) fn at(dir: PathBuf) -> Packs {
        Packs { dir }
    }

    fn path(&self, id: PackId) -> PathBuf {
        self.dir.join(format!("{id}.pack"))
    }

    /// Where a file is that is not complete.
    fn path_of_part(&self, id: PackId) -> PathBuf {
        self.dir.join(format!("{id}.part"))
    }

    /// All complete files, with their lengths in bytes.
    pub(crate) fn list(&self) -> Result<Vec<(PackId, u64)>, Error> {
        let mut all = vec![];
        for file in fs::read_dir(&self.dir).map_err(Error::io(&self.dir))? {
            let file = file.map_err(Error::io(&self.dir))?;
            let Some(id) = file.file_name().to_str().and_then(PackId::from_file_name) else {
                continue;
            };
            match file.metadata() {
                Ok(data) => all.push((id, data.len())),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(Error::io(&file.path())(error)),
            }
        }
        Ok(all)
    }

    /// Number of bytes of a file, if it is there.
    pub(crate) fn len(&self, id: PackId) -> Option<u64> {
        fs::metadata(self.path(id)).ok().map(|data| data.len())
    }

    /// Creates a file for others to be appended to, with no record in it. Gives its length, too.
    pub(crate) fn create(&self) -> Result<(PackId, u64), Error> {
        let mut part = self.begin()?;
        Ok((part.complete()?, part.len))
    }

    /// Creates a file that gets its name when it is complete.
    pub(crate) fn begin(&self) -> Result<PartFile, Error> {
        let id = PackId::random();
        let path = self.path_of_part(id);
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create_new(true).mode(0o600).open(&path);
        let file = file.map_err(Error::io(&path))?;
        let mut part = PartFile { packs: self.clone(), id, file, len: 0, is_complete: false };
        part.append(START)?;
        Ok(part)
    }

    /// Makes safe on the disk what was written to a file.
    pub(crate) fn sync(&self, id: PackId) -> Result<(), Error> {
        let path = self.path(id);
        File::open(&path).and_then(|file| file.sync_data()).map_err(Error::io(&path))
    }

    /// Appends `records` to a file of `len` bytes, and returns when they are safe on the disk.
    pub(crate) fn append(&self, id: PackId, len: u64, records: &[u8]) -> Result<(), Error> {
        let path = self.path(id);
        let mut file = OpenOptions::new().append(true).open(&path).map_err(Error::io(&path))?;
        let appended = file.write_all(records).and_then(|()| file.sync_data());
        appended.map_err(|error| {
            // What is left would be harmless, but would stay for good on a disk that is full.
            let _ = file.set_len(len);
            Error::io(&path)(error)
        })
    }

    /// The body of the record about `hash` that is there.
    pub(crate) fn read(
        &self,
        location: Location,
        sort: Sort,
        hash: &[u8; 32],
    ) -> Result<Vec<u8>, Unread> {
        self.read_record(location, sort, hash).map(|(_, body)| body)
    }

    /// Head and body of the record about `hash` that is there.
    pub(crate) fn read_record(
        &self,
        location: Location,
        sort: Sort,
        hash: &[u8; 32],
    ) -> Result<(Head, Vec<u8>), Unread> {
        let path = self.path(location.pack);
        let file = File::open(&path).map_err(|error| unread(&path, error))?;
        read_record(&file, &path, location, sort, hash)
    }

    /// Calls `each` with every record from byte `from` of a file on, and the body if it is no chunk.
    /// What is no record is passed over.
    pub(crate) fn scan(
        &self,
        id: PackId,
        from: u64,
        each: &mut impl FnMut(Head, Location, &[u8]),
    ) -> Result<(), Error> {
        let path = self.path(id);
        self.try_scan(id, from.max(START.len() as u64), each).map_err(Error::io(&path))
    }

    fn try_scan(
        &self,
        id: PackId,
        from: u64,
        each: &mut impl FnMut(Head, Location, &[u8]),
    ) -> io::Result<()> {
        let mut file = BufReader::with_capacity(64 << 10, File::open(self.path(id))?);
        let len = file.get_ref().metadata()?.len();
        let mut offset = from;
        file.seek(SeekFrom::Start(offset))?;
        let mut head = [0; HEAD];
        while offset + HEAD as u64 <= len {
            file.read_exact(&mut head)?;
            let found = Head::decode(&head)
                .filter(|head| offset + (HEAD + head.body) as u64 <= len)
                .map(|head| (head, if head.sort == Sort::Chunk { 0 } else { head.body }));
            if let Some((head, in_memory)) = found {
                let mut body = vec![0; in_memory];
                file.read_exact(&mut body)?;
                if head.is_right(&body) {
                    let record = HEAD + head.body;
                    each(head, Location { pack: id, offset, len: record as u32 }, &body);
                    offset += record as u64;
                    file.seek_relative((head.body - in_memory) as i64)?;
                    continue;
                }
            }
            offset = next_record(&mut file, offset + 1, len)?;
            file.seek(SeekFrom::Start(offset))?;
        }
        Ok(())
    }

    /// Removes a file. That it is not there is no failure.
    pub(crate) fn remove(&self, id: PackId) -> Result<(), Error> {
        remove(&self.path(id))
    }

    /// Removes what streams left that did not come to their end. No file may be being written.
    pub(crate) fn remove_parts(&self) -> Result<(), Error> {
        for file in fs::read_dir(&self.dir).map_err(Error::io(&self.dir))? {
            let path = file.map_err(Error::io(&self.dir))?.path();
            if path.extension().is_some_and(|extension| extension == "part") {
                remove(&path)?;
            }
        }
        Ok(())
    }
}

/// Head and body of the record about `hash` that is there in `file`.
fn read_record(
    file: &File,
    path: &Path,
    location: Location,
    sort: Sort,
    hash: &[u8; 32],
) -> Result<(Head, Vec<u8>), Unread> {
    let mut head = [0; HEAD];
    file.read_exact_at(&mut head, location.offset).map_err(|error| unread(path, error))?;
    let head = Head::decode(&head).filter(|head| {
        head.sort == sort && head.hash == *hash && HEAD + head.body == location.len as usize
    });
    let head = head.ok_or(Unread::Damaged)?;
    let mut body = vec![0; head.body];
    file.read_exact_at(&mut body, location.offset + HEAD as u64)
        .map_err(|error| unread(path, error))?;
    if head.is_right(&body) { Ok((head, body)) } else { Err(Unread::Damaged) }
}

/// Where after `offset` a record may start in a file of `len` bytes; `len` if there is no such place.
fn next_record(file: &mut BufReader<File>, mut offset: u64, len: u64) -> io::Result<u64> {
    const WINDOW: u64 = 1 << 20;
    while offset < len {
        file.seek(SeekFrom::Start(offset))?;
        let mut window = vec![];
        file.by_ref().take(WINDOW).read_to_end(&mut window)?;
        let start = record::next_start(&window) as u64;
        let is_found = start + 4 <= window.len() as u64;
        if is_found {
            return Ok(offset + start);
        }
        offset += start.max(1);
    }
    Ok(len)
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::io(path)(error)),
        _ => Ok(()),
    }
}

fn unread(path: &Path, error: io::Error) -> Unread {
    match error.kind() {
        ErrorKind::NotFound => Unread::Moved,
        ErrorKind::UnexpectedEof => Unread::Damaged,
        _ => Unread::Failed(Error::io(path)(error)),
    }
}

/// A pack file that is being written. It is removed if it is dropped before it is complete.
pub(crate) struct PartFile {
    packs: Packs,
    id: PackId,
    file: File,
    len: u64,
    is_complete: bool,
}

impl PartFile {
    pub(crate) fn id(&self) -> PackId {
        self.id
    }

    /// Number of bytes.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// Appends `bytes`: all, or none that count.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let written = self.file.write_all_at(bytes, self.len);
        written.map_err(Error::io(&self.packs.path_of_part(self.id)))?;
        self.len += bytes.len() as u64;
        Ok(())
    }

    /// The body of a chunk's record that is in it, wherever the file is now.
    pub(crate) fn read_chunk(&self, at: Location, hash: &[u8; 32]) -> Result<Vec<u8>, Unread> {
        let path = self.packs.path_of_part(self.id);
        read_record(&self.file, &path, at, Sort::Chunk, hash).map(|(_, body)| body)
    }

    /// Makes it safe on the disk, and gives it its name.
    pub(crate) fn complete(&mut self) -> Result<PackId, Error> {
        let (part, path) = (self.packs.path_of_part(self.id), self.packs.path(self.id));
        let dir = &self.packs.dir;
        self.file.sync_data().map_err(Error::io(&part))?;
        fs::rename(&part, &path).map_err(Error::io(&path))?;
        self.is_complete = true;
        File::open(dir).and_then(|dir| dir.sync_all()).map_err(Error::io(dir))?;
        Ok(self.id)
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if !self.is_complete {
            let _ = fs::remove_file(self.packs.path_of_part(self.id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::tempdir;

    /// The hashes' first bytes of all records that a scan finds.
    fn scanned(packs: &Packs, id: PackId) -> Vec<u8> {
        let mut found = vec![];
        packs.scan(id, 0, &mut |head, _, _| found.push(head.hash[0])).unwrap();
        found
    }

    #[test]
    fn records_are_read_where_they_are_and_found_by_a_scan() {
        let dir = tempdir().unwrap();
        let packs = Packs::at(dir.path().to_owned());
        let (id, len) = packs.create().unwrap();
        let mut records = vec![];
        record::push(&mut records, Sort::Chunk, [1; 32], 5, b"frame");
        let second = records.len() as u64;
        record::push(&mut records, Sort::Manifest, [2; 32], 9, b"manifest");
        packs.append(id, len, &records).unwrap();
        assert_eq!(packs.list().unwrap(), [(id, len + records.len() as u64)]);

        let at = |offset: u64, body: usize| Location {
            pack: id,
            offset: len + offset,
            len: (HEAD + body) as u32,
        };
        assert_eq!(packs.read(at(0, 5), Sort::Chunk, &[1; 32]).unwrap(), b"frame");
        assert_eq!(packs.read(at(second, 8), Sort::Manifest, &[2; 32]).unwrap(), b"manifest");
        for (location, sort, hash) in [
            (at(0, 5), Sort::Chunk, [3; 32]),
            (at(0, 5), Sort::Manifest, [1; 32]),
            (at(0, 6), Sort::Chunk, [1; 32]),
            (at(1, 5), Sort::Chunk, [1; 32]),
            (at(1 << 40, 5), Sort::Chunk, [1; 32]),
        ] {
            assert!(matches!(packs.read(location, sort, &hash), Err(Unread::Damaged)));
        }
        assert_eq!(scanned(&packs, id), [1, 2]);
        packs.remove(id).unwrap();
        assert!(matches!(packs.read(at(0, 5), Sort::Chunk, &[1; 32]), Err(Unread::Moved)));
    }

    #[test]
    fn a_scan_finds_what_is_before_and_after_damage() {
        let dir = tempdir().unwrap();
        let packs = Packs::at(dir.path().to_owned());
        let (id, len) = packs.create().unwrap();
        let mut records = vec![];
        let mut starts = vec![];
        for hash in 1..=4 {
            starts.push(records.len());
            record::push(&mut records, Sort::Chunk, [hash; 32], 3, &vec![0xf5; 100_000]);
        }
        records[starts[1] + 20] ^= 1;
        records.truncate(records.len() - 1);
        packs.append(id, len, &records).unwrap();
        assert_eq!(scanned(&packs, id), [1, 3]);
    }

    #[test]
    fn a_part_that_is_not_completed_goes() {
        let dir = tempdir().unwrap();
        let packs = Packs::at(dir.path().to_owned());
        drop(packs.begin().unwrap());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        let mut part = packs.begin().unwrap();
        assert_eq!(packs.list().unwrap(), []);
        let (id, len) = (part.id(), part.len());
        part.complete().unwrap();
        assert_eq!(packs.list().unwrap(), [(id, len)]);
    }
}
