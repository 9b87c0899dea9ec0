//! What holds for the Outline of any bytes at all.

use hr_core::{MARK_START, Outline, Source, Unit};
use hr_rank::Query;
use hr_text::{outline, sentences};
use proptest::prelude::*;

/// Parts of texts, and of what may be taken for one.
const PARTS: [&str; 36] = [
    "# Mills\n",
    "Mills\n=====\n",
    "\n",
    "\r\n",
    "\n\n",
    "2.1.  Terms\n\n",
    "NAME\n    mill - grinds\n",
    "The mill stood by the river, as Mr. X. said. It burnt down in 1875! ",
    "Nobody was there.\n",
    "Was it?",
    "水車は川辺にあった。燃えた。",
    "- wheat\n",
    "  - rye\n    and oats\n",
    "1. grind\n",
    "```sh\nmill --stones 4\n",
    "```\n",
    "| grain | t |\n|---|---|\n",
    "| rye | 3 |\n",
    "+---+\n| a |\n+---+\n",
    "These are ground:\n",
    "[hr 1-2: 2 lines]",
    "<!doctype html>",
    "<html><body>",
    "<p>Mills &amp; stones. Two of them&nbsp;",
    "</p>",
    "<ul><li>rye<li>oats</ul>",
    "<table><tr><th>a</th><td>b</td></tr>",
    "<pre>\n a\n b</pre>",
    "<script>if (a < b) {}</script>",
    "<nav><a href=\"/x\">home</a></nav>",
    "<h2>Stones</h2>",
    "<div class=\"toc\">",
    "&#91;hr 5: 1 line]",
    "\u{0}",
    "=====\n",
    "a",
];

/// Joins of parts, with arbitrary bytes between them.
fn texts() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        9 => (0..PARTS.len()).prop_map(|index| PARTS[index].as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..9),
        1 => (0..PARTS.len(), 1..400_usize).prop_map(|(index, times)| PARTS[index].repeat(times).into_bytes()),
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

fn units(outline: &Outline) -> usize {
    outline.blocks().last().map_or(0, |block| block.address.end)
}

proptest! {
    #[test]
    fn every_byte_is_in_a_block_and_what_a_block_is_part_of_comes_before_it(bytes in texts(), asked in any::<bool>()) {
        let source = Source::new(&bytes);
        let query = Query::new("when did the mill burn?").filter(|_| asked);
        let outline = outline(&source, query.as_ref());
        prop_assert_eq!(outline.blocks().last().map_or(0, |block| block.span.end), bytes.len());
        for (index, block) in outline.blocks().enumerate() {
            prop_assert!(block.part_of.is_none_or(|part_of| part_of < index));
            prop_assert!(block.weight.is_finite() && block.score.is_none_or(f32::is_finite));
        }
        prop_assert_eq!(&outline, &hr_text::outline(&source, query.as_ref()));
    }

    #[test]
    fn sentences_are_numbered_as_they_are_cut(bytes in texts()) {
        let spans = sentences(&bytes);
        let ends: Vec<usize> = spans.iter().map(|span| span.end).collect();
        prop_assert_eq!(ends.last().copied().unwrap_or(0), bytes.len());
        let starts: Vec<usize> = spans.iter().map(|span| span.start).collect();
        prop_assert_eq!(&starts[starts.len().min(1)..], &ends[..ends.len().saturating_sub(1)]);
        let outline = outline(&Source::new(&bytes), None);
        let section = &outline.sections()[0];
        if section.unit == Unit::Sentence {
            prop_assert_eq!(units(&outline), spans.len());
            for block in &section.blocks {
                prop_assert_eq!(block.span.end, ends[block.address.end - 1]);
            }
        } else {
            prop_assert_eq!(units(&outline), Source::new(&bytes).line_count());
        }
    }

    #[test]
    fn nothing_that_is_printed_looks_like_a_mark_unless_a_line_of_the_source_does(bytes in texts()) {
        let source = Source::new(&bytes);
        prop_assume!(!source.lines().any(|line| line.starts_with(MARK_START)));
        for block in outline(&source, None).blocks() {
            let mut lines = block.text(&source).split(|&byte| byte == b'\n');
            prop_assert!(!lines.any(|line| line.starts_with(MARK_START)));
        }
    }
}
