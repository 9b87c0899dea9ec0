//! The directory and its files: private, never in the way, and worth nothing when damaged.
#![allow(clippy::unwrap_used)] // also in the helpers

use hr_session::{Call, Seen, Session};
use proptest::prelude::*;
use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};
use tempfile::tempdir;

const READ: Call = Call { id: None, key: "Read a.txt", label: "Read a.txt" };
const CAT: Call = Call { id: None, key: "Bash cat a.txt", label: "Bash cat a.txt" };

fn text() -> Vec<u8> {
    (0..20)
        .map(|number| format!("line {number} of a text that is shown\n"))
        .collect::<String>()
        .into()
}

fn open(dir: &Path, session: &str) -> Session {
    Session::open(dir, session, None).unwrap().unwrap()
}

fn show(dir: &Path, session: &str, text: &[u8]) {
    open(dir, session).shown(&READ, text, text, false).unwrap();
}

/// Every directory and file below `dir`.
fn all_below(dir: &Path) -> Vec<PathBuf> {
    let mut below = vec![];
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            below.extend(all_below(&path));
        }
        below.push(path);
    }
    below
}

/// The one file of a reader below `dir`.
fn reader(dir: &Path) -> PathBuf {
    let is_reader = |path: &PathBuf| path.to_string_lossy().ends_with("-main");
    all_below(dir).into_iter().find(is_reader).unwrap()
}

#[test]
fn what_was_shown_is_seen_until_the_session_starts_anew() {
    let (home, text) = (tempdir().unwrap(), text());
    let dir = home.path().join("sessions");
    assert!(Session::open(&dir, "s", None).unwrap().is_none(), "not started");
    hr_session::start(&dir, "s").unwrap();
    show(&dir, "s", &text);
    let whole = Seen::Whole { label: "Read a.txt".to_owned() };
    assert_eq!(open(&dir, "s").seen(&CAT, &text), whole);
    assert_eq!(open(&dir, "s").seen(&READ, &text), whole);
    let part = [b"new\n", &text[..], b"new\n"].concat();
    let Seen::Lines(runs) = open(&dir, "s").seen(&CAT, &part) else { panic!("some lines") };
    assert_eq!((runs.len(), &runs[0].lines, runs[0].label.as_str()), (1, &(1..21), "Read a.txt"));

    hr_session::start(&dir, "s").unwrap();
    assert_eq!(open(&dir, "s").seen(&READ, &text), Seen::Nothing);
    hr_session::end(&dir, "s").unwrap();
    assert!(Session::open(&dir, "s", None).unwrap().is_none(), "ended");
    assert_eq!(all_below(&dir), Vec::<PathBuf>::new());
    hr_session::end(&dir, "s").unwrap();
}

#[test]
fn who_asks_again_gets_it() {
    let (dir, text) = (tempdir().unwrap(), text());
    let dir = dir.path();
    hr_session::start(dir, "s").unwrap();
    show(dir, "s", &text);
    assert_ne!(open(dir, "s").seen(&READ, &text), Seen::Nothing);
    open(dir, "s").shown(&READ, &text, b"[hr all of it was shown]\n", true).unwrap();
    assert_eq!(open(dir, "s").seen(&READ, &text), Seen::Nothing, "asked again");
    assert_ne!(open(dir, "s").seen(&CAT, &text), Seen::Nothing, "it has not changed");
    show(dir, "s", &text);
    assert_ne!(open(dir, "s").seen(&READ, &text), Seen::Nothing);
}

#[test]
fn a_session_that_starts_anew_is_not_told_of_by_one_who_opened_it_before() {
    let (dir, text) = (tempdir().unwrap(), text());
    let dir = dir.path();
    hr_session::start(dir, "s").unwrap();
    let mut before = open(dir, "s");
    hr_session::start(dir, "s").unwrap();
    before.shown(&READ, &text, &text, false).unwrap();
    assert_eq!(open(dir, "s").seen(&READ, &text), Seen::Nothing);
}

