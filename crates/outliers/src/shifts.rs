//! Where the level of a series changes.

/// Numbers that are summed up together.
const BLOCK: usize = 8;
/// Blocks of a window. Wide windows find small changes, narrow ones those that do not last.
const WIDTHS: [usize; 3] = [2, 8, 32];
/// From this difference of the means on, in standard errors, the level has changed. Among a million numbers
/// without any change none reaches it with windows as narrow as these.
const SHIFT: [f64; WIDTHS.len()] = [9.0, 7.5, 7.0];
/// No shift counts for more standard errors: where nothing varies, there is no error.
const MOST: f64 = 1e3;
/// A series of fewer windows of some width than this has none of its shifts.
const WINDOWS: usize = 8;
/// Blocks that are remembered: two of the widest windows.
const BLOCKS: usize = 2 * WIDTHS[WIDTHS.len() - 1];
/// Shifts that are kept.
const KEPT: usize = 8;

/// A change of the level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift<T> {
    /// The first number of the new level.
    pub tag: T,
    /// How far the levels are apart, in standard errors of their difference, over what is needed to call it
    /// a shift: 1 or more.
    pub strength: f64,
    /// Whether such shifts are what the series consists of, as in one that swings or wanders.
    pub is_common: bool,
}

/// Finds where the level of a series changes, in memory that does not grow with it.
///
/// The means of two adjacent windows are compared in standard errors (Welch's t, 1947) at three widths; where
/// they are furthest apart, the place between is the one from which on the sums of deviations from the common
/// mean turn back (the CUSUM estimate of a single change point: Page, 1954; Hinkley, 1971).
#[derive(Clone, Debug)]
pub(crate) struct Shifts<T> {
    /// The first number, from which all others are counted, so that sums stay small.
    base: f64,
    count: usize,
    /// The last numbers with their tags, a ring.
    recent: Vec<(f64, T)>,
    /// Sums and sums of squares of the last whole blocks, a ring.
    sums: Vec<(f64, f64)>,
    block: (f64, f64),
    found: [Found<T>; WIDTHS.len()],
}

/// What was found with windows of one width.
#[derive(Clone, Debug)]
struct Found<T> {
    looked: usize,
    shifted: usize,
    /// The strongest, with the number of their first number.
    strongest: Vec<(usize, Shift<T>)>,
}

impl<T> Default for Found<T> {
    fn default() -> Self {
        Self { looked: 0, shifted: 0, strongest: Vec::new() }
    }
}

impl<T: Copy> Default for Shifts<T> {
    fn default() -> Self {
        Self {
            base: 0.0,
            count: 0,
            recent: Vec::new(),
            sums: Vec::new(),
            block: (0.0, 0.0),
            found: Default::default(),
        }
    }
}

