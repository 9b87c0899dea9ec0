//! Lists that git prints without any change in them: commits by the line, and the state of a work tree.

use crate::model::{Commit, Diff, Part, Role, Sign};
use hr_core::Source;
use std::collections::BTreeMap;

/// Hex digits of a hash that stands before a subject.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=40;
/// Fewest lines of a list that has no heading.
const LEAST_LINES: usize = 3;
/// Lines by which it is seen what a list is of.
const SAMPLE: usize = 400;
/// Lines by which `git status` is known.
const HEADINGS: [&[u8]; 6] = [
    b"Changes to be committed:",
    b"Changes not staged for commit:",
    b"Untracked files:",
    b"Unmerged paths:",
    b"nothing to commit",
    b"Ignored files:",
];

/// What a Source lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    /// `git log --oneline`, with a graph maybe.
    Commits,
    /// `git status`.
    Status,
    /// `git status --short`.
    ShortStatus,
}

impl List {
    /// What `source` lists, if it is a list.
    pub(crate) fn of(source: &Source<'_>) -> Option<Self> {
        let lines = || source.lines().take(SAMPLE).filter(|line| !line.is_empty());
        let count = lines().count();
        let is_status = |line: &[u8]| HEADINGS.iter().any(|it| line.starts_with(it));
        let is_branch =
            |line: &[u8]| line.starts_with(b"On branch ") || line.starts_with(b"HEAD detached ");
        if lines().any(is_status)
            && (lines().any(is_branch) || lines().any(|it| it.starts_with(b"\t")))
        {
            return Some(List::Status);
        }
        // The first and the last line of what is cut may be broken off.
        let are_all = |is: fn(&[u8]) -> bool| {
            let broken = count - lines().filter(|line| is(line)).count();
            count >= LEAST_LINES && broken <= (count / 20).max(usize::from(count > 4) * 2)
        };
        let is_commit = |line: &[u8]| subject(line).is_some() || without_graph(line).is_empty();
        let blamed = lines().filter(|line| is_blamed(line)).count();
        if 2 * blamed < count && are_all(is_commit) && are_hashes(lines().filter_map(subject)) {
            return Some(List::Commits);
        }
        are_all(is_short).then_some(List::ShortStatus)
    }

    /// Takes `source` apart, line by line.
    pub(crate) fn read(self, source: &Source<'_>) -> Diff {
        let mut diff = Diff { signs: vec![Sign::None; source.line_count()], ..Diff::default() };
        let mut heading = "";
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (number, line) in source.lines().enumerate() {
            let role = match self {
                List::Commits if subject(line).is_some() => Role::Commit,
                List::Commits => Role::Detail,
                List::Status => status(line, &mut heading, &mut counts),
                List::ShortStatus => short_status(line, &mut counts),
            };
            match diff.parts.last_mut() {
                // It goes with what it follows.
                Some(last) if role == Role::Detail => {
                    last.lines.end = number + 1;
                    continue;
                }
                _ if role == Role::Commit => diff.commits.push(Commit::default()),
                _ => {}
            }
            let commit = diff.commits.len().checked_sub(1);
            diff.parts.push(Part {
                lines: number..number + 1,
                role,
                commit,
                file: None,
                hunk: None,
            });
        }
        diff.states = counts.into_iter().map(|(state, count)| (state.to_owned(), count)).collect();
        diff
    }
}

/// The hash of a commit and its subject, where `line` is those.
fn subject(line: &[u8]) -> Option<&[u8]> {
    let line = without_graph(line);
    let digits = line.iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).count();
    let is_one = DIGITS.contains(&digits) && line.get(digits) == Some(&b' ');
    (is_one && line.get(digits + 1).is_some_and(|&byte| byte != b' ')).then(|| &line[..digits])
}

/// Whether `line` is one of `git blame`: behind the hash, who wrote it and when, or the path alone, and then `12) `.
fn is_blamed(line: &[u8]) -> bool {
    let line = line.strip_prefix(b"^").unwrap_or(line);
    let end = line.iter().position(|&byte| byte == b')');
    let Some(before) = end.map(|end| &line[..end]) else { return false };
    let number = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let hash = before.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    number > 0
        && DIGITS.contains(&hash)
        && before.get(hash) == Some(&b' ')
        && before[..before.len() - number].ends_with(b" ")
}

/// `line` without the graph of `--graph`.
fn without_graph(line: &[u8]) -> &[u8] {
    let is_graph =
        |byte: &u8| matches!(byte, b'*' | b'|' | b'\\' | b'/' | b'_' | b' ' | b'.' | b'-');
    let end = line.iter().position(|byte| !is_graph(byte)).unwrap_or(line.len());
    &line[end..]
}

