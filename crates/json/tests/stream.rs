//! JSON in pieces: what is found does not depend on how it is cut, and is what is found when it is held.

use hr_core::{Block, Excerpts, Form, Keep, Outline, Source, Span, StreamFilter, Texts, Unit};
use hr_json::{RowSurvey, View, outline};
use proptest::prelude::*;

fn streamed(text: &[u8], piece: usize) -> Result<Outline, String> {
    let mut survey = Box::new(RowSurvey::new(View::default()));
    text.chunks(piece.max(1)).for_each(|piece| survey.push(piece));
    let wanted = survey.wants();
    let mut excerpts = Excerpts::default();
    wanted.iter().for_each(|span| excerpts.add(*span, span.of(text)));
    survey.finish(&excerpts)
}

/// The blocks of rows that may be shown, by the start of their bytes without white space and commas before.
fn chosen(outline: &Outline, text: &[u8]) -> Vec<(usize, Keep, u32, String)> {
    let sections = outline.sections().iter().filter(|section| section.unit == Unit::Row);
    let rows = sections.flat_map(|section| &section.blocks);
    let stands_out = |block: &&Block| block.weight > 0.0 || block.keep > Keep::Optional;
    let rows = rows.filter(|block| block.keep != Keep::Known).filter(stands_out);
    rows.map(|block| {
        let row = Span::new(block.span.start, block.span.end).of(text);
        let blanks = row.iter().take_while(|byte| b", \t\r\n[".contains(byte)).count();
        let weight = block.weight.to_bits();
        (block.span.start + blanks, block.keep, weight, block.about.to_string())
    })
    .collect()
}

/// Panics if the bytes are not covered, or if what is to be printed of rows is none of them.
fn check(outline: &Outline, text: &[u8]) {
    let mut end = 0;
    for block in outline.blocks() {
        assert_eq!(block.span.start, end);
        end = block.span.end;
        let is_read = matches!(block.form, Form::Encoded(_));
        assert!(is_read || block.keep == Keep::Known, "{block:?}");
    }
    assert_eq!(end, text.len());
}

