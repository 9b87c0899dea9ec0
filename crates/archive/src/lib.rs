//! The archive: every original that `hr` reduced, and any line of it.
//!
//! An [`Archive`] is a place on disk; it keeps nothing open. [`put`](Archive::put) cuts an original
//! into chunks where its content says so, and stores those that are not there yet, under their
//! hashes, with a manifest that lists them. [`read`](Archive::read) unpacks the chunks that
//! hold the wanted lines, and checks each against its hash.
//!
//! ```
//! use hr_archive::Archive;
//! use hr_core::Kind;
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
pub use import::Import;
pub use original::Original;
pub use part::Part;
pub use retrieved::{Pipe, Printed};
pub use writer::Writer;
