//! Lines that are not shown.
//!
//! A gap holds no lines, only how many there are and which groups most of them are in, so a log of any
//! length fits.

use crate::timeline::Line;
use hr_core::{GroupId, Share};

/// Bytes a token has, about, where they are not counted.
const BYTES_PER_TOKEN: usize = 3;
/// Groups that a gap counts.
const COUNTED: usize = 4;

/// A run of lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gap {
    pub(crate) lines: usize,
    pub(crate) bytes: usize,
    counts: [Count; COUNTED],
}

/// How many lines of a gap are in a group: at most `count`, and at least `count - error`.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    group: GroupId,
    count: usize,
    error: usize,
}

impl Gap {
    /// Tokens, about.
    pub(crate) fn tokens(&self) -> usize {
        about_tokens(self.bytes)
    }

    /// The groups that most of its lines are in.
    pub(crate) fn shares(&self) -> Box<[Share]> {
        let counts = self.counts.iter().filter(|it| it.count > it.error);
        counts
            .map(|it| Share { group: it.group, count: it.count - it.error, is_least: it.error > 0 })
            .collect()
    }

    /// Adds a line at its end.
    pub(crate) fn add(&mut self, line: &Line) {
        self.lines += 1;
        self.bytes += line.len;
        if !line.is_unwanted {
            self.count(Count { group: line.group, count: 1, error: 0 });
        }
    }

    /// Counts by the algorithm Space-Saving (Metwally, Agrawal, El Abbadi: "Efficient Computation of
    /// Frequent and Top-k Elements in Data Streams", 2005): a group with more than a quarter of the lines
    /// is never without a count.
    fn count(&mut self, more: Count) {
        let mut least = 0;
        for at in 0..COUNTED {
            let it = &mut self.counts[at];
            if it.count == 0 || it.group == more.group {
                it.group = more.group;
                it.count += more.count;
                it.error += more.error;
                return;
            }
            if it.count < self.counts[least].count {
                least = at;
            }
        }
        let floor = self.counts[least].count;
        self.counts[least] =
            Count { group: more.group, count: floor + more.count, error: floor + more.error };
    }

    /// Takes a line out.
    pub(crate) fn remove(&mut self, line: &Line) {
        self.lines -= 1;
        self.bytes -= line.len;
        if line.is_unwanted {
            return;
        }
        if let Some(it) =
            self.counts.iter_mut().find(|it| it.group == line.group && it.count > it.error)
        {
            it.count -= 1;
        }
        self.counts.sort_by_key(|it| it.count == 0);
    }

    /// Adds the lines of the gap behind it.
    pub(crate) fn merge(&mut self, next: &Gap) {
        self.lines += next.lines;
        self.bytes += next.bytes;
        for &count in next.counts.iter().filter(|it| it.count > 0) {
            self.count(count);
        }
    }
}

/// How many tokens so many bytes are, about.
pub(crate) fn about_tokens(bytes: usize) -> usize {
    bytes / BYTES_PER_TOKEN + 1
}
