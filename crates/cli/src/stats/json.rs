//! `hr-stats --json`. The names are part of the interface; `--help` lists them.

use super::By;
use super::summary::Summary;
use hr_ledger::Savings;
use serde::Serialize;

#[derive(Serialize)]
struct Output<'a> {
    total: Figures,
    days: Vec<Entry<String>>,
    days_omitted: usize,
    kinds: Vec<Entry<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agents: Option<Vec<Entry<Option<&'a str>>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sessions: Option<Vec<Entry<Option<&'a str>>>>,
    lines_skipped: usize,
}

#[derive(Serialize)]
struct Entry<N> {
    name: N,
    #[serde(flatten)]
    figures: Figures,
}

#[derive(Serialize)]
struct Figures {
    reductions: u64,
    tokens_in: u64,
    tokens_out: u64,
    retrievals: u64,
    tokens_retrieved: u64,
    net_saved: i64,
    net_saved_percent: Option<f64>,
}

/// The summary as one JSON object, for programs.
pub(crate) fn print(summary: &Summary) -> serde_json::Result<String> {
    let readers = |wanted| {
        let (by, readers) = summary.readers.as_ref()?;
        (*by == wanted).then(|| entries(readers, |name| name.as_deref()))
    };
    let output = Output {
        total: figures(&summary.total),
        days: entries(&summary.days, ToString::to_string),
        days_omitted: summary.days_omitted,
        kinds: entries(&summary.kinds, String::as_str),
        agents: readers(By::Agent),
        sessions: readers(By::Session),
        lines_skipped: summary.lines_skipped,
    };
    Ok(serde_json::to_string_pretty(&output)? + "\n")
}

fn entries<'a, K, N>(sums: &'a [(K, Savings)], name: impl Fn(&'a K) -> N) -> Vec<Entry<N>> {
    let entries = sums.iter();
    entries.map(|(key, savings)| Entry { name: name(key), figures: figures(savings) }).collect()
}

fn figures(savings: &Savings) -> Figures {
    let Savings { reductions, tokens_in, tokens_out, retrievals, tokens_retrieved } = *savings;
    Figures {
        reductions,
        tokens_in,
        tokens_out,
        retrievals,
        tokens_retrieved,
        net_saved: savings.net(),
        net_saved_percent: savings.net_percent(),
    }
}
