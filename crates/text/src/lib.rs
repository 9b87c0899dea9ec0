//! The text filter: sentences of prose, sections of Markdown, main text of HTML.

mod choice;
mod claim;
mod contents;
mod element;
mod function_words;
mod html;
mod importance;
mod lines;
mod main_text;
mod open;
mod outline;
mod piece;
mod plain;
#[cfg(test)]
mod properties;
mod relevance;
mod repeat;
mod run;
mod sentence;
mod sort;
mod speaker;
mod text;
mod words;

pub use claim::claim;
pub use outline::outline;
pub use text::sentences;
