//! Lines too long to be shown whole.

use crate::plain::last_written;
use std::fmt::Write;

/// From so many bytes on a line is shown in part, and so many of them are shown.
const LONG: usize = 8192;
const SHOWN: usize = 1024;

/// The start of a long `line`, or of the part of it that a terminal would show; with marks for the rest of it. `None` if it
/// is short enough.
pub(crate) fn brief(line: &[u8]) -> Option<Box<[u8]>> {
    if line.len() < LONG {
        return None;
    }
    let (from, part) = last_written(line);
    let mut len = part.len().min(SHOWN);
    // No character is cut.
    while len > 0 && part.get(len).is_some_and(|byte| byte & 0xc0 == 0x80) {
        len -= 1;
    }
    let after = line.len() - from - len;
    let mut marks = [String::new(), String::new()];
    for (mark, (count, side)) in marks.iter_mut().zip([(from, "before"), (after, "after")]) {
        if count > 0 {
            // Writing to a String cannot fail.
            let _ = write!(mark, "[hr this line: {count} bytes {side}]");
        }
    }
    let shown = [marks[0].as_bytes(), &part[..len], marks[1].as_bytes()];
    let shown: Vec<&[u8]> = shown.into_iter().filter(|part| !part.is_empty()).collect();
    Some(shown.join(&b'\n').into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_shown_in_part() {
        assert_eq!(brief(b"error: short"), None);
        let line = "error: \u{20ac}".to_owned() + &"\u{20ac}".repeat(5000);
        let text = String::from_utf8(brief(line.as_bytes()).unwrap().into()).unwrap();
        let (start, mark) = text.split_once('\n').unwrap();
        assert!(line.starts_with(start));
        assert_eq!(mark, format!("[hr this line: {} bytes after]", line.len() - start.len()));
        let line = "10%\r".repeat(5000) + "error: x";
        let text = brief(line.as_bytes()).unwrap();
        assert_eq!(&*text, b"[hr this line: 20000 bytes before]\nerror: x");
    }
}
