//! A Source as it is without a terminal.

use hr_core::Source;
use hr_mask::without_escapes;
use std::borrow::Cow;

/// The bytes of `source` without colours, with as many lines.
pub(crate) fn plain<'a>(source: &Source<'a>) -> Cow<'a, [u8]> {
    if !source.bytes().contains(&b'\x1b') {
        return Cow::Borrowed(source.bytes());
    }
    let mut plain = Vec::with_capacity(source.len());
    for line in source.lines() {
        plain.extend_from_slice(&without_escapes(line));
        plain.push(b'\n');
    }
    Cow::Owned(plain)
}
