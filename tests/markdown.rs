//! `--format markdown`: the same result as a document for the job summary of a CI service.

mod common;

use common::inputs::{corpus, log};
use common::{FILTERS, Home, handle, path_of};
use std::process::Command;

/// What is in the only block of code of `document`, and what is before it.
fn parts(document: &[u8]) -> (String, Vec<u8>) {
    let text = String::from_utf8_lossy(document).into_owned();
    let opening = text.lines().find(|line| line.starts_with("```")).expect("a block of code");
    let fence = opening.trim_end_matches(|char: char| char.is_ascii_alphabetic());
    let before = text.split(opening).next().expect("a heading").to_owned();
    let start = before.len() + opening.len() + 1;
    let end = document.len() - fence.len() - 2;
    assert!(document[end..].starts_with(fence.as_bytes()), "the document ends with its block");
    (before, document[start..end].to_vec())
}

#[test]
fn it_is_the_report_with_a_heading() {
    for (file, kind) in
        [("logs/checkout.log", "log"), ("build/pytest.txt", "build"), ("json/orders.json", "json")]
    {
        let home = Home::new();
        let input = corpus(file);
        let report = home.given(&input).when("hr-route").exits(0).says_nothing();
        let line = "hr-route --format markdown -l 'make `it`'";
        let then = home.given(&input).when(line).exits(0).says_nothing();
        let (heading, block) = parts(&then.out);
        assert!(block == report.out, "{file}");
        let handle = report.handle().expect("it is reduced");
        assert!(heading.starts_with(&format!("### `` make `it` ``\n\n`{kind}: ")), "{heading}");
        assert!(heading.contains(&format!("`hr-retrieve {handle}`")), "{heading}");
        assert!(home.retrieve(&handle) == input);
    }
}

#[test]
fn every_filter_can_print_it() {
    let input = log(1, 300);
    for program in FILTERS {
        let home = Home::new();
        let report = home.given(&input).when(program).exits(0);
        let then = home.given(&input).when(&format!("{program} --format markdown")).exits(0);
        assert!(parts(&then.out).1 == report.out, "{program}");
    }
}

#[test]
fn a_stream_comes_out_the_same_way() {
    let home = Home::new();
    let input = log(1, 60_000);
    assert!(input.len() > 4 << 20);
    let report = home.given(&input).when("hr-log").exits(0).says_nothing();
    let then = home.given(&input).when("hr-log --format markdown").exits(0).says_nothing();
    assert!(parts(&then.out).1 == report.out);
    assert!(handle(&report.out).is_some());
}

#[test]
fn what_is_unchanged_comes_whole_and_nothing_in_it_ends_the_block() {
    for input in [
        &b"one line\n"[..],
        b"no line end",
        b"```\n</details>\n````` text\n    ```\n~~~~~~~~\n",
        b"[hr 1-4: 4 lines]\n# heading\n",
        b"\r```\r\n\xff\xfe\0",
    ] {
        let home = Home::new();
        let then = home.given(input).when("hr-route --format markdown").exits(0).says_nothing();
        let (heading, block) = parts(&then.out);
        assert!(heading.contains("unchanged"), "{heading}");
        let expected =
            if input.ends_with(b"\n") { input.to_vec() } else { [input, b"\n"].concat() };
        assert_eq!(block, expected);
        assert!(!home.path().exists(), "nothing is archived");
    }
    let home = Home::new();
    home.given(b"").when("hr-route --format markdown").exits(0).prints(b"No output.\n\n");
}

#[test]
fn a_report_that_was_printed_before_can_be_made_a_document() {
    let home = Home::new();
    let input = log(1, 300);
    let report = home.given(&input).when("hr-route").exits(0);
    let handle = report.handle().expect("it is reduced");
    let then = home.given(&report.out).when("hr-route --format markdown").exits(0).says_nothing();
    let (heading, block) = parts(&then.out);
    assert!(block == report.out);
    assert!(heading.starts_with("`log: ") && heading.contains(&handle), "{heading}");
}

#[test]
fn whoever_reads_it_elsewhere_is_told_how_to_fetch_the_original() {
    let home = Home::new();
    let input = log(1, 300);
    let fetch = "gh run download 7 -n originals -D o && hr-retrieve --import o";
    let given = home.given(&input).env("HR_FETCH", fetch);
    let then = given.when("hr-route --format markdown").exits(0).says_nothing();
    assert!(parts(&then.out).0.contains(&format!("elsewhere after `{fetch}`.")));
}

