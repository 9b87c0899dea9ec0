//! How long a caller waits: `cargo bench -p hr-archive`. Takes some minutes, and 2 GB below `TMPDIR`.
//!
//! Each call opens, syncs and closes the archive, as a process does that makes one call. The zstd program,
//! where there is one, works on the same file in the same run.
#![allow(clippy::unwrap_used)] // what fails here is not worth measuring

use divan::Bencher;
use divan::counter::BytesCount;
use hr_archive::{Archive, Part};
use hr_core::{Handle, Kind};
use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use tempfile::{TempDir, tempdir};

const SIZES: [usize; 3] = [10_000, 1_000_000, 100_000_000];
const GB: usize = 1_000_000_000;

fn main() {
    divan::main();
    // Statics are not dropped.
    if let Some(dir) = LARGE.get().and_then(|large| large.parent()) {
        let _ = fs::remove_dir_all(dir);
    }
}

/// `len` bytes of log. Only the first line depends on `run`.
fn log(run: usize, len: usize) -> Vec<u8> {
    let mut log = Vec::with_capacity(len + 100);
    writeln!(log, "run {run}").unwrap();
    write_log(&mut log, len);
    log.truncate(len);
    log
}

/// Lines of log, `len` bytes or a little more.
fn write_log(out: &mut impl Write, len: usize) {
    let mut random = 1u64;
    let mut written = 0;
    while written < len {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let (second, id, took) = (random >> 58, random >> 20, random >> 55);
        let line = format!("2026-11-20T06:00:{second:02}Z INFO request {id:x} took {took}ms\n");
        out.write_all(line.as_bytes()).unwrap();
        written += line.len();
    }
}

static LARGE: OnceLock<PathBuf> = OnceLock::new();

/// A file of 1 GB of log.
fn large() -> &'static PathBuf {
    LARGE.get_or_init(|| {
        let path = tempdir().unwrap().keep().join("large.log");
        write_log(&mut BufWriter::new(File::create(&path).unwrap()), GB);
        path
    })
}

/// An archive that was used before, for so many originals.
fn used_archive(count: usize) -> (TempDir, Archive) {
    let dir = tempdir().unwrap();
    let archive = Archive::at(dir.path());
    for run in 0..count {
        archive.put(&log(run, 1_000), Kind::Log).unwrap();
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

#[divan::bench(args = [10, 1_000, 100_000], sample_count = 1_000, sample_size = 1)]
fn put_10_kb_beside_so_many(bencher: Bencher, count: usize) {
    let (_dir, archive) = used_archive(count);
    let run = Cell::new(count);
    let next = || log(run.replace(run.get() + 1), 10_000);
    bencher.with_inputs(next).bench_local_refs(|original| {
        archive.put(original, Kind::Log).unwrap();
    });
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn put_what_is_new(bencher: Bencher, len: usize) {
    let original = log(100, len);
    bencher.counter(BytesCount::new(len)).with_inputs(|| used_archive(10)).bench_local_refs(
        |(_dir, archive)| {
            archive.put(&original, Kind::Log).unwrap();
        },
    );
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn put_what_has_a_new_first_line(bencher: Bencher, len: usize) {
    let (_dir, archive) = used_archive(10);
    let run = Cell::new(100);
    let next = || log(run.replace(run.get() + 1), len);
    archive.put(&next(), Kind::Log).unwrap();
    bencher.counter(BytesCount::new(len)).with_inputs(next).bench_local_refs(|original| {
        archive.put(original, Kind::Log).unwrap();
    });
}

/// Archives a file as a stream.
fn put_file(archive: &Archive, file: &PathBuf) -> Handle {
    let mut file = File::open(file).unwrap();
    let mut writer = archive.writer();
    let mut block = vec![0; 256 << 10];
    loop {
        match file.read(&mut block).unwrap() {
            0 => return writer.finish(Kind::Log).unwrap().handle(),
            len => writer.write(&block[..len]).unwrap(),
        }
    }
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn stream_1_gb(bencher: Bencher) {
    bencher.counter(BytesCount::new(GB)).with_inputs(|| tempdir().unwrap()).bench_local_refs(
        |dir| {
            put_file(&Archive::at(dir.path()), large());
        },
    );
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn stream_1_gb_that_is_stored(bencher: Bencher) {
    let (_dir, archive) = used_archive(10);
    put_file(&archive, large());
    bencher.counter(BytesCount::new(GB)).bench_local(|| put_file(&archive, large()));
}

#[divan::bench(args = ["-1", "-3"], sample_count = 3, sample_size = 1)]
fn zstd_program_1_gb(bencher: Bencher, level: &str) {
    if Command::new("zstd").arg("--version").stdout(Stdio::null()).status().is_err() {
        return;
    }
    let packed = large().with_extension("zst");
    bencher.counter(BytesCount::new(GB)).bench_local(|| {
        let mut zstd = Command::new("zstd");
        zstd.args([level, "-T1", "-q", "-f", "-c"]).arg(large());
        assert!(zstd.stdout(File::create(&packed).unwrap()).status().unwrap().success());
    });
}

#[divan::bench(sample_count = 50, sample_size = 1)]
fn read_100_lines_of_1_gb(bencher: Bencher) {
    let (_dir, archive) = used_archive(10);
    let handle = put_file(&archive, large()).into();
    let middle = archive.find(&handle).unwrap().line_count() / 2;
    bencher.bench_local(|| {
        archive.read(&handle, Part::Lines(middle..middle + 100), &mut io::sink()).unwrap()
    });
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn read_all(bencher: Bencher, len: usize) {
    let (_dir, archive) = used_archive(10);
    let handle = archive.put(&log(100, len), Kind::Log).unwrap().into();
    bencher
        .counter(BytesCount::new(len))
        .bench_local(|| archive.read(&handle, .., &mut io::sink()).unwrap());
}
