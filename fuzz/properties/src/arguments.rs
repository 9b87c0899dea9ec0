//! What users type: what is taken means the same when it is printed and read again, and what is not is refused. The
//! first line is an argument, what follows it a JSON text that it may be a path in.

#[allow(dead_code, reason = "the programs use more of it")]
#[path = "../../../crates/cli/src/retrieve/ranges.rs"]
mod ranges;

use hr_code::{Focus, Language};
use hr_core::{HandlePrefix, Kind};
use hr_fit::shell_word;
use hr_log::Moment;
use hr_rank::Query;
use ranges::UnitRanges;
use std::cmp::Ordering;

pub(crate) fn check(bytes: &[u8]) {
    let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
    let (line, json) = (&bytes[..end], bytes.get(end + 1..).unwrap_or_default());
    if let Some(moment) = Moment::parse(line) {
        assert_eq!(moment.compare(&moment), Ordering::Equal);
    }
    let Ok(text) = std::str::from_utf8(line) else { return };
    ranges(text);
    names(text);
    assert_eq!(shlex::split(&shell_word(text)), Some(vec![text.to_owned()]), "a shell's word");
    assert_eq!(hr_json::string_at(json, text), hr_json::string_at(json, text));
    if let Some(query) = Query::new(text) {
        let scores = query.scores([[line], [json]].into_iter());
        assert!(scores.iter().all(|score| score.is_finite() && *score >= 0.0), "{scores:?}");
        assert!(scores[0] > 0.0, "a text of its own words");
    }
}

/// `1-4,9,-20-`
fn ranges(text: &str) {
    let Ok(UnitRanges(ranges)) = text.parse() else { return };
    for range in ranges {
        assert_eq!(range.to_string().parse(), Ok(range));
        for count in [0, 1, 7, usize::MAX - 1] {
            if let Some(units) = range.within(count) {
                assert!(units.start < units.end && units.end <= count, "{range} of {count}");
            }
        }
    }
}

/// Handles, kinds, languages, places in code.
fn names(text: &str) {
    if let Ok(prefix) = text.parse::<HandlePrefix>() {
        assert!(
            (6..=64).contains(&prefix.digits().len()) && prefix.digits().eq_ignore_ascii_case(text)
        );
        assert_eq!(prefix.digits().parse(), Ok(prefix));
    }
    if let Some(kind) = Kind::of_name(text) {
        assert_eq!(kind.name(), text);
    }
    if let Ok(language) = text.parse::<Language>() {
        assert!(Language::all().any(|known| known.name() == language.name()), "{text}");
    }
    match text.parse() {
        Ok(Focus::Line(Some(path), line)) => {
            let again = format!("{path}:{}", line + 1).parse();
            assert_eq!(again, Ok(Focus::Line(Some(path), line)));
        }
        Ok(Focus::Line(None, line)) => {
            assert_eq!((line + 1).to_string().parse(), Ok(Focus::Line(None, line)));
        }
        Ok(Focus::Symbol(name)) => assert_eq!(name, text),
        Err(_) => {}
    }
}
