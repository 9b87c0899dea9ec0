//! What a reader was already shown in a session.
//!
//! A reader is an agent: the main one of a session or a subagent, each with its own context. When a
//! tool result is on its way to it, [`Session::seen`] tells which lines of the result it was given
//! before, and [`Session::shown`] writes down what it is given now. What is known lies in a file per
//! reader, as hashes and the labels of calls, so that short-lived processes can ask one after the other.
//!
//! ```
//! use hr_session::{Call, Seen, Session};
//!
//! # let home = tempfile::tempdir()?;
//! # let dir = home.path().join("sessions");
//! hr_session::start(&dir, "s-1")?;
//! let text = "one line of a file that is long enough to be worth a mark\n".repeat(4);
//! let read = Call { id: None, key: "Read {\"file_path\":\"a.txt\"}", label: "Read a.txt" };
//! let mut session = Session::open(&dir, "s-1", None)?.ok_or("it was started")?;
//! assert_eq!(session.seen(&read, text.as_bytes()), Seen::Nothing);
//! session.shown(&read, text.as_bytes(), text.as_bytes(), false)?;
//!
//! let cat = Call { id: None, key: "Bash {\"command\":\"cat a.txt\"}", label: "Bash cat a.txt" };
//! let seen = session.seen(&cat, text.as_bytes());
//! assert_eq!(seen, Seen::Whole { label: "Read a.txt".to_owned() });
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What counts is what the reader goes by now. A result of the same call with another text makes the
//! earlier one of no account, a new start and a pause of 50 minutes all results, and only the last 400
//! results with the last 64 Ki lines count.
//!
//! What is said to have been shown was: each run is, line by line and byte for byte, a piece of one
//! text that was delivered, with no mark inside. The rest only costs savings: nothing is synced, and a
//! file that is damaged in any way counts as empty.

mod automaton;
mod digest;
mod error;
mod longest;
mod place;
mod screen;
mod seen;
mod session;
mod showing;
mod text;

pub use error::Error;
pub use place::{end, expire, start};
pub use seen::{Call, Run, Seen};
pub use session::Session;
