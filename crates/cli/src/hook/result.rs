//! What a model is to read in place of a tool's result.

use crate::reach::Reader;
use crate::record;
use crate::run::is_exact;
use crate::settings::Settings;
use crate::upkeep;
use hr_archive::Archive;
use hr_claude::{Event, Hint, Output, Part, Tool};
use hr_core::Source;
use hr_pipe::{Known, Options, Report, compress, leave_out_known, name_whole};
use hr_session::{Call, Run, Seen, Session};
use serde_json::Value;
use std::borrow::Cow;
use std::path::Path;
use std::time::Instant;

/// No file with all of an output is read that has more bytes.
const LARGEST: u64 = 64 << 20;

/// What has no more bytes has few tokens.
const SMALL: usize = 1_000;

/// What there is to do.
pub(super) struct Work<'a> {
    pub(super) event: &'a Event<'a>,
    pub(super) settings: &'a Settings,
    pub(super) archive: &'a Archive,
    /// Where the ledgers of sessions are.
    pub(super) sessions: &'a Path,
    /// Whether the output is that of hr-shell.
    pub(super) is_run_by_us: bool,
}

/// What a model is to read.
pub(super) struct Replaced {
    /// In place of each part; `None` for one that stays.
    pub(super) texts: Vec<Option<String>>,
    /// What it is shown then.
    pub(super) showings: Showings,
}

/// What the model is shown, to be written down once it is.
#[derive(Default)]
pub(super) struct Showings {
    session: Option<Session>,
    id: Option<String>,
    label: String,
    showings: Vec<Showing>,
}

struct Showing {
    key: String,
    text: Vec<u8>,
    /// `None` if the text itself is shown.
    delivered: Option<Vec<u8>>,
    is_known: bool,
}

impl Showings {
    fn add(&mut self, key: String, text: &[u8], delivered: Option<&[u8]>, is_known: bool) {
        let (text, delivered) = (text.to_vec(), delivered.map(<[u8]>::to_vec));
        self.showings.push(Showing { key, text, delivered, is_known });
    }

    /// Writes them down. That this fails has something shown twice, and is not told.
    pub(super) fn note(self) {
        let Some(mut session) = self.session else { return };
        for Showing { key, text, delivered, is_known } in self.showings {
            let call = Call { id: self.id.as_deref(), key: &key, label: &self.label };
            let delivered = delivered.as_deref().unwrap_or(&text);
            let _ = session.shown(&call, &text, delivered, is_known);
        }
    }
}

/// What the model is to read in place of the parts of `output`.
pub(super) fn replaced(work: &Work<'_>, output: &Output<'_>) -> anyhow::Result<Replaced> {
    let mut texts: Vec<Option<String>> = vec![None; output.parts().len()];
    if asks_for_more(work.event) {
        return Ok(Replaced { texts, showings: Showings::default() });
    }
    let whole = output.persisted().and_then(|file| file.read(LARGEST));
    let is_cut = output.persisted().is_some();
    let (key, label) = (hr_claude::key(work.event), hr_claude::label(work.event));
    let reader = Reader::Claude(work.event.tool);
    let most_shown = reader.most(false).unwrap_or(usize::MAX);
    let sizes: Vec<usize> = output.parts().iter().map(|part| part.text.len()).collect();
    let together: usize = sizes.iter().sum();
    // Parts that are too long together the client may cut: then it is not known what of them is shown.
    let is_shown = sizes.contains(&together) || together <= most_shown;
    let mut showings = Showings {
        session: open_session(work).filter(|_| is_shown),
        id: work.event.tool_use_id.clone(),
        label: label.clone(),
        showings: Vec::new(),
    };
    let mut options = options_of(work, reader, &label);
    for (number, part) in output.parts().iter().enumerate() {
        let is_cut = is_cut && number == 0;
        let whole = if is_cut { whole.as_deref() } else { None };
        let text = whole.map_or(Cow::Borrowed(part.text.as_bytes()), Cow::Borrowed);
        if text.is_empty() || is_cut && whole.is_none() {
            continue;
        }
        let started = Instant::now();
        let key = format!("{key} {number}");
        let call = Call { id: work.event.tool_use_id.as_deref(), key: &key, label: &label };
        let told = match part.hint {
            Hint::File => Cow::Owned(numbered(work.event, &part.text)),
            _ => text.clone(),
        };
        let known = match &showings.session {
            Some(session) if !is_cut => known(work, session, &call, part, &told, &options)?,
            _ => None,
        };
        let is_known = known.is_some();
        let result = match known {
            Some(result) => Some(result),
            None if is_exact_part(work, part) => None,
            None if text.len() <= SMALL => None,
            None => {
                options.hint = options.hint.take().or_else(|| hr_claude::query(work.event));
                short(&text, &options, work.archive)
            }
        };
        let result =
            result.and_then(|(output, report)| Some((String::from_utf8(output).ok()?, report)));
        let delivered = result.as_ref().map(|(output, _)| output.as_bytes());
        if delivered.unwrap_or(&text).len() <= most_shown && !(is_cut && result.is_none()) {
            // A file is known by its lines where they stand, and by its text.
            if part.hint == Hint::File {
                showings.add(format!("{key} text"), &text, delivered, is_known);
            }
            showings.add(key, &told, delivered, is_known);
        }
        if let Some((output, mut report)) = result {
            let is_first = sizes[..number].iter().all(|&size| size == 0);
            reader.reach(&text, false).of_several(together, is_first).limit(&mut report);
            record::reduction_in(&report, work.archive, started, work.event.session_id.as_deref());
            texts[number] = Some(match part.hint {
                // An end of a line begins one more there.
                Hint::File => output.trim_end_matches('\n').to_owned(),
                _ => output,
            });
        }
    }
    upkeep::keep_house(work.archive, work.settings);
    Ok(Replaced { texts, showings })
}

