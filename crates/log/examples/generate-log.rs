//! Writes a log of any size to standard output, made of the lines of other logs.
//!
//! `generate-log BYTES [--seed N] [--distinct] FILE...`, where BYTES may end in `k`, `M` or `G`. The log is at
//! most a line longer than that: runs of 1 to 200 consecutive lines of one file, with other digits in each
//! number and other times in each timestamp. With `--distinct` no file is needed: each line is 200 bytes long,
//! and no two are the same. The same arguments always give the same bytes.

use std::error::Error;
use std::io::{self, ErrorKind, Write};
use std::{env, fs};

/// Most lines of one file that follow each other.
const RUN: u64 = 200;
/// Bytes of a distinct line, its end included.
const LINE: usize = 200;
/// Bytes that are written at a time.
const BATCH: usize = 1 << 20;

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let mut seed = 1;
    let mut is_distinct = false;
    let mut size = None;
    let mut files = vec![];
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--seed" => seed = arguments.next().ok_or("--seed needs a number")?.parse()?,
            "--distinct" => is_distinct = true,
            _ if size.is_none() => size = Some(bytes(&argument)?),
            _ => files.push(Lines::of(&fs::read(&argument)?)),
        }
    }
    let size = size.ok_or("usage: generate-log BYTES [--seed N] [--distinct] FILE...")?;
    files.retain(|file| !file.0.is_empty());
    if files.is_empty() && !is_distinct {
        return Err("there is no file with a line in it".into());
    }
    let written = match is_distinct {
        true => write(size, Distinct::new(seed)),
        false => write(size, Mixed::new(seed, files)),
    };
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// `250M` as 250,000,000.
fn bytes(text: &str) -> Result<u64, Box<dyn Error>> {
    let digits = text.trim_end_matches(['k', 'M', 'G']);
    let unit = match &text[digits.len()..] {
        "" => 1,
        "k" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        _ => return Err(format!("not a number of bytes: {text}").into()),
    };
    Ok(digits.parse::<u64>()? * unit)
}

/// What appends the next lines of a log.
trait Generator {
    fn push(&mut self, log: &mut Vec<u8>);
}

fn write(size: u64, mut generator: impl Generator) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let mut batch = Vec::with_capacity(2 * BATCH);
    let mut left = size;
    while left > 0 {
        batch.clear();
        while batch.len() < BATCH.min(left as usize) {
            generator.push(&mut batch);
        }
        out.write_all(&batch)?;
        left = left.saturating_sub(batch.len() as u64);
    }
    out.flush()
}

/// The lines of one file, and what is to change in each.
struct Lines(Vec<(Vec<u8>, Vec<Slot>)>);

impl Lines {
    fn of(file: &[u8]) -> Self {
        let lines = file.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        Lines(lines.map(|line| ([line, b"\n"].concat(), slots(line))).collect())
    }
}

/// Lines of files with other digits.
struct Mixed {
    random: Random,
    files: Vec<Lines>,
    /// Of the present run: its file, its next line, and how many lines are left.
    file: usize,
    line: usize,
    left: u64,
}

impl Mixed {
    fn new(seed: u64, files: Vec<Lines>) -> Self {
        Mixed { random: Random::new(seed), files, file: 0, line: 0, left: 0 }
    }
}

impl Generator for Mixed {
    fn push(&mut self, log: &mut Vec<u8>) {
        if self.left == 0 {
            self.file = self.random.below(self.files.len() as u64) as usize;
            self.line = self.random.below(self.files[self.file].0.len() as u64) as usize;
            self.left = 1 + self.random.below(RUN);
        }
        let lines = &self.files[self.file].0;
        let (line, slots) = &lines[self.line];
        let start = log.len();
        log.extend_from_slice(line);
        for slot in slots {
            slot.fill(&mut log[start..], &mut self.random);
        }
        self.left -= 1;
        self.line = if self.line + 1 < lines.len() { self.line + 1 } else { 0 };
    }
}

/// Digits of a line that change.
#[derive(Debug, PartialEq)]
struct Slot {
    at: usize,
    digits: usize,
    /// The number's least value, and how many values there are; any digits if there are none.
    values: (u32, u32),
}

impl Slot {
    fn fill(&self, line: &mut [u8], random: &mut Random) {
        let digits = &mut line[self.at..self.at + self.digits];
        let (first, count) = self.values;
        if count > 0 {
            let number = first + random.below(count.into()) as u32;
            let text = random.table[number as usize];
            digits.copy_from_slice(&text[text.len() - digits.len()..]);
            return;
        }
        for digits in digits.chunks_mut(4) {
            let text = random.digits();
            digits.copy_from_slice(&text[..digits.len()]);
        }
    }
}

const HOUR: (u32, u32) = (0, 24);
const MINUTE: (u32, u32) = (0, 60);
const MONTH: (u32, u32) = (1, 12);
const DAY: (u32, u32) = (1, 28);
const ANY: (u32, u32) = (0, 0);
const MONTHS: [&[u8]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];
/// Where the timestamp of a line has ended, if it has one. Before that 19.. and 20.. are years.
const HEADER: usize = 48;

