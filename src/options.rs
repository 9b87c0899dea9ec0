//! What the caller wants.

use crate::archive::Archive;
use crate::{Format, Kind};
use hr_tokens::Counter;

/// What [`compress`](crate::compress) is to do. By default it finds out the kind itself, aims at a share of the input, and
/// leaves nothing out, since there is no archive: see [`archive`](Options::archive).
///
/// ```
/// let options = hr::Options::new().query("why does checkout time out").budget(1_500).label("kubectl logs");
/// # let _ = options;
/// ```
#[derive(Debug, Default)]
#[must_use]
pub struct Options {
    pub(crate) inner: hr_pipe::Options,
    pub(crate) archive: Option<Archive>,
}

impl Options {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Originals go into `archive`, so that something may be left out. An original is there, and synced to disk, when
    /// [`compress`](crate::compress) gives a handle.
    pub fn archive(mut self, archive: &Archive) -> Self {
        self.archive = Some(archive.clone());
        self
    }

    /// Something may be left out although nothing is archived, because the caller keeps the original, and lets the reader
    /// ask for lines of it. Marks name these lines, but no handle and no program.
    pub fn caller_keeps_original(mut self) -> Self {
        self.inner.is_kept = true;
        self
    }

    /// What the reader wants to know: what is about these words is kept first.
    pub fn query(mut self, words: impl Into<String>) -> Self {
        self.inner.query = Some(words.into());
        self
    }

    /// What the reader may want to know, as far as others can tell: more is shown for that, and nothing less. Only inputs
    /// that are held have it: see [`compress`](crate::compress).
    pub fn hint(mut self, words: impl Into<String>) -> Self {
        self.inner.hint = Some(words.into());
        self
    }

    /// About so many tokens may be printed. What reports a failure is printed even beyond that. By default that is 900 and
    /// a twelfth of the input, at most 10,000, and up to 2.5 times that for samples of what there is.
    pub fn budget(mut self, tokens: usize) -> Self {
        self.inner.budget = Some(tokens);
        self
    }

    /// Up to so many tokens an input stays unchanged. By default that is 1,000; of a command that
    /// [`failed`](Options::failed), 2,500.
    pub fn floor(mut self, tokens: usize) -> Self {
        self.inner.floor = Some(tokens);
        self
    }

    /// The input is of this kind. By default the kind is found out. An input that obviously is of another stays unchanged.
    pub fn kind(mut self, kind: Kind) -> Self {
        self.inner.kind = Some(kind);
        self
    }

    /// Inputs that are found to be of this kind stay unchanged.
    pub fn without(mut self, kind: Kind) -> Self {
        self.inner.disabled.push(kind);
        self
    }

    /// How the result is written. What is not a report is of JSON: then an input that is not JSON stays unchanged.
    pub fn format(mut self, format: Format) -> Self {
        self.inner.format = format;
        if format != Format::Report {
            self.inner.kind = Some(Kind::Json);
        }
        self
    }

    /// Nothing is left out, whatever the length: the result is an exact re-encoding, or the input.
    pub fn lossless(mut self) -> Self {
        self.inner.lossless = true;
        self
    }

    /// The command that printed the input failed: more of it stays, and its end does.
    pub fn failed(mut self) -> Self {
        self.inner.failed = true;
        self
    }

    /// The reader is shown no more than so many bytes, by whoever stands between: the budget is made smaller until what is
    /// printed has no more, or nothing but what reports a failure.
    pub fn most_bytes(mut self, bytes: usize) -> Self {
        self.inner.most = Some(bytes);
        self
    }

    /// Tokens are counted exactly, as o200k_base has them. By default they are estimated; the first exact count of a
    /// process takes some 0.1 s more.
    pub fn exact_tokens(mut self) -> Self {
        self.inner.counter = Counter::Exact;
        self
    }

    /// What a person may know the original by, such as the command that printed it. The archive keeps the first 200 bytes.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.inner.label = label.into();
        self
    }
}
