//! What several targets need: an input that is long enough, somewhere to archive it, and the promises.

use crate::oracles::{account, json};
use crate::scratch::tempdir;
use hr_archive::Archive;
use hr_core::{Handle, HandlePrefix, Kind, Source};
use hr_pipe::{Options, Report, Way, compress, compress_stream, way};
use std::cell::RefCell;
use tempfile::TempDir;

/// So many inputs go into one archive.
const ARCHIVED: usize = 100;
/// One input in so many is read back from its archive, and compressed once more.
const READ_BACK: usize = 16;

thread_local! {
    static ARCHIVE: RefCell<Option<(TempDir, usize)>> = const { RefCell::new(None) };
}

/// Calls `work` with an archive, in memory where the system has a place for that.
pub(crate) fn with_archive<T>(work: impl FnOnce(&Archive) -> T) -> T {
    ARCHIVE.with_borrow_mut(|archive| {
        if archive.as_ref().is_none_or(|(_, uses)| *uses == ARCHIVED) {
            *archive = Some((tempdir(), 0));
        }
        let (dir, uses) = archive.as_mut().expect("it was made above");
        *uses += 1;
        work(&Archive::at(dir.path().join("archive")))
    })
}

/// What the bytes of a fuzzer stand for: options, and a text that is long enough to be compressed. The
/// first two bytes say how often the others are repeated, with other numbers each time, and the budget.
pub(crate) fn text_of(bytes: &[u8]) -> Option<(Options, Vec<u8>)> {
    let [times, budget, text @ ..] = bytes else { return None };
    let mut long = vec![];
    for time in 0..=times % 24 {
        let start = long.len();
        long.extend_from_slice(text);
        if times & 128 != 0 && !text.ends_with(b"\n") {
            long.push(b'\n');
        }
        count_up(&mut long[start..], time);
    }
    let budget = Some(usize::from(*budget) * 8).filter(|_| budget % 3 != 0);
    Some((Options { budget, ..Options::default() }, long))
}

/// Adds `by` to the last digit of each number.
fn count_up(text: &mut [u8], by: u8) {
    for at in 0..text.len() {
        let is_last =
            text[at].is_ascii_digit() && !text.get(at + 1).is_some_and(u8::is_ascii_digit);
        if is_last {
            text[at] = b'0' + (text[at] - b'0' + by) % 10;
        }
    }
}

/// Compresses `input`, and asserts what must hold whatever it is.
pub(crate) fn check_promises(input: &[u8], options: &Options) {
    with_archive(|archive| {
        let compressed = compress(input, options, Some(archive));
        check(input, &compressed.output, &compressed.report, Some(archive));
        if is_read_back(input) {
            let again = compress(input, options, Some(archive));
            assert!(again.output == compressed.output, "not the same again");
        }
    });
    let whole = compress(input, options, None);
    assert_eq!(whole.report.handle, None);
    check(input, &whole.output, &whole.report, None);
}

/// The same for an input that flows, of which the first half is known when its filter is chosen.
pub(crate) fn check_promises_of_stream(input: &[u8], options: &Options) {
    let (start, mut rest) = input.split_at(input.len() / 2);
    let Way::Stream(route) = way(start, options) else { return };
    with_archive(|archive| {
        let mut output = vec![];
        let done =
            compress_stream(&route, start, &mut rest, options, archive, |_| false, &mut output);
        check(input, &output, &done.expect("nothing can fail"), Some(archive));
    });
}

fn check(input: &[u8], output: &[u8], report: &Report, archive: Option<&Archive>) {
    assert_eq!(report.warning, None);
    assert_eq!((report.bytes_in, report.bytes_out), (input.len(), output.len()));
    if output == input {
        return;
    }
    assert!(output.len() < input.len(), "{} bytes of {}", output.len(), input.len());
    assert_eq!(report.handle.is_some(), archive.is_some());
    if let (Some(handle), Some(archive)) = (report.handle, archive) {
        assert_eq!(handle, Handle::of(input));
        if is_read_back(input) {
            let mut original = vec![];
            let prefix: HandlePrefix = handle.to_string().parse().expect("a handle");
            archive.read(&prefix, .., &mut original).expect("it is archived");
            assert!(original == input, "another original");
        }
    }
    match report.kind {
        Kind::Json => check_rows(output, input),
        // What is printed of these is not made of lines.
        Kind::Code | Kind::Binary => {}
        kind => drop(account::of_kind(output, input, kind.name())),
    }
}

fn is_read_back(input: &[u8]) -> bool {
    input.iter().map(|byte| usize::from(*byte)).sum::<usize>() % READ_BACK == 0
}

/// Asserts that an output of JSON and the rows that it names are the document.
fn check_rows(output: &[u8], input: &[u8]) {
    let document = json::document(output, json::is_stream(input), || {
        let rows = hr_json::rows(&Source::new(input)).expect("it is JSON");
        rows.into_iter().flat_map(|span| json::values(span.of(input))).collect()
    });
    assert!(document.is(input), "another document");
}
