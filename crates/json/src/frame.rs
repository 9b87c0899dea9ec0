//! JSON and what is around it: lines of text before, between and after values, and a value that is cut off.
//!
//! Commands print more than JSON: a line that says how many items there are, progress, an exit status, the note
//! of whoever cut the text off. [`frame`] tells the values from the text. Where the text is more than a frame
//! around values, or the values are of a dialect of JSON, it declines.

use crate::dialect::{Dialect, dialect};
use crate::tape::{BYTE_ORDER_MARK, Cut, Fault, Flaw, Tape};
use hr_core::{Source, Span};
use memchr::memchr;

/// More lines or bytes of text than this are no frame.
const MAX_LINES: usize = 40;
const MAX_BYTES: usize = 4 << 10;
/// Longest array at the start of a line of text: `[17] done`.
const MAX_TAG: usize = 80;
/// Longest text after a value that is cut off which can be a note about that.
const MAX_NOTE: usize = 400;

/// The parts of a text, which together cover all but whitespace.
#[derive(Debug)]
pub(crate) struct Framed<'a> {
    /// All values; the last one may be cut off.
    pub(crate) tape: Tape<'a>,
    /// All parts in order.
    pub(crate) parts: Vec<Part>,
}

impl Framed<'_> {
    /// Whether there are only values, and all of each.
    pub(crate) fn is_bare(&self) -> bool {
        self.parts.iter().all(|part| *part == Part::Value)
    }
}

/// A part of a text that holds JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The next root of the tape.
    Value,
    /// Lines that are no JSON, the last of them with its line end.
    Text(Span),
    /// The last root of the tape, of which only the start is there. What is missing on the tape up to the end
    /// of the text is the rest of it, and what is said about that.
    Cut(Cut),
}

/// Why a text is not read as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It leaves the grammar, and is not text around values either.
    #[error("{0}")]
    Fault(Fault),
    /// It is of a language that is like JSON.
    #[error("it is {0}, not JSON ({1})")]
    Dialect(Dialect, Fault),
    /// There are values, but they are only a part of it.
    #[error("it is text that holds JSON ({0})")]
    Text(Fault),
    /// It is to be written as JSON, and there is text around the values, or the last one is cut off.
    #[error("what is around the JSON, or the lack of its end, cannot be written as JSON")]
    NotAlone,
}

/// Finds the values in `bytes` and the text around them.
pub(crate) fn frame(bytes: &[u8]) -> Result<Framed<'_>, Refusal> {
    let mut tape = Tape::new(bytes);
    let mut parts = Vec::new();
    let fault = match values(&mut tape, bytes, &mut parts) {
        Ok(()) => return Ok(Framed { tape, parts }),
        Err(fault) => fault,
    };
    if matches!(fault.flaw, Flaw::Length | Flaw::Depth) {
        return Err(Refusal::Fault(fault));
    }
    // Of a stream one value may be of a dialect: then it is text between others.
    if let (Some(dialect), true) = (dialect(bytes, fault), parts.is_empty()) {
        return Err(Refusal::Dialect(dialect, fault));
    }
    Framer::new(bytes, fault).run()
}

/// Reads one value after the other up to the end.
fn values(tape: &mut Tape<'_>, bytes: &[u8], parts: &mut Vec<Part>) -> Result<(), Fault> {
    let mut at = 0;
    while at == 0 || !bytes[at..].trim_ascii_start().is_empty() {
        at = tape.read(at)?.span().end;
        parts.push(Part::Value);
    }
    Ok(())
}

/// Whether a value may begin with `bytes`: a container, and then a token that may stand there.
fn opens_value(bytes: &[u8]) -> bool {
    let inner = || bytes[1..].trim_ascii_start().first();
    match bytes.first() {
        Some(b'{') => inner().is_none_or(|first| matches!(first, b'"' | b'}')),
        Some(b'[') => inner().is_none_or(|first| match first {
            b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b']' => true,
            _ => [&b"true"[..], b"false", b"null"]
                .iter()
                .any(|word| bytes[1..].trim_ascii_start().starts_with(word)),
        }),
        _ => false,
    }
}

