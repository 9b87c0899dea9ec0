//! A project's configuration: each fault names the file, and a line that is there; what is no text is one.

use hr_config::faults_of;
use std::path::Path;

pub(crate) fn check(bytes: &[u8]) {
    let file = Path::new("project/.hr.toml");
    let faults = faults_of(bytes, file);
    let lines = bytes.split(|&byte| byte == b'\n').count();
    for fault in &faults {
        assert_eq!(fault.file, file);
        assert!(fault.line.is_none_or(|line| (1..=lines).contains(&line)), "{fault}");
        assert!(!fault.what.is_empty() && !fault.what.contains('\n'), "{fault}");
    }
    assert!(!faults.is_empty() || std::str::from_utf8(bytes).is_ok(), "it is no text");
    assert_eq!(faults, faults_of(bytes, file), "not the same again");
}
