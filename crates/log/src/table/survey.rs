//! From a stream, or from summaries, to a Table.

use super::build::{Builder, Table};
use crate::lines::{Lines, Piece};
use crate::summary::{Counting, Others, Part, Tally, WhenFull};

/// Reads a log and makes a [`Table`] of its templates, in memory that does not grow with it.
#[derive(Debug, Default)]
pub struct TableSurvey {
    lines: Lines,
    state: Counting<Builder>,
}

impl TableSurvey {
    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.lines.push(bytes, |line| self.state.line(line));
    }

    /// Ends the log.
    pub fn finish(mut self) -> Table {
        self.lines.finish(|line| self.state.line(line));
        self.state.when_full.finish(&self.state.tally)
    }
}

impl WhenFull for Builder {
    fn when_full(&mut self, tally: &mut Tally, line: Piece<'_>) {
        self.add(tally);
        tally.restart();
        if tally.line(line).is_err() {
            tally.other_line(line);
        }
    }
}

/// Puts [`Part`]s together, in order, and makes a [`Table`] of them.
#[derive(Debug, Default)]
pub struct Merge {
    tally: Tally,
    builder: Builder,
}

impl Merge {
    /// Adds a part, whose lines follow those of the parts before.
    pub fn add(&mut self, part: &Part) {
        let offset = self.tally.lines();
        self.builder.unlisted += part.unlisted_slots;
        self.tally.go_on(part.lines, &part.start());
        for kind in &part.kinds {
            if self.tally.kind(kind, offset).is_ok() {
                continue;
            }
            self.builder.add(&self.tally);
            self.tally.restart();
            if self.tally.kind(kind, offset).is_err() {
                let others = Others { count: kind.count, first: kind.first, last: kind.last };
                self.tally.add_others(others.moved(offset));
            }
        }
        if let Some(others) = part.others {
            self.tally.add_others(others.moved(offset));
        }
    }

    /// The table of all.
    pub fn finish(self) -> Table {
        self.builder.finish(&self.tally)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PartSurvey;
    use proptest::prelude::*;

    fn whole(log: &[u8]) -> Table {
        let mut survey = TableSurvey::default();
        log.chunks(7_000).for_each(|bytes| survey.push(bytes));
        survey.finish()
    }

    /// The table of the parts of `log` between the lines at `cuts`, each written and read.
    fn merged(log: &[u8], cuts: &[usize]) -> Table {
        let lines: Vec<&[u8]> = log.split_inclusive(|&byte| byte == b'\n').collect();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (lines.len() + 1)).collect();
        cuts.extend([0, lines.len()]);
        cuts.sort_unstable();
        let mut merge = Merge::default();
        for ends in cuts.windows(2) {
            let mut survey = PartSurvey::default();
            lines[ends[0]..ends[1]].iter().for_each(|line| survey.push(line));
            let mut json = Vec::new();
            survey.finish().write(&mut json).unwrap();
            merge.add(&Part::read(&json).unwrap());
        }
        merge.finish()
    }

    fn text(table: &Table) -> String {
        let mut out = Vec::new();
        table.print(None, &mut out).unwrap();
        table.write_json(None, &mut out).unwrap();
        String::from_utf8_lossy(&out).into_owned()
    }

    fn counts(table: &Table) -> usize {
        let others = table.others.map_or(0, |others| others.count);
        table.templates.iter().map(|it| it.count).sum::<usize>() + others
    }

