//! What a model has before it in a session, with what is stored, gives every result; and what is said to have been
//! shown before was.

mod common;

use common::Home;
use common::claude::{answer, bash, event, mcp, read, starts, with};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::ops::Range;

/// What lines there are: few, so that they come again; two report a failure, and two look like marks.
const LINES: [&str; 12] = [
    "the first of the lines that come again, and long enough to be worth a mark",
    "the second of the lines that come again, which is as long as the first one",
    "the third of the lines that come again: it has\ta tab and \u{e9}\u{4e2d} in it, too",
    "the fourth of the lines that come again, with \"quotes\" and \\ and a return\r",
    "the fifth of the lines that come again    ",
    "}",
    "",
    "error[E0599]: no method named `shown` found for struct `Ledger` in this scope",
    "FAILED tests/test_ledger.py::test_shown - AssertionError: assert 1 == 2",
    "[hr 1-3: 3 lines]",
    "[hr 0123456789ab: 12 lines, unchanged: byte for byte what you were shown before]",
    "2026-11-20T06:31:07Z INFO  processed item 17 in 12ms",
];

/// What happens in a session.
#[derive(Clone, Debug)]
enum Step {
    /// A call of a tool by an agent gives a text.
    Result { tool: usize, name: usize, agent: usize, text: String },
    /// What was given before is forgotten.
    Forgets(usize),
}

fn text() -> impl Strategy<Value = String> {
    // Pieces of a text that is always the same, and lines by chance between them.
    let piece = (0..30usize, 1..20usize).prop_map(|(start, len)| {
        (start..start + len).map(|at| LINES[at * 7 % 5].to_owned() + &format!(" {at}")).collect()
    });
    let chance = prop::collection::vec((0..LINES.len()).prop_map(|at| LINES[at].to_owned()), 0..6);
    let lines = prop::collection::vec(prop_oneof![3 => piece, 1 => chance], 1..4);
    (lines, any::<bool>()).prop_map(|(pieces, is_open)| {
        let text = pieces.concat().join("\n");
        if is_open { text } else { text + "\n" }
    })
}

fn step() -> impl Strategy<Value = Step> {
    let result = (0..3usize, 0..3usize, prop_oneof![3 => Just(0usize), 1 => Just(1)], text());
    let result =
        result.prop_map(|(tool, name, agent, text)| Step::Result { tool, name, agent, text });
    prop_oneof![12 => result, 1 => (0..4usize).prop_map(Step::Forgets)]
}

/// What one agent has before it: the label of each call, and what came of it.
type Before = Vec<(String, String)>;

/// The event, the label of the call, and where the text is in the result.
fn call(tool: usize, name: usize, text: &str) -> (Value, String, &'static str) {
    match tool {
        0 => (bash(&format!("cat {name}.txt"), text), format!("cat {name}.txt"), "/stdout"),
        1 => {
            let path = format!("/home/user/project/{name}.txt");
            (read(&path, text), format!("Read {name}.txt"), "/file/content")
        }
        _ => (mcp(&name.to_string(), &[text]), format!("mcp__t__get {name}"), "/0/text"),
    }
}

/// Whether the lines stand, one after the other and byte for byte, in one thing that this call gave: as these lines of
/// it, if that is said.
fn was_shown(before: &Before, label: &str, lines: &[&str], then: Option<&Range<usize>>) -> bool {
    let is_there = |window: &[&str]| {
        // A last line whose end is not there stands in one whose end is.
        let (shown, wanted) = (window.concat(), lines.concat());
        shown == wanted || shown == wanted + "\n"
    };
    before.iter().filter(|(of, _)| of == label).any(|(_, shown)| {
        let shown: Vec<&str> = shown.split_inclusive('\n').collect();
        match then {
            Some(then) => shown.get(then.clone()).is_some_and(is_there),
            None => shown.windows(lines.len()).any(is_there),
        }
    })
}

/// `41-97`, from 1, as a range from 0.
fn range(numbers: &str) -> Range<usize> {
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let number = |text: &str| text.parse::<usize>().unwrap_or_else(|_| panic!("{numbers}"));
    number(first) - 1..number(last)
}

