//! Numbers as tables write them.

/// Digits behind the point that are kept in sums.
const PLACES: u32 = 9;
/// Most digits before the point.
const DIGITS: usize = 18;

/// A number in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Number {
    /// About what it is.
    pub(crate) value: f64,
    /// What it is in billionths, if it is plain: without a unit and not too long.
    pub(crate) exact: Option<i128>,
}

/// The number that `cell` is: plain, or with a unit or a remark behind it, as `12%`, `4.0K`, `7 (3m ago)`, or with a
/// label before it, as `time: 12`.
pub(crate) fn number(cell: &[u8]) -> Option<Number> {
    let cell = without_label(cell.trim_ascii());
    let (sign, rest) = match cell.first()? {
        b'-' => (-1, &cell[1..]),
        b'+' => (1, &cell[1..]),
        _ => (1, cell),
    };
    let is_digit = |byte: &&u8| byte.is_ascii_digit();
    let whole = rest.iter().take_while(is_digit).count();
    let fraction = match rest.get(whole) {
        Some(b'.') => rest[whole + 1..].iter().take_while(is_digit).count(),
        _ => 0,
    };
    let end = whole + if fraction > 0 { fraction + 1 } else { 0 };
    if whole == 0 || whole > DIGITS {
        return None;
    }
    let factor = unit(&rest[end..])?;
    let digits =
        |digits: &[u8]| digits.iter().fold(0i128, |n, digit| n * 10 + i128::from(digit - b'0'));
    let kept = fraction.min(PLACES as usize);
    let behind = digits(&rest[whole + usize::from(fraction > 0)..][..kept])
        * 10i128.pow(PLACES - kept as u32);
    let exact = i128::from(sign) * (digits(&rest[..whole]) * 10i128.pow(PLACES) + behind);
    let is_plain = end == rest.len() && fraction <= PLACES as usize;
    let value = exact as f64 / 1e9 * factor;
    Some(Number { value, exact: is_plain.then_some(exact) })
}

/// `cell` without the label before its value, as `time: 12` has one.
pub(crate) fn without_label(cell: &[u8]) -> &[u8] {
    let has_letter = cell.first().is_some_and(u8::is_ascii_alphabetic);
    let label = cell.windows(2).rposition(|pair| pair == b": ").filter(|_| has_letter);
    label.map_or(cell, |at| cell[at + 1..].trim_ascii_start())
}

/// By what the unit behind a number multiplies it; `None` if that is no unit.
fn unit(behind: &[u8]) -> Option<f64> {
    if behind.starts_with(b" (") {
        return Some(1.0);
    }
    let unit = behind.strip_suffix(b"B").unwrap_or(behind);
    let unit = unit.strip_suffix(b"i").unwrap_or(unit);
    Some(match unit {
        b"" | b"%" => 1.0,
        b"K" | b"k" => 1e3,
        b"M" => 1e6,
        b"G" => 1e9,
        b"T" => 1e12,
        b"m" => 1e-3,
        _ => return None,
    })
}

/// A sum of billionths as it is written: `12.5`.
pub(crate) fn written(sum: i128) -> String {
    let one = 10i128.pow(PLACES);
    let (whole, fraction) =
        (sum.unsigned_abs() / one.unsigned_abs(), sum.unsigned_abs() % one.unsigned_abs());
    let sign = if sum < 0 { "-" } else { "" };
    if fraction == 0 {
        return format!("{sign}{whole}");
    }
    let digits = format!("{fraction:09}");
    format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_their_units() {
        for (cell, value, is_plain) in [
            ("12", 12.0, true),
            ("-3.25", -3.25, true),
            ("4.0K", 4e3, false),
            ("12%", 12.0, false),
            ("7 (3m ago)", 7.0, false),
            ("250m", 0.25, false),
            ("1Gi", 1e9, false),
            ("used time:   12", 12.0, true),
        ] {
            let number = number(cell.as_bytes()).unwrap();
            assert_eq!((number.value, number.exact.is_some()), (value, is_plain), "{cell}");
        }
        for cell in ["", "x", "1.2.3", "10.0.0.1", "2026-05-01", "1/1", "12d", "12: 5", "-", "0x1f"]
        {
            assert_eq!(number(cell.as_bytes()), None, "{cell}");
        }
    }

    #[test]
    fn sums_are_exact() {
        let sum: i128 =
            ["0.1", "0.2", "-7"].iter().filter_map(|cell| number(cell.as_bytes())?.exact).sum();
        assert_eq!(written(sum), "-6.7");
        assert_eq!(written(0), "0");
    }
}
