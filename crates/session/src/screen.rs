//! What a reader has before it: the results of a file that count.

use crate::digest::Digest;
use crate::longest::{self, Shown, digests_of};
use crate::seen::{Call, Run, Seen};
use crate::showing::{self, HEADER, Showing};
use crate::text::{MOST_LINES, Text};
use hr_core::Source;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Seconds without a result after which all before is forgotten. Hosts clear the results that a reader
/// has when an hour passed without a request.
const PAUSE: u64 = 50 * 60;
/// By so many seconds a result may seem to be later than the next: several processes write, and clocks
/// are set right now and then.
const BACK: u64 = 60;
/// No more results count, the newest ones.
const MOST_RESULTS: usize = 400;

/// A run of fewer lines stays: blank lines and closing brackets are everywhere, and a reader is served
/// better by three lines than by a mark.
const FEWEST_LINES: usize = 4;
/// What has fewer bytes stays: a mark with its label and handle takes about 100.
const FEWEST_BYTES: usize = 160;

/// So many bytes of a file may be of results that do not count any more. To write anew what counts
/// takes longer than to read over this.
const MOST_DEAD: usize = 256 << 10;

/// The contents of a reader's file.
pub(crate) struct Screen {
    /// The file, byte for byte. Empty if there is none that is worth anything.
    bytes: Vec<u8>,
    /// What counts of it, the oldest first.
    showings: Vec<Showing>,
}

impl Screen {
    /// What counts at the time `now` of a file that has these `bytes`. None of it, if any of it is
    /// damaged: what is lost might say that something else does not count any more.
    pub(crate) fn read(bytes: Vec<u8>, now: u64) -> Screen {
        match showings(&bytes) {
            Some(mut showings) => {
                forget(&mut showings, now);
                Screen { bytes, showings }
            }
            None => Screen { bytes: vec![], showings: vec![] },
        }
    }

    /// The contents of the file.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Writes down that at the time `now` the tool gave `text` for `call`, and the reader got
    /// `delivered`. Gives the place from which on the file is new.
    pub(crate) fn add(
        &mut self,
        now: u64,
        call: &Call,
        text: &[u8],
        delivered: &[u8],
        withheld: bool,
    ) -> usize {
        let delivered_text = Text::of(&Source::new(delivered));
        let whole = if text == delivered { delivered_text.whole } else { Digest::of(text) };
        if self.bytes.is_empty() {
            self.bytes.extend(HEADER);
        }
        let mut new_from = if self.bytes.len() == HEADER.len() { 0 } else { self.bytes.len() };
        let at = self.bytes.len();
        self.bytes.extend(showing::encode(now, call, whole, &delivered_text, withheld));
        self.showings.extend(showing::decode(&self.bytes, at));
        forget(&mut self.showings, now);
        let alive: usize = self.showings.iter().map(|showing| showing.frame.len()).sum();
        if self.bytes.len() - alive > MOST_DEAD {
            self.drop_dead();
            new_from = 0;
        }
        new_from
    }

    /// Leaves only what counts in the file.
    fn drop_dead(&mut self) {
        let from = self.showings.first().map_or(self.bytes.len(), |first| first.frame.start);
        self.bytes.drain(HEADER.len()..from);
        self.showings = showings(&self.bytes).unwrap_or_default();
    }

    /// Whether this call was made before.
    pub(crate) fn is_repeated(&self, call: &Call) -> bool {
        let (id, key) = (showing::id_of(call), Digest::of(call.key.as_bytes()));
        self.showings.iter().any(|showing| showing.is_before(id) && showing.key == key)
    }

    /// What the reader was shown before of `text`, which the tool gave for `call`.
    pub(crate) fn seen(&self, call: &Call, text: &[u8]) -> Seen {
        let key = Digest::of(call.key.as_bytes());
        let id = showing::id_of(call);
        let mut earlier = self.showings.iter().rev().filter(|showing| showing.is_before(id));
        let same_call = earlier.find(|showing| showing.key == key);
        if text.len() < FEWEST_BYTES || same_call.is_some_and(|showing| showing.withheld) {
            return Seen::Nothing;
        }
        let source = Source::new(text);
        let text = Text::of(&source);
        let current = self.current(id);
        let is_same = |&&place: &&usize| self.showings[place].delivered == text.whole;
        if let Some(&place) = current.iter().rev().find(is_same)
            && !source.has_mark()
        {
            return Seen::Whole { label: self.label(place) };
        }
        if same_call.is_some_and(|showing| showing.text == text.whole) {
            return Seen::Again;
        }
        self.seen_lines(&source, &text, key, &current)
    }

