//! Which numbers of a series stand out.
//!
//! ```
//! let mut ms: Vec<f64> = (0..40).map(|i| 10.0 + f64::from(i % 5)).collect();
//! ms[17] = 9210.0;
//! let outliers = hr_outliers::outliers(&ms);
//! assert_eq!(outliers.len(), 1);
//! assert_eq!(outliers[0].index, 17);
//! ```

mod sketch;

pub use sketch::{Sketch, Spread};

/// Fewest numbers from which a deviation means anything.
pub const ENOUGH: usize = 10;

/// From this deviation on a number is an outlier: the value that Iglewicz and Hoaglin recommend ("How to
/// Detect and Handle Outliers", 1993).
const OUTLIER: f64 = 3.5;

/// Turns a median absolute deviation into the standard deviation of a normal distribution.
const MAD_TO_SIGMA: f64 = 1.4826;

/// A number that stands out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlier {
    /// Its place in the series.
    pub index: usize,
    /// How far it lies from the middle, in robust standard deviations (median and MAD).
    pub deviation: f64,
    /// Whether it is the largest or the smallest of all.
    pub is_extreme: bool,
    /// Whether the numbers go one way, and it is the step to this one that stands out.
    pub is_step: bool,
}

/// The outliers of `numbers`, all finite, in their order. None where they are too few to judge.
///
/// Numbers that go one way, as counters, identifiers and times do, are judged by their steps: what
/// stands out is the number that a step too far leads to.
pub fn outliers(numbers: &[f64]) -> Vec<Outlier> {
    if numbers.len() < ENOUGH {
        return Vec::new();
    }
    if !is_sequence(numbers) {
        return far_from_middle(numbers);
    }
    let steps: Vec<f64> = numbers.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let mut outliers = far_from_middle(&steps);
    // A step there and a step back are one outlier.
    outliers.dedup_by(|back, there| back.index == there.index + 1);
    for outlier in &mut outliers {
        outlier.index += 1;
        outlier.is_step = true;
    }
    outliers
}

fn far_from_middle(numbers: &[f64]) -> Vec<Outlier> {
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
    let outlier = |(index, &number): (usize, &f64)| {
        let deviation = (number - median).abs() / sigma;
        let is_extreme = number == largest || number == smallest;
        (deviation > OUTLIER).then_some(Outlier { index, deviation, is_extreme, is_step: false })
    };
    numbers.iter().enumerate().filter_map(outlier).collect()
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

    fn indexes(numbers: &[f64]) -> Vec<usize> {
        outliers(numbers).iter().map(|outlier| outlier.index).collect()
    }

    #[test]
    fn counters_and_constants_have_no_outliers() {
        let counter: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!(indexes(&counter), []);
        assert_eq!(indexes(&[7.0; 100]), []);
        assert_eq!(indexes(&[1.0, 900.0]), []);
    }

    #[test]
    fn a_jump_in_a_counter_stands_out_and_so_does_a_spike() {
        let counter = |jump: usize| (0..100).map(move |i| if i < jump { i } else { i + 50 });
        let numbers =
            |counter: &mut dyn Iterator<Item = usize>| counter.map(|n| n as f64).collect();
        let jump: Vec<f64> = numbers(&mut counter(40));
        assert_eq!(indexes(&jump), [40]);
        let mut spike: Vec<f64> = numbers(&mut counter(100));
        spike[40] = 98_412.75;
        assert_eq!(indexes(&spike), [40]);
    }

    #[test]
    fn one_different_number_among_equal_ones_stands_out() {
        let mut numbers = [0.0; 100];
        numbers[40] = 1.0;
        assert_eq!(indexes(&numbers), [40]);
        assert!(outliers(&numbers)[0].is_extreme);
    }
}
