//! The library does what `hr-route` does, and tells as data what it left out.

mod common;

use common::inputs::corpora;
use common::{Home, start_of};
use hr::archive::Archive;
use hr::{Compressed, Format, Kind, Options, Unit};
use std::fmt::Write;

/// All inputs of the corpora with their names, and some that are too large to be held or too small to be looked at.
fn inputs() -> Vec<(String, Vec<u8>)> {
    let mut inputs: Vec<(String, Vec<u8>)> =
        corpora().into_iter().map(|input| (input.name, input.bytes)).collect();
    inputs.push(("nothing".to_owned(), vec![]));
    inputs.push(("large log".to_owned(), log(60_000)));
    inputs.push(("large JSON".to_owned(), rows(60_000)));
    inputs.push(("large and of no kind".to_owned(), b"x = 1;; y\n".repeat(300_000)));
    inputs
}

/// A log in which some requests fail.
fn log(lines: usize) -> Vec<u8> {
    let mut text = String::new();
    for line in 0..lines {
        let (minute, second) = (line / 60 % 60, line % 60);
        let level = if line % 9_973 == 77 { "ERROR upstream timed out in" } else { "INFO served" };
        let _ = writeln!(
            text,
            "2026-11-20T06:{minute:02}:{second:02}Z {level} request {line} took {} ms",
            line % 41
        );
    }
    text.into_bytes()
}

fn rows(count: usize) -> Vec<u8> {
    let row = |row: usize| {
        format!("{{\"id\":{row},\"state\":\"{}\",\"ms\":{}}}\n", ["ok", "late"][row % 2], row % 97)
    };
    (0..count).map(row).collect::<String>().into_bytes()
}

/// Compresses every input with `options`, and compares it with what `hr-route` prints with `arguments`.
fn is_what_hr_route_prints(arguments: &str, options: impl Fn() -> Options) {
    let (mut count, mut shorter) = (0, 0);
    for (name, bytes) in inputs() {
        let (home, own) = (Home::new(), Home::new());
        let archive = Archive::at(own.path());
        let mut options = options();
        if !arguments.contains("--no-archive") {
            options = options.archive(&archive);
        }
        let compressed = hr::compress(&bytes, &options);
        let program = home.given(&bytes).when(&format!("hr-route {arguments}")).exits(0);
        assert!(
            program.out == compressed.output(),
            "{name} by hr-route {arguments}: {} and by the library: {}",
            start_of(&program.out),
            start_of(compressed.output())
        );
        assert_eq!(compressed.is_unchanged(), bytes == compressed.output(), "{name}");
        assert_eq!(compressed.handle().map(|it| it.to_string()), program.handle(), "{name}");
        if let Some(handle) = compressed.handle() {
            let mut original = vec![];
            archive.read(&handle.into(), .., &mut original).expect("it is archived");
            assert!(original == bytes, "{name}");
        }
        count += 1;
        shorter += usize::from(!compressed.is_unchanged());
    }
    assert!(count > 30, "only {count} inputs");
    assert!(shorter > 0, "nothing became shorter with {arguments}");
}

#[test]
fn it_is_what_hr_route_prints() {
    is_what_hr_route_prints("", Options::new);
}

#[test]
fn it_is_what_hr_route_prints_for_a_question_within_a_budget() {
    is_what_hr_route_prints("-b 700 -q 'timeout error order'", || {
        Options::new().budget(700).query("timeout error order")
    });
}

#[test]
fn it_is_what_hr_route_prints_of_a_kind_that_is_told() {
    is_what_hr_route_prints("--as log", || Options::new().kind(Kind::Log));
}

#[test]
fn it_is_what_hr_route_prints_without_an_archive() {
    is_what_hr_route_prints("--no-archive", Options::new);
}

#[test]
fn formats_are_those_of_hr_json() {
    let bytes = rows(4_000);
    for (arguments, format) in
        [("--format json", Format::Json), ("--schema", Format::Schema), ("", Format::Report)]
    {
        let (home, own) = (Home::new(), Home::new());
        let options = Options::new().archive(&Archive::at(own.path())).format(format);
        let options = options.kind(Kind::Json);
        let program = home.given(&bytes).when(&format!("hr-json {arguments}")).exits(0);
        assert!(!program.is_unchanged(), "{arguments}");
        program.prints(hr::compress(&bytes, &options).output());
    }
}

