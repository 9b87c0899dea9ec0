//! The kinds of input that `hr` tells apart.

use std::fmt;

/// What an input is. One filter serves one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Lines that open with a time: what services, daemons and CI runners write.
    Log,
    /// One JSON value, or a stream of them (NDJSON).
    Json,
    /// Source code, of one file or of several.
    Code,
    /// Bytes that are not text.
    Binary,
    /// Text that no filter claims. It passes through.
    Other,
}

impl Kind {
    /// The word used in notices, on the command line and in the archive.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Log => "log",
            Kind::Json => "json",
            Kind::Code => "code",
            Kind::Binary => "binary",
            Kind::Other => "other",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
