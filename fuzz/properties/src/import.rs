//! Directories that others say are exports: nothing is stored under a name that is not its own, whatever the index says. The
//! first line is an original, what follows it the index.

use crate::promises::with_archive;
use crate::scratch::tempdir;
use hr_archive::Import;
use hr_core::{Handle, HandlePrefix};
use std::fs;

pub(crate) fn check(bytes: &[u8]) {
    let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
    let (original, index) = (&bytes[..end], bytes.get(end + 1..).unwrap_or_default());
    let dir = tempdir();
    let handle = Handle::of(original);
    let wrong = "0123456789ab.txt";
    fs::write(dir.path().join(format!("{handle}.txt")), original).expect("room");
    fs::write(dir.path().join(wrong), original).expect("room");
    fs::write(dir.path().join("hr-export.jsonl"), index).expect("room");
    let Ok(import) = Import::from(dir.path()) else { return };
    assert!(import.handles().contains(&handle) && import.handles().len() == 2, "{import:?}");
    with_archive(|archive| {
        for &name in import.handles() {
            let Ok(entry) = archive.import(&import, name) else { continue };
            assert_eq!((name, entry.handle()), (handle, handle), "it has another name");
            assert!(!entry.label().chars().any(char::is_control), "{:?}", entry.label());
            let mut stored = vec![];
            archive.read(&HandlePrefix::from(name), .., &mut stored).expect("it is stored");
            assert!(stored == original, "other bytes than were there");
        }
    });
}
