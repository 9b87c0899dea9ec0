//! A settings file as text with the places of its values.

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseError;
use jsonc_parser::tokens::Token;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};
use std::ops::Range;

/// JSON, comments and trailing commas: no other dialect, so that what is not understood is not touched.
const DIALECT: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_trailing_commas: true,
    allow_loose_object_property_names: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Nothing but JSON.
const STRICT: ParseOptions =
    ParseOptions { allow_comments: false, allow_trailing_commas: false, ..DIALECT };

/// Where a text is not JSON, and why.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) what: String,
}

/// A text, and what stands where in it.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    pub(crate) text: &'a str,
    /// None where there are but blanks and comments.
    pub(crate) root: Option<Value>,
    /// Commas and comments, in order.
    marks: Vec<Mark>,
}

/// A value, and where it is.
#[derive(Debug)]
pub(crate) struct Value {
    pub(crate) span: Range<usize>,
    pub(crate) kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Object(Vec<Member>),
    Array(Vec<Value>),
    Text(String),
    /// A number, true, false or null.
    Other,
}

/// A member of an object; `span` goes from its name to the end of its value.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) span: Range<usize>,
    pub(crate) name: String,
    pub(crate) value: Value,
}

#[derive(Debug)]
struct Mark {
    span: Range<usize>,
    kind: MarkKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MarkKind {
    Comma,
    Block,
    /// A comment up to the end of its line.
    Line,
}

impl Fault {
    fn of(error: &ParseError) -> Self {
        Self {
            line: error.line_display(),
            column: error.column_display(),
            what: error.kind().to_string(),
        }
    }

    /// Where `text` has what strict readers do not take: a comment or a trailing comma.
    pub(crate) fn strict(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}');
        parse_to_ast(text, &CollectOptions::default(), &STRICT).err().map(|error| Self::of(&error))
    }
}

impl<'a> Document<'a> {
    /// Reads `text`. A byte order mark before it is no part of any value.
    pub(crate) fn read(text: &'a str) -> Result<Self, Fault> {
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        let collect =
            CollectOptions { comments: CommentCollectionStrategy::AsTokens, tokens: true };
        let parsed =
            parse_to_ast(&text[start..], &collect, &DIALECT).map_err(|error| Fault::of(&error))?;
        let tokens = parsed.tokens.unwrap_or_default();
        let marks = tokens.iter().filter_map(|token| {
            let kind = match token.token {
                Token::Comma => MarkKind::Comma,
                Token::CommentBlock(_) => MarkKind::Block,
                Token::CommentLine(_) => MarkKind::Line,
                _ => return None,
            };
            Some(Mark { span: span(token, start), kind })
        });
        let marks = marks.collect();
        Ok(Self { text, root: parsed.value.as_ref().map(|value| Value::of(value, start)), marks })
    }

    /// What stands at `path`.
    pub(crate) fn member(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(self.root.as_ref()?, |value, name| Some(&value.member(name)?.value))
    }

    /// The first comma in `within`, which must lie between two elements.
    pub(crate) fn comma(&self, within: Range<usize>) -> Option<Range<usize>> {
        let comma = self.marks(within).find(|mark| mark.kind == MarkKind::Comma)?;
        Some(comma.span.clone())
    }

    /// The end of the last comment in `within`.
    pub(crate) fn last_comment(&self, within: Range<usize>) -> Option<usize> {
        let is_comment = |mark: &&Mark| mark.kind != MarkKind::Comma;
        Some(self.marks(within).filter(is_comment).last()?.span.end)
    }

    /// Where the comments end that follow `place`, the end of a last element or of its comma, with but blanks between,
    /// the first of them in the same line.
    pub(crate) fn remarks_end(&self, place: usize) -> usize {
        let mut end = place;
        for mark in self.marks(place..self.text.len()) {
            let is_next = self.text[end..mark.span.start].chars().all(|c| c == ' ' || c == '\t');
            if !is_next {
                break;
            }
            end = mark.span.end;
        }
        end
    }

    /// Whether a comment that goes up to the end of its line ends at `place`.
    pub(crate) fn ends_line_comment(&self, place: usize) -> bool {
        self.marks.iter().any(|mark| mark.kind == MarkKind::Line && mark.span.end == place)
    }

