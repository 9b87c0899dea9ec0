//! Words that name a state.

use crate::level::trim_punctuation;

/// Words that turn a message into its opposite, or one of a pair, and the methods of HTTP. Two lines that differ in one of them are not alike.
const STATES: [&str; 136] = [
    "abnormal",
    "absent",
    "accept",
    "accepted",
    "acquire",
    "active",
    "add",
    "alive",
    "allow",
    "allowed",
    "attach",
    "available",
    "bad",
    "begin",
    "close",
    "closed",
    "complete",
    "completed",
    "connect",
    "connected",
    "create",
    "crit",
    "critical",
    "dead",
    "decrease",
    "degraded",
    "delete",
    "denied",
    "deny",
    "detach",
    "disable",
    "disabled",
    "disconnect",
    "disconnected",
    "done",
    "down",
    "empty",
    "enable",
    "enabled",
    "end",
    "enter",
    "error",
    "exited",
    "expired",
    "fail",
    "failed",
    "failure",
    "false",
    "fatal",
    "follower",
    "found",
    "full",
    "get",
    "good",
    "head",
    "healthy",
    "hide",
    "idle",
    "inactive",
    "increase",
    "invalid",
    "join",
    "killed",
    "leader",
    "leave",
    "lock",
    "login",
    "logout",
    "lost",
    "master",
    "missing",
    "mount",
    "no",
    "none",
    "normal",
    "not",
    "null",
    "off",
    "offline",
    "ok",
    "on",
    "online",
    "open",
    "opened",
    "pass",
    "passed",
    "patch",
    "pause",
    "pending",
    "post",
    "present",
    "primary",
    "put",
    "reachable",
    "ready",
    "refused",
    "register",
    "reject",
    "rejected",
    "release",
    "remove",
    "restored",
    "resume",
    "running",
    "secondary",
    "show",
    "shutdown",
    "slave",
    "standby",
    "start",
    "started",
    "starting",
    "startup",
    "stop",
    "stopped",
    "stopping",
    "succeeded",
    "success",
    "successful",
    "successfully",
    "suspend",
    "timeout",
    "true",
    "unavailable",
    "unhealthy",
    "unknown",
    "unlock",
    "unmount",
    "unreachable",
    "unregister",
    "unsuccessful",
    "unsuccessfully",
    "up",
    "valid",
    "warning",
    "yes",
];

/// No word that names a state is longer.
const LONGEST: usize = 16;
/// Shortest participle that names a state.
const PARTICIPLE: usize = 6;

/// The words as numbers, in the same order.
const KEYS: [u128; STATES.len()] = {
    let mut keys = [0; STATES.len()];
    let mut at = 0;
    while at < STATES.len() {
        keys[at] = key(STATES[at].as_bytes());
        at += 1;
    }
    keys
};

/// For each length the first and the last letters of the words that are so long, a bit each: a test
/// that most words of a text fail, because all of them are looked up.
const ENDS: [(u32, u32); LONGEST + 1] = {
    let mut ends = [(0, 0); LONGEST + 1];
    let mut at = 0;
    while at < STATES.len() {
        let word = STATES[at].as_bytes();
        ends[word.len()].0 |= 1 << (word[0] & 31);
        ends[word.len()].1 |= 1 << (word[word.len() - 1] & 31);
        at += 1;
    }
    ends
};

/// A word of up to 16 letters as one number, in lower case. Numbers sort as the words do.
const fn key(word: &[u8]) -> u128 {
    let mut key = 0;
    let mut at = 0;
    while at < LONGEST {
        let byte = if at < word.len() { word[at] | 0x20 } else { 0 };
        key = key << 8 | byte as u128;
        at += 1;
    }
    key
}

/// Whether a token names a state, bare or as the value of a `key=value`: one of the words above, or a
/// participle (spawned, destroyed, suspending).
pub fn names_a_state(token: &[u8]) -> bool {
    let near = &token[token.len().saturating_sub(LONGEST + LONGEST)..];
    let value = near
        .iter()
        .rposition(|b| matches!(b, b'=' | b':'))
        .map_or(near, |at| if at + 1 < near.len() { &near[at + 1..] } else { near });
    is_state(trim_punctuation(value))
}

/// The same for a word that has no punctuation.
pub fn is_state(word: &[u8]) -> bool {
    let (&[first, ..], &[.., last]) = (word, word) else { return false };
    let Some((firsts, lasts)) = ENDS.get(word.len()) else { return false };
    let may_be_listed = firsts & 1 << (first & 31) != 0 && lasts & 1 << (last & 31) != 0;
    let is_participle = word.len() >= PARTICIPLE
        && match word {
            [.., e, d] if d | 0x20 == b'd' => e | 0x20 == b'e',
            [.., i, n, g] if g | 0x20 == b'g' => [i | 0x20, n | 0x20] == *b"in",
            _ => false,
        };
    (may_be_listed || is_participle)
        && word.iter().all(u8::is_ascii_alphabetic)
        && (is_participle || KEYS.binary_search(&key(word)).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_sorted_and_found() {
        assert!(STATES.is_sorted() && KEYS.is_sorted());
        for state in STATES {
            assert!(names_a_state(state.as_bytes()), "{state}");
        }
        for token in ["up", "Down,", "status=OK", "state:failed", "link=up", "spawned", "Resuming"]
        {
            assert!(names_a_state(token.as_bytes()), "{token}");
        }
        for token in ["upper", "red", "king", "shard-ed"] {
            assert!(!names_a_state(token.as_bytes()), "{token}");
        }
    }
}
