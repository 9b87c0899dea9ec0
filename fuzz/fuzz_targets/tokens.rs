//! What `hr_properties` asserts of `tokens`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hr_properties::check("tokens", bytes));
