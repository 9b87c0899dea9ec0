//! The values of a column other than numbers: how many of each there are.

use super::failure::{Report, Subject};
use super::place::{Place, Places};
use super::same::is_same;
use rustc_hash::FxHashMap;

/// Distinct values that are counted one by one, and the longest of them.
const EXACT: usize = 128;
const EXACT_LEN: usize = 64;
/// Kinds of values, what varies masked, that are told apart. A column with more is free text.
const KINDS: usize = 256;
/// Texts that are recognised without another look: a power of two.
const KNOWN: usize = 128;
/// What stands for the hash of any number in hexadecimal digits.
const HEXADECIMAL: u64 = 1;

/// A value as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Distinct {
    pub(crate) text: Box<[u8]>,
    pub(crate) places: Places,
    report: Report,
    kind: Option<u32>,
}

/// The values of a column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    exact: Exact,
    kinds: Kinds,
    known: Vec<Known>,
}

/// Values as they are written; `None` when they are too many or too long.
#[derive(Clone, Debug)]
struct Exact(Option<(Vec<u64>, Vec<Distinct>)>);

impl Default for Exact {
    fn default() -> Self {
        Self(Some(Default::default()))
    }
}

/// Kinds of values; `None` when they are too many.
#[derive(Clone, Debug)]
struct Kinds(Option<(FxHashMap<u64, u32>, Vec<Places>)>);

impl Default for Kinds {
    fn default() -> Self {
        Self(Some(Default::default()))
    }
}

/// A text that reports nothing, whatever its digits, by a hash without them; or any number in hexadecimal digits.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    hash: u64,
    kind: Option<u32>,
}

impl Texts {
    /// Counts the number that is written `raw`; numbers have no kinds.
    pub(crate) fn add_number(&mut self, raw: &[u8], place: Place) {
        if let Some(Lookup::New(distinct)) = self.exact.find(raw, place) {
            distinct.kind = None;
        }
    }

    /// Counts the value that is written `raw` and says `text`.
    pub(crate) fn add(
        &mut self,
        raw: &[u8],
        text: &[u8],
        place: Place,
        subject: &Subject,
    ) -> Report {
        let is_string = raw.len() != text.len();
        match self.exact.find(raw, place) {
            Some(Lookup::Known(distinct)) => {
                let (kind, report) = (distinct.kind, distinct.report);
                self.kinds.count(kind, place);
                report
            }
            Some(Lookup::New(distinct)) => {
                distinct.report = subject.report(text, is_string);
                distinct.kind = self.kinds.of(text);
                let (kind, report) = (distinct.kind, distinct.report);
                self.kinds.count(kind, place);
                report
            }
            None => self.add_free(text, is_string, place, subject),
        }
    }

    /// Counts one of many values: it is looked at only if none was like it but for its digits.
    fn add_free(
        &mut self,
        text: &[u8],
        is_string: bool,
        place: Place,
        subject: &Subject,
    ) -> Report {
        if self.known.is_empty() {
            self.known.resize(KNOWN, Known::default());
        }
        let hash = if is_hexadecimal(text) { HEXADECIMAL } else { hash::<true>(text) };
        let known = &mut self.known[hash as usize % KNOWN];
        if known.hash == hash {
            self.kinds.count(known.kind, place);
            return Report::None;
        }
        let kind = self.kinds.of(text);
        self.kinds.count(kind, place);
        if subject.is_calm(text) {
            *known = Known { hash, kind };
            return Report::None;
        }
        subject.report(text, is_string)
    }

    /// The values as they are written, in the order in which they came; `None` if they are too many.
    pub(crate) fn distinct(&self) -> Option<&[Distinct]> {
        self.exact.0.as_ref().map(|exact| exact.1.as_slice())
    }

    /// The kinds of values; `None` if they are too many.
    pub(crate) fn kinds(&self) -> Option<&[Places]> {
        self.kinds.0.as_ref().map(|kinds| kinds.1.as_slice())
    }
}

enum Lookup<'a> {
    Known(&'a Distinct),
    New(&'a mut Distinct),
}

impl Exact {
    /// Counts a value among those that are told apart.
    #[inline]
    fn find(&mut self, raw: &[u8], place: Place) -> Option<Lookup<'_>> {
        let (hashes, all) = self.0.as_ref()?;
        let hash = hash::<false>(raw);
        let found = hashes.iter().position(|known| *known == hash);
        let fits = match found {
            Some(at) => is_same(&all[at].text, raw),
            None => hashes.len() < EXACT && raw.len() <= EXACT_LEN,
        };
        if !fits {
            self.0 = None;
            return None;
        }
        let (hashes, all) = self.0.as_mut()?;
        if let Some(at) = found {
            all[at].places.add(place);
            return Some(Lookup::Known(&all[at]));
        }
        hashes.push(hash);
        let mut places = Places::default();
        places.add(place);
        all.push(Distinct { text: raw.into(), places, report: Report::None, kind: None });
        all.last_mut().map(Lookup::New)
    }
}

