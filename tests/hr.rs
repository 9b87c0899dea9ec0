//! `hr`, the one program that holds everything, and the small ones that start it.

mod common;

use common::inputs::log;
use common::{Home, command, path_of};
use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

const LAUNCHED: [&str; 7] =
    ["hr-archive", "hr-code", "hr-json", "hr-log", "hr-retrieve", "hr-route", "hr-stats"];

/// The lines of a script that nothing can read.
const BROKEN: &str = "#!/nowhere/at/all";

/// A script that can be run, as large as a program is that holds everything.
fn large_script(path: &Path, lines: &str) {
    let pad = "#".repeat(usize::try_from(size_of(path_of("hr-log"))).expect("a size"));
    fs::create_dir_all(path.parent().expect("a directory")).expect("space");
    let mut write = Command::new("sh");
    write.args(["-c", r#"cat > "$0" && chmod 755 "$0""#]).arg(path).stdin(Stdio::piped());
    let mut child = write.spawn().expect("sh starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    write!(stdin, "#!/bin/sh\n{lines}\nexit 0\n{pad}\n").expect("sh reads");
    drop(stdin);
    assert!(child.wait().expect("it ends").success());
}

fn size_of(path: impl AsRef<Path>) -> u64 {
    fs::metadata(path).expect("it is there").len()
}

/// Puts a script there that can be run. It is written by another process: a file that this one has open for writing
/// while a test beside starts a program could not be run.
fn script(path: &Path, lines: &str) {
    fs::create_dir_all(path.parent().expect("a directory")).expect("space");
    let write = r#"printf '%s\n' "$1" > "$0" && chmod 755 "$0""#;
    let lines =
        if lines.starts_with("#!") { lines.to_owned() } else { format!("#!/bin/sh\n{lines}") };
    let written = Command::new("sh").args(["-c", write]).arg(path).arg(lines).status();
    assert!(written.expect("sh starts").success());
}

/// A launcher alone, where no `hr` is.
fn alone(home: &Home, name: &str) -> Command {
    let copy = home.path().join(name);
    fs::create_dir_all(home.path()).expect("space");
    assert!(
        Command::new("cp").arg(path_of(name)).arg(&copy).status().expect("cp starts").success()
    );
    let mut alone = Command::new(copy);
    alone.env_clear();
    alone
}

#[test]
fn launchers_are_small_and_do_what_hr_does() {
    for name in LAUNCHED {
        let home = Home::new();
        let whole = size_of(path_of("hr"));
        let launcher = size_of(path_of(name));
        assert!(launcher * 10 < whole, "{name}: {launcher} bytes of {whole}");
        let launched = home.given(b"").when(&format!("{name} --help")).exits(0).says_nothing();
        let short = name.trim_start_matches("hr-");
        for line in
            [format!("hr {short} --help"), format!("hr help {short}"), format!("hr {name} -h")]
        {
            let then = home.given(b"").when(&line).exits(0).says_nothing();
            assert!(
                String::from_utf8_lossy(&then.out).contains(&format!("Usage: {name} ")),
                "{line}"
            );
            if !line.ends_with("-h") {
                then.prints(&launched.out);
            }
        }
    }
}

#[test]
fn hr_is_what_it_is_called() {
    let home = Home::new();
    let input = log(1, 500);
    let expected = home.given(&input).when("hr-log").exits(0).says_nothing();
    assert!(expected.handle().is_some());
    home.given(&input).when("hr log").exits(0).says_nothing().prints(&expected.out);
    for name in ["hr-log", "hr-code"] {
        let link = home.path().join(name);
        symlink(path_of("hr"), &link).unwrap();
        let mut linked = Command::new(&link);
        let then = home.given(b"").runs(linked.arg("--version")).exits(0).says_nothing();
        then.prints(format!("{name} {}\n", env!("CARGO_PKG_VERSION")).as_bytes());
    }
    // By its own name whatever the directory, and by one that is no program's.
    for name in ["/somewhere/hr-log", "hr-log"] {
        let mut called = command("hr");
        let then = home.given(&input).runs(called.arg0(name)).exits(0).says_nothing();
        then.prints(&expected.out);
    }
    let mut called = command("hr --version");
    home.given(b"").runs(called.arg0("hr-something")).exits(0).prints(b"hr 0.1.0\n");
}

#[test]
fn what_a_launcher_is_given_arrives() {
    let home = Home::new();
    let input = log(2, 500);
    // Arguments that are no UTF-8, the environment, and the exit code.
    let mut labelled = Command::new("sh");
    let launch =
        r#"printf 'a\377b' > "$HR_HOME.label"; exec "$0" --label "$(cat "$HR_HOME.label")""#;
    labelled.args(["-c", launch, path_of("hr-log")]);
    home.given(&input).runs(&mut labelled).exits(0).says_nothing().restores();
    assert!(String::from_utf8(home.retrieve("--list")).unwrap().contains("a\u{fffd}b"));
    home.given(b"").when("hr-log --nonsense").exits(2);
    home.given(b"").when("hr-retrieve 0123456789ab").exits(3);
    // A reader that has seen enough ends it quietly.
    let mut head = Command::new("sh");
    head.args(["-c", r#""$0" --raw | head -n 1; exit 0"#, path_of("hr-log")]);
    let long = log(3, 20_000);
    home.given(&long).runs(&mut head).exits(0).says_nothing();
}

#[test]
fn a_launcher_alone_says_what_is_missing() {
    let home = Home::new();
    home.given(b"")
        .runs(&mut alone(&home, "hr-log"))
        .exits(127)
        .prints(b"")
        .says_in_a_line("cannot find 'hr'");
    // An unrelated program that is called hr, too, must not get what is meant for us.
    let place = home.path().join("bin");
    large_script(&place.join("hr"), "echo not this one");
    let mut lost = alone(&home, "hr-log");
    home.given(b"").runs(lost.env("PATH", &place)).exits(127).prints(b"");
    // Neither must one in a relative directory.
    script(&place.join("hr-log"), "echo nor this one");
    let mut lost = alone(&home, "hr-log");
    lost.current_dir(home.path());
    home.given(b"").runs(lost.env("PATH", "bin:")).exits(127).prints(b"");
    // The directory that has both is where it was installed.
    let installed = Path::new(path_of("hr")).parent().unwrap();
    let mut found = alone(&home, "hr-log");
    found.arg("--version").env("PATH", installed);
    home.given(b"").runs(&mut found).exits(0).prints(b"hr-log 0.1.0\n");
}

/// It must not start itself for ever.
#[test]
fn a_launcher_in_the_place_of_hr_says_so() {
    let home = Home::new();
    let mut launcher = alone(&home, "hr-log");
    fs::hard_link(home.path().join("hr-log"), home.path().join("hr")).unwrap();
    home.given(b"").runs(&mut launcher).exits(127).says_in_a_line("cannot find 'hr'");
    let mut copied = alone(&home, "hr-json");
    home.given(b"").runs(&mut copied).exits(127).says_in_a_line("cannot find 'hr'");
    // Nor what was cut off when it was installed, which a shell would run without a word.
    fs::remove_file(home.path().join("hr")).unwrap();
    script(&home.path().join("hr"), "#!/bin/sh");
    home.given(b"").runs(&mut copied).exits(127).says_in_a_line("cannot find 'hr'");
    large_script(&home.path().join("hr"), "echo \"$@\"; exit 5");
    home.given(b"").runs(copied.args(["one", "two"])).exits(5).prints(b"one two\n");
    fs::remove_file(home.path().join("hr")).unwrap();
    large_script(&home.path().join("hr"), "");
    let no_reader = r#"sed -i '1s|.*|#!/nowhere/at/all|' "$0""#;
    assert!(
        Command::new("sh")
            .args(["-c", no_reader])
            .arg(home.path().join("hr"))
            .status()
            .unwrap()
            .success()
    );
    home.given(b"").runs(&mut copied).exits(126).says_in_a_line("cannot start");
}

#[test]
fn hr_lists_what_there_is() {
    let home = Home::new();
    let place = home.path().join("bin");
    script(&place.join("hr-hello"), r#"echo "hello $1"; exit 7"#);
    script(&place.join("hr-log"), "echo not this one");
    fs::write(place.join("hr-notes"), "no program").unwrap();
    let path =
        std::env::join_paths([Path::new("relative"), &place, Path::new("/usr/bin")]).unwrap();
    let hr = |line: &str| home.given(b"").env("PATH", &path).when(line);
    let overview = hr("hr").exits(0).says_nothing();
    let text = String::from_utf8(overview.out.clone()).unwrap();
    for name in LAUNCHED {
        assert!(
            text.contains(&format!("\n  {} ", name.trim_start_matches("hr-"))),
            "{name}: {text}"
        );
    }
    assert_eq!(text.matches("\n  log ").count(), 1, "{text}");
    let (_, from_path) = text.split_once("\nFrom PATH:\n").expect("hr-hello is found");
    assert_eq!(from_path, format!("  hello     {}\n", place.join("hr-hello").display()));
    hr("hr").exits(0).prints(&overview.out);
    let help = hr("hr --help").exits(0).says_nothing();
    assert!(help.out.starts_with(&overview.out));
    hr("hr help").exits(0).prints(&help.out);
    hr("hr --version").exits(0).prints(b"hr 0.1.0\n");

    hr("hr hello world").exits(7).says_nothing().prints(b"hello world\n");
    hr("hr help hello").exits(7).prints(b"hello --help\n");
    hr("hr log --version").exits(0).prints(b"hr-log 0.1.0\n");
    for (line, words) in [
        ("hr hullo", "did you mean 'hr hello'?"),
        ("hr lgo", "did you mean 'hr log'?"),
        ("hr retreive 0123456789ab", "did you mean 'hr retrieve'?"),
        ("hr notes", "there is no program 'hr-notes'"),
        ("hr xylophone", "'hr' lists all that there are"),
        ("hr ../bin/hr-hello", "there is no program"),
    ] {
        hr(line).exits(2).prints(b"").says_in_a_line(words);
    }
    let then = hr("hr --colour").exits(2).prints(b"");
    assert!(then.err.starts_with("hr: there is no option '--colour'\n"), "{}", then.err);
}

#[test]
fn what_cannot_be_started_is_told() {
    let home = Home::new();
    let place = home.path().join("bin");
    script(&place.join("hr-broken"), BROKEN);
    let then = home.given(b"").env("PATH", &place).when("hr broken");
    then.exits(1).prints(b"").says_in_a_line("cannot start");
}
