//! What is said of `hr-retrieve` beside its options.

use crate::manual::{ARCHIVE_FILES, ARCHIVE_VARIABLES, Entry, Example, Manual};

pub(crate) const MANUAL: Manual = Manual {
    examples: EXAMPLES,
    notes: &[],
    environment: &[ARCHIVE_VARIABLES],
    files: &[ARCHIVE_FILES],
    exit_codes: EXIT_CODES,
    see_also: &["hr", "hr-route", "hr-archive", "hr-stats"],
};

const EXAMPLES: &[Example] = &[
    Example { command: "hr-retrieve 1f84f6d86789", note: "The whole original" },
    Example {
        command: "hr-retrieve 1f84f6d86789 -l 1838-1945,-1",
        note: "Some lines of it, and the last",
    },
    Example {
        command: "hr-retrieve 1f84f6d86789 -g o-48251 -C 2",
        note: "Lines that match, two on each side, with numbers",
    },
    Example {
        command: "hr-retrieve 1f84f6d86789 -q 'acquirer timeout'",
        note: "The five passages that are most about it",
    },
    Example {
        command: "hr-retrieve 1f84f6d86789 --around 1946",
        note: "Ten lines on each side of one",
    },
    Example {
        command: "hr-retrieve 1f84f6d86789 -b 2000",
        note: "All of it if that is no more than 2,000 tokens; else how much it is, and exit code 6",
    },
    Example { command: "hr-retrieve 7dd37882620f --rows 20-40,77", note: "Rows of a JSON array" },
    Example {
        command: "hr-retrieve 7dd37882620f --jq '.[] | select(.status == \"chargeback\") | .id'",
        note: "What a jq filter makes of JSON",
    },
    Example {
        command: "hr-retrieve 1b9f1152bfee --symbol Store.write",
        note: "A definition in source code",
    },
    Example { command: "hr-retrieve --list", note: "What is archived" },
    Example { command: "hr-retrieve --find 'acquirer timeout'", note: "In which originals it is" },
    Example {
        command: "hr-retrieve 1f84f6d86789 --pin",
        note: "Keep an original: it does not expire",
    },
    Example {
        command: "hr-retrieve --export originals",
        note: "Every original as a file, such as for a CI artifact",
    },
    Example {
        command: "hr-retrieve --import originals",
        note: "And into the archive of whoever fetched that",
    },
    Example {
        command: "hr-retrieve --forget --older-than 2d",
        note: "Remove all that is older than two days",
    },
];

const EXIT_CODES: &[Entry] = &[
    Entry { name: "0", text: "printed" },
    Entry {
        name: "1",
        text: "the archive or a directory cannot be used, or the original has no such part, or nothing matches",
    },
    Entry { name: "2", text: "wrong arguments, or no handle" },
    Entry { name: "3", text: "no such original was ever stored; do not retry" },
    Entry { name: "4", text: "the digits stand for several originals: give more" },
    Entry {
        name: "5",
        text: "the original is damaged, or a file to import is not what its name says; do not retry",
    },
    Entry { name: "6", text: "it would be more than the tokens of -b; nothing is printed" },
    Entry { name: "7", text: "the original expired; do not retry" },
    Entry { name: "8", text: "the original was forgotten on request; do not retry" },
];