    #[test]
    fn a_table_tells_counts_lines_times_and_numbers() {
        let mut log = String::new();
        for i in 0..40 {
            let ms = if i == 30 { 9210 } else { 3 + i % 5 };
            log += &format!("06:00:{i:02} INFO job {i} done in {ms}ms size={}\n", 100 + i * 7 % 3);
        }
        log += "06:01:00 ERROR job 40 lost\n\tat a.B.c(B.java:1)\n";
        let text = text(&whole(log.as_bytes()));
        let lines: Vec<&str> = text.lines().take(10).collect();
        assert_eq!(
            lines,
            [
                "[hr log: 42 lines, 3 templates, each with its first line as it stands in the log]",
                "[hr template 1: 1 line (2.38 %), failure, level ERROR, line 41, 06:01:00]",
                "06:01:00 ERROR job 40 lost",
                "[hr template 2: 40 lines (95.24 %), routine, level INFO, lines 1 to 40, 06:00:00 to 06:00:39]",
                "06:00:00 INFO job 0 done in 3ms size=100",
                "[hr     #2 (job 0): a rising sequence, 0 (line 1) to 39 (line 40); 40 numbers]",
                "[hr     #5 (in 3ms) ms: 3 (line 1) to 9210 (line 31), median about 5; 40 numbers]",
                "[hr     #6 (size=100): 100 (line 1) to 102 (line 3), median about 100; 40 numbers]",
                "[hr template 3: 1 line (2.38 %), routine, no level, line 42]",
                "\tat a.B.c(B.java:1)",
            ]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn parts_put_together_are_the_whole(
            lines in prop::collection::vec(
                "(06:0[0-9]:0[0-9] (INFO|ERROR|WARN) )?[a-c]{1,2} ([a-z]=)?-?[0-9a-d.]{1,5}(ms|s)? [0-9]{1,4}( failed|	at x.y|\r|\u{1b}\\[0m)?",
                0..200),
            cuts in prop::collection::vec(any::<usize>(), 0..6),
        ) {
            let log = lines.join("\n").into_bytes();
            let table = whole(&log);
            prop_assert_eq!(counts(&table), lines.len().min(table.lines));
            prop_assert_eq!(text(&merged(&log, &cuts)), text(&table));
        }
    }

    #[test]
    fn what_is_no_number_has_no_slot() {
        let log: String =
            (0..100).map(|i| format!("got {:x} id=h{i}\n", 4_000 + i * 977)).collect();
        assert!(whole(log.as_bytes()).templates.iter().all(|it| it.slots.is_empty()));
    }

    #[test]
    fn long_lines_and_any_bytes_are_counted() {
        let mut log = b"x \xff\xfe 1\nx \xff\xfe 2\n[hr 1: 2 lines]\n".to_vec();
        for _ in 0..2 {
            log.extend(vec![b'y'; 200_000]);
            log.extend(b" fatal error\r\n");
        }
        log.extend("é".repeat(3_000).into_bytes());
        let table = whole(&log);
        assert_eq!((counts(&table), table.templates.len()), (6, 4));
        assert_eq!(table.templates[0].count, 2);
        assert_eq!(table.templates[0].sample.cut_from, Some(200_014));
        let text = text(&table);
        for words in [
            "[hr line 4 is cut: the first 4,096 of its 200,014 bytes are shown]",
            "[hr line 3 is not shown, because it begins as the marks of hr do]",
            "[hr line 6 is cut: the first 4,096 of its 6,000 bytes are shown]",
            "\"lossy\":true",
        ] {
            assert!(text.contains(words), "{words}");
        }
        assert_eq!(text, self::text(&merged(&log, &[1, 3, 4])));
    }

    #[test]
    fn counts_are_exact_and_memory_is_bounded_when_there_are_too_many_kinds() {
        let word = |number: u64| -> String {
            let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            (0..6).map(|i| char::from(b'a' + (mixed >> (8 * i)) as u8 % 26)).collect()
        };
        let mut survey = TableSurvey::default();
        let mut part = PartSurvey::default();
        for number in 0..30_000 {
            let line =
                format!("06:00:01 INFO {} {} took 3 ms\n", word(number), word(number * number));
            survey.push(line.as_bytes());
            part.push(line.as_bytes());
        }
        let table = survey.finish();
        assert_eq!((table.lines, counts(&table), table.others), (30_000, 30_000, None));
        let part = part.finish();
        assert_eq!(part.others.map(|others| others.count), Some(30_000 - part.kinds.len()));
        let mut merge = Merge::default();
        merge.add(&part);
        merge.add(&part);
        let table = merge.finish();
        assert_eq!((table.lines, counts(&table)), (60_000, 60_000));
        assert!(text(&table).contains("[hr others: "));
    }
}
