//! What the records come to.

use crate::record::Record;

/// Sums over some records. Sums beyond what their type holds stop there: no honest ledger gets near.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Savings {
    /// How many times something was reduced.
    pub reductions: u64,
    /// Tokens before.
    pub tokens_in: u64,
    /// Tokens that were printed in their place.
    pub tokens_out: u64,
    /// How many times some of an original was asked back.
    pub retrievals: u64,
    /// Tokens that were printed then.
    pub tokens_retrieved: u64,
}

impl Savings {
    /// Counts `record` in.
    pub fn add(&mut self, record: &Record) {
        let add = |sum: &mut u64, more: u64| *sum = sum.saturating_add(more);
        match record {
            Record::Reduction(reduction) => {
                add(&mut self.reductions, 1);
                add(&mut self.tokens_in, reduction.tokens_in);
                add(&mut self.tokens_out, reduction.tokens_out);
            }
            Record::Retrieval(retrieval) => {
                add(&mut self.retrievals, 1);
                add(&mut self.tokens_retrieved, retrieval.tokens_out);
            }
        }
    }

    /// Tokens that were kept from the reader and not asked back later. Below zero if more was
    /// printed in the end than there was.
    pub fn net(&self) -> i64 {
        let Self { tokens_in, tokens_out, tokens_retrieved, .. } = *self;
        let net = i128::from(tokens_in) - i128::from(tokens_out) - i128::from(tokens_retrieved);
        i64::try_from(net).unwrap_or(if net < 0 { i64::MIN } else { i64::MAX })
    }

    /// The same in per cent of the tokens before; `None` if there were none.
    pub fn net_percent(&self) -> Option<f64> {
        (self.tokens_in > 0).then(|| 100.0 * self.net() as f64 / self.tokens_in as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::tests::record;
    use proptest::prelude::*;

    #[test]
    fn what_was_asked_back_is_taken_off_even_below_zero() {
        let mut savings =
            Savings { reductions: 1, tokens_in: 1_000, tokens_out: 200, ..Savings::default() };
        assert_eq!((savings.net(), savings.net_percent()), (800, Some(80.0)));
        savings.tokens_retrieved = 1_000;
        assert_eq!((savings.net(), savings.net_percent()), (-200, Some(-20.0)));
        assert_eq!(Savings::default().net_percent(), None);
    }

    proptest! {
        #[test]
        fn any_records_have_a_sum(records in prop::collection::vec(record(), 0..20)) {
            let mut savings = Savings::default();
            records.iter().for_each(|record| savings.add(record));
            prop_assert_eq!(savings.reductions + savings.retrievals, records.len() as u64);
            prop_assert!(savings.net_percent().is_none_or(f64::is_finite));
        }
    }
}
