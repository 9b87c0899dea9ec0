//! Prose, Markdown and HTML: sentences that cover all bytes, each with something in it.

pub(crate) fn check(bytes: &[u8]) {
    let mut end = 0;
    for sentence in hr_text::sentences(bytes) {
        assert_eq!(sentence.start, end, "sentences come one after the other");
        assert!(sentence.end > sentence.start, "a sentence of nothing at {end}");
        end = sentence.end;
    }
    assert_eq!(end, bytes.len(), "all is covered");
}
