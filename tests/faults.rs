//! What goes wrong around the programs must not cost the reader the input: it comes out unchanged, with
//! exit code 0 and one line on standard error.

mod common;

use common::inputs::{Numbers, corpus, dense_log, log};
use common::{Home, Then, command, finish, handle, path_of};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

const UNCHANGED: &str = "nothing is left out, because";

fn is_passed_on(then: Then<'_>) {
    let input = then.input;
    then.exits(0).prints(input).says_in_a_line(UNCHANGED);
}

#[test]
fn there_is_no_place_for_the_archive() {
    let home = Home::new();
    let (log, code) = (corpus("logs/settlement.log"), corpus("make/service.py"));
    let file = home.path();
    fs::write(&file, "a file, not a directory").unwrap();
    // To root no permission is denied, so these are places where no directory can ever be.
    for place in
        [file.as_path(), &file.join("below"), Path::new("/dev/null/hr"), Path::new("/proc/hr")]
    {
        for (program, input) in [("hr-route", &log), ("hr-log", &log), ("hr-code", &code)] {
            println!("HR_HOME={} {program}", place.display());
            is_passed_on(home.given(input).env("HR_HOME", place).when(program));
        }
        let then = home.given(b"").env("HR_HOME", place).when("hr-retrieve 0123456789ab");
        assert!(matches!(then.code, Some(1 | 3)), "{:?}: {}", then.code, then.err);
    }
    let mut homeless = command("hr-route");
    homeless.env_remove("HOME").env_remove("XDG_DATA_HOME");
    is_passed_on(home.given(&log).env("HR_HOME", "").runs(&mut homeless));
}

/// How to run a command that mounts file systems for itself alone; `None` where that is not allowed.
fn unshare() -> Option<Command> {
    let home = Home::new();
    [&["-m"][..], &["-rm"]].into_iter().find_map(|flags| {
        let unshare = || {
            let mut unshare = Command::new("unshare");
            unshare.args(flags);
            unshare
        };
        let mut trial = unshare();
        trial.args(["mount", "-t", "tmpfs", "none"]).arg(home.path().parent()?);
        trial.output().is_ok_and(|output| output.status.success()).then(unshare)
    })
}

fn say_that_there_is_no_small_disk() {
    // Past the test runner's capture, so that it is seen when the test passes, too.
    let warning = "\n*** NO SMALL DISK HERE: mounting a tmpfs is not allowed, the full disk is not tested ***\n";
    let _ = io::stderr().write_all(warning.as_bytes());
}

#[test]
fn the_disk_is_full_from_the_start() {
    // The journal takes the first log; the second is too large for it and is written beside it.
    for (log, sizes) in [
        (dense_log(1, 300), ["16k", "40k", "64k", "128k"]),
        (dense_log(2, 2_000), ["64k", "256k", "512k", "1m"]),
    ] {
        for size in sizes {
            let Some(mut unshare) = unshare() else { return say_that_there_is_no_small_disk() };
            println!("{} bytes, {size} of disk", log.len());
            let script = r#"mount -t tmpfs -o size="$1" none "$2" && exec "$0""#;
            let home = Home::new();
            fs::create_dir(home.path()).unwrap();
            unshare.args(["sh", "-c", script, path_of("hr-route"), size]).arg(home.path());
            is_passed_on(home.given(&log).runs(&mut unshare));
        }
    }
}

/// Prints what `hr-retrieve` gives of a log, before and after something else was to be forgotten on a full
/// disk.
const FORGET: &str = r#"
cd "$0"; mount -t tmpfs -o size=1m none home; export HR_HOME="$0/home"
"$1" < kept.log > kept.out; "$1" < other.log > other.out
read -r _ kept _ < kept.out; read -r _ other _ < other.out
dd if=/dev/zero of=home/full bs=512 2>/dev/null
"$2" "$other" --forget >/dev/null 2>&1; "$2" "$other" --forget >/dev/null 2>&1
"$2" "$kept"
"#;

#[test]
fn a_full_disk_does_not_keep_others_from_reading() {
    let Some(mut unshare) = unshare() else { return say_that_there_is_no_small_disk() };
    let home = Home::new();
    let dir = home.path();
    fs::create_dir_all(dir.join("home")).unwrap();
    let kept = log(1, 300);
    fs::write(dir.join("kept.log"), &kept).unwrap();
    fs::write(dir.join("other.log"), dense_log(2, 300)).unwrap();
    unshare.args(["sh", "-c", FORGET]).arg(&dir).args(["hr-route", "hr-retrieve"].map(path_of));
    home.given(b"").runs(&mut unshare).exits(0).says_nothing().prints(&kept);
}

