//! From an Outline to what is printed.
//!
//! [`select`] is the one place that knows a [`Budget`]: it chooses which Blocks are shown. [`render`]
//! is the one place that prints marks: every line it writes that is not the Source's starts with
//! `[hr`, and each Block that is not shown is inside exactly one of them. [`render_json`] prints the same as JSON,
//! and [`render_markdown`] makes a document of what was printed.

mod alike;
mod budget;
mod fitting;
mod json;
mod mark;
mod markdown;
mod notice;
mod print;
mod render;
mod select;
mod shell;

pub use budget::Budget;
pub use json::{is_rendered_json, render_json};
pub use mark::{counted, with_commas, write_mark};
pub use markdown::{About, render_markdown, render_too_long};
pub use notice::Notice;
pub use render::render;
pub use select::{Selection, select};
pub use shell::shell_word;
