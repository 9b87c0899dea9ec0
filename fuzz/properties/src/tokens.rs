//! Tokens of any line: in order, apart, within the line, without white space around them, the same each time. A model
//! has no more tokens of it than bytes.

use hr_mask::{hash, tokens, without_escapes};

pub(crate) fn check(line: &[u8]) {
    let found: Vec<_> = tokens(line).collect();
    let mut end = 0;
    for token in &found {
        assert!(
            end <= token.start && token.start < token.end && token.end <= line.len(),
            "{token:?}"
        );
        let between = &line[end..token.start];
        assert!(between.iter().all(u8::is_ascii_whitespace), "left out before {token:?}");
        assert!(!line[token.start].is_ascii_whitespace(), "{token:?}");
        end = token.end;
    }
    assert!(line[end..].iter().all(u8::is_ascii_whitespace), "left out after {end}");
    assert!(found.iter().eq(tokens(line).collect::<Vec<_>>().iter()));
    for token in &found {
        let next = tokens(line).starting_at(token.end).next();
        assert!(next.is_none_or(|next| next.start >= token.end && next.end <= line.len()));
    }
    assert!(hr_tokens::estimate(line) <= line.len() && hr_tokens::exact(line) <= line.len());
    let plain = without_escapes(line);
    assert!(plain.len() <= line.len());
    assert_eq!(hash(&plain), hash(&plain));
}
