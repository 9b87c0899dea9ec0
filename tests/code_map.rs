//! `hr-code --map` on directories.

#![allow(clippy::unwrap_used)] // also in the helpers

mod common;

use common::{Home, Then, command};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A directory with these files.
fn tree(files: &[(&str, &str)]) -> TempDir {
    let tree = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = tree.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    tree
}

/// A project of 60 modules that all use one, with what is ignored and what is no code.
fn project() -> TempDir {
    let tree = tree(&[
        (".gitignore", "/build/\n*.gen.py\n"),
        ("build/ignored.py", "def ignored_function():\n    pass\n"),
        ("app/a.gen.py", "def generated_function():\n    pass\n"),
        (".hidden/b.py", "def hidden_function():\n    pass\n"),
        ("README.md", "# def none():\n"),
        (
            "app/store.py",
            "class Store:\n    def read_rows(self, key):\n        return self.rows[key]\n",
        ),
        ("tests/test_store.py", "def test_rows():\n    Store().read_rows(1)\n"),
    ]);
    for number in 0..60 {
        let text = format!(
            "from store import Store\n\n\ndef handle_case_{number}(store):\n    return Store().read_rows({number})\n\n\n\
             def other_{number}():\n    pass\n"
        );
        fs::write(tree.path().join(format!("app/case_{number}.py")), text).unwrap();
    }
    tree
}

fn run<'a>(home: &'a Home, directory: &Path, line: &str) -> Then<'a> {
    home.given(b"").runs(command(line).current_dir(directory))
}

/// What is printed where all goes well.
fn printed(directory: &Path, line: &str) -> String {
    let home = Home::new();
    String::from_utf8(run(&home, directory, line).exits(0).says_nothing().out).unwrap()
}

#[test]
fn a_project_has_a_map() {
    let project = project();
    let map = printed(project.path(), "hr-code --map");
    assert!(map.starts_with("[hr map: 62 code files and 545 lines; python 62. "), "{map}");
    assert!(
        map.contains("\n==> app/store.py <==\n1-3 class Store:\n 2-3 def read_rows(self, key):\n"),
        "{map}"
    );
    for name in ["ignored_function", "generated_function", "hidden_function", "none()"] {
        assert!(!map.contains(name), "{name}: {map}");
    }
    assert_eq!(map, printed(project.path(), "hr-code --map ."));
    assert_eq!(map, printed(project.path(), "hr-code --map ./tests app app/store.py"));
    assert!(!Home::new().path().exists(), "nothing is archived");
}

#[test]
fn the_budget_holds_and_every_file_is_accounted_for() {
    let project = project();
    for budget in [150, 300, 1_000, 5_000] {
        let map = printed(project.path(), &format!("hr-code --map -b {budget}"));
        assert!(hr_tokens::estimate(map.as_bytes()) <= budget, "{budget}: {map}");
        assert!(map.contains("==> app/store.py <=="), "{budget}: {map}");
        let shown = map.matches("==> ").count();
        let others =
            map.lines().find_map(|line| line.strip_prefix("[hr ")?.split_once(" more file"));
        let others = others.map_or(0, |it| it.0.parse::<usize>().unwrap());
        assert_eq!(shown + others, 62, "{budget}: {map}");
        let exact = printed(project.path(), &format!("hr-code --map --exact -b {budget}"));
        assert!(hr_tokens::exact(exact.as_bytes()) <= budget, "{budget}: {exact}");
    }
}

#[test]
fn lines_are_those_of_the_files() {
    let project = project();
    let map = printed(project.path(), "hr-code --map -b 5000");
    let mut path = "";
    let mut count = 0;
    for line in map.lines() {
        if let Some(heading) = line.strip_prefix("==> ") {
            path = heading.strip_suffix(" <==").unwrap();
        } else if !line.starts_with("[hr ") {
            let (lines, text) = line.trim_start().split_once(' ').unwrap();
            let first: usize = lines.split('-').next().unwrap().parse().unwrap();
            let file = fs::read_to_string(project.path().join(path)).unwrap();
            assert_eq!(file.lines().nth(first - 1).unwrap().trim(), text, "{path}");
            count += 1;
        }
    }
    assert!(count > 60, "{map}");
}