/// Checks what the model is given instead of `text` by what is before it.
fn check(before: &Before, text: &str, given: &str) {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (first, rest) = given.split_once('\n').unwrap_or((given, ""));
    if let Some((what, _)) = first.split_once(". In full: ") {
        let (what, label) =
            what.split_once(", by: ").or(what.split_once(" by: ")).unwrap_or((what, ""));
        let (_, what) = what.split_once(", ").expect("what it is");
        let is_it = match what {
            "unchanged: byte for byte what you were shown before in this session" => {
                before.iter().any(|(of, shown)| of == label && shown == text)
            }
            "unchanged: you were shown them before in this session" => {
                was_shown(before, label, &lines, None)
            }
            "unchanged: the same call gave the same before in this session, and what you were shown of it then holds" => {
                before.iter().rev().any(|(_, shown)| shown == text)
            }
            _ => {
                let then = what
                    .strip_prefix("all of them shown before in this session, as lines ")
                    .expect(what);
                was_shown(before, label, &lines, Some(&range(then)))
            }
        };
        assert!(is_it, "{first}:\n{text}");
        assert_eq!(rest, "");
        return;
    }
    let (fact, shown) = rest.split_once("]\n").expect("what was shown");
    let fact = fact.strip_prefix("[hr you were shown before in this session: ").expect(given);
    let mut known = vec![];
    for part in fact.split("; ") {
        let (numbers, label) = part.split_once(" by: ").expect("by what");
        for numbers in numbers.split(", ") {
            let (numbers, then) = match numbers.split_once(" (then ") {
                Some((numbers, then)) => (range(numbers), range(then.trim_end_matches(')'))),
                None => (range(numbers), range(numbers)),
            };
            assert!(
                was_shown(before, label, &lines[numbers.clone()], Some(&then)),
                "not shown by {label}: {numbers:?} of\n{text}"
            );
            known.push(numbers);
        }
    }
    // With what it was shown before, the model has all of it.
    let mut whole = String::new();
    let mut at = 0;
    for line in shown.split_inclusive('\n') {
        let mark = line.strip_prefix("[hr ").and_then(|mark| mark.split_once(": "));
        match mark.filter(|_| lines.get(at) != Some(&line)) {
            None => {
                assert_eq!(lines.get(at), Some(&line), "{given}");
                whole.push_str(line);
                at += 1;
            }
            Some((numbers, _)) => {
                let hidden = range(numbers);
                assert_eq!(hidden.start, at, "{given}");
                let is_known = |line: usize| known.iter().any(|known| known.contains(&line));
                assert!(hidden.clone().all(is_known), "{numbers}: {given}");
                whole.push_str(&lines[hidden.clone()].concat());
                at = hidden.end;
            }
        }
    }
    assert_eq!(whole, text);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_before_a_model_gives_every_result(steps in prop::collection::vec(step(), 4..24)) {
        let home = Home::new();
        answer(&home, &starts("startup"));
        let mut before: [Before; 2] = Default::default();
        let mut named = 0;
        for step in steps {
            match step {
                Step::Forgets(how) => {
                    let event = match how {
                        0 => event("PreCompact", json!({"trigger": "auto"})),
                        number => starts(["compact", "clear", "resume"][number - 1]),
                    };
                    prop_assert!(answer(&home, &event).is_none());
                    before = Default::default();
                }
                Step::Result { tool, name, agent, text } => {
                    let (mut event, label, place) = call(tool, name, &text);
                    if agent == 1 {
                        event = with(event, "agent_id", "a1");
                    }
                    let given = answer(&home, &event);
                    let given = given.map(|new| new.pointer(place).unwrap().as_str().unwrap().to_owned());
                    if let Some(given) = &given {
                        check(&before[agent], &text, given);
                        let handle = &blake3::hash(text.as_bytes()).to_hex()[..12];
                        prop_assert!(given.starts_with(&format!("[hr {handle}")), "{}", given);
                        prop_assert!(home.retrieve(handle) == text.as_bytes());
                        named += 1;
                    }
                    before[agent].push((label, given.unwrap_or(text)));
                }
            }
        }
        println!("{named} were named");
    }
}
