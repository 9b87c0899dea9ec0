//! Headers of files.

use crate::model::{File, Role};
use crate::name;
use crate::old_style;
use crate::parse::{Reader, Where};

/// Whether `line` opens a file.
pub(crate) fn is_opening(line: &[u8]) -> bool {
    line.starts_with(b"diff --git ") || line.starts_with(b"diff -") || line.starts_with(b"Index: ")
}

/// What happened to a file as a whole.
#[derive(Clone, Copy)]
enum Event {
    Mode,
    Deleted,
    New,
    CopiedFrom,
    CopiedTo,
    RenamedFrom,
    RenamedTo,
    Binary,
    /// Its bytes follow.
    BinaryPatch,
}

/// Lines of the header of a file in git's form that tell it.
const EVENTS: [(&[u8], Event); 11] = [
    (b"old mode ", Event::Mode),
    (b"new mode ", Event::Mode),
    (b"deleted file mode ", Event::Deleted),
    (b"new file mode ", Event::New),
    (b"copy from ", Event::CopiedFrom),
    (b"copy to ", Event::CopiedTo),
    (b"rename from ", Event::RenamedFrom),
    (b"rename to ", Event::RenamedTo),
    (b"Binary files ", Event::Binary),
    (b"GIT binary patch", Event::BinaryPatch),
    (b"Cannot display: file marked as a binary type.", Event::Binary),
];

/// The same that say nothing more.
const DETAILS: [&[u8]; 6] =
    [b"index ", b"similarity index ", b"dissimilarity index ", b"=====", b"--- ", b"_____"];

impl Reader<'_> {
    /// What a line says of the file that is open, or of one that it opens.
    pub(crate) fn file_header(&mut self, number: usize, line: &[u8]) -> Option<Role> {
        if is_opening(line) {
            self.open_named(line);
            return Some(Role::Open);
        }
        if self.is_name_pair(number, line) {
            self.name_file(name::of_side(&line[4..]));
            let file = self.file();
            file.state.is_new |= file.old == b"/dev/null";
            // What is deleted has its name here alone.
            let is_deleted = self.next(number) == Some(b"+++ /dev/null");
            return Some(if is_deleted { Role::Name } else { Role::Detail });
        }
        self.of_open_file(line).or_else(|| self.lone_file(number, line))
    }

    /// Opens the file that `line` names, which opens one.
    fn open_named(&mut self, line: &[u8]) {
        self.open_file();
        let file = self.file();
        if let Some(text) = line.strip_prefix(b"diff --git ") {
            (file.old, file.new) = name::of_git(text).unwrap_or_default();
        } else {
            let path = match line.strip_prefix(b"Index: ") {
                Some(path) => path.trim_ascii(),
                None => line.rsplit(|&byte| byte == b' ').next().unwrap_or_default(),
            };
            file.new = path.to_vec();
            file.old.clone_from(&file.new);
        }
        self.at = Where::Outside;
    }

    /// Names the old side of the file that is open, or of another if that one has its name.
    fn name_file(&mut self, old: Vec<u8>) {
        if self.open.file.is_none_or(|file| self.diff.files[file].is_named) {
            self.open_file();
        }
        let file = self.file();
        file.old = old;
        file.is_named = true;
        self.at = Where::Outside;
    }

    /// What a line says of the file that is open, before its hunks.
    fn of_open_file(&mut self, line: &[u8]) -> Option<Role> {
        let file = &mut self.diff.files[self.open.file?];
        if file.has_hunks {
            return None;
        }
        if let Some(text) = line.strip_prefix(b"+++ ").filter(|_| file.is_named) {
            file.new = name::of_side(text);
            file.state.is_deleted |= file.new == b"/dev/null";
            return Some(Role::Name);
        }
        if self.at != Where::Outside {
            return None;
        }
        for (start, event) in EVENTS {
            if let Some(rest) = line.strip_prefix(start) {
                self.note_event(event, rest.trim_ascii());
                return Some(Role::State);
            }
        }
        DETAILS.iter().any(|it| line.starts_with(it)).then_some(Role::Detail)
    }

    /// Notes what happened to the file that is open; `path` is where it was or is, if that is told.
    fn note_event(&mut self, event: Event, path: &[u8]) {
        let file = self.file();
        match event {
            Event::Mode => file.state.has_new_mode = true,
            Event::Deleted => file.state.is_deleted = true,
            Event::New => file.state.is_new = true,
            Event::CopiedFrom | Event::CopiedTo => file.state.is_copied = true,
            Event::RenamedFrom | Event::RenamedTo => file.state.is_renamed = true,
            Event::Binary | Event::BinaryPatch => file.state.is_binary = true,
        }
        match event {
            Event::CopiedFrom | Event::RenamedFrom => file.old = path.to_vec(),
            Event::CopiedTo | Event::RenamedTo => file.new = path.to_vec(),
            Event::BinaryPatch => self.at = Where::Binary,
            _ => {}
        }
    }

    /// A file of which one line tells all, or one of a context diff.
    fn lone_file(&mut self, number: usize, line: &[u8]) -> Option<Role> {
        let next = self.next(number);
        if let Some(path) = old_style::named(line, next) {
            let new = next.map(|it| name::of_side(&it[4..])).unwrap_or_default();
            self.name_file(name::of_side(path));
            self.file().new = new;
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