#[test]
fn the_disk_gets_full_while_a_stream_is_stored() {
    let stream = dense_log(5, 12_000);
    assert!(stream.len() > 8 << 20, "{} bytes", stream.len());
    for size in ["100k", "1m", "3m"] {
        let Some(mut unshare) = unshare() else { return say_that_there_is_no_small_disk() };
        println!("{} bytes, {size} of disk", stream.len());
        let script = r#"mount -t tmpfs -o size="$1" none "$2" && exec "$0""#;
        let home = Home::new();
        fs::create_dir(home.path()).unwrap();
        unshare.args(["sh", "-c", script, path_of("hr-archive"), size]).arg(home.path());
        let then = home.given(&stream).runs(&mut unshare).exits(1).prints(&stream);
        then.says_in_a_line("printed, because it cannot be archived");
    }
}

/// Prints each input's output and then, for each of them that has a handle, what is retrieved: as the disk
/// fills up, and once more after it has grown.
const FILL: &str = r#"
set -e; cd "$0"; mount -t tmpfs -o size=400k none home; export HR_HOME="$0/home"
round() {
    for i in *.log; do "$1" < $i > $i.$3 2> $i.$3.err || echo "exit $?" >> $i.$3.err; done
    for i in *.log; do
        read -r _ handle _ < $i.$3; case $handle in ????????????) "$2" $handle > $i.$3.back || true; esac
    done
}
round "$1" "$2" full
mount -o remount,size=8m none home
for i in *.log.full; do
    read -r _ handle _ < $i; case $handle in ????????????) "$2" $handle > $i.back || true; esac
done
round "$1" "$2" free
"#;

#[test]
fn the_disk_fills_up_and_is_freed() {
    let Some(mut unshare) = unshare() else { return say_that_there_is_no_small_disk() };
    let home = Home::new();
    let dir = home.path();
    fs::create_dir_all(dir.join("home")).unwrap();
    let logs: Vec<(PathBuf, Vec<u8>)> =
        (0..12).map(|seed| (dir.join(format!("{}.log", 10 + seed)), log(seed, 1_500))).collect();
    for (path, log) in &logs {
        fs::write(path, log).unwrap();
    }
    unshare.args(["sh", "-c", FILL]).arg(&dir).args(["hr-route", "hr-retrieve"].map(path_of));
    home.given(b"").runs(&mut unshare).exits(0).says_nothing();
    let mut reduced = [0, 0];
    for (path, log) in &logs {
        for (round, when) in ["full", "free"].into_iter().enumerate() {
            let read = |end: &str| fs::read(format!("{}.{when}{end}", path.display()));
            let (out, err) = (read("").unwrap(), String::from_utf8(read(".err").unwrap()).unwrap());
            let back = handle(&out).map(|_| read(".back").unwrap());
            println!("{} {when}: {:?}, {err}", path.display(), handle(&out));
            match back {
                Some(back) => {
                    assert!(back == *log && err.is_empty(), "a dead handle");
                    reduced[round] += 1;
                }
                None => {
                    assert!(out == *log, "neither the input nor a handle");
                    assert!(err.contains(UNCHANGED) && err.lines().count() == 1, "{err}");
                }
            }
        }
    }
    assert!((1..12).contains(&reduced[0]), "{} handles before it was full", reduced[0]);
    assert_eq!(reduced[1], 12, "handles with room again");
}

