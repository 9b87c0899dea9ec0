//! A series of numbers that come one after the other.

use crate::{ENOUGH, Largest, OUTLIER, Sample, Shift, Shifts, go_one_way, is_sequence};

/// Numbers at either end, and steps either way, that may be outliers.
const KEPT: usize = 24;
/// After so many numbers it is known whether they may go one way.
const TRIED: usize = 256;
/// From so many standard deviations on a number lies apart from most.
const TWO_SIGMA: f64 = 2.0;
/// Where this share of the numbers are outliers, to be one says nothing.
const COMMON: f64 = 0.125;
/// What an outlier among many counts at least.
const LEAST_RARITY: f64 = 0.1;

/// A number that stands out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlier<T> {
    /// Where it is.
    pub tag: T,
    /// How far it lies from the middle, in standard deviations.
    pub deviation: f64,
    /// 1 where outliers are few, near 0 where they are the nature of the series.
    pub rarity: f64,
}

/// The smallest or the largest number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extreme<T> {
    /// The number.
    pub number: f64,
    /// Where it is first.
    pub tag: T,
    /// How often it is there.
    pub count: usize,
}

/// What is known of a series of finite numbers, in memory that does not grow with it. Each number has a tag
/// that tells where it is; tags must rise.
///
/// ```
/// let mut ms = hr_outliers::Series::default();
/// (0..40).for_each(|i| ms.add(if i == 17 { 9210.0 } else { 10.0 + f64::from(i % 5) }, i));
/// assert_eq!(ms.outliers()[0].tag, 17);
/// ```
#[derive(Clone, Debug)]
pub struct Series<T> {
    count: usize,
    ends: Option<Ends<T>>,
    /// Sums of the distances from the first number, and of their squares.
    sums: (f64, f64),
    high: Largest<T>,
    /// With the opposite sign.
    low: Largest<T>,
    sample: Sample,
    steps: Option<Box<Steps<T>>>,
    shifts: Box<Shifts<T>>,
}

#[derive(Clone, Debug)]
struct Ends<T> {
    first: f64,
    last: f64,
    smallest: Extreme<T>,
    largest: Extreme<T>,
}

/// The steps from one number to the next, while it may be that they go one way.
#[derive(Clone, Debug)]
struct Steps<T> {
    ups: u64,
    downs: u64,
    high: Largest<(usize, T)>,
    /// With the opposite sign.
    low: Largest<(usize, T)>,
    sample: Sample,
}

impl<T: Copy + Ord> Default for Series<T> {
    fn default() -> Self {
        let steps = Steps {
            ups: 0,
            downs: 0,
            high: Largest::new(KEPT),
            low: Largest::new(KEPT),
            sample: Sample::default(),
        };
        Self {
            count: 0,
            ends: None,
            sums: (0.0, 0.0),
            high: Largest::new(KEPT),
            low: Largest::new(KEPT),
            sample: Sample::default(),
            steps: Some(Box::new(steps)),
            shifts: Box::default(),
        }
    }
}

impl<T: Copy + Ord> Series<T> {
    /// Takes the next number.
    pub fn add(&mut self, number: f64, tag: T) {
        let number = if number == 0.0 { 0.0 } else { number };
        let index = self.count;
        self.count += 1;
        match &mut self.ends {
            None => {
                let extreme = Extreme { number, tag, count: 1 };
                let ends =
                    Ends { first: number, last: number, smallest: extreme, largest: extreme };
                self.ends = Some(ends);
            }
            Some(ends) => {
                let step = number - std::mem::replace(&mut ends.last, number);
                ends.note(number, tag);
                let distance = number - ends.first;
                self.sums.0 += distance;
                self.sums.1 += distance * distance;
                if let Some(steps) = &mut self.steps {
                    steps.add(step, (index, tag));
                    if index == TRIED && !go_one_way(steps.ups, steps.downs) {
                        self.steps = None;
                    }
                }
            }
        }
        self.high.add(number, tag);
        self.low.add(-number, tag);
        self.sample.add(number);
        self.shifts.add(number, tag);
    }

    /// How many numbers there were.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Some of the numbers, or all of them while they are few.
    pub fn sample(&self) -> &Sample {
        &self.sample
    }

    /// The smallest and the largest number, if there is one.
    pub fn extremes(&self) -> Option<[Extreme<T>; 2]> {
        self.ends.as_ref().map(|ends| [ends.smallest, ends.largest])
    }

