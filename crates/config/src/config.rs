//! What is set, and where.

use crate::UserFilter;
use hr_core::Kind;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: Arc<Path>,
    /// Its line, from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.line)
    }
}

/// A value, and where it is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// What files say. What they are silent on is `None`.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Tokens that may be printed.
    pub budget: Option<Set<usize>>,
    /// Tokens below which an input is printed unchanged.
    pub floor: Option<Set<usize>>,
    /// Whether an input may be taken for a kind. The first that is said of a kind counts.
    pub kinds: Vec<(Kind, Set<bool>)>,
    /// Where originals are archived.
    pub directory: Option<Set<PathBuf>>,
    /// How many days they are kept.
    pub max_days: Option<Set<u64>>,
    /// How many MiB they may take.
    pub max_mib: Option<Set<u64>>,
    /// Filters of the user's own, in the order in which they are asked.
    pub filters: Vec<UserFilter>,
}

impl Config {
    /// The settings that input may be taken for this kind, if there is one.
    pub fn kind(&self, kind: Kind) -> Option<&Set<bool>> {
        self.kinds.iter().find(|(of, _)| *of == kind).map(|(_, set)| set)
    }

    /// The filter with this name.
    pub fn filter(&self, name: &str) -> Option<&UserFilter> {
        self.filters.iter().find(|filter| filter.name == name)
    }

    /// What this says, and where it is silent, what `below` does.
    pub(crate) fn over(mut self, below: Config) -> Config {
        self.kinds.extend(below.kinds);
        self.filters.extend(below.filters);
        Config {
            budget: self.budget.or(below.budget),
            floor: self.floor.or(below.floor),
            directory: self.directory.or(below.directory),
            max_days: self.max_days.or(below.max_days),
            max_mib: self.max_mib.or(below.max_mib),
            ..self
        }
    }
}
