//! Gets hr into the settings of coding agents, and out again.
//!
//! [`install`] puts two things into the settings of Claude Code: a shell prefix, the program that every command is run
//! by, and hooks, which are given what tools print. [`uninstall`] takes them out, and [`installed`] says what is there.
//! The text of the settings is not written anew: what is put in is put between bytes that stay as they are, comments
//! and all. Before the first change a copy is made; as long as nobody else changes the settings, taking out what is
//! ours gives exactly this copy back.
//!
//! The shell prefix is a path and nothing else. The client cuts off arguments after the last dash that follows a space
//! when it runs commands and hooks, but not when it starts MCP servers: with arguments none of these would start.

mod claude;
mod client;
mod command;
mod document;
mod done;
mod edit;
mod error;
mod file;
mod json;
mod places;
mod plain;
mod record;
mod remove;
mod settings;

pub use claude::{Installed, install, installed, uninstall};
pub use client::Client;
pub use done::Done;
pub use error::Error;
pub use places::{Places, Scope};
pub use settings::{EVENTS, Found, Hook, PREFIX, Parts, SECONDS, TOOLS};
