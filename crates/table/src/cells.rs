//! A line of a table taken apart.

use crate::grid::Grid;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// Where cells start and end in what was read last.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// What takes off quotes, and the byte by which it parts cells.
    reader: Option<(u8, Reader)>,
}

impl Cells {
    /// The cells of the last row, without the blanks that align them; blanks in separated cells are theirs.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.bytes[start..end])
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Takes `row` apart.
    pub(crate) fn read(&mut self, row: &[u8], grid: &Grid) {
        self.bytes.clear();
        self.ends.clear();
        match grid {
            Grid::Separated(delimiter) => self.read_separated(row, *delimiter),
            Grid::Piped { opens, closes } => self.read_piped(row, *opens, *closes),
            Grid::Fixed(starts) => self.read_fixed(row, starts),
            Grid::Words(count) => self.read_words(row, *count),
        }
    }

    /// Adds an aligned cell.
    fn push(&mut self, cell: &[u8]) {
        self.push_whole(cell.trim_ascii());
    }

    fn push_whole(&mut self, cell: &[u8]) {
        self.bytes.extend_from_slice(cell);
        self.ends.push(self.bytes.len());
    }

    fn read_separated(&mut self, row: &[u8], delimiter: u8) {
        let row = row.strip_suffix(b"\n").unwrap_or(row);
        let row = row.strip_suffix(b"\r").unwrap_or(row);
        if memchr::memchr(b'"', row).is_none() {
            let mut start = 0;
            for end in memchr::memchr_iter(delimiter, row).chain([row.len()]) {
                self.push_whole(&row[start..end]);
                start = end + 1;
            }
            return;
        }
        if self.reader.as_ref().is_none_or(|reader| reader.0 != delimiter) {
            // No byte ends a record: it is known where it ends.
            let terminator = csv_core::Terminator::Any(0);
            let reader = ReaderBuilder::new().delimiter(delimiter).terminator(terminator).build();
            self.reader = Some((delimiter, reader));
        }
        let Some((_, reader)) = &mut self.reader else { return };
        reader.reset();
        self.bytes.resize(row.len() + 1, 0);
        self.ends.resize(row.len() + 2, 0);
        let (mut read, mut written, mut cells) = (0, 0, 0);
        loop {
            let (result, bytes, out, ends) = reader.read_record(
                &row[read..],
                &mut self.bytes[written..],
                &mut self.ends[cells..],
            );
            (read, written, cells) = (read + bytes, written + out, cells + ends);
            // After all of the input, no more input tells it that the record ends.
            if result != ReadRecordResult::InputEmpty {
                break;
            }
        }
        self.bytes.truncate(written);
        self.ends.truncate(cells);
    }

    /// The bars before and behind a row part nothing, if all rows have them.
    fn read_piped(&mut self, row: &[u8], opens: bool, closes: bool) {
        let row = row.trim_ascii();
        let row = row.strip_prefix(b"|").filter(|_| opens).unwrap_or(row);
        let row = row.strip_suffix(b"|").filter(|_| closes).unwrap_or(row);
        let mut start = 0;
        for end in memchr::memchr_iter(b'|', row).chain([row.len()]) {
            let is_escaped = end > 0 && end < row.len() && row[end - 1] == b'\\';
            if !is_escaped {
                self.push(&row[start..end]);
                start = end + 1;
            }
        }
    }

    /// A word that reaches beyond its column belongs to it all the same.
    fn read_fixed(&mut self, row: &[u8], starts: &[usize]) {
        let mut start = 0;
        for next in starts.iter().skip(1) {
            let mut end = byte_at(row, *next).max(start);
            let is_within_word = end > start && end < row.len() && row[end - 1] != b' ';
            if is_within_word {
                let rest = row[end..].iter().position(|&byte| byte == b' ');
                end = rest.map_or(row.len(), |len| end + len);
            }
            self.push(&row[start..end]);
            start = end;
        }
        self.push(&row[start..]);
    }

    fn read_words(&mut self, row: &[u8], count: usize) {
        let mut rest = without_bullet(row.trim_ascii());
        while self.len() + 1 < count && !rest.is_empty() {
            let end = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            self.push(word);
            rest = behind.trim_ascii_start();
        }
        if count > 0 && !rest.is_empty() {
            self.push(rest);
        }
    }
}

/// `row` without a lone sign before it, such as the bullet before a unit that failed.
fn without_bullet(row: &[u8]) -> &[u8] {
    let end = row.iter().position(|&byte| byte == b' ').unwrap_or(0);
    let (first, rest) = row.split_at(end);
    let is_sign = first == b"*" || matches!(first, [0xe2, _, _]);
    if is_sign { rest.trim_ascii_start() } else { row }
}

/// The words of `text`, which blanks part.
pub(crate) fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty())
}

/// Whether two words in an aligned cell stand so far apart that they are of two.
pub(crate) fn has_gap(cell: &[u8]) -> bool {
    cell.windows(2).any(|pair| pair == b"  ")
}

/// The offset of the character with this number; the end, if there is none.
pub(crate) fn byte_at(line: &[u8], character: usize) -> usize {
    if line.len() <= character {
        return line.len();
    }
    if line[..character].is_ascii() {
        return character;
    }
    let starts = line.iter().enumerate().filter(|(_, byte)| **byte & 0xc0 != 0x80);
    starts.map(|(at, _)| at).nth(character).unwrap_or(line.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(row: &str, grid: &Grid) -> Vec<String> {
        let mut cells = Cells::default();
        // What was read before leaves no trace.
        cells.read(b"\"x\",y\n,z", &Grid::Separated(b','));
        cells.read(row.as_bytes(), grid);
        cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
    }

    #[test]
    fn rows_are_taken_apart() {
        let comma = Grid::Separated(b',');
        assert_eq!(cells("a,,c d\r\n", &comma), ["a", "", "c d"]);
        assert_eq!(cells("a,\"b, \"\"c\"\"\nd\",e", &comma), ["a", "b, \"c\"\nd", "e"]);
        assert_eq!(cells("a,\"b", &comma), ["a", "b"]);
        assert_eq!(cells("a, b,", &comma), ["a", " b", ""]);
        assert_eq!(cells("a\t\t\r\n", &Grid::Separated(b'\t')), ["a", "", ""]);
        let open = Grid::Piped { opens: false, closes: false };
        let closed = Grid::Piped { opens: true, closes: true };
        assert_eq!(cells("   | a | ", &open), ["", "a", ""]);
        assert_eq!(cells("| a | b\\|c | |", &closed), ["a", "b\\|c", ""]);
        assert_eq!(cells("ab  …d  ef", &Grid::Fixed(vec![0, 4, 8])), ["ab", "…d", "ef"]);
        assert_eq!(cells("  a   b  c d", &Grid::Words(3)), ["a", "b", "c d"]);
        assert_eq!(cells("● a b c", &Grid::Words(3)), ["a", "b", "c"]);
        assert_eq!(cells("a", &Grid::Fixed(vec![0, 4])), ["a", ""]);
        assert_eq!(cells("abcdefg h   i", &Grid::Fixed(vec![0, 4, 12])), ["abcdefg", "h", "i"]);
    }
}