/// What hr-retrieve prints, and what is said to be left as it is, is.
fn asks_for_more(event: &Event<'_>) -> bool {
    let command = event.tool_input.get("command").and_then(|command| command.as_str());
    event.tool == Tool::Bash && command.is_some_and(is_exact)
}

/// Whether a part is not to be made shorter: edits need what is in files, and hr-shell has done what there is to do.
fn is_exact_part(work: &Work<'_>, part: &Part<'_>) -> bool {
    part.hint == Hint::File || work.is_run_by_us
}

/// What the model was shown so far, if that is known.
fn open_session(work: &Work<'_>) -> Option<Session> {
    let session = work.event.session_id.as_deref()?;
    Session::open(work.sessions, session, work.event.agent_id.as_deref()).ok().flatten()
}

fn options_of(work: &Work<'_>, reader: Reader, label: &str) -> Options {
    let mut options = reader.options(work.settings, None, label, false);
    let command = work.event.tool_input.get("command").and_then(|command| command.as_str());
    if work.event.tool == Tool::Bash {
        reader.heed(command.unwrap_or_default(), &mut options);
    }
    options
}

type Shorter = Option<(Vec<u8>, Report)>;

/// A part without what the model was shown before in this session. `numbered` is its text with what tells its lines.
fn known(
    work: &Work<'_>,
    session: &Session,
    call: &Call<'_>,
    part: &Part<'_>,
    numbered: &[u8],
    options: &Options,
) -> anyhow::Result<Shorter> {
    let text = part.text.as_bytes();
    let name = |what: &str| name_whole(text, what, options, work.archive);
    Ok(match (session.seen(call, numbered), part.hint) {
        (Seen::Nothing, _) => None,
        (Seen::Whole { label }, _) => name(&format!(
            "unchanged: byte for byte what you were shown before in this session, by: {label}"
        ))?,
        (Seen::Again, Hint::File) => None,
        (Seen::Again, _) => name(
            "unchanged: the same call gave the same before in this session, and what you were shown of it then holds",
        )?,
        (Seen::Lines(runs), Hint::File) => match all_of(&runs, numbered) {
            Some(run) => name(&format!(
                "unchanged: you were shown them before in this session, by: {}",
                run.label
            ))?,
            // Of a file all is shown, or nothing.
            None => None,
        },
        // What is gone since then would have to be told, too; and marks of ours stand for lines of another text.
        (Seen::Lines(runs), _)
            if Source::new(text).has_mark() || session.is_repeated(call) && !is_complete(&runs) =>
        {
            None
        }
        (Seen::Lines(runs), _) => match all_of(&runs, text) {
            Some(Run { lines, label, then, .. }) => name(&format!(
                "all of them shown before in this session, as lines {}-{} by: {label}",
                then + 1,
                then + lines.len()
            ))?,
            None => {
                let known: Vec<Known> = runs
                    .into_iter()
                    .map(|Run { lines, label, then, .. }| Known { lines, label, then })
                    .collect();
                let without = leave_out_known(text, &known, options, work.archive)?;
                // What is new may be much.
                let floor = options.floor.unwrap_or(hr_pipe::Budget::FLOOR);
                without.filter(|(_, report)| report.tokens_out <= floor)
            }
        },
    })
}

/// The run that all lines of `text` are, if it is one.
fn all_of<'r>(runs: &'r [Run], text: &[u8]) -> Option<&'r Run> {
    let all = 0..Source::new(text).line_count();
    runs.iter().find(|run| run.lines == all)
}

/// Whether these are all lines that the same call gave before, in their order: nothing is gone.
fn is_complete(runs: &[Run]) -> bool {
    let mut next = 0;
    let are_all = runs.iter().all(|run| {
        let is_next = run.is_same_call && run.then == next;
        next = run.then + run.lines.len();
        is_next
    });
    are_all && runs.last().is_some_and(|run| run.of == next)
}

/// The text of a file with what tells its lines from any other: where they stand.
fn numbered(event: &Event<'_>, text: &str) -> Vec<u8> {
    let input = |name: &str| event.tool_input.get(name);
    let path = input("file_path").and_then(|path| path.as_str()).unwrap_or_default();
    let first = input("offset").and_then(Value::as_u64).unwrap_or(1).max(1);
    let lines = text.split_inclusive('\n').zip(first..);
    lines.map(|(line, number)| format!("{path}:{number}\t{line}")).collect::<String>().into_bytes()
}

/// What is worth reading of a text, if that is shorter.
fn short(text: &[u8], options: &Options, archive: &Archive) -> Shorter {
    let compressed = compress(text, options, Some(archive));
    let report = compressed.report;
    report.handle.is_some().then(|| (compressed.output.into_owned(), report))
}
