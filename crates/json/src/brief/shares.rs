//! How room is shared.

/// How much of `room` each claim gets that has a length and a weight: all of its length if that is no more than
/// its share by weight, and otherwise that share of what the shorter ones leave (max-min fairness; Bertsekas and
/// Gallager, "Data Networks", 1987).
pub(crate) fn shares(claims: &[(usize, usize)], room: usize) -> Vec<usize> {
    let mut shares = vec![0; claims.len()];
    let mut order: Vec<usize> = (0..claims.len()).collect();
    // By length for its weight, so that those come first whose share is more than they need.
    order.sort_by(|&a, &b| {
        let (a, b) = (claims[a], claims[b]);
        (a.0 * b.1).cmp(&(b.0 * a.1))
    });
    let mut left = room;
    let mut weights: usize = claims.iter().map(|claim| claim.1).sum();
    for index in order {
        let (len, weight) = claims[index];
        shares[index] = len.min(left * weight / weights.max(1));
        left -= shares[index];
        weights -= weight;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_claims_are_met_and_long_ones_share() {
        assert_eq!(shares(&[(10, 1), (500, 1), (20, 1), (500, 1)], 230), [10, 100, 20, 100]);
        assert_eq!(shares(&[(500, 3), (500, 1)], 200), [150, 50]);
        assert_eq!(shares(&[(5, 1), (6, 9)], 200), [5, 6]);
        assert_eq!(shares(&[], 200), [0; 0]);
    }
}
