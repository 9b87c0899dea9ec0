//! The grammar of RFC 8259.

use std::mem;

use super::scan::{literal, number, skip_whitespace, string};
use super::{BYTE_ORDER_MARK, Fault, Flaw, MAX_DEPTH, Node};

/// Stands for the index of the container around a value that has none.
const NONE: u32 = u32::MAX;

/// Adds the nodes of the value at the offset `at`, or after whitespace there.
///
/// Needs no stack: while a container is open, its `next` holds the index of the one around it.
pub(super) fn value(bytes: &[u8], at: usize, nodes: &mut Vec<Node>) -> Result<(), Fault> {
    // With this, offsets and counts fit 32 bits: a text has fewer values than bytes.
    if u32::try_from(bytes.len()).is_err() {
        return Err(Fault::new(0, Flaw::Length));
    }
    let marked = at == 0 && bytes.starts_with(BYTE_ORDER_MARK);
    let start = skip_whitespace(bytes, if marked { BYTE_ORDER_MARK.len() } else { at });
    let mut at = start;
    let mut open = NONE;
    let mut depth = 0;
    loop {
        // A value is due.
        at = match bytes.get(at) {
            Some(&bracket @ (b'[' | b'{')) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Fault::new(at, Flaw::Depth));
                }
                let first = skip_whitespace(bytes, at + 1);
                let is_empty = bytes.get(first) == Some(&closing(bracket));
                let around = mem::replace(&mut open, nodes.len() as u32);
                let len = u32::from(!is_empty);
                nodes.push(Node { start: at as u32, end: 0, next: around, len });
                if !is_empty {
                    at = if bracket == b'{' { key(bytes, first, nodes)? } else { first };
                    continue;
                }
                first
            }
            Some(b'"') => leaf(at, string(bytes, at)?, nodes),
            Some(b'-' | b'0'..=b'9') => leaf(at, number(bytes, at)?, nodes),
            Some(b't') => leaf(at, literal(bytes, at, b"true")?, nodes),
            Some(b'f') => leaf(at, literal(bytes, at, b"false")?, nodes),
            Some(b'n') => leaf(at, literal(bytes, at, b"null")?, nodes),
            _ => return Err(Fault::at(bytes, at, Flaw::Value)),
        };
        // A value has ended, or nothing is in the open container.
        loop {
            if open == NONE {
                return utf8(bytes, start, at);
            }
            let next = nodes.len() as u32;
            let container = &mut nodes[open as usize];
            let bracket = bytes[container.start as usize];
            at = skip_whitespace(bytes, at);
            match bytes.get(at) {
                Some(b',') => {
                    container.len += 1;
                    at = skip_whitespace(bytes, at + 1);
                    if bracket == b'{' {
                        at = key(bytes, at, nodes)?;
                    }
                    break;
                }
                Some(&byte) if byte == closing(bracket) => {
                    at += 1;
                    depth -= 1;
                    container.end = at as u32;
                    open = mem::replace(&mut container.next, next);
                }
                _ if bracket == b'{' => return Err(Fault::at(bytes, at, Flaw::Object)),
                _ => return Err(Fault::at(bytes, at, Flaw::Array)),
            }
        }
    }
}

/// What closes `[` or `{`: in ASCII the byte after the next.
fn closing(bracket: u8) -> u8 {
    bracket + 2
}

/// Adds the key at `at`. Gives the offset of its value.
#[inline(always)]
fn key(bytes: &[u8], at: usize, nodes: &mut Vec<Node>) -> Result<usize, Fault> {
    if bytes.get(at) != Some(&b'"') {
        return Err(Fault::at(bytes, at, Flaw::Key));
    }
    let end = leaf(at, string(bytes, at)?, nodes);
    let colon = skip_whitespace(bytes, end);
    if bytes.get(colon) != Some(&b':') {
        return Err(Fault::at(bytes, colon, Flaw::Colon));
    }
    Ok(skip_whitespace(bytes, colon + 1))
}

/// Adds a value that holds no other. Gives the offset after it.
#[inline(always)]
fn leaf(start: usize, end: usize, nodes: &mut Vec<Node>) -> usize {
    let next = nodes.len() as u32 + 1;
    nodes.push(Node { start: start as u32, end: end as u32, next, len: 0 });
    end
}

/// Refuses what is not UTF-8 in a whole value at once: 4 % of the time.
fn utf8(bytes: &[u8], start: usize, end: usize) -> Result<(), Fault> {
    match std::str::from_utf8(&bytes[start..end]) {
        Ok(_) => Ok(()),
        Err(error) => Err(Fault::new(start + error.valid_up_to(), Flaw::Utf8)),
    }
}
