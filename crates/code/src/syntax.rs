//! What the syntax tree of a text tells: its definitions, imports and comments.

use crate::Language;
use crate::grammar::{Body, Doc, Name, Only, Rule, Sort};
use crate::parse::parse;
use crate::roles::{Role, Roles};
use hr_core::{Source, Span};
use std::ops::Range;
use tree_sitter::{Node, TreeCursor};

/// Something that is defined: a function, a type, a constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// What it is.
    pub sort: Sort,
    /// Where its name stands.
    pub name: Span,
    /// Where it stands, with its decorators and modifiers, and without the comments before it.
    pub span: Span,
    /// The same in lines, from 0 and half-open.
    pub lines: Range<usize>,
    /// What of it is not its signature.
    pub body: Option<Span>,
    /// The comments, or the string, that document it.
    pub doc: Option<Span>,
    /// The number of the definition that it is part of.
    pub parent: Option<usize>,
    /// Whether it is within a function.
    pub is_local: bool,
}

/// What the syntax tree of a text tells.
#[derive(Debug, Default)]
pub(crate) struct Syntax {
    /// In the order of their starts: each after the one it is part of.
    pub(crate) definitions: Vec<Definition>,
    /// In order, none within another.
    pub(crate) imports: Vec<Span>,
    pub(crate) comments: Vec<Span>,
    pub(crate) attributes: Vec<Span>,
    /// Statements that decide what is done next, by their starts.
    pub(crate) controls: Vec<usize>,
    /// What does not parse.
    pub(crate) errors: Vec<Span>,
}

impl Syntax {
    /// What there is in `source`. Nothing, if it is too long or no code of the language by far.
    pub(crate) fn of(source: &Source<'_>, language: Language) -> Self {
        let Some(tree) = parse(source.bytes(), source.line_count(), language) else {
            return Self::default();
        };
        let mut walk = Walk {
            text: source.bytes(),
            roles: Roles::of(language),
            doc: language.0.doc,
            cursor: tree.walk(),
            depth: 0,
            open: Vec::new(),
            lead: None,
            wrapper: None,
            found: Self::default(),
        };
        walk.run();
        walk.found
    }
}

/// A walk through a tree, from node to node in the order of the text.
struct Walk<'a> {
    text: &'a [u8],
    roles: Roles,
    doc: Doc,
    cursor: TreeCursor<'a>,
    depth: usize,
    /// The definitions that the walk is in, each with whether they are functions.
    open: Vec<usize>,
    lead: Option<Lead>,
    wrapper: Option<Wrapper>,
    found: Syntax,
}

/// Comments and attributes next to each other.
struct Lead {
    comments: Option<Span>,
    /// The row that the last of them ends in.
    last_row: usize,
}

/// A node around a definition that belongs to it.
struct Wrapper {
    start: usize,
    /// The depth of nodes in it.
    inside: usize,
}

