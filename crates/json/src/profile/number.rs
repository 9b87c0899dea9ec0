//! Numbers as they are written, and their exact sum.

/// The powers of ten that an `f64` holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];
/// Digits that fit an `i64` whatever they are.
const DIGITS: usize = 18;
/// Integers up to this are exact in an `f64`, so that one division by a power of ten rounds correctly.
const EXACT: i64 = 1 << f64::MANTISSA_DIGITS;

/// A number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Number {
    /// Its value, for comparison.
    pub(crate) value: f64,
    /// Its digits without a point, and how many of them stand behind it; `None` if there are too many, or
    /// an exponent.
    decimal: Option<(i64, usize)>,
}

impl Number {
    /// The number that `text` is and nothing else; `None` if it is none or not finite.
    pub(crate) fn of(text: &[u8]) -> Option<Self> {
        let digits = text.strip_prefix(b"-").unwrap_or(text);
        if !digits.first()?.is_ascii_digit() {
            return None;
        }
        let mut mantissa = 0_i64;
        let mut point = None;
        for (at, &byte) in digits.iter().enumerate() {
            match byte {
                b'0'..=b'9' if at <= DIGITS => {
                    mantissa = mantissa.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
                }
                b'.' if point.is_none() => point = Some(at),
                b'0'..=b'9' | b'e' | b'E' => return Self::of_any(text),
                _ => return None,
            }
        }
        let count = digits.len() - usize::from(point.is_some());
        let behind = point.map_or(0, |point| digits.len() - point - 1);
        if count > DIGITS {
            return Self::of_any(text);
        }
        let is_exact = mantissa <= EXACT;
        let mantissa = if digits.len() < text.len() { -mantissa } else { mantissa };
        let decimal = Some((mantissa, behind));
        if is_exact {
            let whole = mantissa as f64;
            // Most numbers are integers, and a division takes longer than all before.
            let value = if behind == 0 { whole } else { whole / POWERS[behind] };
            return Some(Self { value, decimal });
        }
        Self::of_any(text).map(|number| Self { decimal, ..number })
    }

    fn of_any(text: &[u8]) -> Option<Self> {
        let value: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
        value.is_finite().then_some(Self { value, decimal: None })
    }
}

/// A sum of numbers as they are written: 0.1 and 0.2 are 0.3.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum {
    digits: i128,
    behind: usize,
    is_lost: bool,
}

impl Sum {
    /// Adds a number.
    pub(crate) fn add(&mut self, number: Number) {
        match self.plus(number) {
            Some(digits) => self.digits = digits,
            None => self.is_lost = true,
        }
    }

    /// The digits of the sum with `number`, as many of them behind the point as it needs.
    fn plus(&mut self, number: Number) -> Option<i128> {
        let (mantissa, behind) = number.decimal?;
        let mut more = i128::from(mantissa);
        if behind > self.behind {
            self.digits = scaled(self.digits, behind - self.behind)?;
            self.behind = behind;
        } else if behind < self.behind {
            more = scaled(more, self.behind - behind)?;
        }
        self.digits.checked_add(more)
    }

    /// The sum with as many digits behind the point as any number had; `None` if it could not be kept.
    pub(crate) fn text(&self) -> Option<String> {
        if self.is_lost {
            return None;
        }
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = format!("{:0>1$}", self.digits.unsigned_abs(), self.behind + 1);
        let (whole, fraction) = digits.split_at(digits.len() - self.behind);
        let point = if fraction.is_empty() { "" } else { "." };
        Some(format!("{sign}{whole}{point}{fraction}"))
    }
}

fn scaled(digits: i128, places: usize) -> Option<i128> {
    digits.checked_mul(10_i128.checked_pow(u32::try_from(places).ok()?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_value_is_the_nearest_of_its_text(text in "-?[0-9]{1,20}(\\.[0-9]{0,20})?(e-?[0-9])?") {
            let expected: f64 = text.parse().unwrap();
            prop_assert_eq!(Number::of(text.as_bytes()).unwrap().value, expected);
        }

        #[test]
        fn sums_are_exact(cents in prop::collection::vec(-1_000_000i64..1_000_000, 0..50)) {
            let mut sum = Sum::default();
            for cents in &cents {
                let sign = if *cents < 0 { "-" } else { "" };
                let text = format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100);
                sum.add(Number::of(text.as_bytes()).unwrap());
            }
            let total: i64 = cents.iter().sum();
            let sign = if total < 0 { "-" } else { "" };
            let mut expected = format!("{sign}{}.{:02}", total.abs() / 100, total.abs() % 100);
            if cents.is_empty() {
                expected = "0".to_owned();
            }
            prop_assert_eq!(sum.text().unwrap(), expected);
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "-", "a", "1.2.3", "12-31", "0x10", "1e999", ".5", "2026-11-20T06:00:01Z"]
        {
            assert_eq!(Number::of(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_sum_that_does_not_fit_is_none() {
        let mut sum = Sum::default();
        sum.add(Number::of(b"1e3").unwrap());
        assert_eq!(sum.text(), None);
    }
}
