//! The skeleton of a line: its hash with all that varies masked.
//!
//! What varies are runs of letters, digits and bytes beyond ASCII that hold a digit, as in `hr-mask`, whose
//! rules are finer but cost ten times as much. Lines with the same skeleton are of the same kind, so a line is
//! looked at closely only when its skeleton is new. Eight bytes are looked at together, as integers.

use std::ops::Range;

/// What stands for a run that varies.
const WILDCARD: u64 = 0x9e37_79b9_7f4a_7c15;
/// Odd, with as many ones as zeros: the multiplier of wyhash.
const MULTIPLIER: u64 = 0xa076_1d64_78bd_642f;

/// A run of letters and digits that holds a digit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    /// Offset of its first byte in the line.
    pub(crate) start: u32,
    /// Offset after its last byte.
    pub(crate) end: u32,
}

impl Run {
    /// Its bytes in `line`.
    pub(crate) fn of(self, line: &[u8]) -> &[u8] {
        &line[self.start as usize..self.end as usize]
    }
}

/// Reads skeletons. Keeps its buffers from line to line.
#[derive(Debug, Default)]
pub(crate) struct Skeletons {
    /// The runs of the last line that was read.
    pub(crate) runs: Vec<Run>,
    /// A bit for each byte of the line, 64 to a word: whether it belongs to a run, whether it is a digit.
    words: Vec<u64>,
    digits: Vec<u64>,
}

impl Skeletons {
    /// The hash of `line` with its runs masked; `self.runs` are those runs then. A line of 4 GiB and more
    /// is not for this.
    pub(crate) fn read(&mut self, line: &[u8]) -> u64 {
        self.classify(line);
        self.runs.clear();
        let mut hash = WILDCARD;
        let mut from = 0;
        let mut block = 0;
        let Some(&first) = self.digits.first() else { return hash };
        let mut digits = first;
        loop {
            if digits == 0 {
                block += 1;
                match self.digits.get(block) {
                    Some(&next) => digits = next,
                    None => break,
                }
                continue;
            }
            let at = block * 64 + digits.trailing_zeros() as usize;
            let start = self.start_of_run(at);
            let end = self.end_of_run(at);
            self.runs.push(Run { start: start as u32, end: end as u32 });
            hash = fold(hash_of(hash, line, from..start) ^ WILDCARD, MULTIPLIER);
            from = end;
            block = end / 64;
            digits = match self.digits.get(block) {
                Some(&word) => word & (u64::MAX << (end % 64)),
                None => break,
            };
        }
        hash_of(hash, line, from..line.len())
    }

    fn classify(&mut self, line: &[u8]) {
        self.words.clear();
        self.digits.clear();
        let mut blocks = line.chunks_exact(64);
        for block in &mut blocks {
            let (words, digits) = classes(block);
            self.words.push(words);
            self.digits.push(digits);
        }
        let rest = blocks.remainder();
        if !rest.is_empty() {
            let mut padded = [0; 64];
            padded[..rest.len()].copy_from_slice(rest);
            let (words, digits) = classes(&padded);
            self.words.push(words);
            self.digits.push(digits);
        }
    }

    /// Where the run starts that the byte at `at` belongs to.
    fn start_of_run(&self, at: usize) -> usize {
        let mut block = at / 64;
        let mut others = !self.words[block] & ((1_u64 << (at % 64)) - 1);
        while others == 0 {
            if block == 0 {
                return 0;
            }
            block -= 1;
            others = !self.words[block];
        }
        block * 64 + 64 - others.leading_zeros() as usize
    }

    /// Where the run ends that the byte at `at` belongs to.
    fn end_of_run(&self, at: usize) -> usize {
        let mut block = at / 64;
        let mut others = !self.words[block] & (u64::MAX << (at % 64));
        while others == 0 {
            block += 1;
            match self.words.get(block) {
                Some(&words) => others = !words,
                None => return block * 64,
            }
        }
        block * 64 + others.trailing_zeros() as usize
    }
}

/// For 64 bytes, a bit for each: whether it is a letter, a digit or beyond ASCII; whether it is a digit.
fn classes(block: &[u8]) -> (u64, u64) {
    let (mut words, mut digits) = (0, 0);
    for (number, eight) in block.chunks_exact(8).enumerate() {
        let (is_word, is_digit) = classes_of_eight(load(eight));
        words |= is_word << (8 * number);
        digits |= is_digit << (8 * number);
    }
    (words, digits)
}

