//! The group of each line, for those who measure how well lines are grouped.

use crate::header::Header;
use crate::miner::Miner;
use crate::record::{Records, makeup};
use crate::severity::severity;
use hr_core::{GroupId, Source};
use hr_mask::without_escapes;

/// The group of each line of `source`: lines with the same number have the same template.
pub fn groups(source: &Source<'_>) -> Vec<GroupId> {
    let records = Records::new(makeup(source));
    let mut miner = Miner::default();
    let group = |line| {
        let line = &*without_escapes(line);
        let header = Header::of(line);
        let begins_record = records.begins(line, &header);
        let header = if begins_record { header } else { Header::default() };
        miner.group(line, &header, severity(line, &header))
    };
    source.lines().map(group).collect()
}
