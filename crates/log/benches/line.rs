//! How fast lines that were never seen before are read and grouped: the slow path of the log filter.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use hr_core::Source;

fn main() {
    divan::main();
}

/// Lines of about 200 bytes.
const LINES: usize = 20_000;

/// Numbers without a pattern, the same in each run.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A word of 3 to 10 letters.
    fn word(&mut self) -> String {
        let mut bits = self.next();
        let letter = |_| {
            let letter = (b'a' + (bits % 26) as u8) as char;
            bits /= 26;
            letter
        };
        (0..3 + self.0 as usize % 8).map(letter).collect()
    }
}

fn log(mut line: impl FnMut(&mut Noise, usize) -> String) -> Vec<u8> {
    let mut noise = Noise(0x9e37_79b9_7f4a_7c15);
    let mut text = String::new();
    for number in 0..LINES {
        let mut one = line(&mut noise, number);
        one.truncate(200);
        text += &one;
        text.push('\n');
    }
    text.into_bytes()
}

fn bench(bencher: Bencher<'_, '_>, log: &[u8]) {
    let source = Source::new(log);
    bencher.counter(BytesCount::of_slice(log)).bench(|| hr_log::groups(black_box(&source)));
}

/// No two lines share a word; none has a time.
#[divan::bench]
fn words(bencher: Bencher<'_, '_>) {
    let line = |noise: &mut Noise, _| (0..30).map(|_| noise.word() + " ").collect::<String>();
    bench(bencher, &log(line));
}

/// Words behind a time and a level.
#[divan::bench]
fn timed_words(bencher: Bencher<'_, '_>) {
    let line = |noise: &mut Noise, number: usize| {
        let (minute, second) = (number / 60 % 60, number % 60);
        let words: String = (0..26).map(|_| noise.word() + " ").collect();
        format!("2026-11-20T06:{minute:02}:{second:02}.123Z INFO worker: {words}")
    };
    bench(bencher, &log(line));
}

/// Hex numbers, which all look alike when they are masked.
#[divan::bench]
fn hex(bencher: Bencher<'_, '_>) {
    let line = |noise: &mut Noise, _| {
        (0..12).map(|_| format!("{:016x} ", noise.next())).collect::<String>()
    };
    bench(bencher, &log(line));
}

/// One blob without white space in each line.
#[divan::bench]
fn blob(bencher: Bencher<'_, '_>) {
    let line = |noise: &mut Noise, _| (0..30).map(|_| noise.word()).collect::<String>();
    bench(bencher, &log(line));
}

/// Lines as NDJSON, with a message of words.
#[divan::bench]
fn ndjson(bencher: Bencher<'_, '_>) {
    let line = |noise: &mut Noise, number: usize| {
        let words: String = (0..18).map(|_| noise.word() + " ").collect();
        let words = &words[..words.len().min(110)];
        let id = noise.next();
        format!(
            r#"{{"time":"2026-11-20T06:31:07Z","level":"info","id":"{id:x}","n":{number},"msg":"{words}"}}"#
        )
    };
    bench(bencher, &log(line));
}
