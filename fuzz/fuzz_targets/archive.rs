//! What `hr_properties` asserts of `archive`.
#![no_main]

use std::backtrace::Backtrace;
use std::panic::{PanicHookInfo, set_hook};
use std::process;

/// Ends the process, as a fuzzer expects it, but where it is the index's database that panics: the archive has
/// to catch that and to make the index again. What it does not catch ends the process all the same.
fn on_panic(panic: &PanicHookInfo<'_>) {
    let is_of_database =
        |text: &str| ["fjall", "lsm-tree", "lsm_tree"].iter().any(|name| text.contains(name));
    let is_expected = panic.location().is_some_and(|place| is_of_database(place.file()))
        || is_of_database(&Backtrace::force_capture().to_string());
    if !is_expected {
        println!("{panic}\n{}", Backtrace::force_capture());
        process::abort();
    }
}

libfuzzer_sys::fuzz_target!(
    init: set_hook(Box::new(on_panic)),
    |bytes: &[u8]| hr_properties::check("archive", bytes)
);