/// What changes in `line`: all digits, but those of a year and of a time zone. What looks like a
/// date or a time of day will look like one again.
fn slots(line: &[u8]) -> Vec<Slot> {
    let runs = digit_runs(line);
    let mut values: Vec<Option<(u32, u32)>> = vec![Some(ANY); runs.len()];
    // What is between the run `number` and the next, where both are this long.
    let between = |number: usize, lengths: [usize; 2]| -> &[u8] {
        match runs.get(number..number + 2) {
            Some([a, b]) if [a.1 - a.0, b.1 - b.0] == lengths => &line[a.1..b.0],
            _ => b"",
        }
    };
    let mut slots = vec![];
    for number in 0..runs.len() {
        let (start, end) = runs[number];
        let separator = between(number, [2, 2]);
        let is_time = match separator {
            b":" => between(number + 1, [2, 2]) == b":",
            b"." => between(number + 1, [2, 2]) == b"." && line[..start].ends_with(b"-"),
            _ => false,
        };
        let is_date = matches!(between(number, [4, 2]), b"-" | b"/" | b".")
            && between(number + 1, [2, 2]).len() == 1;
        let before = number.checked_sub(1);
        if is_time && values[number] == Some(ANY) {
            values[number..number + 3].copy_from_slice(&[Some(HOUR), Some(MINUTE), Some(MINUTE)]);
            // `Jun 14 15:16:01` and `03-17 16:13:38`
            let day = before.filter(|day| line[runs[*day].1..start] == *b" ");
            if let Some(day) = day.filter(|day| values[*day] == Some(ANY)) {
                let (at, end) = runs[day];
                let is_after_month = line[..at].trim_ascii_end().last_chunk().is_some_and(is_month);
                let month = day.checked_sub(1).filter(|month| between(*month, [2, 2]) == b"-");
                if is_after_month && end - at <= 2 {
                    values[day] = Some(if end - at == 1 { (1, 9) } else { DAY });
                } else if let Some(month) = month {
                    (values[month], values[day]) = (Some(MONTH), Some(DAY));
                }
            }
        } else if is_date {
            values[number..number + 3].copy_from_slice(&[None, Some(MONTH), Some(DAY)]);
        } else if values[number] == Some(ANY) {
            let after = &line[end..];
            let is_day = end - start == 2
                && after.get(1..4).and_then(|m| m.first_chunk()).is_some_and(is_month);
            if is_day && after.starts_with(b"/") {
                values[number] = Some(DAY);
            } else if end <= HEADER && end - start == 4 {
                let is_year = matches!(line[start..start + 2], [b'1', b'9'] | [b'2', b'0']);
                let is_zone = start > 0 && matches!(line[start - 1], b'+' | b'-');
                if is_year || is_zone {
                    values[number] = None;
                }
            }
        }
    }
    for (&(start, end), &values) in runs.iter().zip(&values) {
        let is_compact =
            start <= 7 && end - start == 6 && runs[0].1 == 6 && between(0, [6, 6]) == b" ";
        let is_epoch = matches!(end - start, 10 | 13) && line[start] == b'1';
        match values {
            // `081109 203615`
            Some(ANY) if is_compact => {
                let parts = if start == 0 {
                    [None, Some(MONTH), Some(DAY)]
                } else {
                    [Some(HOUR), Some(MINUTE), Some(MINUTE)]
                };
                let parts = parts.into_iter().zip((start..end).step_by(2));
                slots.extend(
                    parts.filter_map(|(values, at)| Some(Slot { at, digits: 2, values: values? })),
                );
            }
            Some(ANY) if is_epoch => {
                slots.push(Slot { at: start + 2, digits: end - start - 2, values: ANY });
            }
            Some(values) => slots.push(Slot { at: start, digits: end - start, values }),
            None => {}
        }
    }
    slots
}

fn is_month(name: &[u8; 3]) -> bool {
    MONTHS.contains(&&name[..])
}

/// Where digits start and end in `line`.
fn digit_runs(line: &[u8]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = vec![];
    for (at, _) in line.iter().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        match runs.last_mut() {
            Some((_, end)) if *end == at => *end = at + 1,
            _ => runs.push((at, at + 1)),
        }
    }
    runs
}

/// Lines of words that nobody has used before.
struct Distinct {
    random: Random,
    number: u64,
}

impl Distinct {
    fn new(seed: u64) -> Self {
        Distinct { random: Random::new(seed), number: seed << 40 }
    }
}

impl Generator for Distinct {
    fn push(&mut self, log: &mut Vec<u8>) {
        let end = log.len() + LINE - 1;
        let start = log.len();
        log.extend_from_slice(b"2026-00-00 00:00:00.000 INFO ");
        for (at, values) in [(5, MONTH), (8, DAY), (11, HOUR), (14, MINUTE), (17, MINUTE)] {
            Slot { at, digits: 2, values }.fill(&mut log[start..], &mut self.random);
        }
        Slot { at: 20, digits: 3, values: ANY }.fill(&mut log[start..], &mut self.random);
        // Mixing is one to one, so no two lines have the same id.
        self.number += 1;
        push_hex(log, mix(self.number));
        while log.len() < end {
            log.push(b' ');
            match self.random.below(8) {
                0 => push_hex(log, self.random.next()),
                1 => log.extend_from_slice(&self.random.digits()),
                _ => self.random.push_word(log),
            }
        }
        log.truncate(end);
        log.push(b'\n');
    }
}

