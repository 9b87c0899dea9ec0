//! Printing one Block.

use hr_core::{Block, Form, Texts, Unit};

/// Prints a Block on a line of its own; a sentence goes on in the line of the one before it, if that ends with a space.
pub(crate) fn print_block(block: &Block, unit: Unit, texts: &dyn Texts, out: &mut Vec<u8>) {
    let goes_on = |out: &[u8]| unit == Unit::Sentence && out.last() == Some(&b' ');
    if out.last().is_some_and(|&last| last != b'\n') && !goes_on(out) {
        out.push(b'\n');
    }
    out.extend_from_slice(block.text(texts));
    if block.form != Form::Verbatim && !goes_on(out) {
        out.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hr_core::{Kind, Outline, Source};

    /// What is printed of the Blocks that end at these offsets and are shown.
    fn printed(text: &str, unit: Unit, ends: &[(usize, bool)]) -> String {
        let source = Source::new(text.as_bytes());
        let mut outline = Outline::builder(Kind::Text, source.len());
        outline.section(unit);
        ends.iter().for_each(|end| {
            outline.block(end.0, 1, Form::Verbatim);
        });
        let outline = outline.finish().unwrap();
        let mut out = Vec::new();
        for (block, _) in outline.blocks().zip(ends).filter(|(_, end)| end.1) {
            print_block(block, unit, &source, &mut out);
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn sentences_next_to_each_other_stay_on_one_line() {
        let ends = [(3, true), (6, true), (8, true)];
        assert_eq!(printed("A. B. C.", Unit::Sentence, &ends), "A. B. C.");
        assert_eq!(printed("A. B. C.", Unit::Line, &ends), "A. \nB. \nC.");
        assert_eq!(
            printed("A.\nB.C.", Unit::Sentence, &[(3, true), (5, true), (7, true)]),
            "A.\nB.\nC."
        );
    }
}
