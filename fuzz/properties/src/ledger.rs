//! A month of the ledger: each line that is not blank is a record or counted as none, the sums end, and a new record is
//! found behind whatever is there.

use crate::scratch::tempdir;
use hr_ledger::{Ledger, Record, Reduction, Savings};
use jiff::Timestamp;
use std::fs;

/// No line of a record is longer.
const LONGEST_LINE: usize = 4096;

pub(crate) fn check(bytes: &[u8]) {
    let home = tempdir();
    let ledger = Ledger::at(home.path());
    fs::create_dir(ledger.dir()).expect("room");
    fs::write(ledger.dir().join("2026-11.jsonl"), bytes).expect("room");
    let (records, skipped) = read(&ledger);
    let is_blank = |line: &&[u8]| {
        line.len() <= LONGEST_LINE && line.ends_with(b"\n") && line.trim_ascii().is_empty()
    };
    let lines = bytes.split_inclusive(|&byte| byte == b'\n').filter(|line| !is_blank(line)).count();
    assert_eq!(records.len() + skipped, lines);

    let mut savings = Savings::default();
    records.iter().for_each(|record| savings.add(record));
    assert!(savings.net_percent().is_none_or(f64::is_finite));
    assert!(records.iter().all(|record| record.day() == record.day()), "each has a day");

    let new = reduction();
    ledger.append(&new).expect("room");
    let (after, _) = read(&ledger);
    assert!(after.len() > records.len() && after.last() == Some(&new), "{after:?}");
}

fn read(ledger: &Ledger) -> (Vec<Record>, usize) {
    let mut records = vec![];
    let skipped = ledger.read(|record| records.push(record)).expect("a file");
    (records, skipped)
}

fn reduction() -> Record {
    Record::Reduction(Reduction {
        time: "2026-11-20T06:00:00Z".parse::<Timestamp>().expect("a time"),
        handle: "3f9a1c0b7e42".to_owned(),
        kind: "log".to_owned(),
        bytes_in: 9_000,
        bytes_out: 900,
        tokens_in: 3_000,
        tokens_out: 300,
        millis: 4,
        agent: None,
        session: None,
    })
}
