//! The whole way for an input that is too large to be held.

use crate::left_out::{LeftOut, left_out};
use crate::{FINAL, Format, Options, Report, Unchanged, is_worth_it};
use hr_archive::{Archive, Details, Error, Part, Writer};
use hr_core::{Excerpts, Form, Handle, MARK_START, Outline, Source, Span, StreamFilter};
use hr_fit::{Budget, Notice, Selection, render, select};
use hr_rank::Query;
use hr_route::{StreamDetection, StreamRoute, View, detect_stream};
use hr_tokens::Counter;
use memchr::memmem;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Bytes that are read and passed on together.
const PIECE: usize = 256 << 10;
/// Pieces on the way to the filter at a time.
const PIECES: usize = 10;
/// Of each piece the tokens of so many bytes are counted, and the rest is taken to be like them.
const SAMPLED: usize = 8 << 10;
/// What is shown must fit in memory.
const MOST_SHOWN: usize = 16 << 20;

/// How an input may be compressed of which only the start is known.
#[derive(Debug)]
pub enum Way {
    /// While it flows.
    Stream(StreamRoute),
    /// Only if it is held: the filter that claims it needs all of it. Or else so, if it is more than a few MiB.
    Hold(Option<StreamRoute>),
    /// Not at all, because no filter claims it.
    Pass,
}

/// How an input may be compressed that begins with `start`.
pub fn way(start: &[u8], options: &Options) -> Way {
    match detect_stream(&Source::new(start), options.kind) {
        StreamDetection::Nothing => Way::Pass,
        _ if options.lossless || options.format != Format::Report => Way::Hold(None),
        StreamDetection::Stream(route) if options.is_disabled(route.kind) => Way::Pass,
        StreamDetection::Stream(route) => Way::Stream(route),
        StreamDetection::Hold(otherwise) => Way::Hold(otherwise),
    }
}

/// Why an input did not come out whole, or not at all.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It cannot be read to its end; what was read is printed.
    #[error("cannot read the input to its end")]
    Input(#[source] io::Error),
    /// The output cannot be written.
    #[error("cannot write the output")]
    Output(#[source] io::Error),
    /// What was archived of it so far cannot be read back.
    #[error("its start is lost")]
    Lost(#[source] Error),
}

/// Compresses an input that begins with `start` and goes on with `input`, and prints the result to `out`: a
/// shorter form, or the whole input. `is_final` tells by its BLAKE3 whether it is not to be compressed.
///
/// Memory does not grow with the input. When the report has a handle, its original is in the archive and synced
/// to disk.
pub fn compress_stream(
    route: &StreamRoute,
    start: &[u8],
    input: &mut impl Read,
    options: &Options,
    archive: &Archive,
    is_final: impl Fn(&[u8; 32]) -> bool,
    out: &mut impl Write,
) -> Result<Report, Failure> {
    let mut writer = archive.writer();
    let mut flow = Flow::default();
    // Some of the start is still to be read where the survey stops early.
    let mut whole = start.chain(input);
    let query = options.query.as_deref().and_then(Query::new);
    let view = options.view(query.as_ref(), options.budget.or(Some(Budget::LARGEST)));
    let filter = survey(route, start, &mut whole, view, options.counter, &mut writer, &mut flow);
    if let Some(error) = flow.fault.take() {
        writer.give_back(out).map_err(lost)?;
        return Err(Failure::Input(error));
    }
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        reduce(filter?, route, options, archive, &mut writer, &flow, is_final)
    }));
    let reduced = attempt.unwrap_or_else(|_| Err(Unchanged::filter_failed()));
    let report = Report::unchanged(route.kind, &route.reason, flow.len, flow.tokens);
    match reduced {
        Ok(Reduced { handle, output, left_out }) => {
            out.write_all(&output).map_err(Failure::Output)?;
            let tokens_out = options.counter.count(&output);
            let (handle, bytes_out) = (Some(handle), output.len());
            Ok(Report { handle, bytes_out, tokens_out, left_out, ..report })
        }
        Err(Unchanged { kind, reason, warning }) => {
            writer.give_back(out).map_err(lost)?;
            let rest = io::copy(&mut whole, out).map_err(Failure::Output)? as usize;
            let bytes = flow.len + rest;
            Ok(Report { kind, reason, warning, bytes_in: bytes, bytes_out: bytes, ..report })
        }
    }
}

