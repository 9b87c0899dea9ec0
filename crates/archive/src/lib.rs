//! The archive: every original that `hr` reduced, and any line of it.
//!
//! An [`Archive`] is a place on disk; it keeps nothing open. [`put`](Archive::put) cuts an original
//! into chunks where its content says so, and stores those that are not there yet, under their
//! hashes, with a [`Manifest`] that lists them. [`read`](Archive::read) unpacks the chunks that
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
//! On disk, a fjall database holds a zstd frame per chunk and one manifest per original. It has one
//! user at a time, so every call takes a lock, opens it, and closes it again some milliseconds
//! later: packing, unpacking and writing to slow readers happen while it is closed.

mod archive;
mod chunk;
mod error;
mod location;
mod lock;
mod manifest;
mod part;
mod store;

pub use archive::Archive;
pub use error::Error;
pub use manifest::Manifest;
pub use part::Part;
