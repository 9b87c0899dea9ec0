//! The files of a Source, each with what is in it.

use crate::Language;
use crate::pieces::{Piece, What, pieces};
use crate::syntax::{Bodies, Syntax};
use hr_core::{Source, Span};

/// One file of a Source.
#[derive(Debug)]
pub(crate) struct File<'a> {
    /// What it is called, if the Source tells.
    pub(crate) path: Option<&'a str>,
    /// Where its bytes begin in the Source.
    pub(crate) start: usize,
    pub(crate) text: Source<'a>,
    /// `None` if it is no code, as far as can be told.
    pub(crate) language: Option<Language>,
    pub(crate) syntax: Syntax,
    pub(crate) pieces: Vec<Piece>,
    /// The number of the piece that each definition is in, if it is listed in one.
    pub(crate) places: Vec<Option<usize>>,
}

impl<'a> File<'a> {
    pub(crate) fn new(
        path: Option<&'a str>,
        start: usize,
        bytes: &'a [u8],
        language: Option<Language>,
        bodies: Bodies,
    ) -> Self {
        let text = Source::new(bytes);
        let mut syntax =
            language.map(|language| Syntax::of(&text, language, bodies)).unwrap_or_default();
        let pieces = pieces(&text, &mut syntax);
        let mut places = vec![None; syntax.definitions.len()];
        for (number, piece) in pieces.iter().enumerate() {
            if let What::Definitions(definitions) = &piece.what {
                definitions.iter().for_each(|&definition| places[definition] = Some(number));
            }
        }
        Self { path, start, text, language, syntax, pieces, places }
    }

    /// The file in a part of `source`. Where its name does not tell the language it is `otherwise`, or what it looks like.
    pub(crate) fn of_part(
        source: &Source<'a>,
        part: &Part<'a>,
        otherwise: Option<Language>,
        bodies: Bodies,
    ) -> Self {
        let bytes = part.file.of(source.bytes());
        let named = part.path.and_then(Language::of_path);
        let asked = otherwise.filter(|_| named.is_none());
        let language = asked.or_else(|| Language::of_file(part.path, bytes));
        Self::new(part.path, part.file.start, bytes, language, bodies)
    }

    /// The number of the piece with the definition that this one is part of.
    pub(crate) fn piece_around(&self, definition: usize) -> Option<usize> {
        let parent = |&of: &usize| self.syntax.definitions[of].parent;
        std::iter::successors(parent(&definition), parent).find_map(|it| self.places[it])
    }

    /// The offset in the Source after line `line - 1`.
    pub(crate) fn end_of(&self, line: usize) -> usize {
        self.start + line.checked_sub(1).map_or(0, |last| self.text.line_span(last).end)
    }

    /// The bytes of a run of lines.
    pub(crate) fn lines(&self, lines: &std::ops::Range<usize>) -> &'a [u8] {
        Span::new(self.end_of(lines.start) - self.start, self.end_of(lines.end) - self.start)
            .of(self.text.bytes())
    }
}

/// The line by which `head` and `tail` announce a file, without its line end: `==> PATH <==`.
pub(crate) fn announced(line: &[u8]) -> Option<&str> {
    let path = line.strip_prefix(b"==> ")?.strip_suffix(b" <==")?;
    str::from_utf8(path).ok().filter(|path| !path.is_empty())
}

/// The parts of a Source: announcements, and the files after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    pub(crate) path: Option<&'a str>,
    /// The announcement, with its line end and the empty line before it.
    pub(crate) head: Span,
    pub(crate) file: Span,
}

/// Cuts `source` where files are announced, as by `tail -n +1 PATH PATH`, if it begins so. Else it is one file without a name.
pub(crate) fn parts<'a>(source: &Source<'a>) -> Vec<Part<'a>> {
    let is_announced = source.line_count() > 0 && announced(source.line(0)).is_some();
    if !is_announced {
        let file = Span::new(0, source.len());
        return vec![Part { path: None, head: Span::new(0, 0), file }];
    }
    let mut parts: Vec<Part<'a>> = Vec::new();
    for number in 0..source.line_count() {
        let Some(path) = announced(source.line(number)) else { continue };
        let line = source.line_span(number);
        let mut head = line.start;
        if let Some(last) = parts.last_mut() {
            // tail ends a file with a line end of its own before it announces the next.
            head = line.start.saturating_sub(1).max(last.file.start);
            last.file.end = head;
        }
        let file = Span::new(line.end, source.len());
        parts.push(Part { path: Some(path), head: Span::new(head, line.end), file });
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_cut_where_they_are_announced() {
        let source =
            Source::new(b"==> a.rs <==\nfn a() {}\n\n==> b c.py <==\ndef b(): pass\n==> d <==\n");
        let parts = parts(&source);
        let texts: Vec<_> =
            parts.iter().map(|it| (it.path.unwrap(), it.file.of(source.bytes()))).collect();
        assert_eq!(
            texts,
            [("a.rs", &b"fn a() {}\n"[..]), ("b c.py", b"def b(): pass"), ("d", b"")]
        );
        let mut end = 0;
        for part in &parts {
            assert_eq!((part.head.start, part.head.end), (end, part.file.start));
            end = part.file.end;
        }
        assert_eq!(end, source.len());
    }

    #[test]
    fn what_does_not_begin_so_is_one_file() {
        let text = b"cat <<EOF\n==> b <==\nEOF\n";
        let file = Span::new(0, text.len());
        let one = Part { path: None, head: Span::new(0, 0), file };
        assert_eq!(parts(&Source::new(text)), [one]);
    }
}
