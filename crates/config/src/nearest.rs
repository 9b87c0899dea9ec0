//! Which word was meant.

use strsim::normalized_damerau_levenshtein;

/// Of a word that is a slip of another, at least this share is right.
const ALIKE: f64 = 0.5;

/// The one of `known` that `word` is most likely a slip of, if it is like any.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let scored = known.into_iter().map(|one| (normalized_damerau_levenshtein(word, one), one));
    // Of several the first.
    let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.filter(|(score, _)| *score >= ALIKE).map(|(_, one)| one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_find_their_word() {
        let known = ["budget", "floor", "kinds"];
        for (word, expected) in [
            ("bugdet", Some("budget")),
            ("kind", Some("kinds")),
            ("flor", Some("floor")),
            ("timeout", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
    }
}
