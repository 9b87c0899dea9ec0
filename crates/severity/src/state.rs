//! Words that name a state.

use crate::level::trim_punctuation;

/// Words that turn a message into its opposite. Two lines that differ in one of them are not alike.
const STATES: [&str; 60] = [
    "accepted",
    "active",
    "alive",
    "allowed",
    "bad",
    "close",
    "closed",
    "completed",
    "connected",
    "dead",
    "degraded",
    "denied",
    "disabled",
    "disconnected",
    "down",
    "enabled",
    "error",
    "exited",
    "expired",
    "fail",
    "failed",
    "failure",
    "false",
    "fatal",
    "found",
    "good",
    "healthy",
    "idle",
    "inactive",
    "invalid",
    "killed",
    "lost",
    "missing",
    "no",
    "not",
    "off",
    "offline",
    "ok",
    "on",
    "online",
    "open",
    "opened",
    "passed",
    "ready",
    "refused",
    "rejected",
    "restored",
    "running",
    "started",
    "starting",
    "stopped",
    "stopping",
    "succeeded",
    "success",
    "timeout",
    "true",
    "unhealthy",
    "up",
    "valid",
    "yes",
];

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
    if word.len() > 16 || !word.iter().all(u8::is_ascii_alphabetic) {
        return false;
    }
    let word = word.to_ascii_lowercase();
    if word.len() >= PARTICIPLE && (word.ends_with(b"ed") || word.ends_with(b"ing")) {
        return true;
    }
    STATES.binary_search_by(|state| state.as_bytes().cmp(&word)).is_ok()
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
