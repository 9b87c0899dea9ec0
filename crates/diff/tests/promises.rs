//! What must hold of every diff.

use hr_core::{Outline, Source};
use hr_diff::outline;
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
}
