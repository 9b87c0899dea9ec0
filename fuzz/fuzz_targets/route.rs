//! What `hr_properties` asserts of `route`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hr_properties::check("route", bytes));
