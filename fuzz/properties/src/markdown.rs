//! What is printed as Markdown: whatever it is, it is in one block of code, and nothing comes after that. The first line is
//! the command that printed it.

use hr_fit::{About, render_markdown};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

pub(crate) fn check(bytes: &[u8]) {
    let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
    let label = String::from_utf8_lossy(&bytes[..end]);
    let printed = bytes.get(end + 1..).unwrap_or_default();
    let about = About { label: &label, fetch: &label };
    let Some(document) = render_markdown(printed, about) else { return };
    let document = String::from_utf8_lossy(&document);
    let (mut blocks, mut other_marks, mut is_after) = (0, 0, false);
    for event in Parser::new(&document) {
        assert!(!is_after, "{event:?} comes after the block of code");
        match event {
            Event::Start(Tag::CodeBlock(_)) => blocks += 1,
            Event::End(TagEnd::CodeBlock) => is_after = true,
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::Start(Tag::Link { .. } | Tag::Image { .. }) => {
                other_marks += 1;
            }
            _ => {}
        }
    }
    assert!(blocks <= 1 && other_marks == 0, "{document}");
    let is_nothing = hr_mask::without_escapes(printed).is_empty();
    assert!(blocks == 1 || is_nothing, "what is printed is not in it: {document}");
}
