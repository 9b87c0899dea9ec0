//! Promise 7, bounded memory: what is read as a stream takes less than 64 MiB, whatever its size.
//!
//! Each input is larger than that bound, and written to the program while it reads. `HR_STREAM_MIB` sets another size:
//!
//! ```sh
//! HR_STREAM_MIB=2000 cargo test --release --test memory
//! ```
#![cfg(target_os = "linux")]

mod common;

use common::inputs::log;
use common::process::most_held;
use common::{Home, command, handle};
use std::fs::File;
use std::io::Write;
use std::process::Stdio;
use std::thread;

/// The bound, in KiB.
const BOUND: u64 = 64 << 10;

fn mib() -> usize {
    std::env::var("HR_STREAM_MIB").ok().and_then(|it| it.parse().ok()).unwrap_or(80)
}

/// What `line` takes at most of an input of which `block` gives the parts.
fn stays_bounded(line: &str, block: impl Fn(u64) -> Vec<u8> + Send) {
    let home = Home::new();
    let out = home.path().with_file_name("out");
    let mut command = command(line);
    command.env("HR_HOME", home.path()).stdout(File::create(&out).expect("space"));
    let mut child = command.stdin(Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    let (most, written) = thread::scope(|scope| {
        let writer = scope.spawn(move || {
            let (mut written, mut number) = (0, 0);
            while written < mib() << 20 {
                let block = block(number);
                stdin.write_all(&block).expect("it reads on");
                (written, number) = (written + block.len(), number + 1);
            }
            written
        });
        (most_held(&mut child), writer.join().expect("all is written"))
    });
    println!("{line}: {written} bytes in, {most} KiB held at most");
    assert!(child.wait().expect("it ends").success(), "{line}");
    let printed = std::fs::read(&out).expect("what it printed");
    assert!(
        printed.len() < written / 10 && handle(&printed).is_some(),
        "{line}: it was not reduced"
    );
    assert!((1..BOUND).contains(&most), "{line}: {most} KiB for {written} bytes");
}

/// Some MiB of rows as a stream of JSON has them.
fn rows(number: u64) -> Vec<u8> {
    let row = |id: u64| {
        let (town, state) = (
            ["Oslo", "Lima", "Pune"][id as usize % 3],
            if id.is_multiple_of(977) { "failed" } else { "sent" },
        );
        format!(
            "{{\"id\":{id},\"town\":\"{town}\",\"state\":\"{state}\",\"ms\":{}}}\n",
            id * 7 % 41
        )
    };
    (number * 20_000..(number + 1) * 20_000).map(row).collect::<String>().into_bytes()
}

/// Lines of a search, each a hit in one of some hundred files.
fn hits(number: u64) -> Vec<u8> {
    let hit = |n: u64| {
        format!(
            "src/part_{}/file_{}.rs:{}:    let total = sum({n});\n",
            n % 7,
            n / 90 % 300,
            n % 900 + 1
        )
    };
    (number * 20_000..(number + 1) * 20_000).map(hit).collect::<String>().into_bytes()
}

#[test]
fn promise_7_logs_take_bounded_memory() {
    stays_bounded("hr-route", |number| log(number, 8_000));
}

#[test]
fn promise_7_rows_of_json_take_bounded_memory() {
    stays_bounded("hr-route", rows);
}

#[test]
fn promise_7_what_is_too_long_to_be_held_takes_bounded_memory() {
    stays_bounded("hr-search", hits);
}
