//! Many processes on one archive, and processes that are killed.

mod common;

use common::inputs::{Numbers, dense_log, log};
use common::{Home, command, handle};
use std::io::{Read, Write};
use std::thread;
use std::time::Duration;

#[test]
fn thirty_two_processes_at_once() {
    let home = Home::new();
    let logs: Vec<Vec<u8>> = (0..32).map(|seed| log(seed, 500 + 40 * seed as usize)).collect();
    thread::scope(|scope| {
        for log in &logs {
            scope.spawn(|| {
                home.given(log).when("hr-route").exits(0).says_nothing().restores();
            });
        }
    });
    for log in &logs {
        let handle = &blake3::hash(log).to_hex()[..12];
        assert!(home.retrieve(handle) == *log, "{handle} is not what was stored");
    }
}

#[test]
fn the_same_input_from_eight_processes_at_once() {
    let home = Home::new();
    let log = log(50, 3_000);
    let outs: Vec<Vec<u8>> = thread::scope(|scope| {
        let run = || home.given(&log).when("hr-route").exits(0).says_nothing().out;
        let runs: Vec<_> = (0..8).map(|_| scope.spawn(run)).collect();
        runs.into_iter().map(|run| run.join().expect("a run")).collect()
    });
    assert!(outs.iter().all(|out| *out == outs[0]));
    assert!(home.retrieve(&handle(&outs[0]).unwrap()) == log);
}

/// Starts `hr-route` on `log`, kills it after `delay`, and gives what it has printed by then.
fn printed_before_it_is_killed(home: &Home, log: &[u8], delay: Duration) -> Vec<u8> {
    let mut child = command("hr-route").env("HR_HOME", home.path()).spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let mut stdout = child.stdout.take().expect("standard output is piped");
    let mut printed = vec![];
    thread::scope(|scope| {
        // It may be gone before it has read everything.
        scope.spawn(move || stdin.write_all(log).unwrap_or_default());
        let killer = scope.spawn(|| {
            thread::sleep(delay);
            child.kill().and_then(|()| child.wait()).expect("it can be killed");
        });
        stdout.read_to_end(&mut printed).expect("what it prints");
        killer.join().expect("it is dead");
    });
    printed
}

/// Kills `times` processes; each works on a log of its own in the archive that `home` gives. At the end
/// every handle that was printed must resolve, and the last archive must still work.
fn kill(times: u64, home: impl Fn(u64) -> usize) {
    let homes: Vec<Home> = (0..=home(times - 1)).map(|_| Home::new()).collect();
    let mut numbers = Numbers(times);
    let mut handles = vec![];
    let mut longest = 30_000;
    for number in 0..times {
        let log = dense_log(number, 300);
        let home = &homes[home(number)];
        let delay = Duration::from_micros(numbers.below(longest));
        // However fast the machine and the build are, about half of them come to their end.
        longest = match handle(&printed_before_it_is_killed(home, &log, delay)) {
            Some(handle) => {
                assert!(home.retrieve(&handle) == log, "{handle}, killed after {delay:?}");
                handles.push((number, handle));
                longest * 4 / 5
            }
            None => longest * 5 / 4,
        };
    }
    println!(
        "{} of {times} had printed a handle; the last delays are up to {longest} µs",
        handles.len()
    );
    let some = times as usize / 8..times as usize / 8 * 7;
    assert!(some.contains(&handles.len()), "{} are not about half of them", handles.len());
    for (number, handle) in &handles {
        assert!(homes[home(*number)].retrieve(handle) == dense_log(*number, 300), "{handle}");
    }
    for home in &homes {
        home.given(&dense_log(times, 300)).when("hr-route").exits(0).says_nothing().restores();
    }
}

#[test]
fn two_hundred_are_killed_on_one_archive() {
    kill(200, |_| 0);
}

#[test]
fn forty_are_killed_that_might_be_creating_the_archive() {
    kill(40, |number| number as usize);
}
