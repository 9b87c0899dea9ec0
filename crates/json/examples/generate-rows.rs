//! Writes a table of any number of rows to standard output: requests to a service, with a few odd ones.
//!
//! `generate-rows ROWS array|ndjson|envelope|planted`. A row is about 240 bytes long and has 12 columns. `planted`
//! writes the numbers of the odd rows in place of the table, each with what is odd about it, as
//! `hr-retrieve --rows` counts them. The same arguments always give the same bytes.

use std::error::Error;
use std::fmt::Write as _;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::{env, fmt};

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let usage = "usage: generate-rows ROWS array|ndjson|envelope|planted";
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [rows, form] = arguments.as_slice() else { return Err(usage.into()) };
    let rows = rows.parse()?;
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let written = match form.as_str() {
        "array" => write(rows, "[\n", ",\n", "\n]\n", &mut out),
        "ndjson" => write(rows, "", "\n", "\n", &mut out),
        "envelope" => write(rows, "{\"total\":1,\"items\":[\n", ",\n", "\n]}\n", &mut out),
        "planted" => planted(rows, &mut out),
        _ => return Err(usage.into()),
    };
    match written.and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn write(
    rows: u64,
    open: &str,
    between: &str,
    close: &str,
    out: &mut impl Write,
) -> io::Result<()> {
    out.write_all(open.as_bytes())?;
    let mut line = String::new();
    for number in 0..rows {
        line.clear();
        if number > 0 {
            line.push_str(between);
        }
        // Writing to a String does not fail.
        let _ = write!(line, "{}", Row { number, rows });
        out.write_all(line.as_bytes())?;
    }
    out.write_all(close.as_bytes())
}

fn planted(rows: u64, out: &mut impl Write) -> io::Result<()> {
    for number in 0..rows {
        if let Some(odd) = odd(number, rows) {
            writeln!(out, "{}\t{odd:?}", number + 1)?;
        }
    }
    Ok(())
}

/// What is odd about a row.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Odd {
    Slow,
    Failed,
    NewLevel,
    RareRegion,
    NoUser,
}

fn odd(number: u64, rows: u64) -> Option<Odd> {
    let share = |thousandths: u64| rows * thousandths / 1000;
    match number {
        _ if number == share(123) => Some(Odd::Slow),
        _ if number == share(371) => Some(Odd::RareRegion),
        _ if number == share(502) => Some(Odd::NoUser),
        _ if number == share(613) => Some(Odd::Failed),
        _ if number == share(807) => Some(Odd::NewLevel),
        _ => None,
    }
}

struct Row {
    number: u64,
    rows: u64,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Row { number, rows } = *self;
        let random = |salt: u64, below: u64| {
            let hash = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.rotate_left(40);
            let hash = (hash ^ hash >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            (hash ^ hash >> 32) % below
        };
        let odd = odd(number, rows);
        let regions = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-south-1"];
        let region = match odd {
            Some(Odd::RareRegion) => "sa-east-1",
            _ => regions[random(1, 5) as usize],
        };
        let (level, message) = match odd {
            Some(Odd::Failed) => ("error", "upstream refused the connection: failed to charge"),
            _ => ("info", ["cache hit", "served from origin", "queued"][random(2, 3) as usize]),
        };
        let ms = match odd {
            Some(Odd::Slow) => 98_765,
            _ => 10 + random(3, 90) + random(4, 90),
        };
        let queue = if number >= rows * 807 / 1000 { 65 } else { 40 } + random(5, 20);
        let seconds = number / 50;
        let (hours, minutes, seconds) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        let millis = number % 50 * 20;
        write!(
            f,
            "{{\"id\":{number},\"time\":\"2026-11-20T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}Z\",\
             \"level\":\"{level}\",\"region\":\"{region}\",\"request\":\"{:016x}\",\"ms\":{ms},\
             \"bytes\":{},\"share\":0.{:04},\"queue\":{queue},\"cached\":{},",
            random(6, u64::MAX),
            random(7, 100_000),
            random(8, 10_000),
            random(9, 3) == 0,
        )?;
        if odd != Some(Odd::NoUser) {
            write!(f, "\"user\":\"user-{}\",", random(10, 50_000))?;
        }
        write!(f, "\"message\":\"GET /items/{} {message} in {ms} ms\"}}", random(11, 9_999))
    }
}
