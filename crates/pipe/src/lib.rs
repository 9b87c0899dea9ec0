//! The whole way from bytes to what is printed.
//!
//! [`compress`] wires the stages together: detect, outline, select, render, archive. Whatever goes
//! wrong on the way, its result holds all that the reader needs: at worst the input itself.

mod again;
mod end;
mod left_out;
mod plan;
mod stream;

pub use again::{Known, leave_out_known, name_whole};
pub use hr_route::StreamRoute;
pub use left_out::LeftOut;
pub use plan::{Course, LARGEST, MOST_HELD, Plan, START, TOO_LARGE, compress_any, plan};
pub use stream::{Failure, Way, compress_stream, way};

use end::{choose_evidence, ends, keep_end};
use hr_archive::{Archive, Details};
pub use hr_code::{Focus, Language, Level, Wanted};
pub use hr_core::Unit;
use hr_core::{Handle, Kind, Outline, Source};
pub use hr_fit::Budget;
use hr_fit::{Notice, Selection, is_rendered_json, render, render_json, select};
use hr_json::Refusal;
use hr_log::Baseline;
pub use hr_log::Only;
use hr_rank::Query;
use hr_route::{Detection, View, detect, force};
use hr_tokens::Counter;
use left_out::left_out;
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A result must be smaller than this share of the input's tokens. What saves less is not worth the
/// reader's detour, and the estimate of tokens may be off by about as much.
const WORTH_IT: f32 = 0.9;

/// Why what hr-retrieve printed is not compressed.
pub const FINAL: &str = "it is what hr-retrieve printed, which is final";
/// Why nothing is left out of what is not archived.
pub const NO_ARCHIVE: &str = "without an archive nothing is left out";

/// The same share of an input of up to so many tokens, where little is saved in any case.
const WORTH_IT_IF_SMALL: f32 = 0.75;
const SMALL: usize = 2_000;

/// No text has more bytes per token.
const BYTES_PER_TOKEN: usize = 16;

/// How a result is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// As text with marks, which nobody can take for the input.
    #[default]
    Report,
    /// As JSON, if the input is JSON.
    Json,
    /// As a report, but of JSON only its shape.
    Schema,
}

/// Up to so many tokens what a command prints that fails is not reduced.
const FLOOR_OF_FAILURE: usize = 2_500;
/// A budget is not made smaller than this many tokens.
const LEAST: usize = 200;
/// Tokens that long values of a small input may take.
const SMALL_ROOM: usize = 3_200;

/// Bytes of a token of JSON or a log, about.
const SHORT_TOKEN: usize = 3;

/// What the caller wants.
#[derive(Debug, Default)]
pub struct Options {
    /// The kind of the input; `None` to detect it.
    pub kind: Option<Kind>,
    /// How the result is written. What is not a report is of JSON, whatever the `kind`.
    pub format: Format,
    /// What the reader wants to know.
    pub query: Option<String>,
    /// What it may want to know, as far as others can tell: more is shown for that, and nothing less. Of what is held.
    pub hint: Option<String>,
    /// How many tokens may be printed; `None` for a share of the input.
    pub budget: Option<usize>,
    /// Up to how many tokens an input is printed unchanged; `None` for [`Budget::FLOOR`].
    pub floor: Option<usize>,
    /// Up to how many bytes an input is printed unchanged; 0 if only its tokens count.
    pub exact: usize,
    /// Kinds whose inputs are printed unchanged, unless they are asked for.
    pub disabled: Vec<Kind>,
    /// How tokens are counted.
    pub counter: Counter,
    /// What need not be shown of a log, because other logs said it, too.
    pub baseline: Option<Baseline>,
    /// Which records of a log are to be shown.
    pub only: Only,
    /// How much of code is to be shown.
    pub code: Wanted,
    /// Whether nothing may be left out.
    pub lossless: bool,
    /// Whether the caller keeps the original: then something may be left out of it without an archive, too.
    pub is_kept: bool,
    /// Whether the command that printed the input failed: then more of it stays, and its end does.
    pub failed: bool,
    /// Bytes of which the reader is shown no more, by whoever stands between us: the budget is made smaller until what
    /// is printed has no more, or nothing but evidence.
    pub most: Option<usize>,
    /// What the user may know the original by: the command that printed it, or nothing.
    pub label: String,
}

