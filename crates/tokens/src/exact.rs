//! The exact count.

use tiktoken_rs::o200k_base_singleton;

/// Most bytes given to the tokenizer at once. Somewhere between 500,000 and a million blanks in a
/// row the stack of its regular expression overflows, and it panics.
const PART: usize = 64 * 1024;

/// How many o200k_base tokens `bytes` are. The first call takes a tenth of a second and some 50 MB
/// to load the vocabulary; then it is 10 to 25 MB a second.
///
/// Bytes that are not UTF-8 count as the U+FFFD that a reader gets in their place, and text that
/// spells a special token, such as `<|endoftext|>`, as the text it is.
///
/// The count is exact, except for input with 64 KiB in a row in which no ASCII letter or digit is
/// followed by a blank, a line end or ASCII punctuation: it is cut there, and each such cut may
/// move the count by a token or two.
pub fn exact(bytes: &[u8]) -> usize {
    count(bytes, PART)
}

fn count(mut bytes: &[u8], limit: usize) -> usize {
    let tokenizer = o200k_base_singleton();
    let mut tokens = 0;
    while !bytes.is_empty() {
        let (part, rest) = bytes.split_at(cut(bytes, limit));
        tokens += tokenizer.encode_ordinary(&String::from_utf8_lossy(part)).len();
        bytes = rest;
    }
    tokens
}

/// Where to cut off at most `limit` bytes: where no token can cross, or at least between characters.
fn cut(bytes: &[u8], limit: usize) -> usize {
    if bytes.len() <= limit {
        return bytes.len();
    }
    let last = |fits: fn(u8, u8) -> bool| (1..=limit).rfind(|&at| fits(bytes[at - 1], bytes[at]));
    last(ends_a_piece).or_else(|| last(starts_a_character)).unwrap_or(limit)
}

/// Whether a piece of the splitting rule ends between these two, whatever is around them. The rule
/// takes letters and digits for as long as they last, and after letters only an ending such as `'s`.
/// It looks ahead after blanks alone, so what follows the cut does not matter to what precedes it.
fn ends_a_piece(last: u8, next: u8) -> bool {
    last.is_ascii_alphanumeric()
        && next.is_ascii()
        && !next.is_ascii_alphanumeric()
        && next != b'\''
}

fn starts_a_character(_: u8, next: u8) -> bool {
    next & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_as_the_tokenizer_does() {
        for (text, tokens) in [
            (&b""[..], 0),
            (b"hello world", 2),
            (b"1234567", 3),
            (b"{\"id\":17}\n", 5),
            ("naïve".as_bytes(), 3),
            (b"<|endoftext|>", 7),
            (b"\xff", 1),
        ] {
            assert_eq!(exact(text), tokens, "{:?}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn a_megabyte_of_blanks_does_not_panic() {
        assert_eq!(exact(&vec![b' '; 1 << 20]), 8192);
    }

    #[test]
    fn a_cut_falls_after_a_piece_or_else_between_characters() {
        assert_eq!(cut(b"one two's", 9), 9);
        assert_eq!(cut(b"one two's", 8), 3);
        assert_eq!(cut("\u{6c49}\u{5b57}".as_bytes(), 5), 3);
        assert_eq!(cut(b"\x80\x80\x80", 2), 2);
    }

    proptest! {
        #[test]
        fn no_token_crosses_the_end_of_a_piece(text in "([a-cX-Z0-3]{0,3}('s|[ \n\t./'=\u{e9}\u{85}\u{301}\u{6c49}])){0,12}") {
            let bytes = text.as_bytes();
            let ends = (1..bytes.len()).filter(|&at| ends_a_piece(bytes[at - 1], bytes[at]));
            for (start, end) in ends.map(|at| bytes.split_at(at)) {
                prop_assert_eq!(exact(start) + exact(end), exact(bytes), "{:?}", String::from_utf8_lossy(start));
            }
        }

        #[test]
        fn of_any_bytes_there_is_a_count(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(count(&bytes, 16) <= 3 * bytes.len());
        }
    }
}
