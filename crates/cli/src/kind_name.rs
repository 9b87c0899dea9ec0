//! Kinds as they are written on the command line.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use hr_core::Kind;

/// Takes the name of a kind.
pub(crate) fn parser() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::name))
        .map(|name| Kind::of_name(&name).unwrap_or(Kind::Other))
}
