//! Writes the man pages and the completions of all programs, from their command lines:
//!
//! ```sh
//! cargo run --example manual
//! ```
//!
//! `tests/manual.rs` compares them with what is there.

mod files;
mod page;

use std::path::Path;
use std::{fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for directory in files::DIRECTORIES {
        match fs::remove_dir_all(root.join(directory)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::create_dir_all(root.join(directory))?,
        }
    }
    for (name, text) in files::all()? {
        fs::write(root.join(name), text)?;
    }
    Ok(())
}
