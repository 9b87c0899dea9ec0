//! The results in Markdown.

use crate::peers::WAYS;
use crate::results::{ALL, Figures, ProgramResults, Results};
use crate::score::ERROR_RULE;
use std::fmt::Write;

/// Cells of a table, row by row; the first are its head.
struct Table(Vec<Vec<String>>);

impl Table {
    fn new<S: Into<String>>(head: impl IntoIterator<Item = S>) -> Self {
        Self(vec![head.into_iter().map(Into::into).collect()])
    }

    fn print(&self, text: &mut String) {
        for (number, row) in self.0.iter().enumerate() {
            let _ = writeln!(text, "| {} |", row.join(" | "));
            if number == 0 {
                let rule = vec!["---:"; row.len() - 1].join(" | ");
                let _ = writeln!(text, "| --- | {rule} |");
            }
        }
        text.push('\n');
    }
}

/// All that is printed.
pub(crate) fn markdown(results: &Results) -> String {
    let mut text = String::new();
    circumstances(&mut text, results);
    let corpora: Vec<&str> = results.corpora.iter().map(|corpus| corpus.corpus).collect();
    for corpus in corpora.iter().copied().chain([ALL]) {
        if corpus != ALL || corpora.len() > 1 {
            totals(&mut text, results, corpus);
        }
    }
    same_tokens(&mut text, results);
    for (title, cell) in BY_KIND {
        by_kind(&mut text, results, title, cell);
    }
    legend(&mut text, results);
    text
}

fn circumstances(text: &mut String, results: &Results) {
    let _ = writeln!(text, "Measured {}; {} runs at once.", results.machine, results.jobs);
    for corpus in &results.corpora {
        let _ = writeln!(
            text,
            "{}: {} inputs, {} questions, {} of them with a query; {} logs with {} labelled templates; {} inputs with {} \
             different error lines.",
            named(corpus.corpus),
            corpus.inputs,
            corpus.questions,
            corpus.with_query,
            corpus.labelled_logs,
            corpus.templates,
            corpus.inputs_with_errors,
            corpus.error_lines
        );
    }
    text.push('\n');
}

fn named(corpus: &str) -> String {
    if corpus == ALL { "All corpora".to_owned() } else { format!("`{corpus}`") }
}

fn totals(text: &mut String, results: &Results, corpus: &str) {
    let mut table = Table::new([
        &named(corpus),
        "questions",
        "kept, query given",
        "no query",
        "kept and half saved, query given",
        "no query",
        "tokens saved",
        "templates covered",
        "error lines lost",
        "inputs that lose some",
        "time, median",
        "time, all",
    ]);
    for program in &results.programs {
        let Some(found) = program.at(corpus, ALL) else { continue };
        table.0.push(vec![
            label(program),
            found.questions.to_string(),
            asked(program, found.kept, found.questions),
            share(found.kept_without_query, found.questions),
            asked(program, found.won, found.questions),
            share(found.won_without_query, found.questions),
            saved(found),
            share(found.covered, found.templates),
            lost(found),
            format!("{} of {}", found.inputs_that_lost, found.inputs_with_errors),
            format!("{:.0} ms", found.median_milliseconds),
            format!("{:.1} s", found.total_milliseconds / 1e3),
        ]);
    }
    table.print(text);
}

/// A figure with the query given, which not every program takes.
fn asked(program: &ProgramResults, count: usize, of: usize) -> String {
    if program.takes_query { share(count, of) } else { "-".to_owned() }
}

fn same_tokens(text: &mut String, results: &Results) {
    let mut table = Table::new([
        "At the same tokens, all corpora",
        "questions",
        "tokens",
        "kept, no query",
        "hr kept",
        "kept, query given",
        "hr kept",
        "hr's shortest is longer",
        "of these kept",
    ]);
    for program in &results.programs {
        let Some(equal) = program.equal.iter().find(|equal| equal.corpus == ALL) else { continue };
        let (without, with) = (&equal.without_query, &equal.with_query);
        table.0.push(vec![
            label(program),
            without.questions.to_string(),
            without.tokens.to_string(),
            share(without.kept, without.questions),
            share(without.hr_kept, without.questions),
            asked(program, with.kept, with.questions),
            share(with.hr_kept, with.questions),
            without.too_short.to_string(),
            without.too_short_kept.to_string(),
        ]);
    }
    if table.0.len() > 1 {
        table.print(text);
    }
}

