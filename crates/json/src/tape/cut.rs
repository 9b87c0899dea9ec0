//! What is left of a value that is cut off.

use super::scan::skip_whitespace;
use super::{Fault, Node};

/// Where a value is cut off that was read as far as it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// How many containers are open: the value, the last element or member of it, and so on. At least 1.
    pub open: usize,
    /// The path of the innermost thing that is not complete: `.items[41].name`, or `.` for the value itself.
    pub place: String,
}

/// Closes the containers that `fault` left open among the nodes from `first` on after their last complete
/// element or member, and drops what is not complete. `None` if nothing is left.
///
/// A number right before the fault is not complete: it may have had more digits.
pub(super) fn close(
    bytes: &[u8],
    nodes: &mut Vec<Node>,
    first: usize,
    fault: Fault,
) -> Option<Cut> {
    let is_container = |node: &Node| matches!(bytes[node.start as usize], b'[' | b'{');
    let open = (first..nodes.len()).filter(|&at| nodes[at].end == 0 && is_container(&nodes[at]));
    let open: Vec<usize> = open.collect();
    let is_number = |node: &Node| matches!(bytes[node.start as usize], b'-' | b'0'..=b'9');
    let touches = |node: &Node| skip_whitespace(bytes, node.end as usize) >= fault.offset;
    let is_broken = nodes[first..].last().is_some_and(|last| is_number(last) && touches(last));
    let mut limit = nodes.len() - usize::from(is_broken);
    let mut cut = Cut { open: 0, place: String::new() };
    let mut steps = Vec::new();
    for &index in open.iter().rev() {
        let complete = Complete::before(limit, bytes, nodes, index);
        steps.push(complete.step(bytes, nodes, cut.open > 0));
        let node = &mut nodes[index];
        limit = if complete.len == 0 { index } else { complete.next };
        (node.end, node.len, node.next) = (complete.end, complete.len, limit as u32);
        cut.open += usize::from(complete.len > 0);
    }
    if cut.open == 0 || !is_utf8(bytes, nodes[first]) {
        return None;
    }
    nodes.truncate(limit);
    cut.place = steps.into_iter().rev().collect();
    if cut.place.is_empty() {
        cut.place.push('.');
    }
    Some(cut)
}

/// Nobody has looked yet, for the value did not end.
fn is_utf8(bytes: &[u8], node: Node) -> bool {
    std::str::from_utf8(&bytes[node.start as usize..node.end as usize]).is_ok()
}

/// The complete elements or members of an open container.
struct Complete {
    is_object: bool,
    len: u32,
    /// Offset after the last of them, or after the bracket.
    end: u32,
    /// Index of the last of them, or of its key.
    last: usize,
    /// Index of the node after them: a key without a value, or none.
    next: usize,
    limit: usize,
}

impl Complete {
    /// Those of the container at `index` that lie before the index `limit`.
    fn before(limit: usize, bytes: &[u8], nodes: &[Node], index: usize) -> Self {
        let start = nodes[index].start;
        let is_object = bytes[start as usize] == b'{';
        let next = index + 1;
        let mut complete = Self { is_object, len: 0, end: start + 1, last: next, next, limit };
        while complete.next + usize::from(is_object) < limit {
            let value = nodes[complete.next + usize::from(is_object)];
            complete.len += 1;
            complete.end = value.end;
            complete.last = complete.next;
            complete.next = value.next as usize;
        }
        complete
    }

    /// What leads from the container to where the text is cut off: into the last of them, which may be open,
    /// or into what follows it.
    fn step(&self, bytes: &[u8], nodes: &[Node], last_is_open: bool) -> String {
        let has_key = last_is_open || self.next < self.limit;
        if self.is_object && has_key {
            let key = nodes[if last_is_open { self.last } else { self.next }];
            let key = &bytes[key.start as usize + 1..key.end as usize - 1];
            return format!(".{}", String::from_utf8_lossy(key));
        }
        let after = bytes.get(skip_whitespace(bytes, self.end as usize));
        let has_begun = after == Some(&b',') || self.len == 0 && after.is_some();
        match (self.is_object, last_is_open, has_begun) {
            (false, true, _) => format!("[{}]", self.len - 1),
            (false, false, true) => format!("[{}]", self.len),
            _ => String::new(),
        }
    }
}
