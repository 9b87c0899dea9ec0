//! What hr and its peers keep of what a reader needs, and for how many tokens:
//!
//!     benches/fidelity/peers.sh DIR
//!     HR_PEERS=DIR HR_CORPORA=DIR cargo bench --bench fidelity
//!
//! Both variables may be missing: then the peers are those on `PATH`, and the inputs those of this repository.
//! The rules are in `score`, and in the lines below the tables.

mod corpus;
mod equal;
mod labels;
#[path = "../common/machine.rs"]
mod machine;
mod measure;
mod peers;
mod picture;
mod program;
mod results;
mod run;
mod score;
mod table;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use corpus::Corpus;
use equal::{Equal, curve, equal as hr_at_the_tokens};
use machine::Machine;
use measure::measure;
use program::{Place, Program, baselines, hr, hr_version};
use results::{ALL, Contents, ProgramResults, Results, SameTokens};
use std::fs;
use std::path::{Path, PathBuf};

/// What the picture's line of hr goes through.
const BUDGETS: [usize; 5] = [500, 1000, 2000, 4000, 8000];

/// What hr and its peers keep of what a reader needs, and for how many tokens.
#[derive(Parser)]
struct Arguments {
    /// Only programs whose names start so, such as hr,RTK
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    only: Vec<String>,
    /// Only inputs of these kinds
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    kinds: Vec<String>,
    /// How many runs at once [default: as many as there are cores]
    #[arg(long)]
    jobs: Option<usize>,
    /// How many runs per input at least, for its time
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Write all figures to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write a picture of evidence against tokens to this file
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// What cargo bench says to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if !arguments.bench {
        // `cargo test --all-targets` runs this, too, and nobody waits ten minutes for that.
        println!("to measure: cargo bench --bench fidelity");
        return Ok(());
    }
    let scratch = tempfile::tempdir().context("there is no temporary directory")?;
    let place = Place::new(scratch.path());
    let corpora = corpora(&scratch.path().join("inputs"), &arguments.kinds)?;
    let (programs, missing) = programs(&place, &arguments.only);
    ensure!(!programs.is_empty(), "no program's name starts with {:?}", arguments.only);
    let machine = Machine::this();
    let jobs = arguments.jobs.unwrap_or(machine.cores).max(1);
    let runs = arguments.runs;
    let judge = |program| judge(&place, program, &corpora, jobs, runs);
    let mut results = Results {
        machine,
        jobs,
        runs,
        corpora: corpora.iter().map(Contents::of).collect(),
        programs: programs.iter().map(judge).collect(),
        hr_at_budgets: vec![],
        missing,
    };
    if arguments.svg.is_some() || arguments.json.is_some() {
        say("hr at several budgets");
        results.hr_at_budgets = curve(&place, &corpora, &BUDGETS, jobs);
    }
    peers::stop(&place);
    println!("{}", table::markdown(&results));
    if let Some(path) = &arguments.json {
        write(path, &(serde_json::to_string_pretty(&results)? + "\n"))?;
    }
    if let Some(path) = &arguments.svg {
        write(path, &picture::svg(&results))?;
    }
    Ok(())
}

/// This repository's corpus, and the one that `HR_CORPORA` names.
fn corpora(copies: &Path, kinds: &[String]) -> Result<Vec<Corpus>> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora");
    let mut corpora = vec![Corpus::load("corpora/", &own, &copies.join("own"), kinds)?];
    if let Some(other) = std::env::var_os("HR_CORPORA").filter(|dir| !dir.is_empty()) {
        let other = PathBuf::from(other);
        corpora.push(Corpus::load("HR_CORPORA", &other, &copies.join("other"), kinds)?);
    }
    Ok(corpora)
}

/// hr first. The second is what is not installed.
fn programs(place: &Place, only: &[String]) -> (Vec<Program>, Vec<String>) {
    let ours = {
        let place = place.clone();
        Program {
            name: "hr",
            way: "",
            version: hr_version(&place),
            takes_query: true,
            run: Box::new(move |task| Some(hr(&place, task, None))),
        }
    };
    let (peers, missing) = peers::peers(place);
    let mut programs = vec![ours];
    programs.extend(peers);
    programs.extend(baselines(place));
    let is_wanted =
        |name: &str| only.is_empty() || only.iter().any(|start| name.starts_with(start));
    programs.retain(|program| is_wanted(program.name));
    (programs, missing.into_iter().filter(|name| is_wanted(name)).collect())
}

/// All figures of one program.
fn judge(
    place: &Place,
    program: &Program,
    corpora: &[Corpus],
    jobs: usize,
    runs: usize,
) -> ProgramResults {
    say(program.name);
    let measured = measure(program, corpora, jobs, runs);
    let mut results = ProgramResults::new(program, corpora, &measured);
    if program.name == "hr" {
        return results;
    }
    say(&format!("hr at the tokens of {}", program.name));
    let mut all = (Equal::default(), Equal::default());
    for (corpus, (with_query, without_query)) in
        corpora.iter().zip(hr_at_the_tokens(place, corpora, &measured, jobs))
    {
        all.0.add(&with_query);
        all.1.add(&without_query);
        results.equal.push(SameTokens { corpus: corpus.name, with_query, without_query });
    }
    results.equal.push(SameTokens { corpus: ALL, with_query: all.0, without_query: all.1 });
    results
}

/// Tells who waits what is done.
#[allow(clippy::print_stderr, reason = "standard output is the table")]
fn say(what: &str) {
    eprintln!("fidelity: {what}");
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}