/// How many lines of text are before the first line of `source` that may begin a value. `None` if there is no such
/// line where text around JSON may end.
pub(crate) fn lines_before(source: &Source<'_>) -> Option<usize> {
    let mut bytes = 0;
    let lines = source.lines().take(MAX_LINES + 1).take_while(|line| {
        let is_near = bytes <= MAX_BYTES;
        bytes += line.len();
        is_near
    });
    lines.map(<[u8]>::trim_ascii_start).position(opens_value)
}

/// Goes through a text that is not only values.
struct Framer<'a> {
    framed: Framed<'a>,
    bytes: &'a [u8],
    at: usize,
    /// Why it is not only values.
    fault: Fault,
    text_lines: usize,
    text_bytes: usize,
}

impl<'a> Framer<'a> {
    fn new(bytes: &'a [u8], fault: Fault) -> Self {
        let framed = Framed { tape: Tape::new(bytes), parts: Vec::new() };
        Self { framed, bytes, at: 0, fault, text_lines: 0, text_bytes: 0 }
    }

    fn run(mut self) -> Result<Framed<'a>, Refusal> {
        if self.bytes.starts_with(BYTE_ORDER_MARK) {
            self.at = BYTE_ORDER_MARK.len();
        }
        while let Some(start) = self.next_token() {
            let line_end = self.line_end(start);
            let is_taken = opens_value(&self.bytes[start..]) && self.value(start, line_end)?;
            if !is_taken {
                self.text(start, line_end)?;
            }
        }
        let has_values = self.framed.parts.iter().any(|part| !matches!(part, Part::Text(_)));
        if !has_values {
            return Err(Refusal::Fault(self.fault));
        }
        if self.text_bytes * 2 > self.bytes.len() {
            return Err(Refusal::Text(self.fault));
        }
        Ok(self.framed)
    }

    /// Where the next byte is that is not white space.
    fn next_token(&self) -> Option<usize> {
        let rest = &self.bytes[self.at..];
        let blank = rest.len() - rest.trim_ascii_start().len();
        (blank < rest.len()).then_some(self.at + blank)
    }

    /// The offset after the line that `at` is in.
    fn line_end(&self, at: usize) -> usize {
        memchr(b'\n', &self.bytes[at..]).map_or(self.bytes.len(), |lf| at + lf + 1)
    }

    /// Reads the value at `start`; false if it is text after all.
    fn value(&mut self, start: usize, line_end: usize) -> Result<bool, Refusal> {
        let mark = self.framed.tape.mark();
        let fault = match self.framed.tape.read(start) {
            Ok(value) => {
                let end = value.span().end;
                if !self.may_follow(start, end, line_end) {
                    self.framed.tape.back(mark);
                    return Ok(false);
                }
                self.framed.parts.push(Part::Value);
                self.at = end;
                return Ok(true);
            }
            Err(fault) => fault,
        };
        if self.is_cut(fault) {
            return Ok(self.cut(start));
        }
        // Of a stream one value can be damaged. A value of many lines that is damaged is no text around values.
        let next = self.bytes[line_end..].trim_ascii_start();
        let is_in_line = fault.offset <= self.bytes.len() - next.len();
        let is_bracket = self.bytes[start..line_end].trim_ascii_end().len() == 1;
        if is_in_line && !is_bracket { Ok(false) } else { Err(Refusal::Fault(fault)) }
    }

    /// Whether what follows a value in its last line can be another value or text after it, so that the line is
    /// not text as a whole.
    fn may_follow(&self, start: usize, end: usize, line_end: usize) -> bool {
        let after = self.bytes[end..self.line_end(end)].trim_ascii();
        let is_ended = !matches!(after.first(), Some(b',' | b':' | b';' | b')' | b'.'));
        let is_document = self.bytes[start] == b'{' || end > line_end || end - start > MAX_TAG;
        after.is_empty() || opens_value(after) || is_ended && is_document
    }

    /// Whether the bytes after `fault` do not go on with the value: there are none, or a note about that, or text
    /// in which nothing is closed that is open.
    fn is_cut(&self, fault: Fault) -> bool {
        let rest = &self.bytes[fault.offset.min(self.bytes.len())..];
        let goes_on =
            || rest.split(|byte| *byte == b'\n').skip(1).any(|line| line.starts_with(b"{"));
        let is_note = || rest.len() <= MAX_NOTE && has_note(rest) && !goes_on();
        let closes = || rest.iter().any(|byte| matches!(byte, b']' | b'}'));
        let is_text = || rest.len() <= MAX_BYTES && !closes();
        fault.flaw == Flaw::Truncated || is_note() || is_text()
    }

    /// Takes the value at `start`, which is cut off, up to the end; false if nothing of it is complete.
    fn cut(&mut self, start: usize) -> bool {
        let Ok((_, cut)) = self.framed.tape.read_cut(start) else { return false };
        self.framed.parts.push(Part::Cut(cut));
        self.at = self.bytes.len();
        true
    }

    /// Takes the line that `start` is in, up to its end, as text. If it is the first thing in its line, the white
    /// space before belongs to it.
    fn text(&mut self, start: usize, line_end: usize) -> Result<(), Refusal> {
        let line = &self.bytes[self.at..start];
        let from = memchr::memrchr(b'\n', line).map_or(self.at, |lf| self.at + lf + 1);
        self.text_lines += 1;
        self.text_bytes += line_end - from;
        let trimmed = self.bytes[start..line_end].trim_ascii();
        if [&b"```"[..], b"//", b"/*"].iter().any(|sign| trimmed.starts_with(sign))
            || self.text_lines > MAX_LINES
            || self.text_bytes > MAX_BYTES
        {
            return Err(self.refusal());
        }
        match self.framed.parts.last_mut() {
            Some(Part::Text(span)) => span.end = line_end,
            _ => self.framed.parts.push(Part::Text(Span::new(from, line_end))),
        }
        self.at = line_end;
        Ok(())
    }

    fn refusal(&self) -> Refusal {
        let is_text = self.framed.parts.iter().all(|part| matches!(part, Part::Text(_)));
        if is_text { Refusal::Fault(self.fault) } else { Refusal::Text(self.fault) }
    }
}

