//! The whole way from bytes to what is printed.
//!
//! [`compress`] wires the stages together: detect, outline, select, render, archive. Whatever goes
//! wrong on the way, its result holds all that the reader needs: at worst the input itself.

use hr_archive::{Archive, Details};
use hr_core::{Handle, Kind, MARK_START, Source};
use hr_fit::{Budget, Notice, Selection, render, select};
use hr_rank::Query;
use hr_route::{Detection, detect, force};
use hr_tokens::Counter;
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A result must be smaller than this share of the input's tokens. What saves less is not worth the
/// reader's detour, and the estimate of tokens may be off by about as much.
const WORTH_IT: f32 = 0.9;

/// No text has more bytes per token.
const BYTES_PER_TOKEN: usize = 16;

/// What the caller wants.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The kind of the input; `None` to detect it.
    pub kind: Option<Kind>,
    /// What the reader wants to know.
    pub query: Option<String>,
    /// How many tokens may be printed; `None` for a share of the input.
    pub budget: Option<usize>,
    /// How tokens are counted.
    pub counter: Counter,
    /// What the user may know the original by: the command that printed it, or nothing.
    pub label: String,
}

/// What became of an input.
#[derive(Debug)]
pub struct Compressed<'a> {
    /// What to print: shorter than the input, or the input itself.
    pub output: Cow<'a, [u8]>,
    /// The name of the archived original, if the output is not the input.
    pub handle: Option<Handle>,
    /// What the input was taken for.
    pub kind: Kind,
    /// Why it was taken for that, and why it was left alone if it was.
    pub reason: String,
    /// Tokens of the input.
    pub tokens_in: usize,
    /// Tokens of the output.
    pub tokens_out: usize,
    /// Something the user must know: a fault that made us leave the input alone.
    pub warning: Option<String>,
}

/// Why an input is printed unchanged.
struct Unchanged {
    kind: Kind,
    reason: String,
    warning: Option<String>,
}

/// Compresses `input`. Without an `archive` nothing may be left out: the result is an exact
/// re-encoding, or the input.
///
/// When this returns a handle, its original is in the archive and synced to disk.
pub fn compress<'a>(
    input: &'a [u8],
    options: &Options,
    archive: Option<&Archive>,
) -> Compressed<'a> {
    let tokens_in = options.counter.count(input);
    // A fault in a filter must not cost the reader the input.
    let attempt = catch_unwind(AssertUnwindSafe(|| reduce(input, tokens_in, options, archive)));
    match attempt.unwrap_or_else(|_| Err(Unchanged::fault("a filter failed; please report it"))) {
        Ok(compressed) => compressed,
        Err(Unchanged { kind, reason, warning }) => Compressed {
            output: Cow::Borrowed(input),
            handle: None,
            kind,
            reason,
            tokens_in,
            tokens_out: tokens_in,
            warning,
        },
    }
}

fn reduce<'a>(
    input: &'a [u8],
    tokens_in: usize,
    options: &Options,
    archive: Option<&Archive>,
) -> Result<Compressed<'a>, Unchanged> {
    // The estimate of tokens knows text. Long runs of one character are fewer tokens than it could
    // tell, and no reader's gain.
    let size = tokens_in.max(input.len() / BYTES_PER_TOKEN);
    let default = Budget::for_source(size).ok_or(Unchanged::because("it is small enough"))?;
    let budget = options.budget.map_or(default, Budget::of);
    if memchr::memchr(0, input).is_some() {
        let reason = "it holds a NUL, so it is no text".to_owned();
        return Err(Unchanged { kind: Kind::Binary, reason, warning: None });
    }
    let source = Source::new(input);
    if has_mark(&source) {
        return Err(Unchanged::because("it holds marks of hr already"));
    }
    let query = options.query.as_deref().and_then(Query::new);
    let Detection { kind, reason, outline } = match options.kind {
        Some(kind) => force(&source, kind, query.as_ref()),
        None => detect(&source, query.as_ref()),
    };
    let Some(outline) = outline else { return Err(Unchanged { kind, reason, warning: None }) };

    let selection = match archive {
        Some(_) => select(&outline, &source, query.as_ref(), budget, options.counter),
        None => Selection::all(&outline),
    };
    if !selection.shows_anything() {
        let reason = format!("{reason}; no part of it is short enough to show");
        return Err(Unchanged { kind, reason, warning: None });
    }
    let handle = archive.map(|_| Handle::of(input));
    let output = render(&outline, &source, &selection, Notice { handle });
    let tokens_out = options.counter.count(&output);
    if output.len() >= input.len() || tokens_out as f32 >= WORTH_IT * tokens_in as f32 {
        let reason = format!("{reason}; a shorter form would save too little");
        return Err(Unchanged { kind, reason, warning: None });
    }
    if let Some(archive) = archive {
        let details = Details { kind, label: options.label.clone() };
        archive.put(input, details).map_err(|error| Unchanged::fault(&error.to_string()))?;
    }
    let output = Cow::Owned(output);
    Ok(Compressed { output, handle, kind, reason, tokens_in, tokens_out, warning: None })
}

impl Unchanged {
    fn because(reason: &str) -> Self {
        Self { kind: Kind::Other, reason: reason.to_owned(), warning: None }
    }

    fn fault(what: &str) -> Self {
        Self { warning: Some(what.to_owned()), ..Self::because(what) }
    }
}

/// Whether a line could be taken for a mark.
fn has_mark(source: &Source<'_>) -> bool {
    source.lines().any(|line| line.starts_with(MARK_START))
}
