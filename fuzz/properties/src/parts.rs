//! Tables of a log's templates. Of any log: the summaries of its parts, written, read and put together, are the summary of
//! the whole, and every line is counted once. Of any bytes as a summary: refused, or the same when it is written again.

use hr_log::{Merge, Part, PartSurvey, Table, TableSurvey};

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
    assert!(printed(&merge.finish()) == whole, "the parts are another whole");
}

fn written(part: &Part) -> Vec<u8> {
    let mut json = vec![];
    part.write(&mut json).expect("room");
    json
}

/// What is printed of `table` in both forms.
fn printed(table: &Table) -> Vec<u8> {
    let (mut text, mut json) = (vec![], vec![]);
    table.print(None, &mut text).expect("room");
    table.write_json(None, &mut json).expect("room");
    serde_json::from_slice::<serde_json::Value>(&json).expect("JSON");
    [text, json].concat()
}
