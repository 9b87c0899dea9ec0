//! Where one part of a mixed Source ends and the next begins.
//!
//! Three seams are known: the lines by which `head` and `tail` announce files, the prompts of a shell session, and the
//! fences of Markdown. A Source is cut at one of them only, and only where that is sure.

use hr_core::Source;
use std::ops::Range;

/// A part of a Source that one program has printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The lines that announce it: the prompt with its command, the name of the file, the fence. Maybe none.
    pub(crate) head: Range<usize>,
    /// The lines after them, up to the next head. Maybe none.
    pub(crate) body: Range<usize>,
}

/// Prompts from which on a Source that does not begin with one is a session.
const PROMPTS: usize = 2;
/// Lines of a fenced block that is worth being read as what it is.
const LONG_BLOCK: usize = 20;
/// Bytes of a line that may be a prompt.
const LONG_PROMPT: usize = 400;

/// The parts of `source`, in order; `None` if it is not mixed. Of a Source whose kind `is_sure` only the first line can tell
/// that it is.
pub(crate) fn segments(source: &Source<'_>, is_sure: bool) -> Option<Vec<Segment>> {
    let first = source.lines().find(|line| !line.is_empty())?;
    if is_announcement(first) {
        return at_heads(source, is_announcement);
    }
    if is_prompt(first) {
        return at_heads(source, is_prompt);
    }
    if is_sure {
        return None;
    }
    // Documents show sessions in fenced blocks.
    if source.lines().any(|line| fence(line).is_some()) {
        return at_fences(source);
    }
    source.lines().filter(|line| is_prompt(line)).nth(PROMPTS - 1)?;
    at_heads(source, is_prompt)
}

/// Cuts before each line that is a head. `None` if none is.
fn at_heads(source: &Source<'_>, is_head: impl Fn(&[u8]) -> bool) -> Option<Vec<Segment>> {
    let heads: Vec<usize> =
        (0..source.line_count()).filter(|&number| is_head(source.line(number))).collect();
    let first = *heads.first()?;
    let mut segments = Vec::with_capacity(heads.len() + 1);
    if first > 0 {
        segments.push(Segment { head: 0..0, body: 0..first });
    }
    for (nth, &head) in heads.iter().enumerate() {
        let end = heads.get(nth + 1).copied().unwrap_or(source.line_count());
        segments.push(Segment { head: head..head + 1, body: head + 1..end });
    }
    Some(segments)
}

/// Cuts before and after the long fenced blocks. `None` if most of the text is in none, or one is not closed.
fn at_fences(source: &Source<'_>) -> Option<Vec<Segment>> {
    let mut segments = Vec::new();
    let mut fenced = 0;
    let (mut end, mut open) = (0, None::<(usize, &[u8])>);
    for number in 0..source.line_count() {
        let line = source.line(number);
        match open {
            None => open = fence(line).map(|fence| (number, fence)),
            Some((start, fence)) if is_closing(line, fence) => {
                if number - start > LONG_BLOCK {
                    if start > end {
                        segments.push(Segment { head: end..end, body: end..start });
                    }
                    segments.push(Segment { head: start..start + 1, body: start + 1..number });
                    fenced += number - start;
                    end = number;
                }
                open = None;
            }
            Some(_) => {}
        }
    }
    if 2 * fenced < source.line_count() || open.is_some() {
        return None;
    }
    segments.push(Segment { head: end..end, body: end..source.line_count() });
    Some(segments)
}

/// `==> PATH <==`
fn is_announcement(line: &[u8]) -> bool {
    line.starts_with(b"==> ") && line.ends_with(b" <==")
}

/// The backticks or tildes that open a fenced block.
fn fence(line: &[u8]) -> Option<&[u8]> {
    let mark = *line.first().filter(|first| matches!(first, b'`' | b'~'))?;
    let len = line.iter().take_while(|&&byte| byte == mark).count();
    // Behind the backticks may be the name of a language, and no other backtick.
    let is_open = len >= 3 && !line[len..].contains(&b'`');
    is_open.then(|| &line[..len])
}

