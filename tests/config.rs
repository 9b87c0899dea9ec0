//! `config.toml`: what is set there, what stands over it, and what is wrong with it.

mod common;

use common::inputs::{corpus, log};
use common::{Home, Then, command};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const UNCHANGED: &str = "nothing is left out, because";

/// A home with a configuration of its own.
struct Configured {
    home: Home,
    root: PathBuf,
}

impl Configured {
    fn new(toml: &str) -> Self {
        let home = Home::new();
        let root = home.path().parent().expect("a directory").to_owned();
        let configured = Self { home, root };
        configured.set(toml);
        configured
    }

    fn file(&self) -> PathBuf {
        self.root.join("config/hr/config.toml")
    }

    fn set(&self, toml: &str) {
        fs::create_dir_all(self.file().parent().expect("a directory")).expect("space");
        fs::write(self.file(), toml).expect("space");
    }

    /// Runs `command` with nothing else set, and with `more`.
    fn runs<'a>(
        &'a self,
        input: &'a [u8],
        command: &mut Command,
        more: &[(&'static str, &str)],
    ) -> Then<'a> {
        let given = self.home.given(input).env("HR_HOME", "").env("HR_CONFIG", "");
        let given = given.env("HOME", &self.root).env("XDG_CONFIG_HOME", self.root.join("config"));
        let given = given.env("XDG_DATA_HOME", self.root.join("data"));
        more.iter().fold(given, |given, (name, value)| given.env(name, value)).runs(command)
    }

    fn when<'a>(&'a self, input: &'a [u8], line: &str) -> Then<'a> {
        self.runs(input, &mut command(line), &[])
    }