const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;

/// The same for eight bytes. Sums stay below 256 in each byte, so nothing is carried into the next.
fn classes_of_eight(bytes: u64) -> (u64, u64) {
    let low = bytes & !HIGH;
    let at_least = |low: u64, byte: u8| low + (0x80 - u64::from(byte)) * EACH;
    let is_digit = at_least(low, b'0') & !at_least(low, b'9' + 1) & !bytes & HIGH;
    let lower = low | (0x20 * EACH);
    let is_letter = at_least(lower, b'a') & !at_least(lower, b'z' + 1);
    let is_word = (is_letter | is_digit | bytes) & HIGH;
    (gather(is_word), gather(is_digit))
}

/// The highest bits of eight bytes as the bits of one.
fn gather(high: u64) -> u64 {
    ((high >> 7).wrapping_mul(0x0102_0408_1020_4080)) >> 56
}

fn load(eight: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(eight);
    u64::from_le_bytes(bytes)
}

/// Goes on hashing with the bytes of `line` in `piece`.
fn hash_of(mut hash: u64, line: &[u8], piece: Range<usize>) -> u64 {
    let mut at = piece.start;
    while at + 8 <= piece.end {
        hash = fold(hash ^ load(&line[at..at + 8]), MULTIPLIER);
        at += 8;
    }
    let rest = piece.end - at;
    if rest == 0 {
        return hash;
    }
    // Up to seven bytes: loaded together with those behind them where the line has so many.
    let last = match line.get(at..at + 8) {
        Some(eight) => load(eight) & ((1 << (8 * rest)) - 1),
        None => line[at..piece.end].iter().rev().fold(0, |sum, &byte| sum << 8 | u64::from(byte)),
    };
    fold(hash ^ last, MULTIPLIER ^ rest as u64)
}

/// Multiplies and folds the product, as wyhash does.
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

/// Goes on hashing with something that is not part of the skeleton: bytes that matter although they vary.
pub(crate) fn hash_with(hash: u64, bytes: &[u8]) -> u64 {
    hash_of(fold(hash ^ bytes.len() as u64, MULTIPLIER), bytes, 0..bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(line: &[u8]) -> (u64, Vec<Run>) {
        let mut skeletons = Skeletons::default();
        (skeletons.read(line), skeletons.runs)
    }

    /// The same byte by byte.
    fn runs_of(line: &[u8]) -> Vec<Run> {
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
        let mut runs = Vec::new();
        let mut start = 0;
        for part in line.split(|byte| !is_word(byte)) {
            let end = start + part.len();
            if part.iter().any(u8::is_ascii_digit) {
                runs.push(Run { start: start as u32, end: end as u32 });
            }
            start = end + 1;
        }
        runs
    }

    proptest! {
        #[test]
        fn runs_are_found_wherever_they_are(
            line in prop::collection::vec(
                prop_oneof![Just(b'7'), Just(b'a'), Just(b'a'), Just(b' '), any::<u8>()], 0..300)
        ) {
            prop_assert_eq!(read(&line).1, runs_of(&line));
        }

        #[test]
        fn what_varies_does_not_matter_and_all_else_does(
            line in "[a-z .:\\[]{0,40}([0-9]{1,9}[a-z .:é\\[]{0,70}){0,4}",
            at in any::<prop::sample::Index>(),
        ) {
            let digits = |byte: &u8| if byte.is_ascii_digit() { b'3' } else { *byte };
            let line = line.into_bytes();
            let other: Vec<u8> = line.iter().map(digits).collect();
            prop_assert_eq!(read(&line).0, read(&other).0);
            let runs = read(&line).1;
            if line.is_empty() {
                return Ok(());
            }
            let at = at.index(line.len());
            if !runs.iter().any(|run| (run.start as usize..run.end as usize).contains(&at)) {
                let mut other = line.clone();
                other[at] ^= 1;
                if runs_of(&other) == runs {
                    prop_assert_ne!(read(&line).0, read(&other).0);
                }
            }
        }
    }

    #[test]
    fn the_number_of_runs_matters() {
        assert_eq!(read(b"took 9 ms").0, read(b"took 9210 ms").0);
        assert_ne!(read(b"took 9 ms").0, read(b"took 9.2 ms").0);
        assert_ne!(read(b"took 9").0, read(b"9took 9").0);
        assert_ne!(read(b"").0, read(b"9").0);
    }
}
