//! Numbers of a stream, in memory that does not grow with it.

use crate::{MAD_TO_SIGMA, OUTLIER};

/// Bits of a number's mantissa that are kept at first: a bucket is as wide as 1/32 of its numbers.
const MANTISSA_BITS: u32 = 5;
/// Most buckets. When numbers spread over more, two and two of them become one.
const BUCKETS: usize = 64;
/// By then there are two, one for numbers below 0.
const COARSEST: u32 = 31;

/// How many numbers there are of about each size: a histogram with logarithmic buckets, as in DDSketch
/// (Masson, Rim, Lee: "DDSketch: A fast and fully-mergeable quantile sketch with relative-error guarantees",
/// 2019), whose buckets are cut from the bits of the numbers, and which become wider as in UDDSketch (Epicoco and
/// others, "UDDSketch: Accurate Tracking of Quantiles in Data Streams", 2020).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch {
    /// In the order of the numbers.
    buckets: Vec<Bucket>,
    count: u64,
    /// How many bits of the keys are dropped.
    coarseness: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Bucket {
    key: i32,
    count: u64,
    /// The smallest of its numbers, which stands for all.
    number: f64,
}

impl Bucket {
    fn take_in(&mut self, other: &Bucket) {
        self.count += other.count;
        self.number = self.number.min(other.number);
    }
}

impl Sketch {
    /// One without numbers whose buckets are as wide as those of one with this
    /// [`coarseness`](Sketch::coarseness).
    pub fn with_coarseness(coarseness: u32) -> Self {
        Self { coarseness: coarseness.min(COARSEST), ..Self::default() }
    }

    /// How often its buckets became twice as wide.
    pub fn coarseness(&self) -> u32 {
        self.coarseness
    }

    /// Counts a finite number.
    pub fn add(&mut self, number: f64) {
        self.add_many(number, 1, usize::MAX);
    }

    /// Counts a finite number so many times. Takes a new bucket for it only while there are less than `most`, or
    /// none.
    pub fn add_many(&mut self, number: f64, count: u64, most: usize) {
        self.add_to(Bucket { key: key(number) >> self.coarseness, count, number }, most);
    }

    /// What was counted, smallest first: numbers that stand for those about as large, and how many these are.
    pub fn buckets(&self) -> impl ExactSizeIterator<Item = (f64, u64)> {
        self.buckets.iter().map(|bucket| (bucket.number, bucket.count))
    }

    /// Counts all numbers of another sketch.
    pub fn merge(&mut self, other: &Sketch) {
        while self.coarseness < other.coarseness {
            self.coarsen();
        }
        for &bucket in &other.buckets {
            // Its own width may grow meanwhile.
            let key = bucket.key >> (self.coarseness - other.coarseness);
            self.add_to(Bucket { key, ..bucket }, usize::MAX);
        }
    }

    fn add_to(&mut self, more: Bucket, most: usize) {
        self.count += more.count;
        let buckets = self.buckets.len();
        match self.buckets.binary_search_by_key(&more.key, |it| it.key) {
            Ok(at) => self.buckets[at].take_in(&more),
            Err(at) if buckets < most.max(1) => self.buckets.insert(at, more),
            Err(at) => self.buckets[at.min(buckets - 1)].count += more.count,
        }
        while self.buckets.len() > BUCKETS {
            self.coarsen();
        }
    }

    /// Makes buckets twice as wide.
    fn coarsen(&mut self) {
        self.coarseness += 1;
        self.buckets.iter_mut().for_each(|it| it.key >>= 1);
        self.buckets.dedup_by(|next, it| {
            let is_same = next.key == it.key;
            if is_same {
                it.take_in(next);
            }
            is_same
        });
    }

