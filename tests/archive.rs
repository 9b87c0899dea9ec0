//! `hr-archive`, and what `hr-retrieve` does to the archive.

mod common;

use common::Home;
use common::inputs::{dense_log, log};
use std::fs;

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
fn what_cannot_be_archived_is_printed() {
    let home = Home::new();
    let input = dense_log(1, 60_000);
    assert!(input.len() > 5 << 20, "more than is held back");
    fs::write(home.path(), "a file, not a directory").expect("a file");
    let then = home.given(&input).when("hr-archive").exits(1).prints(&input);
    then.says_in_a_line("printed, because it cannot be archived");
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
    home.given(b"").when(&format!("hr-retrieve {other} --verify")).exits(0);
    // The same input mends it.
    archived(&home, &dense_log(1, 300), "");
    assert!(home.retrieve(&one) == dense_log(1, 300));
}
