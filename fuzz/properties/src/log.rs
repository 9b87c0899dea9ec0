//! The promises for a log, held or flowing: every line is printed as it is or inside one mark, and the rest of
//! them.

use crate::promises::{check_promises, check_promises_of_stream, text_of};
use hr_core::Kind;
use hr_pipe::Options;

pub(crate) fn check(bytes: &[u8]) {
    let Some((options, text)) = text_of(bytes) else { return };
    let options = Options { kind: Some(Kind::Log), ..options };
    check_promises(&text, &options);
    check_promises_of_stream(&text, &options);
}
