//! The estimate: a walk over the pieces into which o200k_base splits a text.
//!
//! Before it looks up any token, o200k_base cuts a text into pieces by a regular expression
//! (`O200K_BASE_PAT_STR` in tiktoken-rs): a word with the blank or sign before it, up to three
//! digits, a run of punctuation with the line ends after it, a run of blanks. No token crosses the
//! end of a piece, and in what tools print most pieces are one token. So the estimate counts pieces,
//! with an automaton that takes one table look-up a byte, and corrects for those that are more or
//! less than a token.

/// Everything below is in tenths of a token, so that sums are exact and the same on every machine.
const TOKEN: usize = 10;

/// A piece. Exact for digits and for blanks of their own, nearly so for a word after a blank.
const PIECE: u8 = 10;
/// A word with no blank before it, as `Case` in `camelCase`: fewer of these are in the vocabulary.
const GLUED_WORD: u8 = 11;
/// A word after a lone sign, as in `.name` or `_id`: one piece with it, of one token or two.
const JOINED_WORD: u8 = 5;
/// The next eight letters of a word that has eight.
const MORE_LETTERS: u8 = 6;
/// The fourth character of a run of punctuation. Longer runs are mostly rulers, which cost no more.
const MORE_PUNCTUATION: u8 = 5;
/// A byte of a character outside ASCII: 0.15 to 0.25 tokens in running text, 0.3 or more in symbols.
const NON_ASCII_BYTE: u8 = 2;

/// What the splitting rule tells apart.
#[derive(Clone, Copy)]
enum Class {
    LineEnd,
    Blank,
    Lower,
    Upper,
    Digit,
    /// The rest of ASCII, control characters included.
    Punctuation,
    NonAscii,
}

impl Class {
    const ALL: [Self; 7] = [
        Self::LineEnd,
        Self::Blank,
        Self::Lower,
        Self::Upper,
        Self::Digit,
        Self::Punctuation,
        Self::NonAscii,
    ];

    const fn of(byte: u8) -> Self {
        match byte {
            b'\n' | b'\r' => Self::LineEnd,
            b' ' | b'\t' | 0x0b | 0x0c => Self::Blank,
            b'a'..=b'z' => Self::Lower,
            b'A'..=b'Z' => Self::Upper,
            b'0'..=b'9' => Self::Digit,
            0x80.. => Self::NonAscii,
            _ => Self::Punctuation,
        }
    }
}

// The states: what the bytes so far end in.
/// A line end, or nothing yet.
const LINE: u8 = 0;
/// One blank.
const BLANK: u8 = 1;
/// Two blanks or more.
const BLANKS: u8 = 2;
/// A character outside ASCII.
const NON_ASCII: u8 = 3;
/// One sign with no blank before it.
const LONE_SIGN: u8 = 4;
/// A run of punctuation; one state each for 1, 2, 3 and more characters.
const SIGNS: u8 = 5;
const MANY_SIGNS: u8 = SIGNS + 3;
/// A group of digits; one state each for 1, 2 and 3.
const DIGITS: u8 = 9;
const FULL_DIGITS: u8 = DIGITS + 2;
/// A word, last a small letter; one state for each number of letters from 1 to 8, then again from 1.
const LOWER: u8 = 12;
/// The same, last a capital.
const UPPER: u8 = LOWER + LETTERS;
const LETTERS: u8 = 8;
const STATES: u8 = UPPER + LETTERS;

/// The state after a byte of `class`, and what the byte adds.
const fn step(state: u8, class: Class) -> (u8, u8) {
    match (class, state) {
        // A run of punctuation takes the line ends after it into its piece, and so do blanks.
        (Class::LineEnd, LINE | BLANKS | LONE_SIGN..=MANY_SIGNS) => (LINE, 0),
        (Class::LineEnd, _) => (LINE, PIECE),

        // The last blank goes with the word or the punctuation after it; those before it are a piece.
        (Class::Blank, BLANK) => (BLANKS, PIECE),
        (Class::Blank, BLANKS) => (BLANKS, 0),
        (Class::Blank, _) => (BLANK, 0),

        (Class::Digit, DIGITS..FULL_DIGITS) => (state + 1, 0),
        // Digits take no blank into their piece.
        (Class::Digit, BLANK | BLANKS) => (DIGITS, PIECE + PIECE),
        (Class::Digit, _) => (DIGITS, PIECE),

        (Class::Punctuation, LONE_SIGN) => (SIGNS + 1, 0),
        (Class::Punctuation, MANY_SIGNS) => (MANY_SIGNS, 0),
        (Class::Punctuation, SIGNS..MANY_SIGNS) => {
            (state + 1, if state + 1 == MANY_SIGNS { MORE_PUNCTUATION } else { 0 })
        }
        (Class::Punctuation, BLANK | BLANKS) => (SIGNS, PIECE),
        (Class::Punctuation, _) => (LONE_SIGN, PIECE),

        // A capital after a small letter starts a new word.
        (Class::Lower, LOWER..STATES) | (Class::Upper, UPPER..STATES) => {
            let letters = (state - LOWER + 1) % LETTERS;
            (first_letter(class) + letters, if letters == 0 { MORE_LETTERS } else { 0 })
        }
        (Class::Lower | Class::Upper, LINE | BLANK | BLANKS) => (first_letter(class), PIECE),
        (Class::Lower | Class::Upper, LONE_SIGN) => (first_letter(class), JOINED_WORD),
        (Class::Lower | Class::Upper, _) => (first_letter(class), GLUED_WORD),

        (Class::NonAscii, _) => (NON_ASCII, NON_ASCII_BYTE),
    }
}

