//! What is said before the rows of a table.

use super::Layout;
use hr_core::Fact;

/// Columns of which something is told.
const COLUMNS: usize = 16;

/// What is said of all tables of a sort.
#[derive(Debug)]
pub(crate) struct Heading {
    /// Their path without indexes.
    name: String,
    /// What is known of each column over all rows.
    summaries: Vec<String>,
    /// Where the first of them is, once it was described.
    described_at: Option<String>,
}

impl Heading {
    /// The heading of tables with this name, which says this of their columns.
    pub(crate) fn new(name: &str, mut summaries: Vec<String>) -> Self {
        summaries.truncate(COLUMNS);
        Self { name: name.to_owned(), summaries, described_at: None }
    }

    /// What is said of the table at `path`, which has so many rows: columns and summaries only of the first.
    pub(crate) fn facts(&mut self, path: &str, rows: usize, layout: &Layout<'_>) -> Vec<Fact> {
        let table = |text: String| Fact {
            label: format!("table {path}"),
            text: format!("{rows} rows{text}"),
        };
        if let Some(first) = &self.described_at {
            return vec![table(format!(": columns as in {first}"))];
        }
        self.described_at = Some(path.to_owned());
        let mut facts = Vec::new();
        match layout {
            Layout::Objects | Layout::Json => facts.push(table(": one object each".to_owned())),
            Layout::Shapes(shapes, aliases) => {
                if let [columns] = shapes.as_slice() {
                    facts.push(table(format!(": {}", columns.describe())));
                } else {
                    facts.push(table(format!(" in {} shapes", shapes.len())));
                    facts.extend(shapes.iter().enumerate().map(|(number, columns)| Fact {
                        label: char::from(super::letter(number)).to_string(),
                        text: columns.describe(),
                    }));
                }
                facts.extend(aliases.describe().map(|aliases| Fact {
                    label: "where".to_owned(),
                    text: String::from_utf8_lossy(&aliases).into_owned(),
                }));
            }
        }
        if !self.summaries.is_empty() {
            let label = format!("all rows of {}", self.name);
            facts.push(Fact { label, text: self.summaries.join("; ") });
        }
        facts
    }
}
