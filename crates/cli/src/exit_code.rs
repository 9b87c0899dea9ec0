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
    /// No such original: never stored, or no longer.
    NotStored,
    /// The digits stand for several originals.
    Ambiguous,
    /// The original is stored but not intact.
    Damaged,
    /// What was asked for is more than the budget.
    OverBudget,
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
        }
    }

    /// How a program ends that could not read an original.
    pub(crate) fn of(error: &Error) -> Self {
        match error {
            Error::NotStored(_) => Exit::NotStored,
            Error::Ambiguous { .. } => Exit::Ambiguous,
            Error::Damaged { .. } => Exit::Damaged,
            _ => Exit::Failure,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}