impl Options {
    /// How much may be printed of an input of so many tokens.
    fn budget_for(&self, tokens: usize) -> Result<Budget, Unchanged> {
        let floor =
            self.floor.unwrap_or(if self.failed { FLOOR_OF_FAILURE } else { Budget::FLOOR });
        let default = Budget::for_source_over(floor, tokens);
        let default = default.ok_or_else(|| Unchanged::because("it is small enough"))?;
        Ok(match (self.budget, &self.baseline) {
            (Some(tokens), _) => Budget::of(tokens),
            (None, _) if self.code.against.is_some() => Budget::for_news(),
            // Whoever asks for a level wants all that there is on it.
            (None, _) if self.code.level.is_some() || !self.code.focus.is_empty() => {
                Budget::of(usize::MAX / 2)
            }
            (None, Some(_)) => Budget::for_news(),
            (None, None) => default,
        })
    }

    /// The same once it is known what the input is.
    fn budget_for_kind(&self, kind: Kind, budget: Budget, bytes: usize, tokens: usize) -> Budget {
        match kind {
            Kind::Diff if self.budget.is_none() => {
                Budget::for_diff(tokens, self.most.is_some_and(|most| bytes <= most))
            }
            _ => budget,
        }
    }

    /// Tokens that long values may take in all: of a small input more than its budget, since to look one up costs the
    /// reader more than it saves.
    fn room(&self, budget: Budget, tokens: usize) -> usize {
        let least = if self.budget.is_none() { (tokens * 2 / 5).min(SMALL_ROOM) } else { 0 };
        budget.target.max(least)
    }

    /// What `print` gives of `outline` under this budget, or under the largest below it of which the reader is shown all.
    /// Where there is too much evidence for that, it is chosen from as samples are, but for what is after the offset
    /// `end`: what is left out is said then, and what others cut would not be.
    fn within_most<E>(
        &self,
        outline: &mut Outline,
        end: usize,
        budget: Budget,
        mut print: impl FnMut(&Outline, Budget) -> Result<(Selection, Vec<u8>), E>,
    ) -> Result<(Selection, Vec<u8>), E> {
        let most = self.most.unwrap_or(usize::MAX);
        let mut printed = print(outline, budget)?;
        for is_strict in [false, true] {
            let mut budget = budget;
            while printed.1.len() > most && budget.target > LEAST {
                budget = Budget::of(budget.target / 2);
                printed = print(outline, budget)?;
            }
            if printed.1.len() > most && !is_strict {
                choose_evidence(outline, end);
            }
        }
        Ok(printed)
    }

    /// Whether an input that was found to be of this kind is left alone.
    fn is_disabled(&self, kind: Kind) -> bool {
        let is_asked_for = self.kind.is_some() || self.format != Format::Report;
        !is_asked_for && self.disabled.contains(&kind)
    }

    /// Whether it may be that nothing of an input of this `kind` is worth showing.
    fn may_show_nothing(&self, kind: Kind) -> bool {
        kind == Kind::Binary
            || self.baseline.is_some()
            || self.code.against.is_some()
            || self.only != Only::default()
            || self.format == Format::Schema
    }

    /// What the reader wants to see, whose query is this and who has room for so many tokens, if anything may be left
    /// out.
    fn view<'q>(&'q self, query: Option<&'q Query>, room: Option<usize>) -> View<'q> {
        let room = room.map(|tokens| tokens.saturating_mul(SHORT_TOKEN));
        View {
            query,
            room,
            baseline: self.baseline.as_ref(),
            only: self.only,
            code: Some(&self.code),
        }
    }
}

