//! Whether a Source is a diff.

use crate::model::{Diff, Role};
use crate::parse::parse;
use crate::plain::plain;
use hr_core::{Claim, Source};

/// Bytes that are looked at.
const SAMPLE: usize = 32 << 10;
/// Share of the lines that must be of a diff for a claim, and for a sure one.
const SOME: f32 = 0.6;
const MOST: f32 = 0.9;

/// Whether `source` looks like a diff, or like commits.
pub fn claim(source: &Source<'_>) -> Option<Claim> {
    let bytes = &source.bytes()[..source.len().min(SAMPLE)];
    let sample = Source::new(bytes);
    let bytes = plain(&sample);
    let sample = Source::new(&bytes);
    let diff = parse(&sample);
    let count = |is: &dyn Fn(Role) -> bool| -> usize {
        diff.parts.iter().filter(|it| is(it.role)).map(|it| it.lines.len()).sum()
    };
    let lines = sample.line_count();
    let known = count(&|role| role != Role::Text);
    let share = known as f32 / lines.max(1) as f32;
    let why = reason(&diff)?;
    let confidence = match share {
        _ if share >= MOST && lines > 2 => 0.96,
        _ if share >= SOME => 0.7,
        _ => return None,
    };
    Some(Claim::new(confidence, format!("{known} of {lines} lines are of a diff: {why}")))
}

/// What shows that it is a diff.
fn reason(diff: &Diff) -> Option<String> {
    let has = |role: Role| diff.parts.iter().any(|it| it.role == role);
    let hunks = diff.hunks.len();
    if hunks > 0 && has(Role::Changed) {
        return Some(format!("{} files, {hunks} hunks", diff.files.len()));
    }
    if !diff.commits.is_empty() {
        return Some(format!("{} commits", diff.commits.len()));
    }
    let has_files = has(Role::Open) && (has(Role::State) || has(Role::Name));
    (has_files || has(Role::Total)).then(|| "files with their changes".to_owned())
}
