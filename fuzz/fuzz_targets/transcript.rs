//! What `hr_properties` asserts of `transcript`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hr_properties::check("transcript", bytes));
