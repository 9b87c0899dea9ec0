//! What a process is to do.

use crate::common::handle;
use crate::input::Input;

/// What the archive must know of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Stored,
    Expired,
    Forgotten,
}

#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) input: Input,
    pub(crate) state: State,
    pub(crate) is_pinned: bool,
    /// The round in which it was stored last.
    pub(crate) round: u64,
}

/// What a process is to do. Numbers are those of known inputs.
pub(crate) enum Task {
    Route(Input, Vec<u8>),
    Archive(Input, Vec<u8>),
    Whole(usize),
    Lines(usize, usize, usize),
    Grep(usize),
    Compact { max_mib: Option<u64> },
    Forget(usize),
    Pin(usize),
    List,
}

/// Tasks that take about as long, so that one can tell when to kill them.
pub(crate) const SPEEDS: usize = 5;

impl Task {
    pub(crate) fn speed(&self) -> usize {
        match self {
            Task::Route(..) => 0,
            Task::Archive(_, bytes) if bytes.len() < 4 << 20 => 1,
            Task::Archive(..) => 2,
            Task::Compact { .. } | Task::Forget(_) => 3,
            _ => 4,
        }
    }

    pub(crate) fn is_writer(&self) -> bool {
        matches!(self, Task::Route(..) | Task::Archive(..))
    }

    pub(crate) fn is_upkeep(&self) -> bool {
        matches!(self, Task::Compact { .. } | Task::Forget(_))
    }

    pub(crate) fn command_line(&self, known: &[Known]) -> String {
        let retrieve = |number: &usize, option: String| {
            format!("hr-retrieve {}{option}", known[*number].input.handle())
        };
        match self {
            Task::Route(..) => "hr-route".to_owned(),
            Task::Archive(..) => "hr-archive".to_owned(),
            Task::Whole(number) => retrieve(number, String::new()),
            Task::Lines(number, first, last) => retrieve(number, format!(" -l {first}-{last}")),
            Task::Grep(number) => retrieve(number, " -g WARN".to_owned()),
            Task::Forget(number) => retrieve(number, " --forget".to_owned()),
            Task::Pin(number) => retrieve(number, " --pin".to_owned()),
            Task::Compact { .. } => "hr-retrieve --compact".to_owned(),
            Task::List => "hr-retrieve --list".to_owned(),
        }
    }
}

/// The hash of what a writer is given.
pub(crate) fn hash_of(task: &Task) -> Option<blake3::Hash> {
    match task {
        Task::Route(input, _) | Task::Archive(input, _) => Some(input.hash),
        _ => None,
    }
}

/// The handle that a writer printed, if it came so far.
pub(crate) fn handle_in(task: &Task, out: &[u8]) -> Option<String> {
    match task {
        Task::Archive(..) if out.len() == 13 && out.ends_with(b"\n") => {
            Some(String::from_utf8_lossy(&out[..12]).into_owned())
        }
        Task::Archive(..) => None,
        _ => handle(out),
    }
}
