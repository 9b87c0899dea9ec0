//! What was done, for people.

use std::fmt;
use std::path::PathBuf;

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The settings.
    pub file: PathBuf,
    /// What was changed in them, a line each. None: all was as it should be.
    pub changes: Vec<String>,
    /// Where a copy of what was there before is.
    pub backup: Option<PathBuf>,
    /// What to do now, or to know, a line each.
    pub next: Vec<String>,
}

impl Done {
    /// Whether anything was changed.
    pub fn is_changed(&self) -> bool {
        !self.changes.is_empty()
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:", self.file.display())?;
        if !self.is_changed() {
            writeln!(f, "  nothing had to be changed")?;
        }
        for change in &self.changes {
            writeln!(f, "  {change}")?;
        }
        if let Some(backup) = &self.backup {
            writeln!(f, "  what was there before: {}", backup.display())?;
        }
        self.next.iter().try_for_each(|next| writeln!(f, "{next}"))
    }
}