/// Whether `line` closes the block that this `fence` opened.
fn is_closing(line: &[u8], fence: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    line.len() >= fence.len() && line.starts_with(fence) && line.iter().all(|it| it == &fence[0])
}

/// Whether `line` is a prompt of a shell with a command: `$ make`, `user@host:~/src$ make`, `[user@host src]# make`.
fn is_prompt(line: &[u8]) -> bool {
    if line.len() > LONG_PROMPT {
        return false;
    }
    let line = hr_mask::without_escapes(line);
    let Some(at) = memchr::memchr3(b'$', b'#', b'%', &line) else { return false };
    let (before, after) = (&line[..at], &line[at + 1..]);
    let has_command = after.first() == Some(&b' ')
        && after
            .get(1)
            .is_some_and(|&byte| byte.is_ascii_alphanumeric() || b"./~_".contains(&byte));
    if !has_command {
        return false;
    }
    match before {
        [] => line[at] == b'$',
        [b'[', inner @ .., b']'] => is_place(inner),
        _ => is_place(before) && before.contains(&b':') && !before.contains(&b' '),
    }
}

/// `user@host`, with more behind it.
fn is_place(text: &[u8]) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let name = text.iter().take_while(|byte| is_name(byte)).count();
    let host = text.get(name + 1..).unwrap_or_default();
    name > 0 && text.get(name) == Some(&b'@') && host.first().is_some_and(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Option<Vec<(Range<usize>, Range<usize>)>> {
        let segments = segments(&Source::new(text.as_bytes()), false)?;
        Some(segments.into_iter().map(|it| (it.head, it.body)).collect())
    }

    #[test]
    fn prompts_are_told_from_other_lines() {
        for prompt in [
            "$ ls",
            "$ ./run --all",
            "dev@box:~/src$ make -k",
            "root@db-1:/# apt-get update",
            "[ops@web-2 log]$ tail -n 5 a.log",
            "\u{1b}[32mdev@box\u{1b}[0m:~$ cat a",
        ] {
            assert!(is_prompt(prompt.as_bytes()), "{prompt}");
        }
        for other in
            ["$5 a month", "$x = 1", "# Title", "costs $ 5", "a@b.c wrote: 5 % of", "% done", "$ "]
        {
            assert!(!is_prompt(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn a_session_is_cut_before_its_prompts() {
        assert_eq!(cut("$ ls\na\nb\n$ pwd\n/x\n"), Some(vec![(0..1, 1..3), (3..4, 4..5)]));
        assert_eq!(cut("hello\n$ ls\na\n"), None);
        let text = "hello\n$ ls\na\n$ pwd";
        assert_eq!(cut(text), Some(vec![(0..0, 0..1), (1..2, 2..3), (3..4, 4..4)]));
    }

    #[test]
    fn files_are_cut_where_they_are_announced() {
        let text = "==> a.log <==\nx\n\n==> b <==\ny\n";
        assert_eq!(cut(text), Some(vec![(0..1, 1..3), (3..4, 4..5)]));
    }

    #[test]
    fn long_fenced_blocks_are_cut_out() {
        let block = "line\n".repeat(LONG_BLOCK);
        let text = format!("# A\n\n```\nshort\n```\n```json\n{block}```\nend\n");
        let end = 6 + LONG_BLOCK;
        let cuts = vec![(0..0, 0..5), (5..6, 6..end), (end..end, end..end + 2)];
        assert_eq!(cut(&text), Some(cuts));
        assert_eq!(cut(&format!("# A\n```\n{block}")), None, "not closed");
        assert_eq!(cut("a\n```\nb\n```\n"), None, "short");
        assert_eq!(cut("a\n```\n$ b\n```\n```\n$ c\n```\n"), None, "sessions in a document");
        let prose = "prose\n".repeat(2 * LONG_BLOCK);
        assert_eq!(cut(&format!("{prose}```\n{block}```\n")), None, "mostly prose");
    }
}
