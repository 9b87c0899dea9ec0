//! What is known of a column.

use crate::decimal::{number, without_label, written};
use hr_outliers::Series;
use rustc_hash::FxHashMap;

/// Different values that are told apart, and their length.
const VALUES: usize = 512;
const LONGEST: usize = 200;
/// So many different values are few, and in long tables so many.
const FEW: usize = 12;
const FEW_OF_MANY: usize = 24;
const MANY_ROWS: usize = 200;
const FEW_OF_VERY_MANY: usize = 40;
const VERY_MANY_ROWS: usize = 1_000;
/// Values that are counted one by one, and the length of those of which it is told that they are frequent.
const COUNTED: usize = 24;
const SHORT: usize = 60;
/// Longest value that is told of all rows.
const TOLD: usize = 80;
/// Places of a rare value that are told.
const PLACES: usize = 5;
/// A value is frequent that at least one of so many rows has.
const OFTEN: usize = 10;
/// Outliers that are noted.
const OUTLIERS: usize = 4;

/// How often a value is in a column, and where first.
#[derive(Clone, Debug, Default)]
struct Value {
    count: usize,
    /// Its rank among the values by their first rows.
    order: usize,
    /// Numbers of the first lines with it.
    lines: Vec<usize>,
}

/// An end of the numbers: the number, the text of its cell, and its line.
#[derive(Clone, Debug)]
struct End {
    value: f64,
    text: Box<[u8]>,
    line: usize,
}

/// What is known of a column.
#[derive(Debug, Default)]
pub(crate) struct Column {
    rows: usize,
    values: FxHashMap<Box<[u8]>, Value>,
    /// Whether there were too many to be told apart.
    overflows: bool,
    numbers: usize,
    series: Series<usize>,
    smallest: Option<End>,
    largest: Option<End>,
    /// The sum in billionths, as long as all numbers are plain.
    sum: Option<i128>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// One value in all rows.
    Constant,
    /// Few different values.
    Few,
    /// Numbers.
    Numbers,
    /// Many different values.
    Many,
}

impl Column {
    /// Adds the cell that the row in `line` has in this column.
    pub(crate) fn add(&mut self, cell: &[u8], line: usize) {
        self.rows += 1;
        if let Some(value) = self.values.get_mut(cell) {
            value.count += 1;
            if value.lines.len() < PLACES {
                value.lines.push(line);
            }
        } else if self.values.len() < VALUES && cell.len() <= LONGEST {
            let order = self.values.len();
            self.values.insert(cell.into(), Value { count: 1, order, lines: vec![line] });
        } else {
            self.overflows = true;
        }
        let Some(number) = number(cell) else { return };
        self.numbers += 1;
        let sum = if self.numbers == 1 { Some(0) } else { self.sum };
        self.sum = sum.zip(number.exact).and_then(|(sum, exact)| sum.checked_add(exact));
        self.series.add(number.value, line);
        let end = || {
            Some(End { value: number.value, text: without_label(cell.trim_ascii()).into(), line })
        };
        if self.smallest.as_ref().is_none_or(|it| number.value < it.value) {
            self.smallest = end();
        }
        if self.largest.as_ref().is_none_or(|it| number.value > it.value) {
            self.largest = end();
        }
    }

    /// How many rows have it.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// What it holds.
    pub(crate) fn content(&self) -> Content {
        let few = match self.rows {
            VERY_MANY_ROWS.. => FEW_OF_VERY_MANY,
            MANY_ROWS.. => FEW_OF_MANY,
            _ => FEW,
        };
        let different = self.values.len();
        let are_numbers = self.numbers > 0 && 20 * self.numbers >= 19 * self.rows;
        if !self.overflows && different <= 1 {
            Content::Constant
        } else if are_numbers && different > FEW / 2 {
            Content::Numbers
        } else if !self.overflows && different <= few && 3 * different <= self.rows.max(9) {
            Content::Few
        } else if are_numbers {
            Content::Numbers
        } else {
            Content::Many
        }
    }

    /// How often it holds `cell`.
    pub(crate) fn count(&self, cell: &[u8]) -> usize {
        self.values.get(cell).map_or(0, |value| value.count)
    }

    /// How often it holds its most frequent value.
    pub(crate) fn most(&self) -> usize {
        self.values.values().map(|value| value.count).max().unwrap_or(0)
    }

    /// The line with the largest number, unless all are the same or only rise or fall.
    pub(crate) fn largest(&self) -> Option<usize> {
        let (low, high) = self.smallest.as_ref().zip(self.largest.as_ref())?;
        (low.value < high.value && !self.series.is_sequence()).then_some(high.line)
    }

    /// The lines whose numbers lie far from the others.
    pub(crate) fn outliers(&self) -> Vec<usize> {
        if self.series.is_sequence() {
            return Vec::new();
        }
        let mut outliers = self.series.outliers();
        outliers.sort_by(|a, b| b.deviation.total_cmp(&a.deviation).then(a.tag.cmp(&b.tag)));
        outliers.iter().take(OUTLIERS).map(|outlier| outlier.tag).collect()
    }