/// `ulimit -f`: the kernel ends a process that goes on writing, unless it ignores or handles SIGXFSZ.
#[test]
fn files_may_not_grow() {
    let home = Home::new();
    let log = dense_log(3, 300);
    let mut limited = Command::new("sh");
    limited.args(["-c", r#"ulimit -f 16; trap '' XFSZ; exec "$0""#, path_of("hr-route")]);
    is_passed_on(home.given(&log).runs(&mut limited));
}

#[test]
fn files_may_not_grow_and_the_signal_is_not_ignored_for_us() {
    let home = Home::new();
    let log = dense_log(3, 300);
    let mut limited = Command::new("sh");
    limited.args(["-c", r#"ulimit -f 16; exec "$0""#, path_of("hr-route")]);
    is_passed_on(home.given(&log).runs(&mut limited));
}

#[test]
fn nobody_reads_standard_error() {
    let log = corpus("logs/settlement.log");
    let home = Home::new();
    for (line, place) in
        [("hr-route", Path::new("/dev/null/hr")), ("hr-route --explain", &home.path())]
    {
        let mut child = command(line).env("HR_HOME", place).spawn().unwrap();
        drop(child.stderr.take());
        let (out, _, code) = finish(child, &log);
        assert_eq!(code, Some(0), "{line}");
        assert!(out == log || handle(&out).is_some(), "{line}: the output is lost");
    }
}

/// An archive with something in every sort of file it has, and some of what it holds.
fn used() -> (Home, [Vec<u8>; 3]) {
    let home = Home::new();
    let logs = [log(1, 300), dense_log(3, 1_600), log(2, 300)];
    for log in &logs {
        home.given(log).when("hr-route").exits(0).says_nothing().restores();
    }
    (home, logs)
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// A copy of an archive in which the file `name` is damaged.
fn damaged(home: &Home, name: &Path, damage: impl Fn(&[u8]) -> Vec<u8>) -> Home {
    let copy = Home::new();
    let copied = Command::new("cp").arg("-R").arg(home.path()).arg(copy.path()).status();
    assert!(copied.is_ok_and(|status| status.success()), "cannot copy the archive");
    let file = copy.path().join(name);
    let bytes = damage(&fs::read(&file).expect("a file of the archive"));
    fs::write(&file, bytes).expect("a file of the archive");
    copy
}

/// What is wrong with the output for an input that the program must get along with: it is neither the
/// input, with a line on standard error, nor does it have a handle that is good.
fn wrong(then: &Then<'_>) -> Option<String> {
    match (then.handle(), then.code, then.err.lines().count()) {
        (None, Some(0), 1) if then.is_unchanged() => None,
        (Some(handle), Some(0), 0) => {
            let back = then.home.given(b"").when(&format!("hr-retrieve {handle}"));
            (back.out != then.input).then(|| format!("a dead handle: {}", back.err.trim_end()))
        }
        (_, code, _) => Some(format!("exit code {code:?}, standard error: {}", then.err)),
    }
}

/// Damages each file of an archive in turn, and gives the archive what it holds already and something new.
fn survives(damage: impl Fn(&[u8]) -> Vec<u8>) {
    let (home, stored) = used();
    let new = log(99, 300);
    let files = files(&home.path());
    assert!(files.len() > 9, "there are only {} files", files.len());
    let mut faults = vec![];
    for file in &files {
        let name = file.strip_prefix(home.path()).expect("a file of the archive");
        let damaged = damaged(&home, name, &damage);
        for (number, log) in stored.iter().chain([&new]).enumerate() {
            let wrong = wrong(&damaged.given(log).when("hr-route"));
            faults.extend(wrong.map(|what| format!("{}, log {number}: {what}", name.display())));
        }
    }
    assert!(faults.is_empty(), "damage to {}", faults.join("\ndamage to "));
}

#[test]
fn a_file_of_the_archive_is_garbage() {
    survives(|bytes| {
        let mut numbers = Numbers(bytes.len() as u64);
        bytes.iter().map(|_| numbers.below(256) as u8).collect()
    });
}

#[test]
fn a_file_of_the_archive_is_empty() {
    survives(|_| vec![]);
}

#[test]
fn a_file_of_the_archive_is_cut_short() {
    survives(|bytes| bytes[..bytes.len() / 2].to_vec());
}

/// As a bad block of the disk leaves it: both ends are as they were.
#[test]
fn a_file_of_the_archive_is_damaged_in_its_midst() {
    survives(|bytes| {
        let mut bytes = bytes.to_vec();
        let len = bytes.len();
        bytes[len / 4..len / 4 * 3].fill(0xa5);
        bytes
    });
}

/// Flips one byte in `step` of those files of an archive whose names hold `part`, one at a time.
fn survives_a_flip(part: &str, step: usize) {
    let (home, [stored, ..]) = used();
    let mut files = files(&home.path());
    files.retain(|file| file.to_string_lossy().contains(part));
    assert!(!files.is_empty(), "no file is called {part}");
    let mut faults = vec![];
    for file in files {
        let name = file.strip_prefix(home.path()).expect("a file of the archive");
        let len = fs::metadata(&file).expect("a file of the archive").len() as usize;
        for at in (2..len).step_by(step) {
            if faults.len() == 5 {
                // They tell enough, and who hangs takes a minute.
                break;
            }
            let damaged = damaged(&home, name, |bytes| {
                let mut bytes = bytes.to_vec();
                bytes[at] ^= 0xff;
                bytes
            });
            let wrong = wrong(&damaged.given(&stored).when("hr-route"));
            faults.extend(wrong.map(|what| format!("byte {at} of {}: {what}", name.display())));
        }
    }
    assert!(faults.is_empty(), "damage to {}", faults.join("\ndamage to "));
}

#[test]
fn a_byte_of_a_table_of_the_archive_is_flipped() {
    survives_a_flip("/keyspaces/0/tables/", 60);
}

#[test]
fn a_byte_of_a_list_of_tables_of_the_archive_is_flipped() {
    survives_a_flip("/keyspaces/1/v", 3);
}

#[test]
fn a_byte_of_a_pack_of_the_archive_is_flipped() {
    survives_a_flip("/packs/", 3_001);
}

#[test]
fn all_of_the_archive_is_garbage() {
    let (home, logs) = used();
    for path in files(&home.path()) {
        fs::write(path, "garbage, and no end of it. ".repeat(1_000)).unwrap();
    }
    for log in &logs {
        is_passed_on(home.given(log).when("hr-route"));
    }
    let handle = &blake3::hash(&logs[0]).to_hex()[..12];
    let then = home.given(b"").when(&format!("hr-retrieve {handle}")).prints(b"");
    then.exits(1).says_in_a_line("has format");
}

#[test]
fn an_archive_that_was_left_half_created_is_no_obstacle() {
    let home = Home::new();
    fs::create_dir_all(home.path().join("index.new/keyspaces")).unwrap();
    fs::write(home.path().join("index.new/version"), "?").unwrap();
    let log = log(4, 300);
    home.given(&log).when("hr-route").exits(0).says_nothing().restores();
}
