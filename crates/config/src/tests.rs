//! What comes of files.

use super::*;
use hr_core::Kind;
use proptest::prelude::*;

fn parsed(text: &str) -> (Config, Vec<String>) {
    let home = Some(Path::new("/home/me"));
    let (config, faults) = parse(text, Path::new("c.toml"), Owner::User, home);
    (config, faults.iter().map(ToString::to_string).collect())
}

#[test]
fn everything_can_be_set() {
    let (config, faults) = parsed(
        "budget = 2_000\nfloor = 0x10\n[kinds]\ncode = false\nlog = true\n\
         [archive]\ndirectory = \"~/hr\"\nmax_days = 30\nmax_mib = 64\n\
         [[filter]]\nname = 'plan'\nmatch = '^Plan: \\d+'\nlabel = 'tf *'\n\
         command = ['sed', '-n', '1p']\ntimeout = 3\n[[filter]]\nname='b-2'\ncommand=['/bin/b']\n",
    );
    assert_eq!(faults, Vec::<String>::new());
    let budget = config.budget.unwrap();
    assert_eq!((budget.value, budget.place.to_string()), (2_000, "c.toml:1".to_owned()));
    assert_eq!(config.floor.unwrap().value, 16);
    let kinds: Vec<_> = config.kinds.iter().map(|(kind, set)| (*kind, set.value)).collect();
    assert!(kinds.contains(&(Kind::Code, false)) && kinds.contains(&(Kind::Log, true)));
    assert_eq!(config.directory.unwrap().value, Path::new("/home/me/hr"));
    assert_eq!((config.max_days.unwrap().value, config.max_mib.unwrap().place.line), (30, 9));
    let [plan, other] = &config.filters[..] else { panic!("{:?}", config.filters) };
    assert_eq!((plan.program.to_str(), plan.arguments.len()), (Some("sed"), 2));
    assert_eq!((plan.timeout.as_secs(), plan.place.line), (3, 10));
    assert_eq!(plan.is_for(b"a\nPlan: 3 to add\n", "tf plan"), Ok(true));
    assert_eq!(plan.is_for(b"a\nPlan: 3 to add\n", "make"), Ok(false));
    assert_eq!(plan.is_for(b"No Plan: 3\n", "tf plan"), Ok(false));
    let late = [&b"\n".repeat(4 << 10)[..], b"Plan: 3"].concat();
    assert_eq!(plan.is_for(&late, "tf plan"), Ok(false), "only the start is looked at");
    assert_eq!(
        other.is_for(b"anything", "anything"),
        Ok(false),
        "without a rule it must be asked for"
    );
    assert_eq!(other.program_name(), "b");
}

