//! What `hr_properties` asserts of `code`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hr_properties::check("code", bytes));
