//! What times mean that logs write, to be compared.

use crate::time::MONTHS;
use std::cmp::Ordering;

/// A time without zone: as a log writes it. What is not written is not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    year: Option<u32>,
    /// Month and day.
    day: Option<(u32, u32)>,
    /// Hour, minute, second and nanosecond.
    time: (u32, u32, u32, u32),
}

impl Moment {
    /// Reads a time: `2026-11-20T06:31:07.123`, `2026-11-20 06:31`, `Nov 20 06:31:07`, `20/Nov/2026:06:31:07`,
    /// `11-20 06:31:07`, `06:31:07`, `06:31`, `2026-11-20`, `20261120-06:31:07`, `081109 203615` (HDFS),
    /// seconds or milliseconds since 1970. Zones are not read.
    pub fn parse(text: &[u8]) -> Option<Moment> {
        let text = text.trim_ascii();
        Self::since_1970(text).or_else(|| Self::compact(text)).or_else(|| Self::written(text))
    }

    fn written(text: &[u8]) -> Option<Moment> {
        let clock_at = clock(text);
        let (date, clock) = text.split_at(clock_at.unwrap_or(text.len()));
        let time = match clock_at {
            Some(_) => time(clock)?,
            None => (0, 0, 0, 0),
        };
        let (year, day) = date_of(date, clock)?;
        if day.is_some_and(|(month, day)| !(1..=12).contains(&month) || !(1..=31).contains(&day)) {
            return None;
        }
        (clock_at.is_some() || day.is_some()).then_some(Moment { year, day, time })
    }

    /// `081109 203615`.
    fn compact(text: &[u8]) -> Option<Moment> {
        let [date @ .., b' ', _, _, _, _, _, _] = text else { return None };
        let clock = &text[text.len() - 6..];
        let two = |text: &[u8], at: usize| number(text.get(at..at + 2)?);
        if date.len() != 6 {
            return None;
        }
        let time = (two(clock, 0)?, two(clock, 2)?, two(clock, 4)?, 0);
        let day = Some((two(date, 2)?, two(date, 4)?));
        Some(Moment { year: Some(2000 + two(date, 0)?), day, time })
    }

    /// Seconds or milliseconds since 1970, with a fraction or without.
    fn since_1970(text: &[u8]) -> Option<Moment> {
        let whole = text.split(|byte| *byte == b'.').next()?;
        let count: i64 = std::str::from_utf8(whole).ok()?.parse().ok()?;
        let (seconds, millis) = match whole.len() {
            10 => (count, 0),
            13 => (count / 1_000, count % 1_000),
            _ => return None,
        };
        let time = jiff::Timestamp::new(seconds, millis as i32 * 1_000_000).ok()?;
        let time = time.to_zoned(jiff::tz::TimeZone::UTC);
        let part = |part: i8| u32::try_from(part).ok();
        Some(Moment {
            year: u32::try_from(time.year()).ok(),
            day: Some((part(time.month())?, part(time.day())?)),
            time: (
                part(time.hour())?,
                part(time.minute())?,
                part(time.second())?,
                u32::try_from(time.subsec_nanosecond()).ok()?,
            ),
        })
    }

    /// Whether this is before, at or after `other`, by what both of them have.
    pub fn compare(&self, other: &Moment) -> Ordering {
        let years = self.year.zip(other.year).map_or(Ordering::Equal, |(a, b)| a.cmp(&b));
        let days = self.day.zip(other.day).map_or(Ordering::Equal, |(a, b)| a.cmp(&b));
        years.then(days).then(self.time.cmp(&other.time))
    }
}

/// Where the time of day starts: at the first digits that are followed by `:` and two digits.
fn clock(text: &[u8]) -> Option<usize> {
    (0..text.len()).find(|&at| {
        let digits = text[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let is_start = at == 0 || !text[at - 1].is_ascii_digit();
        let rest = &text[at + digits..];
        let mark = rest.first().is_some_and(|byte| matches!(byte, b':' | b'.'));
        let two = rest.get(1..3).is_some_and(|two| two.iter().all(u8::is_ascii_digit));
        let ends = !rest.get(3).is_some_and(u8::is_ascii_digit);
        is_start && (1..=2).contains(&digits) && mark && two && ends && is_clock(rest)
    })
}

/// `:31`, `:31:07`, or the dotted form with all of its parts, which a date has, too.
fn is_clock(rest: &[u8]) -> bool {
    rest[0] == b':'
        || rest.get(3) == Some(&b'.')
            && rest.get(4..6).is_some_and(|two| {
                two.iter().all(u8::is_ascii_digit) && !rest.get(6).is_some_and(u8::is_ascii_digit)
            })
}

/// `06:31:07,123`.
fn time(clock: &[u8]) -> Option<(u32, u32, u32, u32)> {
    let is_of_clock = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b',');
    let clock = &clock[..clock.iter().take_while(is_of_clock).count()];
    let mut parts = clock.split(|byte| !byte.is_ascii_digit());
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let has_second = clock.iter().filter(|byte| matches!(byte, b':' | b'.')).count() >= 2;
    let second = if has_second { parts.next().and_then(number).unwrap_or(0) } else { 0 };
    let fraction = if has_second { parts.next().unwrap_or(b"") } else { b"" };
    let nanos = (0..9)
        .fold(0, |sum, at| sum * 10 + fraction.get(at).map_or(0, |digit| u32::from(digit - b'0')));
    (hour < 24 && minute < 60 && second < 62).then_some((hour, minute, second, nanos))
}

