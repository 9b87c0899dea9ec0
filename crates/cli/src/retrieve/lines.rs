//! The lines of a stream, and which words of a query are in them.

use hr_rank::{Hits, Query};
use std::io::{self, BufRead, Read};

/// Most bytes of a line that are held at once. A word that is cut there counts as two.
const PIECE: u64 = 1 << 20;
/// Bytes of a longer line that are passed on.
const START: usize = 4 << 10;

/// Gives each line of `reader` with its hits to `each`: the whole line with its line end or, where it
/// is longer than a MiB, its start.
pub(crate) fn for_each_line(
    mut reader: impl BufRead,
    query: &Query,
    mut each: impl FnMut(&[u8], Hits),
) -> io::Result<()> {
    let mut line = vec![];
    loop {
        line.clear();
        if reader.by_ref().take(PIECE).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let mut hits = query.hits(&[&line]);
        if line.len() as u64 == PIECE && !line.ends_with(b"\n") {
            let start = line[..START].to_vec();
            while !line.ends_with(b"\n") {
                line.clear();
                if reader.by_ref().take(PIECE).read_until(b'\n', &mut line)? == 0 {
                    break;
                }
                hits.add(&query.hits(&[&line]));
            }
            each(&start, hits);
        } else {
            each(&line, hits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_whole_or_are_cut_after_a_while() {
        let long = "a ".repeat(2 << 20) + "checkout";
        let text = format!("one\ncheckout\r\n{long}\n\nlast");
        let mut lines = vec![];
        let query = Query::new("checkout").unwrap();
        for_each_line(text.as_bytes(), &query, |line, hits| {
            lines.push((line.to_vec(), !hits.is_empty()));
        })
        .unwrap();
        let start = long.as_bytes()[..START].to_vec();
        let expected: [(&[u8], bool); 5] = [
            (b"one\n", false),
            (b"checkout\r\n", true),
            (&start, true),
            (b"\n", false),
            (b"last", false),
        ];
        assert_eq!(lines, expected.map(|(line, is_hit)| (line.to_vec(), is_hit)));
    }
}
