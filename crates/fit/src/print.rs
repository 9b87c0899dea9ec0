//! Printing Blocks.

use hr_core::{Block, Form, Texts, Unit};

/// Prints the Blocks of a Section, each on a line of its own; a sentence in mid-line goes on in the line of the one
/// before it.
#[derive(Debug, Default)]
pub(crate) struct Printer {
    /// Where the last Block ended, if it was verbatim.
    printed_to: Option<usize>,
}

impl Printer {
    /// Prints the next one that is shown.
    pub(crate) fn print(
        &mut self,
        block: &Block,
        unit: Unit,
        texts: &dyn Texts,
        out: &mut Vec<u8>,
    ) {
        let adjoins = self.printed_to == Some(block.span.start);
        let goes_on = unit == Unit::Sentence && (adjoins || is_in_mid_line(out));
        if out.last().is_some_and(|&last| last != b'\n') && !goes_on {
            out.push(b'\n');
        }
        out.extend_from_slice(block.text(texts));
        let is_verbatim = block.form == Form::Verbatim;
        let is_open = unit == Unit::Sentence && is_in_mid_line(out);
        if !(is_verbatim || is_open) {
            out.push(b'\n');
        }
        self.printed_to = is_verbatim.then_some(block.span.end);
    }
}

/// Whether the last sentence that is printed without its markup goes on.
fn is_in_mid_line(out: &[u8]) -> bool {
    out.last() == Some(&b' ')
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
        let (mut out, mut printer) = (Vec::new(), Printer::default());
        for (block, _) in outline.blocks().zip(ends).filter(|(_, end)| end.1) {
            printer.print(block, unit, &source, &mut out);
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
            "A.\nB.C."
        );
    }
}