    /// The smallest and the largest number, if they differ and do not just stand at the ends, as those of
    /// counters and times do. `None` where numbers are too few to judge, too.
    pub fn turning_points(&self) -> Option<[Extreme<T>; 2]> {
        let ends = self.ends.as_ref().filter(|_| self.count >= ENOUGH)?;
        let (smallest, largest) = (ends.smallest, ends.largest);
        let at_ends = (smallest.number, largest.number) == (ends.first, ends.last)
            || (smallest.number, largest.number) == (ends.last, ends.first);
        (!at_ends && smallest.number < largest.number).then_some([smallest, largest])
    }

    /// The mean of all, but for rounding; 0 if there is none.
    pub fn mean(&self) -> f64 {
        let first = self.ends.as_ref().map_or(0.0, |ends| ends.first);
        first + self.sums.0 / self.count.max(1) as f64
    }

    /// Whether the numbers go one way, as counters, identifiers and times do.
    pub fn is_sequence(&self) -> bool {
        let count = self.count as u64;
        self.steps.as_ref().is_some_and(|steps| is_sequence(steps.ups, steps.downs, count))
    }

    /// Whether no number is smaller than the one before it, or none is larger.
    pub fn is_sorted(&self) -> bool {
        self.steps.as_ref().is_some_and(|steps| steps.ups.min(steps.downs) == 0)
    }

    /// The numbers that lie furthest from the middle. None where they are too few to judge.
    ///
    /// Numbers that go one way are judged by their steps: what stands out is the number that a step too far
    /// leads to.
    pub fn outliers(&self) -> Vec<Outlier<T>> {
        if self.count < ENOUGH {
            return Vec::new();
        }
        match &self.steps {
            Some(steps) if self.is_sequence() => steps.outliers(),
            _ => self.far_from_middle(),
        }
    }

    fn far_from_middle(&self) -> Vec<Outlier<T>> {
        let Some(spread) = self.sample.spread() else { return Vec::new() };
        let n = self.count as f64;
        let (mean, variance) = (self.mean(), self.sums.1 / n - (self.sums.0 / n).powi(2));
        let sigma = variance.max(0.0).sqrt();
        let robust = |number: f64| spread.deviation(number);
        let plain = |number: f64| {
            let distance = (number - mean).abs();
            if sigma > 0.0 { distance / sigma } else { 0.0 }
        };
        let sample = self.sample.sorted();
        let rarity_of = |is_one: &dyn Fn(f64) -> bool| {
            let outliers = sample.iter().filter(|&&number| is_one(number)).count();
            rarity(outliers as f64 / sample.len() as f64)
        };
        let robust_rarity = rarity_of(&|number| robust(number) > OUTLIER);
        let plain_rarity = rarity_of(&|number| plain(number) > TWO_SIGMA);
        let low = self.low.sorted().into_iter().map(|(number, tag)| (-number, tag));
        let mut outliers = Vec::new();
        for side in [self.high.sorted(), low.collect()] {
            // Where even the last of those that are kept is one, there are more.
            let is_full =
                side.len() == KEPT && side.last().is_some_and(|it| plain(it.0) > TWO_SIGMA);
            let plain_rarity = if is_full { LEAST_RARITY } else { plain_rarity };
            for (number, tag) in side {
                if robust(number) > OUTLIER {
                    let (deviation, rarity) = (robust(number), robust_rarity);
                    outliers.push(Outlier { tag, deviation, rarity });
                } else if plain(number) > TWO_SIGMA {
                    outliers.push(Outlier { tag, deviation: plain(number), rarity: plain_rarity });
                }
            }
        }
        in_order(outliers)
    }

    /// Where the level changes, strongest first; nowhere in numbers that go one way.
    pub fn shifts(&self) -> Vec<Shift<T>> {
        if self.is_sequence() { Vec::new() } else { self.shifts.strongest() }
    }
}

impl<T: Copy> Ends<T> {
    #[inline]
    fn note(&mut self, number: f64, tag: T) {
        if number < self.smallest.number {
            self.smallest = Extreme { number, tag, count: 1 };
        } else if number == self.smallest.number {
            self.smallest.count += 1;
        }
        if number > self.largest.number {
            self.largest = Extreme { number, tag, count: 1 };
        } else if number == self.largest.number {
            self.largest.count += 1;
        }
    }
}

impl<T: Copy + Ord> Steps<T> {
    fn add(&mut self, step: f64, at: (usize, T)) {
        self.ups += u64::from(step > 0.0);
        self.downs += u64::from(step < 0.0);
        self.high.add(step, at);
        self.low.add(-step, at);
        self.sample.add(step);
    }

