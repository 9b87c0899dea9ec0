//! `hr-retrieve --export` and `--import`: the originals of one archive as files, and in another archive.

mod common;

use common::inputs::log;
use common::{Home, path_of};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

fn archived(home: &Home, input: &[u8], arguments: &str) -> String {
    let then = home.given(input).when(&format!("hr-archive {arguments}")).exits(0).says_nothing();
    String::from_utf8(then.out).expect("a handle").trim_end().to_owned()
}

/// A directory beside the archive of `home`.
fn beside(home: &Home, name: &str) -> PathBuf {
    home.path().parent().expect("a directory").join(name)
}

fn line(option: &str, dir: &Path) -> String {
    format!("hr-retrieve {option} {}", dir.display())
}

/// What is printed by `hr-retrieve`, which must end well and say nothing else.
fn done(home: &Home, option: &str, dir: &Path) -> String {
    let then = home.given(b"").when(&line(option, dir)).exits(0).says_nothing();
    String::from_utf8(then.out).expect("UTF-8")
}

fn noise(len: usize) -> Vec<u8> {
    let mut noise = vec![0; len];
    blake3::Hasher::new().finalize_xof().fill(&mut noise);
    noise
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).expect("a directory").map(|entry| entry.expect("an entry"));
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn every_byte_comes_back_from_another_archive() {
    let (here, elsewhere) = (Home::new(), Home::new());
    let odd = b"\xff\xfe\0 no text\r\n```\r\n\x1b[31mred\x1b[0m </details>\nno line end".to_vec();
    let originals = [odd, vec![], noise(20_000_000), log(1, 300), b"one\n".to_vec()];
    let handles: Vec<String> = originals
        .iter()
        .map(|original| archived(&here, original, "-k log -l 'make test'"))
        .collect();
    let dir = beside(&here, "out/originals");
    let told = done(&here, "--export", &dir);
    assert!(told.starts_with("5 originals, 20.0"), "{told}");
    for (handle, original) in handles.iter().zip(&originals) {
        let file = dir.join(format!("{handle}.txt"));
        assert!(fs::read(file).expect("a file") == *original, "{handle}");
    }
    let told = done(&elsewhere, "--import", &dir);
    assert!(told.starts_with("5 originals, 20.0"), "{told}");
    for (handle, original) in handles.iter().zip(&originals) {
        assert!(elsewhere.retrieve(handle) == *original, "{handle}");
        let stat =
            String::from_utf8(elsewhere.retrieve(&format!("{handle} --stat"))).expect("UTF-8");
        assert!(stat.contains("kind: log\n") && stat.ends_with("label: make test\n"), "{stat}");
    }
}

#[test]
fn a_filter_s_handle_can_be_used_elsewhere() {
    let (job, desk) = (Home::new(), Home::new());
    let input = log(7, 2_000);
    let then = job.given(&input).env("HR_LABEL", "kubectl logs").when("hr-route").exits(0);
    let handle = then.handle().expect("it is reduced");
    let dir = beside(&job, "originals");
    done(&job, "--export", &dir);
    done(&desk, "--import", &dir);
    assert_eq!(
        desk.retrieve(&format!("{handle} -l 1000")),
        job.retrieve(&format!("{handle} -l 1000"))
    );
    assert!(desk.retrieve(&handle) == input);
}

#[test]
fn the_index_can_be_read_by_any_program() {
    let home = Home::new();
    let handle = archived(&home, b"one\ntwo", "--kind build --label 'cargo \"test\"'");
    let dir = beside(&home, "originals");
    done(&home, "--export", &dir);
    let index = fs::read_to_string(dir.join("hr-export.jsonl")).expect("an index");
    let line: serde_json::Value = serde_json::from_str(&index).expect("a line of JSON");
    assert_eq!(line["handle"], *handle);
    assert_eq!(line["blake3"], *blake3::hash(b"one\ntwo").to_hex().as_str());
    assert_eq!(line["kind"], "build");
    assert_eq!(line["label"], "cargo \"test\"");
    assert_eq!((&line["bytes"], &line["lines"]), (&7.into(), &2.into()));
    let stored = line["stored"].as_str().expect("a time");
    assert!(stored.starts_with("20") && stored.ends_with('Z'), "{stored}");
}

#[test]
fn those_that_are_named_are_exported() {
    let home = Home::new();
    let handles = [b"one", b"two", b"six"].map(|text| archived(&home, text, ""));
    let dir = beside(&home, "originals");
    let arguments = format!("{} {} {}", dir.display(), &handles[0][..8], handles[2]);
    home.given(b"").when(&format!("hr-retrieve --export {arguments}")).exits(0).says_nothing();
    let mut expected = [&handles[0], &handles[2]].map(|handle| format!("{handle}.txt")).to_vec();
    expected.push("hr-export.jsonl".to_owned());
    expected.sort();
    assert_eq!(names(&dir), expected);

    let line = format!("hr-retrieve {} --export {}", handles[1], dir.display());
    home.given(b"").when(&line).exits(0).says_nothing();
    assert!(names(&dir).contains(&format!("{}.txt", handles[1])));
}

