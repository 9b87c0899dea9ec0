//! Levels as logs write them.

/// No token that names a level is longer.
const LONGEST_TOKEN: usize = 32;
/// Words that name a level in capitals, and a component before a colon: `config: loaded`.
const AMBIGUOUS: [&str; 4] = ["config", "fine", "log", "trace"];

/// A record's level, as its format writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// trace, verbose, finest
    Trace,
    /// debug, fine
    Debug,
    /// info, notice, log
    Info,
    /// warn, warning
    Warn,
    /// error, severe
    Error,
    /// fatal, critical, alert, emergency, panic
    Fatal,
}

impl Level {
    /// All levels, worst first.
    pub const WORST_FIRST: [Level; 6] =
        [Level::Fatal, Level::Error, Level::Warn, Level::Info, Level::Debug, Level::Trace];

    /// The word for it in a count of levels.
    pub fn name(self) -> &'static str {
        match self {
            Level::Trace => "TRACE",
            Level::Debug => "DEBUG",
            Level::Info => "INFO",
            Level::Warn => "WARN",
            Level::Error => "ERROR",
            Level::Fatal => "FATAL",
        }
    }

    /// The level that a token names: a bare word in capitals, or a word in any case that is set
    /// apart: `[error]`, `<warn>`, `error:`, `level=error`, `"level":"error"`, pino's `"level":50`. Plain
    /// words of prose name none.
    pub fn of_token(token: &[u8]) -> Option<Level> {
        if token.len() > LONGEST_TOKEN {
            return None;
        }
        if let Some(at) = token.iter().position(|b| matches!(b, b'=' | b':')) {
            let (key, value) = (trim_punctuation(&token[..at]), trim_punctuation(&token[at + 1..]));
            if is_level_key(key) {
                return Self::of_word(value).or_else(|| Self::of_number(value));
            }
        }
        let word = trim_punctuation(token);
        let set_apart = match token {
            [b'[', .., b']'] | [b'<', .., b'>'] | [b'(', .., b')'] => true,
            [.., b':'] => !AMBIGUOUS.iter().any(|name| word.eq_ignore_ascii_case(name.as_bytes())),
            _ => false,
        };
        let shouted = !word.is_empty() && word.iter().all(u8::is_ascii_uppercase);
        if set_apart || shouted { Self::of_word(word) } else { None }
    }

    /// The level that a number stands for in bunyan and pino.
    fn of_number(number: &[u8]) -> Option<Level> {
        match number {
            b"10" => Some(Level::Trace),
            b"20" => Some(Level::Debug),
            b"30" => Some(Level::Info),
            b"40" => Some(Level::Warn),
            b"50" => Some(Level::Error),
            b"60" => Some(Level::Fatal),
            _ => None,
        }
    }

    /// The level that a word names, in any case.
    fn of_word(word: &[u8]) -> Option<Level> {
        const WORDS: [(&str, Level); 22] = [
            ("info", Level::Info),
            ("debug", Level::Debug),
            ("warn", Level::Warn),
            ("warning", Level::Warn),
            ("error", Level::Error),
            ("notice", Level::Info),
            ("trace", Level::Trace),
            ("fatal", Level::Fatal),
            ("err", Level::Error),
            ("severe", Level::Error),
            ("critical", Level::Fatal),
            ("crit", Level::Fatal),
            ("alert", Level::Fatal),
            ("emerg", Level::Fatal),
            ("emergency", Level::Fatal),
            ("panic", Level::Fatal),
            ("log", Level::Info),
            ("verbose", Level::Trace),
            ("fine", Level::Debug),
            ("finer", Level::Trace),
            ("finest", Level::Trace),
            ("config", Level::Debug),
        ];
        let found = WORDS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name.as_bytes()));
        found.map(|&(_, level)| level)
    }

    /// The level of an Android (`E`) or klog (`E1120`) letter.
    pub fn of_letter(letter: u8) -> Option<Level> {
        match letter {
            b'V' => Some(Level::Trace),
            b'D' => Some(Level::Debug),
            b'I' => Some(Level::Info),
            b'W' => Some(Level::Warn),
            b'E' => Some(Level::Error),
            b'F' => Some(Level::Fatal),
            _ => None,
        }
    }

    /// The level of an HTTP status: 5xx is an error of the server, 4xx a warning.
    pub fn of_status(status: u16) -> Level {
        match status {
            500.. => Level::Error,
            400..500 => Level::Warn,
            _ => Level::Info,
        }
    }
}

fn is_level_key(key: &[u8]) -> bool {
    [&b"level"[..], b"lvl", b"severity", b"loglevel"].iter().any(|k| key.eq_ignore_ascii_case(k))
}

pub(crate) fn trim_punctuation(token: &[u8]) -> &[u8] {
    let inner = |b: &u8| b.is_ascii_alphanumeric();
    let start = token.iter().position(inner).unwrap_or(token.len());
    let end = token.iter().rposition(inner).map_or(start, |last| last + 1);
    &token[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_shouted_or_set_apart() {
        for (token, level) in [
            ("ERROR", Some(Level::Error)),
            ("[notice]", Some(Level::Info)),
            ("level=warning", Some(Level::Warn)),
            ("severity=\"CRITICAL\"", Some(Level::Fatal)),
            ("error:", Some(Level::Error)),
            ("error", None),
            ("errors", None),
            ("user=error", None),
            ("error.", None),
            ("fine,", None),
            ("config:", None),
            ("LOG:", Some(Level::Info)),
            ("\"level\":\"warn\",", Some(Level::Warn)),
            ("{\"level\":50,", Some(Level::Error)),
        ] {
            assert_eq!(Level::of_token(token.as_bytes()), level, "{token}");
        }
    }
}
