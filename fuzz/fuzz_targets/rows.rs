//! What `hr_properties` asserts of `rows`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hr_properties::check("rows", bytes));
