//! How the tests of whole programs and of the JSON filter read what is printed: from its text alone.
#![allow(dead_code, reason = "the tests use more of it")]

#[path = "../../../tests/common/account.rs"]
pub(crate) mod account;
#[path = "../../../tests/common/json.rs"]
pub(crate) mod json;
#[path = "../../../crates/json/tests/tape/oracles.rs"]
pub(crate) mod parsers;

/// The handle that `output` starts with.
fn handle(output: &[u8]) -> Option<String> {
    let line = output.strip_prefix(b"[hr ")?.split(|&byte| byte == b'\n').next()?;
    let digits = line.split(|&byte| byte == b' ').next()?;
    let is_handle = digits.len() == 12 && digits.iter().all(u8::is_ascii_hexdigit);
    (is_handle && line.ends_with(b"]")).then(|| String::from_utf8_lossy(digits).into_owned())
}

/// Enough of `bytes` to recognise them by.
fn start_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(300)]).into_owned()
}
