//! A shape in words.

use super::shape::{Counts, Shape, Texts};

/// Values that are counted one by one, and the longest text of one.
const COUNTED: usize = 8;
const COUNTED_LEN: usize = 40;
/// Numbers are counted one by one where each is there so many times on average: then they are codes.
const CODES: usize = 4;
/// The longest string that is printed where it is the only one.
const ONLY_LEN: usize = 60;

/// A path and what is said of it.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) path: String,
    pub(super) text: String,
    pub(super) depth: usize,
}

/// Describes `shape` and all within it, in the order of the text.
pub(super) fn lines(shape: Shape<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    describe(shape, "", 0, None, &mut lines);
    lines
}

/// Describes what stands at `path` and below it, which is there in some of so many objects.
fn describe(
    mut shape: Shape<'_>,
    path: &str,
    depth: usize,
    of: Option<usize>,
    lines: &mut Vec<Line>,
) {
    let is_map = shape.is_map();
    let text = text(&shape, is_map, of);
    let objects = shape.objects.count;
    let elements = shape.elements.take();
    let name = if path.is_empty() { ".".to_owned() } else { path.to_owned() };
    lines.push(Line { path: name, text, depth });
    if is_map {
        describe(shape.of_all_members(), &format!("{path}.*"), depth + 1, None, lines);
    }
    for (key, member) in shape.members {
        describe(member, &format!("{path}.{}", name_of(key)), depth + 1, Some(objects), lines);
    }
    if let Some(elements) = elements {
        let path = if path.is_empty() { ".[]".to_owned() } else { format!("{path}[]") };
        describe(*elements, &path, depth + 1, None, lines);
    }
}

/// A key as a path holds it: in quotes unless it is a plain name.
fn name_of(key: &[u8]) -> String {
    let is_plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'$' | b'@');
    let text = String::from_utf8_lossy(key);
    let is_plain = !key.is_empty() && key.iter().all(is_plain);
    if is_plain { text.into_owned() } else { format!("\"{text}\"") }
}

/// `string x250: 14 distinct, 3..9 bytes; null x40 (290 of 300)`
fn text(shape: &Shape<'_>, is_map: bool, of: Option<usize>) -> String {
    let mut kinds: Vec<(usize, &str, String)> = vec![
        (shape.objects.count, "object", objects(shape, is_map)),
        (shape.arrays.count, "array", arrays(&shape.arrays)),
        (shape.strings.count, "string", strings(&shape.strings)),
        (shape.numbers.count, "number", numbers(&shape.numbers)),
        (shape.booleans.count, "boolean", few(&shape.booleans).unwrap_or_default()),
        (shape.nulls, "null", String::new()),
    ];
    kinds.retain(|(count, ..)| *count > 0);
    let of = of.filter(|of| shape.count < *of);
    let is_single = kinds.len() == 1;
    let texts: Vec<String> = kinds
        .into_iter()
        .map(|(count, kind, what)| {
            let times = match of.filter(|_| is_single) {
                Some(of) => format!(" x{count} of {of}"),
                None if count == 1 => String::new(),
                None => format!(" x{count}"),
            };
            let colon = if what.is_empty() { "" } else { ": " };
            format!("{kind}{times}{colon}{what}")
        })
        .collect();
    match of.filter(|_| !is_single) {
        Some(of) => format!("{} ({} of {of})", texts.join("; "), shape.count),
        None => texts.join("; "),
    }
}

fn objects(shape: &Shape<'_>, is_map: bool) -> String {
    match shape.objects.bounds {
        Some((0, 0)) => "empty".to_owned(),
        Some(bounds) if is_map => {
            let distinct = shape.members.len();
            let keys = range(bounds);
            if shape.objects.count == 1 && bounds.0 == distinct {
                return format!("{keys} keys");
            }
            format!("{keys} keys, {distinct} distinct")
        }
        _ => String::new(),
    }
}

fn arrays(arrays: &Counts) -> String {
    match arrays.bounds {
        None => String::new(),
        Some((0, 0)) => "empty".to_owned(),
        Some(bounds @ (min, max)) => {
            let noun = if max == 1 { "element" } else { "elements" };
            let each = if min == max && arrays.count > 1 { " each" } else { "" };
            format!("{} {noun}{each}", range(bounds))
        }
    }
}

fn strings(strings: &Texts<'_>) -> String {
    if let Some(few) = few(strings) {
        return few;
    }
    let lengths = strings.lengths();
    let bytes = format!("{} bytes", range((*lengths.start(), *lengths.end())));
    match strings.values.len() {
        1 if strings.count == 1 => bytes,
        1 => format!("all the same, {bytes}"),
        distinct if distinct == strings.count => format!("all distinct, {bytes}"),
        distinct => format!("{distinct} distinct, {bytes}"),
    }
}

fn numbers(numbers: &Texts<'_>) -> String {
    let are_codes = numbers.values.len() * CODES <= numbers.count || numbers.values.len() == 1;
    if let Some(few) = few(numbers).filter(|_| are_codes) {
        return few;
    }
    let extremes = numbers.extremes().map(|(smallest, largest)| {
        format!("{}..{}", String::from_utf8_lossy(smallest), String::from_utf8_lossy(largest))
    });
    extremes.unwrap_or_default()
}

/// The values one by one, if they are few and short, and some of them are there more than once.
fn few(texts: &Texts<'_>) -> Option<String> {
    let longest = if texts.count == 1 { ONLY_LEN } else { COUNTED_LEN };
    let is_few =
        texts.values.len() <= COUNTED && texts.values.keys().all(|text| text.len() <= longest);
    let is_repeated = texts.values.len() < texts.count || texts.count == 1;
    if !is_few || !is_repeated {
        return None;
    }
    let ranked = texts.ranked();
    let text = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
    Some(match ranked.as_slice() {
        [(only, 1)] => text(only),
        [(only, _)] => format!("all {}", text(only)),
        values => {
            let values: Vec<String> =
                values.iter().map(|(value, count)| format!("{} x{count}", text(value))).collect();
            values.join(", ")
        }
    })
}

/// `3..9`, or `3`
fn range((min, max): (usize, usize)) -> String {
    if min == max { min.to_string() } else { format!("{min}..{max}") }
}
