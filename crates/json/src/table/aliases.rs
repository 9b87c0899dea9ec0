//! Cells that are stated once, since they come again.

use super::coding::Scope;
use rustc_hash::FxHashMap;

/// Fewest bytes of a cell that gets a name.
const MIN_LEN: usize = 10;
/// The same where only some of the rows are printed, and the share of the rows that must have it: one in so many.
const MIN_LEN_IN_ROWS: usize = 48;
const SHARE_OF_ROWS: usize = 12;
/// Bytes of a cell that stands for another, and those that it takes to state one.
const NAME_LEN: usize = 4;
const STATED_LEN: usize = 8;

/// Long cells that several rows have, by number, from 1: `&1`.
#[derive(Debug, Default)]
pub(crate) struct Aliases {
    texts: Vec<Vec<u8>>,
    numbers: FxHashMap<Vec<u8>, usize>,
}

impl Aliases {
    /// Those of the cells of so many rows that are worth it.
    pub(crate) fn of<'a>(
        cells: impl Iterator<Item = &'a [u8]> + Clone,
        rows: usize,
        scope: Scope,
    ) -> Self {
        let (min_len, min_count) = match scope {
            Scope::Whole => (MIN_LEN, 2),
            Scope::Rows => (MIN_LEN_IN_ROWS, 3.max(rows / SHARE_OF_ROWS)),
        };
        let long = cells.filter(|text| text.len() >= min_len);
        let mut counts: FxHashMap<&[u8], usize> = FxHashMap::default();
        long.clone().for_each(|text| *counts.entry(text).or_default() += 1);
        let mut aliases = Self::default();
        for text in long {
            let count = counts[text];
            let is_shorter = text.len() + STATED_LEN + NAME_LEN * count < text.len() * count;
            if count >= min_count && is_shorter && aliases.number(text).is_none() {
                aliases.texts.push(text.to_vec());
                aliases.numbers.insert(text.to_vec(), aliases.texts.len());
            }
        }
        aliases
    }

    /// The number of a cell that has one.
    pub(crate) fn number(&self, text: &[u8]) -> Option<usize> {
        self.numbers.get(text).copied()
    }

    /// Adds a cell, or the name of it.
    pub(crate) fn write_cell(&self, text: &[u8], out: &mut Vec<u8>) {
        match self.number(text) {
            Some(number) => out.extend_from_slice(format!("&{number}").as_bytes()),
            None => out.extend_from_slice(text),
        }
    }

    /// What the names stand for, in a line: `&1=a text, &2=another`. `None` if there are none.
    pub(crate) fn describe(&self) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        for (number, text) in self.texts.iter().enumerate() {
            out.extend_from_slice(if number > 0 { b", " } else { b"" });
            out.extend_from_slice(format!("&{}=", number + 1).as_bytes());
            out.extend_from_slice(text);
        }
        (!out.is_empty()).then_some(out)
    }
}