fn lost(error: Error) -> Failure {
    match error {
        Error::Output(error) => Failure::Output(error),
        other => Failure::Lost(other),
    }
}

/// Reads the input to its end, into the archive and through the filter.
fn survey<'q>(
    route: &StreamRoute,
    start: &[u8],
    input: &mut impl Read,
    view: View<'q>,
    counter: Counter,
    writer: &mut Writer,
    flow: &mut Flow,
) -> Result<Box<dyn StreamFilter + 'q>, Unchanged> {
    let (pieces, received) = sync_channel(PIECES);
    let (spent, used) = sync_channel(PIECES + 2);
    thread::scope(|scope| {
        let filter = scope.spawn(move || {
            let filter = (route.filter)(&Source::new(start), view);
            run(filter, &received, &spent)
        });
        let stopped = flow.run(input, writer, &pieces, &used, counter);
        drop(pieces);
        let filter = filter.join().map_err(|_| Unchanged::filter_failed());
        stopped.and(filter)
    })
}

/// Gives all pieces to the filter.
fn run<'q>(
    mut filter: Box<dyn StreamFilter + 'q>,
    pieces: &Receiver<Vec<u8>>,
    spent: &SyncSender<Vec<u8>>,
) -> Box<dyn StreamFilter + 'q> {
    for piece in pieces {
        filter.push(&piece);
        // When nobody wants it back, it is dropped.
        let _ = spent.try_send(piece);
    }
    filter
}

/// What flowed by.
#[derive(Debug, Default)]
struct Flow {
    len: usize,
    /// Tokens, about.
    tokens: usize,
    /// The last bytes, in which a mark may have begun.
    tail: Vec<u8>,
    fault: Option<io::Error>,
}

impl Flow {
    /// Passes the input on to the archive and, in pieces, to the filter. Stops early when it must come out
    /// unchanged; all that was read is in the `writer` then.
    fn run(
        &mut self,
        mut input: impl Read,
        writer: &mut Writer,
        pieces: &SyncSender<Vec<u8>>,
        used: &Receiver<Vec<u8>>,
        counter: Counter,
    ) -> Result<(), Unchanged> {
        loop {
            let mut piece = used.try_recv().unwrap_or_else(|_| Vec::with_capacity(PIECE));
            piece.clear();
            let read = input.by_ref().take(PIECE as u64).read_to_end(&mut piece);
            self.fault = read.err();
            if piece.is_empty() {
                return Ok(());
            }
            self.len += piece.len();
            let sample = &piece[..piece.len().min(SAMPLED)];
            self.tokens += counter.count(sample) * piece.len() / sample.len();
            let stored = writer.write(&piece);
            stored.map_err(|error| Unchanged::fault(&error.to_string()))?;
            self.check(&piece)?;
            let is_end = self.fault.is_some() || piece.len() < PIECE;
            if pieces.send(piece).is_err() || is_end {
                return Ok(());
            }
        }
    }

    /// Whether the input may be reduced, as far as is known.
    fn check(&mut self, piece: &[u8]) -> Result<(), Unchanged> {
        if self.len == piece.len() {
            self.tail.push(b'\n');
        }
        let mark = [b"\n", MARK_START].concat();
        self.tail.extend_from_slice(&piece[..piece.len().min(mark.len())]);
        if memmem::find(&self.tail, &mark).is_some() || memmem::find(piece, &mark).is_some() {
            return Err(Unchanged::marked());
        }
        self.tail.clear();
        self.tail.extend_from_slice(&piece[piece.len().saturating_sub(mark.len())..]);
        Ok(())
    }
}

