//! What is said to have been shown was shown, and what was shown is found.
//!
//! The model is the screens of two readers: the texts that were delivered to each since the session
//! started, in full.
#![allow(clippy::unwrap_used)] // also in the helpers

use hr_session::{Call, Run, Seen, Session};
use proptest::prelude::*;
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// The least that is worth a mark, as the crate promises it.
const FEWEST_LINES: usize = 4;
const FEWEST_BYTES: usize = 160;

#[derive(Clone, Debug)]
enum Event {
    /// The reader's context was compacted.
    Start,
    Pause {
        minutes: u64,
    },
    Result {
        reader: usize,
        key: usize,
        text: Vec<u8>,
        delivery: Delivery,
    },
}

/// What is made of a text before it is delivered.
#[derive(Clone, Debug)]
enum Delivery {
    /// What was seen is replaced by marks, as the hook does it.
    Withhold,
    Full,
    /// These lines are replaced by a mark for another reason.
    Cut(Range<usize>),
}

/// One result on a screen.
struct Delivered {
    key: usize,
    label: String,
    text: Vec<u8>,
    delivered: Vec<u8>,
    withheld: bool,
}

type Screen = Vec<Delivered>;

fn line() -> impl Strategy<Value = Vec<u8>> {
    let lines: [&[u8]; 9] = [
        b"\n",
        b"}\n",
        b"}\r\n",
        b"    return the_first_of_two_things(that, are, both, long)\n",
        b"    return another_of_two_things(that, are, both, long)\n",
        b"a line of some length that is in many of these texts, twice in some\n",
        b"\xff\xfe\x00 not a character\n",
        b"[hr 3f9a1c0b7e42 text: 9 lines, 4 shown]\n",
        b" [hr is no mark here, but some more of the source that is shown]\n",
    ];
    prop::sample::select(lines.map(<[u8]>::to_vec).to_vec())
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    (prop::collection::vec(line(), 0..30), any::<bool>()).prop_map(|(lines, is_open)| {
        let mut text = lines.concat();
        if is_open {
            text.pop();
        }
        text
    })
}

fn event(texts: Vec<Vec<u8>>) -> impl Strategy<Value = Event> {
    // Texts come back as they were, as a part, or with something before, in or after them.
    let text = (prop::sample::select(texts), 0..6usize, 0..30usize).prop_map(|(text, how, at)| {
        let lines = lines(&text);
        let at = at.min(lines.len());
        match how {
            0 => lines[at..].concat(),
            1 => [b"a line that is new\n".to_vec(), text].concat(),
            2 => [&lines[..at], &[b"a changed line\n".as_slice()], &lines[at..]].concat().concat(),
            3 => [text, b"\nand more\n".to_vec()].concat(),
            _ => text,
        }
    });
    let delivery = prop_oneof![
        3 => Just(Delivery::Withhold),
        2 => Just(Delivery::Full),
        1 => (0..20usize, 0..20usize).prop_map(|(start, len)| Delivery::Cut(start..start + len)),
    ];
    prop_oneof![
        1 => Just(Event::Start),
        1 => (0..70u64).prop_map(|minutes| Event::Pause { minutes }),
        12 => (0..2usize, 0..4usize, text, delivery)
            .prop_map(|(reader, key, text, delivery)| Event::Result { reader, key, text, delivery }),
    ]
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(text(), 1..5)
        .prop_flat_map(|texts| prop::collection::vec(event(texts), 1..25))
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|&byte| byte == b'\n').collect()
}

fn is_mark(line: &[u8]) -> bool {
    line.starts_with(b"[hr ")
}

/// Whether `run` stands in `delivered`, line by line: the last line of the run need not have its end.
fn stands_in(run: &[&[u8]], delivered: &[u8]) -> bool {
    let delivered = lines(delivered);
    let is_same = |at: usize, line: &[u8], shown: &[u8]| {
        let is_last = at + 1 == run.len();
        line == shown || (is_last && !line.ends_with(b"\n") && [line, b"\n"].concat() == shown)
    };
    !run.iter().any(|line| is_mark(line))
        && delivered.windows(run.len()).any(|window| {
            window.iter().zip(run).enumerate().all(|(at, (shown, line))| is_same(at, line, shown))
        })
}

/// The results that the reader goes by: not those whose call gave something else later.
fn current(screen: &Screen) -> impl Iterator<Item = &Delivered> {
    let last = |key| screen.iter().rev().find(|it| it.key == key).map(|it| &it.text);
    screen.iter().filter(move |it| last(it.key) == Some(&it.text))
}

