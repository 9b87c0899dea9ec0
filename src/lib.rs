//! `hr` makes what a program prints short enough for a language model, says exactly what it left out, and gives every byte
//! back. [`compress`] takes bytes and [`Options`] and gives [`Compressed`]: the output, and what became of the input. An
//! [`Archive`](archive::Archive) that the options name takes the original first; the handle that comes back gives all of it
//! again, or any lines.
//!
//! This is the same code that the programs `hr-route` and `hr-retrieve` run: same bytes and same options, same output.
//!
//! # With an archive
//!
//! ```
//! use hr::Options;
//! use hr::archive::Archive;
//!
//! let log: String = (1..=2_000)
//!     .map(|n| match n {
//!         1_207 => "2026-11-20T06:20:07Z ERROR checkout: upstream timed out after 9210 ms\n".to_owned(),
//!         n => format!("2026-11-20T06:{:02}:{:02}Z INFO checkout: order {n} took {} ms\n", n / 60 % 60, n % 60, n % 17),
//!     })
//!     .collect();
//!
//! # let home = tempfile::tempdir()?;
//! # let directory = home.path();
//! let archive = Archive::at(directory); // or Archive::from_env(), which the programs use
//! let compressed = hr::compress(log.as_bytes(), &Options::new().archive(&archive).label("kubectl logs"));
//!
//! // What the model gets: a tenth of the tokens, with the failure.
//! assert!(compressed.tokens_out() * 10 < compressed.tokens_in());
//! let output = std::str::from_utf8(compressed.output())?;
//! assert!(output.starts_with("[hr ") && output.contains("timed out after 9210 ms\n"));
//!
//! // Every byte again, and the lines 1,206 to 1,208, which code counts from 0.
//! let handle = compressed.handle().ok_or("nothing was left out")?.into();
//! let (mut whole, mut lines) = (vec![], vec![]);
//! archive.read(&handle, .., &mut whole)?;
//! archive.read(&handle, 1_205..1_208, &mut lines)?;
//! assert_eq!(whole, log.as_bytes());
//! assert!(lines.starts_with(b"2026-11-20T06:20:06Z INFO") && lines.ends_with(b"took 1 ms\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A model that reads the output is told to run `hr-retrieve`, in its first line. Who gives it a tool instead, which calls
//! [`Archive::read`](archive::Archive::read), says so in the description of that tool.
//!
//! # In memory
//!
//! Without an archive nothing is left out: JSON comes out as tables if that is shorter, with every value, and a log stays as
//! it is. A caller that keeps the original itself may say so; what is left out is then told as data, too.
//!
//! ```
//! let log: String = (1..=3_000).map(|n| format!("06:{:02}:{:02} INFO request {n} done\n", n / 60, n % 60)).collect();
//!
//! assert!(hr::compress(log.as_bytes(), &hr::Options::new()).is_unchanged());
//!
//! let compressed = hr::compress(log.as_bytes(), &hr::Options::new().caller_keeps_original());
//! assert!(compressed.output().len() < log.len() / 10);
//! assert_eq!(compressed.handle(), None);
//! let first = &compressed.left_out()[0];
//! let mark = format!("[hr {}-{}: ", first.numbers.start + 1, first.numbers.end);
//! assert!(std::str::from_utf8(compressed.output())?.contains(&mark));
//! let hidden = &log[first.bytes.clone()];
//! assert_eq!(hidden.lines().count(), first.numbers.len());
//! # Ok::<(), std::str::Utf8Error>(())
//! ```
//!
//! # A question and a budget
//!
//! ```
//! use hr::Options;
//!
//! let user = |n: usize| format!("{{\"id\": {n}, \"name\": \"user {n}\", \"town\": \"{}\"}}", ["Oslo", "Lima", "Pune"][n % 3]);
//! let json = format!("[{}, {{\"id\": 4000, \"name\": \"Ann\", \"town\": \"Quito\"}}]", (0..4_000).map(user).collect::<Vec<_>>().join(", "));
//!
//! let options = Options::new().caller_keeps_original().query("who is in Quito").budget(800).exact_tokens();
//! let compressed = hr::compress(json.as_bytes(), &options);
//! assert_eq!(compressed.kind(), hr::Kind::Json);
//! assert!(compressed.tokens_out() <= 1_000, "{}", compressed.tokens_out());
//! assert!(std::str::from_utf8(compressed.output())?.contains("4000,Ann,Quito"));
//! # Ok::<(), std::str::Utf8Error>(())
//! ```
//!
//! # What it was, and why nothing was done
//!
//! ```
//! use hr::{Kind, Options};
//!
//! let short = hr::compress(b"done\n", &Options::new());
//! assert!(short.is_unchanged());
//! assert_eq!(short.output(), b"done\n");
//! assert_eq!(short.reason(), "it is small enough");
//!
//! let diff = "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-old\n+new\n same\n".repeat(200);
//! let compressed = hr::compress(diff.as_bytes(), &Options::new().caller_keeps_original());
//! assert_eq!(compressed.kind(), Kind::Diff);
//! assert!(!compressed.reason().is_empty()); // for people
//! ```
//!
//! # What goes wrong
//!
//! [`compress`] has no error: at worst its output is the input, and [`warning`](Compressed::warning) says what to tell the
//! user. The archive has: an [`Error`](archive::Error) names what was asked for, what is wrong, and what to do.
//!
//! ```
//! use hr::Options;
//! use hr::archive::{Archive, Error, HandlePrefix};
//!
//! # let home = tempfile::tempdir()?;
//! # let file = home.path().join("file");
//! # std::fs::write(&file, "")?;
//! let log: String = (1..=3_000).map(|n| format!("06:{:02}:{:02} INFO request {n} done\n", n / 60, n % 60)).collect();
//! let nowhere = Archive::at(&file); // a file, where a directory should be
//! let compressed = hr::compress(log.as_bytes(), &Options::new().archive(&nowhere));
//! assert_eq!(compressed.output(), log.as_bytes());
//! assert!(compressed.warning().is_some_and(|it| it.contains("cannot be used")));
//!
//! # let directory = home.path().join("hr");
//! let archive = Archive::at(directory);
//! let unknown: HandlePrefix = "3f9a1c0b7e42".parse()?; // what a model asks for
//! match archive.read(&unknown, .., &mut vec![]) {
//!     Err(error @ (Error::NotStored(_) | Error::Expired { .. } | Error::Forgotten { .. })) => {
//!         assert!(error.to_string().contains("Do not retry")); // what to tell the model
//!     }
//!     _ => unreachable!("nothing is stored there"),
//! }
//! assert!("not a handle".parse::<HandlePrefix>().is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What the programs do and this does not
//!
//! It reads no settings and no environment, writes nothing down for `hr-stats`, prints nothing, and starts no process. So it
//! keeps no house either: call [`Archive::keep_house`](archive::Archive::keep_house) now and then. It uses threads, some
//! dozens of MiB of memory, and no network.

mod compressed;
mod options;

#[doc(inline)]
pub use hr_archive as archive;

pub use compressed::Compressed;
pub use hr_archive::Kind;
pub use hr_pipe::{Format, LeftOut, Unit};
pub use options::Options;

/// Makes `input` short enough for a reader, if that is possible and worth it: otherwise the output is the input.
///
/// The same input and options give the same output on every machine, whatever the archive holds; only what a retrieval
/// [printed](archive::Archive::remember_printed) in the last day stays as it is. What has a line that starts with `[hr `
/// stays as it is, too: it was compressed before.
///
/// Up to 2 MiB an input is read as a whole, and so is more of it where its kind needs that; otherwise in one pass, with the
/// archive in the place of memory.
pub fn compress<'a>(input: &'a [u8], options: &Options) -> Compressed<'a> {
    let Options { inner, archive } = options;
    let hr_pipe::Compressed { output, report } =
        hr_pipe::compress_any(input, inner, archive.as_ref());
    Compressed { output, report }
}
