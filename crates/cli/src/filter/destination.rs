//! Where a filter's result goes: to standard output as it is, or as Markdown once it is whole.

use crate::streams::{self, say, unless_closed};
use hr_archive::{Archive, Details, Writer};
use hr_core::Kind;
use hr_fit::{About, render_markdown, render_too_long};
use hr_pipe::Report;
use std::io::{self, Write};

/// A result of more bytes is not held. No report of a stream is longer.
const HELD: usize = 24 << 20;

/// Why there is no document.
const RAW: &str = "printed as it is, because it is too long for Markdown and cannot be archived";

/// Standard output, for a filter.
pub(crate) enum Destination<'a> {
    /// As it comes.
    Plain,
    /// As a document.
    Markdown(Box<Document<'a>>),
}

impl Destination<'_> {
    /// What was printed was all. The `report` tells what it is, if that is known.
    pub(crate) fn finish(self, report: Option<&Report>) -> io::Result<()> {
        match self {
            Destination::Plain => unless_closed(io::stdout().flush()),
            Destination::Markdown(document) => unless_closed(document.finish(report)),
        }
    }
}

impl Write for Destination<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Destination::Plain => io::stdout().write(bytes),
            Destination::Markdown(document) => document.take(bytes).map(|()| bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Destination::Plain => io::stdout().flush(),
            Destination::Markdown(_) => Ok(()),
        }
    }
}

/// A result that is to be a document. One that is too long for that is archived, so that the document can name it.
pub(crate) struct Document<'a> {
    program: &'static str,
    label: String,
    fetch: String,
    archive: Option<&'a Archive>,
    state: State,
}

enum State {
    /// All there is.
    Held(Vec<u8>),
    /// On its way to the archive.
    Archived(Box<Writer>),
    /// Printed as it is.
    Raw,
}

impl<'a> Document<'a> {
    /// An empty one, about what the `label` says, whose originals the command `fetch` brings. `archive` is where what is
    /// too long is put.
    pub(crate) fn new(
        program: &'static str,
        label: String,
        fetch: String,
        archive: Option<&'a Archive>,
    ) -> Self {
        Self { program, label, fetch, archive, state: State::Held(Vec::new()) }
    }

    fn about(&self) -> About<'_> {
        About { label: &self.label, fetch: &self.fetch }
    }

    fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.state {
            State::Held(held) if held.len() + bytes.len() <= HELD => {
                held.extend_from_slice(bytes);
                Ok(())
            }
            State::Held(held) => {
                let held = std::mem::take(held);
                self.state = match self.archive {
                    Some(archive) => State::Archived(Box::new(archive.writer())),
                    None => State::Raw,
                };
                if self.archive.is_none() {
                    self.warn();
                }
                self.take(&held).and_then(|()| self.take(bytes))
            }
            State::Archived(writer) => match writer.write(bytes) {
                Ok(()) => Ok(()),
                Err(_) => self.give_back(),
            },
            State::Raw => io::stdout().write_all(bytes),
        }
    }

    /// Prints as it is what cannot be archived.
    fn give_back(&mut self) -> io::Result<()> {
        self.warn();
        match std::mem::replace(&mut self.state, State::Raw) {
            State::Archived(writer) => {
                writer.give_back(&mut io::stdout()).map_err(io::Error::other)
            }
            State::Held(held) => io::stdout().write_all(&held),
            State::Raw => Ok(()),
        }
    }

    fn warn(&self) {
        say(format_args!("{}: {RAW}", self.program));
    }

    fn finish(mut self, report: Option<&Report>) -> io::Result<()> {
        let archived = match &mut self.state {
            State::Raw => return io::stdout().flush(),
            State::Archived(writer) => {
                let details = Details { kind: Kind::Other, label: self.label.clone() };
                writer.finish(details).map(|entry| (entry.handle(), entry.len()))
            }
            State::Held(held) => {
                let about = About { label: &self.label, fetch: &self.fetch };
                if let Some(document) = render_markdown(held, about) {
                    return streams::print(&document);
                }
                let kind = report.map_or(Kind::Other, |report| report.kind);
                let details = || Details { kind, label: self.label.clone() };
                match (report.and_then(|report| report.handle), self.archive) {
                    (Some(handle), _) => Ok((handle, held.len())),
                    (None, Some(archive)) => {
                        archive.put(held, details()).map(|handle| (handle, held.len()))
                    }
                    (None, None) => return self.give_back(),
                }
            }
        };
        match archived {
            Ok((handle, bytes)) => {
                streams::print(&render_too_long(bytes, &handle.to_string(), self.about()))
            }
            Err(_) => self.give_back(),
        }
    }
}
