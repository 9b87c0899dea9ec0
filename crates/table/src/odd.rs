//! Which rows of a table stand out.

use crate::cells::Cells;
use crate::column::{Column, Content};
use crate::draft::Draft;
use crate::grid::Table;
use hr_core::Keep;
use hr_severity::Tone;
use rustc_hash::FxHashMap;

/// What a row weighs more that reports a failure, that reports what is not quite well, that is not as ready as it should
/// be, whose number is the largest, or lies far from the others.
pub(crate) const FAILURE: f32 = 8.0;
const UNEASY: f32 = 4.0;
const UNREADY: f32 = 5.0;
const LARGEST: f32 = 4.0;
const OUTLIER: f32 = 3.0;
/// Kinds of failures that are evidence; of more, the rest are samples.
const FAILURES: u32 = 100;
/// Rows of one rare value that stand out.
const RARE_ROWS: usize = 3;
/// A value is rare if it is in no more than one of so many rows; if most rows have another, any is.
const RARE: usize = 20;
/// Fewest words of running text.
const LEAST_WORDS: usize = 4;
/// Names of columns that say how it is.
const STATES: [&str; 10] = [
    "status",
    "state",
    "stat",
    "phase",
    "health",
    "condition",
    "reason",
    "result",
    "message",
    "error",
];
/// By which words a reader may ask for a row that is not as it should be.
const UNWELL: &str = "unhealthy failing failed problem wrong not ready";

/// What makes rows of a table stand out.
pub(crate) struct Odd<'a> {
    columns: &'a [Column],
    contents: Vec<Content>,
    /// Which columns say how it is.
    are_states: Vec<bool>,
    names: &'a [String],
    /// Columns that say nothing.
    silent: &'a [usize],
    /// How many rows with a rare value there were.
    rare: FxHashMap<(usize, Box<[u8]>), usize>,
    /// The groups of what reports failures.
    failures: FxHashMap<(usize, u64), u32>,
}

impl<'a> Odd<'a> {
    /// For the rows of `table`, whose columns these are.
    pub(crate) fn new(table: &'a Table, columns: &'a [Column]) -> Self {
        let is_state = |at: usize| {
            let name = table.names.get(at).map(|name| name.to_ascii_lowercase());
            name.is_some_and(|name| STATES.iter().any(|state| name.contains(state)))
        };
        Self {
            columns,
            contents: columns.iter().map(Column::content).collect(),
            are_states: (0..columns.len()).map(is_state).collect(),
            names: &table.names,
            silent: table.silent,
            rare: FxHashMap::default(),
            failures: FxHashMap::default(),
        }
    }

    /// Weighs what the cells of a row say, but for their numbers.
    pub(crate) fn weigh(&mut self, draft: &mut Draft, cells: &Cells) {
        for (at, cell) in cells.iter().enumerate().take(self.columns.len()) {
            if self.contents[at] == Content::Constant || self.silent.contains(&at) {
                continue;
            }
            if self.contents[at] == Content::Few || self.are_states[at] || is_prose(cell) {
                self.weigh_words(draft, at, cell);
            }
            if self.contents[at] == Content::Few {
                self.weigh_rarity(draft, at, cell);
            }
            if is_unready(cell.trim_ascii()) {
                draft.raise(UNREADY, UNWELL);
            }
        }
    }

    fn weigh_words(&mut self, draft: &mut Draft, at: usize, cell: &[u8]) {
        match Tone::of(cell) {
            Tone::Calm => {}
            Tone::Uneasy if self.contents[at] == Content::Many && !self.are_states[at] => {}
            Tone::Uneasy => draft.raise(UNEASY, UNWELL),
            Tone::Failing => {
                if draft.group.is_some() {
                    return;
                }
                let known = self.failures.len() as u32;
                let group = *self.failures.entry((at, hr_mask::hash(cell))).or_insert(known);
                draft.group = Some(group);
                if group == known {
                    draft.raise(FAILURE, UNWELL);
                    draft.keep = if group < FAILURES { Keep::Evidence } else { Keep::Sample };
                } else if self.contents[at] == Content::Few || self.are_states[at] {
                    draft.raise(UNEASY, UNWELL);
                }
            }
        }
    }

    fn weigh_rarity(&mut self, draft: &mut Draft, at: usize, cell: &[u8]) {
        let column = &self.columns[at];
        let (count, rows) = (column.count(cell), column.rows());
        let is_usual = 2 * column.most() > rows;
        let is_rare = RARE * count <= rows || is_usual && self.are_states[at] && 4 * count <= rows;
        if !is_rare || count == 0 {
            return;
        }
        let before = self.rare.entry((at, cell.into())).or_default();
        *before += 1;
        if *before <= RARE_ROWS {
            let surprise = (rows / count).max(1).ilog2() as f32;
            let about = if self.are_states[at] { UNWELL } else { "" };
            draft.raise(surprise.min(FAILURE) / *before as f32, about);
        }
    }

    /// Raises the rows whose numbers stand out.
    pub(crate) fn raise_numbers(&self, drafts: &mut [Draft]) {
        let by_line: FxHashMap<usize, usize> =
            drafts.iter().enumerate().map(|(at, draft)| (draft.lines.start, at)).collect();
        let numbers = self.contents.iter().enumerate().filter(|it| *it.1 == Content::Numbers);
        let numbers = numbers.filter(|(at, _)| !self.silent.contains(at));
        for (at, _) in numbers {
            let name = self.names.get(at).map_or("", String::as_str);
            let mut raise = |line: usize, weight: f32, about: &str| {
                if let Some(draft) = by_line.get(&line).map(|&row| &mut drafts[row]) {
                    draft.raise(weight, about);
                }
            };
            if let Some(largest) = self.columns[at].largest() {
                raise(largest, LARGEST, &format!("largest highest most maximum {name}"));
            }
            for line in self.columns[at].outliers() {
                raise(line, OUTLIER, "");
            }
        }
    }
}

/// Whether `cell` is running text, not a name: words between blanks.
fn is_prose(cell: &[u8]) -> bool {
    cell.split(|&byte| byte == b' ').filter(|word| !word.is_empty()).nth(LEAST_WORDS - 1).is_some()
}

/// Whether `cell` says that fewer are ready than should be: `0/1`.
fn is_unready(cell: &[u8]) -> bool {
    let Some(slash) = cell.iter().position(|&byte| byte == b'/') else { return false };
    let count = |digits: &[u8]| {
        let is_count = (1..=4).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
        is_count.then(|| digits.iter().fold(0, |n, digit| n * 10 + u32::from(digit - b'0')))
    };
    count(&cell[..slash]).zip(count(&cell[slash + 1..])).is_some_and(|(ready, all)| ready < all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_ready_than_there_should_be_is_odd() {
        for (cell, is_odd) in [
            ("0/1", true),
            ("2/3", true),
            ("1/1", false),
            ("a/b", false),
            ("/", false),
            ("53/udp", false),
        ] {
            assert_eq!(is_unready(cell.as_bytes()), is_odd, "{cell}");
        }
    }

    #[test]
    fn prose_is_told_from_names() {
        assert!(is_prose(b"could not open the file") && !is_prose(b"lib-error perl"));
    }
}
