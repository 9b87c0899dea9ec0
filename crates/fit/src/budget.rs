//! How much may be printed.

/// A default budget is this much, and one part in so many of the Source.
const BASE: usize = 900;
const SHARE: usize = 12;
/// The same of a diff.
const SHARE_OF_DIFF: usize = 5;
/// The same of one that its reader would be shown whole: to ask for the rest would cost it more.
const SHARE_OF_SHOWN_DIFF: usize = 2;
/// What is no longer than this is small, as a whole.
const SMALL: usize = 3_200;

/// How many tokens may be printed. Evidence may exceed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// What is aimed at.
    pub target: usize,
    /// What samples, the Blocks that stand for a group each, may stretch it to.
    pub stretch: usize,
    /// What all of the Source may take, in an exact re-encoding: nobody has to come back for more then.
    pub whole: usize,
}

impl Budget {
    /// Up to this many tokens a Source is printed unchanged: a mark and a detour cost more than they save.
    pub const FLOOR: usize = 1_000;

    /// What is aimed at for the largest Sources.
    pub const LARGEST: usize = 10_000;

    /// What a Source of so many tokens gets when nobody says otherwise: a twelfth of it and 900 more, at
    /// most 10,000; and two and a half times that for samples. `None` up to `floor` tokens.
    pub fn for_source_over(floor: usize, tokens: usize) -> Option<Self> {
        (tokens > floor).then(|| Self::growing(tokens / SHARE))
    }

    /// The same for a diff, of which each changed line is news: a fifth of it and 900 more, at most 10,000; half of it if
    /// its reader would be shown all of it.
    pub fn for_diff(tokens: usize, is_shown: bool) -> Self {
        let share = if is_shown { SHARE_OF_SHOWN_DIFF } else { SHARE_OF_DIFF };
        Self::growing(tokens / share)
    }

    /// A default budget with such a share of the Source.
    fn growing(share: usize) -> Self {
        let target = (BASE + share).min(Self::LARGEST);
        Self { target, stretch: target * 5 / 2, whole: (target * 2).max(SMALL) }
    }

    /// What a Source gets of which only what is new to the reader can be shown: 10,000 tokens, and two and a half
    /// times that.
    pub fn for_news() -> Self {
        Self { target: Self::LARGEST, stretch: Self::LARGEST * 5 / 2, whole: Self::LARGEST }
    }

    /// Just so many tokens.
    pub fn of(tokens: usize) -> Self {
        Self { target: tokens, stretch: tokens, whole: tokens }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_budget_grows_slower_than_the_source() {
        assert_eq!(Budget::for_source_over(5_000, 5_000), None);
        assert!(Budget::for_source_over(5_000, 5_001).is_some());
        let target = |tokens| Budget::for_source_over(Budget::FLOOR, tokens).unwrap().target;
        assert_eq!([2_000, 20_000, 90_000, 9_000_000].map(target), [1_066, 2_566, 8_400, 10_000]);
    }
}
