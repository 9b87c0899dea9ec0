//! All files that are made from the command lines of the programs.

use super::page::page_of;
use clap::Command;
use clap::builder::PossibleValue;
use clap_complete::{Shell, generate};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;

/// They hold nothing else.
pub(crate) const DIRECTORIES: [&str; 4] =
    ["man/man1", "completions/bash", "completions/fish", "completions/zsh"];

/// Each file, by its name from the root of the repository.
pub(crate) fn all() -> io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let pages = hr_cli::pages();
    for page in &pages {
        files.insert(format!("man/man1/{}.1", page.name), page_of(page, &pages)?);
        // What is run by hr alone is completed by it.
        if page.name != "hr-trust" {
            files.extend(completions(page.name, &page.command)?);
        }
    }
    Ok(files)
}

fn completions(name: &str, command: &Command) -> io::Result<[(String, String); 3]> {
    let made = |shell: Shell| {
        let mut script = Vec::new();
        generate(shell, &mut command.clone(), name, &mut script);
        String::from_utf8(script).map_err(io::Error::other)
    };
    // In bash clap_complete 4.6.11 calls the subcommands of a program with a dash in its name by two names.
    let (wrong, right) = (name.replace('-', "__subcmd__"), name.replace('-', "__"));
    let bash =
        made(Shell::Bash)?.replace(&format!("{wrong}__subcmd__"), &format!("{right}__subcmd__"));
    let fish = made(Shell::Fish)? + &values_in_fish(name, command);
    Ok([
        (format!("completions/bash/{name}"), bash),
        (format!("completions/fish/{name}.fish"), fish),
        (format!("completions/zsh/_{name}"), made(Shell::Zsh)?),
    ])
}

/// Values of what is no option, which `clap_complete` gives to the other shells only.
fn values_in_fish(name: &str, command: &Command) -> String {
    let mut lines = String::new();
    let function = format!("__fish_{}_using_subcommand", name.replace('-', "_"));
    for subcommand in command.get_subcommands() {
        for positional in subcommand.get_positionals() {
            let values = positional.get_possible_values();
            let values: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
            if !values.is_empty() {
                let (within, values) = (subcommand.get_name(), values.join(" "));
                // To write to a String cannot fail.
                let _ = writeln!(
                    lines,
                    "complete -c {name} -n \"{function} {within}\" -f -a \"{values}\""
                );
            }
        }
    }
    lines
}
