//! What must be shown of the outputs of many tools, in short and invented ones.

mod compilers;
mod kinds;
mod runners;

use hr_core::{Keep, Outline, Source};

fn outline(text: &str) -> Outline {
    hr_build::outline(&Source::new(text.as_bytes()), None)
}

/// The lines of `text` that are evidence, apart from the white space around them.
fn evidence(text: &str) -> Vec<&str> {
    let outline = outline(text);
    let shown = outline.blocks().filter(|block| block.keep == Keep::Evidence);
    shown.flat_map(|block| text[block.span.start..block.span.end].lines()).map(str::trim).collect()
}

/// Each of `wanted`, apart from the white space around it, is evidence in `text`.
fn assert_shown(tool: &str, text: &str, wanted: &[&str]) {
    let shown = evidence(text);
    for line in wanted {
        assert!(shown.contains(line), "{tool}: {line}\nshown: {shown:#?}");
    }
}
