//! `hr-archive`, and what `hr-retrieve` does to the archive.

mod common;

use common::inputs::{dense_log, log};
use common::{Home, path_of};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

/// The handle that `hr-archive` printed.
fn archived(home: &Home, input: &[u8], arguments: &str) -> String {
    let then = home.given(input).when(&format!("hr-archive {arguments}")).exits(0).says_nothing();
    let handle = String::from_utf8(then.out).expect("a handle").trim_end().to_owned();
    assert_eq!(handle, blake3::hash(input).to_hex()[..12], "it is named as b3sum does");
    handle
}

fn retrieve(home: &Home, arguments: &str) -> String {
    String::from_utf8(home.retrieve(arguments)).expect("UTF-8")
}

#[test]
fn any_input_is_archived_whole() {
    let home = Home::new();
    let noise = |len| {
        let mut noise = vec![0; len];
        blake3::Hasher::new().finalize_xof().fill(&mut noise);
        noise
    };
    for input in [vec![], b"no line end".to_vec(), log(1, 300), noise(12_000_000)] {
        let handle = archived(&home, &input, "");
        assert!(home.retrieve(&handle) == input, "{} bytes", input.len());
    }
}

#[test]
fn an_original_is_known_by_its_label() {
    let home = Home::new();
    let handle = archived(&home, b"one\n", "--kind log --label 'cargo test -p api'");
    assert!(retrieve(&home, "--list").ends_with("  cargo test -p api\n"));
    assert!(retrieve(&home, &format!("{handle} --stat")).ends_with("label: cargo test -p api\n"));
    home.given(&log(1, 300)).env("HR_LABEL", "kubectl logs").when("hr-route").exits(0);
    assert!(retrieve(&home, "--list").contains("  kubectl logs\n"));
}

#[test]
fn a_label_is_text_whatever_bytes_it_has() {
    let home = Home::new();
    let odd = OsStr::from_bytes(b"cat caf\xe9.log\n\x1b[1m");
    let input = log(1, 300);
    let then = home.given(&input).env("HR_LABEL", odd).when("hr-route").exits(0);
    let handle = then.handle().expect("it is reduced");
    let stat = retrieve(&home, &format!("{handle} --stat"));
    let label = stat.lines().last().expect("a line");
    assert!(label.starts_with("label: cat caf\u{fffd}.log"), "{label}");
    assert!(!stat.contains('\x1b'), "{stat}");
}

#[test]
fn what_is_known_of_an_original_stays_known() {
    let home = Home::new();
    let handle = archived(&home, b"one\n", "--kind log --label 'cargo test'");
    archived(&home, b"one\n", "");
    let stat = retrieve(&home, &format!("{handle} --stat"));
    assert!(stat.contains("kind: log\n") && stat.contains("label: cargo test\n"), "{stat}");
    archived(&home, b"one\n", "--label 'cargo bench'");
    assert!(retrieve(&home, &format!("{handle} --stat")).contains("label: cargo bench\n"));
}

#[test]
fn an_archive_whose_format_file_is_lost_is_still_one() {
    let home = Home::new();
    let handle = archived(&home, b"one\n", "");
    fs::remove_file(home.path().join("format")).expect("a file");
    assert_eq!(home.retrieve(&handle), b"one\n");
    archived(&home, b"two\n", "");
    assert_eq!(home.retrieve(&handle), b"one\n");
}

