//! Which definitions refer to which, by their names.

use crate::file::File;
use crate::pieces::What;
use crate::plan::At;
use rustc_hash::FxHashMap;

/// A name that is defined more often tells nothing of which is meant.
const COMMON: usize = 8;

/// Which pieces of some files define, and name, what is defined in a few of them.
#[derive(Debug)]
pub(crate) struct References<'a> {
    defined: FxHashMap<&'a [u8], Vec<At>>,
    /// The pieces that name what is defined in those few, by the names.
    named: FxHashMap<&'a [u8], Vec<At>>,
}

impl<'a> References<'a> {
    /// Those of what is defined in the pieces `of`.
    pub(crate) fn new(files: &[File<'a>], of: &[At]) -> Self {
        let mut defined: FxHashMap<&[u8], Vec<At>> = FxHashMap::default();
        for (at, name) in names(files) {
            defined.entry(name).or_default().push(at);
        }
        defined.retain(|_, places| places.len() <= COMMON);
        let of =
            of.iter().flat_map(|at| names_in(files, *at)).filter(|name| defined.contains_key(name));
        let mut named: FxHashMap<&[u8], Vec<At>> = of.map(|name| (name, Vec::new())).collect();
        if !named.is_empty() {
            for at in pieces(files) {
                for word in code_words(files, at) {
                    if let Some(places) =
                        named.get_mut(word).filter(|places| places.last() != Some(&at))
                    {
                        places.push(at);
                    }
                }
            }
        }
        Self { defined, named }
    }

    /// The pieces that name what is defined in the piece `at`, one of the few, and those that define what it names: `most` each,
    /// those of its own file first.
    pub(crate) fn around(&self, files: &[File<'a>], at: At, most: usize) -> (Vec<At>, Vec<At>) {
        let own: Vec<&[u8]> = names_in(files, at).collect();
        let is_other = |other: &At| *other != at;
        let callers = own.iter().filter_map(|name| self.named.get(name)).flatten().copied();
        let used = code_words(files, at).filter(|word| !own.contains(word));
        let callees = used.filter_map(|word| self.defined.get(word)).flatten().copied();
        (
            nearest(callers.filter(is_other).collect(), at, most),
            nearest(callees.filter(is_other).collect(), at, most),
        )
    }
}

/// All pieces of all files.
pub(crate) fn pieces<'f>(files: &'f [File<'_>]) -> impl Iterator<Item = At> + use<'f> {
    let of = |(file, it): (usize, &File<'_>)| (0..it.pieces.len()).map(move |piece| (file, piece));
    files.iter().enumerate().flat_map(of)
}

/// All names that are defined, each with the piece where it is.
fn names<'f, 'a>(files: &'f [File<'a>]) -> impl Iterator<Item = (At, &'a [u8])> + use<'f, 'a> {
    pieces(files).flat_map(|at| names_in(files, at).map(move |name| (at, name)))
}

/// The names that are defined in a piece.
fn names_in<'f, 'a>(files: &'f [File<'a>], at: At) -> impl Iterator<Item = &'a [u8]> + use<'f, 'a> {
    let file = &files[at.0];
    let definitions: &[usize] = match &file.pieces[at.1].what {
        What::Definitions(definitions) => definitions,
        _ => &[],
    };
    definitions.iter().map(|&index| file.syntax.definitions[index].name.of(file.text.bytes()))
}

/// The identifiers in a piece, but for those in comments that end with their line.
fn code_words<'f, 'a>(
    files: &'f [File<'a>],
    at: At,
) -> impl Iterator<Item = &'a [u8]> + use<'f, 'a> {
    let file = &files[at.0];
    let sign = file.language.map_or("//", |language| language.0.comment_start).as_bytes();
    let code = move |line: &'a [u8]| {
        let comment = memchr::memmem::find_iter(line, sign)
            .find(|&at| line[..at].last().is_none_or(u8::is_ascii_whitespace));
        words(&line[..comment.unwrap_or(line.len())])
    };
    file.lines(&file.pieces[at.1].lines).split(|&byte| byte == b'\n').flat_map(code)
}

/// Each once, those of the file of `at` first.
fn nearest(mut places: Vec<At>, at: At, most: usize) -> Vec<At> {
    places.sort_by_key(|place| (place.0 != at.0, *place));
    places.dedup();
    places.truncate(most);
    places
}

/// The identifiers in a text.
pub(crate) fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_part =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || *byte >= 0x80;
    text.split(move |byte| !is_part(byte))
        .filter(|word| word.first().is_some_and(|byte| !byte.is_ascii_digit()))
}
