//! The text of marks.

use hr_core::MARK_START;
use std::fmt::Display;

/// Writes a mark: one line that starts with `[hr `, whatever `text` holds.
pub fn write_mark(out: &mut Vec<u8>, text: impl Display) {
    if out.last().is_some_and(|&last| last != b'\n') {
        out.push(b'\n');
    }
    out.extend_from_slice(MARK_START);
    let text = text.to_string();
    out.extend(text.bytes().map(|byte| if matches!(byte, b'\r' | b'\n') { b' ' } else { byte }));
    out.extend_from_slice(b"]\n");
}

/// `48113` as `48,113`.
pub fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.char_indices() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 line`, `4,009 lines`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", with_commas(count), if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas() {
        let numbers = [0, 999, 1_000, 48_113, 1_234_567];
        assert_eq!(numbers.map(with_commas), ["0", "999", "1,000", "48,113", "1,234,567"]);
        let lines = [0, 1, 4_009].map(|count| counted(count, "line"));
        assert_eq!(lines, ["0 lines", "1 line", "4,009 lines"]);
    }

    #[test]
    fn a_mark_is_one_line_of_its_own() {
        let mut out = b"no line end".to_vec();
        write_mark(&mut out, "a\nb");
        assert_eq!(out, b"no line end\n[hr a b]\n");
    }
}
