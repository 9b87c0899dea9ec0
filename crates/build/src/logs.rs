//! What tests log while they run, before it is known how they end.

use crate::place::place;
use crate::scan::indent;
use crate::templates::exact;
use rustc_hash::FxHashMap;

/// Lines of one test, and tests, that are remembered.
const LINES: usize = 24;
const TESTS: usize = 4096;
/// How far what a test logs is set in.
const DEPTH: usize = 4;

/// The lines that running tests logged.
#[derive(Debug, Default)]
pub(crate) struct Logs {
    /// The line that names the test which runs, and the hash of its name.
    running: Option<(u32, u64)>,
    /// By the hash of the name, each with the line that names the test.
    lines: FxHashMap<u64, Vec<(u32, u32)>>,
}

impl Logs {
    /// Line `number` says that the test `name` runs from here on.
    pub(crate) fn runs(&mut self, number: u32, name: &[u8]) {
        self.running = Some((number, exact(name)));
    }

    /// Line `number`, with this `text`, may have been logged by the test that runs.
    pub(crate) fn add(&mut self, number: u32, text: &[u8]) {
        let Some((running, name)) = self.running.filter(|_| indent(text) >= DEPTH) else { return };
        let goes_on = self
            .lines
            .get(&name)
            .is_some_and(|lines| lines.last().is_some_and(|last| last.0 + 1 == number));
        if !goes_on && place(text, indent(text)).is_none() || self.lines.len() >= TESTS {
            return;
        }
        let lines = self.lines.entry(name).or_default();
        if lines.len() < LINES {
            lines.push((number, running));
        }
    }

    /// The test `name` has ended: its lines, each with the one that says that it ran.
    pub(crate) fn take(&mut self, name: &[u8]) -> Vec<(u32, u32)> {
        self.lines.remove(&exact(name)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_test_that_ran() {
        let mut logs = Logs::default();
        logs.runs(0, b"TestA");
        logs.add(1, b"    a_test.go:3: not yet");
        logs.runs(2, b"TestB");
        logs.add(3, b"    b_test.go:4: no");
        logs.add(4, b"        more of it");
        logs.add(5, b"not logged");
        logs.add(6, b"        nor this");
        assert_eq!(logs.take(b"TestB"), [(3, 2), (4, 2)]);
        assert_eq!(logs.take(b"TestA"), [(1, 0)]);
        assert_eq!(logs.take(b"TestA"), []);
    }
}
