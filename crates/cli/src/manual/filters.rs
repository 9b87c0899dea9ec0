//! What is said of the filters.

use super::{
    ARCHIVE_FILES, ARCHIVE_VARIABLES, CONFIG_FILES, Entry, Example, Manual, Note, READER_VARIABLES,
};
use crate::program::Program;

const VARIABLES: &[Entry] = &[
    Entry { name: "HR_BUDGET", text: "what --budget is otherwise" },
    Entry {
        name: "HR_FLOOR",
        text: "up to how many tokens an input is printed unchanged (default: 1000)",
    },
    Entry { name: "HR_OFF", text: "1 prints every input unchanged, as --raw does" },
    Entry { name: "HR_LABEL", text: "what --label is otherwise" },
    Entry {
        name: "HR_FETCH",
        text: "the command that brings the originals to whoever reads Markdown, which names it",
    },
];

const EXIT_CODES: &[Entry] = &[
    Entry { name: "0", text: "done; also when the input is printed unchanged" },
    Entry {
        name: "1",
        text: "standard input or a file that is named cannot be read, or standard output cannot be written",
    },
    Entry { name: "2", text: "wrong arguments" },
];

const NOTES: &[Note] = &[Note {
    heading: "Output",
    text: &[
        "What is shortened starts with the line '[hr HANDLE ...]', and hr-retrieve HANDLE prints the original. Each \
         line that starts with '[hr ' is a mark: it was written by hr and says what it stands for.",
    ],
    entries: &[],
}];

/// What is said of a filter beside its options.
pub(crate) fn filter_manual(program: Program) -> Manual {
    Manual {
        examples: examples(program),
        notes: NOTES,
        environment: &[ARCHIVE_VARIABLES, VARIABLES, READER_VARIABLES],
        files: &[ARCHIVE_FILES, CONFIG_FILES],
        exit_codes: EXIT_CODES,
        see_also: see_also(program),
    }
}

fn see_also(program: Program) -> &'static [&'static str] {
    match program {
        Program::Route => &[
            "hr",
            "hr-run",
            "hr-retrieve",
            "hr-log",
            "hr-json",
            "hr-code",
            "hr-search",
            "hr-diff",
            "hr-build",
            "hr-table",
            "hr-text",
        ],
        _ => &["hr", "hr-route", "hr-retrieve", "hr-stats"],
    }
}

/// What a filter does, at length.
pub(crate) fn description(program: Program) -> &'static str {
    match program {
        Program::Route => {
            "Reads the output of any command, finds out what kind it is, and prints what is worth reading of it: as \
             hr-log, hr-json, hr-code, hr-search, hr-diff, hr-build, hr-table or hr-text would. What is mixed is cut \
             into its parts.\n\n\
             The original is archived first. An input is printed unchanged where it is below 1,000 tokens, where it is \
             of no kind that is known, where it would hardly get shorter, and where it cannot be archived."
        }
        Program::Log => {
            "Reads a log of any size once and prints one line of every kind, every failure with its trace, numbers \
             that lie far out, and exact counts of all that is left out. Lines are printed byte for byte."
        }
        Program::Json => {
            "Prints arrays of objects as tables, with the rows that stand out and exact counts, sums and ranges of all \
             of them. No value is altered. Takes a document, or a stream of them such as JSON lines."
        }
        Program::Code => {
            "Prints every definition of source code with its signature and the lines it is on, and with -q the bodies \
             that answer a question. Reads files, directories or standard input. Of a directory with more than 60 files \
             a map is made: the definitions that matter most."
        }
        Program::Search => {
            "Reads what grep, rg and find print: every file with its exact count comes first, and then the hits that \
             matter, with their path and line."
        }
        Program::Diff => {
            "Reads diffs and commits: changed lines are kept before any context, statistics are exact, lock files and \
             moved blocks are told in short."
        }
        Program::Build => {
            "Reads what compilers, test runners, package managers and CI jobs print: every failure with its place, the \
             tool's own summary, and no progress."
        }
        Program::Table => {
            "Reads rows of columns, as kubectl get, ps and psql print them, or CSV: the odd rows are printed, and what \
             all rows share, with exact counts, sums and ranges of columns."
        }
        Program::Text => {
            "Reads prose, Markdown and HTML: whole sentences that matter or answer a question are printed below their \
             headings, and what is repeated is told in short. HTML is shown without its markup."
        }
    }
}

