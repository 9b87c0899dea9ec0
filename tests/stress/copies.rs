//! Copies of an archive that is in use.

use crate::common::inputs::{Numbers, log};
use crate::common::{self, Home, command, handle};
use crate::input::{Form, Piece};
use crate::process::{NO_LIMIT, run};
use crate::{DAMAGED, FORGOTTEN, NOT_STORED, no_faults, rounds, seed, tell};
use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// What was printed by writers that go on while an archive is copied, each handle with the hash it stands
/// for.
#[derive(Default)]
pub(crate) struct Printed {
    pub(crate) handles: Mutex<Vec<(String, blake3::Hash)>>,
    pub(crate) forgotten: Mutex<HashSet<String>>,
}

impl Printed {
    pub(crate) fn add(&self, out: &[u8], input: &[u8], handle: Option<String>) {
        let hash = blake3::hash(input);
        let handle = handle.unwrap_or_else(|| panic!("no handle: {}", common::start_of(out)));
        assert_eq!(handle, hash.to_hex()[..12]);
        self.handles.lock().expect("no thread panicked").push((handle, hash));
    }
}

/// Ends threads also if the one that they work for panics.
pub(crate) struct SetWhenDropped<'a>(&'a AtomicBool);

impl Drop for SetWhenDropped<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Copies a directory as any program for backups does: file by file, in any order, while they change.
pub(crate) fn copy_files(from: &Path, to: &Path, numbers: &mut Numbers) {
    fs::create_dir_all(to).expect("a directory");
    let mut entries: Vec<_> = fs::read_dir(from).into_iter().flatten().flatten().collect();
    for last in (1..entries.len()).rev() {
        entries.swap(last, numbers.below(last as u64 + 1) as usize);
    }
    for entry in entries {
        let (path, name) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_files(&path, &name, numbers);
        } else if let Err(error) = fs::copy(&path, &name) {
            // It was there when the directory was listed.
            assert_eq!(error.kind(), io::ErrorKind::NotFound, "{error}");
        }
        thread::sleep(Duration::from_micros(numbers.below(4_000)));
    }
}

/// Copies an archive several times while it is written to and, if so wanted, while what it holds is moved
/// and forgotten.
pub(crate) fn copies(is_compacted: bool) {
    let (home, printed, is_over) = (Home::new(), Printed::default(), AtomicBool::new(false));
    let path = home.path();
    let mut faults = vec![];
    let (mut checked, mut damaged, mut unknown) = (0, 0, 0);
    let count = 4 * rounds();
    thread::scope(|scope| {
        for writer in 0..3 {
            let (path, printed, is_over) = (&path, &printed, &is_over);
            scope.spawn(move || {
                let mut numbers = Numbers(seed() + writer);
                while !is_over.load(Ordering::Relaxed) {
                    let log = log(numbers.below(u64::MAX), 300 + numbers.below(300) as usize);
                    let done = run(path, "hr-route", NO_LIMIT, &log, None);
                    printed.add(&done.out, &log, handle(&done.out));
                    thread::sleep(Duration::from_millis(numbers.below(60)));
                }
            });
        }
        // A stream as slow as a command that prints it.
        scope.spawn(|| {
            let mut next = seed() + 1_000;
            while !is_over.load(Ordering::Relaxed) {
                next += 1;
                // Housekeeping has its turn while there is none.
                thread::sleep(Duration::from_millis(700));
                let bytes = Piece { form: Form::Random, seed: next, size: 6 << 20 }.bytes();
                let mut child = command("hr-archive")
                    .env("HR_HOME", &path)
                    .env("HR_MAX_MIB", "1000000")
                    .spawn()
                    .expect("it starts");
                let mut stdin = child.stdin.take().expect("it is piped");
                for part in bytes.chunks(1 << 20) {
                    stdin.write_all(part).expect("it reads on");
                    thread::sleep(Duration::from_millis(40));
                }
                drop(stdin);
                let out = child.wait_with_output().expect("it ends").stdout;
                printed.add(
                    &out,
                    &bytes,
                    Some(String::from_utf8_lossy(&out).trim_end().to_owned()),
                );
            }
        });
        if is_compacted {
            scope.spawn(|| {
                let mut numbers = Numbers(seed());
                while !is_over.load(Ordering::Relaxed) {
                    let unwanted: Vec<String> = {
                        let mut handles = printed.handles.lock().expect("no thread panicked");
                        let count = handles.len().saturating_sub(60).min(5);
                        (0..count)
                            .map(|_| {
                                let at = numbers.below(handles.len() as u64) as usize;
                                handles.swap_remove(at).0
                            })
                            .collect()
                    };
                    printed
                        .forgotten
                        .lock()
                        .expect("no thread panicked")
                        .extend(unwanted.iter().cloned());
                    for handle in unwanted {
                        run(&path, &format!("hr-retrieve {handle} --forget"), NO_LIMIT, b"", None);
                    }
                    run(&path, "hr-retrieve --compact", NO_LIMIT, b"", None);
                }
            });
        }
        let mut numbers = Numbers(seed() + 7);
        let _ends = SetWhenDropped(&is_over);
        for number in 0..count {
            thread::sleep(Duration::from_millis(200 + numbers.below(200)));
            let before = printed.handles.lock().expect("no thread panicked").clone();
            let copy = Home::new();
            copy_files(&path, &copy.path(), &mut numbers);
            let forgotten = printed.forgotten.lock().expect("no thread panicked").clone();
            let newest = before.iter().rev().take(40);
            let others = before.iter().step_by(before.len() / 20 + 1);
            for (handle, hash) in newest.chain(others) {
                let done = run(&copy.path(), &format!("hr-retrieve {handle}"), NO_LIMIT, b"", None);
                checked += 1;
                match done.code {
                    Some(0) if blake3::hash(&done.out) == *hash => {}
                    FORGOTTEN if forgotten.contains(handle) => {}
                    DAMAGED if is_compacted => damaged += 1,
                    NOT_STORED if is_compacted => unknown += 1,
                    code => faults.push(format!("copy {number}: {handle}: {code:?}, {}", done.err)),
                }
            }
            // It goes on where the copy was made.
            let new = log(u64::MAX - number, 300);
            let old = before.last().map(|(handle, _)| handle.clone());
            copy.given(&new).when("hr-route").exits(0).says_nothing().restores();
            if let Some(old) = old.filter(|old| !forgotten.contains(old)) {
                let done = run(&path, &format!("hr-retrieve {old}"), NO_LIMIT, b"", None);
                // It may have been forgotten since.
                if done.code == Some(0) {
                    copy.given(&done.out).when("hr-archive").exits(0).says_nothing();
                    assert!(copy.retrieve(&old) == done.out, "{old}, archived once more");
                }
            }
            if !faults.is_empty() {
                break;
            }
        }
    });
    let moving = if is_compacted { ", while it is compacted" } else { "" };
    tell(&format!(
        "{count} copies{moving}: {checked} handles checked, {damaged} damaged and {unknown} unknown there, {} \
         wrong",
        faults.len()
    ));
    no_faults(&faults, home);
}

#[test]
fn an_archive_is_copied_while_it_is_written_to() {
    copies(false);
}

#[test]
fn an_archive_is_copied_while_it_is_compacted() {
    copies(true);
}
