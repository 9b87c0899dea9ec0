//! Bytes counted a second, over a mix of what tools print.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use hr_tokens::{estimate, exact};

const SAMPLES: &str = concat!(
    include_str!("../samples/log.txt"),
    include_str!("../samples/json.txt"),
    include_str!("../samples/code.txt"),
    include_str!("../samples/prose.txt"),
    include_str!("../samples/diff.txt"),
    include_str!("../samples/build.txt"),
);

fn main() {
    // So that no measurement holds the loading of the vocabulary.
    exact(b"x");
    divan::main();
}

fn megabyte() -> String {
    SAMPLES.repeat((1 << 20) / SAMPLES.len())
}

#[divan::bench]
fn estimate_of_the_whole(bencher: Bencher) {
    let text = megabyte();
    bencher.counter(BytesCount::of_str(&text)).bench(|| estimate(black_box(text.as_bytes())));
}

#[divan::bench]
fn estimates_of_the_lines(bencher: Bencher) {
    let text = megabyte();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let lines = black_box(&text).split_inclusive('\n');
        lines.map(|line| estimate(line.as_bytes())).sum::<usize>()
    });
}

#[divan::bench(sample_count = 10)]
fn exact_of_the_whole(bencher: Bencher) {
    let text = megabyte();
    bencher.counter(BytesCount::of_str(&text)).bench(|| exact(black_box(text.as_bytes())));
}
