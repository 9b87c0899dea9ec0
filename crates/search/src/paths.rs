//! Lists of paths: of `find`, `fd`, `rg -l`, `git ls-files`, `du`, `sha256sum`.

use crate::columns::{self, MOST, is_mode};
use crate::draft::{self, Draft};
use crate::list::List;
use crate::message::{is_failure, is_message};
use crate::numbers::{self, Columns};
use crate::place::{has_ending, has_slash, name_start};
use hr_core::{Keep, Outline, Source};
use hr_mask::without_escapes;

/// A line of a list: what stands before the path, the path, and the number behind it.
struct Entry<'a> {
    before: &'a [u8],
    path: &'a [u8],
    after: Option<u64>,
}

/// Whether `line` is a path, with nothing but known columns before it.
pub(crate) fn is_entry(line: &[u8]) -> bool {
    let entry = Entry::of(line);
    let path = entry.path;
    let is_odd = |byte: &u8| *byte < b' ' || b"\";<>|=*?`{},".contains(byte);
    let is_quoted = path.starts_with(b"'") || path.ends_with(b"'");
    let is_rooted = path.starts_with(b"./") || path.starts_with(b"/");
    let is_whole = !path.contains(&b' ')
        || is_rooted && entry.before.is_empty() && !path.contains(&b':') && is_of_words(path);
    let is_url = path.windows(3).any(|bytes| bytes == b"://");
    let is_named = path.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    is_named
        && (has_slash(path) || has_ending(path))
        && !path.iter().any(is_odd)
        && !is_quoted
        && is_whole
        && !is_url
        && !path.ends_with(b":")
        && columns::are_known(entry.before)
}

/// Whether the blanks in `path` are those of a name, not those between the cells of a table or the options of a command.
fn is_of_words(path: &[u8]) -> bool {
    let mut words = path.split(|&byte| byte == b' ').skip(1);
    let is_cell = |word: &[u8]| {
        word.is_empty()
            || word.starts_with(b"/")
            || word.ends_with(b"%")
            || word.len() > 1 && word.starts_with(b"-")
    };
    let numbers = words.clone().filter(|word| numbers::plain(word).is_some()).count();
    numbers < 2 && !words.any(is_cell)
}

impl<'a> Entry<'a> {
    fn of(line: &'a [u8]) -> Self {
        let line = line.trim_ascii_end();
        let start = path_start(line);
        let (before, path) = line.split_at(start);
        let colon = path.iter().rposition(|&byte| byte == b':');
        let number = colon.and_then(|at| Some((at, numbers::plain(&path[at + 1..])?)));
        match number {
            Some((at, number)) if at > 1 => Self { before, path: &path[..at], after: Some(number) },
            _ => Self { before, path, after: None },
        }
    }

    fn directory(&self) -> &'a [u8] {
        &self.path[..name_start(self.path)]
    }

    fn name(&self) -> &'a [u8] {
        &self.path[name_start(self.path)..]
    }

    /// The words before the path and what is behind it, as far as they are numbers.
    fn numbers(&self) -> Vec<Option<u64>> {
        let words = self.before.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        words.map(numbers::plain).chain([self.after]).collect()
    }
}

/// Where the path of a line starts: at the first word with a slash, or else at the last word.
fn path_start(line: &[u8]) -> usize {
    let mut at = 0;
    let mut last = 0;
    let mut is_after_mode = false;
    let mut words = 0;
    for word in line.split(u8::is_ascii_whitespace) {
        let start = at;
        at += word.len() + 1;
        if word.is_empty() {
            continue;
        }
        words += 1;
        if words > MOST {
            break;
        }
        // `tar tv` writes the owner as NAME/GROUP right after the mode.
        if has_slash(word) && !is_after_mode {
            return start;
        }
        is_after_mode = is_mode(word);
        last = start;
    }
    last
}

