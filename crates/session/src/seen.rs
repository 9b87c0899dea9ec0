//! What is asked, and what is answered.

use std::ops::Range;

/// A call of a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call<'a> {
    /// This one call and no other, if that is known: whoever is told of it a second time, as by a hook that is installed
    /// twice, finds what was known before it.
    pub id: Option<&'a str>,
    /// The same for the same call: the tool and its input in canonical form.
    pub key: &'a str,
    /// How the reader knows the call: `Read src/main.rs`. It is stored as it is, up to some 250 bytes.
    pub label: &'a str,
}

/// What of a text the reader was shown before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Nothing that is worth a mark, or nothing may be left out: the reader asks for it again.
    Nothing,
    /// All of it: just this was delivered for one call.
    Whole {
        /// The call that it stands in.
        label: String,
    },
    /// All of it, in the form that was delivered the last time: this call gave the same then.
    Again,
    /// Some of it, or all of it as a part of something else. The runs are in the order of the text and do not overlap.
    Lines(Vec<Run>),
}

/// Lines of a text that stand, one after the other, in what was delivered for one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The lines, counted from 0.
    pub lines: Range<usize>,
    /// The call that they stand in.
    pub label: String,
    /// The number, from 0, of the first of them in what was delivered for it.
    pub then: usize,
    /// How many lines that has.
    pub of: usize,
    /// Whether it is the same call, made before.
    pub is_same_call: bool,
}
