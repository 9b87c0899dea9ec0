//! The archive: every original that `hr` reduced, and any line of it, for as long as it is kept.
//!
//! An [`Archive`] is a place on disk; it keeps nothing open. [`put`](Archive::put) cuts an original into chunks,
//! and stores those that are not there yet under their hashes, with a [`Manifest`] that lists them.
//! [`read`](Archive::read) unpacks the chunks that hold the wanted lines, and checks each against its hash.
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

mod archive;
mod chunk;
mod error;
mod location;
mod lock;
mod manifest;
mod store;

pub use archive::Archive;
pub use error::Error;
pub use manifest::Manifest;
