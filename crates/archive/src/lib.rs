//! The archive: every original that `hr` reduced, and any line of it.
//!
//! An [`Archive`] is a place on disk; it keeps nothing open. [`put`](Archive::put) cuts an original
//! into chunks where its content says so, and stores those that are not there yet, under their
//! hashes, with a manifest that lists them. [`read`](Archive::read) unpacks the chunks that
//! hold the wanted lines, and checks each against its hash.
//!
//! ```
//! use hr_archive::{Archive, Kind};
//!
//! # let home = tempfile::tempdir()?;
//! let archive = Archive::at(home.path());
//! let handle = archive.put(b"started\nworking\nfailed\n", Kind::Log)?;
//!
//! let mut printed = vec![];
//! archive.read(&handle.to_string().parse()?, 1..2, &mut printed)?;
//! assert_eq!(printed, b"working\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What does not fit in memory goes through a [`Writer`], and comes out of an [`Original`] piece by piece:
//!
//! ```
//! use hr_archive::{Archive, Details, Kind, Part};
//!
//! # let home = tempfile::tempdir()?;
//! let archive = Archive::at(home.path());
//! let mut writer = archive.writer();
//! for number in 0..100_000 {
//!     writer.write(format!("{number}\n").as_bytes())?;
//! }
//! let details = Details { kind: Kind::Other, label: "seq 0 99999".to_owned() };
//! let entry = writer.finish(details)?;
//! assert_eq!((entry.line_count(), entry.label()), (100_000, "seq 0 99999"));
//!
//! let original = archive.open(&entry.handle().into())?;
//! let mut printed = vec![];
//! original.read_parts(&[Part::Lines(7..8), Part::Bytes(0..2)], |_, bytes| {
//!     printed.extend_from_slice(bytes);
//!     Ok(())
//! })?;
//! assert_eq!(printed, b"7\n0\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Originals stay until somebody keeps house, which removes what is old or too much, or forgets them. What is gone is gone
//! from the disk, and for 90 days an [`Error`] tells why:
//!
//! ```
//! use hr_archive::{Archive, Error, Kind, Limits};
//!
//! # let home = tempfile::tempdir()?;
//! let archive = Archive::at(home.path());
//! let kept = archive.put(b"kept\n", Kind::Log)?;
//! let gone = archive.put(b"gone\n", Kind::Log)?;
//! archive.pin(&kept.into(), true)?;
//!
//! let freed = archive.keep_house(&Limits { max_bytes: 1, ..Limits::default() })?;
//! assert_eq!(freed.originals.len(), 1);
//! assert!(matches!(archive.find(&gone.into()), Err(Error::Expired { .. })));
//!
//! archive.forget(|entry| entry.handle() == kept)?;
//! assert!(matches!(archive.find(&kept.into()), Err(Error::Forgotten { .. })));
//! assert!(archive.list()?.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Originals go from one archive to another as files, in a directory that needs no program to be read:
//!
//! ```
//! use hr_archive::{Archive, Export, Import, Kind};
//!
//! # let home = tempfile::tempdir()?;
//! let here = Archive::at(home.path().join("here"));
//! let handle = here.put(b"started\nfailed\n", Kind::Log)?;
//! let directory = home.path().join("export");
//! Export::to(&directory)?.add(&here.open(&handle.into())?)?;
//!
//! let there = Archive::at(home.path().join("there"));
//! let import = Import::from(&directory)?;
//! for &handle in import.handles() {
//!     there.import(&import, handle)?;
//! }
//! assert_eq!(there.verify(&handle.into())?.kind(), Kind::Log);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! On disk, pack files hold a record per chunk (a zstd frame) and per manifest, and a fjall database, the
//! index, tells where each is; docs/archive.md describes them. The index has one user at a
//! time, so every call takes a lock, opens it, and closes it again some milliseconds later: packing,
//! unpacking and writing to slow readers happen while it is closed. It can be made again from the packs.

mod archive;
mod chunk;
mod clock;
mod database;
mod entry;
mod error;
mod exchange;
mod export;
mod fields;
mod home;
mod housekeeping;
mod import;
mod index;
mod location;
mod lock;
mod manifest;
mod original;
mod pack;
mod part;
mod record;
mod retrieved;
mod session;
mod sink;
mod verify;
mod writer;

pub use archive::Archive;
pub use entry::{Details, Entry};
pub use error::Error;
pub use export::Export;
pub use housekeeping::{Freed, Limits};
pub use hr_core::{Handle, HandlePrefix, Kind, NotAHandle};
pub use import::Import;
pub use original::Original;
pub use part::Part;
pub use retrieved::{Pipe, Printed};
pub use writer::Writer;
