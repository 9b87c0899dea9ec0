//! Filters that read a Source once, as it flows.

use crate::{Outline, Span, Texts};

/// A filter whose Source comes piece by piece and is not held: it knows the Outline at the end.
pub trait StreamFilter: Send {
    /// Takes the next bytes. However they come, the Outline is the same.
    fn push(&mut self, bytes: &[u8]);

    /// Ends the Source, and tells which parts of it are to be read once more: in order, none within another, and
    /// few enough to be held.
    fn wants(&mut self) -> Vec<Span>;

    /// The Outline of all bytes, or why the Source cannot be read as the filter's kind after all. `texts` has
    /// the spans that it wants.
    fn finish(self: Box<Self>, texts: &dyn Texts) -> Result<Outline, String>;
}
