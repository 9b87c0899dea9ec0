//! Passing over a value without holding it.

use memchr::memchr2;

/// Finds the end of a value by its quotes and brackets alone.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Skip {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
    /// Whether it is a number or a literal, which what follows it ends.
    is_bare: bool,
}

impl Skip {
    /// Passes over the next bytes: how many of them belong to the value, and whether it has ended.
    pub(super) fn pass(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.in_string {
                if std::mem::take(&mut self.is_escaped) {
                    at += 1;
                    continue;
                }
                let Some(found) = memchr2(b'"', b'\\', &bytes[at..]) else { break };
                at += found + 1;
                self.is_escaped = bytes[at - 1] == b'\\';
                self.in_string = self.is_escaped;
                if !self.in_string && self.depth == 0 {
                    return (at, true);
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'[' | b'{' => self.depth += 1,
                b']' | b'}' if self.depth == 0 => return (at, true),
                b']' | b'}' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return (at + 1, true);
                    }
                }
                b',' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 && self.is_bare => {
                    return (at, true);
                }
                _ => self.is_bare = self.depth == 0,
            }
            at += 1;
        }
        (bytes.len(), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_value_ends_where_it_does_however_it_is_cut(cut in 0usize..40) {
            for value in [r#"{"a":["}\"]",{}],"b":"\\"}"#, r#""a\"]b""#, "-12.5e3", "[[],[1,2]]"] {
                let text = format!("{value},[1]").into_bytes();
                let (first, second) = text.split_at(cut.min(text.len()));
                let mut skip = Skip::default();
                let (mut end, is_done) = skip.pass(first);
                if !is_done {
                    let (more, is_done) = skip.pass(second);
                    prop_assert!(is_done);
                    end += more;
                }
                prop_assert_eq!(end, value.len());
            }
        }
    }
}