impl Walk<'_> {
    fn run(&mut self) {
        loop {
            let enters = self.visit();
            if enters && self.cursor.goto_first_child() {
                self.depth += 1;
                continue;
            }
            while !self.cursor.goto_next_sibling() {
                if !self.cursor.goto_parent() {
                    return;
                }
                self.depth -= 1;
            }
        }
    }

    /// Takes what the node tells, and gives whether there may be more in it.
    fn visit(&mut self) -> bool {
        let node = self.cursor.node();
        match self.roles.get(node.kind_id()) {
            Role::Plain => return true,
            Role::Comments => {
                self.comment(node);
                return false;
            }
            Role::Describes => {
                self.found.attributes.push(span(node));
                let row = last_row(node, self.text);
                let adjacent =
                    self.lead.take().filter(|lead| lead.last_row + 1 >= node.start_position().row);
                let comments = adjacent.and_then(|lead| lead.comments);
                self.lead = Some(Lead { comments, last_row: row });
                return false;
            }
            Role::Imports => {
                self.found.imports.push(span(node));
                return false;
            }
            Role::Wraps => {
                let is_wrapped =
                    self.wrapper.as_ref().is_some_and(|wrapper| wrapper.inside == self.depth);
                match self.wrapper.as_mut().filter(|_| is_wrapped) {
                    Some(wrapper) => wrapper.inside += 1,
                    None => {
                        self.wrapper =
                            Some(Wrapper { start: node.start_byte(), inside: self.depth + 1 })
                    }
                }
            }
            Role::Controls => self.found.controls.push(node.start_byte()),
            Role::Fails => self.found.errors.push(span(node)),
            Role::Defines(rules) => {
                self.close(node.start_byte());
                if let Some(rule) = rules.iter().find(|rule| self.holds(rule, node)) {
                    self.define(rule, node);
                }
            }
        }
        true
    }

    /// Leaves the definitions that end before `at`.
    fn close(&mut self, at: usize) {
        while self.open.last().is_some_and(|&open| self.found.definitions[open].span.end <= at) {
            self.open.pop();
        }
    }

    fn comment(&mut self, node: Node<'_>) {
        let own = span(node);
        self.found.comments.push(own);
        let line_start = memchr::memrchr(b'\n', &self.text[..own.start]).map_or(0, |lf| lf + 1);
        if !self.text[line_start..own.start].trim_ascii().is_empty() {
            return;
        }
        let before = self.lead.take().filter(|lead| lead.last_row + 1 >= node.start_position().row);
        let start =
            before.and_then(|lead| lead.comments).map_or(own.start, |comments| comments.start);
        let comments = Some(Span::new(start, own.end));
        self.lead = Some(Lead { comments, last_row: last_row(node, self.text) });
    }

    fn is_in_function(&self) -> bool {
        let mut open = self.open.iter().map(|&open| self.found.definitions[open].sort);
        open.any(|sort| matches!(sort, Sort::Function | Sort::Macro))
    }

    fn holds(&self, rule: &Rule, node: Node<'_>) -> bool {
        if !rule.is_found_in_functions && self.is_in_function() {
            return false;
        }
        match rule.only {
            Only::Always => true,
            Only::Where(field, kinds) => {
                node.child_by_field_name(field).is_some_and(|it| kinds.contains(&it.kind()))
            }
            Only::Functions => declares_function(node),
            Only::WithBody => body(rule, node).is_some(),
            Only::In(kinds) => node.parent().is_some_and(|parent| kinds.contains(&parent.kind())),
        }
    }

    fn define(&mut self, rule: &Rule, node: Node<'_>) {
        let Some(name) = name(rule, node) else { return };
        let body = body(rule, node);
        let wrapper = self.wrapper.take().filter(|wrapper| wrapper.inside == self.depth);
        // The first of several in brackets does not begin where the brackets are.
        let own = node.start_byte();
        let start = match wrapper {
            Some(Wrapper { start, .. })
                if !self.text[start..own].trim_ascii_end().ends_with(b"(") =>
            {
                start
            }
            _ => own,
        };
        let first_row = node.start_position().row - count_lf(&self.text[start..own]);
        let doc = match self.doc {
            Doc::InBody => body.and_then(docstring),
            Doc::Before => {
                let lead = self.lead.take().filter(|lead| lead.last_row + 1 >= first_row);
                lead.and_then(|lead| lead.comments)
            }
        };
        let is_local = self.is_in_function();
        self.found.definitions.push(Definition {
            sort: rule.sort,
            name,
            span: Span::new(start, node.end_byte()),
            lines: first_row..last_row(node, self.text) + 1,
            body: body.map(span),
            doc,
            parent: self.open.last().copied(),
            is_local,
        });
        self.open.push(self.found.definitions.len() - 1);
    }
}

fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// The row that the last byte of `node` is in. Some comments end after their line end.
fn last_row(node: Node<'_>, text: &[u8]) -> usize {
    let end = node.end_byte();
    let is_after_line = end > node.start_byte() && text[end - 1] == b'\n';
    node.end_position().row - usize::from(is_after_line)
}

fn count_lf(text: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', text).count()
}

fn child<'t>(node: Node<'t>, kind: &str) -> Option<Node<'t>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).find(|child| child.kind() == kind)
}

fn name(rule: &Rule, node: Node<'_>) -> Option<Span> {
    let name = match rule.name {
        Name::Field(field) => node.child_by_field_name(field),
        Name::Child(kind) => child(node, kind),
        Name::Declarator => declarators(node).last(),
    };
    name.map(span)
}

fn body<'t>(rule: &Rule, node: Node<'t>) -> Option<Node<'t>> {
    match rule.body {
        Body::Field(field) => node.child_by_field_name(field),
        Body::Child(kind) => child(node, kind),
        Body::Value(field) => {
            let value = node.child_by_field_name(field)?;
            Some(value.child_by_field_name("body").unwrap_or(value))
        }
        Body::None => None,
    }
}

/// The string that `body` begins with.
fn docstring(body: Node<'_>) -> Option<Span> {
    let first = body.named_child(0)?;
    let string = if first.kind() == "string" { first } else { first.named_child(0)? };
    (string.kind() == "string").then(|| span(string))
}

/// The declarators in `node`, each within the one before, and at last the name that they declare.
fn declarators(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    std::iter::successors(next_declarator(node), |&node| next_declarator(node))
}

fn next_declarator(node: Node<'_>) -> Option<Node<'_>> {
    let last = || {
        u32::try_from(node.named_child_count())
            .ok()
            .and_then(|count| node.named_child(count.checked_sub(1)?))
    };
    match node.kind() {
        "qualified_identifier" | "template_function" => node.child_by_field_name("name"),
        "reference_declarator" | "parenthesized_declarator" => last(),
        _ => node.child_by_field_name("declarator"),
    }
}

/// Whether what `node` declares is a function, and no pointer to one.
fn declares_function(node: Node<'_>) -> bool {
    let function = declarators(node).find(|it| it.kind() == "function_declarator");
    let declared = function.and_then(|it| it.child_by_field_name("declarator"));
    declared.is_some_and(|it| it.kind() != "parenthesized_declarator")
}
