//! Files of lines: adding one, reading all.

use crate::month::Month;
use crate::record::Record;
use jiff::Timestamp;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// No line is longer, its end included. Local file systems take so little in one piece.
const LONGEST_LINE: usize = 4096;

/// Whole months that are kept before the one that is not over yet.
const MONTHS_KEPT: i32 = 12;

/// The file system refused: no space, no permission, not a directory.
#[derive(Debug, thiserror::Error)]
#[error("the ledger at '{}' cannot be used: {source}", path.display())]
pub struct Error {
    path: PathBuf,
    source: io::Error,
}

impl Error {
    /// For `map_err`: the file system refused to do something with `path`.
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Error {
        move |source| Error { path: path.to_owned(), source }
    }
}

/// A place for records. Nothing is open between two calls.
#[derive(Clone, Debug)]
pub struct Ledger {
    dir: PathBuf,
}

impl Ledger {
    /// The ledger of the archive in the directory `home`. It is a directory in there, which is created
    /// with the first record.
    pub fn at(home: impl AsRef<Path>) -> Ledger {
        Ledger { dir: home.as_ref().join("ledger") }
    }

    /// The directory it is in.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Adds `record`, in the file of the month in which it was made.
    ///
    /// That is one write to the end of the file, so that lines of several processes do not get mixed
    /// up, on a local file system at least. Nothing is waited for and nothing synced.
    pub fn append(&self, record: &Record) -> Result<(), Error> {
        let path = self.dir.join(Month::of(record.time()).file());
        self.write(&path, record).map_err(Error::io(&path))
    }

    fn write(&self, path: &Path, record: &Record) -> io::Result<()> {
        let mut line = serde_json::to_vec(record)?;
        line.push(b'\n');
        let mut options = OpenOptions::new();
        options.create(true).append(true).read(true).mode(0o600);
        let mut file = match options.open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                DirBuilder::new().recursive(true).mode(0o700).create(&self.dir)?;
                options.open(path)
            }
            other => other,
        }?;
        if is_torn(&file) {
            // Of a write that found the disk full. The next line must not be lost with it.
            line.insert(0, b'\n');
        }
        if line.len() > LONGEST_LINE {
            return Err(ErrorKind::InvalidInput.into());
        }
        match file.write(&line)? {
            written if written == line.len() => Ok(()),
            _ => Err(ErrorKind::WriteZero.into()),
        }
    }

    /// Calls `each` with every record, month by month and otherwise in the order in which they were
    /// added, and gives the number of lines that were passed over: those that are torn, damaged, or of
    /// an event that only a later version knows.
    pub fn read(&self, mut each: impl FnMut(Record)) -> Result<usize, Error> {
        let mut skipped = 0;
        for (_, path) in self.months()? {
            let file = File::open(&path).map_err(Error::io(&path))?;
            skipped += read_lines(BufReader::new(file), &mut each).map_err(Error::io(&path))?;
        }
        Ok(skipped)
    }

    /// Removes the months that ended more than a year before the month of `now` began, and gives
    /// their number.
    pub fn expire(&self, now: Timestamp) -> Result<usize, Error> {
        let now = Month::of(now);
        let mut expired = self.months()?;
        expired.retain(|(month, _)| now.since(*month) > MONTHS_KEPT);
        for (_, path) in &expired {
            match fs::remove_file(path) {
                // Somebody else was faster.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                other => other.map_err(Error::io(path))?,
            }
        }
        Ok(expired.len())
    }

    /// The months that have a file, the oldest first.
    fn months(&self) -> Result<Vec<(Month, PathBuf)>, Error> {
        let entries = match fs::read_dir(&self.dir) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(vec![]),
            other => other.map_err(Error::io(&self.dir))?,
        };
        let mut months = vec![];
        for entry in entries {
            let entry = entry.map_err(Error::io(&self.dir))?;
            months.extend(Month::of_file(&entry.file_name()).map(|month| (month, entry.path())));
        }
        months.sort();
        Ok(months)
    }
}

