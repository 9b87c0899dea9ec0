//! Lines into files, hunks and runs.

use crate::class::Class;
use crate::commit;
use crate::generated;
use crate::header::is_opening;
use crate::hunk::{Counts, is_changed, is_signed, loose_heading, opened};
use crate::list::List;
use crate::model::{Commit, Diff, Hunk, Part, Role, Sign};
use crate::old_style;
use crate::stat;
use hr_core::Source;

/// Lines among which the first header is looked for.
const MOST_BEFORE: usize = 4_000;

/// Takes `source`, which has no colours, apart. Whether a line belongs to a hunk is known by the counts in its header,
/// so a removed line `-- name` is not taken for a header.
pub(crate) fn parse(source: &Source<'_>) -> Diff {
    if let Some(list) = List::of(source) {
        return list.read(source);
    }
    let mut reader =
        Reader { source, diff: Diff::default(), at: Where::start(source), open: Open::default() };
    reader.diff.signs = vec![Sign::None; source.line_count()];
    (0..source.line_count()).for_each(|number| reader.line(number));
    reader.diff.is_cut |= reader.hunk_is_short();
    for file in &mut reader.diff.files {
        file.class = Class::of(file.path());
    }
    generated::find(&mut reader.diff, source);
    reader.diff
}

/// Where a line is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Where {
    /// Between hunks.
    Outside,
    /// In the message of a commit: whether its subject was seen.
    Message { has_subject: bool },
    /// In a hunk of which lines are still to come.
    Counted(Counts),
    /// After the last line of such a hunk.
    Ended,
    /// In a hunk that nobody counted, or whose lines are broken off.
    Loose,
    /// In a hunk of a context diff or a normal one.
    OldStyle(old_style::Body),
    /// In a patch of a binary file.
    Binary,
}

impl Where {
    /// Whether the Source begins in the middle of a hunk: most of what is before the first header bears signs.
    fn start(source: &Source<'_>) -> Self {
        let header =
            |line: &&[u8]| opened(line).is_some() || is_opening(line) || commit::is_opening(line);
        let before: Vec<&[u8]> =
            source.lines().take(MOST_BEFORE).take_while(|it| !header(it)).collect();
        let changed = before.iter().filter(|it| is_changed(it)).count();
        let signed = before.iter().filter(|it| is_signed(it)).count();
        if changed > 0 && 5 * signed >= 4 * before.len() { Where::Loose } else { Where::Outside }
    }
}

/// What the next line may belong to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Open {
    pub(crate) commit: Option<usize>,
    pub(crate) file: Option<usize>,
    pub(crate) hunk: Option<usize>,
}

/// Reads a Source line by line.
pub(crate) struct Reader<'a> {
    source: &'a Source<'a>,
    pub(crate) diff: Diff,
    pub(crate) at: Where,
    pub(crate) open: Open,
}

