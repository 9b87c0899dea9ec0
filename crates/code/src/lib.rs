//! The source code filter: definitions with their signatures and lines.

mod doc;
mod file;
mod grammar;
mod language;
mod languages;
mod layout;
mod outline;
mod parse;
mod relevance;
mod roles;
mod signature;
mod sniff;
mod symbol;
mod syntax;

pub use grammar::Sort;
pub use language::{Language, UnknownLanguage};
pub use symbol::{Place, file_at, find, names_like, paths};
pub use outline::{Level, View, Wanted, outline};
pub use syntax::Definition;
