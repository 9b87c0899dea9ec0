//! Lines that count changes: what `--stat`, `--numstat` and `--shortstat` print.

use crate::hunk::number;
use crate::model::Role;

/// What `line` counts, if it does: a file, or all of them.
pub(crate) fn role(line: &[u8]) -> Option<Role> {
    if is_total(line) {
        return Some(Role::Total);
    }
    (is_stat(line) || is_summary(line) || is_numstat(line)).then_some(Role::Stat)
}

/// ` 3 files changed, 12 insertions(+), 2 deletions(-)`
fn is_total(line: &[u8]) -> bool {
    let Some((_, rest)) = line.strip_prefix(b" ").and_then(number) else { return false };
    rest.starts_with(b" file changed") || rest.starts_with(b" files changed")
}

/// How many lines were added and removed, as a total says.
pub(crate) fn totals(line: &[u8]) -> (usize, usize) {
    let count = |word: &[u8]| {
        let mut parts = line.split(|&byte| byte == b',').map(<[u8]>::trim_ascii);
        let part = parts.find(|it| it.windows(word.len()).any(|it| it == word));
        part.and_then(number).map_or(0, |it| it.0)
    };
    (count(b"insertion"), count(b"deletion"))
}

/// ` src/lib.rs | 12 +++---`
fn is_stat(line: &[u8]) -> bool {
    let Some(text) = line.strip_prefix(b" ") else { return false };
    let Some(bar) = text.windows(3).rposition(|it| it == b" | ") else { return false };
    let path = text[..bar].trim_ascii();
    let count = text[bar + 3..].trim_ascii();
    if path.is_empty() || text.starts_with(b"  ") {
        return false;
    }
    if count == b"Bin" || count.starts_with(b"Bin ") || count == b"Unmerged" {
        return true;
    }
    number(count).is_some_and(|(_, graph)| {
        graph.is_empty()
            || graph[0] == b' ' && graph[1..].iter().all(|it| matches!(it, b'+' | b'-'))
    })
}

/// ` create mode 100644 src/lib.rs`, ` rename a => b (98%)`
fn is_summary(line: &[u8]) -> bool {
    const STARTS: [&[u8]; 5] =
        [b" create mode ", b" delete mode ", b" mode change ", b" rename ", b" copy "];
    let start = STARTS.iter().position(|start| line.starts_with(start));
    start.is_some_and(|at| at < 3 || line.ends_with(b"%)"))
}

/// `12<TAB>3<TAB>src/lib.rs`
fn is_numstat(line: &[u8]) -> bool {
    let mut cells = line.splitn(3, |&byte| byte == b'\t');
    let is_count =
        |cell: &[u8]| cell == b"-" || !cell.is_empty() && cell.iter().all(u8::is_ascii_digit);
    let counts = [cells.next(), cells.next()];
    counts.iter().all(|cell| cell.is_some_and(is_count))
        && cells.next().is_some_and(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_read() {
        let line = b" 3 files changed, 12 insertions(+), 1 deletion(-)";
        assert_eq!(totals(line), (12, 1));
        assert_eq!(totals(b" 1 file changed, 2 deletions(-)"), (0, 2));
    }

    #[test]
    fn counts_are_known_by_their_form() {
        for (line, is) in [
            (" src/lib.rs | 12 +++---", Some(Role::Stat)),
            (" {old => new}/name with blanks.rs |  0", Some(Role::Stat)),
            (" logo.png | Bin 0 -> 1234 bytes", Some(Role::Stat)),
            (" create mode 100644 src/lib.rs", Some(Role::Stat)),
            ("12\t-\tsrc/lib.rs", Some(Role::Stat)),
            (" 1 file changed, 2 insertions(+)", Some(Role::Total)),
            (" 3 files changed", Some(Role::Total)),
            (" a | b", None),
            (" rename it", None),
            ("| 3 | 4 |", None),
            ("    if a | 3", None),
        ] {
            assert_eq!(role(line.as_bytes()), is, "{line}");
        }
    }
}
