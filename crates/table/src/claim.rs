//! Whether a Source is a table.

use crate::rows::parts;
use hr_core::{Claim, Source};

/// Bytes of a Source that are looked at.
const SAMPLE: usize = 16 << 10;

/// Whether `source` looks like a table or several, how sure that is, and why. Reads its start.
pub fn claim(source: &Source<'_>) -> Option<Claim> {
    let end = source.len().min(SAMPLE);
    let end = match memchr::memrchr(b'\n', &source.bytes()[..end]) {
        Some(at) if end < source.len() => at + 1,
        _ => end,
    };
    let start = Source::new(&source.bytes()[..end]);
    let parts = parts(&start);
    let tables = || parts.iter().filter_map(|part| Some((part.lines.len(), part.table.as_ref()?)));
    let in_tables: usize = tables().map(|(lines, _)| lines).sum();
    let (_, table) = tables().max_by_key(|(lines, _)| *lines)?;
    let share = in_tables as f32 / start.line_count().max(1) as f32;
    let reason = format!("{in_tables} of {} lines are {}", start.line_count(), table.what);
    Some(Claim::new(table.confidence * share, reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confidence(text: &str) -> f32 {
        claim(&Source::new(text.as_bytes())).map_or(0.0, |claim| claim.confidence)
    }

    #[test]
    fn tables_are_claimed_and_other_texts_are_not() {
        assert!(confidence("NAME   READY   AGE\na      1/1     5m\nb      0/1     7d\n") > 0.9);
        assert!(confidence("id,name,sum\n1,a,2\n2,b,3\n") > 0.8);
        let document = format!(
            "# A title\n\n{}\n| a | b |\n|---|---|\n| 1 | 2 |\n",
            "Some words.\n\n".repeat(9)
        );
        assert!(confidence(&document) < Claim::LEAST);
        assert!(confidence("06:00:01 INFO a 1\n06:00:02 INFO b 2\n") < Claim::LEAST);
    }
}
