//! Which kind an input is taken for: whole, cut off, and from the middle on.

mod common;

use common::inputs::{Input, corpora};
use hr_core::{Kind, Source};
use hr_route::{View, detect};

/// Shares of the inputs that must be taken for what they are.
const WHOLE: f32 = 0.98;
const START: f32 = 0.95;

/// What the input with this name may be taken for; the first is what it is. Empty if it is no input.
fn expected(name: &str) -> &'static [Kind] {
    use Kind::{Build, Code, Diff, Json, Log, Mixed, Other, Search, Table, Text};
    let is = |part: &str| name.contains(part);
    let ends = |end: &str| name.ends_with(end);
    match () {
        () if is("/train/") || is("/loghub/") && !ends(".log") => &[],
        () if is("/questions.jsonl")
            || ends(".groundtruth")
            || ends(".py") && is("/corpora/check") =>
        {
            &[]
        }
        () if ends("MANIFEST.tsv") || is("/new.txt") => &[],
        () if ends("README.md") || ends("LICENSES.md") => &[Text],
        () if is("/corpora/make/") => &[Code, Other],
        () if is("pods_wide") || is("dpkg_l") || is("_list") => &[Table],
        () if is("describe_node") => &[Text, Table, Other, Log],
        () if is("strace") => &[Log, Other],
        // A table of figures, and lines of a time each.
        () if is("importtime") => &[Table, Log, Other],
        () if is("apt_install") || is("apt-simulate") || is("pip_install") || is("npm_install") => {
            &[Build, Log, Other]
        }
        () if is("curl_v") => &[Other, Log, Text],
        () if is("rows500.json") || is("uniform300") || is("/json/") => &[Json],
        () if is("messages_checkout") || is("conversation_0") => &[Json],
        () if is("ci_job") => &[Build, Log, Mixed],
        () if is("issue_settlement") => &[Mixed, Text],
        () if is("/mixed/") => &[Mixed],
        () if is("/diff/") || ends(".diff") || is("git-log") => &[Diff],
        () if is("/search/") || is("/grep-") => &[Search],
        () if is("cargo_tree") => &[Build, Other, Search],
        () if is("/build/") || is("/peers/") => &[Build],
        () if is("/logs/") || is("/baseline/") => &[Log, Json],
        () if is("/code/") => &[Code],
        () if is("/text/") => &[Text],
        () => panic!("what is {name}?"),
    }
}

/// Parts of `bytes` of about this length: the start, and one from the middle, cut in mid-line as they come.
fn start(bytes: &[u8], len: usize) -> &[u8] {
    &bytes[..bytes.len().min(len)]
}

fn middle(bytes: &[u8], len: usize) -> &[u8] {
    let from = bytes.len() / 2;
    let from = from.min(bytes.len().saturating_sub(len));
    &bytes[from..bytes.len().min(from + len)]
}

/// Takes all `inputs` for what they seem to be, after they were `cut`; tells the share that is right.
fn right(inputs: &[Input], what: &str, cut: impl Fn(&[u8]) -> &[u8]) -> f32 {
    let (mut right, mut all) = (0, 0);
    for Input { name, bytes } in inputs {
        let expected = expected(name);
        if expected.is_empty() || bytes.is_empty() {
            continue;
        }
        let view = View { room: Some(30_000), ..View::default() };
        let found = detect(&Source::new(cut(bytes)), view);
        all += 1;
        if expected.contains(&found.kind) {
            right += 1;
        } else {
            println!("{what}: {name} is taken for {}: {}", found.kind, found.reason);
        }
    }
    println!("{what}: {right} of {all} are taken for what they are");
    right as f32 / all as f32
}

#[test]
fn inputs_are_taken_for_what_they_are() {
    let inputs = corpora();
    let whole = right(&inputs, "whole", |bytes| bytes);
    let start_of = right(&inputs, "the first 4,000 bytes", |bytes| start(bytes, 4_000));
    right(&inputs, "4,000 bytes from the middle", |bytes| middle(bytes, 4_000));
    right(&inputs, "the first 500 bytes", |bytes| start(bytes, 500));
    assert!(whole >= WHOLE, "whole: {whole}");
    assert!(start_of >= START, "the first 4,000 bytes: {start_of}");
}