#[test]
fn rules_are_of_bytes() {
    let is_for = |rule: &str, start: &[u8], label: &str| {
        let (config, faults) = parsed(&format!("[[filter]]\nname = 'a'\ncommand = ['a']\n{rule}"));
        assert_eq!(faults, Vec::<String>::new(), "{rule}");
        config.filters[0].is_for(start, label)
    };
    assert_eq!(is_for("match = '\\xff.$'", b"\xff\xfe\r\n", ""), Ok(true));
    assert_eq!(is_for("match = '^é+ß'", "ae\nééß".as_bytes(), ""), Ok(true));
    assert_eq!(is_for("match = '(?u)^[é-ü]$'", "ü".as_bytes(), ""), Ok(true));
    assert_eq!(is_for("match = '^$'", b"", ""), Ok(true));
    assert_eq!(is_for("label = 'make*'", b"", "make -C a/b all"), Ok(true));
    assert_eq!(is_for("label = '{npm,yarn} test'", b"", "yarn test"), Ok(true));
    assert_eq!(is_for("label = 'make'", b"", "make all"), Ok(false));
    let too_large = is_for("match = '((a{500}b?){500}c){500}'", b"", "");
    assert_eq!(too_large, Err("its regex is too large".to_owned()));
    assert_eq!(is_for("match = '((a{500}b?){500}c){500}'\nlabel = 'b'", b"", "a"), Ok(false));
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    for (text, expected) in [
        (
            "a = 1\n",
            "c.toml:1: there is no key 'a'; there are budget, floor, kinds, archive, filter",
        ),
        ("\nbugdet = 1\n", "c.toml:2: there is no key 'bugdet'; did you mean 'budget'?"),
        (
            "[kinds]\n\nlogs = true",
            "c.toml:3: there is no key 'kinds.logs'; did you mean 'kinds.log'?",
        ),
        (
            "[archive]\nmaxdays = 1",
            "c.toml:2: there is no key 'archive.maxdays'; did you mean 'archive.max_days'?",
        ),
        (
            "[[filter]]\nmtach = ''\n",
            "c.toml:2: there is no key 'filter.mtach'; did you mean 'filter.match'?",
        ),
        ("budget = -1", "c.toml:1: 'budget' is a whole number, 0 or more"),
        ("floor = 1.5", "c.toml:1: 'floor' is a whole number, 0 or more"),
        ("budget = 99999999999999999999", "c.toml:1: 'budget' is a whole number, 0 or more"),
        ("kinds = 1", "c.toml:1: 'kinds' is a table: [kinds]"),
        ("[kinds]\nlog = 1", "c.toml:2: 'kinds.log' is true or false"),
        (
            "[kinds]\nother = true",
            "c.toml:2: there is no key 'kinds.other'; there are log, json, code, search, diff, build, table, text, mixed",
        ),
        (
            "[archive]\ndirectory = 'a/b'",
            "c.toml:2: 'archive.directory' is a path that starts with / or ~/",
        ),
        ("[filter]\nname = 'a'", "c.toml:1: a filter starts with [[filter]]"),
        ("[[filter]]\nname = 'a'", "c.toml:1: a filter has a 'name' and a 'command'"),
        (
            "[[filter]]\nname = 'log'\ncommand = ['a']",
            "c.toml:2: 'log' is the name of a kind: take another",
        ),
        (
            "[[filter]]\nname = 'a b'\ncommand = ['a']",
            "c.toml:2: 'filter.name' has up to 32 letters a-z, digits, - and _",
        ),
        (
            "[[filter]]\nname = 'a'\ncommand = 'a'",
            "c.toml:3: 'filter.command' is a list of strings: the program and its arguments",
        ),
        (
            "[[filter]]\nname = 'a'\ncommand = []",
            "c.toml:3: 'filter.command' is a list of strings: the program and its arguments",
        ),
        (
            "[[filter]]\nname = 'a'\ncommand = ['']",
            "c.toml:3: 'filter.command' is a list of strings: the program and its arguments",
        ),
        (
            "[[filter]]\nname = 'a'\ncommand = ['./a']",
            "c.toml:3: './a' depends on where one is: name a program on PATH, or an absolute path",
        ),
        (
            "[[filter]]\nname = 'a'\ncommand = ['a']\ntimeout = 0",
            "c.toml:4: 'filter.timeout' is a number of seconds, 1 to 600",
        ),
        (
            "[[filter]]\nname = 'a'\ncommand = ['a']\nmatch = '('",
            "c.toml:4: 'filter.match' is no regex: unclosed group",
        ),
        (
            "[[filter]]\nname = 'a'\ncommand = ['a']\nlabel = '[a'",
            "c.toml:4: 'filter.label' is no pattern: unclosed character class; missing ']'",
        ),
        (
            "[[filter]]\nname = 'a'\ncommand = ['a']\n[[filter]]\nname = 'a'\ncommand = ['b']",
            "c.toml:4: there is a filter 'a' already, in line 1",
        ),
    ] {
        let (_, faults) = parsed(text);
        assert_eq!(faults, [expected], "{text}");
    }
    for no_toml in ["budget", "budget = \n", "budget = 1\nbudget = 2\n", "[[filter]\n"] {
        let (config, faults) = parsed(no_toml);
        assert!(faults[0].contains(": this is no TOML: "), "{faults:?}");
        assert!(config.budget.is_none());
    }
    // All of it is told at once.
    assert_eq!(parsed("a = 1\nbudget = ''\n").1.len(), 2);
}

