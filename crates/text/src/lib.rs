//! The text filter: sentences of prose, sections of Markdown, main text of HTML.

mod choice;
mod claim;
mod contents;
mod importance;
mod lines;
mod outline;
mod piece;
mod plain;
mod relevance;
mod repeat;
mod sentence;
mod text;
mod words;

pub use claim::claim;
pub use outline::outline;
pub use text::sentences;