impl<T: Copy> Shifts<T> {
    /// Takes the next finite number and a tag that tells where it was.
    #[inline]
    pub(crate) fn add(&mut self, number: f64, tag: T) {
        if self.count == 0 {
            self.base = number;
        }
        let number = number - self.base;
        match self.recent.get_mut(self.count % (BLOCKS * BLOCK)) {
            Some(oldest) => *oldest = (number, tag),
            None => self.recent.push((number, tag)),
        }
        self.count += 1;
        self.block.0 += number;
        self.block.1 += number * number;
        if self.count.is_multiple_of(BLOCK) {
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        let blocks = self.count / BLOCK;
        match self.sums.get_mut((blocks - 1) % BLOCKS) {
            Some(oldest) => *oldest = block,
            None => self.sums.push(block),
        }
        for (which, width) in WIDTHS.into_iter().enumerate() {
            // Wide windows are moved by an eighth of their width.
            if blocks >= 2 * width && blocks.is_multiple_of(width.div_ceil(8)) {
                self.look(which, width, blocks);
            }
        }
    }

    /// Compares the last two windows of so many blocks.
    fn look(&mut self, which: usize, width: usize, blocks: usize) {
        let sum = |from: usize| {
            let window = (from..from + width).map(|block| self.sums[block % BLOCKS]);
            window.fold((0.0, 0.0), |sum, block| (sum.0 + block.0, sum.1 + block.1))
        };
        let (before, after) = (sum(blocks - 2 * width), sum(blocks - width));
        let n = (width * BLOCK) as f64;
        // Of both windows together: what rounding leaves of nothing is nothing.
        let variance = |sum: (f64, f64)| (sum.1 - sum.0 * sum.0 / n).max(sum.1 * 1e-12) / (n - 1.0);
        let difference = (after.0 - before.0) / n;
        let error = ((variance(before) + variance(after)) / n).sqrt();
        let t = difference.abs() / error.max(difference.abs() / MOST);
        let found = &mut self.found[which];
        found.looked += 1;
        let strength = t / SHIFT[which];
        // Where nothing differs, this is 0 / 0.
        if strength.is_nan() || strength < 1.0 {
            return;
        }
        found.shifted += 1;
        let weakest = found.strongest.last().map_or(0.0, |it| it.1.strength);
        if found.strongest.len() < KEPT || strength > weakest {
            let first = self.turn(2 * width * BLOCK);
            let tag = self.recent[first % (BLOCKS * BLOCK)].1;
            let shift = Shift { tag, strength, is_common: false };
            self.found[which].keep(first, shift, width * BLOCK);
        }
    }

    /// The number among the last `len` with which the later level begins most likely.
    fn turn(&self, len: usize) -> usize {
        let numbers = || {
            let at = self.count - len..self.count;
            at.map(|at| (at, self.recent[at % (BLOCKS * BLOCK)].0))
        };
        let mean = numbers().map(|(_, number)| number).sum::<f64>() / len as f64;
        let mut furthest = (0.0, self.count - len);
        let mut sum = 0.0;
        for (at, number) in numbers().take(len - 1) {
            sum += number - mean;
            if f64::abs(sum) > furthest.0 {
                furthest = (f64::abs(sum), at + 1);
            }
        }
        furthest.1
    }

    /// The strongest shifts, strongest first.
    pub(crate) fn strongest(&self) -> Vec<Shift<T>> {
        let mut all: Vec<(usize, Shift<T>)> = Vec::new();
        for (found, width) in self.found.iter().zip(WIDTHS) {
            if self.count < WINDOWS * width * BLOCK {
                continue;
            }
            let is_common = found.shifted * 2 > found.looked;
            for &(first, shift) in &found.strongest {
                if all.iter().all(|known| known.0.abs_diff(first) > BLOCK) {
                    all.push((first, Shift { is_common, ..shift }));
                }
            }
        }
        all.sort_by(|a, b| b.1.strength.total_cmp(&a.1.strength).then(a.0.cmp(&b.0)));
        all.truncate(KEPT);
        all.into_iter().map(|(_, shift)| shift).collect()
    }
}

impl<T: Copy> Found<T> {
    /// Keeps a shift at the number `first`, unless a stronger one is within `reach` of it.
    fn keep(&mut self, first: usize, shift: Shift<T>, reach: usize) {
        let is_near = |it: &(usize, Shift<T>)| it.0.abs_diff(first) < reach;
        if self.strongest.iter().any(|it| is_near(it) && it.1.strength >= shift.strength) {
            return;
        }
        self.strongest.retain(|it| !is_near(it));
        let at = self.strongest.partition_point(|it| it.1.strength >= shift.strength);
        self.strongest.insert(at, (first, shift));
        self.strongest.truncate(KEPT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Between 0 and 1, without order.
    fn noise(i: usize) -> f64 {
        let hash = (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((hash ^ hash >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as f64 / 16_777_216.0
    }

    fn shifts(numbers: impl Iterator<Item = f64>) -> Vec<Shift<usize>> {
        let mut shifts = Shifts::default();
        numbers.enumerate().for_each(|(tag, number)| shifts.add(number, tag));
        shifts.strongest()
    }

    #[test]
    fn the_first_number_of_a_new_level_is_found() {
        for at in [100, 333, 517, 800, 949] {
            let level = |i: usize| if i >= at { 15.0 } else { 10.0 };
            let found = shifts((0..1_000).map(|i| level(i) + noise(i)));
            assert_eq!(found[0].tag, at);
            assert!(!found[0].is_common);
        }
    }

    #[test]
    fn a_level_that_does_not_last_begins_and_ends() {
        let level = |i: usize| if (4_000..4_030).contains(&i) { 13.0 } else { 10.0 };
        let found = shifts((0..10_000).map(|i| level(i) + 2.0 * noise(i)));
        let mut first: Vec<usize> = found.iter().take(2).map(|shift| shift.tag).collect();
        first.sort_unstable();
        assert_eq!(first, [4_000, 4_030]);
    }

    #[test]
    fn noise_spikes_and_constants_have_no_shifts() {
        assert_eq!(shifts((0..100_000).map(noise)), []);
        let spike = |i: usize| if i == 4_711 { 1e6 } else { noise(i) };
        assert_eq!(shifts((0..10_000).map(spike)), []);
        assert_eq!(shifts((0..10_000).map(|_| 0.1)), []);
    }

    #[test]
    fn what_swings_has_no_shifts_of_its_own() {
        let swing = |i: usize| 100.0 * libm::sin(i as f64 / 20.0) + noise(i);
        assert!(shifts((0..10_000).map(swing)).iter().all(|shift| shift.is_common));
    }
}
