//! What `hr_properties` asserts of `json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hr_properties::check("json", bytes));
