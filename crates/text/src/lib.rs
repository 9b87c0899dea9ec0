//! The text filter.
//!
//! Prose, Markdown and HTML are read as pieces: sentences, items of lists, rows of tables, runs of code, headings.
//! [`outline`] makes each piece a Block, and lets those stand for the text that answer the query, or without one those
//! that say most. A text in long lines is counted in sentences; [`sentences`] numbers them the same way.

mod choice;
mod claim;
mod class;
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
mod relevance;
mod repeat;
mod run;
mod sentence;
mod speaker;
mod tags;
mod text;
mod words;

pub use claim::claim;
pub use outline::outline;
pub use text::sentences;