#[test]
fn what_cannot_be_archived_is_printed() {
    let home = Home::new();
    let input = dense_log(1, 8_000);
    assert!(input.len() > 5 << 20, "more than is held back");
    fs::write(home.path(), "a file, not a directory").expect("a file");
    let then = home.given(&input).when("hr-archive").exits(1).prints(&input);
    then.says_in_a_line("printed, because it cannot be archived");

    let mut head = Command::new("sh");
    head.args(["-c", r#""$0" | head -c 1"#, path_of("hr-archive")]);
    let then = home.given(&input).runs(&mut head).exits(0);
    assert!(then.err.contains("cannot be archived") && !then.err.contains("pipe"), "{}", then.err);
}

#[test]
fn a_pinned_original_stays_and_others_expire() {
    let home = Home::new();
    let [pinned, other] = [1, 2].map(|seed| archived(&home, &log(seed, 300), ""));
    assert_eq!(
        retrieve(&home, &format!("{pinned} --pin")),
        format!("{pinned} stays until it is forgotten\n")
    );
    let then = home.given(b"").env("HR_MAX_MIB", "0").when("hr-retrieve --compact").exits(0);
    let said = String::from_utf8(then.out).expect("UTF-8");
    assert!(
        said.starts_with("1 original expired, ") && said.ends_with(" kB of disk freed\n"),
        "{said}"
    );

    assert!(home.retrieve(&pinned) == log(1, 300));
    let then = home.given(b"").when(&format!("hr-retrieve {other}")).exits(7).prints(b"");
    then.says_in_a_line("expired").says_in_a_line("Do not retry");
    retrieve(&home, &format!("{pinned} --unpin"));
    home.given(b"").env("HR_MAX_DAYS", "0").when("hr-retrieve --compact").exits(0);
    archived(&home, &log(2, 300), "");
    assert!(home.retrieve(&other) == log(2, 300), "what is stored again is there again");
}

#[test]
fn what_is_forgotten_is_gone_from_the_disk() {
    let home = Home::new();
    let [kept, forgotten] = [1, 2].map(|seed| archived(&home, &dense_log(seed, 3_000), ""));
    let size = |home: &Home| -> u64 {
        let packs = fs::read_dir(home.path().join("packs")).expect("a directory");
        packs.map(|pack| pack.and_then(|pack| pack.metadata()).map_or(0, |data| data.len())).sum()
    };
    let before = size(&home);
    let said = retrieve(&home, &format!("{forgotten} --forget"));
    assert!(said.starts_with("1 original forgotten, "), "{said}");
    assert!(size(&home) < before * 2 / 3, "{} of {before} bytes", size(&home));
    assert!(home.retrieve(&kept) == dense_log(1, 3_000));
    let then = home.given(b"").when(&format!("hr-retrieve {forgotten}")).exits(8).prints(b"");
    then.says_in_a_line("forgotten on request").says_in_a_line("Do not retry");

    retrieve(&home, "--forget --older-than 1h");
    assert!(retrieve(&home, "--list").starts_with(&kept), "it is not so old");
    retrieve(&home, "--forget --all");
    assert_eq!(retrieve(&home, "--list"), "");
    for wrong in ["--forget", "--forget --older-than soon", "--all", "--pin", "--compact --list"] {
        home.given(b"").when(&format!("hr-retrieve {wrong}")).exits(2).prints(b"");
    }
}

#[test]
fn damage_is_found() {
    let home = Home::new();
    let [one, other] = [1, 2].map(|seed| archived(&home, &dense_log(seed, 300), ""));
    assert_eq!(retrieve(&home, "--verify"), "2 originals read again, 0 damaged\n");
    let pack = fs::read_dir(home.path().join("packs")).expect("packs").next();
    let pack = pack.and_then(Result::ok).expect("a pack").path();
    let mut bytes = fs::read(&pack).expect("a file");
    bytes[200] ^= 1;
    fs::write(&pack, bytes).expect("a file");

    let then = home.given(b"").when("hr-retrieve --verify").exits(5);
    assert_eq!(then.out, b"2 originals read again, 1 damaged\n");
    assert!(then.err.contains(&format!("{one} is damaged: ")), "{}", then.err);
    let then = home.given(b"").when(&format!("hr-retrieve {one}")).exits(5).prints(b"");
    then.says_in_a_line("Do not retry");
    // A count or a search of what is left would mislead.
    home.given(b"").when(&format!("hr-retrieve {one} -g INFO -c")).exits(5).prints(b"");
    let then = home.given(b"").when("hr-retrieve --find nowhere").exits(1).prints(b"");
    assert!(then.err.contains("in 2 originals; 1 could not be read to the end"), "{}", then.err);
    home.given(b"").when(&format!("hr-retrieve {other} --verify")).exits(0);
    // The same input mends it.
    archived(&home, &dense_log(1, 300), "");
    assert!(home.retrieve(&one) == dense_log(1, 300));
}
