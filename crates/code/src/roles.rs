//! What each kind of node is to an outline, by its number.

use crate::Language;
use crate::grammar::{Grammar, Rule};

/// What a kind of node is to an outline.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    /// Nothing.
    Plain,
    /// It defines something if one of these rules holds.
    Defines(&'static [Rule]),
    /// It is around a definition and belongs to it.
    Wraps,
    /// It is before a definition and belongs to it.
    Describes,
    Imports,
    Comments,
    Controls,
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
            _ => Role::Plain,
        };
        Self((0..count).map(role).collect())
    }

    /// The role of the kind of nodes with this number.
    pub(crate) fn get(&self, kind: u16) -> Role {
        let known = self.0.get(usize::from(kind)).copied();
        known.unwrap_or(if kind == ERROR { Role::Fails } else { Role::Plain })
    }
}

fn role(grammar: &'static Grammar, kind: &str) -> Role {
    let rules = grammar.definitions;
    if let Some(first) = rules.iter().position(|rule| rule.node == kind) {
        let count = rules[first..].iter().take_while(|rule| rule.node == kind).count();
        return Role::Defines(&rules[first..first + count]);
    }
    let roles = [
        (grammar.wrappers, Role::Wraps),
        (grammar.attributes, Role::Describes),
        (grammar.imports, Role::Imports),
        (grammar.comments, Role::Comments),
        (grammar.control, Role::Controls),
    ];
    roles.iter().find(|(kinds, _)| kinds.contains(&kind)).map_or(Role::Plain, |(_, role)| *role)
}
