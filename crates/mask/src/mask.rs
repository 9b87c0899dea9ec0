//! The hash of a token in which what varies is masked.

/// The multiplier of rustc's FxHash: hashes here are compared within one run, never stored.
const MULTIPLIER: u64 = 0x517c_c1b7_2722_0a95;

/// What stands for a wildcard; no byte of text has this value.
pub(crate) const WILDCARD: u64 = 256;

/// Longest run that is looked at for being a group of a UUID or of a MAC address.
const GROUP: usize = 16;

/// Hashes a token while it is read, run by run.
#[derive(Default)]
pub(crate) struct Mask {
    hash: u64,
    /// The punctuation before the run.
    before_run: u8,
    /// The hash and the joint before a sign that may belong to a number.
    unsigned: Option<(u64, Option<u64>)>,
    /// Whether nothing but punctuation stands before the byte that comes next.
    after_mark: bool,
    varies: bool,
    /// Whether digits are to stay as they are.
    pub(crate) keeps_digits: bool,
    /// Punctuation since the last wildcard, which belongs to it if another wildcard follows.
    joint: Option<u64>,
}

impl Mask {
    /// A mask for a token that starts here.
    pub(crate) fn new() -> Self {
        Self { after_mark: true, ..Self::default() }
    }

    /// A byte that is neither letter nor digit.
    pub(crate) fn push_mark(&mut self, byte: u8) {
        let may_be_sign = self.after_mark && matches!(byte, b'-' | b'+');
        self.unsigned = may_be_sign.then_some((self.hash, self.joint));
        (self.before_run, self.after_mark) = (byte, true);
        match &mut self.joint {
            Some(joint) => *joint = mix(*joint, u64::from(byte)),
            None => self.hash = mix(self.hash, u64::from(byte)),
        }
    }

    /// A whole run of letters and digits.
    pub(crate) fn push_run(&mut self, run: &[u8], has_digit: bool) {
        // A group of a UUID or of a MAC address may happen to be all letters.
        let may_be_group = self.joint.is_some() && matches!(self.before_run, b'-' | b':');
        let is_group =
            || may_be_group && run.len() <= GROUP && run.iter().all(u8::is_ascii_hexdigit);
        if !self.keeps_digits && (has_digit || is_group()) {
            if let Some(unsigned) = self.unsigned {
                (self.hash, self.joint) = unsigned;
            }
            if self.joint.is_none() {
                self.hash = mix(self.hash, WILDCARD);
            }
            self.joint = Some(self.hash);
            self.varies = true;
        } else {
            self.hash = self.joint.take().unwrap_or(self.hash).rotate_left(7) ^ hash_of_run(run);
        }
        (self.after_mark, self.unsigned) = (false, None);
    }

    pub(crate) fn hash_so_far(&self) -> u64 {
        self.joint.unwrap_or(self.hash)
    }

    pub(crate) fn finish(self) -> (u64, bool) {
        (self.hash_so_far(), self.varies)
    }
}

/// Hashes a run eight bytes at a time.
fn hash_of_run(run: &[u8]) -> u64 {
    let (words, rest) = run.as_chunks();
    let hash = words.iter().fold(0, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let rest = rest.iter().fold(run.len() as u64, |rest, &byte| rest << 8 | u64::from(byte));
    mix(hash, rest)
}

/// The hash of what `hash` is the hash of, followed by `word`.
#[inline]
pub fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ word).wrapping_mul(MULTIPLIER)
}
