//! The build filter.
//!
//! What compilers, linters, test runners, package managers and CI jobs print: much of it tells that work goes on or
//! that all is well, and a few lines tell what failed, where and why. [`outline()`] finds out what each line is by
//! recognisers that are general over many tools (findings, verdicts on tests, headings of failures, stack traces,
//! summaries, steps, endings), joins the lines that belong to one failure, and weighs them.

mod answers;
mod body;
mod brief;
mod claim;
mod diagnostic;
mod ending;
mod failure;
mod findings;
mod grade;
mod grader;
mod level;
mod line;
mod logs;
mod names;
mod noise;
mod open;
mod outline;
mod place;
mod plain;
mod raised;
mod results;
mod room;
mod scan;
mod stack;
mod step;
mod summary;
mod tally;
mod templates;
mod text;
mod verdict;
mod words;

pub use claim::claim;
pub use outline::outline;
