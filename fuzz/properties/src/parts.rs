//! Tables of a log's templates. Of any log: the summaries of its parts, written, read and put together, are the summary of
//! the whole, but for how far a time goes where that is damaged in the first line of a kind: each part reads times where
//! its own first line of the kind has one. Of any bytes as a summary: refused, or the same when it is written again.

use hr_log::{Merge, Part, PartSurvey, Table, TableSurvey};
use serde_json::Value;

pub(crate) fn check(bytes: &[u8]) {
    if let Ok(part) = Part::read(bytes) {
        let json = written(&part);
        assert!(written(&Part::read(&json).expect("what was written")) == json, "not the same");
        let mut merge = Merge::default();
        (0..2).for_each(|_| merge.add(&part));
        printed(&merge.finish());
    }
    let [cut, log @ ..] = bytes else { return };
    let lines: Vec<&[u8]> = log.split_inclusive(|&byte| byte == b'\n').collect();
    let (first, rest) = lines.split_at(usize::from(*cut) % (lines.len() + 1));
    let mut merge = Merge::default();
    for part in [first, rest] {
        let mut survey = PartSurvey::default();
        part.iter().for_each(|line| survey.push(line));
        merge.add(&Part::read(&written(&survey.finish())).expect("what was written"));
    }
    let mut survey = TableSurvey::default();
    log.chunks(7 + usize::from(*cut)).for_each(|piece| survey.push(piece));
    let whole = printed(&survey.finish());
    assert_eq!(printed(&merge.finish()), whole, "the parts are another whole");
}

fn written(part: &Part) -> Vec<u8> {
    let mut json = vec![];
    part.write(&mut json).expect("room");
    json
}

/// What is printed of `table` as JSON, without times. It is printed as text, too.
fn printed(table: &Table) -> Value {
    let (mut text, mut json) = (vec![], vec![]);
    table.print(None, &mut text).expect("room");
    assert!(text.starts_with(b"[hr "), "no table");
    table.write_json(None, &mut json).expect("room");
    let mut value: Value = serde_json::from_slice(&json).expect("JSON");
    for template in value["templates"].as_array_mut().expect("templates") {
        template["first_time"].take();
        template["last_time"].take();
    }
    value
}
