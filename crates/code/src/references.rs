//! Which definitions refer to which, by their names.

use crate::file::File;
use crate::layout::What;
use crate::plan::At;
use rustc_hash::FxHashMap;

/// A name that is defined more often tells nothing of which is meant.
const COMMON: usize = 8;

/// The definitions of some files by their names.
#[derive(Debug)]
pub(crate) struct References<'a> {
    defined: FxHashMap<&'a [u8], Vec<At>>,
}

impl<'a> References<'a> {
    pub(crate) fn of(files: &[File<'a>]) -> Self {
        let mut defined: FxHashMap<&[u8], Vec<At>> = FxHashMap::default();
        for (at, name) in names(files) {
            defined.entry(name).or_default().push(at);
        }
        Self { defined }
    }

    /// The pieces that refer to what is defined in the piece `at`, and those that it refers to: `most` each, in order, those
    /// of its own file first.
    pub(crate) fn around(&self, files: &[File<'a>], at: At, most: usize) -> (Vec<At>, Vec<At>) {
        let own: Vec<&[u8]> =
            names(files).filter(|(other, _)| *other == at).map(|(_, name)| name).collect();
        let is_known =
            |name: &&[u8]| self.defined.get(name).is_some_and(|places| places.len() <= COMMON);
        let wanted: Vec<&[u8]> = own.iter().copied().filter(is_known).collect();
        let pieces = files
            .iter()
            .enumerate()
            .flat_map(|(file, it)| (0..it.pieces.len()).map(move |piece| (file, piece)));
        let refers = |other: &At| {
            *other != at && words(text(files, *other)).any(|word| wanted.contains(&word))
        };
        let callers = if wanted.is_empty() { Vec::new() } else { pieces.filter(refers).collect() };
        let used = words(text(files, at)).filter(|word| !own.contains(word)).filter(is_known);
        let callees: Vec<At> = used
            .flat_map(|word| &self.defined[word])
            .copied()
            .filter(|other| *other != at)
            .collect();
        (nearest(callers, at, most), nearest(callees, at, most))
    }
}

/// All names that are defined, each with the piece where it is.
fn names<'f, 'a>(files: &'f [File<'a>]) -> impl Iterator<Item = (At, &'a [u8])> + use<'f, 'a> {
    files.iter().enumerate().flat_map(|(number, file)| {
        file.pieces.iter().enumerate().flat_map(move |(piece, it)| {
            let definitions: &[usize] = match &it.what {
                What::Definitions(definitions) => definitions,
                _ => &[],
            };
            definitions.iter().map(move |&index| {
                ((number, piece), file.syntax.definitions[index].name.of(file.text.bytes()))
            })
        })
    })
}

fn text<'a>(files: &[File<'a>], at: At) -> &'a [u8] {
    files[at.0].lines(&files[at.0].pieces[at.1].lines)
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
