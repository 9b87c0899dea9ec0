//! The first pass over a log: what each line is, and what can be said of all, in memory that does not grow with
//! the log.

use crate::baseline::Baseline;
use crate::class::{Classes, Context, Found, Sort};
use crate::interest::Interest;
use crate::lines::{Lines, Piece};
use crate::numbers::Numbers;
use crate::only::Only;
use crate::outline::outline_of;
use crate::record::{Makeup, Records};
use crate::severity::Severity;
use crate::template::Template;
use crate::timeline::{Line, Timeline};
use crate::trace::{Head, Trace};
use hr_core::{Keep, Outline, Span, StreamFilter, Texts};
use hr_mask::without_escapes;
use hr_rank::{Hits, Query};
use hr_severity::Level;

/// Lines of a group that may be shown, by what they say.
const ROUTINE: usize = 6;
const NOTABLE: usize = 10;
const FAILURES: usize = 16;
/// Lines of a group that may be shown because the baseline has none of it.
const NEW: usize = 400;
/// What each of them weighs at least.
const NEW_WEIGHT: f32 = 2.0;
/// Line numbers that are remembered of a level.
const LISTED: usize = 12;
/// Of so many first wordings of a group a line stands for all of its like, as the first line of a group does; one of each
/// further one weighs more than other lines of the group.
const SAMPLED_WORDINGS: usize = 2;
const WORDING_WEIGHT: f32 = 6.0;
/// What a line of the first failing record of its kind weighs more than its like elsewhere.
const TRACE_WEIGHT: f32 = 4.0;
/// Lines at the end of a log that tell its last state.
const LAST_LINES: usize = 3;
/// What the first and the last lines weigh more than others.
const ENDS_WEIGHT: f32 = 20.0;
/// Bytes a token has, about, in the rest of a long line.
const BYTES_PER_TOKEN: usize = 4;

/// Reads a log line by line and finds out which of its lines may be worth showing.
///
/// However the bytes come, the result is the same.
#[derive(Debug)]
pub struct Survey<'q> {
    lines: Lines,
    state: State<'q>,
}

/// What is known so far.
#[derive(Debug)]
pub(crate) struct State<'q> {
    classes: Classes,
    pub(crate) groups: Vec<Template>,
    pub(crate) numbers: Numbers,
    pub(crate) timeline: Timeline,
    pub(crate) levels: [Listed; Level::WORST_FIRST.len()],
    pub(crate) times: Times,
    pub(crate) interest: Option<Interest<'q>>,
    pub(crate) len: usize,
    /// Groups that the baseline has, if there is one: the first so many.
    pub(crate) known: Option<usize>,
    /// Which records are wanted, whether the last one was, and how many lines were.
    pub(crate) only: Only,
    is_wanted: bool,
    is_in_time: bool,
    pub(crate) wanted: usize,
    trace: Option<Trace>,
}

/// Why a line may be worth showing beside what it is.
#[derive(Clone, Copy, Debug, Default)]
struct Signs {
    /// The hash of its words, if it is the first of its kind.
    wording: Option<u64>,
    /// A number in it lies far from those of its like.
    stands_out: bool,
}

/// How many lines have a level, and the first of them.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    pub(crate) count: usize,
    pub(crate) first: Vec<usize>,
}

/// The first and the last time of a log, as it writes them.
#[derive(Debug, Default)]
pub(crate) struct Times {
    pub(crate) first: Vec<u8>,
    pub(crate) last: Vec<u8>,
}

/// What the reader wants to see of a log.
#[derive(Clone, Copy, Debug, Default)]
pub struct View<'q> {
    /// What the reader wants to know.
    pub query: Option<&'q Query>,
    /// What need not be shown, because other logs said it, too.
    pub baseline: Option<&'q Baseline>,
    /// Which records are to be shown.
    pub only: Only,
}

impl<'q> Survey<'q> {
    /// A survey of a log whose lines are made up like `makeup`.
    pub fn new(makeup: Makeup, view: View<'q>) -> Self {
        let mut classes = Classes::new(Records::new(makeup));
        let mut numbers = Numbers::default();
        let known = view.baseline.map(|baseline| {
            let group = |line| {
                let context = Context { numbers: &mut numbers, query: None };
                classes.of(line, context).class.sort.group as usize + 1
            };
            baseline.lines().map(group).max().unwrap_or(0)
        });
        let state = State {
            classes,
            groups: Vec::new(),
            numbers,
            timeline: Timeline::new(),
            levels: Default::default(),
            times: Times::default(),
            interest: view.query.map(Interest::of),
            len: 0,
            known,
            only: view.only,
            is_wanted: true,
            is_in_time: true,
            wanted: 0,
            trace: None,
        };
        Self { lines: Lines::default(), state }
    }
}

