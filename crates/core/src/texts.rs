//! Where the bytes of a Source are read.

use crate::Span;

/// Where the text of a Source is read.
pub trait Texts {
    /// The bytes of `span`. Panics if it was not to be read here.
    fn text(&self, span: Span) -> &[u8];
}

/// Some spans of a Source that is not held.
#[derive(Debug, Default)]
pub struct Excerpts {
    /// In the order of the Source, each with where its bytes begin.
    spans: Vec<(Span, usize)>,
    bytes: Vec<u8>,
}

impl Excerpts {
    /// Adds the next `bytes` of `span`, which comes after all others, or goes on with it.
    pub fn add(&mut self, span: Span, bytes: &[u8]) {
        if self.spans.last().is_none_or(|last| last.0 != span) {
            self.spans.push((span, self.bytes.len()));
        }
        self.bytes.extend_from_slice(bytes);
    }
}

impl Texts for Excerpts {
    fn text(&self, span: Span) -> &[u8] {
        let at = self.spans.binary_search_by_key(&span.start, |it| it.0.start);
        match at {
            Ok(at) => &self.bytes[self.spans[at].1..][..span.len()],
            Err(_) => panic!("no excerpt of {span:?} was taken"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_found_by_their_spans() {
        let mut excerpts = Excerpts::default();
        excerpts.add(Span::new(3, 5), b"ab");
        excerpts.add(Span::new(9, 12), b"c");
        excerpts.add(Span::new(9, 12), b"de");
        assert_eq!(excerpts.text(Span::new(9, 12)), b"cde");
        assert_eq!(excerpts.text(Span::new(3, 5)), b"ab");
    }
}
