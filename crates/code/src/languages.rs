//! The tables of the languages, one a file.

#[cfg(feature = "all-languages")]
mod bash;
mod c;
mod cpp;
#[cfg(feature = "all-languages")]
mod csharp;
mod go;
mod java;
mod javascript;
#[cfg(feature = "all-languages")]
mod kotlin;
#[cfg(feature = "all-languages")]
mod lua;
#[cfg(feature = "all-languages")]
mod php;
mod python;
#[cfg(feature = "all-languages")]
mod ruby;
mod rust;
#[cfg(feature = "all-languages")]
mod scala;
#[cfg(feature = "all-languages")]
mod sql;
#[cfg(feature = "all-languages")]
mod swift;
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
    #[cfg(feature = "all-languages")]
    bash::BASH,
    #[cfg(feature = "all-languages")]
    csharp::CSHARP,
    #[cfg(feature = "all-languages")]
    kotlin::KOTLIN,
    #[cfg(feature = "all-languages")]
    lua::LUA,
    #[cfg(feature = "all-languages")]
    php::PHP,
    #[cfg(feature = "all-languages")]
    php::PHP_FRAGMENT,
    #[cfg(feature = "all-languages")]
    ruby::RUBY,
    #[cfg(feature = "all-languages")]
    scala::SCALA,
    #[cfg(feature = "all-languages")]
    sql::SQL,
    #[cfg(feature = "all-languages")]
    swift::SWIFT,
];
