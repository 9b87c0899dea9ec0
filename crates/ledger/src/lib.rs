//! The ledger: what each reduction kept from its reader, and what was asked back.
//!
//! A [`Ledger`] is a directory beside the originals of an archive, with one file of JSON lines per
//! month. [`append`](Ledger::append) adds a [`Record`] as a line, [`read`](Ledger::read) gives every
//! record in turn, and [`Savings`] sums them up: what was saved is what went in, less what came out,
//! less what was retrieved.
//!
//! ```
//! use hr_ledger::{Ledger, Record, Reduction, Savings};
//! use jiff::Timestamp;
//!
//! # let home = tempfile::tempdir()?;
//! let ledger = Ledger::at(home.path());
//! ledger.append(&Record::Reduction(Reduction {
//!     time: Timestamp::now(),
//!     handle: "3f9a1c0b7e42".to_owned(),
//!     kind: "log".to_owned(),
//!     bytes_in: 9_000,
//!     bytes_out: 900,
//!     tokens_in: 3_000,
//!     tokens_out: 300,
//!     millis: 4,
//!     agent: None,
//!     session: None,
//! }))?;
//!
//! let mut savings = Savings::default();
//! let skipped = ledger.read(|record| savings.add(&record))?;
//! assert_eq!((savings.net(), skipped), (2_700, 0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The figures are worth less than a reader's time: to append takes no lock and syncs nothing, so a
//! power failure may cost the last lines. A line that is not understood is counted and passed over.

mod ledger;
mod month;
mod record;
mod savings;

pub use ledger::{Error, Ledger};
pub use record::{Record, Reduction, Retrieval};
pub use savings::Savings;