/// The Outline of such a list.
pub(crate) fn outline(source: &Source<'_>) -> Outline {
    let mut list = List::default();
    let mut columns = Columns::default();
    let mut drafts = Vec::with_capacity(source.line_count());
    for (at, line) in source.lines().enumerate() {
        let plain = without_escapes(line);
        drafts.push(match plain.trim_ascii() {
            b"" => Draft::of(Keep::Optional, 0.0),
            text if is_message(text) || is_total(text) => list.message(text),
            text if is_failure(text) && !is_entry(&plain) => list.message(text),
            _ => {
                let entry = Entry::of(&plain);
                columns.add(at, &entry.numbers());
                list.add(at, entry.directory(), entry.name())
            }
        });
    }
    list.show_rare(&mut drafts);
    let mut facts = list.facts(source.len());
    facts.extend(columns.mark(&mut drafts));
    draft::outline(source, drafts, facts)
}

/// Whether `line` sums up those before it, as `wc` and `du -c` do.
fn is_total(line: &[u8]) -> bool {
    let number = line.strip_suffix(b"total").map(<[u8]>::trim_ascii_end);
    number.is_some_and(|number| number.last().is_some_and(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_behind_columns() {
        for (line, path, after) in [
            ("./a b/c.rs", "./a b/c.rs", None),
            ("  12 src/a.rs", "src/a.rs", None),
            ("4.0K\t./x", "./x", None),
            ("src/a.rs:12", "src/a.rs", Some(12)),
            ("-rw-r--r-- a/b 12 2026-05-01 10:11 x/y.rs", "x/y.rs", None),
            ("  12   4 -rw-r--r--   1 a    b       9 May  1  2026 ./z", "./z", None),
            ("a.rs", "a.rs", None),
            ("./it's a b.rs", "./it's a b.rs", None),
            ("12 30 400 a.rs", "a.rs", None),
            ("d41d8cd98f00b204e9800998ecf8427e  x/y", "x/y", None),
            ("R  src/a.rs", "src/a.rs", None),
        ] {
            let entry = Entry::of(line.as_bytes());
            assert_eq!((entry.path, entry.after), (path.as_bytes(), after), "{line}");
            assert!(is_entry(line.as_bytes()), "{line}");
        }
    }

    #[test]
    fn other_lines_are_no_paths() {
        for line in [
            "/dev/sda1 100G 50G 50G 50% /mnt/disk1",
            "/dev/sda1 on / type ext4",
            "#1  0x00001eef in f (a) at src/f.c:3",
            "10.0.0.1 h.lan",
            "10.0.0.1 h1 h1.lan",
            "- src/a.rs",
        ] {
            assert!(!is_entry(line.as_bytes()), "{line}");
        }
        for line in
            ["and so on", "key = a/b", "https://x.y/z", "run a/b now", "a/b: c", "x", "use a.b;"]
        {
            assert!(!is_entry(line.as_bytes()), "{line}");
        }
    }

    #[test]
    fn the_numbers_that_differ_most_are_told_and_totals_are_no_entries() {
        let text = "900 12 ./a\n901 4800 ./b\n902 7 ./c\n2703 total\n";
        let outline = outline(&Source::new(text.as_bytes()));
        let facts: Vec<&str> =
            outline.sections()[0].facts.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(facts, ["3 in 1 directory: ./ 3", "7 (line 3) to 4800 (line 2), sum 4819"]);
        assert_eq!(outline.blocks().last().map(|block| block.keep), Some(Keep::Evidence));
    }

    #[test]
    fn messages_of_the_program_are_evidence() {
        let text = "./a\nfind: './b': Permission denied\n./c\nKilled\n";
        let outline = outline(&Source::new(text.as_bytes()));
        let keeps: Vec<Keep> = outline.blocks().map(|block| block.keep).collect();
        assert_eq!(keeps, [Keep::Optional, Keep::Evidence, Keep::Optional, Keep::Evidence]);
    }
}
