//! The tables of the languages, one a file.

mod c;
mod cpp;
mod go;
mod java;
mod javascript;
mod python;
mod rust;
mod typescript;

use crate::grammar::Grammar;

/// All of them.
pub(crate) static GRAMMARS: &[Grammar] = &[
    c::C,
    cpp::CPP,
    go::GO,
    java::JAVA,
    javascript::JAVASCRIPT,
    python::PYTHON,
    rust::RUST,
    typescript::TYPESCRIPT,
    typescript::TSX,
];
