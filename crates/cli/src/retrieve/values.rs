//! The values of a stream of JSON, one at a time.

use hr_json::tape::{Fault, Tape};
use jaq_json::{Val, read};
use std::collections::VecDeque;
use std::io::{self, BufRead};

/// The values of `reader`: one document, or values with white space between them (NDJSON). What stands
/// between two line ends outside of any value is held at a time.
pub(crate) struct Values<R> {
    reader: R,
    /// What was read and not given yet.
    ready: VecDeque<Val>,
    /// Offset of what is read next.
    offset: usize,
    /// Where the last value was cut off, no more follows.
    is_over: bool,
}

/// Why there are no more values.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoValue {
    #[error("{0}")]
    NotJson(Fault),
    #[error("byte {0}: {1}")]
    NotTaken(usize, read::Error),
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl<R: BufRead> Values<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, ready: VecDeque::new(), offset: 0, is_over: false }
    }

    /// Reads on to a line end that no value has in it, and makes ready what was read. Gives whether
    /// there was anything to read.
    fn advance(&mut self) -> Result<bool, NoValue> {
        let mut text = vec![];
        let mut nesting = Nesting::default();
        loop {
            let start = text.len();
            if self.reader.read_until(b'\n', &mut text)? == 0 {
                break;
            }
            nesting.add(&text[start..]);
            if nesting.is_outside() {
                break;
            }
        }
        let mut tape = Tape::new(&text);
        let mut at = 0;
        while !text[at..].iter().all(u8::is_ascii_whitespace) {
            tape.clear();
            let fault = |fault: Fault| Fault { offset: self.offset + fault.offset, ..fault };
            let value = tape.read(at).map_err(|error| NoValue::NotJson(fault(error)))?;
            // The tape is strict, and bounds how deep jaq's reader recurses.
            let refused = |error| NoValue::NotTaken(self.offset + value.span().start, error);
            self.ready.push_back(read::parse_single(value.raw()).map_err(refused)?);
            at = value.span().end;
        }
        self.offset += text.len();
        Ok(!text.is_empty())
    }
}

impl<R: BufRead> Iterator for Values<R> {
    type Item = Result<Val, NoValue>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && !self.is_over {
            match self.advance() {
                Ok(more) => self.is_over = !more,
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(error));
                }
            }
        }
        self.ready.pop_front().map(Ok)
    }
}

/// How deep in values a text has come.
#[derive(Default)]
struct Nesting {
    depth: usize,
    in_string: bool,
    after_backslash: bool,
}

impl Nesting {
    fn add(&mut self, text: &[u8]) {
        for byte in text {
            match byte {
                _ if self.after_backslash => self.after_backslash = false,
                b'\\' if self.in_string => self.after_backslash = true,
                b'"' => self.in_string = !self.in_string,
                _ if self.in_string => {}
                b'[' | b'{' => self.depth += 1,
                b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
    }

    /// Whether no value is open. A string that is open at a line end is no JSON.
    fn is_outside(&self) -> bool {
        self.depth == 0 || self.in_string
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        let show = |value: Result<Val, NoValue>| match value {
            Ok(value) => value.to_string(),
            Err(error) => format!("! {error}"),
        };
        Values::new(text.as_bytes()).map(show).collect()
    }

    #[test]
    fn documents_and_streams_are_values() {
        assert_eq!(values("[1,\n2\n]\n"), ["[1,2]"]);
        assert_eq!(
            values("{\"a\": \"}\\\"\"}\n\n{}[] 7\r\n\"x\""),
            ["{\"a\":\"}\\\"\"}", "{}", "[]", "7", "\"x\""]
        );
        assert_eq!(values(" \n"), [""; 0]);
        assert_eq!(values(""), [""; 0]);
    }

    #[test]
    fn numbers_stay_as_they_are_written() {
        let numbers = "[1.10,1e3,123456789012345678901234567890,0.1000000000000000055]";
        assert_eq!(values(numbers), [numbers]);
    }

    #[test]
    fn what_is_no_json_is_said_with_its_place() {
        assert_eq!(values("1\n[2\n")[1], "! byte 5: the value is cut off");
        assert_eq!(values("{}\nINFO started\n{}\n")[1..], ["! byte 3: expected a value"]);
        assert_eq!(values("\"a\nb\""), ["! byte 2: unescaped control character in a string"]);
        assert!(values(&"[".repeat(100_000))[0].contains("nested deeper than 10000"));
    }
}
