//! The man page of a program.

use clap::{Arg, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use hr_cli::{Entry, Example, Note, Page};
use std::io;

/// The page of one of `all`.
pub(crate) fn page_of(page: &Page, all: &[Page]) -> io::Result<String> {
    let Page { name, command, manual, .. } = page;
    // Subcommands of hr have pages of their own.
    let is_hr = page.group.is_empty();
    let version = command.get_version().unwrap_or_default();
    // Without a date: a page is the same whenever it is made. Words are not broken: they may be copied.
    let mut text = format!(
        ".TH {} 1 \"\" \"hr {version}\" \"User Commands\"\n.nh\n.ad l\n",
        name.to_uppercase()
    );
    let mut body = Roff::new();
    body.control("SH", ["NAME"]);
    body.text([roman(format!("{name} - {}", about(command)))]);
    body.control("SH", ["SYNOPSIS"]);
    synopsis(&mut body, command);
    body.control("SH", ["DESCRIPTION"]);
    paragraphs(&mut body, &description(command));
    text += &body.render();
    if is_hr {
        text += &programs(all).render();
    } else {
        text += &options(command)?;
        text += &subcommands(command)?;
    }
    let mut rest = Roff::new();
    manual.notes.iter().for_each(|note| write_note(&mut rest, note));
    section(&mut rest, "EXIT STATUS", manual.exit_codes);
    section(&mut rest, "ENVIRONMENT", &manual.environment.concat());
    section(&mut rest, "FILES", &manual.files.concat());
    if !manual.examples.is_empty() {
        rest.control("SH", ["EXAMPLES"]);
        for (number, example) in manual.examples.iter().enumerate() {
            if number > 0 {
                rest.control("PP", []);
            }
            write_example(&mut rest, example);
        }
    }
    see_also(&mut rest, manual.see_also);
    text += &rest.render();
    Ok(clean(&text))
}

fn rendered(render: impl Fn(&mut dyn io::Write) -> io::Result<()>) -> io::Result<String> {
    let mut bytes = Vec::new();
    render(&mut bytes)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

/// What is said of a program at length, without the line that stands under its name already.
fn description(command: &Command) -> String {
    let about = about(command);
    let Some(long) = command.get_long_about().map(ToString::to_string) else {
        return format!("{about}.");
    };
    long.strip_prefix(&about).map_or(long.clone(), |rest| rest.trim_start().to_owned())
}

/// The lines of the usage, the name of the program bold.
fn synopsis(roff: &mut Roff, command: &Command) {
    let usage = command.clone().render_usage().to_string();
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    for (number, line) in usage.trim_start_matches("Usage:").lines().enumerate() {
        if number > 0 {
            roff.control("br", []);
        }
        let line = line.trim();
        match line.strip_prefix(name) {
            Some(rest) => roff.text([bold(name), roman(rest)]),
            None => roff.text([roman(line)]),
        };
    }
}

fn paragraphs(roff: &mut Roff, text: &str) {
    for (number, paragraph) in text.split("\n\n").enumerate() {
        if number > 0 {
            roff.control("PP", []);
        }
        roff.text([roman(paragraph.replace('\n', " "))]);
    }
}

/// The options, those under a heading in a part of their own.
fn options(command: &Command) -> io::Result<String> {
    let whole = command.clone().mut_args(with_long_help);
    let text = rendered(|out| Man::new(whole.clone()).render_options_section(out))?;
    let headings = command.get_arguments().filter_map(|argument| argument.get_help_heading());
    Ok(headings.fold(text, |text, heading| {
        let name = heading.to_uppercase();
        let quoted = if name.contains(' ') { format!("\"{name}\"") } else { name };
        text.replace(&format!(".SH {quoted}\n"), &format!(".SS \"{heading}\"\n"))
    }))
}

/// The option with a long help, without which one that `-h` leaves out would not be described.
fn with_long_help(option: Arg) -> Arg {
    match (option.get_long_help(), option.get_help()) {
        (None, Some(help)) => {
            let help = help.clone();
            option.long_help(help)
        }
        _ => option,
    }
}

/// Each subcommand with what it is asked by.
fn subcommands(command: &Command) -> io::Result<String> {
    let mut whole = String::new();
    let mut command = command.clone();
    command.build();
    for subcommand in command.get_subcommands().filter(|it| it.get_name() != "help") {
        let mut roff = Roff::new();
        let usage = subcommand.clone().render_usage().to_string();
        roff.control("SS", [usage.trim_start_matches("Usage:").trim()]);
        roff.text([roman(format!("{}.", about(subcommand)))]);
        if subcommand.get_long_about().is_some() {
            roff.control("PP", []);
            paragraphs(&mut roff, &description(subcommand));
        }
        whole += &roff.render();
        let own = subcommand.clone().mut_args(|option| match option.get_id() == "help" {
            true => option.hide(true),
            false => option,
        });
        whole += &options(&own)?.replace(".SH OPTIONS\n", "");
    }
    let start = if whole.is_empty() { "" } else { ".SH COMMANDS\n" };
    Ok(format!("{start}{whole}"))
}

/// The programs that `hr` lists, in their groups.
fn programs(all: &[Page]) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["PROGRAMS"]);
    let mut group = "";
    for page in all.iter().filter(|page| !page.group.is_empty()) {
        if page.group != group {
            group = page.group;
            roff.control("SS", [group]);
        }
        roff.control("TP", []);
        roff.text([bold(page.name), roman("(1)")]);
        roff.text([roman(format!("{}.", about(&page.command)))]);
    }
    roff
}

fn section(roff: &mut Roff, heading: &str, entries: &[Entry]) {
    if !entries.is_empty() {
        roff.control("SH", [heading]);
        list(roff, entries);
    }
}

fn list(roff: &mut Roff, entries: &[Entry]) {
    for Entry { name, text } in entries {
        roff.control("TP", []);
        roff.text([bold(*name)]);
        roff.text([roman(*text)]);
    }
}

fn write_note(roff: &mut Roff, Note { heading, text, entries }: &Note) {
    roff.control("SH", [heading.to_uppercase().as_str()]);
    if !text.is_empty() {
        paragraphs(roff, &text.join("\n\n"));
    }
    list(roff, entries);
}

fn write_example(roff: &mut Roff, Example { command, note }: &Example) {
    roff.text([roman(format!("{note}:"))]);
    roff.control("PP", []);
    roff.control("RS", ["4"]);
    roff.control("nf", []);
    roff.text([bold(*command)]);
    roff.control("fi", []);
    roff.control("RE", []);
}

fn see_also(roff: &mut Roff, names: &[&str]) {
    roff.control("SH", ["SEE ALSO"]);
    for (number, name) in names.iter().enumerate() {
        let end = if number + 1 < names.len() { "," } else { "" };
        roff.control("BR", [*name, &format!("(1){end}")]);
    }
}

/// What is rendered in pieces, as one: what each piece starts with stands once, at the start. An empty line is a space,
/// and letters that a terminal would show as others are named.
fn clean(text: &str) -> String {
    let preamble = Roff::new().render();
    let once = text.replace(&preamble, "");
    let line = |line: &str| match line {
        "" => ".sp\n".to_owned(),
        _ if line.starts_with('.') => format!("{line}\n"),
        _ => {
            let named = line.replace('~', "\\(ti").replace('^', "\\(ha").replace('`', "\\(ga");
            format!("{named}\n")
        }
    };
    let lines: String = once.lines().map(line).collect();
    format!("{preamble}{lines}")
}