/// A result.
#[derive(Debug)]
pub struct Compressed<'a> {
    /// What to print: shorter than the input, or the input itself.
    pub output: Cow<'a, [u8]>,
    /// What became of the input.
    pub report: Report,
}

/// What became of an input.
#[derive(Debug)]
pub struct Report {
    /// The name of the archived original, if the output is not the input.
    pub handle: Option<Handle>,
    /// What the input was taken for.
    pub kind: Kind,
    /// Why it was taken for that, and why it was left alone if it was.
    pub reason: String,
    /// Bytes of the input.
    pub bytes_in: usize,
    /// Bytes of the output.
    pub bytes_out: usize,
    /// Tokens of the input; about, if it was not held.
    pub tokens_in: usize,
    /// Tokens of the output.
    pub tokens_out: usize,
    /// What of the input the output does not show.
    pub left_out: Vec<LeftOut>,
    /// Something the user must know: a fault that made us leave the input alone.
    pub warning: Option<String>,
}

impl Compressed<'_> {
    /// An input that is printed unchanged.
    pub fn unchanged<'a>(input: &'a [u8], reason: &str, counter: Counter) -> Compressed<'a> {
        let report = Report::unchanged(Kind::Other, reason, input.len(), counter.count(input));
        Compressed { output: Cow::Borrowed(input), report }
    }
}

impl Report {
    /// About an input of so many bytes and tokens that is printed unchanged.
    pub fn unchanged(kind: Kind, reason: &str, bytes: usize, tokens: usize) -> Report {
        Report {
            handle: None,
            kind,
            reason: reason.to_owned(),
            bytes_in: bytes,
            bytes_out: bytes,
            tokens_in: tokens,
            tokens_out: tokens,
            left_out: Vec::new(),
            warning: None,
        }
    }
}

/// Why an input is printed unchanged.
struct Unchanged {
    kind: Kind,
    reason: String,
    warning: Option<String>,
}

