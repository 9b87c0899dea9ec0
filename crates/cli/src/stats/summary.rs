//! The records of a ledger, summed up by what is asked for.

use super::By;
use hr_ledger::{Error, Ledger, Record, Savings};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Sums by name.
type Sums<K> = Vec<(K, Savings)>;

/// Sums of all records, as many as there are days, kinds and readers.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    pub(crate) total: Savings,
    /// The oldest first.
    pub(crate) days: Sums<Date>,
    /// Days that have records and are not in `days`.
    pub(crate) days_omitted: usize,
    /// The largest saving first, as below.
    pub(crate) kinds: Sums<String>,
    /// Who read, if that was asked for; `None` where it is not known.
    pub(crate) readers: Option<(By, Sums<Option<String>>)>,
    /// Lines of the ledger that hold no record.
    pub(crate) lines_skipped: usize,
}

impl Summary {
    /// Reads all of `ledger`.
    pub(crate) fn of(ledger: &Ledger, by: Option<By>) -> Result<Self, Error> {
        let mut total = Savings::default();
        let mut days = BTreeMap::<Date, Savings>::new();
        let mut kinds = BTreeMap::<String, Savings>::new();
        let mut readers = BTreeMap::<Option<String>, Savings>::new();
        let lines_skipped = ledger.read(|record| {
            total.add(&record);
            days.entry(record.day()).or_default().add(&record);
            kinds.entry(record.kind().to_owned()).or_default().add(&record);
            if let Some(by) = by {
                readers.entry(reader(&record, by)).or_default().add(&record);
            }
        })?;
        Ok(Summary {
            total,
            days: days.into_iter().collect(),
            days_omitted: 0,
            kinds: largest_first(kinds),
            readers: by.map(|by| (by, largest_first(readers))),
            lines_skipped,
        })
    }

    /// Omits all but the last `count` days.
    pub(crate) fn keep_days(&mut self, count: usize) {
        self.days_omitted = self.days.len().saturating_sub(count);
        self.days.drain(..self.days_omitted);
    }
}

fn reader(record: &Record, by: By) -> Option<String> {
    match by {
        By::Agent => record.agent(),
        By::Session => record.session(),
    }
    .map(str::to_owned)
}

/// By what was saved, then by name.
fn largest_first<K>(sums: BTreeMap<K, Savings>) -> Sums<K> {
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, savings)| std::cmp::Reverse(savings.net()));
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use hr_ledger::{Reduction, Retrieval};

    fn reduction(time: &str, kind: &str, tokens_in: u64, agent: Option<&str>) -> Record {
        Record::Reduction(Reduction {
            time: time.parse().unwrap(),
            handle: "3f9a1c0b7e42".to_owned(),
            kind: kind.to_owned(),
            bytes_in: 0,
            bytes_out: 0,
            tokens_in,
            tokens_out: 100,
            millis: 1,
            agent: agent.map(str::to_owned),
            session: None,
        })
    }

    fn retrieval(stored: &str, time: &str, tokens_out: u64) -> Record {
        Record::Retrieval(Retrieval {
            time: time.parse().unwrap(),
            handle: "3f9a1c0b7e42".to_owned(),
            kind: "log".to_owned(),
            stored: stored.parse().unwrap(),
            bytes_out: 0,
            tokens_out,
            millis: 1,
            agent: None,
            session: None,
        })
    }

    #[test]
    fn a_retrieval_is_charged_to_the_day_and_kind_of_what_it_retrieves() {
        let home = tempfile::tempdir().unwrap();
        let ledger = Ledger::at(home.path());
        let (first, second) = ("2026-10-31T23:59:00Z", "2026-11-01T00:01:00Z");
        for record in [
            reduction(first, "log", 1_100, Some("a")),
            reduction(second, "json", 2_100, Some("a")),
            retrieval(first, second, 1_500),
        ] {
            ledger.append(&record).unwrap();
        }
        let mut summary = Summary::of(&ledger, Some(By::Agent)).unwrap();
        let nets = |sums: &[(String, Savings)]| -> Vec<(String, i64)> {
            sums.iter().map(|(name, savings)| (name.clone(), savings.net())).collect()
        };
        let days: Sums<String> =
            summary.days.iter().map(|(day, savings)| (day.to_string(), *savings)).collect();
        assert_eq!(
            nets(&days),
            [("2026-10-31".to_owned(), -500), ("2026-11-01".to_owned(), 2_000)]
        );
        assert_eq!(nets(&summary.kinds), [("json".to_owned(), 2_000), ("log".to_owned(), -500)]);
        let (by, readers) = summary.readers.as_ref().unwrap();
        let of_a = readers[0].1;
        assert_eq!((by, readers[0].0.as_deref(), of_a.net()), (&By::Agent, Some("a"), 3_000));
        assert_eq!((&readers[1].0, readers[1].1.net()), (&None, -1_500));
        assert_eq!(summary.total.net(), 1_500);

        summary.keep_days(1);
        assert_eq!((summary.days.len(), summary.days_omitted), (1, 1));
        assert_eq!(summary.days[0].0.to_string(), "2026-11-01");
        assert_eq!(summary.total.net(), 1_500);
    }
}
