//! What is set: by flags, over the environment, over files, over what we think best.

use hr_archive::{Archive, Error, Limits};
use hr_config::{Config, Loaded, Scope, Set, UserFilter, load};
use hr_core::Kind;
use std::env;
use std::time::Duration;

/// Seconds of a day.
const DAY: u64 = 24 * 60 * 60;
/// Bytes of a MiB.
const MIB: u64 = 1 << 20;

/// Variables that hold a number.
pub(crate) const BUDGET: &str = "HR_BUDGET";
pub(crate) const FLOOR: &str = "HR_FLOOR";
pub(crate) const MAX_DAYS: &str = "HR_MAX_DAYS";
pub(crate) const MAX_MIB: &str = "HR_MAX_MIB";

/// Where a setting comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Default,
    File(String),
    Variable(&'static str),
    Flag(&'static str),
}

/// What the environment and the files say.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) loaded: Loaded,
}

/// Why there is no archive.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoArchive {
    #[error(transparent)]
    Archive(#[from] Error),
    #[error("it is not known where the archive is (HR_HOME would say it): {0}")]
    Unknown(String),
}

impl Settings {
    /// For what is done to the archive.
    pub(crate) fn of_user() -> Self {
        Self { loaded: load(Scope::User) }
    }

    /// For filters: a project may say something, too.
    pub(crate) fn here() -> Self {
        Self { loaded: load(Scope::Here) }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.loaded.config
    }

    /// What is wrong with the files, in a line. Then nothing is known of what the user wants.
    pub(crate) fn fault(&self) -> Option<String> {
        let (first, others) = self.loaded.faults.split_first()?;
        let more = match others.len() {
            0 => String::new(),
            count => format!(" (and {count} more: see hr-route --show-config)"),
        };
        Some(format!("{first}{more}"))
    }

    /// Lines that the user must see: what is not used although it is there.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let mut warnings: Vec<String> =
            [BUDGET, FLOOR].into_iter().filter_map(fault_of_number).collect();
        if let Some(file) = self.loaded.project_file.as_ref().filter(|_| !self.loaded.is_trusted) {
            let file = crate::paths::shown(file);
            let word = hr_fit::shell_word(&file);
            warnings
                .push(format!("{file} is not used: read it, then trust it by: hr trust {word}"));
        }
        warnings
    }

    /// The archive.
    pub(crate) fn archive(&self) -> Result<Archive, NoArchive> {
        if env::var_os("HR_HOME").is_some_and(|home| !home.is_empty()) {
            return Ok(Archive::from_env()?);
        }
        if let Some(fault) = self.fault() {
            return Err(NoArchive::Unknown(fault));
        }
        match &self.config().directory {
            Some(directory) => Ok(Archive::at(&directory.value)),
            None => Ok(Archive::from_env()?),
        }
    }

    /// How much the archive may keep; `None` where that is not known, and nothing is to be removed. A variable that
    /// is no number counts as not set: a filter does not fail because of it.
    pub(crate) fn limits(&self) -> Option<Limits> {
        self.fault().is_none().then(|| limits(self.max_days().0, self.max_mib().0))
    }

    pub(crate) fn max_days(&self) -> (u64, Origin) {
        let default = Limits::default().max_age.as_secs() / DAY;
        number(MAX_DAYS, self.config().max_days.as_ref()).unwrap_or((default, Origin::Default))
    }

    pub(crate) fn max_mib(&self) -> (u64, Origin) {
        let default = Limits::default().max_bytes / MIB;
        number(MAX_MIB, self.config().max_mib.as_ref()).unwrap_or((default, Origin::Default))
    }

    /// Tokens that may be printed, if that is set other than by the `flag`.
    pub(crate) fn budget(&self, flag: Option<usize>) -> Option<(usize, Origin)> {
        let flag = flag.map(|tokens| (tokens, Origin::Flag("--budget")));
        flag.or_else(|| number(BUDGET, self.config().budget.as_ref()))
    }

    /// Tokens up to which an input is printed unchanged, if that is set.
    pub(crate) fn floor(&self) -> Option<(usize, Origin)> {
        number(FLOOR, self.config().floor.as_ref())
    }

    /// Kinds that no input is taken for.
    pub(crate) fn disabled(&self) -> Vec<Kind> {
        let is_off = |kind: &Kind| self.config().kind(*kind).is_some_and(|is_on| !is_on.value);
        Kind::ALL.into_iter().filter(is_off).collect()
    }

    /// Filters of the user's own.
    pub(crate) fn filters(&self) -> &[UserFilter] {
        &self.config().filters
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::File(place) => f.write_str(place),
            Origin::Variable(name) | Origin::Flag(name) => f.write_str(name),
        }
    }
}

/// What is wrong with the limits that the environment sets, if anything is.
pub(crate) fn fault_of_limits() -> Option<String> {
    [MAX_DAYS, MAX_MIB].into_iter().find_map(fault_of_number)
}

fn fault_of_number(name: &'static str) -> Option<String> {
    let value = env::var_os(name)?.to_string_lossy().into_owned();
    let is_number = value.trim().parse::<u64>().is_ok();
    let fault = || format!("{name} is '{value}', no whole number: it is not used");
    (!value.is_empty() && !is_number).then(fault)
}

/// The number that the variable `name` holds, or a file.
fn number<N>(name: &'static str, file: Option<&Set<N>>) -> Option<(N, Origin)>
where
    N: std::str::FromStr + Copy,
{
    let variable = env::var(name).ok().and_then(|value| value.trim().parse().ok());
    let variable = variable.map(|number| (number, Origin::Variable(name)));
    variable.or_else(|| file.map(|set| (set.value, Origin::File(set.place.to_string()))))
}

fn limits(days: u64, mib: u64) -> Limits {
    Limits {
        max_age: Duration::from_secs(days.saturating_mul(DAY)),
        max_bytes: mib.saturating_mul(MIB),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_archive() {
        let settings = Settings { loaded: Loaded::default() };
        let (days, mib) = (settings.max_days().0, settings.max_mib().0);
        assert_eq!(limits(days, mib), Limits::default());
        assert_eq!(limits(u64::MAX, u64::MAX).max_bytes, u64::MAX);
    }
}
