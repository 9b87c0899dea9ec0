//! The filters, and what tells one from another.

use hr_core::Kind;

/// One of the filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    /// Finds out what it gets.
    Route,
    /// Takes its input for a log.
    Log,
    /// Takes its input for JSON.
    Json,
    /// Takes its input for source code.
    Code,
}

impl Program {
    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Program::Route => "hr-route",
            Program::Log => "hr-log",
            Program::Json => "hr-json",
            Program::Code => "hr-code",
        }
    }

    /// What it takes its input for; `None` to find out.
    pub(crate) fn kind(self) -> Option<Kind> {
        match self {
            Program::Route => None,
            Program::Log => Some(Kind::Log),
            Program::Json => Some(Kind::Json),
            Program::Code => Some(Kind::Code),
        }
    }

    /// What it does, in a line.
    pub(crate) fn about(self) -> &'static str {
        match self {
            Program::Route => "Compress any command's output for a reader with little room",
            Program::Log => "Compress a log: every kind of line once, every failure, exact counts",
            Program::Json => {
                "Compress JSON: tables instead of repeated keys, the rows that stand out"
            }
            Program::Code => "Outline source code: every definition with its signature and lines",
        }
    }

    /// Commands to copy.
    pub(crate) fn examples(self) -> &'static str {
        match self {
            Program::Route => {
                "  kubectl logs deploy/api | hr-route\n  \
                 journalctl -u nginx | hr-route -q \"why does checkout time out\"\n  \
                 curl -s https://api.example.org/orders | hr-route -b 2000"
            }
            Program::Log => {
                "  hr-log < server.log\n  \
                 hr-log -q \"connection refused\" < server.log\n  \
                 hr-log --templates < server.log\n  \
                 hr-log --partial < monday.log > monday.json && hr-log --merge monday.json tuesday.json\n  \
                 hr-log --explain < server.log 2> why.txt"
            }
            Program::Json => {
                "  aws ec2 describe-instances | hr-json\n  \
                 hr-json -q \"which instances are stopped\" < instances.json\n  \
                 hr-json --schema < instances.json       # which paths there are, and what stands there\n  \
                 hr-json --no-archive < rows.json    # a lossless table, nothing stored"
            }
            Program::Code => {
                "  hr-code < server.py\n  \
                 hr-code -q \"where are redirects checked\" < client.go\n  \
                 tail -n +1 src/*.rs | hr-code --level signatures\n  \
                 hr-code --map\n  \
                 hr-code --map -q \"where are sessions stored\" src lib"
            }
        }
    }
}