    fn seen_lines(&self, source: &Source, text: &Text, key: Digest, current: &[usize]) -> Seen {
        let all_shown = current.iter().map(|&place| {
            let showing = &self.showings[place];
            let digests = &self.bytes[showing.lines.clone()];
            Shown { digests, is_open: showing.is_open, place: place as u32 }
        });
        let fewest = FEWEST_LINES.min(text.lines.len());
        let found = longest::longest(text, all_shown, fewest);
        let mut runs = vec![];
        let mut end = text.lines.len();
        while end > 0 {
            let lines = found[end].lines as usize;
            let start = end - lines;
            let is_all = lines == text.lines.len();
            if is_all || lines >= FEWEST_LINES && bytes_of(source, start, end) >= FEWEST_BYTES {
                let place = found[end].place as usize;
                runs.push(self.run(place, start..end, &text.lines[start..end], key));
                end = start;
            } else {
                end -= 1;
            }
        }
        runs.reverse();
        if runs.is_empty() { Seen::Nothing } else { Seen::Lines(runs) }
    }

    /// The `lines` of a text, which have these digests, as they stand in what was shown at `place`.
    fn run(&self, place: usize, lines: Range<usize>, digests: &[Digest], key: Digest) -> Run {
        let showing = &self.showings[place];
        let shown: Vec<Digest> = digests_of(&self.bytes[showing.lines.clone()]).collect();
        // Where it stands at several places, the reader sees the last one best.
        let then = shown.windows(digests.len()).rposition(|window| window == digests);
        Run {
            lines,
            label: self.label(place),
            then: then.unwrap_or_default(),
            of: shown.len(),
            is_same_call: showing.key == key,
        }
    }

    /// Where the showings are that the reader goes by: where the same call gave another text later, it
    /// goes by that. The oldest first. What is known of the call `id` itself does not count.
    fn current(&self, id: Digest) -> Vec<usize> {
        let mut last = FxHashMap::default();
        let mut current = vec![];
        let earlier = self.showings.iter().enumerate().rev().filter(|(_, it)| it.is_before(id));
        for (place, showing) in earlier {
            if *last.entry(showing.key).or_insert(showing.text) == showing.text {
                current.push(place);
            }
        }
        current.reverse();
        current
    }

    fn label(&self, place: usize) -> String {
        String::from_utf8_lossy(&self.bytes[self.showings[place].label.clone()]).into_owned()
    }
}

/// The bytes of the lines from `start` to before `end`, which is more than `start`.
fn bytes_of(source: &Source, start: usize, end: usize) -> usize {
    source.line_span(end - 1).end - source.line_span(start).start
}

/// All that a file holds; `None` if it is no file of ours, or damaged.
fn showings(bytes: &[u8]) -> Option<Vec<Showing>> {
    let mut at = HEADER.len();
    let mut showings = vec![];
    if !bytes.starts_with(&HEADER) {
        return None;
    }
    while at < bytes.len() {
        let showing = showing::decode(bytes, at)?;
        at = showing.frame.end;
        showings.push(showing);
    }
    Some(showings)
}

/// Drops the showings that do not count any more at the time `now`.
fn forget(showings: &mut Vec<Showing>, now: u64) {
    let (mut count, mut lines, mut next) = (0, 0, now);
    for showing in showings.iter().rev().take(MOST_RESULTS) {
        lines += showing.line_count();
        if is_pause(showing.time, next) || lines > MOST_LINES {
            break;
        }
        (count, next) = (count + 1, showing.time);
    }
    showings.drain(..showings.len() - count);
}

