//! Words and their stems.

/// Longest stem that is compared; what is longer is cut.
const LEN: usize = 24;

/// The stem of a word, in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Word {
    bytes: [u8; LEN],
}

impl Word {
    /// The stem of `word`: in lower case and without the endings of plurals, participles and
    /// gerunds. A reduction of steps 1a to 1c and 5a of Porter, "An algorithm for suffix stripping"
    /// (1980); over-stemming does little harm in a query of a few words.
    pub(crate) fn stem_of(word: &[u8]) -> Self {
        let mut bytes = [0; LEN];
        let mut len = word.len().min(LEN);
        bytes[..len].copy_from_slice(&word[..len]);
        bytes.make_ascii_lowercase();
        for (ending, replacement) in [(&b"ies"[..], &b"i"[..]), (b"ied", b"i"), (b"s", b"")] {
            if len >= ending.len() + 3
                && bytes[..len].ends_with(ending)
                && !bytes[..len].ends_with(b"ss")
            {
                len -= ending.len() - replacement.len();
                break;
            }
        }
        for ending in [&b"ing"[..], b"ed", b"e"] {
            if len >= ending.len() + 3 && bytes[..len].ends_with(ending) {
                len -= ending.len();
                break;
            }
        }
        if len > 2 && bytes[len - 1] == b'y' {
            bytes[len - 1] = b'i';
        }
        bytes[len..].fill(0);
        Self { bytes }
    }

    /// Whether a digit stands in it.
    pub(crate) fn has_digit(&self) -> bool {
        self.bytes.iter().any(u8::is_ascii_digit)
    }
}

/// The words of a text: runs of letters or digits, cut where a hump of `CamelCase` starts. Bytes
/// beyond ASCII count as letters.
pub(crate) fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.iter().position(|&b| is_word_byte(b))?;
        let from = &rest[start..];
        let end = (1..from.len()).find(|&i| ends_before(from, i)).unwrap_or(from.len());
        rest = &from[end..];
        Some(&from[..end])
    })
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// Whether a word that `text` starts with ends before offset `at`.
fn ends_before(text: &[u8], at: usize) -> bool {
    let (last, next) = (text[at - 1], text[at]);
    let hump = last.is_ascii_lowercase() && next.is_ascii_uppercase();
    let acronym_ends = last.is_ascii_uppercase()
        && next.is_ascii_uppercase()
        && text.get(at + 1).is_some_and(u8::is_ascii_lowercase);
    !is_word_byte(next) || hump || acronym_ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_humps_and_punctuation() {
        let text = b"HTTPServer2 sends_a 404: readFile()";
        let words: Vec<&[u8]> = words(text).collect();
        assert_eq!(words, [&b"HTTP"[..], b"Server2", b"sends", b"a", b"404", b"read", b"File"]);
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for forms in [
            &["fail", "fails", "failed", "failing"][..],
            &["deny", "denies", "denied"],
            &["allocate", "allocated", "allocating"],
            &["partition", "Partitions"],
        ] {
            let stems: Vec<Word> =
                forms.iter().map(|form| Word::stem_of(form.as_bytes())).collect();
            assert!(stems.iter().all(|stem| *stem == stems[0]), "{forms:?}");
        }
        assert_ne!(Word::stem_of(b"access"), Word::stem_of(b"acces"));
    }
}
