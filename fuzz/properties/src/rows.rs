//! The promises for JSON: no value is altered, every row is printed or named.

use crate::promises::{check_promises, text_of};
use hr_core::Kind;
use hr_pipe::Options;

pub(crate) fn check(bytes: &[u8]) {
    let Some((options, text)) = text_of(bytes) else { return };
    check_promises(&text, &Options { kind: Some(Kind::Json), ..options });
}
