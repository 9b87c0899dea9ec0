//! Times as they are written.

/// The seconds since 1970 of a time as RFC 3339 and ISO 8601 write it, `2026-11-20T06:00:01.25Z`, for comparison with
/// others of its column: its offset from UTC is not looked at. `None` if `text` does not start so.
#[inline]
pub(crate) fn seconds(text: &[u8]) -> Option<f64> {
    let (head, rest) = text.split_first_chunk::<19>()?;
    if [head[4], head[7], head[13], head[16]] != *b"--::" || !matches!(head[10], b'T' | b' ') {
        return None;
    }
    let number = |at: usize, len: usize| {
        head[at..at + len].iter().try_fold(0, |number, byte| {
            byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0'))
        })
    };
    let (year, month, day) = (number(0, 4)?, number(5, 2)?, number(8, 2)?);
    let (hour, minute, second) = (number(11, 2)?, number(14, 2)?, number(17, 2)?);
    let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    let fraction = rest.strip_prefix(b".").unwrap_or_default();
    let fraction = fraction.iter().take_while(|byte| byte.is_ascii_digit()).take(9);
    let (fraction, scale) = fraction
        .fold((0.0, 1.0), |(sum, scale), byte| (sum * 10.0 + f64::from(byte - b'0'), scale * 10.0));
    Some(seconds as f64 + fraction / scale)
}

/// Days since 1970-01-01 in the Gregorian calendar: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year / 4 - year / 100 + year / 400 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_counted_from_1970() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some(0.0)),
            ("2000-02-29 12:00:01.5", Some(951_825_601.5)),
            ("2026-11-20T06:00:01.250+01:00", Some(1_795_154_401.25)),
            ("2026-11-20", None),
            ("2026-11-20T06-00-01Z, or so", None),
            ("yyyy-mm-ddThh:mm:ssZ", None),
        ] {
            assert_eq!(seconds(text.as_bytes()), expected, "{text}");
        }
    }
}
