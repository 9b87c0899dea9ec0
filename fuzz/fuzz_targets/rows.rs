//! The promises for JSON: no value is altered, every row is printed or named.
#![no_main]

use hr_core::Kind;
use hr_fuzz::{check_promises, text_of};
use hr_pipe::Options;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((options, text)) = text_of(bytes) else { return };
    check_promises(&text, &Options { kind: Some(Kind::Json), ..options });
});
