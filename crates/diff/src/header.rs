//! Headers of files.

use crate::model::{File, Role};
use crate::name;
use crate::old_style;
use crate::parse::{Reader, Where};

/// Whether `line` opens a file.
pub(crate) fn is_opening(line: &[u8]) -> bool {
    line.starts_with(b"diff --git ") || line.starts_with(b"diff -") || line.starts_with(b"Index: ")
}

/// Lines of the header of a file in git's form that tell what happened to it as a whole.
const STATES: [&[u8]; 11] = [
    b"old mode ",
    b"new mode ",
    b"deleted file mode ",
    b"new file mode ",
    b"copy from ",
    b"copy to ",
    b"rename from ",
    b"rename to ",
    b"Binary files ",
    b"GIT binary patch",
    b"Cannot display: file marked as a binary type.",
];

/// The same that say nothing more.
const DETAILS: [&[u8]; 6] =
    [b"index ", b"similarity index ", b"dissimilarity index ", b"=====", b"--- ", b"_____"];

impl Reader<'_> {
    /// What a line says of the file that is open, or of one that it opens.
    pub(crate) fn file_header(&mut self, number: usize, line: &[u8]) -> Option<Role> {
        if is_opening(line) {
            self.open_file();
            let file = self.file();
            if let Some(text) = line.strip_prefix(b"diff --git ") {
                (file.old, file.new) = name::of_git(text).unwrap_or_default();
            } else if let Some(path) = line.strip_prefix(b"Index: ") {
                file.new = path.trim_ascii().to_vec();
                file.old.clone_from(&file.new);
            } else if let Some(path) = line.rsplit(|&byte| byte == b' ').next() {
                file.new = path.to_vec();
                file.old.clone_from(&file.new);
            }
            self.at = Where::Outside;
            return Some(Role::Open);
        }
        if self.is_name_pair(number, line) {
            if self.open.file.is_none_or(|file| self.diff.files[file].is_named) {
                self.open_file();
            }
            let file = self.file();
            file.old = name::of_side(&line[4..]);
            file.is_named = true;
            file.state.is_new |= file.old == b"/dev/null";
            self.at = Where::Outside;
            // What is deleted has its name here alone.
            let is_deleted = self.next(number) == Some(b"+++ /dev/null");
            return Some(if is_deleted { Role::Name } else { Role::Detail });
        }
        let is_named = self.open.file.is_some_and(|file| self.diff.files[file].is_named);
        let has_hunks = self.open.file.is_some_and(|file| self.diff.files[file].has_hunks);
        if let Some(text) = line.strip_prefix(b"+++ ").filter(|_| is_named && !has_hunks) {
            let file = self.file();
            file.new = name::of_side(text);
            file.state.is_deleted |= file.new == b"/dev/null";
            return Some(Role::Name);
        }
        if self.open.file.is_some() && !has_hunks && self.at == Where::Outside {
            if let Some(state) = STATES.iter().position(|it| line.starts_with(it)) {
                self.state(state, line);
                return Some(Role::State);
            }
            if DETAILS.iter().any(|it| line.starts_with(it)) {
                return Some(Role::Detail);
            }
        }
        self.lone_file(number, line)
    }

    fn state(&mut self, state: usize, line: &[u8]) {
        let file = self.file();
        let of = |start: usize| line[STATES[start].len()..].trim_ascii().to_vec();
        match state {
            0 | 1 => file.state.has_new_mode = true,
            2 => file.state.is_deleted = true,
            3 => file.state.is_new = true,
            4 | 5 => file.state.is_copied = true,
            6 | 7 => file.state.is_renamed = true,
            _ => file.state.is_binary = true,
        }
        match state {
            4 | 6 => file.old = of(state),
            5 | 7 => file.new = of(state),
            9 => self.at = Where::Binary,
            _ => {}
        }
    }

    /// A file of which one line tells all, or one of a context diff.
    fn lone_file(&mut self, number: usize, line: &[u8]) -> Option<Role> {
        let next = self.next(number);
        if let Some(path) = old_style::named(line, next) {
            let new = next.map(|it| name::of_side(&it[4..])).unwrap_or_default();
            if self.open.file.is_none_or(|file| self.diff.files[file].is_named) {
                self.open_file();
            }
            let file = self.file();
            file.old = name::of_side(path);
            file.is_named = true;
            file.new = new;
            self.at = Where::Outside;
            return Some(Role::Name);
        }
        let one_side = line.strip_prefix(b"Only in ");
        let both = [&b"Binary files "[..], b"Files "].iter().find_map(|it| line.strip_prefix(*it));
        let both = both.filter(|it| it.ends_with(b" differ"));
        if let Some(text) = one_side.filter(|it| it.windows(2).any(|it| it == b": ")) {
            self.open_file();
            let path = String::from_utf8_lossy(text).replacen(": ", "/", 1);
            self.file().new = path.into_bytes();
        } else if let Some(text) = both {
            self.open_file();
            let end = text.len() - b" differ".len();
            let and = text.windows(5).position(|it| it == b" and ").unwrap_or(0);
            let file = self.file();
            file.state.is_binary = line.starts_with(b"Binary");
            file.new = name::of_side(text[..end].get(and + 5..).unwrap_or_default());
        } else {
            return None;
        }
        let file = self.file();
        file.old.clone_from(&file.new);
        file.state.is_only_named = !file.state.is_binary;
        self.at = Where::Outside;
        Some(Role::State)
    }

    /// Whether `line` and the next name the two sides of a file: `--- a/x`, `+++ b/x`.
    pub(crate) fn is_name_pair(&self, number: usize, line: &[u8]) -> bool {
        let is_pair = line.starts_with(b"--- ")
            && self.next(number).is_some_and(|it| it.starts_with(b"+++ "));
        is_pair && self.next(number + 1).is_none_or(|it| it.starts_with(b"@@"))
    }

    fn open_file(&mut self) {
        self.diff.files.push(File::default());
        self.open.file = Some(self.diff.files.len() - 1);
        self.open.hunk = None;
    }

    /// The file that is open.
    fn file(&mut self) -> &mut File {
        if self.open.file.is_none() {
            self.open_file();
        }
        let last = self.diff.files.len() - 1;
        &mut self.diff.files[last]
    }
}
