//! What was counted: findings by rule and by file, verdicts on tests.

use crate::level::Severity;
use crate::verdict::Outcome;
use hr_core::Fact;
use rustc_hash::FxHashMap;

/// Rules and files that are told.
const RULES: usize = 12;
const FILES: usize = 6;
/// What the result of a program with tests counts.
const RESULTS: [&str; 3] = ["passed", "failed", "ignored"];
/// Tally from which on their counts are told.
const MANY: usize = 8;

/// Counts of what tools found.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// By severity and rule.
    rules: FxHashMap<(Severity, Box<[u8]>), usize>,
    files: FxHashMap<Box<[u8]>, usize>,
    totals: [usize; 3],
    verdicts: [usize; 4],
    /// Results of programs with tests, and the sums of what they count.
    results: usize,
    sums: [usize; RESULTS.len()],
    /// Whether a tool summed up by itself.
    pub(crate) has_summary: bool,
}

impl Tally {
    /// Counts a finding of the rule `code` in the file at `path`, each empty if it is not known.
    pub(crate) fn add(&mut self, severity: Severity, code: &[u8], path: &[u8]) {
        self.totals[severity as usize] += 1;
        if !code.is_empty() {
            *self.rules.entry((severity, code.into())).or_default() += 1;
        }
        if !path.is_empty() && severity != Severity::Note {
            *self.files.entry(path.into()).or_default() += 1;
        }
    }

    /// Counts a verdict on a test.
    pub(crate) fn verdict(&mut self, outcome: Outcome) {
        self.verdicts[outcome as usize] += 1;
    }

    /// Sums up the counts of `text`, if it is the result of one of several programs with tests:
    /// `test result: ok. 11 passed; 0 failed; 1 ignored`.
    pub(crate) fn result(&mut self, text: &[u8]) {
        let Some(counts) = text.trim_ascii_start().strip_prefix(b"test result: ") else { return };
        self.results += 1;
        let mut before: &[u8] = b"";
        for word in counts.split(|byte| matches!(byte, b' ' | b';')) {
            let sum = RESULTS.iter().position(|name| name.as_bytes() == word);
            let number = std::str::from_utf8(before).ok().and_then(|it| it.parse::<usize>().ok());
            if let (Some(sum), Some(number)) = (sum, number) {
                self.sums[sum] = self.sums[sum].saturating_add(number);
            }
            before = word;
        }
    }

    /// What is told of the counts.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        for (severity, label) in [
            (Severity::Error, "lines of errors by rule"),
            (Severity::Warning, "lines of warnings by rule"),
        ] {
            let rules = self.rules.iter().filter(|((of, _), _)| *of == severity);
            let counts = most(rules.map(|((_, code), count)| (&**code, *count)));
            if self.totals[severity as usize] >= MANY && counts.len() > 1 {
                facts.push(Fact { label: label.to_owned(), text: told(&counts, RULES) });
            }
        }
        let files = most(self.files.iter().map(|(path, count)| (&**path, *count)));
        if self.totals[1] + self.totals[2] >= MANY && files.len() > 1 {
            facts.push(Fact {
                label: "lines of errors and warnings by file".to_owned(),
                text: told(&files, FILES),
            });
        }
        if self.results > 1 {
            let told = RESULTS.iter().zip(self.sums).map(|(name, sum)| format!("{sum} {name}"));
            let text = told.collect::<Vec<String>>().join(", ");
            facts.push(Fact { label: format!("sum of {} test results", self.results), text });
        }
        let [passed, failed, skipped, _] = self.verdicts;
        if !self.has_summary && passed + failed + skipped >= MANY {
            let text = format!("passed {passed}, failed {failed}, skipped {skipped}");
            facts.push(Fact { label: "lines that tell how a test ended".to_owned(), text });
        }
        facts
    }
}

/// Names with their counts, the highest first.
fn most<'a>(counts: impl Iterator<Item = (&'a [u8], usize)>) -> Vec<(&'a [u8], usize)> {
    let mut counts: Vec<(&[u8], usize)> = counts.collect();
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    counts
}

/// The first `most` of them, and what the others come to: `no-var 1030, eqeqeq 84, and 3 others 7`.
fn told(counts: &[(&[u8], usize)], most: usize) -> String {
    let tell =
        |(name, count): &(&[u8], usize)| format!("{} {count}", String::from_utf8_lossy(name));
    let mut text: Vec<String> = counts.iter().take(most).map(tell).collect();
    let others = &counts[counts.len().min(most)..];
    if !others.is_empty() {
        let count: usize = others.iter().map(|(_, count)| count).sum();
        text.push(format!("and {} others {count}", others.len()));
    }
    text.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_counts_are_told_and_the_rest_summed() {
        let mut tally = Tally::default();
        for (rule, count) in (0..15).map(|i| (format!("R{i:02}"), 20 - i)) {
            (0..count).for_each(|_| tally.add(Severity::Error, rule.as_bytes(), b"a.py"));
        }
        let facts = tally.facts();
        assert_eq!(facts.len(), 1);
        assert!(facts[0].text.starts_with("R00 20, R01 19, "), "{}", facts[0].text);
        assert!(facts[0].text.ends_with("R11 9, and 3 others 21"), "{}", facts[0].text);
    }

    #[test]
    fn results_are_summed() {
        let mut tally = Tally::default();
        tally.result(
            b"test result: ok. 11 passed; 0 failed; 1 ignored; 0 measured; finished in 0.01s",
        );
        assert_eq!(tally.facts(), []);
        tally.result(b"test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured");
        assert_eq!(tally.facts()[0].label, "sum of 2 test results");
        assert_eq!(tally.facts()[0].text, "16 passed, 2 failed, 1 ignored");
    }

    #[test]
    fn verdicts_are_told_unless_a_tool_does() {
        let mut tally = Tally::default();
        (0..9).for_each(|_| tally.verdict(Outcome::Passed));
        tally.verdict(Outcome::Failed);
        assert_eq!(tally.facts()[0].text, "passed 9, failed 1, skipped 0");
        tally.has_summary = true;
        assert_eq!(tally.facts(), []);
    }
}
