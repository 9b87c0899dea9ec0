//! Which kind an input is, and which filter serves it.
//!
//! [`ROUTES`] is the whole list: a new kind is one new crate and one line there. Each filter says how sure it is of a
//! Source; the surest gets it. A Source of several parts, each printed by another program, is cut at its seams, and
//! each part goes to its filter.

mod binary;
mod code;
mod detect;
mod json;
mod log;
mod mixed;
mod report;
mod routes;
mod segment;
mod view;

pub use detect::{Detection, StreamDetection, StreamRoute, detect, detect_stream, force};
pub use report::keep as keep_reports;
pub use routes::{ROUTES, Route, StreamFrom};
pub use view::View;
