//! Template mining: which lines are alike.
//!
//! A masked message's hash is looked up first; nearly every line of a log is settled there. Only a hash
//! that was never seen goes through a tree as in Drain (He, Zhu, Zheng, Lyu: "Drain: An Online Log
//! Parsing Approach with Fixed Depth Tree", ICWS 2017): candidates have the same origin, level, number
//! of tokens and first token; the most similar one takes the line if it is similar enough.
//! Unlike Drain, lines whose difference names a state (ok/error, up/down, status=200/503) are never
//! merged, and neither are lines of different severity.
//!
//! Of a structured line the message and the cause are mined, and how it ended; its other fields are
//! data. The same routine message is one template whatever component it comes from; failures are told
//! apart by their component.

use crate::header::{Header, closing_bracket};
use crate::prefix::line_start;
use crate::severity::Severity;
use crate::templates::{MaskedToken, Templates};
use hr_core::GroupId;
use hr_mask::{Token, combine, tokens};
use hr_severity::Level;
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

/// Tokens of a request in an access log: method, path and protocol.
const REQUEST_TOKENS: usize = 3;
/// How much of a structured line's cause is read: some hold whole stack traces.
const CAUSE: usize = 256;
/// Most hashes of messages that are kept for a fast look-up.
const HASHES: usize = 1 << 16;

/// Puts lines into groups. Takes less than 10 MB, whatever it is given.
#[derive(Debug, Default)]
pub(crate) struct Miner {
    by_hash: FxHashMap<u64, GroupId>,
    templates: Templates,
    /// The tokens of the line at hand.
    tokens: Vec<MaskedToken>,
}

impl Miner {
    /// Number of groups so far.
    #[cfg(test)]
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
        let failed = severity == Severity::Failure;
        self.tokens.clear();
        let (traits, origin) = match header.structure {
            Some(structure) => {
                let message = structure.message.map_or(&[][..], |span| span.of(line));
                let cause = structure.cause.map_or(&[][..], |span| span.of(line));
                push_tokens(&mut self.tokens, message, 0);
                push_tokens(&mut self.tokens, &cause[..cause.len().min(CAUSE)], 0);
                (structure.traits, Origin::default())
            }
            None => {
                let message = header.message.max(line_start(line)).min(line.len());
                push_tokens(&mut self.tokens, line, message);
                (0, Origin::of(line, header))
            }
        };
        let says_something = self.tokens.iter().any(|token| !token.varies());
        let told_apart_by_origin = failed || !origin.is_component || !says_something;
        let origin = if told_apart_by_origin { origin.hash } else { 0 };
        let exact = combine(
            [class, traits, origin].into_iter().chain(self.tokens.iter().map(MaskedToken::exact)),
        );
        if let Some(&group) = self.by_hash.get(&exact) {
            return group;
        }
        let first = self.tokens.first().map_or(0, MaskedToken::leading);
        let len = self.tokens.len() as u64;
        let bucket = combine([origin, class, traits, len, first].into_iter());
        let enough = |alike: usize| match severity {
            _ if alike >= CROWD => SIMILAR_IN_CROWD,
            Severity::Failure => SIMILAR_FAILURE,
            _ => SIMILAR,
        };
        let group = self.templates.group(bucket, &self.tokens, failed, class, enough);
        self.remember(exact, group);
        group
    }

    /// Requests are told apart by how they were answered: the paths of a site are as many as its
    /// pages. Those that failed are told apart by their paths, too, until they are a crowd.
    fn group_of_request(&mut self, line: &[u8], header: &Header, status: u16) -> GroupId {
        let answer = combine([u64::from(status), u64::MAX].into_iter());
        let failed = status >= 400;
        let mut key = answer;
        if failed {
            let request = tokens(line).starting_at(header.origin).take(REQUEST_TOKENS);
            key = combine(request.map(|token| token.hash).chain([answer]));
        }
        if let Some(&group) = self.by_hash.get(&key) {
            return group;
        }
        let group = self.templates.group_of_crowd(answer, CROWD, failed, answer);
        self.remember(key, group);
        group
    }

    /// Bytes taken by the tables.
    #[cfg(test)]
    fn memory(&self) -> usize {
        self.by_hash.capacity() * 8 / 7 * 17 + self.templates.memory()
    }

    fn remember(&mut self, hash: u64, group: GroupId) {
        if self.by_hash.len() < HASHES {
            self.by_hash.insert(hash, group);
        }
    }
}

/// Adds the tokens of `text` from `start` on. A list of values is one token, however long it is.
fn push_tokens(masked: &mut Vec<MaskedToken>, text: &[u8], start: usize) {
    let mut before = None;
    for token in tokens(text).starting_at(start) {
        let is_one_more = token.varies && before == Some(token.hash);
        before = Some(token.hash);
        if !is_one_more {
            masked.push(MaskedToken::of(&token, &text[token.start..token.end]));
        }
    }
}