impl Kinds {
    /// The kind of `text`.
    fn of(&mut self, text: &[u8]) -> Option<u32> {
        let (ids, kinds) = self.0.as_mut()?;
        let next = kinds.len() as u32;
        let id = *ids.entry(hr_mask::hash(text)).or_insert(next);
        if id == next {
            kinds.push(Places::default());
            if kinds.len() > KINDS {
                self.0 = None;
                return None;
            }
        }
        Some(id)
    }

    #[inline]
    fn count(&mut self, kind: Option<u32>, place: Place) {
        if let (Some((_, kinds)), Some(kind)) = (&mut self.0, kind) {
            kinds[kind as usize].add(place);
        }
    }
}

/// A hash of `text`, of all of it or of what is left when each digit is the same. Never 0.
#[inline]
fn hash<const WITHOUT_DIGITS: bool>(text: &[u8]) -> u64 {
    let mix = |hash: u64, word: u64| {
        let word = if WITHOUT_DIGITS { without_digits(word) } else { word };
        hr_mask::mix(hash, word)
    };
    let (words, rest) = text.as_chunks();
    let hash =
        words.iter().fold(text.len() as u64, |all, word| mix(all, u64::from_le_bytes(*word)));
    let rest = rest.iter().fold(1, |rest, &byte| rest << 8 | u64::from(byte));
    let hash = mix(hash, rest);
    // The low bits are those that depend on the least of the text.
    (hash ^ hash >> 32) | 1 << 63
}

/// Whether `text` is a number in hexadecimal digits, or several joined by hyphens, as identifiers are. All such texts are of
/// one kind, and no word of failure is in them.
#[inline]
fn is_hexadecimal(text: &[u8]) -> bool {
    let may_be = [text.first(), text.last()].iter().all(|it| it.is_some_and(u8::is_ascii_hexdigit));
    // Digits and letters come without order: to branch on each would be to guess.
    let is_number = |run: &[u8]| {
        let signs = run.iter().fold(0, |signs, &byte| signs | SIGNS[usize::from(byte)]);
        signs & DIGIT != 0 && signs & OTHER == 0
    };
    may_be && text.split(|&byte| byte == b'-').all(is_number)
}

/// What bytes are in a number in hexadecimal digits, a bit each. A number without digits may be a word.
const DIGIT: u8 = 1;
const OTHER: u8 = 2;
const SIGNS: [u8; 256] = {
    let mut signs = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        if (byte as u8).is_ascii_hexdigit() {
            signs[byte] = if (byte as u8).is_ascii_digit() { DIGIT } else { 0 };
        }
        byte += 1;
    }
    signs
};

/// `word` with each byte 0 that is a digit: 8 are compared at once.
#[inline]
fn without_digits(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHS: u64 = ONES * 0x80;
    let from_zero = word ^ (ONES * u64::from(b'0'));
    let is_ten_or_more = (from_zero & !HIGHS) + ONES * (0x80 - 10);
    let is_other = (is_ten_or_more | from_zero) & HIGHS;
    word & ((is_other >> 7) * 0xff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hr_core::Span;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn digits_alone_are_left_out(bytes in any::<[u8; 8]>()) {
            let expected = bytes.map(|byte| if byte.is_ascii_digit() { 0 } else { byte });
            prop_assert_eq!(without_digits(u64::from_le_bytes(bytes)).to_le_bytes(), expected);
        }

        #[test]
        fn hexadecimal_numbers_are_calm_and_of_one_kind(text in "[0-9a-fA-F]{0,20}(-[0-9a-f]{1,20}){0,5}") {
            if is_hexadecimal(text.as_bytes()) {
                prop_assert_eq!(hr_mask::hash(text.as_bytes()), hr_mask::hash(b"7"));
                prop_assert!(Subject::of(b"id", false).is_calm(text.as_bytes()));
            }
        }
    }

    #[test]
    fn a_failure_is_found_however_many_texts_there_are() {
        let subject = Subject::of(b"msg", false);
        let mut texts = Texts::default();
        let mut add = |row: usize, text: &str| {
            let place = Place::new(row, Span::default());
            texts.add(format!("\"{text}\"").as_bytes(), text.as_bytes(), place, &subject)
        };
        for row in 0..1_000 {
            let exit = |code| format!("job {row} ended, exit code {code}");
            assert_eq!(add(row, &exit(0)), Report::None);
            assert_eq!(add(row, &exit(row % 50 + 1)), Report::Failure);
            assert_eq!(add(row, &format!("job {row} ended")), Report::None);
        }
        assert!(texts.distinct().is_none());
        assert!(texts.kinds().is_some_and(|kinds| kinds[0].count >= 1_000));
    }
}
