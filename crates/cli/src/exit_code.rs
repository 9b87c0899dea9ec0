//! Exit codes: the same in every program, listed in `--help`.

use hr_archive::Error;
use std::process::ExitCode;

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All went well; for a filter also: the input was printed unchanged.
    Success,
    /// Input could not be read, output could not be written, or the archive could not be used.
    Failure,
    /// The arguments are wrong.
    Usage,
    /// No such original was ever stored.
    NotStored,
    /// The digits stand for several originals.
    Ambiguous,
    /// The original is stored but not intact.
    Damaged,
    /// What was asked for is more than the budget.
    OverBudget,
    /// The original was removed because of its age, or to make room.
    Expired,
    /// The original was removed on request.
    Forgotten,
}

impl Exit {
    /// The number.
    pub(crate) fn code(self) -> u8 {
        match self {
            Exit::Success => 0,
            Exit::Failure => 1,
            Exit::Usage => 2,
            Exit::NotStored => 3,
            Exit::Ambiguous => 4,
            Exit::Damaged => 5,
            Exit::OverBudget => 6,
            Exit::Expired => 7,
            Exit::Forgotten => 8,
        }
    }

    /// How a program ends that could not read an original.
    pub(crate) fn of(error: &Error) -> Self {
        match error {
            Error::NotStored(_) => Exit::NotStored,
            Error::Ambiguous { .. } => Exit::Ambiguous,
            Error::Damaged { .. } | Error::NotTheOriginal(_) => Exit::Damaged,
            Error::Expired { .. } => Exit::Expired,
            Error::Forgotten { .. } => Exit::Forgotten,
            _ => Exit::Failure,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}
