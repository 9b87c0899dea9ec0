//! What ends `hr-retrieve` before its time.

use crate::exit_code::Exit;
use crate::settings::NoArchive;
use hr_archive::Error;
use std::fmt;
use std::io;

/// Why there is no more to print.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The arguments make no sense.
    Usage(String),
    /// The archive, or standard output.
    Archive(Error),
    /// The original has no such part, or nothing in it matches.
    NoPart(String),
    /// It would be more than the budget.
    OverBudget(String),
    /// It is not known what the user has set.
    Unsettled(String),
    /// So many originals of all could not be exported or imported; each was told.
    NotAll { count: usize, total: usize, done: &'static str, exit: Exit },
    /// So many originals of those that were verified are damaged; each was told.
    SomeDamaged(usize),
}

impl Stop {
    /// How the program ends.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Stop::Usage(_) => Exit::Usage,
            Stop::Archive(error) => Exit::of(error),
            Stop::NoPart(_) | Stop::Unsettled(_) => Exit::Failure,
            Stop::OverBudget(_) => Exit::OverBudget,
            Stop::SomeDamaged(_) => Exit::Damaged,
            Stop::NotAll { exit, .. } => *exit,
        }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Archive(error)
    }
}

impl From<NoArchive> for Stop {
    fn from(why: NoArchive) -> Self {
        match why {
            NoArchive::Archive(error) => Stop::Archive(error),
            NoArchive::Unknown(_) => Stop::Unsettled(why.to_string()),
        }
    }
}

/// What could not be written.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Archive(Error::Output(error))
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Archive(error) => error.fmt(f),
            Stop::Usage(message)
            | Stop::NoPart(message)
            | Stop::OverBudget(message)
            | Stop::Unsettled(message) => message.fmt(f),
            Stop::NotAll { count, total, done, .. } => {
                write!(f, "{count} of {total} could not be {done}")
            }
            Stop::SomeDamaged(count) => {
                write!(
                    f,
                    "{count} damaged: hr-retrieve --forget HANDLE removes what is left of one"
                )
            }
        }
    }
}
