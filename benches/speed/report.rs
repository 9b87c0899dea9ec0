//! What was measured, as a table in Markdown and as JSON.

use crate::machine::Machine;
use crate::measure::{Measured, median};
use serde::Serialize;
use std::fmt::Write;

#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    pub(crate) versions: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

/// One promise, and what was found.
#[derive(Serialize)]
pub(crate) struct Row {
    what: String,
    ours: Figure,
    reference: Option<Reference>,
    /// Ours to the reference's: the median of the rounds' ratios.
    ratio: Option<f64>,
    /// The same of the work of all cores, which tells more than time where others use the machine, too.
    work_ratio: Option<f64>,
    target: Target,
    /// The issue that names the target.
    issue: u32,
    met: bool,
}

#[derive(Serialize)]
struct Reference {
    name: String,
    figure: Figure,
}

#[derive(Serialize)]
struct Figure {
    unit: Unit,
    median: f64,
    least: f64,
    most: f64,
}

#[derive(Clone, Copy, Serialize)]
pub(crate) enum Unit {
    Seconds,
    /// Of memory
    Bytes,
    /// On the disk
    Stored,
}

/// The most that ours may be.
#[derive(Clone, Copy, Serialize)]
pub(crate) enum Target {
    /// Times the reference
    Times(f64),
    /// In the unit of the row
    Most(f64),
    /// More than the reference, in the unit of the row
    Over(f64),
}

/// 64 MiB, whatever the size of the input.
const MEMORY: Target = Target::Most((64 << 20) as f64);

impl Row {
    /// A row of a promise of `issue`: of values and a reference's, one of each for each round.
    pub(crate) fn new(
        issue: u32,
        what: impl Into<String>,
        unit: Unit,
        (ours, reference): (&[f64], Option<(&str, &[f64])>),
        target: Target,
    ) -> Self {
        let pairs = |of: fn(f64, f64) -> f64| Some(median_of_pairs(ours, reference?.1, of));
        let ratio = pairs(|ours, theirs| ours / theirs);
        let met = match target {
            Target::Times(most) => ratio.is_some_and(|ratio| ratio <= most),
            Target::Most(most) => median(ours) <= most,
            Target::Over(most) => pairs(|ours, theirs| ours - theirs).is_some_and(|it| it <= most),
        };
        let reference = reference.map(|(name, values)| Reference {
            name: name.to_owned(),
            figure: Figure::of(unit, values),
        });
        let ours = Figure::of(unit, ours);
        Row { what: what.into(), ours, reference, ratio, work_ratio: None, target, issue, met }
    }

    /// The time of `ours` beside that of `reference`.
    pub(crate) fn time(
        issue: u32,
        what: impl Into<String>,
        (ours, reference): (&Measured, &Measured),
        target: Target,
    ) -> Self {
        let values =
            (ours.seconds.as_slice(), Some((reference.name, reference.seconds.as_slice())));
        let row = Self::new(issue, what, Unit::Seconds, values, target);
        let work_ratio = median_of_pairs(&ours.work, &reference.work, |ours, theirs| ours / theirs);
        Row { work_ratio: Some(work_ratio), ..row }
    }

    /// The memory of `ours` beside that of `reference`, and beside the 64 MiB that it may have.
    pub(crate) fn memory(
        issue: u32,
        what: impl Into<String>,
        (ours, reference): (&Measured, &Measured),
    ) -> Self {
        // A bound is for all rounds.
        let most = |it: &Measured| [it.memory.iter().copied().fold(0.0, f64::max)];
        let values = (most(ours), most(reference));
        let values = (values.0.as_slice(), Some((reference.name, values.1.as_slice())));
        Self::new(issue, what, Unit::Bytes, values, MEMORY)
    }
}

fn median_of_pairs(ours: &[f64], theirs: &[f64], of: fn(f64, f64) -> f64) -> f64 {
    let values: Vec<f64> = ours.iter().zip(theirs).map(|(a, b)| of(*a, *b)).collect();
    median(&values)
}

impl Figure {
    fn of(unit: Unit, values: &[f64]) -> Self {
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Figure { unit, median: median(values), least, most }
    }

    /// `4.4 ms (4.0 to 9.1)`
    fn text(&self) -> String {
        let (scale, name) = self.unit.scale(self.median);
        let text = |value: f64| number(value / scale);
        let middle = text(self.median);
        if self.least == self.most {
            return format!("{middle} {name}");
        }
        format!("{middle} {name} ({} to {})", text(self.least), text(self.most))
    }
}

impl Unit {
    /// What a value of this size is divided by, and called then.
    fn scale(self, value: f64) -> (f64, &'static str) {
        match self {
            Unit::Seconds if value < 1.0 => (1e-3, "ms"),
            Unit::Seconds => (1.0, "s"),
            Unit::Bytes => (f64::from(1 << 20), "MiB"),
            Unit::Stored => (1e6, "MB"),
        }
    }

    /// `64 MiB`
    fn limit(self, value: f64) -> String {
        let (scale, name) = self.scale(value);
        format!("{:.0} {name}", value / scale)
    }
}

/// Three digits or so.
fn number(value: f64) -> String {
    match value {
        ..10.0 => format!("{value:.2}"),
        10.0..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

pub(crate) fn markdown(machine: &Machine, versions: &[String], rows: &[Row]) -> String {
    let mut text = format!(
        "Measured {machine}; {}.\n\
         Median (least to most) of whole processes, each beside its reference by turns; a ratio is the median of the rounds'. CPU time is that of all cores.\n\n\
         | what | ours | reference | ratio | of CPU time | target | issue | met |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- |\n",
        versions.join(", ")
    );
    for row in rows {
        let reference = row.reference.as_ref();
        let reference =
            reference.map_or(String::new(), |it| format!("`{}` {}", it.name, it.figure.text()));
        let text_of = |ratio: Option<f64>| ratio.map_or(String::new(), |it| format!("{it:.2}"));
        let (ratio, work) = (text_of(row.ratio), text_of(row.work_ratio));
        let target = match row.target {
            Target::Times(most) => format!("{most} times"),
            Target::Most(most) => row.ours.unit.limit(most),
            Target::Over(most) => format!("{} more", row.ours.unit.limit(most)),
        };
        let met = if row.met { "yes" } else { "**no**" };
        let (what, ours, issue) = (&row.what, row.ours.text(), row.issue);
        // Writing to a String does not fail.
        let _ = writeln!(
            text,
            "| {what} | {ours} | {reference} | {ratio} | {work} | {target} | {issue} | {met} |"
        );
    }
    text
}
