//! What `hr-stats` prints for people.

use super::chart::bar;
use super::summary::Summary;
use super::{By, FOOTNOTE};
use crate::record::printable;
use hr_ledger::{Ledger, Savings};
use std::fmt::Write;

/// Names of the columns, in two lines, so that a table fits into 80 columns.
const HEADS: [[&str; COLUMNS]; 2] = [
    ["", "tokens", "tokens", "", "tokens", "net", "net"],
    ["reductions", "in", "out", "retrievals", "retrieved", "saved", "saved %"],
];
const COLUMNS: usize = 7;
/// Blanks between two columns.
const GAP: usize = 2;
/// A bar that is to show anything has so many cells.
const SHORTEST_BAR: usize = 10;

/// A name, and the cells after it.
struct Row {
    name: String,
    cells: [String; COLUMNS],
}

/// The summary as text; with bars, if it goes to a terminal of that `width`.
pub(crate) fn print(summary: &Summary, ledger: &Ledger, width: Option<usize>) -> String {
    let mut text = String::new();
    if summary.total == Savings::default() {
        let _ = writeln!(text, "Nothing is recorded in '{}' yet.", ledger.dir().display());
    } else {
        print_tables(summary, &mut text);
        if let Some(width) = width {
            print_bars(summary, width, &mut text);
        }
    }
    match summary.lines_skipped {
        0 => {}
        1 => text += "\n1 line of the ledger could not be read and is not counted.\n",
        many => {
            let many = with_commas(many as u64);
            let _ = writeln!(
                text,
                "\n{many} lines of the ledger could not be read and are not counted."
            );
        }
    }
    if summary.total != Savings::default() {
        let _ = writeln!(text, "\n{FOOTNOTE}");
    }
    text
}

fn print_tables(summary: &Summary, text: &mut String) {
    let by_day = match summary.days_omitted {
        0 => "by day (UTC)".to_owned(),
        omitted => {
            let all = with_commas((summary.days.len() + omitted) as u64);
            format!("by day (UTC), the last {} of {all}", summary.days.len())
        }
    };
    let mut sections = vec![
        (String::new(), rows(&[("total", summary.total)], |name| (*name).to_owned())),
        (by_day, rows(&summary.days, ToString::to_string)),
        ("by kind".to_owned(), rows(&summary.kinds, |name| clean(name))),
    ];
    if let Some((by, readers)) = &summary.readers {
        let title = match by {
            By::Agent => "by agent",
            By::Session => "by session",
        };
        let name = |name: &Option<String>| name.as_deref().map_or("(not known)".to_owned(), clean);
        sections.push((title.to_owned(), rows(readers, name)));
    }

    let heads = HEADS.map(|cells| Row { name: String::new(), cells: cells.map(str::to_owned) });
    let all = || heads.iter().chain(sections.iter().flat_map(|(_, rows)| rows));
    let name_width = all().map(|row| row.name.chars().count()).max().unwrap_or(0);
    let widths: [usize; COLUMNS] =
        std::array::from_fn(|column| all().map(|row| row.cells[column].len()).max().unwrap_or(0));
    let print = |row: &Row, text: &mut String| {
        let _ = write!(text, "{:name_width$}", row.name);
        for (cell, width) in row.cells.iter().zip(widths) {
            let _ = write!(text, "{:GAP$}{cell:>width$}", "");
        }
        text.push('\n');
    };
    heads.iter().for_each(|row| print(row, text));
    for (title, rows) in &sections {
        if !title.is_empty() {
            let _ = writeln!(text, "\n{title}");
        }
        rows.iter().for_each(|row| print(row, text));
    }
}

fn rows<K>(sums: &[(K, Savings)], name: impl Fn(&K) -> String) -> Vec<Row> {
    sums.iter().map(|(key, savings)| Row { name: name(key), cells: cells(savings) }).collect()
}

fn cells(savings: &Savings) -> [String; COLUMNS] {
    let Savings { reductions, tokens_in, tokens_out, retrievals, tokens_retrieved } = *savings;
    let percent = savings.net_percent();
    [
        with_commas(reductions),
        with_commas(tokens_in),
        with_commas(tokens_out),
        with_commas(retrievals),
        with_commas(tokens_retrieved),
        signed(savings.net()),
        percent.map_or_else(|| "-".to_owned(), |percent| format!("{percent:.1} %")),
    ]
}

