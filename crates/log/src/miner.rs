//! Template mining: which lines are alike.
//!
//! A masked line's hash is looked up first; nearly every line of a log is settled there. Only a hash
//! that was never seen goes through a tree as in Drain (He, Zhu, Zheng, Lyu: "Drain: An Online Log
//! Parsing Approach with Fixed Depth Tree", ICWS 2017): candidates have the same origin, level, number
//! of tokens and first token; the most similar one takes the line if it is similar enough.
//! Unlike Drain, lines whose difference names a state (ok/error, up/down, status=200/503) are never
//! merged, and neither are lines of different severity.

use crate::header::Header;
use crate::severity::Severity;
use hr_core::GroupId;
use hr_mask::{Token, combine, tokens};
use hr_severity::names_a_state;
use rustc_hash::FxHashMap;

/// Share of equal tokens from which two messages are one template. The Drain paper's range is .3 to
/// .7 for messages without variables; ours are masked before they are compared.
const SIMILAR: f32 = 0.7;
/// The same where something failed: `FAIL: test_a (0.1 s)` and `FAIL: test_b (0.1 s)` are two failures.
const SIMILAR_FAILURE: f32 = 0.8;
/// Templates with the same origin, level, length and first token from which on they are crowded: then
/// what they differ in is data, and half of the tokens are enough.
const CROWD: usize = 64;
const SIMILAR_IN_CROWD: f32 = 0.5;
/// Most templates that a new message is compared with, so that no input makes mining quadratic.
const CANDIDATES: usize = 256;

/// Tokens of a request in an access log: method, path and protocol.
const REQUEST_TOKENS: usize = 3;

/// Puts lines into groups.
#[derive(Debug, Default)]
pub(crate) struct Miner {
    by_hash: FxHashMap<u64, GroupId>,
    buckets: FxHashMap<u64, Vec<GroupId>>,
    templates: Vec<Template>,
}

/// What the lines of one group have in common.
#[derive(Debug)]
struct Template {
    tokens: Vec<Slot>,
}

/// One token of a template.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Slot {
    /// Hash of the masked text.
    hash: u64,
    /// What stays the same when its value changes: the key of a `key=value`, or else all of it.
    name: u64,
    is_state: bool,
}

impl Slot {
    fn of(token: &Token, line: &[u8]) -> Slot {
        let text = &line[token.start..token.end];
        let is_state = token.is_outcome || names_a_state(text);
        Slot { hash: token.hash, name: token.key.unwrap_or(token.hash), is_state }
    }
}

/// Whether a token of the header tells where the message comes from, as a component or a process
/// does, rather than being a number, an address or a dash.
fn names_an_origin(token: &Token, text: &[u8]) -> bool {
    let is_bracketed = text.starts_with(b"[") && text.ends_with(b"]");
    let is_word = !token.varies && text.iter().any(u8::is_ascii_alphanumeric);
    is_word || token.varies && (text.ends_with(b":") || is_bracketed)
}

impl Miner {
    /// Number of groups so far.
    pub(crate) fn len(&self) -> usize {
        self.templates.len()
    }

    /// The group of `line`, which has this header and severity. Groups count from 0 in order of
    /// appearance.
    pub(crate) fn group(&mut self, line: &[u8], header: &Header, severity: Severity) -> GroupId {
        if let Some(status) = header.status {
            return self.group_of_request(line, header, status);
        }
        let class = header.level.map_or(0, |level| level as u64 + 1) << 8 | severity as u64;
        let hash = combine(tokens(line).map(|token| token.hash).chain([class]));
        if let Some(&group) = self.by_hash.get(&hash) {
            return group;
        }
        let group = self.group_of_unseen(line, header, class, severity);
        self.by_hash.insert(hash, group);
        group
    }

    /// Requests are told apart by how they were answered: the paths of a site are as many as its
    /// pages. Those that failed are told apart by their paths, too, until they are a crowd.
    fn group_of_request(&mut self, line: &[u8], header: &Header, status: u16) -> GroupId {
        let answer = combine([u64::from(status), u64::MAX].into_iter());
        let mut key = answer;
        if status >= 400 {
            let request = tokens(line).starting_at(header.origin).take(REQUEST_TOKENS);
            key = combine(request.map(|token| token.hash).chain([answer]));
        }
        if let Some(&group) = self.by_hash.get(&key) {
            return group;
        }
        let alike = self.buckets.entry(answer).or_default();
        if let (Some(&last), true) = (alike.last(), alike.len() >= CROWD) {
            self.by_hash.insert(key, last);
            return last;
        }
        let group = self.templates.len() as GroupId;
        alike.push(group);
        self.templates.push(Template { tokens: Vec::new() });
        self.by_hash.insert(key, group);
        group
    }

