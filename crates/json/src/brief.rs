//! The brief form of a value that is too long to be shown whole: the terse form of its parts, as far as they go,
//! and marks for the rest.
//!
//! The room is shared among the parts so that short ones are whole and long ones get the same, but for those
//! that answer the reader's query or speak of a failure, which get more. What is left out stands as a mark in its
//! place: `[hr 3,120 bytes]` in a string, `[hr 4-90: 87 elements]` in an array, `[hr 12 keys: name, size, ...]` in an object. No plain
//! string holds a bracket, so these are never taken for a part of the value.

mod shares;
mod text;

use crate::profile::Profile;
use crate::table::{Aliases, Columns};
use crate::tape::{Value, ValueKind};
use crate::terse::{self, spaced};
use hr_core::MARK_START;
use hr_fit::{counted, with_commas};
use hr_rank::Query;
use hr_severity::{Level, Tone};
pub(crate) use shares::shares;
use std::ops::Range;

/// Bytes below which nothing is cut: a mark costs as much.
pub(crate) const LEAST: usize = 100;
/// A level stands among so many words at the start of a message.
const LEVEL_WORDS: usize = 4;
/// The names of keys whose values are left out may take one part in so many of the room.
const NAMES_SHARE: usize = 4;
/// How deep values are cut. What lies deeper is left out if it is long.
const MAX_DEPTH: usize = 24;
/// What a part weighs more than others for answering the query best, and for speaking of a failure.
const RELEVANT: f32 = 12.0;
const FAILING: usize = 2;

/// How values are cut.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Brief<'q> {
    /// What the reader wants to know.
    pub(crate) query: Option<&'q Query>,
}

/// A part of a value.
struct Part<'t> {
    key: Option<Value<'t>>,
    value: Value<'t>,
    /// Bytes of its terse form, and how much of the room it claims.
    len: usize,
    weight: usize,
}

impl Brief<'_> {
    /// Adds the terse form of `value`, or about `room` bytes of it.
    pub(crate) fn write(&self, value: Value<'_>, room: usize, out: &mut Vec<u8>) {
        self.write_at(value, room, 0, out);
    }

    fn write_at(&self, value: Value<'_>, room: usize, depth: usize, out: &mut Vec<u8>) {
        let start = out.len();
        terse::write(value, out);
        let len = out.len() - start;
        let room = room.max(LEAST);
        if len <= room.saturating_add(LEAST) {
            return;
        }
        match value.kind() {
            ValueKind::String => {
                out.truncate(start);
                self.write_text(value.raw(), room, out);
            }
            ValueKind::Array | ValueKind::Object if depth < MAX_DEPTH => {
                out.truncate(start);
                self.write_parts(value, room, depth, out);
            }
            ValueKind::Array | ValueKind::Object => {
                out.truncate(start);
                out.extend_from_slice(format!("[hr {} bytes]", with_commas(len)).as_bytes());
            }
            _ => {}
        }
    }

    fn write_parts(&self, value: Value<'_>, room: usize, depth: usize, out: &mut Vec<u8>) {
        let is_object = value.kind() == ValueKind::Object;
        let brackets = if is_object { b"{}" } else { b"[]" };
        let elements = value.elements().map(|value| (None, value));
        let members = value.members().map(|(key, value)| (Some(key), value));
        let parts = elements.chain(members).map(|(key, value)| part(key, value));
        let mut parts = self.weighed(parts.collect());
        if !is_object {
            add_standings(&mut parts);
        }
        out.push(brackets[0]);
        let rooms = rooms(&parts, room);
        let mut names = room / NAMES_SHARE;
        let gap = |gap: Range<usize>| match is_object {
            true => keys(&parts[gap], &mut names),
            false => numbers(gap, "element"),
        };
        write_chosen(&rooms, b',', out, gap, |number, room, out| {
            let part = &parts[number];
            if let Some(key) = part.key {
                terse::write_key(key.raw(), out);
                out.push(b':');
            }
            self.write_at(part.value, room, depth + 1, out);
        });
        out.push(brackets[1]);
    }

    /// Adds about `room` bytes of the rows of a cell: `(a,1;[hr 2-9: 8 rows];b,3)`. False if they do not fit the columns.
    pub(crate) fn write_rows<'t>(
        &self,
        columns: &Columns<'t>,
        rows: Value<'t>,
        room: usize,
        out: &mut Vec<u8>,
    ) -> bool {
        let texts: Option<Vec<_>> = rows.elements().map(|row| columns.print_cells(row)).collect();
        let Some(texts) = texts else { return false };
        let part = |(value, texts): (Value<'t>, &Vec<Vec<u8>>)| Part {
            len: texts.iter().map(|text| text.len() + 1).sum(),
            ..part(None, value)
        };
        let mut parts = self.weighed(rows.elements().zip(&texts).map(part).collect());
        add_standings(&mut parts);
        out.push(b'(');
        let gap = |gap| numbers(gap, "row");
        write_chosen(&rooms(&parts, room), b';', out, gap, |number, room, out| {
            let row = parts[number].value;
            columns.print_brief(
                row,
                &texts[number],
                &Aliases::default(),
                *self,
                room.max(LEAST),
                out,
            );
        });
        out.push(b')');
        true
    }

    /// The parts with what each of them claims of the room.
    fn weighed<'t>(&self, mut parts: Vec<Part<'t>>) -> Vec<Part<'t>> {
        let texts: Vec<[&[u8]; 2]> = parts.iter().map(Part::texts).collect();
        let weights = self.weights(&texts);
        parts.iter_mut().zip(weights).for_each(|(part, weight)| part.weight = weight);
        parts
    }

    /// How much of the room each of these texts claims: one for each, more for those that answer the query best (BM25) or
    /// speak of a failure.
    pub(crate) fn weights<const PARTS: usize>(&self, texts: &[[&[u8]; PARTS]]) -> Vec<usize> {
        let mut weights: Vec<usize> = texts
            .iter()
            .map(|parts| {
                let is_failing = parts.iter().any(|text| speaks_of_failure(&spaced(text)));
                1 + if is_failing { FAILING } else { 0 }
            })
            .collect();
        if let Some(query) = self.query {
            let scores = query.scores(texts.iter().copied());
            let best = scores.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
            for (weight, score) in weights.iter_mut().zip(scores) {
                *weight += (score / best * RELEVANT).ceil() as usize;
            }
        }
        weights
    }
}