/// What each day saved, as a bar. Bars of days that cost more than they saved look different.
fn print_bars(summary: &Summary, width: usize, text: &mut String) {
    let nets: Vec<i64> = summary.days.iter().map(|(_, savings)| savings.net()).collect();
    let largest = nets.iter().map(|net| net.unsigned_abs()).max().unwrap_or(0);
    let longest = nets.iter().map(|&net| signed(net).len()).max().unwrap_or(0);
    let _ = writeln!(text, "\nnet saved by day (UTC)");
    for ((day, _), net) in summary.days.iter().zip(nets) {
        let day = day.to_string();
        let cells = width.saturating_sub(day.len() + longest + 2 * GAP).max(SHORTEST_BAR);
        let net_text = signed(net);
        let bar = bar(net, largest, cells);
        let _ = writeln!(text, "{day}{:GAP$}{net_text:>longest$}{:GAP$}{bar}", "", "");
    }
}

/// The name without what a terminal could take for a command.
fn clean(name: &str) -> String {
    name.chars().map(printable).collect()
}

fn signed(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    sign.to_owned() + &with_commas(number.unsigned_abs())
}

/// `1234567` as `1,234,567`.
fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).unwrap_or_default())
        .collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn summary() -> Summary {
        let good = Savings {
            reductions: 1_234,
            tokens_in: 12_345_678,
            tokens_out: 345_678,
            retrievals: 12,
            tokens_retrieved: 2_000_000,
        };
        let bad = Savings {
            reductions: 1,
            tokens_in: 2_000,
            tokens_out: 1_000,
            retrievals: 9,
            tokens_retrieved: 1_001_000,
        };
        let only_retrieved = Savings { retrievals: 1, tokens_retrieved: 7, ..Savings::default() };
        Summary {
            total: good,
            days: vec![
                (date(2026, 11, 19), good),
                (date(2026, 11, 20), bad),
                (date(2026, 11, 21), only_retrieved),
            ],
            days_omitted: 2,
            kinds: vec![("log".to_owned(), good)],
            readers: Some((By::Agent, vec![(Some("a\u{1b}b".to_owned()), bad), (None, good)])),
            lines_skipped: 1,
        }
    }

    fn printed(summary: &Summary, width: Option<usize>) -> String {
        print(summary, &Ledger::at("/home"), width)
    }

    #[test]
    fn columns_line_up_and_no_loss_is_hidden() {
        insta::assert_snapshot!(printed(&summary(), None), @"
                                     tokens   tokens                 tokens         net         net
                     reductions          in      out  retrievals  retrieved       saved     saved %
        total             1,234  12,345,678  345,678          12  2,000,000  10,000,000      81.0 %

        by day (UTC), the last 3 of 5
        2026-11-19        1,234  12,345,678  345,678          12  2,000,000  10,000,000      81.0 %
        2026-11-20            1       2,000    1,000           9  1,001,000  -1,000,000  -50000.0 %
        2026-11-21            0           0        0           1          7          -7           -

        by kind
        log               1,234  12,345,678  345,678          12  2,000,000  10,000,000      81.0 %

        by agent
        a�b                   1       2,000    1,000           9  1,001,000  -1,000,000  -50000.0 %
        (not known)       1,234  12,345,678  345,678          12  2,000,000  10,000,000      81.0 %

        1 line of the ledger could not be read and is not counted.

        Tokens are estimates (o200k). Only what a filter kept from its reader counts
        as saved, and what hr-retrieve printed is subtracted, on the day (UTC) when
        its original was stored last.
        ");
    }

    #[test]
    fn a_terminal_gets_bars_within_its_width() {
        let text = printed(&summary(), Some(40));
        let bars = text.split("net saved by day (UTC)\n").nth(1).unwrap();
        let bars: String = bars.lines().take(3).flat_map(|line| [line, "\n"]).collect();
        insta::assert_snapshot!(bars, @"
        2026-11-19  10,000,000  ████████████████
        2026-11-20  -1,000,000  ░░
        2026-11-21          -7  ░
        ");
        assert!(bars.lines().all(|line| line.chars().count() <= 40));
    }

    #[test]
    fn nothing_is_said_in_a_line() {
        let text = printed(&Summary::default(), Some(80));
        assert_eq!(text, "Nothing is recorded in '/home/ledger' yet.\n");
    }

    #[test]
    fn commas_are_where_thousands_end() {
        assert_eq!(with_commas(0), "0");
        assert_eq!(with_commas(999), "999");
        assert_eq!(with_commas(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!(signed(-1_000), "-1,000");
    }
}
