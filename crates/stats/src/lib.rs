//! Which numbers of a series stand out.
//!
//! ```
//! let mut ms: Vec<f64> = (0..40).map(|i| 10.0 + f64::from(i % 5)).collect();
//! ms[17] = 9210.0;
//! let series = hr_stats::Series::of(&ms).unwrap();
//! assert!(series.deviation(9210.0) > hr_stats::OUTLIER);
//! assert!(series.deviation(14.0) < hr_stats::OUTLIER);
//! ```

/// Fewest numbers from which a deviation means anything.
pub const ENOUGH: usize = 10;

/// From this deviation on a number is an outlier: the value that Iglewicz and Hoaglin recommend ("How to
/// Detect and Handle Outliers", 1993).
pub const OUTLIER: f64 = 3.5;

/// Turns a median absolute deviation into the standard deviation of a normal distribution.
const MAD_TO_SIGMA: f64 = 1.4826;

/// A series of numbers, by its middle and its spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Series {
    median: f64,
    sigma: f64,
    /// The smallest number.
    pub smallest: f64,
    /// The largest number.
    pub largest: f64,
}

impl Series {
    /// Measures `numbers`, all finite. `None` if they are too few to judge, all the same, or go one
    /// way as counters, identifiers and times do: of those the first and the last are the extremes,
    /// and none stands out.
    pub fn of(numbers: &[f64]) -> Option<Self> {
        if numbers.len() < ENOUGH || is_sequence(numbers) {
            return None;
        }
        let mut sorted = numbers.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let (smallest, largest) = (sorted[0], sorted[sorted.len() - 1]);
        let median = sorted[sorted.len() / 2];
        let mut deviations = sorted;
        deviations.iter_mut().for_each(|number| *number = (*number - median).abs());
        deviations.sort_unstable_by(f64::total_cmp);
        // Where more than half of the numbers are the same, their mean distance from it is the measure.
        let mean = deviations.iter().sum::<f64>() / deviations.len() as f64;
        let sigma = MAD_TO_SIGMA * deviations[deviations.len() / 2].max(mean / 4.0);
        (smallest < largest).then_some(Self { median, sigma, smallest, largest })
    }

    /// How far `number` lies from the middle, in robust standard deviations (median and MAD).
    pub fn deviation(&self, number: f64) -> f64 {
        (number - self.median).abs() / self.sigma
    }
}

/// Whether at least half of the steps go somewhere, and all but one in twenty of them the same way.
fn is_sequence(numbers: &[f64]) -> bool {
    let steps = || numbers.windows(2).map(|pair| pair[1].total_cmp(&pair[0]));
    let up = steps().filter(|step| step.is_gt()).count();
    let down = steps().filter(|step| step.is_lt()).count();
    2 * (up + down) >= numbers.len() && 20 * up.min(down) <= up + down
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_and_constants_have_no_outliers() {
        let counter: Vec<f64> = (0..100).map(|i| f64::from(i * i)).collect();
        assert_eq!(Series::of(&counter), None);
        assert_eq!(Series::of(&[7.0; 100]), None);
        assert_eq!(Series::of(&[1.0, 900.0]), None);
    }

    #[test]
    fn one_different_number_among_equal_ones_stands_out() {
        let mut numbers = [0.0; 100];
        numbers[40] = 1.0;
        let series = Series::of(&numbers).unwrap();
        assert!(series.deviation(1.0) > OUTLIER);
        assert_eq!((series.smallest, series.largest), (0.0, 1.0));
    }
}