/// What is printed of an original.
struct Reduced {
    handle: Handle,
    output: Vec<u8>,
    left_out: Vec<LeftOut>,
}

/// Reads back what the filter wants to see once more, chooses what to show, stores the original and reads back
/// what is shown of it.
fn reduce(
    mut filter: Box<dyn StreamFilter + '_>,
    route: &StreamRoute,
    options: &Options,
    archive: &Archive,
    writer: &mut Writer,
    flow: &Flow,
    is_final: impl Fn(&[u8; 32]) -> bool,
) -> Result<Reduced, Unchanged> {
    let because = |why: &str| Unchanged {
        kind: route.kind,
        reason: format!("{}; {why}", route.reason),
        warning: None,
    };
    let fault = |error: Error| Unchanged::fault(&error.to_string());
    let mut store = || {
        let details = Details { kind: route.kind, label: options.label.clone() };
        let entry = writer.finish(details).map_err(fault)?;
        if is_final(entry.hash()) {
            return Err(Unchanged::because(FINAL));
        }
        Ok(entry.handle())
    };
    let budget = options.budget_for(flow.tokens)?;
    let query = options.query.as_deref().and_then(Query::new);
    let wanted = filter.wants();
    let mut stored = None;
    let mut texts = Excerpts::default();
    if !wanted.is_empty() {
        let handle = *stored.insert(store()?);
        texts = read_back(archive, handle, &wanted).map_err(fault)?;
    }
    let mut outline = filter.finish(&texts).map_err(|why| because(&format!("but {why}")))?;
    drop(texts);
    // The filter has counted and scored what it does not hold.
    let nothing = Excerpts::default();
    let (selection, output) =
        options.within_most(&mut outline, usize::MAX, budget, |outline, budget| {
            let selection = select(outline, &nothing, query.as_ref(), budget, options.counter);
            let parts = shown(outline, &selection);
            let bytes: usize = parts.iter().map(|part| part.len()).sum();
            if !selection.shows_anything() && !options.may_show_nothing(route.kind) {
                return Err(because("no part of it is short enough to show"));
            }
            if bytes > MOST_SHOWN {
                return Err(because("a shorter form would be too long"));
            }
            let handle = match stored {
                Some(handle) => handle,
                None => *stored.insert(store()?),
            };
            let excerpts = read_back(archive, handle, &parts).map_err(fault)?;
            let output = render(outline, &excerpts, &selection, Notice { handle: Some(handle) });
            Ok((selection, output))
        })?;
    let handle = match stored {
        Some(handle) => handle,
        None => store()?,
    };
    let sizes = (flow.len, flow.tokens);
    if !is_worth_it(sizes, (output.len(), options.counter.count(&output))) {
        return Err(because("a shorter form would save too little"));
    }
    Ok(Reduced { handle, output, left_out: left_out(&outline, &selection) })
}

/// The spans of the Blocks that are shown as they are.
fn shown(outline: &Outline, selection: &Selection) -> Vec<Span> {
    let blocks = outline.blocks().enumerate().filter(|(index, _)| selection.shows(*index));
    let verbatim = blocks.filter(|(_, block)| block.form == Form::Verbatim);
    verbatim.map(|(_, block)| block.span).collect()
}

fn read_back(archive: &Archive, handle: Handle, spans: &[Span]) -> Result<Excerpts, Error> {
    let parts: Vec<Part> = spans.iter().map(|span| Part::Bytes(span.start..span.end)).collect();
    let mut excerpts = Excerpts::default();
    archive.open(&handle.into())?.read_parts(&parts, |number, bytes| {
        excerpts.add(spans[number], bytes);
        Ok(())
    })?;
    Ok(excerpts)
}