/// Commands to copy.
fn examples(program: Program) -> &'static [Example] {
    match program {
        Program::Route => &[
            Example {
                command: "kubectl logs deploy/api | hr-route",
                note: "What matters: about 900 tokens and a twelfth of the input",
            },
            Example {
                command: "journalctl -u nginx | hr-route -q \"who was denied\"",
                note: "Lines about a question first",
            },
            Example {
                command: "curl -s https://api.example.org/orders | hr-route -b 2000",
                note: "About 2,000 tokens; failures are printed even beyond that",
            },
            Example {
                command: "terraform plan | hr-route --as log",
                note: "Take it for a log, whatever it looks like",
            },
            Example {
                command: "journalctl -u nginx | hr-route --explain 2> why.txt",
                note: "What it was taken for, and why",
            },
            Example {
                command: "hr-route --show-config",
                note: "Every setting, and where it is set",
            },
        ],
        Program::Log => &[
            Example {
                command: "hr-log < server.log",
                note: "Every kind of line once, every failure",
            },
            Example {
                command: "hr-log -q \"connection refused\" < server.log",
                note: "Lines about a question first",
            },
            Example {
                command: "hr-log --level warn --since 06:30 --until 07:30 < server.log",
                note: "Only warnings and worse of an hour",
            },
            Example {
                command: "hr-log --baseline green.log < failing.log",
                note: "Only what the green run did not say",
            },
            Example {
                command: "kubectl logs -f deploy/api | hr-log --follow",
                note: "What is new, fails or stands out at once; the rest is summed up",
            },
            Example {
                command: "hr-log --templates < server.log",
                note: "The table of all kinds of lines",
            },
            Example {
                command: "hr-log --partial < a.log > a.json\nhr-log --partial < b.log > b.json\nhr-log --merge a.json b.json",
                note: "One table of logs that are in several places",
            },
        ],
        Program::Json => &[
            Example {
                command: "curl -s https://api.example.org/orders | hr-json",
                note: "A table with the rows that stand out",
            },
            Example {
                command: "hr-json -q \"which orders were refunded\" < orders.json",
                note: "Rows about a question first",
            },
            Example {
                command: "hr-json --schema < orders.json",
                note: "The shape: paths, kinds, counts, bounds",
            },
            Example {
                command: "hr-json --lossless < orders.json",
                note: "All of it, in fewer tokens",
            },
            Example {
                command: "hr-json --format json < orders.json > short.json",
                note: "The rows that are chosen, as valid JSON; marks are strings",
            },
        ],
        Program::Code => &[
            Example { command: "hr-code service.py", note: "An outline of a file" },
            Example {
                command: "hr-code -q \"what happens when the database is locked\" service.py",
                note: "With the bodies that answer a question",
            },
            Example {
                command: "hr-code --focus Store.write service.py",
                note: "One definition whole, and in short what it calls and what calls it",
            },
            Example {
                command: "tail -n +1 src/* | hr-code --level signatures",
                note: "Several files in one stream",
            },
            Example {
                command: "hr-code --map -q \"how is an order paid\" src",
                note: "What matters most in a tree of any size",
            },
        ],
        Program::Search => &[
            Example {
                command: "rg -n raise | hr-search",
                note: "Every file with its count, the hits that matter",
            },
            Example {
                command: "grep -rn raise src | hr-search -q \"unknown blueprint\"",
                note: "Hits about a question first",
            },
            Example {
                command: "find / -name '*.conf' 2> /dev/null | hr-search",
                note: "Directories with their counts",
            },
        ],
        Program::Diff => &[
            Example { command: "git diff main | hr-diff", note: "Changed lines, exact statistics" },
            Example {
                command: "git log -p -20 | hr-diff -q \"session cookie\"",
                note: "Changes about a question first",
            },
            Example { command: "git show HEAD | hr-diff -b 2000", note: "In about 2,000 tokens" },
        ],
        Program::Build => &[
            Example {
                command: "cargo test 2>&1 | hr-build",
                note: "What failed and where; the counts are cargo's own",
            },
            Example {
                command: "make -k 2>&1 | hr-build",
                note: "Every error of a build that goes on",
            },
            Example {
                command: "gh run view --log-failed | hr-build -q \"assertion\"",
                note: "A CI job, failures about a question first",
            },
        ],
        Program::Table => &[
            Example {
                command: "kubectl get pods -A | hr-table",
                note: "The odd rows; what all others share",
            },
            Example {
                command: "ps aux | hr-table -q postgres",
                note: "Rows about a question first",
            },
            Example {
                command: "hr-table < orders.csv",
                note: "CSV, with sums and ranges of its columns",
            },
        ],
        Program::Text => &[
            Example {
                command: "man psql | col -b | hr-text -q \"--csv\"",
                note: "The passages about a question, below their headings",
            },
            Example {
                command: "curl -s https://example.org/post | hr-text",
                note: "HTML without its markup",
            },
            Example { command: "hr-text -b 500 < minutes.md", note: "In about 500 tokens" },
        ],
    }
}
