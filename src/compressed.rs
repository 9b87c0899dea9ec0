//! What comes out.

use crate::archive::Handle;
use crate::{Kind, LeftOut};
use hr_pipe::Report;
use std::borrow::Cow;

/// What [`compress`](crate::compress) made of an input.
#[derive(Debug)]
pub struct Compressed<'a> {
    pub(crate) output: Cow<'a, [u8]>,
    pub(crate) report: Report,
}

impl<'a> Compressed<'a> {
    /// What the reader is to get: shorter than the input, or the input itself.
    pub fn output(&self) -> &[u8] {
        &self.output
    }

    /// The same, to be taken over. It is borrowed where it is the input.
    pub fn into_output(self) -> Cow<'a, [u8]> {
        self.output
    }

    /// Whether the output is the input.
    pub fn is_unchanged(&self) -> bool {
        matches!(self.output, Cow::Borrowed(_))
    }

    /// What the input was taken for; [`Kind::Other`] if it was not looked at, or if no filter claims it.
    pub fn kind(&self) -> Kind {
        self.report.kind
    }

    /// Why it was taken for that, and why it is unchanged if it is. For people: the words may change.
    pub fn reason(&self) -> &str {
        &self.report.reason
    }

    /// The name of the archived original; `None` if it is not archived, as what is unchanged is not.
    pub fn handle(&self) -> Option<Handle> {
        self.report.handle
    }

    /// What of the input the output does not show, in order. What is not in it is in the output byte for byte, or in an exact
    /// re-encoding that the first line of the output tells of.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.report.left_out
    }

    /// Tokens of the input. About, unless [`exact_tokens`](crate::Options::exact_tokens) are asked for and it was held.
    pub fn tokens_in(&self) -> usize {
        self.report.tokens_in
    }

    /// Tokens of the output, counted in the same way.
    pub fn tokens_out(&self) -> usize {
        self.report.tokens_out
    }

    /// A fault that made us leave the input alone, and what to do about it: the archive cannot be used, say.
    pub fn warning(&self) -> Option<&str> {
        self.report.warning.as_deref()
    }
}