    fn outliers(&self) -> Vec<Outlier<T>> {
        let Some(spread) = self.sample.spread() else { return Vec::new() };
        let sample = self.sample.sorted();
        let outliers = sample.iter().filter(|&&step| spread.is_outlier(step)).count();
        let rarity = rarity(outliers as f64 / sample.len() as f64);
        let low = self.low.sorted().into_iter().map(|(step, at)| (-step, at));
        let far = self.high.sorted().into_iter().chain(low);
        let far = far.filter(|&(step, _)| spread.is_outlier(step));
        let outlier = |(step, tag)| Outlier { tag, deviation: spread.deviation(step), rarity };
        let mut outliers = in_order(far.map(outlier).collect());
        // A step there and a step back are one outlier.
        outliers.dedup_by(|back, there| back.tag.0 == there.tag.0 + 1);
        let with_tag = |it: Outlier<(usize, T)>| {
            let Outlier { tag, deviation, rarity } = it;
            Outlier { tag: tag.1, deviation, rarity }
        };
        outliers.into_iter().map(with_tag).collect()
    }
}

/// How much it says to be an outlier where so many numbers are.
fn rarity(share: f64) -> f64 {
    (1.0 - share / COMMON).max(LEAST_RARITY)
}

/// Each once, in the order of the tags.
fn in_order<T: Copy + Ord>(mut outliers: Vec<Outlier<T>>) -> Vec<Outlier<T>> {
    outliers.sort_by_key(|it| it.tag);
    outliers.dedup_by(|a, b| a.tag == b.tag);
    outliers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(numbers: impl IntoIterator<Item = f64>) -> Series<usize> {
        let mut series = Series::default();
        numbers.into_iter().enumerate().for_each(|(tag, number)| series.add(number, tag));
        series
    }

    fn tags(numbers: impl IntoIterator<Item = f64>) -> Vec<usize> {
        series(numbers).outliers().iter().map(|outlier| outlier.tag).collect()
    }

    #[test]
    fn counters_and_constants_have_no_outliers() {
        assert_eq!(tags((0..100).map(f64::from)), []);
        assert_eq!(tags([7.0; 100]), []);
        assert_eq!(tags([1.0, 900.0]), []);
        assert!(series((0..100_000).map(f64::from)).is_sequence());
        assert!(series((0..1_000).map(|i| f64::from(i / 10))).is_sorted());
        assert!(!series((0..1_000).map(|i| f64::from(i % 10))).is_sorted());
        assert_eq!(series((0..100_000).map(f64::from)).shifts(), []);
    }

    #[test]
    fn a_jump_in_a_counter_stands_out_and_so_does_a_spike() {
        let counter = |i: usize, jump: usize| if i < jump { i as f64 } else { (i + 50) as f64 };
        assert_eq!(tags((0..100).map(|i| counter(i, 40))), [40]);
        assert_eq!(tags((0..100_000).map(|i| counter(i, 40_000))), [40_000]);
        let spike = |i: usize| if i == 40 { 98_412.75 } else { i as f64 };
        assert_eq!(tags((0..100).map(spike)), [40]);
    }

    #[test]
    fn one_different_number_among_equal_ones_stands_out() {
        for count in [100, 100_000] {
            let numbers = (0..count).map(|i| if i == 40 { 1.0 } else { 0.0 });
            assert_eq!(tags(numbers), [40]);
        }
    }

    #[test]
    fn numbers_two_deviations_out_stand_out_where_they_are_few() {
        let numbers = |i: u32| if i % 50 == 7 { 32.0 } else { f64::from(i * 7919 % 21) };
        let outliers = series((0..500).map(numbers)).outliers();
        let expected: Vec<usize> = (0..10).map(|i| 7 + 50 * i).collect();
        let rare = outliers.iter().filter(|it| it.rarity > 0.5);
        assert_eq!(rare.map(|it| it.tag).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn extremes_are_exact_and_those_at_the_ends_turn_nothing() {
        let ms = series((0..1_000).map(|i| f64::from(i * 37 % 1_000 + 1)));
        let [smallest, largest] = ms.turning_points().unwrap();
        assert_eq!((smallest.number, largest.number, largest.count), (1.0, 1_000.0, 1));
        assert!((ms.mean() - 500.5).abs() < 1e-9);
        assert!(series((0..100).map(f64::from)).turning_points().is_none());
    }
}