/// Checks every claim of `seen`, and that nothing worth a mark is passed over.
fn check(seen: &Seen, screen: &Screen, key: usize, text: &[u8]) -> Result<(), TestCaseError> {
    let all = lines(text);
    let is_shown = |run: &[&[u8]]| current(screen).any(|it| stands_in(run, &it.delivered));
    let is_shown_as = |these: &[&[u8]], run: &Run| {
        let is_there = |delivered: &[u8]| {
            let then = lines(delivered);
            let window = then.get(run.then..run.then + these.len()).unwrap_or_default().concat();
            then.len() == run.of && stands_in(these, &window)
        };
        let mut of_label = current(screen).filter(|it| it.label == run.label);
        of_label.any(|it| is_there(&it.delivered) && (it.key == key) == run.is_same_call)
    };
    let asks_again = screen.iter().rev().find(|it| it.key == key).is_some_and(|it| it.withheld);
    let is_worth = |run: &[&[u8]]| run.len() >= FEWEST_LINES && run.concat().len() >= FEWEST_BYTES;
    if asks_again || text.len() < FEWEST_BYTES {
        prop_assert_eq!(seen, &Seen::Nothing);
        return Ok(());
    }
    let is_it = |it: &&Delivered| it.delivered == text;
    let is_whole = current(screen).any(|it| is_it(&it)) && !all.iter().any(|line| is_mark(line));
    let last = screen.iter().rev().find(|it| it.key == key);
    let is_again = !is_whole && last.is_some_and(|it| it.text == text);
    prop_assert_eq!(matches!(seen, Seen::Whole { .. }), is_whole, "{:?}", seen);
    prop_assert_eq!(*seen == Seen::Again, is_again, "{:?}", seen);
    let mut unseen = vec![];
    match seen {
        Seen::Again => {}
        Seen::Nothing => unseen.push(all.as_slice()),
        Seen::Whole { label } => {
            let mut of_label = current(screen).filter(|it| it.label == *label);
            prop_assert!(of_label.any(|it| is_it(&it)), "{}", label);
        }
        Seen::Lines(runs) => {
            prop_assert!(!runs.is_empty());
            let mut end = 0;
            for run in runs {
                prop_assert!(end <= run.lines.start && run.lines.end <= all.len());
                let lines = &all[run.lines.clone()];
                prop_assert!(is_worth(lines) || lines.len() == all.len());
                prop_assert!(is_shown_as(lines, run), "{:?}", run);
                unseen.push(&all[end..run.lines.start]);
                end = run.lines.end;
            }
            unseen.push(&all[end..]);
        }
    }
    for lines in unseen {
        for start in 0..lines.len() {
            for end in start + FEWEST_LINES..=lines.len() {
                let run = &lines[start..end];
                prop_assert!(!(is_worth(run) && is_shown(run)), "{}-{} was seen", start, end);
            }
        }
    }
    Ok(())
}

/// What the hook gives the reader of `text`, and whether some was withheld.
fn deliver(text: &[u8], seen: &Seen, delivery: &Delivery) -> (Vec<u8>, bool) {
    let lines = lines(text);
    let mut marked: Vec<Range<usize>> = vec![];
    let withheld = matches!(delivery, Delivery::Withhold) && *seen != Seen::Nothing;
    match (delivery, seen) {
        (Delivery::Cut(cut), _) => {
            marked.push(cut.start.min(lines.len())..cut.end.min(lines.len()));
        }
        (Delivery::Withhold, Seen::Whole { .. } | Seen::Again) => marked.push(0..lines.len()),
        (Delivery::Withhold, Seen::Lines(runs)) => {
            marked.extend(runs.iter().map(|run| run.lines.clone()));
        }
        _ => {}
    }
    let mut delivered = vec![];
    for (at, line) in lines.iter().enumerate() {
        match marked.iter().find(|marked| marked.contains(&at)) {
            Some(marked) if marked.start == at => delivered.extend(b"[hr shown before]\n"),
            Some(_) => {}
            None => delivered.extend(*line),
        }
    }
    (delivered, withheld)
}

fn open(dir: &Path, reader: usize, now: SystemTime) -> Session {
    let agent = [None, Some("a/../7")][reader];
    Session::open_at(dir, "../s 1", agent, now).unwrap().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_is_seen_was_shown_and_what_was_shown_is_seen(events in events()) {
        let dir = tempfile::tempdir().unwrap();
        let mut now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000);
        let mut last_used = [now; 2];
        let mut screens: [Screen; 2] = [vec![], vec![]];
        hr_session::start(dir.path(), "../s 1").unwrap();
        for (number, event) in events.iter().enumerate() {
            match event {
                Event::Start => {
                    hr_session::start(dir.path(), "../s 1").unwrap();
                    screens = [vec![], vec![]];
                }
                Event::Pause { minutes } => now += Duration::from_secs(60 * minutes),
                Event::Result { reader, key, text, delivery } => {
                    let screen = &mut screens[*reader];
                    if now.duration_since(last_used[*reader]).unwrap() > Duration::from_secs(50 * 60) {
                        screen.clear();
                    }
                    last_used[*reader] = now;
                    let (name, label) = (format!("key {key}"), format!("Call {number}"));
                    let call = Call { id: None, key: &name, label: &label };
                    let mut session = open(dir.path(), *reader, now);
                    let seen = session.seen(&call, text);
                    check(&seen, screen, *key, text)?;
                    let (delivered, withheld) = deliver(text, &seen, delivery);
                    session.shown(&call, text, &delivered, withheld).unwrap();
                    screen.push(Delivered { key: *key, label, text: text.clone(), delivered, withheld });
                }
            }
        }
    }
}
