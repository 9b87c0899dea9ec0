//! The column that names the source of each line where several are interleaved.

/// Longest name of a source, that of a label of the DNS.
const LONGEST_NAME: usize = 63;

/// Where the line proper starts: behind the column that `docker compose logs` (`api-1  | `),
/// `kubectl logs --prefix` (`[pod/api-7c9f/api] `) or `stern` (`api-7c9f6d5b8-x2x9z api `) puts before it. 0 if
/// there is none.
pub(crate) fn line_start(line: &[u8]) -> usize {
    let start = match line.first() {
        Some(b'[') => kubectl(line),
        Some(first) if first.is_ascii_alphanumeric() => compose(line).or_else(|| stern(line)),
        _ => None,
    };
    start.unwrap_or(0)
}

/// `[pod/api-7c9f/api] `
fn kubectl(line: &[u8]) -> Option<usize> {
    if !line.starts_with(b"[pod/") {
        return None;
    }
    let end = memchr::memchr(b']', &line[..line.len().min(LONGEST_NAME * 2)])?;
    Some(behind_space(line, end + 1))
}

/// `api-1  | `, and `db  | ` of older versions.
fn compose(line: &[u8]) -> Option<usize> {
    let name = name_len(line)?;
    let spaces = line[name..].iter().take_while(|&&b| b == b' ').count();
    let bar = name + spaces;
    let is_bar = spaces > 0 && line.get(bar) == Some(&b'|');
    (is_bar && matches!(line.get(bar + 1), None | Some(b' '))).then(|| behind_space(line, bar + 1))
}

/// The names of a pod of a Deployment and of its container. Names of other pods look like words.
fn stern(line: &[u8]) -> Option<usize> {
    let pod = name_len(line)?;
    let mut parts = line[..pod].rsplitn(3, |&b| b == b'-');
    let (random, template, _) = (parts.next()?, parts.next()?, parts.next()?);
    let is_random = |part: &[u8], len: std::ops::RangeInclusive<usize>| {
        len.contains(&part.len())
            && part.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    let is_pod = is_random(random, 5..=5)
        && is_random(template, 8..=10)
        && template.iter().any(u8::is_ascii_digit);
    if !is_pod || line.get(pod) != Some(&b' ') {
        return None;
    }
    let container = name_len(&line[pod + 1..])?;
    let end = pod + 1 + container;
    (line.get(end) == Some(&b' ')).then_some(end + 1)
}

/// Length of the name that `text` starts with.
fn name_len(text: &[u8]) -> Option<usize> {
    let is_of_name = |&&b: &&u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    let len = text.iter().take(LONGEST_NAME).take_while(is_of_name).count();
    (len > 0).then_some(len)
}

/// `at`, or behind the one space there.
fn behind_space(line: &[u8], at: usize) -> usize {
    at + usize::from(line.get(at) == Some(&b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_sources_are_columns() {
        for (line, rest) in [
            ("api-1  | listening", "listening"),
            ("api-1  |     at foo (x.js:1)", "    at foo (x.js:1)"),
            ("api-1  |", ""),
            ("[pod/api-7c9f/api] listening", "listening"),
            ("api-7c9f6d5b8-x2x9z api listening", "listening"),
            ("api-7c9f6d5b8-x2x9z api   at foo", "  at foo"),
            ("[error] listening", "[error] listening"),
            ("a-b c listening", "a-b c listening"),
            ("well-considered-words come here", "well-considered-words come here"),
            ("a|b", "a|b"),
            ("", ""),
        ] {
            assert_eq!(&line[line_start(line.as_bytes())..], rest, "{line}");
        }
    }
}