/// Compresses `input`. Without an `archive` nothing may be left out, unless the caller keeps the input: the result is an
/// exact re-encoding, or the input.
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
    let unchanged = match attempt.unwrap_or_else(|_| Err(Unchanged::filter_failed())) {
        Ok(compressed) => return compressed,
        Err(unchanged) => unchanged,
    };
    let Unchanged { kind, reason, warning } = unchanged;
    let report = Report { warning, ..Report::unchanged(kind, &reason, input.len(), tokens_in) };
    Compressed { output: Cow::Borrowed(input), report }
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
    let budget = options.budget_for(size)?;
    if input.len() <= options.exact {
        return Err(Unchanged::because("all of it was asked for"));
    }
    if options.failed && options.most.is_some_and(|most| input.len() <= most) {
        return Err(Unchanged::because("it failed, and all of it is shown"));
    }
    let source = Source::new(input);
    if source.has_mark() || is_rendered_json(input) {
        return Err(Unchanged::marked());
    }
    if options.format == Format::Json
        && !options.lossless
        && input.len() > hr_json::HELD
        && hr_json::shows_rows(&input[..hr_json::HELD])
    {
        // Its rows have other numbers than those of a report, by which hr-retrieve finds them.
        return Err(Unchanged::because("rows of more than 2 MiB are left out in a report only"));
    }
    let query = options.query.as_deref().and_then(Query::new);
    let hint = options.hint.as_deref().and_then(Query::new);
    let may_leave_out = (archive.is_some() || options.is_kept) && !options.lossless;
    let room = may_leave_out.then(|| options.room(budget, size));
    let view = options.view(query.as_ref(), room);
    let Detection { kind, reason, outline } = match (options.format, options.kind) {
        (Format::Report, Some(kind)) => force(&source, kind, view),
        (Format::Report, None) => detect(&source, view),
        (Format::Json, _) => of_json(hr_json::outline_for_json(&source)),
        (Format::Schema, _) => of_json(hr_json::schema(&source)),
    };
    let outline = outline.filter(|_| !options.is_disabled(kind));
    // Whoever is shown the start of it alone, would not be shown why it failed.
    let is_cut = options.failed && options.most.is_some_and(|most| input.len() > most);
    let Some(mut outline) = outline.or_else(|| is_cut.then(|| ends(&source))) else {
        let is_off = if options.is_disabled(kind) {
            format!("; {kind} is switched off")
        } else {
            String::new()
        };
        return Err(Unchanged { kind: Kind::Other, reason: reason + &is_off, warning: None });
    };
    let kind = outline.kind();
    let end = if options.failed { keep_end(&mut outline, &source) } else { source.len() };
    let budget = options.budget_for_kind(kind, budget, input.len(), size);
    let handle = archive.map(|_| Handle::of(input));
    let notice = Notice { handle };
    let (selection, output) =
        options.within_most(&mut outline, end, budget, |outline, budget| {
            let selection = match may_leave_out {
                true => {
                    let chosen = select(outline, &source, query.as_ref(), budget, options.counter);
                    match &hint {
                        Some(hint) => {
                            chosen.with_hint(outline, &source, hint, budget, options.counter)
                        }
                        None => chosen,
                    }
                }
                false => Selection::all(outline),
            };
            let output = match options.format {
                Format::Json => render_json(outline, &source, &selection, notice),
                Format::Report | Format::Schema => render(outline, &source, &selection, notice),
            };
            Ok::<_, Unchanged>((selection, output))
        })?;
    if !selection.shows_anything() && !options.may_show_nothing(kind) {
        let reason = format!("{reason}; no part of it is short enough to show");
        return Err(Unchanged { kind, reason, warning: None });
    }
    let tokens_out = options.counter.count(&output);
    if !is_worth_it((input.len(), tokens_in), (output.len(), tokens_out)) {
        let reason = format!("{reason}; a shorter form would save too little");
        return Err(Unchanged { kind, reason, warning: None });
    }
    if let Some(archive) = archive {
        let details = Details { kind, label: options.label.clone() };
        archive.put(input, details).map_err(|error| Unchanged::fault(&error.to_string()))?;
    }
    let report = Report {
        handle,
        kind,
        reason,
        bytes_in: input.len(),
        bytes_out: output.len(),
        tokens_in,
        tokens_out,
        left_out: left_out(&outline, &selection),
        warning: None,
    };
    Ok(Compressed { output: Cow::Owned(output), report })
}

/// What an input is found to be that is asked to be JSON.
fn of_json(outline: Result<Outline, Refusal>) -> Detection {
    match outline {
        Ok(outline) => {
            Detection { kind: Kind::Json, reason: "as told".to_owned(), outline: Some(outline) }
        }
        Err(why) => Detection { kind: Kind::Other, reason: why.to_string(), outline: None },
    }
}

/// Whether an output of so many bytes and tokens is better than an input of as many.
pub fn is_worth_it((bytes_in, tokens_in): (usize, usize), out: (usize, usize)) -> bool {
    let (bytes_out, tokens_out) = out;
    let worth_it = if tokens_in <= SMALL { WORTH_IT_IF_SMALL } else { WORTH_IT };
    bytes_out < bytes_in && (tokens_out as f32) < worth_it * tokens_in as f32
}

impl Unchanged {
    fn filter_failed() -> Self {
        Self::fault("a filter failed; please report it")
    }

    fn marked() -> Self {
        Self::because("it holds marks of hr already")
    }

    fn because(reason: &str) -> Self {
        Self { kind: Kind::Other, reason: reason.to_owned(), warning: None }
    }

    fn fault(what: &str) -> Self {
        Self { warning: Some(what.to_owned()), ..Self::because(what) }
    }
}
