//! Logs.

use crate::View;
use hr_core::{Claim, Outline, Source, StreamFilter};

/// Share of lines that open with a time in a log of one-line records.
const MOSTLY_TIMED: f32 = 0.5;
/// Share of lines that do in a log whose records are long, and share that belong to such records.
const SELDOM_TIMED: f32 = 0.05;
const IN_RECORDS: f32 = 0.9;
/// How sure that is at least, and at most.
const SURE: f32 = 0.65;
const SUREST: f32 = 0.9;

pub(crate) fn claim(source: &Source<'_>) -> Option<Claim> {
    let makeup = hr_log::makeup(source);
    let is_log = makeup.timed >= MOSTLY_TIMED
        || makeup.timed >= SELDOM_TIMED && makeup.in_timed_records >= IN_RECORDS;
    is_log.then(|| {
        let percent = |share: f32| (share * 100.0).round();
        let (timed, records) = (percent(makeup.timed), percent(makeup.in_timed_records));
        Claim::new(
            SURE + (SUREST - SURE) * makeup.timed,
            format!(
                "{timed} % of the lines open as those of logs do, {records} % belong to such a line"
            ),
        )
    })
}

pub(crate) fn outline(source: &Source<'_>, view: View<'_>) -> Result<Outline, String> {
    Ok(hr_log::outline(source, of_log(view)))
}

pub(crate) fn stream<'q>(start: &Source<'_>, view: View<'q>) -> Box<dyn StreamFilter + 'q> {
    Box::new(hr_log::Survey::new(hr_log::makeup(start), of_log(view)))
}

fn of_log(view: View<'_>) -> hr_log::View<'_> {
    hr_log::View { query: view.query, baseline: view.baseline, only: view.only }
}