    /// The texts of all comments.
    pub(crate) fn comments(&self) -> Vec<&'a str> {
        let comments = self.marks.iter().filter(|mark| mark.kind != MarkKind::Comma);
        comments.map(|mark| &self.text[mark.span.clone()]).collect()
    }

    /// The line, from 1, that `place` is in.
    pub(crate) fn line(&self, place: usize) -> usize {
        self.text[..place].matches('\n').count() + 1
    }

    fn marks(&self, within: Range<usize>) -> impl Iterator<Item = &Mark> {
        let first = self.marks.partition_point(|mark| mark.span.start < within.start);
        self.marks[first..].iter().take_while(move |mark| mark.span.end <= within.end)
    }
}

impl Value {
    fn of(value: &ast::Value<'_>, start: usize) -> Self {
        let kind = match value {
            ast::Value::Object(object) => {
                let members = object.properties.iter().map(|member| Member {
                    span: span(member, start),
                    name: member.name.as_str().to_owned(),
                    value: Value::of(&member.value, start),
                });
                Kind::Object(members.collect())
            }
            ast::Value::Array(array) => {
                Kind::Array(array.elements.iter().map(|value| Value::of(value, start)).collect())
            }
            ast::Value::StringLit(text) => Kind::Text(text.value.clone().into_owned()),
            _ => Kind::Other,
        };
        Self { span: span(value, start), kind }
    }

    /// The member `name`, if this is an object: of several the last, which is the one that readers use.
    pub(crate) fn member(&self, name: &str) -> Option<&Member> {
        self.members().iter().rfind(|member| member.name == name)
    }

    /// The members, if this is an object.
    pub(crate) fn members(&self) -> &[Member] {
        match &self.kind {
            Kind::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements, if this is an array.
    pub(crate) fn elements(&self) -> &[Value] {
        match &self.kind {
            Kind::Array(elements) => elements,
            _ => &[],
        }
    }

    /// The text, if this is a string.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Where its elements or members are.
    pub(crate) fn parts(&self) -> Vec<Range<usize>> {
        match &self.kind {
            Kind::Object(members) => members.iter().map(|member| member.span.clone()).collect(),
            Kind::Array(elements) => elements.iter().map(|element| element.span.clone()).collect(),
            _ => Vec::new(),
        }
    }
}

fn span(of: &impl Ranged, start: usize) -> Range<usize> {
    of.start() + start..of.end() + start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_json_with_comments_and_trailing_commas_is_read() {
        for text in ["", " // a", "{}", "\u{feff}{\"a\": [1, -2.5e3, true, null,],} /* b */"] {
            assert!(Document::read(text).is_ok(), "{text:?}");
        }
        let fault = |text| Document::read(text).map(|_| ()).unwrap_err();
        for text in [
            "{",
            "{a: 1}",
            "{'a': 1}",
            "{\"a\": 1 \"b\": 2}",
            "{\"a\": 0x1}",
            "{\"a\": +1}",
            "[.5]",
            "[NaN]",
            "{} {}",
            "{\"a\": \"\\x41\"}",
            "{,}",
            "[1,,2]",
            "/* a",
            "{\"a\" 1}",
        ] {
            assert!(!fault(text).what.is_empty(), "{text:?}");
        }
        let Fault { line, column, .. } = fault("{\r\n  \"ä\": 1,\r\n  \"b\": }");
        assert_eq!((line, column), (3, 8));
    }

    #[test]
    fn what_strict_readers_do_not_take_is_found() {
        for text in ["", "{}", "\u{feff}{\"a\": [\"// b\"]}"] {
            assert_eq!(Fault::strict(text), None, "{text:?}");
        }
        for text in ["{\n}// a", "{\n/* a */}", "{\"a\":\n[1,]}"] {
            assert_eq!(Fault::strict(text).map(|fault| fault.line), Some(2), "{text:?}");
        }
    }

    #[test]
    fn places_are_those_of_the_whole_text() {
        let text = "\u{feff}// a\n{\"k\": [1, /* b */ \"t\"]} ";
        let document = Document::read(text).unwrap();
        let root = document.root.as_ref().unwrap();
        let list = &root.member("k").unwrap().value;
        assert_eq!(&text[list.span.clone()], "[1, /* b */ \"t\"]");
        assert_eq!(&text[list.parts()[1].clone()], "\"t\"");
        assert_eq!(list.elements()[1].text(), Some("t"));
        assert_eq!(&text[document.comma(list.span.clone()).unwrap()], ",");
        assert_eq!(document.comments(), ["// a", "/* b */"]);
        assert!(document.ends_line_comment(7) && !document.ends_line_comment(6));
        assert_eq!(document.line(list.span.start), 2);
    }
}
