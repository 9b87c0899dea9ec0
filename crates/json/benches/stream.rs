//! How fast rows are found and judged while they flow, beside parsers that only read them.
//!
//! Rows are of 12 columns: an identifier, a time, four numbers, categories and text.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use hr_core::StreamFilter;
use hr_json::tape::Tape;
use hr_json::{RowSurvey, View};
use hr_rank::Query;

/// Bytes that come together, as from a pipe.
const PIECE: usize = 256 << 10;
const ROWS: usize = 40_000;

fn main() {
    divan::main();
}

#[divan::bench]
fn survey(bencher: Bencher<'_, '_>) {
    measure(bencher, |json| survey_of(json, None));
}

#[divan::bench]
fn survey_with_query(bencher: Bencher<'_, '_>) {
    let query = Query::new("why was item 4711 refused?");
    measure(bencher, |json| survey_of(json, query.as_ref()));
}

#[divan::bench]
fn tape(bencher: Bencher<'_, '_>) {
    measure(bencher, |json| usize::from(Tape::parse(json).is_ok()));
}

/// Its buffer is made anew: parsing destroys it.
#[divan::bench]
fn simd_json(bencher: Bencher<'_, '_>) {
    measure(bencher, |json| usize::from(simd_json::to_tape(&mut json.to_vec()).is_ok()));
}

/// How many rows a survey wants to see again.
fn survey_of(json: &[u8], query: Option<&Query>) -> usize {
    let mut survey = RowSurvey::new(View { query, ..View::default() });
    json.chunks(PIECE).for_each(|piece| survey.push(piece));
    survey.wants().len()
}

fn measure(bencher: Bencher<'_, '_>, read: impl Fn(&[u8]) -> usize + Sync) {
    let json = array();
    assert!(read(&json) > 0, "rows are found");
    bencher.counter(BytesCount::new(json.len())).bench(|| read(black_box(&json)));
}

fn array() -> Vec<u8> {
    let rows: Vec<String> = (0..ROWS).map(row).collect();
    format!("[\n{}\n]\n", rows.join(",\n")).into_bytes()
}

fn row(number: usize) -> String {
    let random = |salt: u64, below: u64| {
        let hash = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.rotate_left(40);
        let hash = (hash ^ hash >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (hash ^ hash >> 32) % below
    };
    let region = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"][random(1, 4) as usize];
    let outcome = ["cache hit", "served from origin", "queued"][random(2, 3) as usize];
    format!(
        "{{\"id\":{number},\"time\":\"2026-11-20T{:02}:{:02}:{:02}Z\",\"level\":\"info\",\"region\":\"{region}\",\
         \"request\":\"{:016x}\",\"ms\":{ms},\"bytes\":{},\"share\":0.{:04},\"queue\":{},\"cached\":{},\
         \"user\":\"user-{}\",\"message\":\"GET /items/{} {outcome} in {ms} ms\"}}",
        number / 3600 % 24,
        number / 60 % 60,
        number % 60,
        random(3, u64::MAX),
        random(4, 100_000),
        random(5, 10_000),
        random(6, 20),
        random(7, 3) == 0,
        random(8, 50_000),
        random(9, 9_999),
        ms = 10 + random(10, 90) + random(11, 90),
    )
}
