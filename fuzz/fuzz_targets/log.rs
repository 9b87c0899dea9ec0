//! The promises for a log: every line is printed as it is or inside one mark, and the rest of them.
#![no_main]

use hr_core::Kind;
use hr_fuzz::{check_promises, text_of};
use hr_pipe::Options;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((options, text)) = text_of(bytes) else { return };
    check_promises(&text, &Options { kind: Some(Kind::Log), ..options });
});
