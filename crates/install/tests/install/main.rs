//! Installing and taking out again, with real files.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod files;
mod home;
mod odd;
mod plugin;
mod properties;
mod refused;
mod shared;
