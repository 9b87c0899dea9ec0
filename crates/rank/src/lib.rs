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

mod word;

use rustc_hash::FxHashMap;
use word::{Word, words};

/// Saturation of a repeated word and weight of a text's length: the values that Robertson and
/// Zaragoza ("The Probabilistic Relevance Framework: BM25 and Beyond", 2009) give as usual.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// A question has no more words; what has more is a text, and its first ones will do.
const MAX_TERMS: usize = 64;

/// English words that a question is made of and an answer need not hold.
const STOP_WORDS: [&str; 76] = [
    "a", "about", "all", "am", "an", "and", "any", "anyone", "are", "as", "at", "be", "been",
    "but", "by", "can", "could", "did", "do", "does", "find", "for", "from", "give", "had", "has",
    "have", "how", "i", "if", "in", "into", "is", "it", "its", "list", "many", "me", "much", "my",
    "of", "on", "one", "or", "our", "please", "show", "so", "some", "tell", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "to", "us", "was", "we", "were",
    "what", "when", "where", "which", "who", "whose", "why", "will", "with", "you", "your",
];

/// What a reader wants to know, as the words to look for.
#[derive(Clone, Debug)]
pub struct Query {
    terms: FxHashMap<Word, usize>,
    first_letters: [bool; 256],
}

/// How often each term of the query stands in one text.
struct Hits {
    text: usize,
    counts: Vec<u16>,
    length: f32,
}

impl Query {
    /// The first 64 words of `text` other than stop words, or `None` if it has none. Words are compared
    /// without regard to case and to the common endings of English; `CamelCase` and `snake_case`
    /// names are taken apart.
    pub fn new(text: &str) -> Option<Self> {
        let mut terms = FxHashMap::default();
        let mut first_letters = [false; 256];
        for word in words(text.as_bytes()) {
            if STOP_WORDS.iter().any(|stop| word.eq_ignore_ascii_case(stop.as_bytes())) {
                continue;
            }
            let next = terms.len();
            if next == MAX_TERMS {
                break;
            }
            terms.entry(Word::stem_of(word)).or_insert(next);
            first_letters[usize::from(word[0].to_ascii_lowercase())] = true;
            first_letters[usize::from(word[0].to_ascii_uppercase())] = true;
        }
        (!terms.is_empty()).then_some(Self { terms, first_letters })
    }

    /// The BM25 score of each text among all: 0 where no word of the query stands in it. A text comes
    /// in parts that count as one.
    pub fn scores<'a, const PARTS: usize>(
        &self,
        texts: impl Iterator<Item = [&'a [u8]; PARTS]>,
    ) -> Vec<f32> {
        let mut hits = Vec::new();
        let (mut total, mut total_length) = (0, 0.0);
        for (text, parts) in texts.enumerate() {
            let (counts, length) = self.count(&parts);
            total = text + 1;
            total_length += length;
            if let Some(counts) = counts {
                hits.push(Hits { text, counts, length });
            }
        }
        let idf = self.idf(&hits, total as f32);
        let mean_length = total_length / (total as f32).max(1.0);
        let mut scores = vec![0.0; total];
        for hit in &hits {
            scores[hit.text] = score(hit, &idf, mean_length);
        }
        scores
    }

    /// How often each term stands in `parts` (`None`: no term does), and how many words they have.
    fn count(&self, parts: &[&[u8]]) -> (Option<Vec<u16>>, f32) {
        let mut counts: Option<Vec<u16>> = None;
        let mut length: f32 = 0.0;
        for word in parts.iter().flat_map(|part| words(part)) {
            length += 1.0;
            if !self.first_letters[usize::from(word[0])] {
                continue;
            }
            if let Some(&term) = self.terms.get(&Word::stem_of(word)) {
                let counts = counts.get_or_insert_with(|| vec![0; self.terms.len()]);
                counts[term] = counts[term].saturating_add(1);
            }
        }
        (counts, length)
    }

    /// Inverse document frequency of each term; never negative.
    fn idf(&self, hits: &[Hits], total: f32) -> Vec<f32> {
        let frequency = |term: usize| hits.iter().filter(|hit| hit.counts[term] > 0).count() as f32;
        let idf = |n: f32| libm::logf(1.0 + (total - n + 0.5) / (n + 0.5));
        (0..self.terms.len()).map(|term| idf(frequency(term))).collect()
    }
}

fn score(hit: &Hits, idf: &[f32], mean_length: f32) -> f32 {
    let length = K1 * (1.0 - B + B * hit.length / mean_length.max(1.0));
    let term = |(&count, &idf): (&u16, &f32)| {
        let count = f32::from(count);
        idf * count * (K1 + 1.0) / (count + length)
    };
    hit.counts.iter().zip(idf).map(term).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(query: &str, texts: &[&str]) -> Vec<f32> {
        Query::new(query).unwrap().scores(texts.iter().map(|text| [text.as_bytes()]))
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
