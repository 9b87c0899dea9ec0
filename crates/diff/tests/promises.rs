//! What must hold of every diff.

use hr_core::{Keep, Outline, Source};
use hr_diff::{claim, outline};
use hr_fit::{Budget, Notice, render, select};
use hr_rank::Query;
use hr_tokens::{Counter, estimate};
use proptest::prelude::*;

/// Tokens of the marks for the gaps before and after a Block.
const MARKS: usize = 2 * 13;

/// A line of a hunk: its sign and its text.
type Line = (char, String);

/// A file by its path and the lines of its hunks.
type File = (String, Vec<Vec<Line>>);

fn line(sign: impl Strategy<Value = char>) -> impl Strategy<Value = Line> {
    let text = prop_oneof![
        4 => "[a-z]{3,9} = [a-z]{2,7}\\([0-9]{1,4}\\);",
        1 => "-- a/[a-z]{2,5}",
        1 => "\\+\\+ b/[a-z]{2,5}",
        1 => "@@ -1,3 \\+1,3 @@",
        1 => Just(String::new()),
        1 => "    fn [a-z]{3,7}\\(\\) \\{",
    ];
    (sign, text)
}

/// A run of changes, with context before it and after it.
fn hunk() -> impl Strategy<Value = Vec<Line>> {
    let context = || prop::collection::vec(line(Just(' ')), 4..25);
    let changed = prop::collection::vec(line(prop::sample::select(vec!['-', '+'])), 1..30);
    (context(), changed, context())
        .prop_map(|(before, changed, after)| [before, changed, after].concat())
}

fn files() -> impl Strategy<Value = Vec<File>> {
    let path = "(src|tests|docs)/[a-z]{3,8}\\.(rs|md|json)|[a-z]{3}/(Cargo\\.lock|yarn\\.lock)";
    prop::collection::vec((path, prop::collection::vec(hunk(), 1..6)), 1..24)
}

/// The diff as git writes it.
fn written(files: &[File]) -> String {
    let mut text = String::new();
    for (path, hunks) in files {
        text += &format!("diff --git a/{path} b/{path}\nindex 1234567..89abcde 100644\n");
        text += &format!("--- a/{path}\n+++ b/{path}\n");
        for (number, hunk) in hunks.iter().enumerate() {
            let count = |other: char| hunk.iter().filter(|it| it.0 != other).count();
            let start = number * 100 + 1;
            let (old, new) = (count('+'), count('-'));
            text += &format!("@@ -{start},{old} +{start},{new} @@ fn around()\n");
            hunk.iter().for_each(|(sign, line)| text += &format!("{sign}{line}\n"));
        }
    }
    text
}

fn printed(outline: &Outline, source: &Source<'_>, query: Option<&Query>, budget: usize) -> String {
    let selection = select(outline, source, query, Budget::of(budget), Counter::Estimate);
    let out = render(outline, source, &selection, Notice { handle: None });
    String::from_utf8_lossy(&out).into_owned()
}