    /// How many numbers were counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The number below which the share `q` of all lies, within 1/32 of it unless they are spread widely; `None` if there is none.
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let rank = (q * self.count as f64) as u64;
        quantile(self.buckets.iter().map(|it| (it.number, it.count)), rank)
    }

    /// What lies far from all others is more than this much away from the middle: the middle, and a robust
    /// standard deviation. `None` if there is no number.
    pub fn spread(&self) -> Option<Spread> {
        let median = self.quantile(0.5)?;
        let mut distances: Vec<(f64, u64)> =
            self.buckets.iter().map(|it| ((it.number - median).abs(), it.count)).collect();
        distances.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mad = quantile(distances.iter().copied(), self.count / 2)?;
        let sum: f64 = distances.iter().map(|&(distance, count)| distance * count as f64).sum();
        // Where more than half of the numbers are the same, their mean distance from it is the measure; and
        // numbers of one bucket are not told apart.
        let width = MANTISSA_BITS as i32 - self.coarseness as i32;
        let resolution = median.abs() * 0.5_f64.powi(width + 1);
        let distance = mad.max(sum / self.count as f64 / 4.0).max(resolution);
        Some(Spread { median, sigma: MAD_TO_SIGMA * distance })
    }
}

/// The middle of numbers, and how far they lie from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The middle one.
    pub median: f64,
    /// A robust standard deviation, by the median absolute deviation.
    pub sigma: f64,
}

impl Spread {
    /// How many standard deviations `number` lies from the middle.
    pub fn deviation(&self, number: f64) -> f64 {
        let distance = (number - self.median).abs();
        if distance == 0.0 { 0.0 } else { distance / self.sigma }
    }

    /// Whether `number` stands out.
    pub(crate) fn is_outlier(&self, number: f64) -> bool {
        self.deviation(number) > OUTLIER
    }
}

fn quantile(counts: impl Iterator<Item = (f64, u64)>, rank: u64) -> Option<f64> {
    let mut below = 0;
    let mut last = None;
    for (number, count) in counts {
        below += count;
        last = Some(number);
        if below > rank {
            break;
        }
    }
    last
}

/// The bucket of a number: its sign, exponent and first bits of mantissa, so that the order is that of numbers.
fn key(number: f64) -> i32 {
    let bits = number.abs().to_bits() >> (f64::MANTISSA_DIGITS - 1 - MANTISSA_BITS);
    let key = i32::try_from(bits).unwrap_or(i32::MAX);
    if number < 0.0 { -key } else { key }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quantiles_are_near(
            mut numbers in prop::collection::vec(-1e9..1e9_f64, 1..300), q in 0.0..0.999_f64
        ) {
            let mut sketch = Sketch::default();
            numbers.iter().for_each(|&number| sketch.add(number));
            numbers.sort_unstable_by(f64::total_cmp);
            let exact = numbers[(q * numbers.len() as f64) as usize];
            let error = (sketch.quantile(q).unwrap() - exact).abs();
            let width = f64::from(1 << sketch.coarseness) / 32.0;
            prop_assert!(error <= exact.abs() * width, "{exact} +- {error}");
        }

        #[test]
        fn merging_is_counting_all(
            one in prop::collection::vec(any::<i32>(), 0..100),
            other in prop::collection::vec(any::<i32>(), 0..100),
        ) {
            let sketch = |numbers: &[i32]| {
                let mut sketch = Sketch::default();
                numbers.iter().for_each(|&number| sketch.add(f64::from(number)));
                sketch
            };
            let mut merged = sketch(&one);
            merged.merge(&sketch(&other));
            prop_assert_eq!(merged, sketch(&[one, other].concat()));
        }
    }

    #[test]
    fn a_sketch_without_room_still_counts() {
        let mut sketch = Sketch::default();
        for number in 1..=100 {
            sketch.add_many(f64::from(number), 2, if number < 50 { 512 } else { 0 });
        }
        assert_eq!((sketch.count(), sketch.buckets().len() <= 49), (200, true));
        assert_eq!(sketch.buckets().map(|bucket| bucket.1).sum::<u64>(), 200);
    }

    #[test]
    fn far_numbers_stand_out() {
        let mut sketch = Sketch::default();
        (0..1_000).for_each(|i| sketch.add(10.0 + f64::from(i % 5)));
        let spread = sketch.spread().unwrap();
        assert_eq!(spread.median, 12.0);
        assert!(spread.is_outlier(9210.0) && !spread.is_outlier(15.0));
        let mut constant = Sketch::default();
        (0..1_000).for_each(|_| constant.add(200.0));
        assert_eq!(constant.spread().unwrap().deviation(200.0), 0.0);
    }
}
