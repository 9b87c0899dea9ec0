//! The promises for anything, taken for what it looks like.
#![no_main]

use hr_fuzz::{check_promises, text_of};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((options, text)) = text_of(bytes) else { return };
    check_promises(&text, &options);
});