/// Tokens of all changed lines, of the headers that go with them, and of as many marks as there may be: one run of
/// changes may be shown in several pieces, some of which may come before others.
fn tokens_of_changes(files: &[File]) -> usize {
    let tokens = |line: &str| estimate(line.as_bytes()) + 1;
    let of_hunk = |hunk: &Vec<Line>| {
        let changed = hunk.iter().filter(|it| it.0 != ' ');
        let lines: usize = changed.clone().map(|it| tokens(&format!("{}{}", it.0, it.1))).sum();
        lines + MARKS * (1 + changed.count() / 8) + tokens("@@ -100,99 +100,99 @@ fn around()")
    };
    let of_file = |(path, hunks): &File| {
        tokens(&format!("+++ b/{path}")) + MARKS + hunks.iter().map(of_hunk).sum::<usize>()
    };
    MARKS + files.iter().map(of_file).sum::<usize>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_diff_that_fits_the_budget_keeps_every_changed_line(
        files in files(),
        query in prop::option::of("(fn|around) [a-z]{3,9}"),
    ) {
        let text = written(&files);
        let source = Source::new(text.as_bytes());
        let query = query.as_deref().and_then(Query::new);
        let outline = outline(&source, query.as_ref());
        let budget = tokens_of_changes(&files);
        prop_assume!(budget < estimate(text.as_bytes()));
        let out = printed(&outline, &source, query.as_ref(), budget);
        let mut shown = out.lines();
        for (_, hunks) in &files {
            for (sign, line) in hunks.iter().flatten().filter(|it| it.0 != ' ') {
                let line = format!("{sign}{line}");
                prop_assert!(shown.any(|it| it == line), "{line} is missing:\n{text}\n=>\n{out}");
            }
        }
    }

    #[test]
    fn lines_are_counted_as_the_headers_say(files in files()) {
        let text = written(&files);
        let source = Source::new(text.as_bytes());
        let outline = outline(&source, None);
        let count = |sign| files.iter().flat_map(|it| &it.1).flatten().filter(|it| it.0 == sign).count();
        let some = if files.len() == 1 { files[0].0.clone() } else { format!("{} files", files.len()) };
        let expected = format!("{some}, +{} -{}", count('+'), count('-'));
        let facts = &outline.sections()[0].facts;
        let fact = facts.iter().find(|it| it.label == "changed").unwrap();
        prop_assert_eq!(&fact.text, &expected);
    }

    #[test]
    fn any_bytes_are_covered(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let source = Source::new(&bytes);
        claim(&source);
        outline(&source, Query::new("what changed?").as_ref());
    }

    #[test]
    fn any_lines_are_covered_and_evidence_is_shown(
        lines in prop::collection::vec(prop::sample::select(LINES.to_vec()), 0..120),
        end in prop::sample::select(vec!["\n", "\r\n"]),
        is_ended in any::<bool>(),
        cut in 0usize..40,
    ) {
        let mut text = lines.join(end);
        if is_ended {
            text += end;
        }
        let source = Source::new(&text.as_bytes()[cut.min(text.len())..]);
        claim(&source);
        let outline = outline(&source, None);
        let out = printed(&outline, &source, None, 50);
        let mut shown = out.lines();
        for block in outline.blocks().filter(|it| it.keep == Keep::Evidence) {
            let block = String::from_utf8_lossy(block.span.of(source.bytes())).into_owned();
            for line in block.lines() {
                prop_assert!(shown.any(|it| it == line), "{line} is missing:\n{out}");
            }
        }
    }
}

/// Lines of all that is read here.
const LINES: [&str; 64] = [
    "diff --git a/src/lamp.rs b/src/lamp.rs",
    "diff --cc src/lamp.rs",
    "diff -r -u old/lamp new/lamp",
    "index 1234567..89abcde 100644",
    "new file mode 100644",
    "deleted file mode 100644",
    "old mode 100644",
    "new mode 100755",
    "similarity index 98%",
    "rename from src/lamp.rs",
    "rename to src/light.rs",
    "Binary files a/lamp.png and b/lamp.png differ",
    "GIT binary patch",
    "literal 12",
    "zcmZQzU|?imU|?cmU|?cm",
    "--- a/src/lamp.rs",
    "+++ b/src/lamp.rs",
    "--- /dev/null",
    "+++ /dev/null",
    "@@ -1,3 +1,4 @@ fn lamp()",
    "@@ -0,0 +1,2 @@",
    "@@ -99999999999999999999 +1 @@",
    "@@@ -1,2 -1,2 +1,3 @@@",
    "@@",
    "## -0,0 +1 ##",
    "+let on = true;",
    "-let on = false;",
    " let lamp = 1;",
    "+",
    "-",
    "",
    "++both",
    "- one",
    "\\ No newline at end of file",
    "Index: src/lamp.c",
    "===================================================================",
    "Property changes on: src/lamp.c",
    "Only in old: lamp.txt",
    "Files old/a and new/a differ",
    "*** src/lamp.c\t2026-01-02",
    "--- src/lamp.c\t2026-01-03",
    "***************",
    "*** 1,3 ****",
    "! changed",
    "--- 1,3 ----",
    "12,13c14",
    "< old",
    "---",
    "> new",
    "commit 0123456789abcdef0123456789abcdef01234567",
    "Author: Ada Quill <ada@quill.example>",
    "Date:   Mon Jan 5 10:00:00 2026 +0000",
    "    Light the lamp",
    "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001",
    "Subject: [PATCH] Light the lamp",
    " src/lamp.rs | 12 +++---",
    " 1 file changed, 9 insertions(+), 3 deletions(-)",
    "12\t3\tsrc/lamp.rs",
    "On branch main",
    "\tmodified:   src/lamp.rs",
    "?? new.txt",
    "0123456 Light the lamp",
    "name = \"quill\"",
    "\u{1b}[32m+let on = 1;\u{1b}[m",
];