#[test]
fn no_name_leaves_the_directory_and_all_is_private() {
    let home = tempdir().unwrap();
    let dir = home.path().join("state/sessions");
    let names = ["", ".", "..", "../../s", "/etc/passwd", "a/b", "a\0b", "-", &"long".repeat(1000)];
    for session in names {
        hr_session::start(&dir, session).unwrap();
        for agent in names {
            let mut session = Session::open(&dir, session, Some(agent)).unwrap().unwrap();
            session.shown(&READ, &text(), &text(), false).unwrap();
        }
    }
    let top: Vec<_> =
        fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(top, [home.path().join("state")]);
    let all = all_below(home.path());
    assert_eq!(all.len(), 2 + names.len() * (2 + names.len()));
    for path in all {
        let mode = if path.is_dir() { 0o700 } else { 0o600 };
        let metadata = fs::metadata(&path).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, mode, "{}", path.display());
        let is_stored = |needle: &[u8]| {
            path.is_file() && fs::read(&path).unwrap().windows(needle.len()).any(|at| at == needle)
        };
        assert!(!is_stored(b"of a text"), "{}", path.display());
    }
}

#[test]
fn who_waits_too_long_does_without() {
    let (dir, text) = (tempdir().unwrap(), text());
    let dir = dir.path();
    hr_session::start(dir, "s").unwrap();
    let holder = open(dir, "s");
    let start = Instant::now();
    assert!(Session::open(dir, "s", None).unwrap().is_none());
    assert!((200..2_000).contains(&start.elapsed().as_millis()), "{:?}", start.elapsed());
    assert!(Session::open(dir, "s", Some("another reader")).unwrap().is_some());
    let waiting = thread::scope(|scope| {
        let waiting = scope.spawn(|| Session::open(dir, "s", None).unwrap().is_some());
        thread::sleep(Duration::from_millis(20));
        drop(holder);
        waiting.join().unwrap()
    });
    assert!(waiting, "soon enough");
    show(dir, "s", &text);
}

#[test]
fn nothing_is_lost_when_several_write_at_once() {
    let dir = tempdir().unwrap();
    let dir = dir.path();
    hr_session::start(dir, "s").unwrap();
    let text_of =
        |writer, number| format!("{writer} wrote the text {number}\n").repeat(10).into_bytes();
    thread::scope(|scope| {
        for writer in 0..4 {
            scope.spawn(move || {
                for number in 0..20 {
                    let text = text_of(writer, number);
                    let label = format!("{writer} {number}");
                    let call = Call { id: None, key: &label, label: &label };
                    let mut session = loop {
                        if let Some(session) = Session::open(dir, "s", None).unwrap() {
                            break session;
                        }
                    };
                    session.shown(&call, &text, &text, false).unwrap();
                }
            });
        }
    });
    let session = open(dir, "s");
    for (writer, number) in (0..4).flat_map(|writer| (0..20).map(move |number| (writer, number))) {
        let label = format!("{writer} {number}");
        assert_eq!(session.seen(&CAT, &text_of(writer, number)), Seen::Whole { label });
    }
}

#[test]
fn a_clock_that_is_turned_back_counts_as_a_pause() {
    let (dir, text) = (tempdir().unwrap(), text());
    let dir = dir.path();
    let now = SystemTime::now();
    hr_session::start(dir, "s").unwrap();
    show(dir, "s", &text);
    let seen = |now| Session::open_at(dir, "s", None, now).unwrap().unwrap().seen(&CAT, &text);
    assert_ne!(seen(now - Duration::from_secs(30)), Seen::Nothing);
    assert_eq!(seen(now - Duration::from_secs(3600)), Seen::Nothing);
    assert_ne!(seen(now + Duration::from_secs(49 * 60)), Seen::Nothing);
    assert_eq!(seen(now + Duration::from_secs(51 * 60)), Seen::Nothing);
}

