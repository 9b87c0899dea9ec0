//! BM25: what is counted in a text and in all of them, and the score that comes of it.

/// Saturation of a repeated word and weight of a text's length: the values that Robertson and
/// Zaragoza ("The Probabilistic Relevance Framework: BM25 and Beyond", 2009) give as usual.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// How often each word of a query stands in one text, and how long that is.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// One count for each term of the query; empty as long as none was found.
    pub(crate) counts: Vec<u16>,
    /// Words of the text.
    pub(crate) length: u64,
}

impl Hits {
    /// Whether no word of the query stands in the text.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// How many different words of the query stand in the text.
    pub fn distinct(&self) -> usize {
        self.counts.iter().filter(|&&count| count > 0).count()
    }

    /// Which words of the query stand in the text: a bit for each.
    pub fn words(&self) -> u64 {
        self.counts
            .iter()
            .enumerate()
            .fold(0, |bits, (term, &count)| bits | u64::from(count > 0) << term)
    }

    /// Adds those of another part of the same text.
    pub fn add(&mut self, part: &Hits) {
        self.length += part.length;
        if self.counts.len() < part.counts.len() {
            self.counts.resize(part.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&part.counts) {
            *count = count.saturating_add(*more);
        }
    }
}

/// What must be known of all texts before one of them can be scored.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    pub(crate) texts: usize,
    length: u64,
    /// In how many texts each term stands; empty as long as none was found.
    frequencies: Vec<usize>,
}

impl Statistics {
    /// Counts a text with these `hits`.
    pub fn add(&mut self, hits: &Hits) {
        self.texts += 1;
        self.length += hits.length;
        if self.frequencies.len() < hits.counts.len() {
            self.frequencies.resize(hits.counts.len(), 0);
        }
        for (frequency, count) in self.frequencies.iter_mut().zip(&hits.counts) {
            *frequency += usize::from(*count > 0);
        }
    }

    /// What scores each text among all that were added.
    pub fn scorer(&self) -> Scorer {
        let texts = self.texts as f32;
        let idf = |&n: &usize| libm::logf(1.0 + (texts - n as f32 + 0.5) / (n as f32 + 0.5));
        Scorer {
            idf: self.frequencies.iter().map(idf).collect(),
            mean_length: (self.length as f32 / texts.max(1.0)).max(1.0),
        }
    }
}

/// Scores texts whose [`Statistics`] are known.
#[derive(Clone, Debug)]
pub struct Scorer {
    /// Inverse document frequency of each term; never negative.
    idf: Vec<f32>,
    mean_length: f32,
}

impl Scorer {
    /// The BM25 score of a text with these `hits`: 0 if there are none.
    pub fn score(&self, hits: &Hits) -> f32 {
        let length = K1 * (1.0 - B + B * hits.length as f32 / self.mean_length);
        let term = |(&count, &idf): (&u16, &f32)| {
            let count = f32::from(count);
            idf * count * (K1 + 1.0) / (count + length)
        };
        hits.counts.iter().zip(&self.idf).map(term).sum()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Hits, Query, Statistics};

    #[test]
    fn the_hits_of_parts_are_those_of_the_whole() {
        let query = Query::new("checkout denied").unwrap();
        let mut hits = Hits::default();
        for part in [&b"nothing here"[..], b"checkout was slow", b"checkout: denied"] {
            hits.add(&query.hits(&[part]));
        }
        let whole = query.hits(&[b"nothing here, checkout was slow, checkout: denied"]);
        assert_eq!((&hits.counts, hits.length), (&whole.counts, whole.length));
        assert_eq!(hits.distinct(), 2);
        assert!(query.hits(&[b"nothing"]).is_empty());
    }

    #[test]
    fn what_has_no_hits_scores_nothing() {
        let scorer = Statistics::default().scorer();
        assert_eq!(scorer.score(&Hits::default()), 0.0);
    }
}
