//! The hash of a token in which what varies is masked.

/// The multiplier of rustc's FxHash: hashes here are compared within one run, never stored.
pub(crate) const MULTIPLIER: u64 = 0x517c_c1b7_2722_0a95;

/// What stands for a wildcard; no byte of text has this value.
pub(crate) const WILDCARD: u16 = 256;

/// Hashes a token while it is read, run by run.
#[derive(Default)]
pub(crate) struct Mask {
    hash: u64,
    run: u64,
    run_len: usize,
    run_has_digit: bool,
    /// Whether all letters of the run are hex digits.
    run_is_hex: bool,
    /// The punctuation before the run.
    before_run: u8,
    varies: bool,
    /// Whether digits are to stay as they are.
    pub(crate) keeps_digits: bool,
    /// Punctuation since the last wildcard, which belongs to it if another wildcard follows.
    joint: Option<u64>,
}

impl Mask {
    pub(crate) fn push(&mut self, byte: u8) {
        if byte.is_ascii_alphanumeric() || byte >= 0x80 {
            self.run_is_hex = byte.is_ascii_hexdigit() && (self.run_is_hex || self.run_len == 0);
            self.run = mix(self.run, u16::from(byte));
            self.run_len += 1;
            self.run_has_digit |= byte.is_ascii_digit();
            return;
        }
        self.end_run();
        self.before_run = byte;
        match &mut self.joint {
            Some(joint) => *joint = mix(*joint, u16::from(byte)),
            None => self.hash = mix(self.hash, u16::from(byte)),
        }
    }

    fn end_run(&mut self) {
        if self.run_len == 0 {
            return;
        }
        // A group of a UUID or of a MAC address may happen to be all letters.
        let is_group =
            self.run_is_hex && self.joint.is_some() && matches!(self.before_run, b'-' | b':');
        if (self.run_has_digit || is_group) && !self.keeps_digits {
            if self.joint.is_none() {
                self.hash = mix(self.hash, WILDCARD);
            }
            self.joint = Some(self.hash);
            self.varies = true;
        } else {
            self.hash = self.joint.take().unwrap_or(self.hash).rotate_left(7) ^ self.run;
        }
        (self.run, self.run_len, self.run_has_digit) = (0, 0, false);
    }

    pub(crate) fn hash_so_far(&self) -> u64 {
        self.joint.unwrap_or(self.hash).rotate_left(7) ^ self.run
    }

    pub(crate) fn finish(mut self) -> (u64, bool) {
        self.end_run();
        (self.joint.unwrap_or(self.hash), self.varies)
    }
}

/// The hash of what `hash` is the hash of, followed by `symbol`.
pub(crate) fn mix(hash: u64, symbol: u16) -> u64 {
    (hash.rotate_left(5) ^ u64::from(symbol)).wrapping_mul(MULTIPLIER)
}
