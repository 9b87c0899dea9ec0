//! What each kind of node is to an outline, by its number.

use crate::Language;
use crate::grammar::{Grammar, ImportsIf, Rule};

/// What a kind of node is to an outline.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Role {
    /// It defines something if one of these holds.
    pub(crate) rules: &'static [Rule],
    /// It imports something if it looks so.
    pub(crate) imports_if: Option<&'static ImportsIf>,
    /// What it is otherwise.
    pub(crate) part: Part,
}

/// What a node is that defines nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Nothing.
    Plain,
    /// It is around a definition and belongs to it.
    Wraps,
    /// It is before a definition and belongs to it.
    Describes,
    Imports,
    Comments,
    Controls,
    /// A string, or a part of one.
    Text,
    /// It did not parse.
    Fails,
}

/// The roles of all kinds of nodes of a grammar, by their numbers.
#[derive(Debug)]
pub(crate) struct Roles(Vec<Role>);

/// The number that tree-sitter gives to what does not parse.
const ERROR: u16 = u16::MAX;

impl Roles {
    pub(crate) fn of(language: Language) -> Self {
        let parser = tree_sitter::Language::from(language.0.parser);
        let count = u16::try_from(parser.node_kind_count()).unwrap_or(u16::MAX);
        let role = |id| match parser.node_kind_for_id(id) {
            Some(kind) if parser.node_kind_is_named(id) => role(language.0, kind),
            _ => Role { rules: &[], imports_if: None, part: Part::Plain },
        };
        Self((0..count).map(role).collect())
    }

    /// The role of the kind of nodes with this number.
    pub(crate) fn get(&self, kind: u16) -> Role {
        let known = self.0.get(usize::from(kind)).copied();
        let part = if kind == ERROR { Part::Fails } else { Part::Plain };
        known.unwrap_or(Role { rules: &[], imports_if: None, part })
    }
}

fn role(grammar: &'static Grammar, kind: &str) -> Role {
    let rules = grammar.definitions;
    let first = rules.iter().position(|rule| rule.node == kind).unwrap_or(rules.len());
    let count = rules[first..].iter().take_while(|rule| rule.node == kind).count();
    let parts = [
        (grammar.wrappers, Part::Wraps),
        (grammar.attributes, Part::Describes),
        (grammar.imports, Part::Imports),
        (grammar.comments, Part::Comments),
        (grammar.control, Part::Controls),
    ];
    let part = parts.iter().find(|(kinds, _)| kinds.contains(&kind)).map(|it| it.1);
    let is_text = ["string", "heredoc", "template_literal"].iter().any(|it| kind.contains(it));
    let otherwise = if is_text { Part::Text } else { Part::Plain };
    Role {
        rules: &rules[first..first + count],
        imports_if: grammar.imports_if.iter().find(|it| it.node == kind),
        part: part.unwrap_or(otherwise),
    }
}
