//! What must hold for each parser, whatever bytes it is given.
//!
//! A property is a function of bytes that panics where it does not hold. [`PROPERTIES`] lists all of them: the targets of
//! `cargo fuzz` look for bytes that break one, and the tests of this package give each the seeds in `fuzz/seeds`, with
//! what fuzzers once found among them.

mod archive;
mod arguments;
mod code;
mod config;
mod events;
mod import;
mod json;
mod kinds;
mod ledger;
mod log;
mod markdown;
mod oracles;
mod outlines;
mod parts;
mod promises;
mod route;
mod rows;
mod scratch;
mod session;
mod settings;
mod severity;
mod stream;
mod text;
mod tokens;
mod transcript;

/// What is asserted of any bytes.
pub type Property = fn(&[u8]);

/// All properties, by the names of their targets.
pub const PROPERTIES: [(&str, Property); 21] = [
    ("archive", archive::check),
    ("arguments", arguments::check),
    ("code", code::check),
    ("config", config::check),
    ("events", events::check),
    ("import", import::check),
    ("json", json::check),
    ("kinds", kinds::check),
    ("ledger", ledger::check),
    ("log", log::check),
    ("markdown", markdown::check),
    ("parts", parts::check),
    ("route", route::check),
    ("rows", rows::check),
    ("session", session::check),
    ("settings", settings::check),
    ("severity", severity::check),
    ("stream", stream::check),
    ("text", text::check),
    ("tokens", tokens::check),
    ("transcript", transcript::check),
];

/// Asserts the property called `name` of `bytes`.
///
/// # Panics
/// If it does not hold, or there is none of that name.
pub fn check(name: &str, bytes: &[u8]) {
    let property = PROPERTIES.iter().find(|property| property.0 == name);
    property.unwrap_or_else(|| panic!("there is no property '{name}'")).1(bytes);
}
