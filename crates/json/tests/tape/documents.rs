//! Documents for the properties: trees of tokens that are known before they are written.

use hr_json::tape::{Value, ValueKind};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A value whose tokens are spelt as they shall be written. Keys are with their quotes.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Leaf(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Adds the text of the tree to `out`. `space` gives what to put between two tokens.
    pub(crate) fn write(&self, out: &mut String, space: &mut impl FnMut() -> String) {
        let (open, close) = match self {
            Tree::Leaf(token) => return out.push_str(token),
            Tree::Array(_) => ('[', ']'),
            Tree::Object(_) => ('{', '}'),
        };
        out.push(open);
        out.push_str(&space());
        for (number, (key, value)) in self.children().into_iter().enumerate() {
            if number > 0 {
                *out += &format!(",{}", space());
            }
            if let Some(key) = key {
                *out += &format!("{key}{}:{}", space(), space());
            }
            value.write(out, space);
            out.push_str(&space());
        }
        out.push(close);
    }

    /// Asserts that `value` is this tree, and that its spans lie in order within those around them.
    pub(crate) fn assert_is(&self, value: Value<'_>) {
        let (elements, members) = (value.elements(), value.members());
        let mut values = match self {
            Tree::Leaf(token) => {
                assert_eq!(value.raw(), token.as_bytes());
                assert!(!matches!(value.kind(), ValueKind::Array | ValueKind::Object));
                assert_eq!(value.len(), 0);
                return;
            }
            Tree::Array(_) => elements.map(|element| (None, element)).collect::<Vec<_>>(),
            Tree::Object(_) => members.map(|(key, value)| (Some(key), value)).collect(),
        };
        assert_eq!(value.len(), values.len());
        let children = self.children();
        assert_eq!(children.len(), values.len());
        let mut at = value.span().start + 1;
        for ((key, child), (found_key, found)) in children.into_iter().zip(values.drain(..)) {
            assert_eq!(key.map(String::as_bytes), found_key.map(Value::raw));
            for span in found_key.map(Value::span).into_iter().chain([found.span()]) {
                assert!(at <= span.start);
                at = span.end;
            }
            child.assert_is(found);
        }
        assert!(at < value.span().end);
    }

    fn children(&self) -> Vec<(Option<&String>, &Tree)> {
        match self {
            Tree::Leaf(_) => Vec::new(),
            Tree::Array(elements) => elements.iter().map(|element| (None, element)).collect(),
            Tree::Object(members) => {
                members.iter().map(|(key, value)| (Some(key), value)).collect()
            }
        }
    }
}

/// A tree and a text of it with whitespace anywhere.
pub(crate) fn document() -> impl Strategy<Value = (Tree, String)> {
    let spaces =
        vec(prop_oneof![4 => Just(String::new()), 1 => "[ \n]{0,20}|[ \t\r\n]{0,3}"], 1..30);
    (tree(), spaces).prop_map(|(tree, spaces)| {
        let mut cycle = spaces.iter().cycle();
        let mut space = || cycle.next().cloned().unwrap_or_default();
        let mut text = space();
        tree.write(&mut text, &mut space);
        text.push_str(&space());
        (tree, text)
    })
}

fn tree() -> impl Strategy<Value = Tree> {
    let literal = select(["true", "false", "null"].as_slice()).prop_map(str::to_owned);
    let leaf = prop_oneof![string(), number(), literal].prop_map(Tree::Leaf);
    leaf.prop_recursive(6, 60, 8, |inner| {
        // Few keys, so that some are there twice.
        let key = prop_oneof![
            select([r#""""#, r#""a""#, r#""\u0061""#].as_slice()).prop_map(str::to_owned),
            string()
        ];
        prop_oneof![
            vec(inner.clone(), 0..8).prop_map(Tree::Array),
            vec((key, inner), 0..8).prop_map(Tree::Object),
        ]
    })
}

/// A string token: text, escapes and halves of surrogate pairs.
fn string() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ !#-\\[\\]-~]{0,20}",
        2 => r#"[^\x00-\x1f"\\]{0,4}"#,
        1 => r#"\\["\\/bfnrt]"#,
        1 => r"\\u[0-9a-fA-F]{4}",
        1 => r"\\u[dD][89a-fA-F][0-9a-f]{2}",
    ];
    vec(piece, 0..4).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

/// A number token of any size.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?(0|[1-9][0-9]{0,3})",
        r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?",
    ]
}
