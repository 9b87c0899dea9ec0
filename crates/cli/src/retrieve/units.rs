//! Sizes and times as people write them.

use indicatif::DecimalBytes;
use jiff::Timestamp;

/// `1.21 MB`
pub(crate) fn size(bytes: usize) -> String {
    DecimalBytes(bytes as u64).to_string()
}

/// The time so many `seconds` after the start of 1970, in UTC.
pub(crate) fn time(seconds: u64) -> Option<Timestamp> {
    Timestamp::from_second(i64::try_from(seconds).ok()?).ok()
}

/// How long ago `then` was, both in seconds since 1970: `3 min ago`. The clock may have been set back
/// since; that is now.
pub(crate) fn age(then: u64, now: u64) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    match now.saturating_sub(then) {
        seconds @ ..MINUTE => format!("{seconds} s ago"),
        seconds @ ..HOUR => format!("{} min ago", seconds / MINUTE),
        seconds @ ..DAY => format!("{} h ago", seconds / HOUR),
        seconds => format!("{} d ago", seconds / DAY),
    }
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    Timestamp::now().as_second().try_into().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_have_one_unit() {
        let ages = [(100, 100), (90, 100), (0, 3599), (0, 86_399), (0, 864_000), (101, 100)];
        let ages = ages.map(|(then, now)| age(then, now));
        assert_eq!(ages, ["0 s ago", "10 s ago", "59 min ago", "23 h ago", "10 d ago", "0 s ago"]);
    }

    #[test]
    fn sizes_are_decimal() {
        assert_eq!(
            [0, 999, 193_513, 1_210_000].map(size),
            ["0 B", "999 B", "193.51 kB", "1.21 MB"]
        );
    }
}