impl StreamFilter for Survey<'_> {
    fn push(&mut self, bytes: &[u8]) {
        self.state.len += bytes.len();
        self.lines.push(bytes, |line| self.state.line(line));
    }

    /// None: what is shown of a log is shown as it is.
    fn wants(&mut self) -> Vec<Span> {
        Vec::new()
    }

    fn finish(self: Box<Self>, _: &dyn Texts) -> Result<Outline, String> {
        Ok((*self).outline())
    }
}

impl Survey<'_> {
    /// One Section, with a Block for each line that may be shown and one for each gap.
    pub(crate) fn outline(mut self) -> Outline {
        self.lines.finish(|line| self.state.line(line));
        self.state.end_record();
        if self.state.known.is_none() {
            (1..=LAST_LINES).for_each(|back| self.state.claim(back, Keep::Sample, ENDS_WEIGHT));
        }
        outline_of(&self.state)
    }
}

impl State<'_> {
    /// Finds out what the next line is, and whether it is wanted.
    fn line(&mut self, line: Piece<'_>) {
        let text = &*without_escapes(line.text);
        let told = self.interest.as_ref().and_then(Interest::told_by_skeleton);
        let context = Context { numbers: &mut self.numbers, query: told };
        if let Some(rest) = line.rest {
            let class = self.classes.of_long(text, rest, context);
            let time = class.time(text, self.classes.runs()).map(<[u8]>::to_vec);
            self.choose(class.sort, time.as_deref());
            let hits = self.interest.as_mut().and_then(|it| it.hits(&class, text));
            self.take(class.sort, line, hits, Signs::default());
            return;
        }
        let Found { class, runs, is_new } = self.classes.of(text, context);
        let number = self.timeline.lines();
        let mut signs = Signs { wording: is_new.then_some(class.wording), stands_out: false };
        for slot in &class.slots {
            signs.stands_out |= self.numbers.note(slot, text, runs, number);
        }
        let (sort, time) = (class.sort, class.time(text, runs));
        let hits = self.interest.as_mut().and_then(|it| it.hits(class, text));
        self.choose(sort, time);
        self.take(sort, line, hits, signs);
    }

    /// Finds out whether a line of this `sort` and `time` is wanted.
    fn choose(&mut self, sort: Sort, time: Option<&[u8]>) {
        if sort.begins_record {
            self.is_in_time = self.only.is_in_time(time).unwrap_or(self.is_in_time);
            self.is_wanted = self.is_in_time && self.only.is_bad_enough(sort.level, sort.severity);
        } else {
            // A program may crash right behind a line that told of nothing.
            self.is_wanted |= self.is_in_time && sort.severity == Severity::Failure;
        }
        if let (Some(time), true) = (time, self.is_wanted) {
            self.times.note(time);
        }
    }

    /// Counts a line, and holds it if it may be worth showing.
    fn take(&mut self, sort: Sort, line: Piece<'_>, hits: Option<Hits>, signs: Signs) {
        let number = self.timeline.lines();
        if !self.is_wanted {
            self.end_record();
            let line = Line { len: line.len, is_unwanted: true, ..Line::default() };
            return self.timeline.pass(line);
        }
        self.wanted += 1;
        let is_evidence = if sort.begins_record {
            self.end_record();
            self.timeline.make_room();
            false
        } else {
            self.go_on_with_record(sort, number)
        };
        if let Some(level) = sort.level {
            self.levels[level as usize].note(number);
        }
        let is_known = self.known.map(|known| (sort.group as usize) < known);
        let template = Template::of(&mut self.groups, sort);
        template.add(number);
        let ordinal = template.lines.count;
        let is_asked_for = match (&mut self.interest, &hits) {
            (Some(interest), Some(hits)) => interest.is_asked_for(sort.group, hits),
            _ => false,
        };
        let is_of_trace = self.trace.as_ref().is_some_and(Trace::is_worth_more);
        let is_in_new_record = self.trace.as_ref().is_some_and(Trace::is_new);
        let is_known = is_known.map(|is_known| is_known && !is_in_new_record);
        let is_end = number == 0 && is_known.is_none();
        let is_pinned =
            is_evidence || is_asked_for || is_end || signs.stands_out && is_known.is_none();
        let mut held =
            Line { group: sort.group, ordinal, len: line.len, is_pinned, ..Line::default() };
        let wording = signs.wording.filter(|_| is_known.is_none());
        let wording = wording.and_then(|wording| template.number_of_new(wording));
        let is_allowed = wording.is_some()
            || is_of_trace
            || is_in_new_record
            || ordinal <= allowance(sort.severity, is_known);
        if !is_pinned && !is_allowed {
            return self.timeline.pass(held);
        }
        let rest = (line.len - line.text.len()) / BYTES_PER_TOKEN;
        held.tokens = hr_tokens::estimate(line.text) + rest;
        held.weight = match is_known {
            _ if is_end => ENDS_WEIGHT,
            Some(_) => NEW_WEIGHT,
            None if wording.is_some() && ordinal > 1 => WORDING_WEIGHT,
            None if is_of_trace => TRACE_WEIGHT,
            None => 0.0,
        };
        let is_sampled = wording.is_some_and(|number| number < SAMPLED_WORDINGS);
        let is_first = ordinal == 1 && is_known != Some(true) && sort.begins_record;
        held.keep = match sort.severity {
            _ if is_evidence => Keep::Evidence,
            Severity::Failure if is_first => Keep::Evidence,
            _ if is_first || is_end || is_known == Some(false) => Keep::Sample,
            _ if is_sampled && sort.begins_record => Keep::Sample,
            _ => Keep::Optional,
        };
        if let (Some(interest), Some(hits)) = (&mut self.interest, hits) {
            held.hits = Some(interest.keep(hits));
        }
        self.timeline.hold(held);
    }

    /// Notes a line that belongs to the record before; tells whether it must be shown.
    fn go_on_with_record(&mut self, sort: Sort, number: usize) -> bool {
        let trace = match &mut self.trace {
            Some(trace) => trace,
            None => {
                let held = self.timeline.held();
                let place = self.timeline.pick(1);
                let line = place.and_then(|place| self.timeline.line_at(place));
                let keep = line.map_or(Keep::Optional, |line| line.keep);
                self.trace.insert(Trace::new(Head {
                    place,
                    is_evidence: keep == Keep::Evidence,
                    is_new: self.known.is_some() && keep > Keep::Optional,
                    is_picked: self.timeline.held() > held,
                }))
            }
        };
        let is_known = self.known.is_some_and(|known| (sort.group as usize) < known);
        let is_new_cause = sort.is_cause
            && !is_known
            && self.groups.get(sort.group as usize).is_none_or(|it| it.lines.count == 0);
        let head = trace.head.place.filter(|_| is_new_cause);
        if let Some(line) = head.and_then(|place| self.timeline.line_at(place)) {
            line.keep = Keep::Evidence;
        }
        trace.go_on(number, is_new_cause)
    }

    /// Ends the record that the last line belongs to.
    fn end_record(&mut self) {
        let Some(trace) = self.trace.take() else { return };
        (1..=trace.tail()).for_each(|back| self.claim(back, Keep::Evidence, 0.0));
        if let Some(place) = trace.unused() {
            self.timeline.release(place);
        }
    }

    /// Claims a place for the line `back` lines before the next one.
    fn claim(&mut self, back: usize, keep: Keep, weight: f32) {
        let line = self.timeline.pick(back).and_then(|place| self.timeline.line_at(place));
        if let Some(line) = line {
            line.keep = line.keep.max(keep);
            line.weight += weight;
            line.is_pinned = true;
        }
    }
}