    /// The value that all of so many rows have, if it is short.
    pub(crate) fn of_all(&self, rows: usize) -> Option<String> {
        let is_whole = self.rows == rows && self.content() == Content::Constant;
        let (value, _) = self.values.iter().next().filter(|_| is_whole)?;
        (value.len() <= TOLD).then(|| shown(value))
    }

    /// What there is to say of it beside its name, with the sum of its numbers if they are to be added.
    pub(crate) fn told(&self, is_added: bool) -> Option<String> {
        match self.content() {
            Content::Constant => None,
            Content::Few => Some(self.counts()),
            Content::Numbers => self.range(is_added),
            Content::Many => self.most_frequent(),
        }
    }

    /// `97 different, most often 94d x9`, if that is often enough.
    fn most_frequent(&self) -> Option<String> {
        let values = self.values.iter();
        let (cell, value) =
            values.max_by_key(|(_, value)| (value.count, std::cmp::Reverse(value.order)))?;
        let is_often = value.count > 2 && OFTEN * value.count >= self.rows;
        let is_told = is_often && !self.overflows && cell.len() <= SHORT;
        is_told.then(|| {
            format!("{} different, most often {} x{}", self.values.len(), shown(cell), value.count)
        })
    }

    /// `Running x79, Completed x2 (lines 4, 9)`, the most frequent first.
    fn counts(&self) -> String {
        let values = self.values.iter().map(|(cell, value)| (cell.as_ref(), value));
        let mut values: Vec<(&[u8], &Value)> = values.collect();
        values.sort_by_key(|(_, value)| (std::cmp::Reverse(value.count), value.order));
        let text = |(at, (cell, value)): (usize, &(&[u8], &Value))| {
            let text = format!("{} x{}", shown(cell), value.count);
            let lines: Vec<String> =
                value.lines.iter().map(|line| (line + 1).to_string()).collect();
            match (at, value.count) {
                (1.., 1) => format!("{text} (line {})", lines[0]),
                (1.., 2..=PLACES) => format!("{text} (lines {})", lines.join(", ")),
                _ => text,
            }
        };
        let (counted, others) = values.split_at(values.len().min(COUNTED));
        let mut all = counted.iter().enumerate().map(text).collect::<Vec<_>>().join(", ");
        if !others.is_empty() {
            let rows: usize = others.iter().map(|(_, value)| value.count).sum();
            all += &format!("; {} others x{rows}", others.len());
        }
        all
    }

    /// `3 (line 9) to 812 (line 44), sum 99107`.
    fn range(&self, is_added: bool) -> Option<String> {
        let (low, high) = self.smallest.as_ref().zip(self.largest.as_ref())?;
        let end = |end: &End| format!("{} (line {})", shown(&end.text), end.line + 1);
        let mut text = format!("{} to {}", end(low), end(high));
        let is_added = is_added && self.numbers == self.rows && !self.series.is_sequence();
        if let Some(sum) = self.sum.filter(|_| is_added) {
            text += &format!(", sum {}", written(sum));
        }
        if self.numbers < self.rows {
            text += &format!("; {} no numbers", self.rows - self.numbers);
        }
        Some(text)
    }
}

/// A value as it is told.
fn shown(cell: &[u8]) -> String {
    match cell {
        b"" => "(empty)".to_owned(),
        // It stands in a list, and blanks around it would not be seen.
        _ if cell.contains(&b',') || cell.trim_ascii().len() < cell.len() => {
            format!("\"{}\"", String::from_utf8_lossy(cell))
        }
        _ => String::from_utf8_lossy(cell).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cells: &[&str]) -> Column {
        let mut column = Column::default();
        cells.iter().enumerate().for_each(|(line, cell)| column.add(cell.as_bytes(), line));
        column
    }

    #[test]
    fn few_values_are_counted() {
        let cells = [["up"; 8].as_slice(), &["down", "up", ""]].concat();
        let told = column(&cells).told(true);
        assert_eq!(told.as_deref(), Some("up x9, down x1 (line 9), (empty) x1 (line 11)"));
    }

    #[test]
    fn numbers_have_ends_and_a_sum() {
        let told = column(&["5", "1.5", "9", "2", "7", "3", "8", "4"]).told(true);
        assert_eq!(told.as_deref(), Some("1.5 (line 2) to 9 (line 3), sum 39.5"));
        let with_units = column(&["5K", "1M", "9", "2", "7", "3", "8", "4"]).told(true);
        assert_eq!(with_units.as_deref(), Some("2 (line 4) to 1M (line 2)"));
    }

    #[test]
    fn one_value_is_told_of_all() {
        assert_eq!(column(&["a", "a"]).of_all(2).as_deref(), Some("a"));
        assert_eq!(column(&["a", "a"]).of_all(3), None);
        assert_eq!(column(&["a", "b"]).of_all(2), None);
        assert_eq!(column(&["a", " a"]).of_all(2), None);
        assert_eq!(
            column(&["a", " a", "a"]).told(true).as_deref(),
            Some("a x2, \" a\" x1 (line 2)")
        );
    }
}