#[test]
fn of_those_that_are_named_the_others_are_exported_when_one_is_not_there() {
    let home = Home::new();
    let (one, gone) = (archived(&home, b"one", ""), archived(&home, b"two", ""));
    home.retrieve(&format!("{gone} --forget"));
    let dir = beside(&home, "originals");
    for (missing, code) in [("0123456789ab", 3), (&gone, 8)] {
        let line = format!("hr-retrieve --export {} {missing} {one}", dir.display());
        let then = home.given(b"").when(&line).exits(code);
        assert!(then.err.contains(missing) && then.err.contains("1 of 2 could not be exported"));
        assert!(names(&dir).contains(&format!("{one}.txt")));
        fs::remove_dir_all(&dir).expect("a directory");
    }
    home.given(b"").when(&format!("hr-retrieve --export {} no-handle", dir.display())).exits(2);
    assert!(!dir.exists());
    home.given(b"").when("hr-retrieve --export ''").exits(2);
}

#[test]
fn what_others_have_in_the_directory_stays() {
    let home = Home::new();
    let handles = [b"one", b"two", b"six", b"ten"].map(|text| archived(&home, text, ""));
    let dir = beside(&home, "originals");
    let file = |handle: &str| dir.join(format!("{handle}.txt"));
    let outside = beside(&home, "outside");
    fs::write(&outside, b"outside").unwrap();
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("notes.txt"), b"notes").unwrap();
    // The same length, a link, and a directory.
    fs::write(file(&handles[0]), b"ONE").unwrap();
    symlink(&outside, file(&handles[1])).unwrap();
    fs::create_dir(file(&handles[2])).unwrap();
    let then = home.given(b"").when(&line("--export", &dir)).exits(1);
    assert!(then.err.contains("3 of 4 could not be exported"), "{}", then.err);
    assert!(handles[..3].iter().all(|handle| then.err.contains(&**handle)), "{}", then.err);
    assert_eq!(fs::read(file(&handles[0])).unwrap(), b"ONE");
    assert_eq!(fs::read(&outside).unwrap(), b"outside");
    assert!(file(&handles[1]).symlink_metadata().unwrap().is_symlink());
    assert_eq!(fs::read(file(&handles[3])).unwrap(), b"ten");
    assert_eq!(fs::read(dir.join("notes.txt")).unwrap(), b"notes");
}

#[test]
fn an_index_of_somebody_else_stays() {
    let home = Home::new();
    archived(&home, b"one", "");
    let outside = beside(&home, "outside");
    for content in ["theirs\n", "{\"name\": \"theirs\"}\n", "\n"] {
        let dir = beside(&home, "originals");
        fs::create_dir(&dir).unwrap();
        let index = dir.join("hr-export.jsonl");
        fs::write(&index, content).unwrap();
        home.given(b"").when(&line("--export", &dir)).exits(1).says_in_a_line("hr-export.jsonl");
        assert_eq!(fs::read_to_string(&index).unwrap(), content);
        fs::remove_file(&index).unwrap();
        symlink(&outside, &index).unwrap();
        home.given(b"").when(&line("--export", &dir)).exits(1).says_in_a_line("hr-export.jsonl");
        assert!(!outside.exists());
        fs::remove_dir_all(&dir).unwrap();
    }
}

#[test]
fn a_second_export_writes_what_is_new() {
    let (home, other) = (Home::new(), Home::new());
    let dir = beside(&home, "originals");
    archived(&home, b"one", "");
    done(&home, "--export", &dir);
    let index = dir.join("hr-export.jsonl");
    let before = fs::read(&index).unwrap();
    let told = done(&home, "--export", &dir);
    assert!(told.ends_with("; 1 was there already\n"), "{told}");
    assert!(fs::read(&index).unwrap() == before);
    // From another archive, too, and with more that is known of the first.
    archived(&other, b"two", "");
    archived(&other, b"one", "--label 'echo one'");
    done(&other, "--export", &dir);
    let after = fs::read(&index).unwrap();
    assert!(after.starts_with(&before) && after.split(|&byte| byte == b'\n').count() == 4);
    let third = Home::new();
    done(&third, "--import", &dir);
    let list = String::from_utf8(third.retrieve("--list")).unwrap();
    assert!(list.lines().count() == 2 && list.contains("echo one"), "{list}");
}

