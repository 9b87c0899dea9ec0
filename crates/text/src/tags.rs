//! Whether a text is HTML, by its tags.

/// Bytes at the start of a Source in which HTML shows itself.
const START: usize = 4 << 10;
/// Tags from which on a text without a beginning is HTML, and their share of its bytes, one in so many.
const LEAST_TAGS: usize = 6;
const TAG_SHARE: usize = 5;
/// Parts of one tag: the tokenizer calls itself for each, and there is so much stack.
const MOST_PARTS: usize = 4_000;

/// Elements that pages are made of.
const TAGS: [&[u8]; 46] = [
    b"a", b"article", b"aside", b"b", b"body", b"br", b"button", b"code", b"dd", b"div", b"dl",
    b"dt", b"em", b"footer", b"form", b"h1", b"h2", b"h3", b"h4", b"h5", b"h6", b"head", b"header",
    b"i", b"img", b"input", b"li", b"link", b"main", b"meta", b"nav", b"ol", b"p", b"pre",
    b"script", b"section", b"span", b"strong", b"table", b"tbody", b"td", b"th", b"time", b"title",
    b"tr", b"ul",
];

/// Whether `bytes` are HTML: a page, or what was cut out of one.
pub(crate) fn is_html(bytes: &[u8]) -> bool {
    if begins_page(bytes) {
        return true;
    }
    let start = &bytes[..bytes.len().min(START)];
    let tags = Tags::of(start);
    tags.count >= LEAST_TAGS && tags.bytes * TAG_SHARE >= start.len()
}

/// Whether `bytes` are HTML that can be read.
pub(crate) fn is_readable_html(bytes: &[u8]) -> bool {
    is_html(bytes) && has_short_tags(bytes)
}

/// Whether no tag has so many attributes that it cannot be read.
fn has_short_tags(bytes: &[u8]) -> bool {
    let (mut parts, mut quote) = (None::<usize>, None::<u8>);
    for (at, &byte) in bytes.iter().enumerate() {
        let Some(count) = &mut parts else {
            let begins = byte == b'<' && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic);
            parts = begins.then_some(0);
            continue;
        };
        match (byte, quote) {
            (_, Some(open)) if byte != open => {}
            (b'"' | b'\'', Some(_)) => quote = None,
            (b'>', None) => parts = None,
            (b'"' | b'\'' | b'/' | b'=', None) => {
                quote = matches!(byte, b'"' | b'\'').then_some(byte);
                *count += 1;
            }
            (byte, None) if byte.is_ascii_whitespace() => *count += 1,
            _ => {}
        }
        if parts.is_some_and(|count| count > MOST_PARTS) {
            return false;
        }
    }
    true
}

/// Whether `bytes` begin as a page does.
pub(crate) fn begins_page(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let begins =
        |with: &[u8]| start.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with));
    begins(b"<!doctype html") || begins(b"<html")
}

/// How many tags of HTML elements there are, and their bytes.
#[derive(Default)]
struct Tags {
    count: usize,
    bytes: usize,
}

impl Tags {
    fn of(bytes: &[u8]) -> Self {
        let mut tags = Self::default();
        let mut end = 0;
        for at in memchr::memchr_iter(b'<', bytes) {
            let rest = &bytes[at + 1..];
            let name = rest.strip_prefix(b"/").unwrap_or(rest);
            let len = name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            let is_tag = at >= end
                && TAGS.binary_search(&name[..len].to_ascii_lowercase().as_slice()).is_ok();
            if let Some(close) = memchr::memchr(b'>', rest).filter(|_| is_tag) {
                tags.count += 1;
                tags.bytes += close + 2;
                end = at + close + 2;
            }
        }
        tags
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_with_endless_attributes_is_no_markup() {
        for attribute in ["a=1 ", "a='1'", "/", "a\n"] {
            let page = format!("<html><body><p {}>x", attribute.repeat(40_000));
            assert!(is_html(page.as_bytes()));
            assert!(!is_readable_html(page.as_bytes()), "{attribute}");
        }
        let page = format!("<html><p {}>x", "a\n".repeat(3_900));
        assert!(is_readable_html(page.as_bytes()));
        let page = format!("<html><img src=\"data:{}\"><p>x", "a=1 /".repeat(40_000));
        assert!(is_readable_html(page.as_bytes()));
    }
}