/// Where a line comes from.
#[derive(Clone, Copy, Debug, Default)]
struct Origin {
    hash: u64,
    /// Whether all of it can only be names of components: `[main]`, `sshd[19937]:`, `dfs.DataNode:`.
    /// `lost:` may as well be a word of the message.
    is_component: bool,
}

impl Origin {
    fn of(line: &[u8], header: &Header) -> Origin {
        let (mut names, mut brackets, mut bracket_end) = (0, 0, 0);
        let mut is_component = true;
        let from = header.origin.max(header.start);
        for token in tokens(line).starting_at(from).take_while(|it| it.end <= header.message) {
            let text = &line[token.start..token.end];
            // The name of a thread may be of several words, and goes with the work that is done.
            if text.starts_with(b"[") && token.start >= bracket_end {
                let close = closing_bracket(&line[token.start..header.message]);
                bracket_end = token.start + close.map_or(0, |at| at + 1);
            }
            if token.start < bracket_end {
                brackets = combine([brackets, token.hash].into_iter());
            } else if names_an_origin(&token, text) && Level::of_token(text).is_none() {
                names = combine([names, token.hash].into_iter());
                is_component &= names_a_component(text);
            }
        }
        Origin { hash: if names == 0 { brackets } else { names }, is_component }
    }
}

/// Whether a token of the header tells where the message comes from, as a component or a process
/// does, rather than being a number, an address or a dash.
fn names_an_origin(token: &Token, text: &[u8]) -> bool {
    let is_word = !token.varies && text.iter().any(u8::is_ascii_alphanumeric);
    is_word || token.varies && text.ends_with(b":")
}

/// Whether a token of a header names a component for certain: by a process id or a mark within it, or
/// as names in code are written.
fn names_a_component(text: &[u8]) -> bool {
    let has_mark = text.iter().any(|b| b"[(._$/".contains(b));
    has_mark || text.windows(2).any(|w| w[0].is_ascii_lowercase() && w[1].is_ascii_uppercase())
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
    fn fields_of_structured_lines_are_data_but_for_outcomes() {
        let lines = [
            r#"{"level":"info","msg":"took order","user":"ann","n":1}"#,
            r#"{"n":2,"user":"bob, jr","msg":"took order","level":"info","extra":"yes"}"#,
            r#"{"level":"info","msg":"lost order","user":"ann","n":1}"#,
            r#"{"level":"info","msg":"took order","user":"ann","status":500}"#,
            r#"{"level":"error","msg":"took order","user":"ann","n":1}"#,
            r#"{"level":"error","msg":"request failed","error":"no such host"}"#,
            r#"{"level":"error","msg":"request failed","error":"certificate is too old"}"#,
            r#"time="2026-11-20T06:31:07Z" level=info msg="saw order" user=ann"#,
            r#"time="2026-11-20T06:31:08Z" level=info msg="saw order" host=b user=bob"#,
        ];
        assert_eq!(groups(&lines), [0, 0, 1, 2, 3, 4, 5, 6, 6]);
    }

    #[test]
    fn the_name_of_a_source_is_no_part_of_a_template() {
        let lines = [
            "api-1  | cache is warm",
            "api-two  | cache is warm",
            "[pod/api-7c9f/api] cache is warm",
            "web-7c9f6d5b8-x2x9z web cache is warm",
            "cache is warm",
            "db  | cache is cold",
        ];
        assert_eq!(groups(&lines), [0, 0, 0, 0, 0, 1]);
    }

    #[test]
    fn components_and_threads_do_not_split_routine_messages() {
        let lines = [
            "06:00:01 INFO [main] a.b.Foo: cache of the region is warm",
            "06:00:01 INFO [worker 7 of pool] a.b.Bar: cache of the region is warm",
            "06:00:01 INFO left: cache of the region is warm",
        ];
        assert_eq!(groups(&lines), [0, 0, 1]);
        let mut miner = Miner::default();
        let mut failure = |line: &str| {
            miner.group(line.as_bytes(), &Header::of(line.as_bytes()), Severity::Failure)
        };
        assert_ne!(
            failure("06:00:01 ERROR a.b.Foo: x gone"),
            failure("06:00:01 ERROR a.b.Bar: x gone")
        );
    }

    #[test]
    fn the_table_is_bounded_and_still_tells_new_failures() {
        let word = |i: u32| -> String {
            (0..5).map(|at| char::from_u32('a' as u32 + i / 17_u32.pow(at) % 17).unwrap()).collect()
        };
        let mut miner = Miner::default();
        for i in 0..150_000 {
            let line = format!("{} {} {} z", word(i), word(i * 7), word(i * 3));
            miner.group(line.as_bytes(), &Header::default(), Severity::Routine);
        }
        let full = miner.len();
        assert!(full <= 1 << 14, "{full}");
        let mut failure =
            |line: &str| miner.group(line.as_bytes(), &Header::default(), Severity::Failure);
        let (disk, net) = (failure("disk gone for good"), failure("net lost in space"));
        assert!(disk as usize >= full && net > disk);
        assert_eq!(failure("disk gone for good"), disk);
        assert!(miner.memory() < 10 << 20, "{}", miner.memory());
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
