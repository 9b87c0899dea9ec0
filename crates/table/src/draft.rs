//! What becomes of a row.

use hr_core::Keep;
use std::ops::Range;

/// What becomes of a row.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) lines: Range<usize>,
    pub(crate) keep: Keep,
    pub(crate) weight: f32,
    pub(crate) group: Option<u32>,
    pub(crate) about: String,
}

impl Draft {
    /// Lines that weigh so much.
    pub(crate) fn of(lines: Range<usize>, keep: Keep, weight: f32) -> Self {
        Self { lines, keep, weight, group: None, about: String::new() }
    }

    /// Makes it stand out.
    pub(crate) fn raise(&mut self, weight: f32, about: &str) {
        self.keep = self.keep.max(Keep::Sample);
        self.weight += weight;
        if !about.is_empty() && !self.about.contains(about) {
            self.about += about;
            self.about.push(' ');
        }
    }
}
