//! The manual as plain text, for `--help`.

use super::{Entry, Example, Manual, Note};

/// No line of ours is longer: clap breaks those that a terminal has no room for, and lists with them.
const WIDTH: usize = 80;
/// Where what an entry is starts, unless a name is longer.
const COLUMN: usize = 15;

/// What comes after the options.
pub(crate) fn after_help(manual: &Manual) -> String {
    let Manual { examples, notes, environment, exit_codes, .. } = manual;
    let mut sections = vec![];
    if !examples.is_empty() {
        sections.push(format!("Examples:\n{}", examples_as_text(examples)));
    }
    sections.extend(notes.iter().map(note_as_text));
    if !environment.is_empty() {
        sections.push(format!("Environment:\n{}", entries_as_text(&environment.concat())));
    }
    if !exit_codes.is_empty() {
        sections.push(format!("Exit codes:\n{}", codes_as_text(exit_codes)));
    }
    sections.join("\n").trim_end().to_owned()
}

/// Each command after what comes of it, in the syntax of the shell.
fn examples_as_text(examples: &[Example]) -> String {
    let lines = |Example { command, note }: &Example| {
        format!("  # {note}\n  {}\n", command.replace('\n', "\n  "))
    };
    examples.iter().map(lines).collect()
}

fn note_as_text(Note { heading, text, entries }: &Note) -> String {
    let mut whole = format!("{heading}:\n");
    let paragraphs: Vec<String> = text.iter().map(|text| filled("", text, 2)).collect();
    whole += &paragraphs.join("\n");
    whole + &entries_as_text(entries)
}

fn entries_as_text(entries: &[Entry]) -> String {
    let line = |Entry { name, text }: &Entry| match name.len() + 4 <= COLUMN {
        true => filled(&format!("  {name:COLUMN$}")[..COLUMN], text, COLUMN),
        false => format!("  {name}\n{}", filled("", text, COLUMN)),
    };
    entries.iter().map(line).collect()
}

/// `  0  done`
fn codes_as_text(entries: &[Entry]) -> String {
    let width = entries.iter().map(|entry| entry.name.len()).max().unwrap_or_default();
    let line =
        |Entry { name, text }: &Entry| filled(&format!("  {name:width$}  "), text, width + 4);
    entries.iter().map(line).collect()
}

/// Lines of `text` after what it starts with, the others indented.
fn filled(start: &str, text: &str, indent: usize) -> String {
    let (first, others) = (format!("{start:indent$}"), " ".repeat(indent));
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(&first)
        .subsequent_indent(&others)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text.trim_end(), options) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_indented_and_no_wider_than_a_terminal() {
        let text: &str = "word ".repeat(40).leak();
        let entries = [
            Entry { name: "HR_OFF", text: text.trim_end() },
            Entry { name: "HR_SOME_LONG_NAME", text: "short" },
        ];
        let list = entries_as_text(&entries);
        assert!(list.lines().all(|line| line.len() <= WIDTH));
        assert!(list.starts_with("  HR_OFF       word word"), "{list}");
        assert!(list.ends_with("word\n  HR_SOME_LONG_NAME\n               short\n"), "{list}");
        assert_eq!(list.matches("word").count(), 40);
        assert_eq!(codes_as_text(&[Entry { name: "0", text: "done" }]), "  0  done\n");
    }
}
