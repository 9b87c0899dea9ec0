//! The source code filter: definitions with their signatures and lines.

mod doc;
mod file;
mod grammar;
mod language;
mod languages;
mod layout;
mod node;
#[cfg(test)]
mod oracle;
mod outline;
mod parse;
mod relevance;
mod roles;
mod signature;
mod sniff;
mod syntax;
mod words;

pub use grammar::Sort;
pub use language::{Language, UnknownLanguage};
pub use outline::{Level, View, Wanted, outline};
pub use syntax::Definition;