impl<'t> Part<'t> {
    fn texts(&self) -> [&'t [u8]; 2] {
        [self.key.map_or(&b""[..], Value::raw), self.value.raw()]
    }
}

fn part<'t>(key: Option<Value<'t>>, value: Value<'t>) -> Part<'t> {
    let mut text = Vec::new();
    if let Some(key) = key {
        terse::write_key(key.raw(), &mut text);
    }
    terse::write(value, &mut text);
    Part { key, value, len: text.len() + 1, weight: 1 }
}

/// Whether marks stand in a `text` of terse or brief form: outside of quotes, as no plain string holds a bracket.
pub(crate) fn has_marks(text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with(MARK_START) {
            return true;
        }
        if text[at] == b'"' {
            at += 1;
            while at < text.len() && text[at] != b'"' {
                at += if text[at] == b'\\' { 2 } else { 1 };
            }
        }
        at += 1;
    }
    false
}

/// Whether `text` has words of failure, or begins as messages of that level do.
pub(crate) fn speaks_of_failure(text: &[u8]) -> bool {
    let is_error = |word: &[u8]| {
        let word = word.strip_suffix(b"!").or(word.strip_suffix(b":")).unwrap_or(word);
        Level::of_word(word) >= Some(Level::Error)
    };
    let words = text.split(|&byte| byte == b' ').filter(|word| !word.is_empty());
    Tone::of(text) == Tone::Failing || words.take(LEVEL_WORDS).any(is_error)
}

/// Adds what each of the elements of an array weighs more because it stands out among them.
fn add_standings(parts: &mut [Part<'_>]) {
    // Of pairs, such as the points of a series, the last number is what is measured.
    let measured = |part: &Part<'_>| match part.value.kind() {
        ValueKind::Array => part.value.elements().last().is_some_and(Value::is_empty),
        ValueKind::Object | ValueKind::Number => true,
        _ => false,
    };
    if !parts.iter().all(measured) {
        return;
    }
    let mut profile = Profile::default();
    for part in parts.iter() {
        profile.add(part.value.span(), part.value.elements().last().unwrap_or(part.value));
    }
    for (place, standing) in profile.standings() {
        parts[place.row].weight += standing.weight.ceil() as usize;
    }
}

