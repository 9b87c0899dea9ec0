//! Leaving out whitespace.

use super::Value;

/// Adds to `out` the tokens of `value`, each as it is written, without the whitespace between them.
pub fn minify(value: Value<'_>, out: &mut Vec<u8>) {
    let raw = value.raw();
    let start = value.span().start;
    let mut done = 0;
    for leaf in value.leaves() {
        let span = leaf.span();
        minify_between(&raw[done..span.start - start], out);
        out.extend_from_slice(leaf.raw());
        done = span.end - start;
    }
    minify_between(&raw[done..], out);
}

/// Between two leaves are only brackets, commas, colons and whitespace.
fn minify_between(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend(bytes.iter().filter(|byte| !byte.is_ascii_whitespace()));
}
