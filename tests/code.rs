//! Outlines of source code: every line is accounted for, and each definition can be had back.

mod common;

use common::inputs::{corpus, other_corpora};
use common::{Home, Then};
use std::fs;
use std::path::Path;

/// Programs in several languages that this project wrote.
const PROGRAMS: [&str; 5] = [
    "make/service.py",
    "make/Settlement.java",
    "make/baseline/search.js",
    "make/all.sh",
    "make/projects.py",
];

#[test]
fn every_line_is_accounted_for_at_any_level_and_budget() {
    let home = Home::new();
    let mut inputs: Vec<(String, Vec<u8>)> =
        PROGRAMS.iter().map(|name| (name.to_string(), corpus(name))).collect();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/json/src/read.rs");
    inputs.push(("read.rs".to_owned(), fs::read(own).expect("a file of this project")));
    if let Some(code) = other_corpora().map(|dir| dir.join("code")).filter(|dir| dir.is_dir()) {
        for language in fs::read_dir(code).expect("a directory").flatten() {
            for file in fs::read_dir(language.path()).expect("a directory").flatten() {
                let bytes = fs::read(file.path()).expect("a file");
                inputs.push((file.path().display().to_string(), bytes));
            }
        }
    }
    let mut reduced = 0;
    for (name, bytes) in &inputs {
        for options in [
            "",
            "-b 400",
            "-b 3000",
            "--level signatures",
            "--level docs",
            "--level skeleton",
            "--level full",
            "-q 'where is an order rejected or refused'",
            "-q 'read the next number' -b 1000",
            "--focus 100",
        ] {
            println!("{options} < {name}");
            let then = home.given(bytes).when(&format!("hr-code {options}"));
            let then = then.exits(0).says_nothing();
            then.restores().is_never_worse().accounts_for_every_line();
            reduced += usize::from(!then.is_unchanged());
        }
    }
    assert!(reduced > inputs.len() * 6, "{reduced} of {} outlines", inputs.len() * 10);
}

/// The lines of `output` that tell of `name` in short.
fn in_short(then: &Then<'_>, name: &str) -> Vec<String> {
    let text = String::from_utf8(then.out.clone()).expect("UTF-8");
    text.lines().filter(|line| line.contains(name)).map(str::to_owned).collect()
}

#[test]
fn a_definition_is_had_back_by_its_lines_and_by_its_name() {
    let input = corpus("make/service.py");
    let home = Home::new();
    let then = home.given(&input).when("hr-code").exits(0).says_nothing();
    let line = in_short(&then, "def write(").remove(0);
    let lines = line.trim().split(' ').next().expect("lines");
    let handle = then.handle().expect("a handle");
    let by_lines = home.retrieve(&format!("{handle} -l {lines}"));
    assert!(by_lines.starts_with(b"    def write(self, oid, sql, args):\n"));
    assert_eq!(home.retrieve(&format!("{handle} --symbol Store.write")), by_lines);
    assert_eq!(home.retrieve(&format!("{handle} --symbol write")), by_lines);
    let all = home.given(b"").when(&format!("hr-retrieve {handle} --symbol do_POST")).exits(0);
    let all = all.says_in_a_line("2 definitions of do_POST: ");
    assert_eq!(all.out.windows(11).filter(|it| it == b"def do_POST").count(), 2);
    let none = home.given(b"").when(&format!("hr-retrieve {handle} --symbol do_P")).exits(1);
    none.says_in_a_line("there are do_POST").prints(b"");
}

#[test]
fn files_that_are_named_are_as_if_tail_printed_them() {
    let home = Home::new();
    let dir = tempfile::tempdir().expect("a directory");
    let (service, search) = (corpus("make/service.py"), corpus("make/baseline/search.js"));
    fs::write(dir.path().join("service.py"), &service).unwrap();
    fs::create_dir(dir.path().join("web")).unwrap();
    fs::write(dir.path().join("web/search.js"), &search).unwrap();
    fs::write(dir.path().join("web/notes.txt"), "no code").unwrap();
    fs::write(dir.path().join("ignored.py"), &service).unwrap();
    fs::write(dir.path().join(".ignore"), "ignored.py\n").unwrap();
    let mut all = b"==> service.py <==\n".to_vec();
    all.extend_from_slice(&service);
    all.extend_from_slice(b"\n==> web/search.js <==\n");
    all.extend_from_slice(&search);
    let expected = home.given(&all).when("hr-code").exits(0).says_nothing();
    expected.accounts_for_every_line();
    for paths in ["service.py web", "."] {
        let mut command = common::command(&format!("hr-code {paths}"));
        let then = home.given(b"").runs(command.current_dir(dir.path())).exits(0).says_nothing();
        let then = then.prints(&expected.out);
        let handle = then.handle().expect("a handle");
        assert_eq!(home.retrieve(&handle), all);
        assert_eq!(home.retrieve(&format!("{handle} --at web/search.js")), search);
        let head = home.retrieve(&format!("{handle} --at service.py -l 1-2"));
        assert!(service.starts_with(&head) && !head.is_empty());
        let lost = home.given(b"").when(&format!("hr-retrieve {handle} --at web")).exits(1);
        lost.says_in_a_line("there are 2 files, such as service.py");
    }
    let mut one = common::command("hr-code service.py");
    let one = home.given(b"").runs(one.current_dir(dir.path())).exits(0).says_nothing();
    let same = home.given(&service).when("hr-code").exits(0);
    assert_eq!(one.handle(), same.handle(), "a single file is archived as it is");
    for (line, words) in [
        ("hr-code missing.py", "missing.py"),
        ("hr-code web/notes.txt missing.py", "some of it could not be read"),
        ("hr-code --raw missing.py", "missing.py"),
    ] {
        let mut command = common::command(line);
        let then = home.given(b"").runs(command.current_dir(dir.path())).exits(1);
        assert!(then.err.contains(words), "{line}: {}", then.err);
    }
}

