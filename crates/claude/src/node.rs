//! JSON values as they were written, and where they stand.

use crate::escapes::unescaped;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// A value of a JSON text: valid, and without white space around it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'a> {
    text: &'a str,
    start: usize,
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    pub(crate) name: Cow<'a, str>,
    /// The offset at which its name starts, in the text that [`Members::read`] was given.
    pub(crate) start: usize,
    pub(crate) value: Node<'a>,
}

/// The members of an object, in the order in which they stand.
#[derive(Debug)]
pub(crate) struct Members<'a>(pub(crate) Vec<Member<'a>>);

impl<'a> Node<'a> {
    /// The same value as a whole of its own, whose offsets are counted from its own start.
    pub(crate) fn as_root(self) -> Self {
        Self { start: 0, ..self }
    }

    /// The JSON of the value.
    pub(crate) fn text(self) -> &'a str {
        self.text
    }

    /// Where it is in the text that was read, or in the root.
    pub(crate) fn span(self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// The members, if it is an object with names that are text.
    pub(crate) fn members(self) -> Option<Members<'a>> {
        if !self.text.starts_with('{') {
            return None;
        }
        self.members_of(serde_json::from_str(self.text).ok()?)
    }

    fn members_of(self, Pairs(pairs): Pairs<'a>) -> Option<Members<'a>> {
        let member = |(name, value): (&'a RawValue, &'a RawValue)| {
            let name = self.child(name);
            Some(Member { name: name.string()?, start: name.start, value: self.child(value) })
        };
        pairs.into_iter().map(member).collect::<Option<_>>().map(Members)
    }

    /// The elements, if it is an array.
    pub(crate) fn elements(self) -> Option<Vec<Self>> {
        if !self.text.starts_with('[') {
            return None;
        }
        let elements: Vec<&RawValue> = serde_json::from_str(self.text).ok()?;
        Some(elements.into_iter().map(|element| self.child(element)).collect())
    }

    /// The text, if it is a string, and one that is text: half a surrogate pair is not.
    pub(crate) fn string(self) -> Option<Cow<'a, str>> {
        let inner = self.text.strip_prefix('"')?.strip_suffix('"')?;
        match memchr::memchr(b'\\', inner.as_bytes()) {
            None => Some(Cow::Borrowed(inner)),
            Some(_) => unescaped(inner).map(Cow::Owned),
        }
    }

    /// The number, if it is one without sign, fraction and exponent.
    pub(crate) fn count(self) -> Option<u64> {
        self.text.parse().ok()
    }

    pub(crate) fn is_true(self) -> bool {
        self.text == "true"
    }

    pub(crate) fn is_null(self) -> bool {
        self.text == "null"
    }

    fn child(self, raw: &'a RawValue) -> Self {
        // A borrowed RawValue is a piece of the text that it was read from.
        let offset = raw.get().as_ptr().addr() - self.text.as_ptr().addr();
        Self { text: raw.get(), start: self.start + offset }
    }
}

impl<'a> Members<'a> {
    /// The members of the object that `json` is; `None` if it is another value, or has names that are no text.
    pub(crate) fn read(json: &'a str) -> serde_json::Result<Option<Self>> {
        let root = Node { text: json, start: 0 };
        match serde_json::from_str(json) {
            Ok(pairs) => Ok(root.members_of(pairs)),
            Err(error) if error.is_data() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The value of the member called `name`, unless it is null, or there are two: whoever reads an object with a name
    /// twice takes the one or the other.
    pub(crate) fn get(&self, name: &str) -> Option<Node<'a>> {
        self.find(name).map(|at| self.0[at].value).filter(|value| !value.is_null())
    }

    /// The text of that member, if it is text.
    pub(crate) fn string(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name)?.string()
    }