impl Reader<'_> {
    fn line(&mut self, number: usize) {
        let line = self.source.line(number);
        if !self.hunk_line(number, line) && !self.header(number, line) {
            self.other(number, line);
        }
    }

    /// Takes `line` if it is one of the hunk that is open.
    fn hunk_line(&mut self, number: usize, line: &[u8]) -> bool {
        let is_note = line.starts_with(b"\\ ");
        let is_blob =
            self.at == Where::Binary && (!line.is_empty() || self.goes_on_in_binary(number));
        match &mut self.at {
            Where::Counted(_) | Where::Ended if is_note => self.note(number),
            Where::Counted(counts) => {
                let Some(sign) = counts.take(line) else {
                    self.diff.is_cut |= self.hunk_is_short();
                    self.at = Where::Loose;
                    return false;
                };
                if counts.are_met() {
                    self.at = Where::Ended;
                }
                self.signed(number, sign);
            }
            // Counts that are too low are wrong, but what follows is plain to see.
            Where::Ended if is_changed(line) => {
                if line.trim_ascii_end() == b"--" || self.is_name_pair(number, line) {
                    self.at = Where::Outside;
                    return false;
                }
                self.loose_line(number, line);
            }
            Where::OldStyle(body) => {
                let Some(taken) = body.take(line) else {
                    self.at = Where::Outside;
                    return false;
                };
                match taken {
                    old_style::Line::Of(sign) => self.signed(number, sign),
                    old_style::Line::Header => self.push(number, Role::Hunk),
                    old_style::Line::Between => self.note(number),
                }
            }
            Where::Binary if is_blob => {
                if is_opening(line) {
                    self.at = Where::Outside;
                    return false;
                }
                self.push(number, Role::Detail);
            }
            _ => return false,
        }
        true
    }

    /// Whether the binary patch goes on after the empty line `number`.
    fn goes_on_in_binary(&self, number: usize) -> bool {
        number + 1 < self.source.line_count() && {
            let next = self.source.line(number + 1);
            next.starts_with(b"literal ") || next.starts_with(b"delta ")
        }
    }

    /// `\ No newline at end of file` belongs to the line before.
    fn note(&mut self, number: usize) {
        let role = self.diff.parts.last().map_or(Role::Context, |part| part.role);
        self.push(number, role);
    }

    /// A line of a hunk that nobody counted.
    fn loose_line(&mut self, number: usize, line: &[u8]) -> bool {
        let sign = match line.first() {
            Some(b'+') => Sign::Added,
            Some(b'-') => Sign::Removed,
            Some(b' ') | None => Sign::Same,
            Some(b'\\') => {
                self.note(number);
                return true;
            }
            _ => return false,
        };
        self.signed(number, sign);
        true
    }

    /// A line of a hunk on this side.
    fn signed(&mut self, number: usize, sign: Sign) {
        if let Some(file) = self.open.file.map(|file| &mut self.diff.files[file]) {
            file.added += usize::from(sign == Sign::Added);
            file.removed += usize::from(sign == Sign::Removed);
        }
        self.diff.signs[number] = sign;
        self.push(number, if sign == Sign::Same { Role::Context } else { Role::Changed });
    }

    fn hunk_is_short(&self) -> bool {
        matches!(&self.at, Where::Counted(counts) if !counts.are_met())
    }

    /// Takes `line` if it is a header of any sort.
    fn header(&mut self, number: usize, line: &[u8]) -> bool {
        if line.is_empty() || line[0] == b'+' && !line.starts_with(b"+++ ") {
            return false;
        }
        let role = self
            .commit_header(line)
            .or_else(|| self.file_header(number, line))
            .or_else(|| self.hunk_header(number, line))
            .or_else(|| self.stat(line));
        if let Some(role) = role {
            self.push(number, role);
        }
        role.is_some()
    }

    fn commit_header(&mut self, line: &[u8]) -> Option<Role> {
        if !commit::is_opening(line) {
            return None;
        }
        self.diff.commits.push(Commit::default());
        self.open = Open { commit: Some(self.diff.commits.len() - 1), ..Open::default() };
        self.at = Where::Message { has_subject: false };
        Some(Role::Commit)
    }

    fn hunk_header(&mut self, number: usize, line: &[u8]) -> Option<Role> {
        let (at, columns, heading) = if let Some((counts, heading)) = opened(line) {
            let columns = counts.columns();
            let at = if counts.are_met() { Where::Ended } else { Where::Counted(counts) };
            (at, columns, heading)
        } else if let Some(body) = old_style::opened(line, self.next(number)) {
            (Where::OldStyle(body), old_style::COLUMNS, &[][..])
        } else if line == b"@@" || line.starts_with(b"@@ ") {
            (Where::Loose, 1, loose_heading(line))
        } else {
            return None;
        };
        self.diff.is_cut |= self.hunk_is_short();
        if let Some(file) = self.open.file {
            self.diff.files[file].has_hunks = true;
        }
        self.diff.hunks.push(Hunk { heading: heading.to_vec(), columns });
        self.open.hunk = Some(self.diff.hunks.len() - 1);
        self.at = at;
        Some(Role::Hunk)
    }

    fn stat(&mut self, line: &[u8]) -> Option<Role> {
        let role = stat::role(line)?;
        if role == Role::Total {
            self.diff.totals.push(stat::totals(line));
        }
        self.open.file = None;
        self.open.hunk = None;
        self.at = Where::Outside;
        Some(role)
    }

    /// What is no line of a hunk and no header.
    fn other(&mut self, number: usize, line: &[u8]) {
        if let (Where::Message { has_subject }, Some(commit)) = (&mut self.at, self.open.commit) {
            let commit = &mut self.diff.commits[commit];
            let role = commit::read(line, commit, has_subject);
            return self.push(number, role);
        }
        if self.at == Where::Loose && self.loose_line(number, line) {
            return;
        }
        if line.trim_ascii().is_empty()
            && let Some(last) = self.diff.parts.last_mut()
        {
            // An empty line goes with what it follows.
            last.lines.end = number + 1;
            return;
        }
        if self.at != Where::Loose {
            self.at = Where::Outside;
            self.open = Open { commit: self.open.commit, ..Open::default() };
        }
        self.push(number, Role::Text);
    }

    /// The line after line `number`.
    pub(crate) fn next(&self, number: usize) -> Option<&[u8]> {
        (number + 1 < self.source.line_count()).then(|| self.source.line(number + 1))
    }

    /// Adds a line to the last part, if it is of the same sort.
    fn push(&mut self, number: usize, role: Role) {
        let Open { commit, file, hunk } = self.open;
        if let Some(last) = self.diff.parts.last_mut()
            && (last.role, last.commit, last.file, last.hunk) == (role, commit, file, hunk)
        {
            last.lines.end = number + 1;
            return;
        }
        self.diff.parts.push(Part { lines: number..number + 1, role, commit, file, hunk });
    }
}