#[test]
fn an_export_that_was_killed_is_sound_and_can_be_done_again() {
    let home = Home::new();
    let originals: Vec<Vec<u8>> =
        (0..12u8).map(|number| [noise(900_000), vec![number]].concat()).collect();
    for original in &originals {
        archived(&home, original, "");
    }
    let dir = beside(&home, "originals");
    let mut was_cut = false;
    for millis in [1, 3, 6, 10, 15, 25] {
        let mut export = Command::new(path_of("hr-retrieve"));
        export.arg("--export").arg(&dir).env("HR_HOME", home.path());
        let mut child = export.spawn().expect("the program starts");
        std::thread::sleep(std::time::Duration::from_millis(millis));
        child.kill().unwrap();
        was_cut |= !child.wait().unwrap().success();
        // Whatever has the name of an original is one.
        if let Ok(import) = fs::read_dir(&dir) {
            for file in import.map(|file| file.unwrap().path()) {
                let name = file.file_name().unwrap().to_string_lossy().into_owned();
                if let Some(handle) = name.strip_suffix(".txt") {
                    let hash = blake3::hash(&fs::read(&file).unwrap()).to_hex();
                    assert!(hash.starts_with(handle), "{name}");
                }
            }
        }
    }
    assert!(was_cut, "no export was killed");
    done(&home, "--export", &dir);
    let elsewhere = Home::new();
    let told = done(&elsewhere, "--import", &dir);
    assert!(told.starts_with("12 originals"), "{told}");
}

#[test]
fn of_originals_of_which_one_is_damaged_the_others_are_exported() {
    let home = Home::new();
    let lost = archived(&home, &noise(3_000_000), "");
    let kept = [&b"one"[..], b"two"].map(|text| archived(&home, text, ""));
    let packs = home.path().join("packs");
    let largest = names(&packs).into_iter().map(|name| packs.join(name));
    let largest = largest.max_by_key(|path| path.metadata().unwrap().len()).unwrap();
    let mut bytes = fs::read(&largest).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&largest, bytes).unwrap();

    let dir = beside(&home, "originals");
    let then = home.given(b"").when(&line("--export", &dir)).exits(5);
    assert!(then.err.contains(&format!("{lost} is damaged")), "{}", then.err);
    assert!(then.err.contains("1 of 3 could not be exported"), "{}", then.err);
    let mut expected = kept.map(|handle| format!("{handle}.txt")).to_vec();
    expected.push("hr-export.jsonl".to_owned());
    expected.sort();
    assert_eq!(names(&dir), expected, "nothing is left of what is damaged");
}

#[test]
fn exports_are_for_their_owner() {
    let home = Home::new();
    let handle = archived(&home, b"a secret", "");
    let dir = beside(&home, "deep/originals");
    done(&home, "--export", &dir);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&dir), mode(dir.parent().unwrap())), (0o700, 0o700));
    for name in [format!("{handle}.txt"), "hr-export.jsonl".to_owned()] {
        assert_eq!(mode(&dir.join(name)), 0o600);
    }
}

#[test]
fn what_is_not_what_its_name_says_is_not_imported() {
    let home = Home::new();
    let dir = beside(&home, "hostile");
    fs::create_dir(&dir).unwrap();
    let good = &blake3::hash(b"good").to_hex()[..12].to_owned();
    let file = |name: &str| dir.join(name);
    fs::write(file(&format!("{good}.txt")), b"good").unwrap();
    fs::write(file("0123456789ab.txt"), b"not that").unwrap();
    // The right content, but through a link, which may lead anywhere.
    let linked = &blake3::hash(b"linked").to_hex()[..12].to_owned();
    fs::write(beside(&home, "outside"), b"linked").unwrap();
    symlink(beside(&home, "outside"), file(&format!("{linked}.txt"))).unwrap();
    // Reading a pipe would never end.
    let pipe = file("00000000000b.txt");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    fs::create_dir(file("00000000000c.txt")).unwrap();
    // Names that are none.
    for name in ["0123456789ab.TXT", "0123456789AB.txt", "0123.txt", "..txt", "..0123456789ab.txt"]
    {
        fs::write(file(name), b"good").unwrap();
    }
    fs::write(file(&std::ffi::OsStr::from_bytes(b"\xff123456789ab.txt").to_string_lossy()), b"")
        .unwrap();

    let then = home.given(b"").when(&line("--import", &dir)).exits(5);
    assert!(then.err.contains("4 of 5 could not be imported"), "{}", then.err);
    let told = String::from_utf8(then.out).unwrap();
    assert!(told.starts_with("1 original, 4 B, imported from"), "{told}");
    let list = String::from_utf8(home.retrieve("--list")).unwrap();
    assert!(list.starts_with(good.as_str()) && list.lines().count() == 1, "{list}");
}

