//! BM25 over the texts of Blocks.
//!
//! A [`Query`] is parsed once and scores any number of texts in one pass over them, without an index:
//! a program that ranks one Source once is done before an index would be built.
//!
//! ```
//! let query = hr_rank::Query::new("why was the upload denied?").unwrap();
//! let texts: [[&[u8]; 1]; 3] = [[b"upload of a.png done"], [b"access denied: b.png"], [b"idle"]];
//! let scores = query.scores(texts.into_iter());
//! assert!(scores[1] > scores[0] && scores[0] > scores[2]);
//! assert_eq!(scores[2], 0.0);
//! ```
//!
//! Texts of which there are more than one would hold are scored in two passes: [`Statistics`] of the
//! [`Hits`] of all of them, then a score of each.
//!
//! ```
//! use hr_rank::{Query, Statistics};
//!
//! let query = Query::new("upload denied").unwrap();
//! let texts: [&[u8]; 3] = [b"upload of a.png done", b"access denied: b.png", b"idle"];
//! let mut all = Statistics::default();
//! texts.iter().for_each(|text| all.add(&query.hits(&[text])));
//! let scorer = all.scorer();
//! let scores = texts.map(|text| scorer.score(&query.hits(&[text])));
//! assert_eq!(query.scores(texts.into_iter().map(|text| [text])), scores);
//! ```

mod score;
mod word;

pub use score::{Hits, Scorer, Statistics};

use rustc_hash::FxHashMap;
use word::{Word, words};

/// A question has no more words; what has more is a text, and its first ones will do. Each has a bit in [`Hits::words`].
const MAX_TERMS: usize = u64::BITS as usize;

/// English words that a question is made of and an answer need not hold.
const STOP_WORDS: [&str; 76] = [
    "a", "about", "all", "am", "an", "and", "any", "anyone", "are", "as", "at", "be", "been",
    "but", "by", "can", "could", "did", "do", "does", "find", "for", "from", "give", "had", "has",
    "have", "how", "i", "if", "in", "into", "is", "it", "its", "list", "many", "me", "much", "my",
    "of", "on", "one", "or", "our", "please", "show", "so", "some", "tell", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "to", "us", "was", "we", "were",
    "what", "when", "where", "which", "who", "whose", "why", "will", "with", "you", "your",
];

/// Whether `word` is one that a question is made of and an answer need not hold, in any case of its letters.
pub fn is_stop_word(word: &[u8]) -> bool {
    STOP_WORDS.iter().any(|stop| word.eq_ignore_ascii_case(stop.as_bytes()))
}

/// What a reader wants to know, as the words to look for.
#[derive(Clone, Debug)]
pub struct Query {
    /// The terms, each with its number.
    terms: FxHashMap<Word, usize>,
    /// Which bytes a term may begin with: most words of a text are told by theirs to be none.
    first_letters: [bool; 256],
}

impl Query {
    /// The words of `text` other than stop words and single letters (unless it has no others), and each two that follow
    /// each other as one, 64 terms at most; `None` if there are none. Words are compared without regard to case and to
    /// the common endings of English; `CamelCase` and `snake_case` names are taken apart.
    pub fn new(text: &str) -> Option<Self> {
        // A letter alone is part of a name, such as o-4711, and stands everywhere.
        let is_letter = |word: &[u8]| word.len() == 1 && word[0].is_ascii_alphabetic();
        Self::of_words(text, |word| !is_letter(word)).or_else(|| Self::of_words(text, |_| true))
    }

    /// The same of those words that are wanted, too.
    fn of_words(text: &str, is_wanted: impl Fn(&[u8]) -> bool) -> Option<Self> {
        let mut query = Self { terms: FxHashMap::default(), first_letters: [false; 256] };
        let mut before: Option<&[u8]> = None;
        for word in words(text.as_bytes()) {
            if is_stop_word(word) || !is_wanted(word) {
                before = None;
                continue;
            }
            query.add(word);
            // What is two words in a question is one in many a message: `time out`, `log in`.
            if let Some(before) = before {
                query.add(&[before, word].concat());
            }
            before = Some(word);
        }
        (!query.terms.is_empty()).then_some(query)
    }

    fn add(&mut self, word: &[u8]) {
        let next = self.terms.len();
        if next < MAX_TERMS {
            self.terms.entry(Word::stem_of(word)).or_insert(next);
            self.first_letters[usize::from(word[0].to_ascii_lowercase())] = true;
            self.first_letters[usize::from(word[0].to_ascii_uppercase())] = true;
        }
    }

    /// Whether one of its terms holds a digit.
    pub fn has_numbers(&self) -> bool {
        self.terms.keys().any(Word::has_digit)
    }

    /// The BM25 score of each text among all: 0 where no word of the query stands in it. A text comes
    /// in parts that count as one.
    pub fn scores<'a, const PARTS: usize>(
        &self,
        texts: impl Iterator<Item = [&'a [u8]; PARTS]>,
    ) -> Vec<f32> {
        let mut all = Statistics::default();
        let mut found = Vec::new();
        for (text, parts) in texts.enumerate() {
            let hits = self.hits(&parts);
            all.add(&hits);
            if !hits.is_empty() {
                found.push((text, hits));
            }
        }
        let scorer = all.scorer();
        let mut scores = vec![0.0; all.texts];
        for (text, hits) in &found {
            scores[*text] = scorer.score(hits);
        }
        scores
    }

    /// How often each word of the query stands in the text that comes in these `parts`.
    pub fn hits(&self, parts: &[&[u8]]) -> Hits {
        let mut hits = Hits::default();
        for word in parts.iter().flat_map(|part| words(part)) {
            hits.length += 1;
            if !self.first_letters[usize::from(word[0])] {
                continue;
            }
            if let Some(&term) = self.terms.get(&Word::stem_of(word)) {
                hits.counts.resize(self.terms.len(), 0);
                hits.counts[term] = hits.counts[term].saturating_add(1);
            }
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(query: &str, texts: &[&str]) -> Vec<f32> {
        Query::new(query).unwrap().scores(texts.iter().map(|text| [text.as_bytes()]))
    }

    #[test]
    fn two_words_match_what_joins_them() {
        let query = Query::new("Why did the payment time out?").unwrap();
        let texts: [[&[u8]; 1]; 3] = [[b"upstream timeout"], [b"timeouts: 3"], [b"outside"]];
        let scores = query.scores(texts.into_iter());
        assert!(scores[0] > 0.0 && scores[1] > 0.0 && scores[2] == 0.0, "{scores:?}");
    }

    #[test]
    fn a_rare_word_weighs_more_than_a_common_one() {
        let scores = scores("checkout timeout", &["checkout a", "checkout b", "timeout c", "d"]);
        assert!(scores[2] > scores[0] && scores[0] > 0.0 && scores[3] == 0.0);
    }

    #[test]
    fn case_endings_and_humps_do_not_matter() {
        let texts = ["CrashLoopBackOff", "crashing loops", "backs_off", "clash"];
        let scores = scores("crashed loop", &texts);
        assert!(scores[0] > 0.0 && scores[1] > 0.0 && scores[3] == 0.0, "{scores:?}");
    }

    #[test]
    fn a_query_of_stop_words_is_none() {
        assert!(Query::new("what is it, and why?").is_none());
        assert!(Query::new("?").is_none());
    }

    #[test]
    fn no_texts_no_scores() {
        assert_eq!(scores("x", &[]), [0.0; 0]);
    }
}
