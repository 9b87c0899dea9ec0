//! The first sentence of what documents a definition.

/// Longest sentence that is shown, in bytes; one that is longer is cut at a word.
const LONGEST: usize = 160;

/// The first sentence of `doc`, which is comments or a string, on one line and without the signs around it. `None` if there are no
/// words.
pub(crate) fn first_sentence(doc: &[u8]) -> Option<String> {
    let doc = String::from_utf8_lossy(doc);
    let mut sentence = String::new();
    let is_for_people = |line: &&str| {
        !["#!", "// eslint", "/* eslint", "// tslint", "// @ts-", "# pylint", "# noqa"]
            .iter()
            .any(|start| line.trim_start().starts_with(start))
    };
    for line in doc.lines().filter(is_for_people).map(bare) {
        if line.is_empty() || line.starts_with('@') {
            // An empty line ends a sentence that has begun.
            if sentence.is_empty() && !line.starts_with('@') {
                continue;
            }
            break;
        }
        if !sentence.is_empty() {
            sentence.push(' ');
        }
        sentence.push_str(line);
        if let Some(end) = sentence_end(&sentence) {
            sentence.truncate(end);
            break;
        }
        if sentence.len() > LONGEST {
            break;
        }
    }
    if sentence.len() > LONGEST {
        let end = sentence
            .char_indices()
            .take_while(|(at, _)| *at <= LONGEST)
            .filter(|(_, it)| *it == ' ')
            .last();
        sentence.truncate(end.map_or(0, |(at, _)| at));
        sentence.push_str(" ...");
    }
    sentence.contains(char::is_alphanumeric).then_some(sentence)
}

/// A line of a comment without the signs that make it one.
fn bare(line: &str) -> &str {
    let line = line.trim();
    let line = [
        "r\"\"\"", "\"\"\"", "'''", "/**", "/*!", "/*", "///", "//!", "//", "--[[", "---", "--",
        "=begin",
    ]
    .iter()
    .find_map(|start| line.strip_prefix(start))
    .unwrap_or(line);
    let line = line.trim_start().trim_start_matches(['*', '#', '!', '=', '-', '/']).trim();
    ["*/", "\"\"\"", "'''", "]]"]
        .iter()
        .find_map(|end| line.strip_suffix(end))
        .unwrap_or(line)
        .trim_end_matches(['*', '='])
        .trim()
}

/// Where the first sentence of `text` ends, if it does.
fn sentence_end(text: &str) -> Option<usize> {
    let ends = text.match_indices(['.', '!', '?']).map(|(at, _)| at + 1);
    let is_end = |&end: &usize| {
        let (before, after) = text.split_at(end);
        let word = before.trim_end_matches('.').rsplit([' ', '(']).next().unwrap_or_default();
        let is_short = word.len() < 3 || matches!(word, "e.g" | "i.e" | "etc");
        !is_short && (after.is_empty() || after.starts_with(' '))
    };
    ends.into_iter().find(is_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_is_found() {
        for (doc, expected) in [
            (
                "/// Completes when it is\n/// reached. Not before.\n",
                "Completes when it is reached.",
            ),
            (
                "/**\n * Sets the header, e.g. `a`.\n *\n * @param a\n */",
                "Sets the header, e.g. `a`.",
            ),
            ("\"\"\"Does it (v. 1.2) well\n\n    More.\"\"\"", "Does it (v. 1.2) well"),
            ("# One line", "One line"),
            ("#!/bin/sh\n# Starts it.", "Starts it."),
            ("/* ******\n *  Debug traces\n ********/", "Debug traces"),
            ("-- Two", "Two"),
        ] {
            assert_eq!(first_sentence(doc.as_bytes()).as_deref(), Some(expected), "{doc}");
        }
        assert_eq!(first_sentence(b"//-----------\n"), None);
        let long = first_sentence("word ".repeat(100).as_bytes()).unwrap();
        assert!(long.len() < 170 && long.ends_with("word ..."), "{long}");
    }
}