/// How many lines of a group may be shown for what they say.
fn allowance(severity: Severity, is_known: Option<bool>) -> usize {
    match (is_known, severity) {
        (Some(true), _) => 0,
        (Some(false), _) => NEW,
        (None, Severity::Routine) => ROUTINE,
        (None, Severity::Notable) => NOTABLE,
        (None, Severity::Failure) => FAILURES,
    }
}

impl Listed {
    fn note(&mut self, number: usize) {
        self.count += 1;
        if self.first.len() < LISTED {
            self.first.push(number);
        }
    }
}

impl Times {
    fn note(&mut self, time: &[u8]) {
        self.last.clear();
        self.last.extend_from_slice(time);
        if self.first.is_empty() {
            self.first.extend_from_slice(time);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::makeup;
    use hr_core::Source;
    use proptest::prelude::*;

    fn outline(bytes: &[u8], piece: usize) -> Outline {
        let mut survey = Survey::new(makeup(&Source::new(bytes)), View::default());
        bytes.chunks(piece.max(1)).for_each(|piece| survey.push(piece));
        survey.outline()
    }

    proptest! {
        #[test]
        fn the_outline_is_the_same_however_the_bytes_come(
            lines in prop::collection::vec(
                "(06:0[0-9]:0[0-9] (INFO|ERROR|WARN) )?[a-z]{1,4} [0-9]{1,4}( failed|\tat x.y)?", 0..200),
            piece in 1usize..300,
        ) {
            let log = lines.join("\n").into_bytes();
            prop_assert_eq!(outline(&log, piece), outline(&log, log.len()));
        }
    }

    #[test]
    fn memory_does_not_grow_with_the_log() {
        let makeup = Makeup { timed: 1.0, ..Makeup::default() };
        let mut survey = Survey::new(makeup, View::default());
        let word = |mut number: u64| -> String {
            number = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            (0..8).map(|i| char::from(b'a' + (number >> (8 * i)) as u8 % 26)).collect()
        };
        for number in 0..60_000_u64 {
            let (a, b) = (word(number), word(number * number + 7));
            survey.push(format!("06:00:01 INFO {a} {b} took {number} ms\n").as_bytes());
        }
        assert!(survey.state.timeline.stretches().len() < 60_000);
        assert!(survey.state.groups.len() < 20_000);
        let outline = survey.outline();
        let lines: usize = outline.blocks().map(|block| block.address.count()).sum();
        assert_eq!(lines, 60_000);
    }
}
