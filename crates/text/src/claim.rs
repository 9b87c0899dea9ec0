//! Whether a Source is text.

use hr_core::{Claim, Source};

/// Whether `source` looks like prose, Markdown or HTML, how sure that is, and why.
pub fn claim(source: &Source<'_>) -> Option<Claim> {
    let _ = source;
    None
}
