//! The source code filter: definitions with their signatures and lines.

mod against;
mod brief;
mod doc;
mod file;
mod focus;
mod grammar;
mod language;
mod languages;
mod locals;
mod map;
mod node;
#[cfg(test)]
mod oracle;
mod outline;
mod parse;
mod pieces;
mod plan;
mod references;
mod relevance;
mod roles;
mod signature;
mod sniff;
mod symbol;
mod syntax;
mod words;

pub use focus::{Focus, NoFocus};
pub use language::{Language, UnknownLanguage};
pub use map::{Map, MapView, Tree, map};
pub use outline::{Level, Refusal, View, Wanted, outline};
pub use symbol::{Place, file_at, find, is_parsed, names_like, paths};
