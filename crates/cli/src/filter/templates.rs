//! `hr-log --templates`, `--partial` and `--merge`: the table of a log's templates.

use crate::size::Size;
use crate::streams::{copy, pipe_of, unless_closed};
use anyhow::{Context, anyhow};
use hr_archive::{Archive, Details, Error, Writer};
use hr_core::{Handle, Kind};
use hr_log::{Merge, Part, PartSurvey, Table, TableSurvey};
use hr_pipe::{FINAL, NO_ARCHIVE, Report};
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Bytes that are read at a time.
const BLOCK: usize = 256 << 10;
/// A summary is no larger.
const LARGEST_SUMMARY: u64 = 256 << 20;

/// How a table is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Text,
    Json,
}

/// Reads all of standard input and prints the table of its templates. The input itself is printed where it cannot
/// be archived, unless that is not wanted, and where it is what hr-retrieve printed.
pub(crate) fn table(
    form: Form,
    archive: Option<&Archive>,
    may_archive: bool,
    label: String,
) -> anyhow::Result<Report> {
    let mut input = io::stdin().lock();
    let Some(archive) = archive.filter(|_| may_archive) else {
        if may_archive {
            drop(input);
            copy().context("cannot pass the input on")?;
            return Ok(Report::unchanged(Kind::Other, NO_ARCHIVE, 0, 0));
        }
        let mut survey = TableSurvey::default();
        let mut size = Size::default();
        each_block(&mut input, |block| {
            guarded(|| survey.push(block))?;
            size.write_all(block)
        })
        .context("cannot read standard input to its end")?;
        return print_table(&guarded(|| survey.finish())?, form, None, &size);
    };
    let mut writer = archive.writer();
    match survey(&mut input, archive, &mut writer, label) {
        Ok(Surveyed::Table(table, handle, size)) => print_table(&table, form, Some(handle), &size),
        Ok(Surveyed::Final) => {
            give_back(writer)?;
            Ok(Report::unchanged(Kind::Other, FINAL, 0, 0))
        }
        Err(Fault::Input(error)) => {
            give_back(writer)?;
            Err(error).context("cannot read standard input to its end")
        }
        Err(fault) => {
            give_back(writer)?;
            drop(input);
            copy().context("not all is printed")?;
            let warning = Some(match fault {
                Fault::Archive(error) => error.to_string(),
                Fault::Input(error) | Fault::Filter(error) => error.to_string(),
            });
            Ok(Report {
                warning,
                ..Report::unchanged(Kind::Other, "no table can be made of it", 0, 0)
            })
        }
    }
}

/// What became of an input.
enum Surveyed {
    Table(Table, Handle, Size),
    /// It is not to be changed.
    Final,
}

/// Why nothing did.
enum Fault {
    Input(io::Error),
    Archive(Error),
    Filter(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Fault::Input(error)
    }
}

/// Runs what may have a fault that nobody thought of.
fn guarded<T>(run: impl FnOnce() -> T) -> io::Result<T> {
    let failed = |_| io::Error::other("a filter failed; please report it");
    catch_unwind(AssertUnwindSafe(run)).map_err(failed)
}

fn survey(
    input: &mut impl Read,
    archive: &Archive,
    writer: &mut Writer,
    label: String,
) -> Result<Surveyed, Fault> {
    let mut survey = TableSurvey::default();
    let mut size = Size::default();
    each_block(input, |block| {
        writer.write(block).map_err(Fault::Archive)?;
        guarded(|| survey.push(block)).map_err(Fault::Filter)?;
        size.write_all(block).map_err(Fault::Filter)
    })?;
    let entry = writer.finish(Details { kind: Kind::Log, label }).map_err(Fault::Archive)?;
    if archive.was_printed(entry.hash(), pipe_of(io::stdin())) {
        return Ok(Surveyed::Final);
    }
    let table = guarded(|| survey.finish()).map_err(Fault::Filter)?;
    Ok(Surveyed::Table(table, entry.handle(), size))
}

/// Gives each block of `input` to `take`.
fn each_block<E: From<io::Error>>(
    input: &mut impl Read,
    mut take: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut block = vec![0; BLOCK];
    loop {
        match input.read(&mut block) {
            Ok(0) => return Ok(()),
            Ok(len) => take(&block[..len])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Prints what was taken in.
fn give_back(writer: Writer) -> anyhow::Result<()> {
    match writer.give_back(&mut io::stdout().lock()) {
        Err(Error::Output(error)) => unless_closed(Err(error)).context("not all is printed"),
        Err(lost) => Err(anyhow!("its start is lost: {lost}")),
        Ok(()) => Ok(()),
    }
}

/// Prints the table of an input of this `size`.
fn print_table(
    table: &Table,
    form: Form,
    handle: Option<Handle>,
    size: &Size,
) -> anyhow::Result<Report> {
    let mut printed = Size::default();
    // Counted first and printed then: what is counted as saved was withheld.
    write_table(table, form, handle, &mut printed)?;
    write_out(|out| write_table(table, form, handle, out))?;
    let reason = "the table of its templates was asked for".to_owned();
    Ok(Report {
        handle,
        bytes_out: printed.bytes,
        tokens_out: printed.tokens(),
        ..Report::unchanged(Kind::Log, &reason, size.bytes, size.tokens())
    })
}

fn write_table(
    table: &Table,
    form: Form,
    handle: Option<Handle>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match form {
        Form::Text => table.print(handle, out),
        Form::Json => table.write_json(handle, out),
    }
}

/// Has standard output written to. That nobody reads on is no failure.
fn write_out(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    // What is left in the buffer of a closed pipe is nobody's.
    drop(out.into_parts());
    unless_closed(written).context("cannot write to standard output")
}

/// Reads all of standard input and prints the summary of it.
pub(crate) fn partial() -> anyhow::Result<()> {
    let mut survey = PartSurvey::default();
    let read = each_block(&mut io::stdin().lock(), |block| guarded(|| survey.push(block)));
    read.context("cannot read standard input to its end")?;
    let part = guarded(|| survey.finish())?;
    write_out(|out| part.write(out))
}

/// Prints the table of the logs whose summaries are in `files`, in this order.
pub(crate) fn merge(files: &[PathBuf], form: Form) -> anyhow::Result<()> {
    let mut merge = Merge::default();
    for file in files {
        let part = read_part(file)
            .with_context(|| format!("cannot read the summary '{}'", file.display()))?;
        guarded(|| merge.add(&part))?;
    }
    let table = guarded(|| merge.finish())?;
    write_out(|out| write_table(&table, form, None, out))
}

fn read_part(file: &Path) -> anyhow::Result<Part> {
    let mut json = Vec::new();
    File::open(file)?.take(LARGEST_SUMMARY).read_to_end(&mut json)?;
    Ok(Part::read(&json)?)
}
