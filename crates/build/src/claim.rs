//! Whether a Source is the output of a build.

use hr_core::{Claim, Source};

/// Whether `source` looks like what compilers, test runners, package managers or CI jobs print.
pub fn claim(_source: &Source<'_>) -> Option<Claim> {
    None
}