#[test]
fn a_project_says_nothing_of_the_archive() {
    let [fault] = &faults_of(b"[archive]\nmax_days = 0\n", Path::new(".hr.toml"))[..] else {
        panic!("one fault")
    };
    assert_eq!(fault.line, Some(1));
    assert!(fault.what.contains("the user's to say"), "{fault}");
    assert_eq!(faults_of(b"budget = 1\n", Path::new(".hr.toml")), []);
    assert_eq!(faults_of(b"budget = '\xff'", Path::new(".hr.toml"))[0].what, "it is not UTF-8");
}

#[test]
fn a_project_that_is_trusted_is_over_the_user() {
    let place = tempfile::tempdir().unwrap();
    let (config, project) = (place.path().join("config/hr"), place.path().join("project"));
    std::fs::create_dir_all(&config).unwrap();
    std::fs::create_dir_all(&project).unwrap();
    let get = |name: &str| {
        (name == "XDG_CONFIG_HOME").then(|| place.path().join("config").into_os_string())
    };
    let load = |scope| load_from(scope, get, Some(&project));
    assert!(load(Scope::Here).faults.is_empty() && load(Scope::Here).project_file.is_none());
    let user = "budget = 1\nfloor = 7\n[kinds]\nlog = false\n[[filter]]\nname='a'\ncommand=['a']\n";
    std::fs::write(config.join("config.toml"), user).unwrap();
    let text = b"budget = 2\n[kinds]\nlog = true\n[[filter]]\nname='a'\ncommand=['b']\n";
    let file = project.join(".hr.toml");
    std::fs::write(&file, text).unwrap();

    let loaded = load(Scope::Here);
    assert!(!loaded.is_trusted && loaded.faults.is_empty());
    assert_eq!(loaded.project_file.as_deref(), Some(&*file));
    assert_eq!(loaded.config.budget.unwrap().value, 1);
    trust::trust(&config, &file, text).unwrap();
    let loaded = load(Scope::Here);
    assert!(loaded.is_trusted && loaded.faults.is_empty());
    assert_eq!(loaded.config.kind(Kind::Log).map(|set| set.value), Some(true));
    assert_eq!(loaded.config.filter("a").unwrap().program, Path::new("b"));
    assert_eq!((loaded.config.budget.unwrap().value, loaded.config.floor.unwrap().value), (2, 7));
    assert_eq!(load(Scope::User).config.budget.unwrap().value, 1);
    std::fs::write(&file, "budget = 3").unwrap();
    assert!(!load(Scope::Here).is_trusted);
}

#[test]
fn a_file_that_is_asked_for_must_be_there() {
    let place = tempfile::tempdir().unwrap();
    let missing = place.path().join("no.toml").into_os_string();
    let get = |name: &str| (name == "HR_CONFIG").then(|| missing.clone());
    let loaded = load_from(Scope::Here, get, None);
    assert!(loaded.faults[0].what.contains("cannot be read"), "{:?}", loaded.faults);
    let get = |name: &str| (name == "HR_CONFIG").then(|| "/dev/null".into());
    assert!(load_from(Scope::Here, get, None).faults.is_empty());
}

proptest! {
    /// Whatever is in a file, there is something wrong with it or it is all understood.
    #[test]
    fn any_text_is_read(lines in prop::collection::vec(prop::sample::select(vec![
        "budget = 1", "floor = 'a'", "[kinds]", "log = false", "[[filter]]", "name = 'a'", "command = ['a']",
        "match = '(?s)^.*$'", "[archive]", "\u{feff}", "= = ]", "x", "directory = '/a'", "\"\\u0000\" = 1",
    ]), 0..8), noise in "\\PC{0,20}") {
        let text = lines.join("\n") + &noise;
        let (_, faults) = parsed(&text);
        for fault in faults {
            prop_assert!(fault.lines().count() == 1, "{fault}");
        }
    }
}