#[test]
fn what_is_in_focus_is_shown_with_what_calls_it_and_what_it_calls() {
    let input = corpus("make/service.py");
    let home = Home::new();
    for focus in ["pay", "160"] {
        let line = format!("hr-code --focus {focus}");
        let then = home.given(&input).when(&line).exits(0).says_nothing();
        then.accounts_for_every_line();
        let text = String::from_utf8_lossy(&then.out);
        let body =
            String::from_utf8(home.retrieve(&format!("{} -l 156-175", then.handle().unwrap())));
        assert!(text.contains(&body.unwrap()), "all of it: {text}");
        assert!(text.contains("do_POST"), "what calls it: {text}");
        assert!(!text.contains("def rebuild"), "nothing else: {text}");
    }
    let then = home.given(&input).when("hr-code --focus nowhere").exits(0).says_nothing();
    let text = String::from_utf8_lossy(&then.out);
    assert!(text.contains("[hr focus: there is no definition called nowhere]"), "{text}");
    assert!(text.contains("def rebuild"), "the outline is there all the same: {text}");
    home.given(&input).when("hr-code --focus 0").exits(2);
}

#[test]
fn what_differs_from_an_earlier_state_is_shown() {
    let earlier = corpus("make/service.py");
    let home = Home::new();
    let handle = home.given(&earlier).when("hr-code").exits(0).handle().expect("a handle");
    let text = String::from_utf8(earlier.clone()).unwrap();
    let now = text
        .replace("def ms(t):", "def ms(t, digits=1):")
        .replace("def rebuild(", "def build_again(");
    let line = format!("hr-code --against {handle}");
    let then = home.given(now.as_bytes()).when(&line).exits(0).says_nothing();
    then.accounts_for_every_line();
    let printed = String::from_utf8_lossy(&then.out);
    assert!(printed.contains("\ndef ms(t, digits=1):\n"), "what differs: {printed}");
    assert!(printed.contains("\ndef build_again("), "what is new: {printed}");
    assert!(printed.contains("rebuild (303-311)"), "what is gone: {printed}");
    assert!(!printed.contains("class Gateway"), "what is the same: {printed}");
    let same = home.given(&earlier).when(&line).exits(0).says_nothing();
    let printed = String::from_utf8_lossy(&same.out);
    assert!(printed.contains("[hr against: 0 definitions differ"), "{printed}");
    home.given(&earlier).when("hr-code --against 0123456789ab").exits(1);
}

#[test]
fn what_is_no_code_is_left_alone() {
    let home = Home::new();
    for name in ["logs/checkout.log", "json/orders.json", "text/psql-man.txt"] {
        let input = corpus(name);
        home.given(&input).when("hr-code").exits(0).says_nothing().prints(&input);
    }
}

#[test]
fn of_many_files_a_map_is_made_but_only_where_something_may_be_left_out() {
    let home = Home::new();
    let dir = tempfile::tempdir().expect("a directory");
    let text = |number: usize| format!("def case_{number}():\n    return {number}\n");
    let mut all = Vec::new();
    for number in 100..161 {
        fs::write(dir.path().join(format!("{number}.py")), text(number)).unwrap();
        let between = if all.is_empty() { "" } else { "\n" };
        all.extend(format!("{between}==> {number}.py <==\n{}", text(number)).into_bytes());
    }
    let run = |line: &str, off: &str| {
        let mut command = common::command(line);
        home.given(b"").env("HR_OFF", off).runs(command.current_dir(dir.path())).exits(0)
    };
    assert!(run("hr-code .", "").out.starts_with(b"[hr map: 61 code files"));
    run("hr-code --raw .", "").prints(&all);
    run("hr-code .", "1").prints(&all);
    run("hr-code --no-archive .", "").prints(&all);
}