/// Whether the last line has no end. While others write to the file the answer may be wrong; then
/// there is an empty line, which is no harm.
fn is_torn(file: &File) -> bool {
    let mut last = [b'\n'];
    let end = file.metadata().map_or(0, |metadata| metadata.len());
    end > 0 && file.read_exact_at(&mut last, end - 1).is_ok() && last != [b'\n']
}

/// Calls `each` with the record of every line, and gives the number of those that are none. Holds one
/// line at a time, and no more of it than a record can have.
fn read_lines(mut reader: impl BufRead, each: &mut impl FnMut(Record)) -> io::Result<usize> {
    let mut skipped = 0;
    let mut line = Vec::with_capacity(LONGEST_LINE);
    loop {
        line.clear();
        reader.by_ref().take(LONGEST_LINE as u64).read_until(b'\n', &mut line)?;
        match line.strip_suffix(b"\n") {
            None if line.is_empty() => return Ok(skipped),
            None => {
                skipped += 1;
                reader.skip_until(b'\n')?;
            }
            Some(text) if text.trim_ascii().is_empty() => {}
            Some(text) => match serde_json::from_slice(text) {
                Ok(record) => each(record),
                Err(_) => skipped += 1,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::tests::record;
    use crate::record::{Reduction, Retrieval};
    use proptest::prelude::*;
    use std::os::unix::fs::PermissionsExt;
    use std::thread;

    fn reduction(time: &str, tokens_in: u64, agent: Option<String>) -> Record {
        Record::Reduction(Reduction {
            time: time.parse().unwrap(),
            handle: "3f9a1c0b7e42".to_owned(),
            kind: "log".to_owned(),
            bytes_in: 4 * tokens_in,
            bytes_out: 400,
            tokens_in,
            tokens_out: 100,
            millis: 3,
            agent,
            session: None,
        })
    }

    fn read(ledger: &Ledger) -> (Vec<Record>, usize) {
        let mut records = vec![];
        let skipped = ledger.read(|record| records.push(record)).unwrap();
        (records, skipped)
    }

    #[test]
    fn months_have_files_and_the_old_ones_go() {
        let home = tempfile::tempdir().unwrap();
        let ledger = Ledger::at(home.path());
        assert_eq!((read(&ledger), ledger.expire(Timestamp::now()).unwrap()), ((vec![], 0), 0));
        let times = ["2025-10-31T23:59:59Z", "2025-11-01T00:00:00Z", "2026-11-30T23:59:59Z"];
        let records = times.map(|time| reduction(time, 1_000, None));
        // Not in their order.
        for at in [2, 0, 1] {
            ledger.append(&records[at]).unwrap();
        }
        fs::write(ledger.dir().join("notes.txt"), "not ours").unwrap();
        assert_eq!(read(&ledger), (records.to_vec(), 0));
        assert_eq!(ledger.expire(times[2].parse().unwrap()).unwrap(), 1);
        assert_eq!(read(&ledger), (records[1..].to_vec(), 0));
        assert!(ledger.dir().join("notes.txt").exists());
    }

    #[test]
    fn only_the_owner_can_read_it() {
        let home = tempfile::tempdir().unwrap();
        let ledger = Ledger::at(home.path().join("a/b"));
        ledger.append(&reduction("2026-11-20T00:00:00Z", 1_000, None)).unwrap();
        let file = ledger.dir().join("2026-11.jsonl");
        let above = home.path().join("a");
        for (path, mode) in [(above.as_path(), 0o700), (ledger.dir(), 0o700), (&file, 0o600)] {
            let found = fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(found, mode, "{}", path.display());
        }
    }

    #[test]
    fn a_torn_line_costs_no_other() {
        let home = tempfile::tempdir().unwrap();
        let ledger = Ledger::at(home.path());
        let first = reduction("2026-11-20T00:00:00Z", 1_000, None);
        let second = reduction("2026-11-20T00:00:01Z", 2_000, None);
        ledger.append(&first).unwrap();
        let file = ledger.dir().join("2026-11.jsonl");
        let whole = fs::read(&file).unwrap();
        fs::write(&file, [&whole[..], &whole[..whole.len() / 2]].concat()).unwrap();
        assert_eq!(read(&ledger), (vec![first.clone()], 1));
        ledger.append(&second).unwrap();
        assert_eq!(read(&ledger), (vec![first, second], 1));
    }

    #[test]
    fn what_no_version_of_today_knows_is_counted() {
        let lines = "\
            {\"event\":\"a later one\",\"time\":1795000000}\n\
            \n\
            {\"event\":\"reduction\",\"time\":1e99}\n\
            []\n";
        let skipped = read_lines(lines.as_bytes(), &mut |_| panic!("no record")).unwrap();
        assert_eq!(skipped, 3);
    }

    #[test]
    fn a_line_is_held_only_as_far_as_a_record_can_go() {
        let record = reduction("2026-11-20T00:00:00Z", 1_000, None);
        let line = serde_json::to_string(&record).unwrap();
        let long = "x".repeat(10 * LONGEST_LINE);
        let lines = format!("{long}\n{line}\n{long}");
        let mut records = vec![];
        let skipped = read_lines(lines.as_bytes(), &mut |record| records.push(record)).unwrap();
        assert_eq!((records, skipped), (vec![record], 2));
    }

    #[test]
    fn a_record_that_would_be_too_long_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let ledger = Ledger::at(home.path());
        let agent = Some("x".repeat(LONGEST_LINE));
        assert!(ledger.append(&reduction("2026-11-20T00:00:00Z", 1, agent)).is_err());
        assert_eq!(read(&ledger), (vec![], 0));
    }

    #[test]
    fn lines_of_sixteen_threads_stay_whole() {
        let home = tempfile::tempdir().unwrap();
        thread::scope(|scope| {
            for thread in 0..16 {
                let ledger = Ledger::at(home.path());
                scope.spawn(move || {
                    for number in 0..200 {
                        // Of all lengths, so that they cross the ends of blocks everywhere.
                        let agent = Some("a".repeat(number * 7 % 1_000));
                        let time = "2026-11-20T00:00:00Z";
                        let tokens = (1_000 * thread + number) as u64;
                        ledger.append(&reduction(time, tokens, agent)).unwrap();
                    }
                });
            }
        });
        let (records, skipped) = read(&Ledger::at(home.path()));
        assert_eq!((records.len(), skipped), (16 * 200, 0));
        let mut tokens: Vec<u64> = records
            .iter()
            .map(|record| match record {
                Record::Reduction(Reduction { tokens_in, .. }) => *tokens_in,
                Record::Retrieval(Retrieval { .. }) => panic!("no such was added"),
            })
            .collect();
        tokens.sort_unstable();
        tokens.dedup();
        assert_eq!(tokens.len(), 16 * 200);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn records_come_back_as_they_were(records in prop::collection::vec(record(), 0..8)) {
            let home = tempfile::tempdir().unwrap();
            let ledger = Ledger::at(home.path());
            for record in &records {
                ledger.append(record).unwrap();
            }
            let mut expected = records.clone();
            expected.sort_by_key(|record| Month::of(record.time()));
            prop_assert_eq!(read(&ledger), (expected, 0));
        }

        #[test]
        fn any_bytes_are_passed_over(
            bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(b'{')], 0..400),
            record in record(),
            cut in 0usize..300,
        ) {
            let line = serde_json::to_vec(&record).unwrap();
            let torn = &line[..cut.min(line.len() - 1)];
            let whole = [&bytes, torn, b"\n", &line, b"\n", torn].concat();
            let mut records = vec![];
            let skipped = read_lines(&whole[..], &mut |record| records.push(record)).unwrap();
            prop_assert_eq!(records.last(), Some(&record));
            prop_assert!(skipped >= usize::from(!torn.is_empty()));
        }
    }
}
