//! How long a tool result waits: `cargo bench -p hr-session`.
//!
//! Each call opens the session, asks and writes, as a process does that serves one result: 600 lines of 50
//! bytes. As many lines were shown before as count.
#![allow(clippy::unwrap_used)] // what fails here is not worth measuring

use divan::{Bencher, black_box};
use hr_session::{Call, Seen, Session};
use std::path::Path;
use tempfile::tempdir;

const LINES: usize = 600;
/// So many results of as many lines are just below what counts.
const RESULTS: usize = (64 << 10) / LINES;

fn main() {
    divan::main();
}

/// Each fifth line is blank or a bracket, as in code.
fn text(number: usize) -> String {
    let line = |at: usize| match at % 10 {
        3 => "\n".to_owned(),
        7 => "}\n".to_owned(),
        _ => format!("    let value_{number}_{at} = compute_it({at}, {number}, \"some\");\n"),
    };
    (0..LINES).map(line).collect()
}

fn call(label: &str) -> Call<'_> {
    Call { id: None, key: label, label }
}

/// What was shown before is the texts of `shown`; then each `text` is asked for and shown.
fn bench(bencher: Bencher, shown: impl Fn(usize) -> String, text: impl Fn(usize) -> String) {
    let dir = tempdir().unwrap();
    hr_session::start(dir.path(), "s").unwrap();
    for number in 0..RESULTS {
        serve(dir.path(), number, &shown(number));
    }
    let mut number = RESULTS;
    let inputs = || {
        number += 1;
        (number, text(number))
    };
    bencher
        .with_inputs(inputs)
        .bench_local_values(|(number, text)| black_box(serve(dir.path(), number, &text)));
}

fn serve(dir: &Path, number: usize, text: &str) -> Seen {
    let label = number.to_string();
    let mut session = Session::open(dir, "s", None).unwrap().unwrap();
    let seen = session.seen(&call(&label), text.as_bytes());
    session.shown(&call(&label), text.as_bytes(), text.as_bytes(), false).unwrap();
    seen
}

/// Lines that were not there before, but for the blank ones and the brackets.
#[divan::bench]
fn new_lines(bencher: Bencher) {
    bench(bencher, text, text);
}

/// All of them were shown as a whole.
#[divan::bench]
fn the_same_text(bencher: Bencher) {
    bench(bencher, text, |_| text(7));
}

/// Each time one line has changed.
#[divan::bench]
fn a_changed_text(bencher: Bencher) {
    bench(bencher, text, |number| text(7).replacen("value_7_300", &format!("changed_{number}"), 1));
}

/// Every line that was ever shown is in the text, which is cut by some that are new.
#[divan::bench]
fn nothing_but_the_same_lines(bencher: Bencher) {
    bench(bencher, |_| text(7), |number| text(7).replace("0, 7", &format!("{number}, 7")));
}

/// Every line is the same, which is the hardest for a search.
#[divan::bench]
fn one_line_only(bencher: Bencher) {
    let lines = || "the same line of fifty bytes, again and again ...\n".repeat(LINES / 2);
    bench(bencher, |_| lines() + &lines(), |number| format!("{}{number}\n{0}", lines()));
}
