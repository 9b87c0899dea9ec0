//! What a reader was shown, in a file that may be damaged: what is said to have been shown was, line by line. The first byte
//! says how the file is damaged, the next three where; the others are texts with a zero byte between them, the last
//! of which is asked for.

use crate::scratch::tempdir;
use hr_session::{Call, Seen, Session, start};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

pub(crate) fn check(bytes: &[u8]) {
    let [how, damage @ ..] = bytes else { return };
    let Some((damage, texts)) = damage.split_at_checked(3) else { return };
    let mut texts: Vec<&[u8]> = texts.split(|&byte| byte == 0).take(6).collect();
    let Some(asked) = texts.pop() else { return };
    let dir = tempdir();
    start(dir.path(), "s").expect("room");
    let labels: Vec<String> = (0..texts.len()).map(|number| format!("call {number}")).collect();
    for (label, text) in labels.iter().zip(&texts) {
        let mut session = open(dir.path());
        session.seen(&call(label), text);
        session.shown(&call(label), text, text, false).expect("room");
    }
    let whole = open(dir.path()).seen(&call("asked"), asked);
    holds(&whole, &labels, &texts, asked);
    for file in files(dir.path()) {
        let mut bytes = fs::read(&file).expect("a file");
        damage_at(&mut bytes, *how, damage);
        fs::write(&file, bytes).expect("room");
    }
    if let Ok(Some(session)) = open_again(dir.path()) {
        holds(&session.seen(&call("asked"), asked), &labels, &texts, asked);
    }
}

fn call(label: &str) -> Call<'_> {
    Call { id: None, key: label, label }
}

fn open(dir: &Path) -> Session {
    open_again(dir).ok().flatten().expect("it was started")
}

fn open_again(dir: &Path) -> Result<Option<Session>, hr_session::Error> {
    Session::open_at(dir, "s", None, UNIX_EPOCH + Duration::from_secs(1_795_000_000))
}

/// Asserts that `seen` is true: its lines are lines of what was delivered for the call that it names.
fn holds(seen: &Seen, labels: &[String], texts: &[&[u8]], asked: &[u8]) {
    let text_of = |label: &str| {
        let number = labels.iter().position(|known| known == label).expect("a call that was made");
        texts[number]
    };
    match seen {
        Seen::Nothing => {}
        Seen::Again => panic!("this call was never made"),
        Seen::Whole { label } => assert!(text_of(label) == asked, "another text than {label}"),
        Seen::Lines(runs) => {
            let asked = lines(asked);
            for run in runs {
                let delivered = lines(text_of(&run.label));
                let then = run.then..run.then + run.lines.len();
                assert!(asked[run.lines.clone()] == delivered[then], "other lines: {run:?}");
                assert_eq!(run.of, delivered.len(), "{run:?}");
            }
        }
    }
}

/// The lines of `text` without their ends: the last one may have none.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    let lines = text.split_inclusive(|&byte| byte == b'\n');
    lines.map(|line| line.strip_suffix(b"\n").unwrap_or(line)).collect()
}

/// Alters a byte, cuts the file, or puts something at its end.
fn damage_at(bytes: &mut Vec<u8>, how: u8, damage: &[u8]) {
    let at = usize::from(u16::from_le_bytes([damage[0], damage[1]]));
    match how % 4 {
        0 if !bytes.is_empty() => {
            let len = bytes.len();
            bytes[at % len] = damage[2];
        }
        1 => bytes.truncate(at),
        2 => bytes.extend_from_slice(damage),
        _ => {}
    }
}

/// All files below `dir`.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in fs::read_dir(dir).expect("a directory") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}