/// Whether these are hashes and not numbers: most have letters, too, and most are of one length.
fn are_hashes<'a>(hashes: impl Iterator<Item = &'a [u8]>) -> bool {
    let hashes: Vec<&[u8]> = hashes.collect();
    let with_letters = hashes.iter().filter(|it| it.iter().any(u8::is_ascii_alphabetic)).count();
    let with_digits = hashes.iter().filter(|it| it.iter().any(u8::is_ascii_digit)).count();
    !hashes.is_empty() && 2 * with_letters > hashes.len() && 2 * with_digits > hashes.len()
}

/// What a line of `git status` is; counts the files by what happened to them.
fn status(line: &[u8], heading: &mut &'static str, counts: &mut BTreeMap<&str, usize>) -> Role {
    let Some(entry) = line.strip_prefix(b"\t") else {
        *heading = match line {
            _ if line.starts_with(b"Changes to be committed:") => "staged",
            _ if line.starts_with(b"Changes not staged for commit:") => "not staged",
            _ if line.starts_with(b"Untracked files:") => "untracked",
            _ if line.starts_with(b"Unmerged paths:") => "unmerged",
            _ if line.starts_with(b"Ignored files:") => "ignored",
            _ => *heading,
        };
        let is_hint = line.starts_with(b"  (use ") || line.is_empty();
        return if is_hint { Role::Detail } else { Role::Total };
    };
    *counts.entry(if heading.is_empty() { "listed" } else { *heading }).or_default() += 1;
    if entry.starts_with(b"both ") || *heading == "unmerged" { Role::Total } else { Role::Stat }
}

/// Whether `line` is one of `git status --short`.
fn is_short(line: &[u8]) -> bool {
    let is_code = |byte: &u8| b" MTADRCU?!".contains(byte);
    let is_entry = line.len() > 3 && line[..2].iter().all(is_code) && line[..2] != *b"  ";
    is_entry && line[2] == b' ' && line[3] != b' '
}

fn short_status(line: &[u8], counts: &mut BTreeMap<&str, usize>) -> Role {
    let Some(code) = line.get(..2).filter(|_| is_short(line)) else {
        return Role::Total;
    };
    let is_conflict = code.contains(&b'U') || matches!(code, b"AA" | b"DD");
    let state = match code {
        _ if is_conflict => "unmerged",
        b"??" => "untracked",
        b"!!" => "ignored",
        [_, b' '] => "staged",
        [b' ', _] => "not staged",
        _ => "staged, and changed again",
    };
    *counts.entry(state).or_default() += 1;
    if is_conflict { Role::Total } else { Role::Stat }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Option<List> {
        List::of(&Source::new(text.as_bytes()))
    }

    #[test]
    fn lists_are_known_by_their_lines() {
        let log = "0a1b2c3 Light the lamp\n1b2c3d4 Dim it\n2c3d4e5 (tag: v1) Release\n";
        assert_eq!(list(log), Some(List::Commits));
        let graph = "* 0a1b2c3 Light the lamp\n|\\\n| * 1b2c3d4 Dim it\n|/\n* 2c3d4e5 Release\n";
        assert_eq!(list(graph), Some(List::Commits));
        let status = "On branch main\nChanges not staged for commit:\n\tmodified:   lamp.rs\n";
        assert_eq!(list(status), Some(List::Status));
        assert_eq!(
            list("## main...origin/main\n M lamp.rs\nA  light.rs\n?? new.txt\n D old.txt\n"),
            Some(List::ShortStatus)
        );
    }

    #[test]
    fn other_lists_are_none() {
        for text in [
            "1000001 rows\n1000002 rows\n1000003 rows\n",
            "  one\n  two\n  three\n",
            "- one\n- two\n- three\n",
            "## a\n## b\n## c\n## d\n",
            "A list\nof lines\nin prose\n",
            "0a1b2c3d (Ada 2026-05-01 10:00:00 +0200 1) fn a() {\n1b2c3d4e (Bo  2026-05-02 10:00:00 +0200 2)   b\n0a1b2c3d (Ada 2026-05-01 10:00:00 +0200 3) }\n",
            "0a1b2c3d src/a.rs 1) fn a() {\n1b2c3d4e src/a.rs 2)   b\n0a1b2c3d src/a.rs 3) }\n",
            "",
        ] {
            assert_eq!(list(text), None, "{text}");
        }
    }

    #[test]
    fn states_are_counted() {
        let text = "On branch main\nChanges to be committed:\n  (use \"git restore\")\n\tnew file:   a\n\n\
            Untracked files:\n\tb\n\tc\n";
        let source = Source::new(text.as_bytes());
        let diff = List::Status.read(&source);
        let states: Vec<_> =
            diff.states.iter().map(|(state, count)| (state.as_str(), *count)).collect();
        assert_eq!(states, [("staged", 1), ("untracked", 2)]);
    }
}
