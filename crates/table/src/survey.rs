//! What the rows of a table hold, column by column.

use crate::cells::{Cells, has_gap};
use crate::column::Column;
use crate::facts::facts;
use crate::grid::{Grid, Table};
use crate::rows::{Row, text};
use crate::stray::is_stray;
use hr_core::{Fact, Source};
use rustc_hash::FxHashMap;

/// Columns that are read.
const WIDEST: usize = 256;
/// Names of last columns whose cells are running text.
const TEXTS: [&str; 5] = ["command", "cmd", "args", "description", "mounted on"];

/// What the rows of a table hold.
pub(crate) struct Survey {
    pub(crate) columns: Vec<Column>,
    /// How many rows there are, and lines among them that are none.
    rows: usize,
    strays: usize,
    /// Whether it is known which column each word is of.
    is_sure: bool,
}

impl Survey {
    /// Reads the `rows` of `table`. Those that turn out to be none have no cells from then on.
    pub(crate) fn of(source: &Source<'_>, rows: &mut [Row], table: &Table) -> Self {
        let mut survey = Self { columns: Vec::new(), rows: 0, strays: 0, is_sure: true };
        let mut cells = Cells::default();
        let mut widths: FxHashMap<usize, usize> = FxHashMap::default();
        let (mut overflows, mut is_shifted) = (false, false);
        for Row { lines, has_cells } in rows.iter_mut().filter(|row| row.has_cells) {
            let row = text(source, lines);
            cells.read(row, &table.grid);
            if is_stray(row, &cells, table) {
                *has_cells = false;
                survey.strays += 1;
                continue;
            }
            survey.rows += 1;
            is_shifted |= cells.iter().take(cells.len().saturating_sub(1)).any(has_gap);
            overflows |= cells.iter().last().is_some_and(|cell| cell.contains(&b' '));
            *widths.entry(cells.len()).or_default() += 1;
            let width = cells.len().min(WIDEST).max(survey.columns.len());
            survey.columns.resize_with(width, Column::default);
            let columns = cells.iter().zip(&mut survey.columns);
            columns.for_each(|(cell, column)| column.add(cell, lines.start));
        }
        // Some rows may have fewer or more words than others, or not keep to the columns.
        survey.is_sure = match table.grid {
            Grid::Words(_) => (!overflows || ends_in_text(&table.names)) && !are_ragged(&widths),
            Grid::Fixed(_) => !is_shifted,
            Grid::Separated(_) | Grid::Piped { .. } => true,
        };
        survey
    }

    /// What is told of the rows of `table`: of its columns only what is sure.
    pub(crate) fn facts(&self, table: &Table) -> Vec<Fact> {
        let mut facts = facts(table, if self.is_sure { &self.columns } else { &[] }, self.rows);
        if let Some(fact) = facts.first_mut().filter(|_| self.strays > 0) {
            let lines = match self.strays {
                1 => "line that is no row is",
                _ => "lines that are no rows are",
            };
            fact.text += &format!("; {} {lines} not counted", self.strays);
        }
        facts
    }
}

/// Whether the last column holds running text, so that a row may have more words than there are columns.
fn ends_in_text(names: &[String]) -> bool {
    let last = names.last().map(|name| name.to_ascii_lowercase());
    let is_listing = names.first().is_some_and(|name| name == "mode");
    is_listing || last.is_some_and(|last| TEXTS.contains(&last.as_str()))
}

/// Whether rows have fewer cells than most, given how many rows there are with so many cells.
fn are_ragged(widths: &FxHashMap<usize, usize>) -> bool {
    let usual = widths.iter().max_by_key(|(width, rows)| (**rows, **width));
    usual.is_some_and(|(usual, _)| widths.keys().any(|width| width < usual))
}
