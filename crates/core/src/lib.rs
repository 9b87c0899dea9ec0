//! The vocabulary that every other crate of `hr` speaks.
//!
//! A [`Source`] is an original: immutable bytes with a line index. A filter reads a `Source` and
//! returns an [`Outline`]: the `Source` as an ordered list of [`Block`]s which together cover every
//! byte exactly once, by construction. Each `Block` carries an [`Address`] in the `Source`'s own
//! units (lines, rows, sentences), a weight, and the [`Form`] in which it is printed when it is shown. A later
//! stage chooses which `Block`s to show; what is not shown is folded into marks.
//!
//! ```
//! use hr_core::{Form, Keep, Kind, Outline, Source, Unit};
//!
//! let source = Source::new(b"started\nworking\nfailed\n");
//! let mut outline = Outline::builder(Kind::Log, source.len());
//! outline.section(Unit::Line);
//! outline.block(source.line_span(0).end, 1, Form::Verbatim).keep = Keep::Sample;
//! outline.block(source.line_span(2).end, 2, Form::Verbatim).weight = 3.0;
//! let outline = outline.finish()?;
//! assert_eq!(outline.sections()[0].blocks[1].address.to_string(), "2-3");
//! # Ok::<(), hr_core::Incomplete>(())
//! ```

mod address;
mod block;
mod builder;
mod claim;
mod group;
mod handle;
mod kind;
mod outline;
mod source;
mod stream;
mod texts;

pub use address::{Address, Span, Unit};
pub use block::{Block, Form, Keep};
pub use builder::{Incomplete, OutlineBuilder};
pub use claim::Claim;
pub use group::{Group, GroupId, Share};
pub use handle::{Handle, HandlePrefix, NotAHandle};
pub use kind::Kind;
pub use outline::{Fact, Outline, Section};
pub use source::Source;
pub use stream::StreamFilter;
pub use texts::{Excerpts, Texts};

/// What every mark starts with. A [`Source`] that has a line starting so is never reduced, so a
/// reader can tell marks from the `Source` by these bytes alone.
pub const MARK_START: &[u8] = b"[hr ";
