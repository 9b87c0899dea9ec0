//! What stands out among the numbers of a list.

use crate::draft::Draft;
use hr_core::{Fact, Keep};
use hr_outliers::Series;

/// What the smallest or largest number weighs, and any other that stands out.
const EXTREME: f32 = 10.0;
const OUTLIER: f32 = 4.0;
/// Outliers that are samples.
const OUTLIERS: usize = 6;

/// The numbers that stand in the same place of each line, by their lines.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    columns: Option<Vec<Vec<(usize, u64)>>>,
    lines: usize,
}

impl Columns {
    /// Adds the `words` of line `at`, as far as they are numbers.
    pub(crate) fn add(&mut self, at: usize, words: &[Option<u64>]) {
        self.lines += 1;
        let columns = self.columns.get_or_insert_with(|| vec![Vec::new(); words.len()]);
        columns.truncate(words.len());
        for (column, number) in columns.iter_mut().zip(words) {
            column.extend(number.map(|number| (at, number)));
        }
    }

    /// Shows what stands out in the column of numbers that differ most; the others are of inodes, links or days.
    pub(crate) fn mark(&self, drafts: &mut [Draft]) -> Option<Fact> {
        let columns = self.columns.iter().flatten().enumerate();
        let whole = columns.filter(|(_, numbers)| numbers.len() == self.lines);
        let spread = |(_, numbers): &(usize, &Vec<(usize, u64)>)| {
            let numbers = || numbers.iter().map(|(_, number)| *number);
            numbers().max().unwrap_or(0) / (numbers().min().unwrap_or(0) + 1)
        };
        let (column, numbers) = whole.max_by_key(|it| (spread(it), std::cmp::Reverse(it.0)))?;
        let label = format!("number {} of each line", column + 1);
        Some(Fact { label, text: mark(drafts, numbers)? })
    }
}

/// Shows the lines whose numbers stand out, and tells from where to where the numbers reach and their sum. `None` if
/// there are none or they are all the same.
pub(crate) fn mark(drafts: &mut [Draft], numbers: &[(usize, u64)]) -> Option<String> {
    let mut series = Series::default();
    let mut total: u128 = 0;
    for &(line, number) in numbers {
        series.add(number as f64, line);
        total += u128::from(number);
    }
    let smallest = numbers.iter().min_by_key(|(line, number)| (*number, *line))?;
    let largest =
        numbers.iter().max_by_key(|(line, number)| (*number, std::cmp::Reverse(*line)))?;
    if smallest.1 == largest.1 {
        return None;
    }
    let mut outliers = series.outliers();
    outliers.sort_by(|a, b| b.deviation.total_cmp(&a.deviation).then(a.tag.cmp(&b.tag)));
    for outlier in outliers.iter().take(OUTLIERS) {
        drafts[outlier.tag].keep = Keep::Sample;
        drafts[outlier.tag].weight += OUTLIER;
    }
    let draft = &mut drafts[largest.0];
    draft.keep = Keep::Sample;
    draft.weight += EXTREME;
    draft.about = "largest biggest maximum size".into();
    drafts[smallest.0].about = "smallest minimum size".into();
    let (low, high) = (smallest.1, largest.1);
    Some(format!("{low} (line {}) to {high} (line {}), sum {total}", smallest.0 + 1, largest.0 + 1))
}

/// The plain number that a word is.
pub(crate) fn plain(word: &[u8]) -> Option<u64> {
    const DIGITS: usize = 18;
    let is_number = !word.is_empty() && word.len() <= DIGITS && word.iter().all(u8::is_ascii_digit);
    is_number.then(|| word.iter().fold(0, |number, &digit| number * 10 + u64::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_is_a_sample() {
        let mut drafts = vec![Draft::default(); 3];
        let numbers = [(0, 5), (1, 900), (2, 5)];
        let text = mark(&mut drafts, &numbers);
        assert_eq!(text.as_deref(), Some("5 (line 1) to 900 (line 2), sum 910"));
        assert_eq!(drafts[1].keep, Keep::Sample);
        assert_eq!(mark(&mut drafts, &[(0, 5), (2, 5)]), None);
    }
}
