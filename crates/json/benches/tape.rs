//! How fast a tape is made, beside two parsers that are known to be fast.
//!
//! `HR_CORPORA` names a folder whose folder `json` holds documents; without it they are made up.

use std::path::Path;
use std::{env, fs};

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use hr_json::tape::Tape;
use serde::de::IgnoredAny;

/// About 10 KB, 1 MB, and the 10 MB or more that all documents make together.
const SIZES: [usize; 3] = [10_000, 1_000_000, 10_000_000];

fn main() {
    divan::main();
}

#[divan::bench(args = SIZES)]
fn tape(bencher: Bencher<'_, '_>, size: usize) {
    measure(bencher, size, |json| Tape::parse(json).is_ok());
}

/// Its buffer is made anew: parsing destroys it.
#[divan::bench(args = SIZES)]
fn simd_json(bencher: Bencher<'_, '_>, size: usize) {
    measure(bencher, size, |json| simd_json::to_tape(&mut json.to_vec()).is_ok());
}

/// Validates, keeps nothing.
#[divan::bench(args = SIZES)]
fn serde_json(bencher: Bencher<'_, '_>, size: usize) {
    measure(bencher, size, |json| serde_json::from_slice::<IgnoredAny>(json).is_ok());
}

fn measure(bencher: Bencher<'_, '_>, size: usize, accepts: impl Fn(&[u8]) -> bool + Sync) {
    let json = document(size);
    assert!(accepts(&json), "a document is JSON to all");
    bencher.counter(BytesCount::new(json.len())).bench(|| accepts(black_box(&json)));
}

/// A document of about `size` bytes: a real one, or an array of real ones, or one made up.
fn document(size: usize) -> Vec<u8> {
    let Some(folder) = env::var_os("HR_CORPORA") else { return made_up(size) };
    let mut documents = read_json(&Path::new(&folder).join("json"));
    documents.sort_by_key(|document| document.len().abs_diff(size));
    if documents[0].len() * 2 > size {
        return documents.swap_remove(0);
    }
    let whole = documents.iter().map(Vec::len).sum::<usize>();
    let copies = documents.iter().cycle().take(documents.len() * size.div_ceil(whole));
    let elements = copies.map(Vec::as_slice).collect::<Vec<_>>();
    [b"[", elements.join(&b',').as_slice(), b"]"].concat()
}

fn read_json(folder: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).expect("HR_CORPORA names a folder with a folder json");
    let mut paths = entries.map(|entry| entry.expect("an entry").path()).collect::<Vec<_>>();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a file")).collect()
}

fn made_up(size: usize) -> Vec<u8> {
    const ROW: &str = r#"
  {"id": ID, "level": "info", "took": TOOK.50, "host": "web-ID.example.com",
   "message": "GET /orders/ID?expand=items returned 200 in \"TOOK\" ms",
   "tags": ["http", null, true], "user": {"name": "Zoë", "session": "f81d4fae-7dec-ID"}}"#;
    let took = |id: usize| (id * 7919 % 997).to_string();
    let row = |id: usize| ROW.replace("ID", &id.to_string()).replace("TOOK", &took(id));
    let rows = (0..size / ROW.len() + 1).map(row).collect::<Vec<_>>();
    format!("[{}\n]\n", rows.join(",")).into_bytes()
}