#[test]
fn what_nobody_used_for_some_days_is_removed_and_nothing_else() {
    let (home, text) = (tempdir().unwrap(), text());
    let dir = home.path().join("sessions");
    hr_session::expire(&dir).unwrap();
    // A session with two readers, all of it so old.
    let aged = |session: &str, days: u64| {
        let before = if dir.exists() { all_below(&dir) } else { vec![] };
        hr_session::start(&dir, session).unwrap();
        show(&dir, session, &text);
        Session::open(&dir, session, Some("agent")).unwrap().unwrap();
        let time = SystemTime::now() - Duration::from_secs(days * 24 * 60 * 60);
        let all = all_below(&dir).into_iter().filter(|path| !before.contains(path));
        let all: Vec<PathBuf> = all.filter(|path| path.is_file()).collect();
        let home = all[0].parent().unwrap().to_owned();
        for path in all.iter().chain([&home]) {
            File::open(path).unwrap().set_modified(time).unwrap();
        }
        assert_eq!(all.len(), 3);
        home
    };
    let (old, idle) = (aged("old", 8), aged("idle", 6));
    aged("used", 0);
    fs::create_dir(dir.join("foreign")).unwrap();
    fs::write(dir.join("0123456789abcdef0123456789abcdef"), "a file").unwrap();
    symlink(home.path(), dir.join("fedcba9876543210fedcba9876543210")).unwrap();

    hr_session::expire(&dir).unwrap();
    assert!(!old.exists());
    assert!(dir.join("foreign").exists() && dir.join("0123456789abcdef0123456789abcdef").exists());
    assert_eq!(all_below(&idle).len(), 1, "only that it was started");
    assert_eq!(open(&dir, "idle").seen(&READ, &text), Seen::Nothing);
    assert_ne!(open(&dir, "used").seen(&READ, &text), Seen::Nothing);
}

#[test]
fn a_full_or_forbidden_place_is_told() {
    let home = tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "").unwrap();
    let error = hr_session::start(&file, "s").unwrap_err().to_string();
    assert!(error.contains(file.to_str().unwrap()) && error.contains("Make room"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_written_is_told_and_counts_as_empty() {
    let (dir, text) = (tempdir().unwrap(), text());
    let dir = dir.path();
    hr_session::start(dir, "s").unwrap();
    show(dir, "s", &text);
    let path = reader(dir);
    fs::remove_file(&path).unwrap();
    symlink("/dev/full", &path).unwrap();
    let mut session = open(dir, "s");
    let error = session.shown(&READ, &text, &text, false).unwrap_err().to_string();
    assert!(error.contains(path.to_str().unwrap()), "{error}");
    assert_eq!(session.seen(&CAT, &text), Seen::Nothing);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn garbage_is_as_if_nothing_had_been_shown(garbage in prop::collection::vec(any::<u8>(), 0..300), has_header: bool) {
        let (dir, text) = (tempdir().unwrap(), text());
        let dir = dir.path();
        hr_session::start(dir, "s").unwrap();
        show(dir, "s", &text);
        let header = fs::read(reader(dir)).unwrap()[..8].to_vec();
        let garbage = if has_header { [header, garbage].concat() } else { garbage };
        fs::write(reader(dir), garbage).unwrap();
        prop_assert_eq!(open(dir, "s").seen(&CAT, &text), Seen::Nothing);
        show(dir, "s", &text);
        prop_assert_ne!(open(dir, "s").seen(&CAT, &text), Seen::Nothing);
    }

    /// Damaged anywhere, cut anywhere but between two results.
    #[test]
    fn a_damaged_file_is_as_if_nothing_had_been_shown(at: prop::sample::Index, bits in 1..=255u8, is_cut: bool) {
        let (dir, text) = (tempdir().unwrap(), text());
        let dir = dir.path();
        hr_session::start(dir, "s").unwrap();
        show(dir, "s", &text);
        let one = fs::metadata(reader(dir)).unwrap().len() as usize;
        show(dir, "s", &text);
        let mut bytes = fs::read(reader(dir)).unwrap();
        let at = at.index(bytes.len());
        if is_cut {
            bytes.truncate(at);
        } else {
            bytes[at] ^= bits;
        }
        prop_assume!(!(is_cut && at == one));
        fs::write(reader(dir), bytes).unwrap();
        prop_assert_eq!(open(dir, "s").seen(&CAT, &text), Seen::Nothing);
        show(dir, "s", &text);
        prop_assert_ne!(open(dir, "s").seen(&CAT, &text), Seen::Nothing);
    }

    #[test]
    fn any_start_file_is_no_harm(started in prop::collection::vec(any::<u8>(), 0..20)) {
        let dir = tempdir().unwrap();
        let dir = dir.path();
        hr_session::start(dir, "s").unwrap();
        let file = all_below(dir).into_iter().find(|path| path.ends_with("started")).unwrap();
        fs::write(file, &started).unwrap();
        let is_number = started.len() == 16 && started.iter().all(u8::is_ascii_hexdigit);
        prop_assert_eq!(Session::open(dir, "s", None).unwrap().is_some(), is_number);
    }
}
