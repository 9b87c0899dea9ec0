//! The contract with the hooks of Claude Code: what an event says, which texts of a tool's result the model gets, and
//! how a hook answers with other texts.
//!
//! Claude Code starts a hook with an [`Event`] as JSON on its stdin. [`Event::output`] is the result of the tool as an
//! [`Output`]: the [`Part`]s that are text, where the tool's shape is known. [`Output::with`] puts other texts in their
//! places and leaves all other bytes as they came; [`answer`] says to Claude Code that the model is to get that instead.
//! What is not as expected has no `Output`, so that nothing is done about it.
//!
//! ```
//! use hr_claude::{Event, answer};
//!
//! let stdin = br#"{"hook_event_name": "PostToolUse", "tool_name": "Bash", "tool_input": {"command": "ls"},
//!     "tool_response": {"stdout": "a\nb\n", "stderr": "", "interrupted": false, "isImage": false}}"#;
//! let event = Event::read(stdin)?;
//! let output = event.output().unwrap();
//! assert_eq!(output.parts()[0].text, "a\nb\n");
//! let other = output.with(&[Some("2 files\n".to_owned()), None]);
//! assert_eq!(other, r#"{"stdout": "2 files\n", "stderr": "", "interrupted": false, "isImage": false}"#);
//! assert!(answer(&other).starts_with(br#"{"hookSpecificOutput":{"hookEventName":"PostToolUse","updatedToolOutput":{"#));
//! # Ok::<(), hr_claude::Error>(())
//! ```
//!
//! [`key`] and [`label`] name a call, for a ledger of what was shown; [`query`] is what the model wants to know.

mod answer;
mod command;
mod escapes;
mod event;
mod file;
mod key;
mod label;
mod node;
mod output;
mod printed;
mod query;
mod shape;
mod tool;
mod transcript;
mod words;

pub use answer::{answer, context};
pub use event::{Error, Event, EventName};
pub use key::key;
pub use label::label;
pub use output::{Hint, Output, Part, Persisted};
pub use printed::Printed;
pub use query::query;
pub use tool::Tool;
