//! Of many failures each kind is shown, wherever it stands.

use crate::{evidence, outline};

/// Of many like `usual`, which is given the number of each, `unusual` ones are told; the usual one is told by its
/// `message` no more than a few times.
fn assert_told(usual: impl Fn(usize) -> String, message: &str, unusual: &[(&str, &str)]) {
    let mut all: Vec<String> = (0..120).map(usual).collect();
    for (at, (text, _)) in unusual.iter().enumerate() {
        all.insert(60 + 20 * at, (*text).to_owned());
    }
    let text = all.join("");
    let shown = evidence(&text);
    for (_, line) in unusual {
        assert!(shown.contains(line), "{line}\nshown: {shown:#?}");
    }
    let often = shown.iter().filter(|line| line.contains(message)).count();
    assert!((1..=8).contains(&often), "{message} is told {often} times");
}

#[test]
fn panics_are_told_by_their_messages() {
    let panic = |number: usize, message: &str| {
        format!(
            "\nthread 't_{number}' ({number}) panicked at src/till.rs:{number}:5:\n{message}\n\
             note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n"
        )
    };
    let usual = |number| {
        panic(
            number,
            &format!("assertion `left == right` failed: sum\n  left: {number}\n right: 9"),
        )
    };
    let unusual = [
        panic(500, "index out of bounds: the len is 1 but the index is 4"),
        panic(501, "called `Option::unwrap()` on a `None` value"),
        panic(502, "called `Result::expect()` on an `Err` value"),
    ];
    let lines = unusual.each_ref().map(|text| (text.as_str(), text.lines().nth(2).unwrap()));
    assert_told(usual, "assertion", &lines);
    let old =
        |number| format!("thread 't_{number}' panicked at 'no row', src/till.rs:{number}:5\n");
    let other = "thread 't_9' panicked at 'no column', src/till.rs:3:5";
    assert_told(old, "no row", &[(&format!("{other}\n"), other)]);
}

#[test]
fn tracebacks_are_told_by_what_was_raised() {
    let traceback = |number: usize, message: &str| {
        format!(
            "job {number} starts\nTraceback (most recent call last):\n  File \"/srv/till.py\", line {number}, in run\n    \
             step()\n{message}\njob {number} ends\n"
        )
    };
    let usual = |number| traceback(number, &format!("ValueError: bad {number}"));
    let unusual = [
        traceback(500, "KeyError: 'till'"),
        traceback(501, "KeyError: 'shop'"),
        traceback(
            502,
            "subprocess.CalledProcessError: Command 'sum' returned non-zero exit status 3.",
        ),
    ];
    let lines = unusual.each_ref().map(|text| (text.as_str(), text.lines().nth(4).unwrap()));
    assert_told(usual, "ValueError", &lines);
    // The last one may be cut.
    let text =
        (0..9).map(usual).collect::<String>() + "Traceback (most recent call last):\nKeyError: 'x'";
    assert!(evidence(&text).contains(&"KeyError: 'x'"));
}

#[test]
fn exceptions_are_told_by_their_messages_and_causes() {
    let trace = |number: usize, message: &str, cause: &str| {
        format!(
            "Exception in thread \"worker-{number}\" org.acme.TillException: {message}\n\
             \tat org.acme.Till.sum(Till.java:{number})\nCaused by: {cause}\n\
             \tat org.acme.Row.read(Row.java:{number})\n\n"
        )
    };
    let usual = |number| trace(number, "no sum", "java.io.IOException: row is cut");
    let unusual = [
        trace(500, "no till", "java.io.IOException: row is cut"),
        trace(501, "no sum", "java.lang.OutOfMemoryError: heap"),
    ];
    let lines = [
        (unusual[0].as_str(), unusual[0].lines().next().unwrap()),
        (unusual[1].as_str(), unusual[1].lines().nth(2).unwrap()),
    ];
    assert_told(usual, "no sum", &lines);
}

#[test]
fn many_errors_of_one_sort_leave_room_for_others() {
    const WORDS: [&str; 10] =
        ["till", "row", "sum", "shop", "key", "lid", "cup", "jar", "tin", "box"];
    let word = |number: usize| WORDS[number % 10];
    let many = |number: usize| {
        let message = format!("{} {} {}", word(number), word(number / 10), word(number / 100));
        format!("src/f{number}.c:{number}:3: error: {message}\ngcc -c f{number}.c\n")
    };
    let mut lines: Vec<String> = (0..900).map(many).collect();
    let late = "fatal: unable to read the shop";
    lines.insert(700, format!("{late}\n"));
    let text = lines.concat();
    let shown = evidence(&text);
    assert!(shown.contains(&late));
    for line in text.lines().filter(|line| line.contains("error")).skip(900 - 16) {
        assert!(shown.contains(&line), "{line} is one of the last");
    }
    let told = shown.iter().filter(|line| line.contains("error: ")).count();
    assert_eq!(told, 256 + 16);
    let outline = outline(&text);
    let facts = &outline.sections()[0].facts;
    let fact = facts.iter().find(|fact| fact.label == "kinds of errors").unwrap();
    assert_eq!(fact.text, "901, of which 273 or more are shown");
}

#[test]
fn of_many_failing_tests_the_unlike_ones_are_told() {
    let verdicts: String =
        (0..200).map(|number| format!("test till::t_{number} ... FAILED\n")).collect();
    let details = |number: usize| {
        let message = match number {
            150 => "index out of bounds: the len is 1 but the index is 4",
            _ => "assertion `left == right` failed\n  left: 3\n right: 4",
        };
        format!(
            "---- till::t_{number} stdout ----\n\nthread 'till::t_{number}' panicked at src/till.rs:{number}:5:\n{message}\n\n"
        )
    };
    let details: String = (0..200).map(details).collect();
    let text = format!("running 200 tests\n{verdicts}\nfailures:\n\n{details}");
    let shown = evidence(&text);
    for line in [
        "thread 'till::t_0' panicked at src/till.rs:0:5:",
        "---- till::t_150 stdout ----",
        "index out of bounds: the len is 1 but the index is 4",
    ] {
        assert!(shown.contains(&line), "{line}");
    }
    assert_eq!(shown.iter().filter(|line| line.contains("`left == right`")).count(), 64);
    let failure = |number: usize| {
        let message = if number == 150 { "KeyError: 'row'" } else { "AssertionError: no sum" };
        format!(
            "_____ test_{number} _____\n\n>       till()\nE       {message}\n\ntests/test_till.py:{number}: Error\n"
        )
    };
    let text: String = (0..200).map(failure).collect();
    assert!(evidence(&text).contains(&"E       KeyError: 'row'"));
}