/// How many bytes each of the parts gets; `None` for those that are left out.
fn rooms(parts: &[Part<'_>], room: usize) -> Vec<Option<usize>> {
    let count = parts.len();
    // First what answers, then what shows what the others are like, then all in turn.
    let mut ranked: Vec<usize> = (0..count).collect();
    let is_sample = |number: usize| number < 2 || number + 1 == count;
    ranked.sort_by_key(|&number| {
        (std::cmp::Reverse(parts[number].weight), !is_sample(number), number)
    });
    let mut chosen = vec![false; count];
    let mut spent = 0;
    for number in ranked {
        let least = parts[number].len.min(LEAST.max(room / 3));
        if spent + least <= room || spent == 0 {
            chosen[number] = true;
            spent += least;
        }
    }
    let shown: Vec<usize> = (0..count).filter(|&number| chosen[number]).collect();
    let claims: Vec<(usize, usize)> =
        shown.iter().map(|&number| (parts[number].len, parts[number].weight)).collect();
    let mut rooms = vec![None; count];
    for (number, share) in shown.into_iter().zip(shares(&claims, room)) {
        rooms[number] = Some(share);
    }
    rooms
}

/// Writes the parts that have room, and marks for the others, of which `gap` gives the text.
fn write_chosen(
    rooms: &[Option<usize>],
    separator: u8,
    out: &mut Vec<u8>,
    mut gap: impl FnMut(Range<usize>) -> String,
    mut write: impl FnMut(usize, usize, &mut Vec<u8>),
) {
    let mut number = 0;
    while number < rooms.len() {
        if number > 0 {
            out.push(separator);
        }
        if let Some(room) = rooms[number] {
            write(number, room, out);
            number += 1;
            continue;
        }
        let len = rooms[number..].iter().take_while(|room| room.is_none()).count();
        out.extend_from_slice(format!("[hr {}]", gap(number..number + len)).as_bytes());
        number += len;
    }
}

/// `4-90: 87 elements`
fn numbers(gap: Range<usize>, unit: &str) -> String {
    let (first, last) = (gap.start + 1, gap.end);
    let range = if first == last { first.to_string() } else { format!("{first}-{last}") };
    format!("{range}: {}", counted(gap.len(), unit))
}

/// `12 keys: name, size, ...`: names as long as there is room for them, so that a reader can ask for what is under
/// them.
fn keys(gap: &[Part<'_>], room: &mut usize) -> String {
    let mut text = counted(gap.len(), "key");
    for (number, key) in gap.iter().filter_map(|part| part.key).enumerate() {
        let mut name = Vec::new();
        terse::write_key(key.raw(), &mut name);
        text += if number > 0 { ", " } else { ": " };
        if *room < name.len() {
            text += "...";
            break;
        }
        *room -= name.len();
        text += &String::from_utf8_lossy(&name);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::Tape;
    use proptest::prelude::*;

    /// What `text` is cut to.
    fn cut(text: &str, room: usize) -> String {
        let tape = Tape::parse(text.as_bytes()).unwrap();
        let mut out = Vec::new();
        Brief::default().write(tape.root(), room, &mut out);
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn every_element_is_shown_or_in_a_mark(
            numbers in prop::collection::vec(0..1_000_000_u32, 60..900), room in 0..2_000_usize,
        ) {
            let mut next = 0;
            let brief = cut(&format!("{numbers:?}"), room);
            for item in brief.trim_start_matches('[').trim_end_matches(']').split(',') {
                if let Some(mark) = item.strip_prefix("[hr ") {
                    let (range, count) = mark.split_once(": ").unwrap();
                    let (first, last) = range.split_once('-').unwrap_or((range, range));
                    prop_assert_eq!(first.parse(), Ok(next + 1));
                    let end: usize = last.parse().unwrap();
                    let word = if end - next == 1 { "element" } else { "elements" };
                    prop_assert_eq!(count.trim_end_matches(']'), format!("{} {word}", end - next));
                    next = end;
                } else if let Some((number, times)) = item.split_once(")*") {
                    let times: usize = times.parse().unwrap();
                    let run = &numbers[next..next + times];
                    let is_run = run.iter().all(|it| number == format!("({it}"));
                    prop_assert!(is_run, "{}", brief);
                    next += times;
                } else {
                    prop_assert_eq!(item, numbers[next].to_string());
                    next += 1;
                }
            }
            prop_assert_eq!(next, numbers.len());
        }

        #[test]
        fn every_key_is_shown_or_counted(count in 40..400_usize, room in 0..3_000_usize) {
            let members: Vec<String> = (0..count).map(|i| format!("\"key{i}\": {}", i * i)).collect();
            let brief = cut(&format!("{{{}}}", members.join(",")), room);
            let mut found = 0;
            for part in brief[1..brief.len() - 1].split("[hr ") {
                let rest = match part.split_once(" key") {
                    Some((keys, rest)) if keys.parse::<usize>().is_ok() => {
                        found += keys.parse::<usize>().unwrap();
                        rest.split_once(']').unwrap().1
                    }
                    _ => part,
                };
                found += rest.matches("key").count();
            }
            prop_assert_eq!(found, count);
        }
    }

    #[test]
    fn marks_in_quotes_are_none() {
        assert!(has_marks(br#"{a:"x"[hr 12 bytes],b:1}"#) && has_marks(b"[[hr 1-3: 3 elements]]"));
        assert!(!has_marks(br#"{a:"[hr 12 bytes]",b:"\"[hr "}"#) && !has_marks(b"[hr]"));
    }
}