type Cell = fn(&Figures) -> String;

const BY_KIND: [(&str, Cell); 5] = [
    ("Kept, by kind", |found| share(found.kept, found.questions)),
    ("Kept and half saved", |found| share(found.won, found.questions)),
    ("Tokens saved", saved),
    ("Error lines lost", lost),
    ("Time, all inputs", |found| format!("{:.1} s", found.total_milliseconds / 1e3)),
];

fn by_kind(text: &mut String, results: &Results, title: &str, cell: Cell) {
    let mut kinds: Vec<&str> = vec![];
    for figures in results.programs.iter().flat_map(|program| &program.figures) {
        let is_known = figures.kind == ALL || kinds.contains(&figures.kind.as_str());
        if !is_known && figures.inputs > 0 {
            kinds.push(&figures.kind);
        }
    }
    let mut table = Table::new([title].into_iter().chain(kinds.iter().copied()));
    for program in &results.programs {
        let mut row = vec![label(program)];
        row.extend(kinds.iter().map(|kind| program.at(ALL, kind).map_or("-".to_owned(), cell)));
        table.0.push(row);
    }
    // A kind for which no program has a figure is not worth its column.
    for column in (1..=kinds.len()).rev() {
        if table.0[1..].iter().all(|row| row[column] == "-") {
            table.0.iter_mut().for_each(|row| drop(row.remove(column)));
        }
    }
    if table.0[0].len() > 1 {
        table.print(text);
    }
}

fn label(program: &ProgramResults) -> String {
    let comma = if program.way.is_empty() { "" } else { ", " };
    format!("{} {}", program.name, program.version).trim().to_owned() + comma + program.way
}

/// Less than nothing where more is printed than there was.
fn saved(found: &Figures) -> String {
    if found.tokens == 0 {
        return "-".to_owned();
    }
    format!("{:.1} %", 100.0 * (1.0 - found.printed as f64 / found.tokens as f64))
}

fn lost(found: &Figures) -> String {
    if found.inputs_with_errors == 0 {
        return "-".to_owned();
    }
    format!("{:.1} %", 100.0 * found.mean_share_lost)
}

fn share(count: usize, of: usize) -> String {
    if of == 0 { "-".to_owned() } else { format!("{:.1} %", 100.0 * count as f64 / of as f64) }
}

fn legend(text: &mut String, results: &Results) {
    let _ = write!(
        text,
        "- kept: questions of `questions.jsonl` whose evidence is all in the output; both without escapes of the terminal, \
         each run of white space as one blank. A program that takes no query has `-` there. By kind the query is given \
         to those that take one.
- kept and half saved: and the output has at most half of the input's tokens.
- tokens saved: o200k_base, exact, summed over the questions, with the query given.
- templates covered: of the labelled templates of logs (LogHub's EventId; what `baseline/*/new.txt` names) those of which \
         a message stands in the output. Without query, as are the next ones.
- error lines lost: of the different error lines of an input those that do not stand in the output; the mean of the inputs that \
         have any. An error line has {ERROR_RULE}. Lines are the same but for quoted strings and words with a digit or one of \
         `/@=_.$-`; one of them must be there whole. Counted in logs, builds and mixed inputs; lines that begin with `{{` or `\"` are \
         JSON and left out.
- time: of a whole process, the median of all runs per input, {} or more, one for each query; then the median and the sum over inputs. A library's process starts \
         anew for each input.
- at the same tokens: hr with a budget by which it prints at most what the other printed. Where it cannot, the question is not \
         compared, but counted in the last two columns.
",
        results.runs
    );
    for way in WAYS {
        let _ = writeln!(text, "- {way}");
    }
    for missing in &results.missing {
        let _ = writeln!(
            text,
            "- not installed, so not measured: {missing}; `benches/fidelity/peers.sh DIR` installs all peers"
        );
    }
    for program in results.programs.iter().filter(|program| !program.failures.is_empty()) {
        let (failures, first) = (program.failures.len(), &program.failures[0]);
        let _ = writeln!(text, "- {} failed {failures} times, first: {first}", label(program));
    }
}