/// Whether so much time lies between two results that the first is forgotten. That is not known of a
/// clock that was turned back.
fn is_pause(time: u64, next: u64) -> bool {
    next.saturating_sub(time) > PAUSE || time.saturating_sub(next) > BACK
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_795_000_000;

    #[test]
    fn who_is_told_of_a_call_twice_finds_what_was_known_before_it() {
        let mut screen = Screen::read(vec![], NOW);
        let call = |id| Call { id: Some(id), key: "Read a.txt", label: "Read a.txt" };
        let text = text(1, 20);
        for _ in 0..2 {
            assert_eq!(screen.seen(&call("first"), &text), Seen::Nothing);
            screen.add(NOW, &call("first"), &text, &text, false);
        }
        for _ in 0..2 {
            let label = "Read a.txt".to_owned();
            assert_eq!(screen.seen(&call("second"), &text), Seen::Whole { label });
            screen.add(NOW, &call("second"), &text, b"[hr 20 lines]\n", true);
        }
        assert_eq!(screen.seen(&call("third"), &text), Seen::Nothing);
    }

    /// A text of `count` lines that no other number has.
    fn text(number: usize, count: usize) -> Vec<u8> {
        let line = |at| format!("{number}: line {at} is only in this one of all the texts\n");
        (0..count).map(line).collect::<String>().into_bytes()
    }

    fn add(screen: &mut Screen, number: usize, text: &[u8]) -> usize {
        let name = number.to_string();
        screen.add(NOW, &Call { id: None, key: &name, label: &name }, text, text, false)
    }

    fn is_seen(screen: &Screen, text: &[u8]) -> bool {
        let again = Screen::read(screen.bytes().to_vec(), NOW);
        let call = Call { id: None, key: "another", label: "another" };
        let seen = screen.seen(&call, text);
        assert_eq!(again.seen(&call, text), seen, "as it is on disk");
        seen != Seen::Nothing
    }

    #[test]
    fn the_last_400_results_count() {
        let mut screen = Screen::read(vec![], NOW);
        for number in 0..MOST_RESULTS + 2 {
            add(&mut screen, number, &text(number, 4));
        }
        assert!(!is_seen(&screen, &text(0, 4)) && !is_seen(&screen, &text(1, 4)));
        assert!(is_seen(&screen, &text(2, 4)));
    }

    #[test]
    fn the_last_64_ki_lines_count() {
        let mut screen = Screen::read(vec![], NOW);
        for number in 0..5 {
            add(&mut screen, number, &text(number, 16 << 10));
        }
        assert!(!is_seen(&screen, &text(0, 100)));
        assert!(is_seen(&screen, &text(1, 100)));
    }

    #[test]
    fn a_text_of_more_lines_is_known_as_a_whole() {
        let mut screen = Screen::read(vec![], NOW);
        let long = text(0, MOST_LINES + 1);
        add(&mut screen, 0, &long);
        assert!(is_seen(&screen, &long));
        assert!(!is_seen(&screen, &text(0, 100)));
        assert!(!is_seen(&screen, &text(0, MOST_LINES + 2)));
    }

    #[test]
    fn the_file_does_not_grow_for_ever() {
        let mut screen = Screen::read(vec![], NOW);
        let mut file: Vec<u8> = vec![];
        for number in 0..500 {
            let new_from = add(&mut screen, number, &text(number, 600));
            file.truncate(new_from);
            file.extend(&screen.bytes()[new_from..]);
            assert_eq!(file, screen.bytes(), "what is written is what is meant");
        }
        assert!(file.len() < MOST_LINES * 16 + MOST_DEAD + 400 * 350, "{}", file.len());
        assert!(is_seen(&screen, &text(499, 600)) && is_seen(&screen, &text(400, 600)));
        assert!(!is_seen(&screen, &text(300, 600)));
    }

    #[test]
    fn short_runs_are_not_worth_a_mark() {
        let mut screen = Screen::read(vec![], NOW);
        add(&mut screen, 0, &text(0, 20));
        let filler = text(1, 5);
        let with = |lines: usize| [filler.clone(), text(0, lines), filler.clone()].concat();
        assert!(!is_seen(&screen, &with(3)) && is_seen(&screen, &with(4)));
        add(&mut screen, 2, &"}\n".repeat(80).into_bytes());
        let brackets = |count| [filler.clone(), "}\n".repeat(count).into_bytes()].concat();
        assert!(!is_seen(&screen, &brackets(79)) && is_seen(&screen, &brackets(80)));
        let short = "x".repeat(159).into_bytes();
        add(&mut screen, 3, &short);
        assert!(!is_seen(&screen, &short));
    }

    #[test]
    fn one_long_line_is_seen() {
        let mut screen = Screen::read(vec![], NOW);
        let line = "{\"a\":1}".repeat(100).into_bytes();
        add(&mut screen, 0, &line);
        assert!(is_seen(&screen, &line));
    }
}