    fn group_of_unseen(
        &mut self,
        line: &[u8],
        header: &Header,
        class: u64,
        severity: Severity,
    ) -> GroupId {
        let origin = tokens(line).starting_at(header.origin);
        let origin = origin.take_while(|token| token.end <= header.message);
        let origin = origin.filter(|token| names_an_origin(token, &line[token.start..token.end]));
        let origin = combine(origin.map(|token| token.hash));
        let message = tokens(line).starting_at(header.message);
        let slots: Vec<Slot> = message.map(|token| Slot::of(&token, line)).collect();
        let first = slots.first().map_or(0, |slot| slot.name);
        let bucket = combine([origin, class, slots.len() as u64, first].into_iter());
        let alike = self.buckets.entry(bucket).or_default();

        let candidates = alike.iter().take(CANDIDATES).filter_map(|&group| {
            let template = &self.templates[group as usize];
            Some((similarity(&template.tokens, &slots)?, group))
        });
        let best = candidates.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let enough = match severity {
            _ if alike.len() >= CROWD => SIMILAR_IN_CROWD,
            Severity::Failure => SIMILAR_FAILURE,
            _ => SIMILAR,
        };
        match best {
            Some((similarity, group)) if similarity >= enough => group,
            _ => {
                let group = self.templates.len() as GroupId;
                alike.push(group);
                self.templates.push(Template { tokens: slots });
                group
            }
        }
    }
}

/// Share of tokens that are the same, or `None` if the two must not be merged.
fn similarity(template: &[Slot], slots: &[Slot]) -> Option<f32> {
    let mut same: usize = 0;
    for (a, b) in template.iter().zip(slots) {
        let differs_in_state = a.hash != b.hash && (a.is_state || b.is_state);
        if differs_in_state {
            return None;
        }
        same += usize::from(a.name == b.name);
    }
    Some(if slots.is_empty() { 1.0 } else { same as f32 / slots.len() as f32 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(lines: &[&str]) -> Vec<GroupId> {
        let mut miner = Miner::default();
        let group = |line: &&str| {
            miner.group(line.as_bytes(), &Header::of(line.as_bytes()), Severity::Routine)
        };
        lines.iter().map(group).collect()
    }

    #[test]
    fn lines_that_differ_in_values_are_alike() {
        let lines = [
            "06:00:01 INFO worker: processed item 17 of batch alpha in 12 ms",
            "06:00:02 INFO worker: processed item 18 of batch beta in 9 ms",
            "06:00:03 INFO worker: starting",
            "06:00:04 INFO worker: processed item 19 of batch gamma in 80 ms",
        ];
        assert_eq!(groups(&lines), [0, 0, 1, 0]);
    }

    #[test]
    fn opposites_and_levels_are_not_alike() {
        let lines = [
            "06:00:01 INFO net: the link of port 7 of the rack is up",
            "06:00:02 INFO net: the link of port 7 of the rack is down",
            "06:00:03 WARN net: the link of port 7 of the rack is up",
            "06:00:04 INFO net: health of the upstream service state=ok",
            "06:00:04 INFO net: health of the upstream service state=failed",
        ];
        assert_eq!(groups(&lines), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn requests_are_alike_by_their_answer() {
        let line = |path, status| {
            format!(
                "10.0.0.1 - - [17/May/2015:10:05:47 +0000] \"GET {path} HTTP/1.1\" {status} 7 \"-\" \"x\""
            )
        };
        let lines =
            [line("/a", 200), line("/b/c", 200), line("/a", 500), line("/b", 500), line("/a", 500)];
        assert_eq!(groups(&lines.each_ref().map(String::as_str)), [0, 0, 1, 2, 1]);
    }

    #[test]
    fn messages_under_a_key_are_words() {
        let lines = [
            "06:00:01 level=error msg=\"upstream 7 gave up\" took=3",
            "06:00:02 level=error msg=\"upstream 8 gave up\" took=9",
            "06:00:03 level=error msg=\"disk is full on /var\" took=9",
            "{\"ts\":\"06:00:03\",\"level\":\"info\",\"msg\":\"processed item 7\",\"by\":\"a\"}",
            "{\"ts\":\"06:00:04\",\"level\":\"info\",\"msg\":\"processed item 8\",\"by\":\"a\"}",
            "{\"ts\":\"06:00:05\",\"level\":\"info\",\"msg\":\"shutting down\",\"by\":\"a\"}",
        ];
        assert_eq!(groups(&lines), [0, 0, 1, 2, 2, 3]);
    }

    #[test]
    fn a_crowd_of_messages_is_told_apart_no_further() {
        let word = |i: u32| char::from_u32('a' as u32 + i).unwrap();
        let text = |i: u32| format!("06:00:01 ERROR cannot open q{}{}", word(i / 26), word(i % 26));
        let lines: Vec<String> = (0..26 * 26).map(text).collect();
        let groups = groups(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(groups.iter().max() < Some(&(CROWD as GroupId)));
    }
}
