//! Words that name a state.

use crate::level::trim_punctuation;

/// Words that turn a message into its opposite, or one of a pair. Two lines that differ in one of them are not alike.
const STATES: [&str; 131] = [
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
    "good",
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
    "pause",
    "pending",
    "present",
    "primary",
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

/// Whether a token names a state, bare or as the value of a `key=value`: one of the words above, or a
/// participle (spawned, destroyed, suspending).
pub fn names_a_state(token: &[u8]) -> bool {
    let value = token
        .iter()
        .rposition(|b| matches!(b, b'=' | b':'))
        .map_or(token, |at| if at + 1 < token.len() { &token[at + 1..] } else { token });
    let word = trim_punctuation(value);
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    for (lower, byte) in lower.iter_mut().zip(word) {
        if !byte.is_ascii_alphabetic() {
            return false;
        }
        *lower = byte | 0x20;
    }
    let word = &*lower;
    if word.len() >= PARTICIPLE && (word.ends_with(b"ed") || word.ends_with(b"ing")) {
        return true;
    }
    STATES.binary_search_by(|state| state.as_bytes().cmp(word)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_sorted_and_found() {
        assert!(STATES.is_sorted());
        for token in ["up", "Down,", "status=OK", "state:failed", "link=up", "spawned", "Resuming"]
        {
            assert!(names_a_state(token.as_bytes()), "{token}");
        }
        for token in ["upper", "red", "king", "shard-ed"] {
            assert!(!names_a_state(token.as_bytes()), "{token}");
        }
    }
}