/// What the caller keeps is left out without an archive, and nothing else differs but the handle.
#[test]
fn what_the_caller_keeps_needs_no_archive() {
    let bytes = log(5_000);
    let home = Home::new();
    let archived = Options::new().archive(&Archive::at(home.path()));
    let archived = hr::compress(&bytes, &archived);
    let kept = hr::compress(&bytes, &Options::new().caller_keeps_original());
    let after_first_line = |compressed: &Compressed<'_>| {
        let output = compressed.output();
        let end = output.iter().position(|&byte| byte == b'\n').unwrap();
        output[end..].to_vec()
    };
    assert_eq!(after_first_line(&archived), after_first_line(&kept));
    assert!(kept.output().starts_with(b"[hr log: 5,000 lines, "), "{}", start_of(kept.output()));
    assert_eq!((kept.handle(), kept.left_out()), (None, archived.left_out()));
    assert!(!String::from_utf8_lossy(kept.output()).contains("hr-retrieve"));
}

/// The whole of it: what is left out, and the lines that are printed, are all of the original.
#[test]
fn what_is_left_out_is_told_as_data() {
    let mut logs = 0;
    for (name, bytes) in inputs() {
        let home = Home::new();
        let archived = Options::new().archive(&Archive::at(home.path()));
        let compressed = hr::compress(&bytes, &archived);
        let output = String::from_utf8_lossy(compressed.output());
        let (mut end, mut kept) = (0, vec![]);
        for part in compressed.left_out() {
            assert!(part.bytes.start >= end && part.bytes.end <= bytes.len(), "{name}: {part:?}");
            kept.extend_from_slice(&bytes[end..part.bytes.start]);
            end = part.bytes.end;
            let is_marked = part.unit != Unit::Byte && part.within.is_none();
            if is_marked && !part.is_shown_in_part {
                let first = part.numbers.start + 1;
                let numbers = match part.numbers.len() {
                    1 => format!("\n[hr {first}: 1 "),
                    _ => format!("\n[hr {first}-{}: ", part.numbers.end),
                };
                assert!(output.contains(&numbers), "{name}: no {numbers:?} for {part:?}");
            }
            let lines = &bytes[part.bytes.clone()];
            if part.unit == Unit::Line && part.within.is_none() && compressed.kind() != Kind::Code {
                let ends = lines.iter().filter(|&&byte| byte == b'\n').count();
                let is_open = !lines.ends_with(b"\n");
                assert_eq!(ends + usize::from(is_open), part.numbers.len(), "{name}: {part:?}");
            }
        }
        kept.extend_from_slice(&bytes[end..]);
        if compressed.is_unchanged() {
            assert!(compressed.left_out().is_empty(), "{name}");
        } else if compressed.kind() == Kind::Log {
            let printed = compressed.output().split_inclusive(|&byte| byte == b'\n');
            let printed = printed.filter(|line| !line.starts_with(b"[hr "));
            let printed = printed.collect::<Vec<_>>().concat();
            assert!(printed == kept, "{name}: {} and {}", start_of(&printed), start_of(&kept));
            logs += 1;
        }
    }
    assert!(logs >= 5, "only {logs} logs");
}

#[test]
fn what_was_retrieved_stays_as_it_is() {
    let bytes = log(5_000);
    let home = Home::new();
    let archive = Archive::at(home.path());
    let options = Options::new().archive(&archive);
    let handle = hr::compress(&bytes, &options).handle().unwrap();
    let mut part = vec![];
    archive.read(&handle.into(), 0..4_000, &mut part).unwrap();
    assert!(!hr::compress(&part, &options).is_unchanged());
    // Whoever gives it to a model says so.
    let retrieved = home.retrieve(&format!("{handle} -l 1-4000"));
    assert_eq!(retrieved, part);
    let again = hr::compress(&part, &options);
    assert!(again.is_unchanged() && again.reason().contains("hr-retrieve"), "{}", again.reason());
}

#[test]
fn an_archive_that_cannot_be_used_costs_nothing_but_a_warning() {
    for bytes in [log(5_000), log(60_000)] {
        let home = Home::new();
        std::fs::write(home.path(), "a file").unwrap();
        let options = Options::new().archive(&Archive::at(home.path()));
        let compressed = hr::compress(&bytes, &options);
        assert!(compressed.is_unchanged() && compressed.output() == bytes);
        assert!(compressed.handle().is_none() && compressed.left_out().is_empty());
        let warning = compressed.warning().unwrap();
        assert!(warning.contains("cannot be used"), "{warning}");
        assert_eq!(compressed.tokens_in(), compressed.tokens_out());
    }
}