#[test]
fn what_an_index_says_is_text_for_people() {
    let home = Home::new();
    let dir = beside(&home, "hostile");
    fs::create_dir(&dir).unwrap();
    let originals: [&[u8]; 4] = [b"one", b"two", b"six", b"ten"];
    let handle = |original: &[u8]| blake3::hash(original).to_hex()[..12].to_owned();
    let mut index = format!("garbage\n{}\n", "[".repeat(1_000_000));
    for (original, label) in originals.iter().zip(["\x1b[2Jred\r\nand more", "", "", "ordinary"]) {
        fs::write(dir.join(format!("{}.txt", handle(original))), original).unwrap();
        let line = serde_json::json!({
            "handle": handle(original), "blake3": blake3::hash(original).to_hex().to_string(),
            "kind": "log", "label": label, "more": {},
        });
        index += &format!("{line}\n");
    }
    // A kind that is not known, a label that is long, another hash, a path.
    let line = |original: &[u8], kind: &str, label: &str, hash: &str| serde_json::json!({ "handle": handle(original), "blake3": hash, "kind": kind, "label": label });
    let hash = |original: &[u8]| blake3::hash(original).to_hex().to_string();
    index += &format!("{}\n", line(b"two", "astrology", &"ä".repeat(3_000), &hash(b"two")));
    index += &format!("{}\n", line(b"six", "log", "", &hash(b"seven")));
    index += r#"{"handle":"../../etc/passwd","blake3":"","kind":"log","label":""}"#;
    fs::write(dir.join("hr-export.jsonl"), index).unwrap();

    let then = home.given(b"").when(&format!("hr-retrieve --import {}", dir.display())).exits(5);
    assert!(then.err.contains(&handle(b"six")), "{}", then.err);
    let stat = |original| home.retrieve(&format!("{} --stat", handle(original)));
    let stat = |original| String::from_utf8(stat(original)).unwrap();
    assert!(stat(b"one").ends_with("label: \u{fffd}[2Jred\u{fffd}\u{fffd}and more\n"));
    assert!(stat(b"two").contains("kind: other\n"));
    assert!(stat(b"two").ends_with(&format!("label: {}\n", "ä".repeat(100))));
    assert!(stat(b"ten").ends_with("label: ordinary\n"));
}

#[test]
fn what_is_there_already_takes_no_room() {
    let home = Home::new();
    for original in [noise(5_000_000), b"one\n".to_vec()] {
        archived(&home, &original, "--label 'make' --kind log");
    }
    let dir = beside(&home, "originals");
    done(&home, "--export", &dir);
    let size = || -> u64 {
        let packs = home.path().join("packs");
        names(&packs).iter().map(|name| packs.join(name).metadata().unwrap().len()).sum()
    };
    let before = size();
    done(&home, "--import", &dir);
    assert!(size() - before < 6_000, "{} bytes more", size() - before);
    let list = String::from_utf8(home.retrieve("--list")).unwrap();
    assert!(
        list.lines().count() == 2 && list.lines().all(|line| line.ends_with("  make")),
        "{list}"
    );
}

#[test]
fn where_nothing_is_nothing_is_done() {
    let home = Home::new();
    let dir = beside(&home, "originals");
    let told = done(&home, "--export", &dir);
    assert!(told.starts_with("0 originals, 0 B, exported to"), "{told}");
    assert!(!home.path().exists(), "no archive is made");
    let told = done(&home, "--import", &dir);
    assert!(told.starts_with("0 originals"), "{told}");
    let nowhere = beside(&home, "nowhere");
    home.given(b"").when(&line("--import", &nowhere)).exits(1).says_in_a_line("nowhere");
    fs::create_dir(&nowhere).unwrap();
    home.given(b"").when(&line("--import", &nowhere)).exits(1).says_in_a_line("no export in");
    let file = beside(&home, "a-file");
    fs::write(&file, "text").unwrap();
    home.given(b"").when(&line("--export", &file)).exits(1).says_in_a_line("a-file");
    assert_eq!(fs::read(&file).unwrap(), b"text");
}

#[test]
fn a_job_has_no_home_of_its_own() {
    let home = Home::new();
    let handle = archived(&home, b"one\n", "");
    let dir = beside(&home, "originals");
    let in_job = |line: &str| {
        let mut words = line.split(' ');
        let mut command = Command::new(path_of(words.next().unwrap()));
        command.args(words).env_clear().env("CI", "true").env("HOME", "/dev/null");
        command
    };
    // No user can make a directory in /dev/null. With HR_HOME all is as ever.
    let mut export = in_job(&line("--export", &dir));
    home.given(b"").runs(&mut export).exits(0).says_nothing();
    let mut import = in_job(&line("--import", &dir));
    home.given(b"").runs(&mut import).exits(0).says_nothing();
    // Without it there is nowhere to import to, and that is told.
    let mut import = in_job(&line("--import", &dir));
    let output = import.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.lines().count() == 1 && err.contains("/dev/null"), "{err}");
    assert!(home.retrieve(&handle) == b"one\n");
}
