//! Whether short texts are the same.

/// Whether `a` and `b` are the same. Keys and values are so short that most of the time of a call of `memcmp` goes to
/// the call: their first and last bytes are compared as integers.
#[inline(always)]
pub(super) fn is_same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    match a.len() {
        8..=16 => ends::<8>(a) == ends::<8>(b),
        4..8 => ends::<4>(a) == ends::<4>(b),
        2..4 => ends::<2>(a) == ends::<2>(b),
        _ => a == b,
    }
}

/// The first and the last `N` bytes, which overlap in a text of less than twice as many.
#[inline(always)]
fn ends<const N: usize>(text: &[u8]) -> (Option<&[u8; N]>, Option<&[u8; N]>) {
    (text.first_chunk(), text.last_chunk())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn they_are_when_all_bytes_are(mut text in prop::collection::vec(any::<u8>(), 0..40), at in 0..40_usize) {
            let other = text.clone();
            prop_assert!(is_same(&text, &other));
            if let Some(byte) = text.get_mut(at) {
                *byte ^= 1;
                prop_assert!(!is_same(&text, &other));
            }
            text.push(0);
            prop_assert!(!is_same(&text, &other));
        }
    }
}
