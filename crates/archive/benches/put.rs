//! How long a caller waits: `cargo bench -p hr-archive`.
//!
//! Each call opens, syncs and closes the store, as a process does that makes one call.
#![allow(clippy::unwrap_used)] // what fails here is not worth measuring

use divan::Bencher;
use divan::counter::BytesCount;
use hr_archive::Archive;
use hr_core::{HandlePrefix, Kind};
use std::cell::Cell;
use std::io;
use tempfile::{TempDir, tempdir};

const SIZES: [usize; 3] = [10_000, 1_000_000, 100_000_000];

fn main() {
    divan::main();
}

/// `len` bytes of log. Only the first line depends on `run`.
fn log(run: usize, len: usize) -> Vec<u8> {
    let mut random = 1u64;
    let mut log = format!("run {run}\n").into_bytes();
    while log.len() < len {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let (second, id, took) = (random >> 58, random >> 20, random >> 55);
        let line = format!("2026-11-20T06:00:{second:02}Z INFO request {id:x} took {took}ms\n");
        log.extend(line.as_bytes());
    }
    log.truncate(len);
    log
}

/// An archive that was used before.
fn used_archive() -> (TempDir, Archive) {
    let dir = tempdir().unwrap();
    let archive = Archive::at(dir.path());
    for run in 0..10 {
        archive.put(&log(run, 10_000), Kind::Log).unwrap();
    }
    (dir, archive)
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn put_10_kb_into_a_new_archive(bencher: Bencher) {
    let original = log(0, 10_000);
    bencher.with_inputs(|| tempdir().unwrap()).bench_local_refs(|dir| {
        Archive::at(dir.path()).put(&original, Kind::Log).unwrap();
    });
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn put_what_is_new(bencher: Bencher, len: usize) {
    let original = log(100, len);
    bencher.counter(BytesCount::new(len)).with_inputs(used_archive).bench_local_refs(
        |(_dir, archive)| {
            archive.put(&original, Kind::Log).unwrap();
        },
    );
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn put_what_has_a_new_first_line(bencher: Bencher, len: usize) {
    let (_dir, archive) = used_archive();
    let run = Cell::new(100);
    let next = || log(run.replace(run.get() + 1), len);
    archive.put(&next(), Kind::Log).unwrap();
    bencher.counter(BytesCount::new(len)).with_inputs(next).bench_local_refs(|original| {
        archive.put(original, Kind::Log).unwrap();
    });
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn read_all(bencher: Bencher, len: usize) {
    read(bencher.counter(BytesCount::new(len)), len, usize::MAX);
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn read_one_line(bencher: Bencher, len: usize) {
    read(bencher, len, 1);
}

/// Reads so many lines of `len` bytes.
fn read(bencher: Bencher, len: usize, lines: usize) {
    let (_dir, archive) = used_archive();
    let handle = archive.put(&log(100, len), Kind::Log).unwrap();
    let prefix: HandlePrefix = handle.to_string().parse().unwrap();
    bencher.bench_local(|| archive.read(&prefix, 0..lines, &mut io::sink()).unwrap());
}
