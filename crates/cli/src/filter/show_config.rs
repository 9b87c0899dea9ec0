//! `hr-route --show-config`: every setting, with where it comes from, as a file of configuration.

use crate::paths::shown;
use crate::settings::{Origin, Settings};
use hr_config::UserFilter;
use hr_config::kind_names;
use hr_core::Kind;
use hr_pipe::Budget;
use std::env;
use std::fmt::Write;

/// What is printed of an input where no budget is set.
const DEFAULT_BUDGET: &str =
    "900 and a twelfth of the input, at most 10000, and up to 2.5 times that for samples";

/// Where the comments start.
const COLUMN: usize = 39;

/// All that is set, of which the budget may be by a flag.
pub(crate) fn settings_as_text(settings: &Settings, budget: Option<usize>) -> String {
    let mut text = String::new();
    for line in files(settings) {
        text += &format!("# {line}\n");
    }
    match settings.budget(budget) {
        Some((tokens, origin)) => set(&mut text, "budget", tokens, &origin),
        None => text += &format!("# budget: {DEFAULT_BUDGET}\n"),
    }
    let floor = settings.floor().unwrap_or((Budget::FLOOR, Origin::Default));
    set(&mut text, "floor", floor.0, &floor.1);
    text += "\n[kinds]\n";
    for name in kind_names() {
        let said = Kind::of_name(name).and_then(|kind| settings.config().kind(kind));
        let origin = said.map_or(Origin::Default, |set| Origin::File(set.place.to_string()));
        set(&mut text, name, said.is_none_or(|set| set.value), &origin);
    }
    text += "\n[archive]\n";
    match settings.archive() {
        Ok(archive) => {
            set(&mut text, "directory", quoted(&shown(archive.dir())), &directory_origin(settings));
        }
        Err(error) => text += &format!("# directory: {error}\n"),
    }
    let (days, mib) = (settings.max_days(), settings.max_mib());
    set(&mut text, "max_days", days.0, &days.1);
    set(&mut text, "max_mib", mib.0, &mib.1);
    settings.filters().iter().for_each(|filter| write_filter(&mut text, filter));
    text
}

/// Which files there are.
fn files(settings: &Settings) -> Vec<String> {
    let loaded = &settings.loaded;
    let user = loaded.user_file.as_ref().map(|file| match file.exists() {
        true => format!("file: {}", shown(file)),
        false => format!("file: {}, which is not there", shown(file)),
    });
    let project = loaded.project_file.as_ref().map(|file| match loaded.is_trusted {
        true => format!("file of the project, over that: {}", shown(file)),
        false => format!("file of the project, which is not trusted and not used: {}", shown(file)),
    });
    let off = env::var_os("HR_OFF").is_some_and(|value| !value.is_empty() && value != "0");
    let off = off.then(|| "HR_OFF is set: every input is printed unchanged".to_owned());
    user.into_iter().chain(project).chain(off).collect()
}

/// Where it is said what the directory of the archive is.
fn directory_origin(settings: &Settings) -> Origin {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    match &settings.config().directory {
        _ if is_set("HR_HOME") => Origin::Variable("HR_HOME"),
        Some(directory) => Origin::File(directory.place.to_string()),
        None => Origin::Default,
    }
}

fn write_filter(text: &mut String, filter: &UserFilter) {
    let origin = Origin::File(filter.place.to_string());
    let program = [quoted(&shown(&filter.program))];
    let words = program.into_iter().chain(filter.arguments.iter().map(|word| quoted(word)));
    let words = words.collect::<Vec<_>>().join(", ");
    *text += "\n[[filter]]\n";
    set(text, "name", quoted(&filter.name), &origin);
    if let Some(pattern) = &filter.pattern {
        *text += &format!("match = {}\n", quoted(pattern.text()));
    }
    if let Some(label) = &filter.label {
        *text += &format!("label = {}\n", quoted(label.glob()));
    }
    *text += &format!("command = [{words}]\ntimeout = {}\n", filter.timeout.as_secs());
}

fn set(text: &mut String, key: &str, value: impl std::fmt::Display, origin: &Origin) {
    let setting = format!("{key} = {value}");
    *text += &format!("{setting:COLUMN$} # {origin}\n");
}

/// A string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            _ if char.is_control() => {
                // To write to a String cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(char));
            }
            _ => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use hr_config::faults_of;
    use std::path::Path;

    #[test]
    fn a_string_can_be_read_again() {
        let toml = format!("[[filter]]\nname = 'a'\ncommand = [{}]", quoted("/\"\\\u{1}\u{7f}é\n"));
        assert_eq!(faults_of(toml.as_bytes(), Path::new("c.toml")), []);
    }
}