#[test]
fn what_is_too_long_for_a_summary_is_archived_and_named() {
    let words: Vec<u8> = (0..40_000u32)
        .flat_map(|number| format!("{}\n", blake3::hash(&number.to_le_bytes())).into_bytes())
        .collect();
    let more = words.repeat(11);
    // Held, and not: what no filter shortens by a lot.
    for input in [&words, &more] {
        let home = Home::new();
        let line = "hr-route --format markdown -l dump -b 100000000";
        let then = home.given(input).when(line).exits(0).says_nothing();
        assert!(then.out.len() < 1 << 20, "{} bytes", then.out.len());
        let text = String::from_utf8(then.out).expect("UTF-8");
        assert!(text.starts_with("### `dump`\n\nNot shown: "), "{text}");
        let handle = &blake3::hash(input).to_hex()[..12];
        assert!(text.contains(&format!("`hr-retrieve {handle}`")), "{text}");
        assert!(home.retrieve(handle) == *input);
        // Where it cannot be archived it comes out as it is.
        let then = home.given(input).when(&format!("{line} --no-archive")).exits(0);
        then.prints(input).says_in_a_line("too long for Markdown");
        let given = home.given(input).env("HR_HOME", "/dev/null/hr");
        let then = given.when(line).exits(0).prints(input);
        assert!(then.err.contains("too long for Markdown"), "{}", then.err);
    }
}

#[test]
fn a_long_report_names_the_original_rather_than_itself() {
    let home = Home::new();
    let input: Vec<u8> = (0..60_000u32)
        .flat_map(|number| {
            let hash = blake3::hash(&number.to_le_bytes());
            format!("{{\"id\":{number},\"hash\":\"{hash}\",\"note\":\"{hash}\"}}\n").into_bytes()
        })
        .collect();
    let line = "hr-json --format markdown --lossless";
    let then = home.given(&input).when(line).exits(0).says_nothing();
    let text = String::from_utf8(then.out).expect("UTF-8");
    assert!(text.starts_with("Not shown: "), "{}", common::start_of(text.as_bytes()));
    assert!(text.contains(&format!("`hr-retrieve {}`", &blake3::hash(&input).to_hex()[..12])));
}

#[test]
fn a_job_has_no_home_no_terminal_and_no_colour() {
    let home = Home::new();
    let input = log(1, 300);
    let mut job = Command::new(path_of("hr-route"));
    job.args(["--format", "markdown"]).env_clear().env("CI", "true").env("HOME", "/dev/null");
    let then = home.given(&input).env("HR_CONFIG", "").runs(&mut job).exits(0).says_nothing();
    assert!(parts(&then.out).0.contains("hr-retrieve"));
    // Without a place for the archive the input comes whole. No configuration is looked for elsewhere.
    let mut job = Command::new(path_of("hr-route"));
    job.args(["--format", "markdown"]).env_clear().env("HOME", "/dev/null").env("CI", "true");
    let then = home.given(&input).env("HR_HOME", "").env("HR_CONFIG", "").runs(&mut job).exits(0);
    let then = then.says_in_a_line("nothing is left out");
    assert!(parts(&then.out).1 == input);

    let colours = b"\x1b[1;31merror\x1b[0m: it fails\n\x1b[Kplain\n";
    let then = home.given(colours).when("hr-route --format markdown").exits(0).says_nothing();
    let (heading, block) = parts(&then.out);
    assert_eq!(block, b"error: it fails\nplain\n");
    assert!(heading.contains("2 lines without the colours."), "{heading}");
}

#[test]
fn what_passes_everything_through_still_does() {
    let home = Home::new();
    let input = log(1, 300);
    home.given(&input).when("hr-route --raw --format markdown").exits(0).prints(&input);
    home.given(&input)
        .env("HR_OFF", "1")
        .when("hr-route --format markdown")
        .exits(0)
        .prints(&input);
}

#[test]
fn what_is_no_report_is_no_document() {
    let home = Home::new();
    for line in [
        "hr-log --follow --format markdown",
        "hr-log --templates --format markdown",
        "hr-log --partial --format markdown",
        "hr-json --schema --format markdown",
        "hr-route --as log --format json",
        "hr-text --format html",
    ] {
        let then = home.given(b"text\n").when(line).exits(2);
        assert!(then.out.is_empty(), "{line}");
    }
    let input = log(1, 300);
    let then = home.given(&input).when("hr-route --as log --format markdown").exits(0);
    assert!(parts(&then.out).0.starts_with("`log: "));
}
