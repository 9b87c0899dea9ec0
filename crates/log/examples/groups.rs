//! Prints the number of the group of each line of the log on stdin. `benches/grouping.py` compares
//! them with the labels of LogHub.

use std::io::{Read, Write, stdin, stdout};

fn main() -> std::io::Result<()> {
    let mut log = Vec::new();
    stdin().read_to_end(&mut log)?;
    let mut text = String::new();
    for group in hr_log::groups(&hr_core::Source::new(&log)) {
        text += &format!("{group}\n");
    }
    stdout().write_all(text.as_bytes())
}
