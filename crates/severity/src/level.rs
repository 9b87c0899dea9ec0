//! Levels as logs write them.

/// No token that names a level is longer.
const LONGEST_TOKEN: usize = 32;
/// Words that name a level in capitals, and a component before a colon: `config: loaded`.
const AMBIGUOUS: [&str; 4] = ["config", "fine", "log", "trace"];
/// The words that name a level, the most frequent first.
const WORDS: [(&str, Level); 25] = [
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
    ("information", Level::Info),
    ("informational", Level::Info),
    ("dbg", Level::Debug),
];

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
        let (&[first, ..], true) = (token, token.len() <= LONGEST_TOKEN) else { return None };
        if let Some(at) = token.iter().position(|b| matches!(b, b'=' | b':')) {
            let (key, value) = (trim_punctuation(&token[..at]), trim_punctuation(&token[at + 1..]));
            if let Some(level) = Self::of_field(key, value) {
                return Some(level);
            }
            // Apache's `[proxy:error]`, and `:err` of `dmesg -x`.
            if matches!(first, b'[' | b':')
                && token.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
            {
                return Self::of_word(value);
            }
        }
        let set_apart =
            matches!(token, [b'[', .., b']'] | [b'<', .., b'>'] | [b'(', .., b')'] | [.., b':']);
        if let [b'[', letter, b']'] = token {
            return Self::of_letter(*letter);
        }
        let word = trim_punctuation(token);
        let is_component = token.ends_with(b":") && is_ambiguous(word);
        let shouted = !word.is_empty() && word.iter().all(u8::is_ascii_uppercase);
        if set_apart && !is_component || shouted { Self::of_word(word) } else { None }
    }

    /// The level that a field of a structured record gives, its key and its value without quotes:
    /// `severity` and `ERROR`, pino's and bunyan's `level` and `50`, journald's `PRIORITY` and `3`,
    /// MongoDB's `s` and `E`. Keys of other fields give none.
    pub fn of_field(key: &[u8], value: &[u8]) -> Option<Level> {
        if key == b"s" {
            return if let [letter] = value { Self::of_letter(*letter) } else { None };
        }
        if [&b"severitynumber"[..], b"severity_number"]
            .iter()
            .any(|it| key.eq_ignore_ascii_case(it))
        {
            return Self::of_severity_number(std::str::from_utf8(value).ok()?.parse().ok()?);
        }
        if !is_level_key(key) {
            return None;
        }
        if let Some(level) = Self::of_word(value) {
            return Some(level);
        }
        let number: u16 = std::str::from_utf8(value).ok()?.parse().ok()?;
        match number {
            // GELF and journald count as syslog does.
            0..=7 => Some(Self::of_priority(number)),
            // Python's numbers are ten less than those of bunyan and pino.
            10..=50 if key.eq_ignore_ascii_case(b"levelno") => Self::of_number(number + 10),
            _ => Self::of_number(number),
        }
    }

    /// The level of a severity number of OpenTelemetry's log data model, 1 to 24.
    fn of_severity_number(number: u16) -> Option<Level> {
        match number {
            1..=4 => Some(Level::Trace),
            5..=8 => Some(Level::Debug),
            9..=12 => Some(Level::Info),
            13..=16 => Some(Level::Warn),
            17..=20 => Some(Level::Error),
            21..=24 => Some(Level::Fatal),
            _ => None,
        }
    }

    /// The level of a syslog priority (RFC 5424, 6.2.1), with or without its facility.
    pub fn of_priority(priority: u16) -> Level {
        match priority % 8 {
            0..=2 => Level::Fatal,
            3 => Level::Error,
            4 => Level::Warn,
            5 | 6 => Level::Info,
            _ => Level::Debug,
        }
    }

    /// The level that a number stands for in bunyan and pino.
    fn of_number(number: u16) -> Option<Level> {
        match number {
            10 => Some(Level::Trace),
            20 => Some(Level::Debug),
            30 => Some(Level::Info),
            40 => Some(Level::Warn),
            50 => Some(Level::Error),
            60 => Some(Level::Fatal),
            _ => None,
        }
    }

    /// The level that a word names, in any case. Only where the format sets levels apart by their
    /// place, as a column of a table does: in running text `error` is a word like others.
    pub fn of_word(word: &[u8]) -> Option<Level> {
        // Most words end here.
        let [first, .., last] = word else { return None };
        let (first, last) = (first | 0x20, last | 0x20);
        if !b"idwentfscavlp".contains(&first) || !b"ogrneltyc".contains(&last) || word.len() > 13 {
            return None;
        }
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

/// Whether a word in any case may as well be the name of a component.
fn is_ambiguous(word: &[u8]) -> bool {
    AMBIGUOUS.iter().any(|name| word.eq_ignore_ascii_case(name.as_bytes()))
}

fn is_level_key(key: &[u8]) -> bool {
    const KEYS: [&str; 14] = [
        "level",
        "severity",
        "lvl",
        "loglevel",
        "log_level",
        "log.level",
        "level_name",
        "levelname",
        "levelno",
        "priority",
        "severity_text",
        "severitytext",
        "@level",
        "log-level",
    ];
    let may_be = matches!(key.first(), Some(b'l' | b'L' | b's' | b'S' | b'p' | b'P' | b'@'));
    may_be && KEYS.iter().any(|known| key.eq_ignore_ascii_case(known.as_bytes()))
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
            ("[proxy:error]", Some(Level::Error)),
            ("[12:34]", None),
            (":err", Some(Level::Error)),
            ("PRIORITY=3", Some(Level::Error)),
            ("\"levelname\":\"WARNING\"", Some(Level::Warn)),
            ("\"@level\":\"error\",", Some(Level::Error)),
        ] {
            assert_eq!(Level::of_token(token.as_bytes()), level, "{token}");
        }
    }

    #[test]
    fn fields_give_levels_as_each_library_writes_them() {
        for (key, value, level) in [
            ("severity", "ERROR", Some(Level::Error)),
            ("log.level", "warn", Some(Level::Warn)),
            ("level", "50", Some(Level::Error)),
            ("level", "3", Some(Level::Error)),
            ("PRIORITY", "6", Some(Level::Info)),
            ("levelno", "40", Some(Level::Error)),
            ("s", "W", Some(Level::Warn)),
            ("s", "12", None),
            ("user", "error", None),
            ("level", "12", None),
        ] {
            assert_eq!(Level::of_field(key.as_bytes(), value.as_bytes()), level, "{key}={value}");
        }
        assert_eq!(Level::of_priority(34), Level::Fatal);
        assert_eq!(Level::of_priority(165), Level::Info);
    }

    #[test]
    fn every_word_for_a_level_passes_the_test_of_its_ends() {
        for (word, level) in WORDS {
            for word in [word.to_owned(), word.to_ascii_uppercase()] {
                assert_eq!(Level::of_word(word.as_bytes()), Some(level), "{word}");
            }
        }
    }
}