type Date = (Option<u32>, Option<(u32, u32)>);

/// The year, and month and day, before a time of day. The year may stand behind that, as in Apache's error log.
fn date_of(date: &[u8], clock: &[u8]) -> Option<Date> {
    let is_part = |part: &&[u8]| !part.is_empty();
    let parts: Vec<&[u8]> =
        date.split(|byte| !byte.is_ascii_alphanumeric()).filter(is_part).collect();
    let month_at = parts.iter().position(|part| month(part).is_some());
    if let Some(at) = month_at {
        // `Nov 20`, or `20/Nov/2026`.
        let before = at.checked_sub(1).and_then(|before| number(parts[before]));
        let after = parts.get(at + 1).and_then(|part| number(part));
        let (day, year) = match (before, after) {
            (Some(day), year) => (day, year),
            (None, day) => (day?, year_behind(clock)),
        };
        return Some((year, Some((month(parts[at])?, day))));
    }
    let numbers: Vec<(usize, u32)> = parts
        .iter()
        .map(|part| number(part.strip_suffix(b"T").unwrap_or(part)).map(|it| (part.len(), it)))
        .collect::<Option<_>>()?;
    match numbers[..] {
        [] => Some((None, None)),
        [(4, year), (_, month), (_, day), ..] => Some((Some(year), Some((month, day)))),
        [(8, all)] => Some((Some(all / 10_000), Some((all / 100 % 100, all % 100)))),
        [(2, month), (2, day)] => Some((None, Some((month, day)))),
        // `17/06/09`: the year comes first.
        [(2, year), (2, month), (2, day)] => Some((Some(2000 + year), Some((month, day)))),
        _ => None,
    }
}

fn year_behind(clock: &[u8]) -> Option<u32> {
    let last = clock.rsplit(|byte| *byte == b' ').next()?;
    if last.len() == 4 && last.len() < clock.len() { number(last) } else { None }
}

fn month(name: &[u8]) -> Option<u32> {
    let at = MONTHS.iter().position(|month| name.eq_ignore_ascii_case(*month))?;
    Some(at as u32 + 1)
}

fn number(text: &[u8]) -> Option<u32> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_logs_write_them() {
        let day = Some((11, 20));
        for (text, year, day, time) in [
            ("2026-11-20T06:31:07.123Z", Some(2026), day, (6, 31, 7, 123_000_000)),
            ("2026-11-20 06:31", Some(2026), day, (6, 31, 0, 0)),
            ("2026-11-20", Some(2026), day, (0, 0, 0, 0)),
            ("2026/11/20 06:31:07", Some(2026), day, (6, 31, 7, 0)),
            ("2005-06-03-15.42.50.363779", Some(2005), Some((6, 3)), (15, 42, 50, 363_779_000)),
            ("Nov 20 06:31:07", None, day, (6, 31, 7, 0)),
            ("Nov  9 06:31:07", None, Some((11, 9)), (6, 31, 7, 0)),
            ("Dec 04 04:51:08 2005", Some(2005), Some((12, 4)), (4, 51, 8, 0)),
            ("20/Nov/2026:06:31:07 +0000", Some(2026), day, (6, 31, 7, 0)),
            ("03-17 16:13:38.811", None, Some((3, 17)), (16, 13, 38, 811_000_000)),
            ("17/06/09 20:10:40", Some(2017), Some((6, 9)), (20, 10, 40, 0)),
            ("081109 203615", Some(2008), Some((11, 9)), (20, 36, 15, 0)),
            ("20261120-06:31:07:12", Some(2026), day, (6, 31, 7, 120_000_000)),
            ("06:31:07,5", None, None, (6, 31, 7, 500_000_000)),
            ("6:31", None, None, (6, 31, 0, 0)),
            ("1795156267", Some(2026), day, (6, 31, 7, 0)),
            ("1795156267250", Some(2026), day, (6, 31, 7, 250_000_000)),
        ] {
            let expected = Moment { year, day, time };
            assert_eq!(Moment::parse(text.as_bytes()), Some(expected), "{text}");
        }
        for text in
            ["", "yesterday", "25:00", "17", "10 minutes ago", "[    0.004000]", "2026-13-45"]
        {
            assert_eq!(Moment::parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_written_is_not_compared() {
        let compare = |a: &str, b: &str| {
            let moment = |text: &str| Moment::parse(text.as_bytes()).unwrap();
            moment(a).compare(&moment(b))
        };
        assert_eq!(compare("Nov 20 06:31:07", "2026-11-20 06:31:07"), Ordering::Equal);
        assert_eq!(compare("2026-11-21 05:00", "2026-11-20 06:31"), Ordering::Greater);
        assert_eq!(compare("2026-11-21 05:00", "06:31"), Ordering::Less);
    }
}
