//! The tables of the languages, one a file.

mod go;
mod python;
mod rust;

use crate::grammar::Grammar;

/// All of them.
pub(crate) static GRAMMARS: &[Grammar] = &[go::GO, python::PYTHON, rust::RUST];
