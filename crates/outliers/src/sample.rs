//! A sample of the numbers of a stream.

use crate::{MAD_TO_SIGMA, Spread};

/// Numbers that are kept: the rank of the median is off by 1.1 % of all at most in two samples of three.
const KEPT: usize = 2048;
/// Where the pseudo-random numbers begin: any odd number would do, and it is always the same one, so that the
/// same numbers give the same sample.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// So many numbers of a stream that each had the same chance to be among them: all of them while they are
/// few. By Algorithm L (K.-H. Li, "Reservoir-Sampling Algorithms of Time Complexity O(n(1+log(N/n)))",
/// 1994): most numbers of a long stream cost a comparison.
#[derive(Clone, Debug)]
pub struct Sample {
    numbers: Vec<f64>,
    count: u64,
    /// Which number, counted from 1, is the next to replace another.
    next: u64,
    /// The largest of as many random keys as numbers are kept: how likely a further number is to get in.
    threshold: f64,
    random: u64,
}

impl Default for Sample {
    fn default() -> Self {
        Self { numbers: Vec::new(), count: 0, next: 0, threshold: 1.0, random: SEED }
    }
}

impl Sample {
    /// Takes the next finite number.
    #[inline]
    pub fn add(&mut self, number: f64) {
        self.count += 1;
        if self.numbers.len() < KEPT {
            self.numbers.push(number);
            if self.numbers.len() == KEPT {
                self.next = self.count;
                self.skip();
            }
        } else if self.count == self.next {
            let place = (self.uniform() * KEPT as f64) as usize;
            self.numbers[place.min(KEPT - 1)] = number;
            self.skip();
        }
    }

    /// Finds out which number is the next to get in.
    fn skip(&mut self) {
        self.threshold *= libm::exp(libm::log(self.uniform()) / KEPT as f64);
        let skipped = libm::log(self.uniform()) / libm::log1p(-self.threshold);
        self.next += skipped as u64 + 1;
    }

    /// A pseudo-random number above 0 and below 1: xorshift64* (Vigna, 2016).
    fn uniform(&mut self) -> f64 {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        let bits = self.random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 12;
        (bits as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// How many numbers there were.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Whether the sample is all of them, so that what it tells is exact.
    pub fn is_whole(&self) -> bool {
        self.count as usize == self.numbers.len()
    }

    /// The numbers of the sample in order.
    pub fn sorted(&self) -> Vec<f64> {
        let mut sorted = self.numbers.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted
    }

    /// The middle, and a robust standard deviation; `None` if there is no number.
    pub fn spread(&self) -> Option<Spread> {
        let mut sorted = self.sorted();
        let median = *sorted.get(sorted.len() / 2)?;
        sorted.iter_mut().for_each(|number| *number = (*number - median).abs());
        sorted.sort_unstable_by(f64::total_cmp);
        // Where more than half of the numbers are the same, their mean distance from it is the measure.
        let mean = sorted.iter().sum::<f64>() / sorted.len() as f64;
        let sigma = MAD_TO_SIGMA * sorted[sorted.len() / 2].max(mean / 4.0);
        Some(Spread { median, sigma })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_all_while_numbers_are_few_and_like_all_afterwards() {
        let mut sample = Sample::default();
        (0..KEPT).for_each(|i| sample.add(i as f64));
        assert!(sample.is_whole());
        (KEPT..200_000).for_each(|i| sample.add(i as f64));
        assert!(!sample.is_whole());
        let sorted = sample.sorted();
        for quantile in [0.1, 0.5, 0.9] {
            let number = sorted[(quantile * KEPT as f64) as usize];
            assert!((number / 200_000.0 - quantile).abs() < 0.05, "{quantile}: {number}");
        }
    }

    #[test]
    fn a_number_unlike_all_others_is_far_away() {
        let mut sample = Sample::default();
        (0..1_000).for_each(|i| sample.add(10.0 + f64::from(i % 5)));
        let spread = sample.spread().unwrap();
        assert_eq!(spread.median, 12.0);
        assert!(spread.is_outlier(9210.0) && !spread.is_outlier(15.0));
        assert!(Sample::default().spread().is_none());
    }
}