fn push_hex(log: &mut Vec<u8>, number: u64) {
    let mut text = [0; 16];
    for (place, digit) in text.iter_mut().enumerate() {
        *digit = b"0123456789abcdef"[(number >> (4 * place)) as usize & 15];
    }
    log.extend_from_slice(&text);
}

/// The splitmix64 of Steele and others, "Fast Splittable Pseudorandom Number Generators" (2014).
struct Random {
    state: u64,
    /// Bits for digits that are left of the last number.
    digit_bits: u64,
    /// `0000` to `9999`
    table: Vec<[u8; 4]>,
}

impl Random {
    fn new(seed: u64) -> Self {
        let digit = |number: usize| b'0' + (number % 10) as u8;
        let text = |n: usize| [digit(n / 1000), digit(n / 100), digit(n / 10), digit(n)];
        Random { state: seed, digit_bits: 0, table: (0..10_000).map(text).collect() }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.state)
    }

    fn below(&mut self, limit: u64) -> u64 {
        ((self.next() >> 32) * limit) >> 32
    }

    /// Four digits. A number of 64 bits is good for three times four; its highest bit tells when they are used up.
    fn digits(&mut self) -> [u8; 4] {
        if self.digit_bits < 1 << 16 {
            self.digit_bits = self.next() | 1 << 63;
        }
        let number = ((self.digit_bits & 0xFFFF) * 10_000) >> 16;
        self.digit_bits >>= 16;
        self.table[number as usize]
    }

    /// A word of two to five syllables.
    fn push_word(&mut self, log: &mut Vec<u8>) {
        let mut bits = self.next();
        let mut word = [0; 10];
        for syllable in word.chunks_mut(2) {
            let (consonant, vowel) = (bits as usize & 15, (bits >> 4) as usize & 7);
            syllable.copy_from_slice(&[b"bdfghklmnprstvwz"[consonant], b"aeiouyai"[vowel]]);
            bits >>= 7;
        }
        log.extend_from_slice(&word[..4 + 2 * (bits as usize & 3)]);
    }
}

fn mix(mut number: u64) -> u64 {
    number = (number ^ number >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    number = (number ^ number >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ number >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_stay_times() {
        for (line, form) in [
            ("2026-11-20 06:00:01,123 took 12", "2026-MM-DD hh:mm:mm,### took ##"),
            ("2026-11-20T06:00:01.5Z id=7", "2026-MM-DDThh:mm:mm.#Z id=#"),
            ("Jun 14 15:16:01 combo sshd[19939]", "Jun DD hh:mm:mm combo sshd[#####]"),
            ("Jul  1 09:00:55 host 8[0]", "Jul  D hh:mm:mm host #[#]"),
            ("[Sun Dec 04 04:47:44 2005] [error] 404", "[Sun Dec DD hh:mm:mm 2005] [error] ###"),
            ("03-17 16:13:38.811  1702", "MM-DD hh:mm:mm.###  ####"),
            ("081109 203615 148 INFO 123456", "08MMDD hhmmmm ### INFO ######"),
            ("1.2.3.4 [20/Nov/2026:06:00:01 +0000]", "#.#.#.# [DD/Nov/2026:hh:mm:mm +0000]"),
            (
                "- 1117838570 2005.06.03 R02-M1 2005-06-03-15.42.50.363779",
                "- 11######## 2005.MM.DD R##-M# 2005-MM-DD-hh.mm.mm.######",
            ),
        ] {
            let mut found = line.as_bytes().to_vec();
            for Slot { at, digits, values } in slots(line.as_bytes()) {
                let letter = match values {
                    HOUR => b'h',
                    MINUTE => b'm',
                    MONTH => b'M',
                    ANY => b'#',
                    _ => b'D',
                };
                found[at..at + digits].fill(letter);
            }
            assert_eq!(String::from_utf8_lossy(&found), form);
        }
    }

    #[test]
    fn lines_keep_their_length_and_distinct_ones_differ() {
        let line = b"Jun 14 15:16:01 combo sshd[19939]: 0x1f 100%";
        let mut lines = Mixed::new(7, vec![Lines::of(line)]);
        let mut log = vec![];
        (0..100).for_each(|_| lines.push(&mut log));
        assert!(log.split_inclusive(|byte| *byte == b'\n').all(|other| {
            other.len() == line.len() + 1 && other.starts_with(b"Jun ") && other.ends_with(b"%\n")
        }));

        let mut log = vec![];
        let mut lines = Distinct::new(7);
        (0..1000).for_each(|_| lines.push(&mut log));
        let mut all: Vec<_> = log.chunks(LINE).collect();
        assert!(
            all.iter().all(|line| line.iter().position(|byte| *byte == b'\n') == Some(LINE - 1))
        );
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 1000);
    }
}
