//! Hits as `rg --json` prints them.

use crate::hits::{Hits, Line, Role};
use hr_core::{MARK_START, Source};
use serde::Deserialize;
use std::borrow::Cow;

/// A line of its output.
#[derive(Deserialize)]
struct Event<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(borrow)]
    data: Data<'a>,
}

#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    path: Option<Text<'a>>,
    lines: Option<Text<'a>>,
    line_number: Option<usize>,
}

/// A text, if it is one; other bytes come in another field.
#[derive(Deserialize)]
struct Text<'a> {
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
}

/// Whether `line` looks like one of these.
pub(crate) fn is_event(line: &[u8]) -> bool {
    let kinds: [&[u8]; 5] = [b"begin", b"match", b"context", b"end", b"summary"];
    let Some(rest) = line.strip_prefix(b"{\"type\":\"") else {
        return line.starts_with(b"{\"data\":{\"elapsed_total\":");
    };
    kinds
        .iter()
        .any(|kind| rest.strip_prefix(*kind).is_some_and(|rest| rest.starts_with(b"\",\"data\":{")))
}

/// Reads the lines of `source`.
pub(crate) fn read(source: &Source<'_>) -> Hits {
    let mut hits = Hits::default();
    for line in source.lines() {
        let line = line_of(line, &mut hits);
        hits.lines.push(line);
    }
    hits
}

fn line_of(line: &[u8], hits: &mut Hits) -> Line {
    let Ok(Event { kind, data }) = serde_json::from_slice::<Event<'_>>(line) else {
        let is_empty = line.is_empty();
        return if is_empty { Line::of(Role::Between, None, line) } else { Line::unread(line) };
    };
    let role = match kind {
        "match" => Role::Hit,
        "context" => Role::Context,
        "begin" => Role::Opening,
        "end" => Role::Closing,
        _ => return Line::of(Role::Message, None, line),
    };
    if matches!(role, Role::Opening | Role::Closing) {
        return Line::of(role, None, b"");
    }
    let path = data.path.and_then(|path| path.text);
    let Some(text) = data.lines.and_then(|lines| lines.text) else {
        return Line::of(role, None, line);
    };
    let path = path.as_deref().unwrap_or("<stdin>");
    let file = hits.files.number(path.as_bytes());
    let mut read = Line::of(role, Some(file), text.as_bytes());
    let encoded =
        in_short(path, data.line_number, &text, if role == Role::Hit { ':' } else { '-' });
    let is_safe = encoded.split('\n').all(|line| !line.as_bytes().starts_with(MARK_START));
    read.encoded = is_safe.then(|| encoded.into_bytes().into());
    read
}

/// `PATH:LINE:TEXT` for each line of `text`.
fn in_short(path: &str, number: Option<usize>, text: &str, mark: char) -> String {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let line = |(at, line): (usize, &str)| match number {
        Some(number) => format!("{path}{mark}{}{mark}{line}", number + at),
        None => format!("{path}{mark}{line}"),
    };
    text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_are_written_in_short() {
        let text = concat!(
            r#"{"type":"begin","data":{"path":{"text":"a.py"}}}"#,
            "\n",
            r#"{"type":"match","data":{"path":{"text":"a.py"},"lines":{"text":"x = \"1\"\n"},"line_number":7,"absolute_offset":0,"submatches":[]}}"#,
            "\n",
            r#"{"type":"match","data":{"path":{"text":"a.py"},"lines":{"bytes":"/w=="},"line_number":9,"absolute_offset":0,"submatches":[]}}"#,
            "\n",
            r#"{"data":{"elapsed_total":{"human":"1s"},"stats":{"matches":2}},"type":"summary"}"#,
            "\n",
        );
        let source = Source::new(text.as_bytes());
        assert!(source.lines().all(is_event));
        let hits = read(&source);
        let roles: Vec<Role> = hits.lines.iter().map(|line| line.role).collect();
        assert_eq!(roles, [Role::Opening, Role::Hit, Role::Hit, Role::Message]);
        assert_eq!(hits.lines[1].encoded.as_deref(), Some(&b"a.py:7:x = \"1\""[..]));
        assert_eq!(hits.lines[2].encoded, None);
    }

    #[test]
    fn a_hit_of_several_lines_names_each() {
        assert_eq!(in_short("a", Some(9), "x\ny\n", ':'), "a:9:x\na:10:y");
    }
}
