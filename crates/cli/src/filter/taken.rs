//! What an input is taken for.

use crate::filter::command;
use crate::kind_name::told_kinds;
use crate::program::Program;
use crate::settings::Settings;
use crate::user_filter::UserFilters;
use clap::error::ErrorKind;
use hr_config::nearest;
use hr_core::Kind;

/// What the input is taken for, if that is said.
#[derive(Default)]
pub(crate) struct Taken<'s> {
    pub(crate) kind: Option<Kind>,
    pub(crate) filters: UserFilters<'s>,
}

impl<'s> Taken<'s> {
    /// By the `name` of a kind or a filter, if one is given. Ends the program where there is no such thing.
    pub(crate) fn of(name: Option<&str>, settings: &'s Settings, program: Program) -> Self {
        // Whoever runs another program has said what it is.
        if program != Program::Route {
            return Self::default();
        }
        let all = settings.filters();
        let Some(name) = name else {
            return Self { kind: None, filters: UserFilters { asked: None, all } };
        };
        let kind = told_kinds().find(|kind| *kind == name).and_then(Kind::of_name);
        let asked = settings.config().filter(name);
        if kind.is_none() && asked.is_none() {
            let mut known: Vec<&str> = told_kinds().collect();
            known.extend(all.iter().map(|filter| filter.name.as_str()));
            let meant = match nearest(name, known.iter().copied()) {
                Some(meant) => format!("; did you mean '{meant}'?"),
                None => ".".to_owned(),
            };
            let known = known.join(", ");
            let message =
                format!("there is no kind and no filter '{name}'{meant} There are {known}");
            command(program).error(ErrorKind::InvalidValue, message).exit();
        }
        Self { kind, filters: UserFilters { asked, all: &[] } }
    }
}
