//! Where sentences end.

use bstr::ByteSlice;
use hr_core::MARK_START;
use std::borrow::Cow;

/// Bytes from which on a run of text without an end is cut all the same, at white space.
const LONGEST: usize = 4_000;

/// Words before a full stop that ends no sentence, in lower case and without their last stop.
const ABBREVIATIONS: [&[u8]; 62] = [
    b"al", b"approx", b"apr", b"art", b"aug", b"bzw", b"ca", b"capt", b"cf", b"ch", b"col", b"d.h",
    b"dec", b"dept", b"dr", b"e.g", b"ed", b"eds", b"eq", b"est", b"feb", b"fig", b"figs", b"fr",
    b"gen", b"gov", b"hon", b"i.e", b"jan", b"jr", b"lt", b"ltd", b"messrs", b"mme", b"mr", b"mrs",
    b"ms", b"mt", b"no", b"nos", b"nov", b"nr", b"oct", b"op", b"pp", b"prof", b"rep", b"rev",
    b"sec", b"sen", b"sep", b"sept", b"sgt", b"sr", b"st", b"str", b"u.k", b"u.s", b"viz", b"vol",
    b"vs", b"z.b",
];

/// The offsets after the sentences of `text`, each with the white space that follows it; the last one is the length of
/// `text`. By the rules of Unicode (UAX 29), but not after abbreviations and initials, and nowhere so that a sentence
/// would look like a mark.
pub(crate) fn ends(text: &[u8]) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut start = 0;
    for (_, end, _) in with_letters(text).sentence_indices() {
        let end = after_references(text, end);
        if end <= start {
            continue;
        }
        let sentence = &text[start..end];
        let is_last = end == text.len();
        if !is_last && (is_open(sentence) || text[end..].starts_with(MARK_START)) {
            continue;
        }
        cut_long(text, start, end, &mut ends);
        ends.push(end);
        start = end;
    }
    ends
}

/// `text` with a letter for each byte that is not UTF-8: in most texts of other encodings it is one. bstr would stop there.
fn with_letters(text: &[u8]) -> Cow<'_, [u8]> {
    if std::str::from_utf8(text).is_ok() {
        return Cow::Borrowed(text);
    }
    let mut letters = Vec::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        letters.extend_from_slice(chunk.valid().as_bytes());
        letters.resize(letters.len() + chunk.invalid().len(), b'x');
    }
    Cow::Owned(letters)
}

/// Whether no sentence ends where `text` does: it has no words, or ends with an abbreviation or an initial.
fn is_open(text: &[u8]) -> bool {
    let text = text.trim_ascii_end();
    if !text.iter().any(|&byte| byte.is_ascii_alphanumeric() || byte >= 0x80) {
        return true;
    }
    let Some(before) = text.strip_suffix(b".") else { return false };
    let word = before.rsplit(u8::is_ascii_whitespace).next().unwrap_or_default();
    let word = word.trim_start_with(|c| matches!(c, '(' | '[' | '"' | '\''));
    let is_initial = word.len() == 1 && word[0].is_ascii_uppercase() && word != b"I";
    is_initial || ABBREVIATIONS.binary_search(&word.to_ascii_lowercase().as_slice()).is_ok()
}

/// The offset after the references such as `[12]` that a full stop is followed by, and after the white space, where a
/// sentence seems to end at `end` within the first of them.
fn after_references(text: &[u8], end: usize) -> usize {
    let mut at = match text[..end].strip_suffix(b"[") {
        Some(before) => before.len(),
        None => return end,
    };
    while let Some(rest) = text[at..].strip_prefix(b"[") {
        let len = rest.iter().take(12).take_while(|byte| **byte != b']' && **byte != b'[').count();
        if rest.get(len) != Some(&b']') {
            return end;
        }
        at += len + 2;
    }
    at + text[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Adds ends within the sentence from `start` to `end` where it is longer than any sentence.
fn cut_long(text: &[u8], mut start: usize, end: usize, ends: &mut Vec<usize>) {
    while end - start > LONGEST {
        let window = &text[start..start + LONGEST];
        let space = window.iter().rposition(u8::is_ascii_whitespace).map(|at| start + at + 1);
        let cut = space.unwrap_or_else(|| character_start(text, start + LONGEST));
        let cut = if text[cut..].starts_with(MARK_START) { cut + 1 } else { cut };
        if cut == end {
            break;
        }
        ends.push(cut);
        start = cut;
    }
}

/// The start of the character that the byte at `at` belongs to, if there is one close by.
fn character_start(text: &[u8], at: usize) -> usize {
    let is_continued = |&at: &usize| text[at] & 0xC0 == 0x80;
    (at - 3..=at).rev().find(|at| !is_continued(at)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let mut start = 0;
        let mut cut = |end| {
            let sentence = &text[start..end];
            start = end;
            sentence.trim_end()
        };
        ends(text.as_bytes()).into_iter().map(&mut cut).collect()
    }

    #[test]
    fn abbreviations_are_in_order() {
        assert!(ABBREVIATIONS.is_sorted());
    }

    #[test]
    fn sentences_end_where_readers_end_them() {
        for (text, expected) in [
            (
                "It rains. It pours!  Why? Nobody knows",
                &["It rains.", "It pours!", "Why?", "Nobody knows"][..],
            ),
            (
                "Dr. X. paid $3.50 to J. Y. in no. 7. He left.",
                &["Dr. X. paid $3.50 to J. Y. in no. 7.", "He left."],
            ),
            ("See main.rs for it. E.g. This one.", &["See main.rs for it.", "E.g. This one."]),
            ("He said \"Stop.\" Then he ran.", &["He said \"Stop.\"", "Then he ran."]),
            ("It grew.[12][4] In 1645 it fell.[3]", &["It grew.[12][4]", "In 1645 it fell.[3]"]),
            ("雨が降る。風が吹く。", &["雨が降る。", "風が吹く。"]),
            (
                "So it ends. [hr 1-2: 2 lines] More of it.",
                &["So it ends. [hr 1-2: 2 lines] More of it."],
            ),
        ] {
            assert_eq!(sentences(text), expected);
        }
    }

    #[test]
    fn sentences_end_also_where_a_text_is_not_utf8() {
        for (text, expected) in [
            (&b"\xc0These are ground:\n"[..], &[19][..]),
            (b"\xc0", &[1]),
            (b"a\xff\xfe", &[3]),
            (b"It rains. \xc0It pours", &[19]),
            (b"It rains\xe9. It pours. Nobody kn\xf6ws. Why", &[11, 21, 35, 38]),
        ] {
            assert_eq!(ends(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_never_ends_is_cut() {
        let text = "word ".repeat(5_000);
        let ends = ends(text.as_bytes());
        assert!(ends.len() > 5 && ends.iter().all(|end| end % 5 == 0), "{ends:?}");
    }

    #[test]
    fn no_sentence_is_empty() {
        // What would look like a mark is cut behind its bracket, where the sentence ends anyway.
        let text = [&b"a".repeat(LONGEST - 1)[..], b"![hr 1-2: 2 lines] and more"].concat();
        let ends = ends(&text);
        assert!(ends.windows(2).all(|two| two[0] < two[1]), "{ends:?}");
        assert!(ends.contains(&(LONGEST + 1)), "{ends:?}");
    }
}