/// Whether `text` has a word of those who cut texts off.
fn has_note(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text).to_ascii_lowercase();
    ["...", "…", "truncated", "omitted", "elided", "cut off"].iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of `text`: values and text as they are written, and a value that is cut off up to the last thing
    /// in it that is complete, with the place.
    fn parts(text: &str) -> Result<Vec<String>, String> {
        let framed = frame(text.as_bytes()).map_err(|refusal| refusal.to_string())?;
        let mut roots = framed.tape.roots();
        let mut raw = || String::from_utf8_lossy(roots.next().unwrap().raw()).into_owned();
        let part = |part: &Part| match part {
            Part::Value => raw(),
            Part::Text(span) => text[span.start..span.end].to_owned(),
            Part::Cut(cut) => format!("{} ends inside {}", raw(), cut.place),
        };
        Ok(framed.parts.iter().map(part).collect())
    }

    /// An array of 60 bytes and more.
    const ROWS: &str =
        r#"[{"id": 1, "name": "one"},{"id": 2, "name": "two"},{"id": 3, "name": "three"}]"#;

    #[test]
    fn text_and_values_are_told_apart() {
        let object = format!("{{\n  \"rows\": {ROWS}\n}}");
        for (text, expected) in [
            (format!("Found 3 items:\n\n{ROWS}\n"), vec!["Found 3 items:\n", ROWS]),
            (format!("\u{feff}one\r\n\r\ntwo\r\n{ROWS}"), vec!["one\r\n\r\ntwo\r\n", ROWS]),
            (format!("{ROWS}\n\n  Done in 2.1s\n"), vec![ROWS, "  Done in 2.1s\n"]),
            (format!("{object}200"), vec![&object, "200"]),
            (format!("{object} exit status 1"), vec![&object, " exit status 1"]),
            (format!("{{ [5 bytes data]\n{ROWS}\n"), vec!["{ [5 bytes data]\n", ROWS]),
            (format!("[1] done\n{ROWS}\n"), vec!["[1] done\n", ROWS]),
            (format!("{ROWS}\npanic: a\n\tb\n{ROWS}\n"), vec![ROWS, "panic: a\n\tb\n", ROWS]),
            (format!("{ROWS}\n{{\"id\": nul\n\n{ROWS}\n"), vec![ROWS, "{\"id\": nul\n", ROWS]),
            (format!("{ROWS}\n{{\"id\": 1,\n{ROWS}\n"), vec![ROWS, "{\"id\": 1,\n", ROWS]),
            (format!("{{}}{ROWS}{{}}\nend"), vec!["{}", ROWS, "{}", "end"]),
            ("{\"a\":1}\r\n\r\n{\"a\":2}\r\n".to_owned(), vec!["{\"a\":1}", "{\"a\":2}"]),
        ] {
            assert_eq!(
                parts(&text),
                Ok(expected.iter().map(|&it| it.to_owned()).collect()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_cut_off_ends_after_what_is_complete() {
        let note = "\n... [12345 characters truncated]";
        let rows = r#"{"n": 1, "rows": [{"id": 1}, {"id": 2}"#;
        for (text, expected) in [
            (
                format!("{rows}, {{\"id\": 3, \"na"),
                format!("{rows}, {{\"id\": 3 ends inside .rows[2]"),
            ),
            (format!("{rows}, {{\"id\": 3"), format!("{rows} ends inside .rows[2].id")),
            (format!("{rows}, {{\"id\": 3{note}"), format!("{rows} ends inside .rows[2].id")),
            (format!("{rows}, {{\"id\": tr"), format!("{rows} ends inside .rows[2].id")),
            (format!("{rows}, {{\"id\": \"x{note}"), format!("{rows} ends inside .rows[2].id")),
            (format!("{rows}, {{"), format!("{rows} ends inside .rows[2]")),
            (format!("{rows},{note}"), format!("{rows} ends inside .rows[2]")),
            (format!("{rows}{note}"), format!("{rows} ends inside .rows")),
            (format!("{rows}\ncurl: (18) transfer closed"), format!("{rows} ends inside .rows")),
            (rows.to_owned(), format!("{rows} ends inside .rows")),
            (format!("{rows}]"), format!("{rows}] ends inside .")),
            ("[1, 2, 3".to_owned(), "[1, 2 ends inside [2]".to_owned()),
            ("[1, \"a\"".to_owned(), "[1, \"a\" ends inside .".to_owned()),
            ("[[[1, 2], [3, 4".to_owned(), "[[[1, 2], [3 ends inside [0][1][1]".to_owned()),
        ] {
            assert_eq!(parts(&text), Ok(vec![expected]), "{text}");
        }
    }

    #[test]
    fn what_is_no_frame_around_json_is_declined() {
        let lines = |count| "some words\n".repeat(count);
        for (text, expected) in [
            (format!("{ROWS}\n{}{}", lines(41), ROWS.repeat(20)), "it is text that holds JSON"),
            (format!("{ROWS}\n{}", lines(10)), "it is text that holds JSON"),
            (format!("# Title\n```json\n{ROWS}\n```\n"), "byte 0"),
            (format!("// tsconfig\n{ROWS}\n"), "byte 0"),
            ("{'a': None, 'b': True}".to_owned(), "it is a Python dictionary or list, not JSON"),
            ("{\n  // why\n  \"a\": 1\n}".to_owned(), "it is JSON with comments, not JSON"),
            ("{\n  \"a\": 1\n  \"b\": 2\n}\n".to_owned(), "byte 13: expected ',' or '}'"),
            ("[INFO] starting\n[INFO] done\n".to_owned(), "byte 1: expected a value"),
            ("{".to_owned(), "byte 1: the value is cut off"),
            ("\"a".to_owned(), "byte 2: the value is cut off"),
            (String::new(), "byte 0: the value is cut off"),
        ] {
            let refusal = parts(&text).expect_err(&text);
            assert!(refusal.starts_with(expected), "{refusal} for {text}");
        }
    }
}