    fn with<'a>(&'a self, input: &'a [u8], line: &str, more: &[(&'static str, &str)]) -> Then<'a> {
        self.runs(input, &mut command(line), more)
    }

    /// What `--show-config` prints for `key`: the value and where it comes from.
    fn shows(&self, line: &str, key: &str, more: &[(&'static str, &str)]) -> (String, String) {
        let then = self.with(b"", line, more).exits(0).says_nothing();
        let text = String::from_utf8(then.out).expect("UTF-8");
        let start = format!("{key} = ");
        let line = text.lines().find(|line| line.starts_with(&start));
        let (value, origin) =
            line.and_then(|line| line[start.len()..].split_once('#')).expect(&text);
        (value.trim().to_owned(), origin.trim().to_owned())
    }
}

fn estimate(bytes: &[u8]) -> usize {
    hr_tokens::estimate(bytes)
}

#[test]
fn flags_are_over_the_environment_over_the_file() {
    let configured = Configured::new("budget = 1500\nfloor = 500\n");
    let file = |line: usize| format!("{}:{line}", configured.file().display());
    let show = "hr-route --show-config";
    let set = [("HR_BUDGET", "2500"), ("HR_FLOOR", "700")];
    assert_eq!(configured.shows(show, "budget", &[]), ("1500".into(), file(1)));
    assert_eq!(configured.shows(show, "floor", &[]), ("500".into(), file(2)));
    assert_eq!(configured.shows(show, "budget", &set), ("2500".into(), "HR_BUDGET".into()));
    assert_eq!(configured.shows(show, "floor", &set), ("700".into(), "HR_FLOOR".into()));
    let flag = "hr-route --show-config -b 800";
    assert_eq!(configured.shows(flag, "budget", &set), ("800".into(), "--budget".into()));
    assert_eq!(configured.shows(show, "max_days", &[]), ("7".into(), "default".into()));
    assert_eq!(configured.shows(show, "log", &[]), ("true".into(), "default".into()));

    // And that is what is done.
    let input = corpus("logs/settlement.log");
    let by_flag = |tokens| configured.home.given(&input).when(&format!("hr-route -b {tokens}")).out;
    configured.when(&input, "hr-route").exits(0).says_nothing().prints(&by_flag(1500));
    configured.with(&input, "hr-log", &set).exits(0).says_nothing().prints(&by_flag(2500));
    configured.with(&input, "hr-route -b 3500", &set).exits(0).prints(&by_flag(3500));
    assert_ne!(by_flag(1500), by_flag(2500));
    // A variable that is no number is told, and not used.
    let then = configured.with(&input, "hr-route", &[("HR_BUDGET", "much")]).exits(0);
    then.says_in_a_line("HR_BUDGET is 'much', no whole number").prints(&by_flag(1500));
}

#[test]
fn what_is_asked_of_an_input_is_over_what_is_set_for_all() {
    let configured = Configured::new("budget = 300\n");
    let code = corpus("make/service.py");
    let all = configured.home.given(&code).when("hr-code --level skeleton").exits(0);
    configured.when(&code, "hr-code --level skeleton").exits(0).prints(&all.out);
    assert!(estimate(&all.out) > 600);
}

#[test]
fn the_floor_can_be_moved() {
    let small = log(1, 12);
    let tokens = estimate(&small);
    assert!((300..1000).contains(&tokens), "{tokens}");
    let large = log(2, 500);
    let configured = Configured::new("");
    configured.when(&small, "hr-route").exits(0).prints(&small);
    assert!(!configured.when(&large, "hr-route").exits(0).is_unchanged());
    configured.set(&format!("floor = {}", estimate(&large)));
    configured.when(&large, "hr-route").exits(0).prints(&large);
    configured.set(&format!("floor = {}", estimate(&large) - 1));
    assert!(!configured.when(&large, "hr-route").exits(0).is_unchanged());
}

#[test]
fn a_kind_that_is_off_is_found_no_more_but_can_be_asked_for() {
    let configured = Configured::new("[kinds]\nlog = false\n");
    let input = log(3, 500);
    let then = configured.when(&input, "hr-route --explain").exits(0).prints(&input);
    assert!(then.err.contains("log"), "{}", then.err);
    for line in ["hr-log", "hr-route --as log"] {
        assert!(configured.when(&input, line).exits(0).says_nothing().handle().is_some(), "{line}");
    }
    assert_eq!(configured.shows("hr-route --show-config", "log", &[]).0, "false");
    // While it flows, too.
    let long = log(4, 60_000);
    assert!(long.len() > 3 << 20);
    configured.when(&long, "hr-route").exits(0).says_nothing().prints(&long);
    // What is on is as ever.
    let json = corpus("json/orders.json");
    assert!(configured.when(&json, "hr-route").exits(0).handle().is_some());
}

#[test]
fn as_takes_the_name_of_a_kind() {
    let home = Home::new();
    let input = log(5, 500);
    let expected = home.given(&input).when("hr-log").exits(0);
    home.given(&input).when("hr-route --as log").exits(0).says_nothing().prints(&expected.out);
    home.given(&input).when("hr-route --as json").exits(0).says_nothing().prints(&input);
    for (name, words) in [("lgo", "did you mean 'log'?"), ("xylophone", "There are log, json, ")] {
        let then = home.given(&input).when(&format!("hr-route --as {name}")).exits(2).prints(b"");
        assert!(then.err.contains(words), "{}", then.err);
    }
}

#[test]
fn the_archive_is_where_it_is_set() {
    let configured = Configured::new("");
    let (here, there) = (configured.root.join("here"), configured.root.join("there"));
    configured.set(&format!("[archive]\ndirectory = {here:?}\nmax_days = 30\n"));
    let input = log(6, 500);
    let handle = configured.when(&input, "hr-route").exits(0).says_nothing().handle().unwrap();
    assert!(here.join("format").exists() && !configured.root.join("data").exists());
    let retrieve = format!("hr-retrieve {handle}");
    configured.when(b"", &retrieve).exits(0).says_nothing().prints(&input);
    let stats = configured.when(b"", "hr-stats").exits(0);
    assert!(String::from_utf8_lossy(&stats.out).contains("log"));
    let archived = configured.when(b"one\n", "hr-archive").exits(0).says_nothing();
    assert!(!archived.out.is_empty());
    // The environment is over it.
    let elsewhere = [("HR_HOME", there.to_str().unwrap())];
    configured.with(b"", &retrieve, &elsewhere).exits(3);
    let show = "hr-route --show-config";
    assert_eq!(configured.shows(show, "directory", &elsewhere).1, "HR_HOME");
    assert_eq!(configured.shows(show, "max_days", &elsewhere).0, "30");
    assert_eq!(configured.shows(show, "max_days", &[("HR_MAX_DAYS", "3")]).0, "3");
    configured.set("[archive]\ndirectory = '~/mine'\n");
    let handle = configured.when(&input, "hr-route").exits(0).says_nothing().handle().unwrap();
    assert!(configured.root.join("mine/format").exists());
    configured.when(b"", &format!("hr-retrieve {handle}")).exits(0).prints(&input);
}

#[test]
fn what_is_shown_can_be_set() {
    let toml = "budget = 1500\n[kinds]\ntable = false\n[archive]\ndirectory = '/a \"b\\c'\n\
                [[filter]]\nname = 'plan'\nmatch = '^Plan: \"\\d'\nlabel = 'tf *'\ncommand = ['sed', '-n', '$p']\n";
    let configured = Configured::new(toml);
    let shown = configured.when(b"", "hr-route --show-config").exits(0).says_nothing();
    let values = |text: &[u8]| {
        let text = String::from_utf8(text.to_owned()).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.map(|line| line.split('#').next().unwrap().trim().to_owned()).collect::<Vec<_>>()
    };
    configured.set(&String::from_utf8(shown.out.clone()).unwrap());
    let again = configured.when(b"", "hr-route --show-config").exits(0).says_nothing();
    assert_eq!(values(&again.out), values(&shown.out));
    assert!(values(&shown.out).contains(&"directory = \"/a \\\"b\\\\c\"".to_owned()));
}

#[test]
fn a_fault_costs_nobody_the_input() {
    let input = log(7, 500);
    let (json, code) = (corpus("json/orders.json"), corpus("make/service.py"));
    for (toml, words) in [
        ("\nbugdet = 3\n", ":2: there is no key 'bugdet'; did you mean 'budget'?"),
        ("budget = \n", ":1: this is no TOML"),
        ("[kinds]\nlog = 'no'\n", ":2: 'kinds.log' is true or false"),
        ("a = 1\nb = 2\nc = 3\n", "(and 2 more: see hr-route --show-config)"),
    ] {
        let configured = Configured::new(toml);
        for (line, input) in [
            ("hr-route", &input),
            ("hr-log", &input),
            ("hr-log --follow", &input),
            ("hr-log --templates", &input),
            ("hr-json", &json),
            ("hr-code", &code),
            ("hr-route --no-archive", &input),
        ] {
            let then = configured.when(input, line).exits(0).prints(input);
            let program = line.split(' ').next().unwrap();
            let start = format!("{program}: {UNCHANGED} {}:", configured.file().display());
            assert!(then.err.starts_with(&start), "{}", then.err);
            then.says_in_a_line(words);
        }
        assert!(!configured.root.join("data").exists(), "nothing is archived");
        configured.when(&input, "hr-route --raw").exits(0).says_nothing().prints(&input);
        configured.with(&input, "hr-route", &[("HR_OFF", "1")]).exits(0).says_nothing();
        let shown = configured.when(b"", "hr-route --show-config").exits(1).prints(b"");
        assert_eq!(shown.err.lines().count(), if toml.starts_with('a') { 3 } else { 1 });
    }
    let missing = Configured::new("");
    let then = missing.with(&input, "hr-route", &[("HR_CONFIG", "/nowhere/hr.toml")]);
    then.exits(0).prints(&input).says_in_a_line("/nowhere/hr.toml: it cannot be read");
}

/// With a fault, it is not known where the archive is, nor how long what is in it is to be kept.
#[test]
fn a_fault_costs_nobody_the_archive() {
    let configured = Configured::new("[archive]\nmax_days = 9999\n");
    let input = log(8, 500);
    let handle = configured.when(&input, "hr-route").exits(0).handle().unwrap();
    configured.set("[archive]\nmax_days = 9999\nmax_mb = 1\n");
    let retrieve = format!("hr-retrieve {handle}");
    for line in [&retrieve, "hr-stats", "hr-retrieve --compact"] {
        let then = configured.when(b"", line).exits(1).prints(b"");
        then.says_in_a_line("did you mean 'archive.max_mib'?");
    }
    configured.when(&input, "hr-archive").exits(1).prints(&input).says_in_a_line("max_mb");
    // Whoever says where it is gets what is there; nothing is removed.
    let data = configured.root.join("data/hr");
    let home = [("HR_HOME", data.to_str().unwrap())];
    configured.with(b"", &retrieve, &home).exits(0).says_nothing().prints(&input);
    let then = configured.with(b"", "hr-retrieve --compact", &home).exits(1).prints(b"");
    then.says_in_a_line("it is not known how much is to be kept");
    configured.set("");
    configured.when(b"", &retrieve).exits(0).prints(&input);
}

#[test]
fn a_project_is_asked_only_where_it_is_trusted() {
    let configured = Configured::new("floor = 600\n");
    let project = configured.root.join("a project");
    let below = project.join("src/deep");
    fs::create_dir_all(&below).unwrap();
    fs::create_dir(project.join(".git")).unwrap();
    let file = project.join(".hr.toml");
    fs::write(&file, "budget = 1500\n").unwrap();
    let input = corpus("logs/settlement.log");
    let here = |place: &Path, line: &str| {
        configured.runs(&input, command(line).current_dir(place), &[]).exits(0)
    };
    let [plain, small] = ["hr-route", "hr-route -b 1500"]
        .map(|line| configured.home.given(&input).when(line).exits(0).out);

    let file_name = file.to_str().unwrap();
    let trust = format!("hr trust '{file_name}'");
    let then = here(&below, "hr-route").prints(&plain);
    then.says_in_a_line(&format!(
        "hr-route: {file_name} is not used: read it, then trust it by: {trust}"
    ));
    let told = here(&project, &trust).says_nothing();
    let hash = blake3::hash(b"budget = 1500\n").to_hex();
    assert_eq!(
        String::from_utf8(told.out).unwrap(),
        format!("{file_name} is trusted as it is now: {hash}\n")
    );
    here(&below, "hr-route").says_nothing().prints(&small);
    here(&configured.root, "hr-route").says_nothing().prints(&plain);
    let shown = here(&below, "hr-route --show-config").says_nothing();
    let shown = String::from_utf8(shown.out).unwrap();
    assert!(shown.contains(&format!("# {file_name}:1\n")), "{shown}");
    assert!(shown.contains(&format!("# {}:1\n", configured.file().display())), "{shown}");

    // Another content is not what was seen, and this content is not trusted elsewhere.
    fs::write(&file, "budget = 1600\n").unwrap();
    here(&below, "hr-route").prints(&plain).says_in_a_line("is not used");
    fs::write(&file, "budget = 1500\n").unwrap();
    here(&below, "hr-route").says_nothing().prints(&small);
    fs::create_dir_all(configured.root.join("other/.git")).unwrap();
    fs::copy(&file, configured.root.join("other/.hr.toml")).unwrap();
    here(&configured.root.join("other"), "hr-route").prints(&plain).says_in_a_line("is not used");
    // What is trusted is no obstacle to what reads the archive alone.
    fs::write(&file, "no TOML").unwrap();
    configured.runs(b"", command("hr-stats").current_dir(&below), &[]).exits(0).says_nothing();
    // What is wrong is not trusted.
    let then = configured.when(b"", &trust).exits(1).prints(b"");
    then.says_in_a_line(":1: this is no TOML");
    configured.when(b"", "hr trust /nowhere/.hr.toml").exits(1).says_in_a_line("cannot read");
    configured.when(b"", "hr trust").exits(2);
}