#[test]
fn the_query_draws_what_answers_it() {
    let project = project();
    let map = printed(project.path(), "hr-code --map -b 300 -q 'handle case 41'");
    assert!(map.contains("4-5 def handle_case_41(store):"), "{map}");
}

#[test]
fn where_is_no_code_the_map_says_so() {
    let empty = tree(&[]);
    assert_eq!(printed(empty.path(), "hr-code --map"), "[hr map: no code files]\n");
    let prose = tree(&[("a.md", "# a"), ("b/c.txt", "c")]);
    assert_eq!(printed(prose.path(), "hr-code --map -q words"), "[hr map: no code files]\n");
    assert_eq!(
        printed(prose.path(), "hr-code --map a.md"),
        "[hr map: 1 code file and 1 line. No definition is shown]\n[hr 1 more file: * 1]\n"
    );
}

#[test]
fn a_path_that_is_missing_is_told_and_the_rest_mapped() {
    let project = project();
    let home = Home::new();
    let then = run(&home, project.path(), "hr-code --map missing app/store.py");
    let then = then.exits(1).says_in_a_line("hr-code: cannot read 'missing': No such file");
    let map = String::from_utf8_lossy(&then.out).into_owned();
    assert!(map.starts_with("[hr map: 1 code file and 3 lines; python 1. 1 file shown"), "{map}");
}

#[test]
fn files_that_cannot_be_read_are_told() {
    let project = project();
    // Nobody can open a socket as a file, whatever they may read.
    let names: Vec<String> = (0..7).map(|number| format!("socket_{number}.py")).collect();
    let sockets: Vec<UnixListener> =
        names.iter().map(|name| UnixListener::bind(project.path().join(name)).unwrap()).collect();
    let home = Home::new();
    let line = format!("hr-code --map app {}", names.join(" "));
    let then = run(&home, project.path(), &line).exits(1);
    assert_eq!(then.err.lines().count(), 6, "{}", then.err);
    assert!(
        then.err.starts_with("hr-code: cannot read 'socket_0.py': No such device"),
        "{}",
        then.err
    );
    assert!(then.err.ends_with("hr-code: cannot read 2 more\n"), "{}", then.err);
    let map = String::from_utf8_lossy(&then.out).into_owned();
    assert!(map.starts_with("[hr map: 61 code files and "), "{map}");
    assert!(map.contains("; 7 files cannot be read. "), "{map}");
    drop(sockets);
    assert!(!printed(project.path(), "hr-code --map").contains("cannot be read"));
}

#[test]
fn names_and_contents_need_be_no_text() {
    let tree = tree(&[("a.py", "def one():\n    pass\n")]);
    let name = std::ffi::OsStr::from_bytes(b"b\xff\n.py");
    fs::write(tree.path().join(name), b"def two():\n    return '\xff\xfe'\n").unwrap();
    fs::write(tree.path().join("c.py"), b"def three(a=b'\xff'):\n    pass\n").unwrap();
    fs::write(tree.path().join("d.ts"), b"\0\x01\xff\n").unwrap();
    let home = Home::new();
    let then = run(&home, tree.path(), "hr-code --map").exits(0).says_nothing();
    let map = String::from_utf8_lossy(&then.out).into_owned();
    assert!(map.contains("==> b\u{fffd}\u{fffd}.py <==\n1-2 def two():\n"), "{map}");
    assert!(map.contains("1-2 def three(a=b'"), "{map}");
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let project = project();
    let mut shell = Command::new("bash");
    let program = common::path_of("hr-code");
    shell.args(["-c", &format!("set -o pipefail; '{program}' --map -b 100000 | head -1")]);
    shell.current_dir(project.path());
    let home = Home::new();
    let then = home.given(b"").runs(&mut shell).exits(0).says_nothing();
    assert!(then.out.starts_with(b"[hr map: 62 code files"));
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let project = project();
    let home = Home::new();
    let with = |threads: &str| {
        let given = home.given(b"").env("RAYON_NUM_THREADS", threads);
        let line = "hr-code --map -q 'read rows'";
        given.runs(command(line).current_dir(project.path())).exits(0).says_nothing().out
    };
    assert_eq!(with("1"), with("7"));
}