/// A number without order, the same for the same arguments.
fn random(number: usize, salt: u64, below: u64) -> u64 {
    let hash = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.rotate_left(40);
    let hash = (hash ^ hash >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (hash ^ hash >> 32) % below
}

/// What is planted in a table of `rows` rows: an outlier, a failure, a rare value, a row without a key and the
/// first row of a new level.
fn planted(rows: usize) -> [usize; 5] {
    [rows * 123 / 1000, rows * 613 / 1000, rows * 371 / 1000, rows * 502 / 1000, rows * 807 / 1000]
}

fn row(number: usize, rows: usize) -> String {
    let [slow, failed, rare, lacking, level] = planted(rows);
    let ms = if number == slow { 98_765 } else { 10 + random(number, 1, 90) };
    let text = if number == failed { "cannot charge: card error" } else { "charged" };
    let state = if number == rare { "refunded" } else { ["paid", "sent"][number % 2] };
    let user = if number == lacking { "" } else { r#""user":"u","# };
    let queue = random(number, 2, 20) + if number >= level { 65 } else { 40 };
    let note = random(number, 3, 1 << 40);
    format!(
        r#"{{"id":{number},"ms":{ms},{user}"state":"{state}","queue":{queue},"note":"n{note:x}","message":"{text} in {ms} ms"}}"#
    )
}

fn array(rows: usize) -> Vec<u8> {
    let rows: Vec<String> = (0..rows).map(|number| row(number, rows)).collect();
    format!("{{\"meta\": {{\"n\": 1}}, \"items\": [{}], \"end\": true}}\n", rows.join(",\n"))
        .into_bytes()
}

#[test]
fn what_is_planted_is_found_whatever_the_number_of_rows() {
    for rows in [1_000, 3_000, 10_000, 100_000] {
        let text = array(rows);
        let outline = streamed(&text, 256 << 10).unwrap();
        check(&outline, &text);
        let section = outline.sections().iter().find(|section| section.unit == Unit::Row).unwrap();
        let blocks = &section.blocks;
        let kept = |row: usize| blocks.iter().find(|block| block.address.start == row);
        for row in planted(rows) {
            let block = kept(row).unwrap();
            assert!(block.keep > Keep::Optional, "row {row} of {rows}: {block:?}");
            assert!(block.weight >= 4.5, "row {row} of {rows}: {block:?}");
        }
        assert_eq!(kept(planted(rows)[1]).unwrap().keep, Keep::Evidence);
        let must = blocks.iter().filter(|it| it.keep > Keep::Optional && it.keep != Keep::Known);
        assert!(must.count() < 40);
        let facts = &section.facts;
        assert!(facts[0].text.starts_with(&format!("{rows} rows")), "{}", facts[0].text);
        let all = facts.iter().find(|fact| fact.label.starts_with("all rows of ")).unwrap();
        assert!(all.text.contains("ms: 10 to 98765, sum "), "{}", all.text);
    }
}

/// A series as monitoring gives it: a point each five minutes, a swing each day, noise, and a stretch of another
/// level.
fn series(points: usize, odd: std::ops::Range<usize>, by: f64) -> (Vec<u8>, usize) {
    let noise = |i: usize| (0..4).map(|salt| random(i, salt, 1_000) as f64).sum::<f64>() / 1_000.0;
    let value = |i: usize| {
        let swing = (i as f64 * std::f64::consts::TAU / 288.0).sin();
        40.0 + swing + noise(i) + if odd.contains(&i) { by } else { 0.0 }
    };
    let point = |i: usize| {
        let (day, minute) = (i / 288, i % 288 * 5);
        let time = format!(
            "2026-{:02}-{:02}T{:02}:{:02}:00Z",
            day / 28 + 1,
            day % 28 + 1,
            minute / 60,
            minute % 60
        );
        format!(r#"{{"Timestamp":"{time}","Average":{:.3},"Unit":"Percent"}}"#, value(i))
    };
    let points: Vec<String> = (0..points).map(point).collect();
    let text = format!(r#"{{"Label":"CPU","Datapoints":[{}]}}"#, points.join(","));
    let extreme =
        odd.clone().max_by(|a, b| (by.signum() * value(*a)).total_cmp(&(by.signum() * value(*b))));
    (text.into_bytes(), extreme.unwrap_or(odd.start))
}

#[test]
fn a_stretch_of_another_level_is_shown_by_its_first_row_and_its_extreme() {
    for (points, odd, by) in [
        (4_032, 2_000..2_012, 12.0),
        (4_032, 3_500..3_560, 5.0),
        (4_032, 1_000..1_040, -6.0),
        (50_000, 30_001..30_200, 5.0),
        (2_000, 777..778, 20.0),
    ] {
        let first = odd.start;
        let (text, extreme) = series(points, odd, by);
        let outline = streamed(&text, 64 << 10).unwrap();
        let section = outline.sections().iter().find(|section| section.unit == Unit::Row).unwrap();
        for row in [first, extreme] {
            let block = section.blocks.iter().find(|block| block.address.start == row).unwrap();
            let claims = block.keep == Keep::Sample || block.weight > 3.0;
            assert!(claims && block.keep != Keep::Known, "row {row} of {points}: {block:?}");
        }
    }
}

#[test]
fn paths_are_written_as_those_of_a_text_that_is_held() {
    let rows: Vec<String> = (0..60).map(|number| row(number, 60)).collect();
    let text = format!("{{\"a.b\": [1, {{\"c d\": [{}]}}]}}", rows.join(","));
    let label = |outline: &Outline| {
        let section = outline.sections().iter().find(|section| section.unit == Unit::Row).unwrap();
        section.facts[0].label.clone()
    };
    let held = outline(&Source::new(text.as_bytes()), View::default()).unwrap();
    assert_eq!(label(&held), "table .\"a.b\"[1].c d");
    assert_eq!(label(&streamed(text.as_bytes(), 1_000).unwrap()), label(&held));
}

#[test]
fn rows_are_those_of_a_text_that_is_held() {
    let rows: Vec<String> = (0..600).map(|number| row(number, 600)).collect();
    for text in [
        format!("[{}]", rows.join(", ")),
        format!("{{\"a\": [1, {{}}], \"b\": [{}], \"c\": [{{}}]}} ", rows.join(" ,")),
        format!(
            "\u{feff}{{\"a\": {{\"b\": [[{}], []]}}, \"b\": [{}]}}",
            rows.join(","),
            rows[..50].join(",")
        ),
        rows.join("\n"),
        format!("{}\n7\n\"x\"\n", rows[..3].join("\n")),
    ] {
        let held = outline(&Source::new(text.as_bytes()), View::default()).unwrap();
        let streamed = streamed(text.as_bytes(), 1_000).unwrap();
        check(&streamed, text.as_bytes());
        assert_eq!(
            chosen(&streamed, text.as_bytes()),
            chosen(&held, text.as_bytes()),
            "{text:.60}"
        );
        let parts = |outline: &Outline| -> Vec<String> {
            let parts = outline.sections().iter().filter(|section| section.unit == Unit::Part);
            let blocks = parts.flat_map(|section| &section.blocks);
            let texts = blocks.map(|block| String::from_utf8_lossy(block.text(&Nothing)));
            texts.map(|text| text.replace('"', "")).collect()
        };
        // Of what is not held the tokens are printed as they are written.
        assert_eq!(parts(&streamed), parts(&held));
    }
}

/// Texts of which none is to be read.
struct Nothing;

impl Texts for Nothing {
    fn text(&self, span: Span) -> &[u8] {
        panic!("{span:?} is not held")
    }
}

/// JSON of all forms; with `is_mixed` also streams whose last value is no object, which are no table if they are
/// held.
fn json(is_mixed: bool) -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec!["a", "b", "error", "level", "ms", "tags", "long key"]);
    let scalar = prop_oneof![
        "-?[0-9]{1,3}(\\.[0-9]{1,2})?",
        "\"[a-z ]{0,6}[0-9]{0,3}\"",
        Just("\"it failed: \\\"x]\\\\\"".to_owned()),
        Just("null".to_owned()),
        Just("true".to_owned()),
    ];
    let value = scalar.prop_recursive(3, 12, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|all| format!("[{}]", all.join(", "))),
            prop::collection::vec((key.clone(), inner), 0..4).prop_map(|all| {
                let members: Vec<String> =
                    all.iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    });
    let row = (value.clone(), value.clone()).prop_map(|(a, b)| {
        format!(r#"{{"ms":{a},"message":{b},"filler":"as long as it takes to make a table"}}"#)
    });
    let rows = || prop::collection::vec(row.clone(), 0..40);
    let many = || prop::collection::vec(row.clone(), 6..40);
    prop_oneof![
        (rows(), value.clone()).prop_map(|(rows, value)| {
            format!("{{\"a\": {value}, \"items\": [{}], \"b\": {value}}}\n", rows.join(", "))
        }),
        rows().prop_map(|rows| rows.join("\n")),
        // Short arrays beside long ones are tables only where all is held.
        (many(), many()).prop_map(|(a, b)| format!("[[{}], [{}], 7]", a.join(","), b.join(","))),
        (rows(), value).prop_map(move |(rows, value)| {
            let last = if is_mixed { value } else { format!("{{\"ms\": {value}}}") };
            format!("{}\n{last}", rows.join("\n"))
        }),
    ]
}

proptest! {
    #[test]
    fn the_outline_is_the_same_however_the_bytes_are_cut(
        text in json(true), piece in 1usize..200, cut in any::<prop::sample::Index>(), is_cut: bool
    ) {
        let mut text = text.into_bytes();
        if is_cut && !text.is_empty() {
            text.truncate(cut.index(text.len()));
        }
        let whole = streamed(&text, text.len());
        prop_assert_eq!(&streamed(&text, piece), &whole);
        if let Ok(whole) = whole {
            check(&whole, &text);
        }
    }

    #[test]
    fn what_is_held_and_what_is_streamed_choose_the_same(text in json(false)) {
        let held = outline(&Source::new(text.as_bytes()), View::default());
        let streamed = streamed(text.as_bytes(), 77);
        match (held, streamed) {
            (Ok(held), Ok(streamed)) => {
                check(&streamed, text.as_bytes());
                prop_assert_eq!(chosen(&streamed, text.as_bytes()), chosen(&held, text.as_bytes()));
            }
            // What is held may have lines of text between its rows.
            (_, Err(_)) => {}
            (Err(_), Ok(_)) => prop_assert!(false, "{}", text),
        }
    }
}

#[test]
fn what_is_no_json_is_refused_wherever_that_is_seen() {
    let rows: Vec<String> = (0..100).map(|number| row(number, 100)).collect();
    let rows = rows.join(",");
    for text in [
        format!("[{rows},]"),
        format!("[{rows}] x"),
        format!("[{rows} {{}}]"),
        format!("[{rows},{{\"a\":01}}]"),
        format!("{{\"a\":[{rows}],}}"),
        "no json".to_owned(),
        String::new(),
        "{\"a\": [".to_owned(),
    ] {
        for piece in [100, 10_000_000] {
            assert!(streamed(text.as_bytes(), piece).is_err(), "{text:.30}");
        }
    }
    let invalid = [b"[", rows.as_bytes(), b",{\"a\":\"\xff\"}]"].concat();
    assert_eq!(streamed(&invalid, 100), streamed(&invalid, 1_000_000));
    assert!(streamed(&invalid, 100).unwrap_err().contains("UTF-8"));
}

#[test]
fn what_is_cut_off_is_shown_behind_the_rows() {
    let text = array(500);
    let cut = &text[..text.len() - 40];
    let outline = streamed(cut, 1_000).unwrap();
    check(&outline, cut);
    let last = outline.sections().last().unwrap();
    assert_eq!((last.unit, last.facts[0].label.as_str()), (Unit::Part, "cut off"));
    let rest = last.blocks[0].text(&Nothing);
    assert!(cut.ends_with(rest) && rest.starts_with(b"{\"id\":499,"));
}

#[test]
fn a_row_too_large_to_be_read_is_passed_over() {
    let mut rows: Vec<String> = (0..100).map(|number| row(number, 100)).collect();
    rows[40] = format!("{{\"id\":40,\"blob\":\"{}\"}}", "x\\\"]".repeat(1 << 20));
    let text = format!("[{}]", rows.join(",")).into_bytes();
    let outline = streamed(&text, 256 << 10).unwrap();
    assert_eq!(streamed(&text, text.len()), Ok(outline.clone()));
    check(&outline, &text);
    let section = &outline.sections()[0];
    assert!(
        section.facts.iter().any(|fact| fact.label.contains("over 1 MiB") && fact.text == "41")
    );
    assert_eq!(section.blocks.iter().map(|block| block.address.count()).sum::<usize>(), 100);
}

#[test]
fn what_is_read_once_more_is_bounded() {
    let filler = "all the same ".repeat(60);
    let word = |mut number: usize| -> String {
        let letters = std::iter::from_fn(|| {
            number = number * 31 + 7;
            Some(char::from(b'a' + (number >> 7) as u8 % 26))
        });
        letters.take(6).collect()
    };
    let mut survey = RowSurvey::new(View::default());
    for number in 0..8_000 {
        let members: Vec<String> = (0..40)
            .map(|column| format!(r#""c{column}":"{}""#, word(number / (column + 1))))
            .collect();
        let error = format!("error: {} {}", word(number), word(number + 1));
        let row = format!("{{{},\"msg\":\"{error}\",\"x\":\"{filler}\"}}\n", members.join(","));
        survey.push(row.as_bytes());
    }
    let wanted = survey.wants();
    assert!(wanted.len() > 500 && wanted.len() <= 4_096, "{}", wanted.len());
    assert!(wanted.iter().map(|span| span.len()).sum::<usize>() <= 2 << 20);
    assert!(wanted.windows(2).all(|pair| pair[0].end <= pair[1].start));
}
