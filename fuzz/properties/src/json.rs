//! The tape takes what other parsers take, and finds the same values.

use crate::oracles::parsers;
use hr_core::Source;
use hr_json::View;
use hr_json::tape::{Tape, minify};

pub(crate) fn check(bytes: &[u8]) {
    parsers::check_against_others(bytes);
    let _ = Tape::parse_prefix(bytes);
    let _ = Tape::new(bytes).read_cut(0);
    let mut stream = Tape::new(bytes);
    let mut at = 0;
    while let Ok(value) = stream.read(at) {
        assert!(value.span().end > at, "a value of no bytes");
        at = value.span().end;
    }
    if let Ok(tape) = Tape::parse(bytes) {
        let (mut once, mut twice) = (vec![], vec![]);
        minify(tape.root(), &mut once);
        minify(Tape::parse(&once).expect("it is JSON still").root(), &mut twice);
        assert!(once == twice, "there is less to minify the second time");
    }
    // That nothing is altered is asserted within.
    for room in [None, Some(bytes.len() / 4)] {
        let _ = hr_json::outline(&Source::new(bytes), View { room, ..View::default() });
    }
    let source = Source::new(bytes);
    let _ = (hr_json::outline_for_json(&source), hr_json::schema(&source));
}
