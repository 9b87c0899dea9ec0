//! Kinds as they are written on the command line.

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};
use hr_config::kind_names;
use hr_core::Kind;
use std::ffi::OsStr;

/// Takes the name of a kind.
pub(crate) fn parser() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::name))
        .map(|name| Kind::of_name(&name).unwrap_or(Kind::Other))
}

/// Takes any name: that of a kind, or of a filter, of which only the settings know.
pub(crate) fn or_filter() -> impl TypedValueParser<Value = String> {
    NameParser
}

/// Kinds that an input can be said to be: what is mixed is found out.
pub(crate) fn told_kinds() -> impl Iterator<Item = &'static str> {
    kind_names().filter(|name| *name != Kind::Mixed.name())
}

#[derive(Clone)]
struct NameParser;

impl TypedValueParser for NameParser {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(told_kinds().map(PossibleValue::new)))
    }
}
