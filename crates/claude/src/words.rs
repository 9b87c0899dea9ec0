//! The words of a text that tell what it is about.

use std::collections::HashSet;

/// Longer runs are no words: keys, hashes, encoded data.
const MAX_BYTES: usize = 64;

/// Words of which what an agent and its user say to each other is made, and that tell nothing of what they look for.
/// With the English stop words of `hr_rank`.
const TALK: [&str; 86] = [
    "after",
    "again",
    "agent",
    "also",
    "before",
    "check",
    "code",
    "command",
    "could",
    "currently",
    "don",
    "doesn",
    "each",
    "every",
    "exactly",
    "file",
    "files",
    "first",
    "fix",
    "get",
    "go",
    "going",
    "good",
    "great",
    "help",
    "here",
    "http",
    "https",
    "issue",
    "just",
    "know",
    "let",
    "like",
    "ll",
    "look",
    "looking",
    "made",
    "make",
    "maybe",
    "more",
    "must",
    "need",
    "needs",
    "next",
    "no",
    "not",
    "now",
    "ok",
    "okay",
    "only",
    "other",
    "output",
    "perfect",
    "read",
    "result",
    "right",
    "run",
    "running",
    "search",
    "see",
    "should",
    "still",
    "such",
    "sure",
    "take",
    "test",
    "tests",
    "thanks",
    "think",
    "too",
    "tool",
    "try",
    "understand",
    "up",
    "use",
    "used",
    "using",
    "ve",
    "very",
    "want",
    "way",
    "well",
    "whether",
    "work",
    "would",
    "yes",
];

/// Extensions of file names: what is in a file seldom says what it is called.
const EXTENSIONS: [&str; 40] = [
    "bash", "c", "cc", "cfg", "conf", "cpp", "cs", "css", "csv", "go", "gz", "h", "hpp", "html",
    "ini", "java", "js", "json", "jsonl", "jsx", "kt", "lock", "log", "md", "mjs", "php", "py",
    "rb", "rs", "scss", "sh", "sql", "swift", "toml", "ts", "tsx", "txt", "xml", "yaml", "yml",
];

/// Words in the order in which they were met, each once.
#[derive(Debug, Default)]
pub(crate) struct Words {
    words: Vec<String>,
    met: HashSet<String>,
}

impl Words {
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// Adds words until there are `limit`.
    pub(crate) fn add<'a>(&mut self, words: impl IntoIterator<Item = &'a str>, limit: usize) {
        for word in words {
            if self.words.len() >= limit {
                return;
            }
            if self.met.insert(word.to_lowercase()) {
                self.words.push(word.to_owned());
            }
        }
    }

    /// All of them, in a line.
    pub(crate) fn join(&self) -> String {
        self.words.join(" ")
    }
}

/// The telling words of `text`: runs of letters and digits, other than stop words, single letters and digits. Of a path
/// only the last name counts, without its extension, as all else of it stands in each line that has a path.
pub(crate) fn telling(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|char: char| char.is_whitespace() || "\"'`:,;()[]{}<>|=".contains(char))
        .flat_map(|piece| last_name(piece).split(|char: char| !char.is_alphanumeric()))
        .filter(|word| tells(word))
}

/// The last name of a path, without its extension; anything else as it is.
fn last_name(piece: &str) -> &str {
    let piece = piece.trim_end_matches(['/', '.', '?', '!']);
    let name = piece.rsplit_once('/').map_or(piece, |(_, name)| name);
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && is_one_of(extension, &EXTENSIONS) => stem,
        _ => name,
    }
}

fn tells(word: &str) -> bool {
    let is_single = word.len() == 1; // a letter or digit of ASCII
    let is_too_long = word.len() > MAX_BYTES;
    let is_common = hr_rank::is_stop_word(word.as_bytes()) || is_one_of(word, &TALK);
    !(word.is_empty() || is_single || is_too_long || is_common)
}

/// Whether `words` has `word`, in any case of its letters.
pub(crate) fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|other| other.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_tell_nothing_are_left_out() {
        let text = "Let me check why `crates/rank/src/score.rs:120` isn't used by CheckoutService, and order 88123.";
        let words: Vec<&str> = telling(text).collect();
        assert_eq!(words, ["score", "120", "isn", "CheckoutService", "order", "88123"]);
    }

    #[test]
    fn a_word_is_met_once_and_no_more_than_the_limit() {
        let mut words = Words::default();
        words.add(telling("timeout Timeout upstream"), 9);
        words.add(telling("upstream denied b2 c3"), 4);
        assert_eq!(words.join(), "timeout upstream denied b2");
    }
}
