//! What a filter says of a Source before it reads it.

/// That a Source is of a filter's kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// How sure that is, from 0 to 1. Of several kinds that claim a Source the surest gets it; below
    /// [`LEAST`](Claim::LEAST) none does.
    pub confidence: f32,
    /// Why, for people: `"38 of 40 lines are PATH:LINE:TEXT"`.
    pub reason: String,
}

impl Claim {
    /// More likely so than not.
    pub const LEAST: f32 = 0.5;

    /// The claim of a filter that is this sure.
    pub fn new(confidence: f32, reason: impl Into<String>) -> Self {
        Self { confidence, reason: reason.into() }
    }
}