const fn first_letter(class: Class) -> u8 {
    if matches!(class, Class::Upper) { UPPER } else { LOWER }
}

/// Entries a state has in the tables: the classes, rounded up to a power of two.
const ROW: usize = Class::ALL.len().next_power_of_two();
/// Entries of a table: as many as a byte can index, so that no look-up needs a bounds check.
const TABLE: usize = 256;

// `step`, looked up by `state * ROW + class`. Two tables of bytes: where one of pairs takes a cycle
// more to get at the next state, and each byte waits for the one before it.
static NEXT_ROW: [u8; TABLE] = steps().0;
static COST: [u8; TABLE] = steps().1;
static CLASS: [u8; TABLE] = classes();

const fn steps() -> ([u8; TABLE], [u8; TABLE]) {
    let (mut rows, mut costs) = ([0; TABLE], [0; TABLE]);
    let mut state = 0;
    while state < STATES {
        let mut class = 0;
        while class < Class::ALL.len() {
            let (next, cost) = step(state, Class::ALL[class]);
            let entry = state as usize * ROW + class;
            rows[entry] = next * ROW as u8;
            costs[entry] = cost;
            class += 1;
        }
        state += 1;
    }
    (rows, costs)
}

const fn classes() -> [u8; TABLE] {
    let mut classes = [0; TABLE];
    let mut byte = 0;
    while byte < TABLE {
        classes[byte] = Class::of(byte as u8) as u8;
        byte += 1;
    }
    classes
}

/// About how many o200k_base tokens `bytes` are, at half a gigabyte a second and without allocating.
///
/// Over texts of 4 KB the mean error is 3.2 % and the 95th percentile 9 %. By kind the mean is: JSON
/// 2.6, logs 2.7, prose and markup 2.9, search results 2.9, code 3.5, diffs 4.7, build output 5.5;
/// texts of 1 KB 3.6; single lines 3 to 8. Base64, hashes and rare words come out too low. For bytes
/// that are not text the number means little. It is at least 1 unless there are no bytes.
///
/// The estimate of a whole is never below that of its start, and differs from the sum of those of
/// two parts by at most 3. Over the lines of an input such differences even out to 3 % and less.
///
/// The weights have the least mean relative error over 4,583 texts of 4 KB from 216 files of these
/// kinds, each kind counting the same, and are rounded to tenths. With each kind in turn kept out of
/// the fit the mean error is 3.3 %. Weights for runs of letters, digits and so on, whatever comes
/// before them, reach 5 %.
pub fn estimate(bytes: &[u8]) -> usize {
    let mut row = LINE;
    let mut tenths = 0;
    for &byte in bytes {
        let entry = usize::from(row | CLASS[usize::from(byte)]);
        row = NEXT_ROW[entry];
        tenths += usize::from(COST[entry]);
    }
    let tokens = (tenths + TOKEN / 2) / TOKEN;
    tokens.max(usize::from(!bytes.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn what_the_splitting_rule_decides_alone_is_exact() {
        for text in [
            "",
            "a",
            "12345678",
            "x 1",
            "x  1",
            "a      b",
            "the cat sat on the mat",
            "one\ntwo\n",
            "one\r\n\r\ntwo",
            "one;\ntwo",
            "one  \ntwo",
        ] {
            assert_eq!(estimate(text.as_bytes()), exact(text.as_bytes()), "{text:?}");
        }
    }

    /// Walks every input at once, through the state of a whole and that of its second part.
    #[test]
    fn a_cut_changes_the_sum_by_less_than_two_tokens() {
        let mut seen = BTreeSet::new();
        let mut open: Vec<_> = (0..STATES).map(|state| (state, LINE, 0)).collect();
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            let (whole, part, difference) = at;
            for class in Class::ALL {
                let ((whole, more), (part, less)) = (step(whole, class), step(part, class));
                let difference = difference + i32::from(more) - i32::from(less);
                assert!(difference.unsigned_abs() < 2 * TOKEN as u32, "{at:?}, then {difference}");
                open.push((whole, part, difference));
            }
        }
    }

    proptest! {
        #[test]
        fn of_any_bytes_parts_add_up(
            start in prop::collection::vec(any::<u8>(), 0..300),
            end in "[a-cX-Z0-3 \t\n(._\u{e9}]{0,60}",
        ) {
            let (of_start, of_end) = (estimate(&start), estimate(end.as_bytes()));
            let of_both = estimate(&[&start, end.as_bytes()].concat());
            prop_assert!(of_both >= of_start);
            prop_assert!(of_both.abs_diff(of_start + of_end) <= 3);
            prop_assert!(of_start <= 2 * start.len());
        }
    }
}
