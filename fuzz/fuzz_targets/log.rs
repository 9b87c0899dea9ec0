//! What `hr_properties` asserts of `log`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hr_properties::check("log", bytes));
