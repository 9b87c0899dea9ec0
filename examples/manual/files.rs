//! All files that are made from the command lines of the programs.

use super::page::page_of;
use clap::Command;
use clap_complete::{Shell, generate};
use std::collections::BTreeMap;
use std::io;

/// They hold nothing else.
pub(crate) const DIRECTORIES: [&str; 4] =
    ["man/man1", "completions/bash", "completions/fish", "completions/zsh"];

/// Each file, by its name from the root of the repository.
pub(crate) fn all() -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let pages = hr_cli::pages();
    for page in &pages {
        files.insert(format!("man/man1/{}.1", page.name), page_of(page, &pages)?);
        // What is run by hr alone is completed by it.
        if page.name != "hr-trust" {
            files.extend(completions(page.name, &page.command));
        }
    }
    Ok(files)
}

fn completions(name: &str, command: &Command) -> [(String, Vec<u8>); 3] {
    let made = |shell: Shell| {
        let mut script = Vec::new();
        generate(shell, &mut command.clone(), name, &mut script);
        script
    };
    [
        (format!("completions/bash/{name}"), made(Shell::Bash)),
        (format!("completions/fish/{name}.fish"), made(Shell::Fish)),
        (format!("completions/zsh/_{name}"), made(Shell::Zsh)),
    ]
}