    /// Whether that member is `true`.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(Node::is_true)
    }

    /// The spans to cut out so that the members `names` are gone.
    pub(crate) fn without(&self, names: &[&str]) -> Vec<Range<usize>> {
        let is_cut: Vec<bool> =
            self.0.iter().map(|member| names.contains(&&*member.name)).collect();
        let kept_last = is_cut.iter().rposition(|cut| !cut);
        let cuts = (0..self.0.len()).filter(|&at| is_cut[at]);
        // With the comma after it, or, where no other member comes after it, with the comma before.
        cuts.map(|at| match kept_last {
            Some(last) if at > last => self.0[at - 1].value.span().end..self.0[at].value.span().end,
            _ => {
                let end = self.0.get(at + 1).map(|next| next.start);
                self.0[at].start..end.unwrap_or(self.0[at].value.span().end)
            }
        })
        .collect()
    }

    fn find(&self, name: &str) -> Option<usize> {
        let mut found = (0..self.0.len()).filter(|&at| self.0[at].name == name);
        let at = found.next()?;
        found.next().is_none().then_some(at)
    }
}

/// Names and values of an object.
struct Pairs<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn without(json: &str, names: &[&str]) -> String {
        let mut json = json.to_owned();
        let cuts = Members::read(&json).unwrap().unwrap().without(names);
        for cut in cuts.into_iter().rev() {
            json.replace_range(cut, "");
        }
        json
    }

    #[test]
    fn offsets_are_those_of_the_root() {
        let json = r#" {"a": [1, {"\u0062": "x\n"}]}"#;
        let a = Members::read(json).unwrap().unwrap().get("a").unwrap();
        let object = a.elements().unwrap()[1];
        let b = object.members().unwrap().get("b").unwrap();
        assert_eq!(&json[b.span()], r#""x\n""#);
        assert_eq!(b.string().unwrap(), "x\n");
        assert_eq!(
            &object.text()[object.as_root().members().unwrap().0[0].value.span()],
            r#""x\n""#
        );
    }

    #[test]
    fn half_a_surrogate_pair_is_no_text() {
        let members = Members::read(r#"{"a": "\ud800"}"#).unwrap().unwrap();
        assert!(members.get("a").is_some() && members.string("a").is_none());
        assert!(Members::read(r#"{"\ud800": 1}"#).unwrap().is_none());
    }

    #[test]
    fn a_name_that_stands_twice_has_no_value() {
        let members = Members::read(r#"{"a": 1, "b": 2, "\u0061": 3}"#).unwrap().unwrap();
        assert!(members.get("a").is_none() && members.get("b").is_some());
    }

    #[test]
    fn members_are_cut_out_with_one_comma_each() {
        let json = r#"{ "a" : 1 , "b":2, "c":3,"d":4 }"#;
        assert_eq!(without(json, &["a"]), r#"{ "b":2, "c":3,"d":4 }"#);
        assert_eq!(without(json, &["b", "c"]), r#"{ "a" : 1 , "d":4 }"#);
        assert_eq!(without(json, &["c", "d"]), r#"{ "a" : 1 , "b":2 }"#);
        assert_eq!(without(json, &["a", "d"]), r#"{ "b":2, "c":3 }"#);
        assert_eq!(without(json, &["a", "b", "c", "d"]), "{  }");
        assert_eq!(without(json, &["e"]), json);
    }

    proptest! {
        #[test]
        fn what_is_cut_out_is_gone_and_all_else_is_there(cut in prop::collection::vec(any::<bool>(), 1..6)) {
            let json: Vec<String> = (0..cut.len()).map(|n| format!(r#""{n}" : {n}"#)).collect();
            let names: Vec<String> = (0..cut.len()).map(|n| n.to_string()).collect();
            let gone: Vec<&str> = (0..cut.len()).filter(|&n| cut[n]).map(|n| &*names[n]).collect();
            let rest = without(&format!("{{ {} }}", json.join(" , ")), &gone);
            let rest: serde_json::Map<_, _> = serde_json::from_str(&rest).unwrap();
            let kept = names.iter().filter(|name| !gone.contains(&name.as_str()));
            let mut rest: Vec<&String> = rest.keys().collect();
            rest.sort();
            prop_assert_eq!(rest, kept.collect::<Vec<_>>());
        }
    }
}
