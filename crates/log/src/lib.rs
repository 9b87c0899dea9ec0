//! The log filter.
//!
//! A log is lines that begin with a time or a level, and lines that belong to the line before them
//! (stack traces, wrapped text). [`outline`] makes every line a Block, puts alike lines into groups by
//! mining their templates, and weighs each line by what it says and how rare its template is.

mod baseline;
mod class;
mod fields;
#[cfg(test)]
mod formats;
mod gap;
mod groups;
mod header;
mod interest;
mod kinds;
mod lines;
mod miner;
mod moment;
mod numbers;
mod only;
mod outline;
mod prefix;
mod record;
mod request;
mod sensitive;
mod severity;
mod skeleton;
mod spot;
mod structured;
mod summary;
mod survey;
mod table;
mod template;
mod templates;
mod time;
mod timeline;
mod trace;
mod watch;

pub use baseline::Baseline;
pub use groups::groups;
pub use moment::Moment;
pub use only::Only;
pub use outline::outline;
pub use record::{Makeup, makeup};
pub use summary::{Part, PartError, PartSurvey};
pub use survey::{Survey, View};
pub use table::{Merge, Table, TableSurvey};
pub use watch::{Shown, Watch, Watched};
