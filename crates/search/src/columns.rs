//! What stands before the path in lists of paths.

/// Most words before a path.
pub(crate) const MOST: usize = 12;
/// Words of a mode that are names: owner, group, month.
const NAMES: usize = 4;
/// Fewest digits of a checksum.
const CHECKSUM: usize = 32;
/// Columns before the mode: `find -ls` writes the inode and the blocks.
const BEFORE_MODE: usize = 2;

/// Whether the words `before` a path are those that `ls -l`, `find -ls`, `tar tv`, `du`, `wc`, `sha256sum` and
/// `git status --short` write there: a mode with what belongs to it, numbers, times, a checksum, a state.
pub(crate) fn are_known(before: &[u8]) -> bool {
    let words = before.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let words: Vec<&[u8]> = words.take(MOST + 1).collect();
    if words.len() > MOST {
        return false;
    }
    if words.iter().take(BEFORE_MODE + 1).any(|word| is_mode(word)) {
        let is_name = |word: &&&[u8]| {
            !(word.iter().any(u8::is_ascii_digit) || word.len() <= 2 || is_mode(word))
        };
        return words.iter().filter(is_name).count() <= NAMES;
    }
    match words.as_slice() {
        [word] if is_state(word) => true,
        [_, b"blob" | b"tree" | b"commit", hash] => is_checksum(hash),
        [b"-", b"-"] => true,
        words => words.iter().all(|word| is_amount(word) || is_time(word) || is_checksum(word)),
    }
}

/// Whether `word` is what `ls` writes of who may do what: `-rw-r--r--`.
pub(crate) fn is_mode(word: &[u8]) -> bool {
    let Some((first, rest)) = word.split_first() else { return false };
    b"-dlbcpsD".contains(first)
        && (9..=11).contains(&rest.len())
        && rest.iter().all(|byte| b"rwxsStT-.+@".contains(byte))
}

/// Whether `word` says what happened to a file: `M`, `??`, `R100`.
fn is_state(word: &[u8]) -> bool {
    let letters = word.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let rest = &word[letters..];
    (1..=2).contains(&letters) && rest.len() <= 3 && rest.iter().all(u8::is_ascii_digit)
        || matches!(word, b"??" | b"!!")
}

/// `12`, `4.0K`, `1.2MiB`.
fn is_amount(word: &[u8]) -> bool {
    let digits = word.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let fraction = match word.get(digits) {
        Some(b'.') => {
            1 + word[digits + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count()
        }
        _ => 0,
    };
    let unit = word[digits + fraction..].strip_suffix(b"B").unwrap_or(&word[digits + fraction..]);
    let unit = unit.strip_suffix(b"i").unwrap_or(unit);
    digits > 0 && matches!(unit, b"" | b"K" | b"k" | b"M" | b"G" | b"T")
}

/// `2026-05-01`, `10:11:12.5`, `+0200`.
fn is_time(word: &[u8]) -> bool {
    let is_of_time = |byte: &u8| byte.is_ascii_digit() || b":-+.TZ".contains(byte);
    word.iter().all(is_of_time)
        && word.iter().any(|byte| b":-+".contains(byte))
        && word.last().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'Z')
}

fn is_checksum(word: &[u8]) -> bool {
    word.len() >= CHECKSUM && word.iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_columns_are_told_from_words() {
        for before in [
            "",
            " 12 ",
            "4.0K\t",
            "12 30 400 ",
            "900 2026-05-01 10:11 ",
            "M ",
            "?? ",
            "R100\t",
            "-\t-\t",
            "-rw-r--r-- 1 a b 12 May 1 2026 ",
            "  12   4 -rw-r--r--   1 a    b       9 May  1  2026 ",
        ] {
            assert!(are_known(before.as_bytes()), "{before}");
        }
        for before in ["10.0.0.1 ", "in f ", "#1 ", "- ", "host1 ", "12 used ", "12: ", "ab12cd "] {
            assert!(!are_known(before.as_bytes()), "{before}");
        }
    }
}
