//! Nothing that is printed breaks out of its document, as a parser of Markdown reads it.

use hr_fit::{About, render_markdown};
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use regex_automata::meta::Regex;

/// What a reader sees: the heading, the line below it, and the block of code.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    heading: Option<String>,
    lines: Vec<String>,
    block: Option<String>,
}

/// Reads `document`. Panics at anything but text, code and one block.
fn seen(document: &str) -> Seen {
    let mut seen = Seen::default();
    let (mut text, mut is_block) = (String::new(), false);
    for event in Parser::new_ext(document, Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => is_block = true,
            Event::Start(Tag::Heading { level: HeadingLevel::H3, .. } | Tag::Paragraph) => {}
            Event::End(TagEnd::CodeBlock) => {
                assert!(seen.block.is_none(), "two blocks: {document}");
                seen.block = Some(std::mem::take(&mut text));
                is_block = false;
            }
            Event::End(TagEnd::Heading(_)) => {
                assert!(seen.heading.is_none(), "two headings: {document}");
                seen.heading = Some(std::mem::take(&mut text));
            }
            Event::End(TagEnd::Paragraph) => seen.lines.push(std::mem::take(&mut text)),
            Event::Text(some) => text += &some,
            Event::Code(some) if !is_block => text += &some,
            other => panic!("{other:?} in {document}"),
        }
    }
    seen
}

/// As a parser of Markdown reads line ends. Parsers differ in what empty lines they see at lone carriage returns.
fn read(text: &str) -> String {
    if !text.contains('\r') {
        return text.to_owned();
    }
    text.split(['\r', '\n']).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn without_colours(text: &str) -> String {
    let sequence = Regex::new(r"\x1b\[[ -?]*[@-~]").expect("a regex");
    let (mut plain, mut from) = (String::new(), 0);
    for found in sequence.find_iter(text) {
        plain += &text[from..found.start()];
        from = found.end();
    }
    plain + &text[from..]
}

/// Text that is made of what means something in Markdown and HTML.
fn text() -> impl Strategy<Value = String> {
    let words = [
        "`",
        "```",
        "~~~",
        "````text",
        "</details>",
        "<script>",
        "<!--",
        "-->",
        "]]>",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "\t",
        "    ",
        "# ",
        "---",
        "- ",
        "> ",
        "* _",
        "|",
        "| - |",
        "[a](b)",
        "![",
        "$$",
        "\\",
        "&amp;",
        "\x1b[31m",
        "\x1b[",
        "\0",
        "word",
        "[hr 1-4: 4 lines]\n",
        "[hr 3f9a1c0b7e42 log: ",
        "]\n",
        ". More: hr-retrieve ",
        "\u{85}",
        "ä",
        "{#id}",
        "[^1]: ",
        ":---",
        "+++\n",
        "---\n",
        "www.example.org",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..40)
        .prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn all_that_is_printed_is_in_the_block_and_nowhere_else(printed in text(), label in text(), fetch in text()) {
        let about = About { label: &label, fetch: &fetch };
        let document = render_markdown(printed.as_bytes(), about).unwrap();
        let document = String::from_utf8(document).unwrap();
        let seen = seen(&document);
        let mut expected = without_colours(&printed);
        if !(expected.is_empty() || expected.ends_with('\n')) {
            expected.push('\n');
        }
        let expected = Some(expected).filter(|text| !text.is_empty());
        let block = seen.block.map(|block| match &expected {
            Some(text) if text.contains('\r') => read(&format!("{block}\r")),
            _ => block,
        });
        prop_assert_eq!(block, expected.map(|text| read(&text)));
        prop_assert_eq!(seen.heading.is_some(), !label.is_empty());
        if let Some(heading) = seen.heading {
            let printable = |char: char| if char.is_control() { '\u{fffd}' } else { char };
            let expected: String = label.chars().map(printable).collect();
            prop_assert_eq!(heading.trim(), expected.trim());
        }
    }

    #[test]
    fn any_bytes_make_a_document(printed in prop::collection::vec(any::<u8>(), 0..200)) {
        let document = render_markdown(&printed, About::default()).unwrap();
        seen(&String::from_utf8_lossy(&document));
    }
}
