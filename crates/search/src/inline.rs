//! Lines that each open with the path of their file: whether they are hits or stand around one.

use crate::hits::Role;
use crate::message::is_message;
use crate::names::Names;
use crate::place::{
    Place, has_ending, numbered, numbered_context, unnumbered, unnumbered_context, unnumbered_name,
};

/// The files that have hits, by which lines around hits are known.
#[derive(Debug, Default)]
pub(crate) struct Files {
    known: Names,
    has_numbers: bool,
}

impl Files {
    /// Those of `lines`, whose hits have the numbers of their lines or not.
    pub(crate) fn of<'a>(lines: impl Iterator<Item = &'a [u8]> + Clone, has_numbers: bool) -> Self {
        let mut files = Files { known: Names::default(), has_numbers };
        // What may stand around a hit of another file tells of no file, as long as that is not known.
        for line in lines.clone() {
            if let Some(place) = files.hit(line).filter(|place| !files.is_doubtful(place.path)) {
                files.known.number(place.path);
            }
        }
        for line in lines {
            if let Some((Role::Hit, place)) = files.read(line) {
                files.known.number(place.path);
            }
        }
        files
    }

    /// Whether `line` is a hit or a line around one, and where it is from.
    pub(crate) fn read<'a>(&self, line: &'a [u8]) -> Option<(Role, Place<'a>)> {
        let hit = self.hit(line);
        if let Some(hit) = hit
            && !self.around(line).is_some_and(|around| self.hides(&around, &hit))
        {
            return Some((Role::Hit, hit));
        }
        self.around(line).map(|place| (Role::Context, place))
    }

    fn hit<'a>(&self, line: &'a [u8]) -> Option<Place<'a>> {
        match self.has_numbers {
            true => numbered(line),
            false => unnumbered(line)
                .or_else(|| unnumbered_name(line).filter(|place| self.is_file(line, place))),
        }
    }

    /// Whether what `line` opens with is a file, and not a word: the text follows at once, or did so in other lines.
    fn is_file(&self, line: &[u8], place: &Place<'_>) -> bool {
        let is_known = || self.known.find(place.path).is_some();
        !is_message(line) && (!place.text.starts_with(b" ") || is_known())
    }

    fn around<'a>(&self, line: &'a [u8]) -> Option<Place<'a>> {
        match self.has_numbers {
            true => numbered_context(line, &self.known),
            false => unnumbered_context(line, &self.known),
        }
    }

    /// Whether `path` may be that of another file with the text of a line in it.
    fn is_doubtful(&self, path: &[u8]) -> bool {
        self.has_numbers && numbered_context(&[path, b"-"].concat(), &self.known).is_some()
    }

    /// Whether a line is `around` a hit of a file that is known, though its text makes it look like the `hit`.
    fn hides(&self, around: &Place<'_>, hit: &Place<'_>) -> bool {
        let is_within = around.path.len() < hit.path.len();
        let is_known = self.known.find(around.path).is_some();
        let fits = self.has_numbers || has_ending(around.path) || !has_ending(hit.path);
        is_within && is_known && fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, has_numbers: bool) -> Vec<(Role, String)> {
        let lines = || text.lines().map(str::as_bytes);
        let files = Files::of(lines(), has_numbers);
        let read = lines().filter_map(|line| files.read(line));
        read.map(|(role, place)| (role, String::from_utf8_lossy(place.path).into_owned())).collect()
    }

    #[test]
    fn places_in_the_text_around_hits_are_no_hits() {
        let text =
            "a/b.log-1-  at src/c.rs:12:7\na/b.log:2:x\na/b.log-3-src/c.rs:1:x\nx-12-y.txt:3:z\n";
        let path = || "a/b.log".to_owned();
        let expected = [
            (Role::Context, path()),
            (Role::Hit, path()),
            (Role::Context, path()),
            (Role::Hit, "x-12-y.txt".to_owned()),
        ];
        assert_eq!(read(text, true), expected);
    }

    #[test]
    fn without_numbers_names_alone_are_files_too() {
        let text =
            "src/a.rs:x\nsrc/a.rs-key:y\nMakefile:a:1:b\nMakefile: c\ngrep: c: Permission denied\n";
        let file = || "src/a.rs".to_owned();
        let other = || (Role::Hit, "Makefile".to_owned());
        let expected = [(Role::Hit, file()), (Role::Context, file()), other(), other()];
        assert_eq!(read(text, false), expected);
    }
}
