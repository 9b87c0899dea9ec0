//! What the syntax tree of a text tells: its definitions, imports and comments.

use crate::Language;
use crate::grammar::{Doc, Only, Rule, Sort};
use crate::locals::Locals;
use crate::node::{at, body, declares_function, docstring, name, span};
use crate::parse::parse;
use crate::roles::{Part, Roles};
use hr_core::{Source, Span};
use std::ops::Range;
use tree_sitter::{Node, TreeCursor};

/// Something that is defined: a function, a type, a constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    /// What it is.
    pub(crate) sort: Sort,
    /// Where its name stands.
    pub(crate) name: Span,
    /// Where it stands, with its decorators and modifiers, and without the comments before it.
    pub(crate) span: Span,
    /// The same in lines, from 0 and half-open.
    pub(crate) lines: Range<usize>,
    /// What of it is not its signature.
    pub(crate) body: Option<Span>,
    /// The comments, or the string, that document it.
    pub(crate) doc: Option<Span>,
    /// The number of the definition that it is part of.
    pub(crate) parent: Option<usize>,
    /// Whether it is within a function.
    pub(crate) is_local: bool,
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
    /// The strings that document a definition or all of the text.
    pub(crate) docstrings: Vec<Span>,
    /// Strings that go over several lines.
    pub(crate) texts: Vec<Span>,
    /// Statements that decide what is done next, by their starts.
    pub(crate) controls: Vec<usize>,
    /// What does not parse.
    pub(crate) errors: Vec<Span>,
}

/// Whether the bodies of functions are walked through in which there is no definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bodies {
    Skipped,
    /// They are, for what decides how they go on.
    Walked,
}

impl Syntax {
    /// What there is in `source`. Nothing, if it is too long or no code of the language by far.
    pub(crate) fn of(source: &Source<'_>, language: Language, bodies: Bodies) -> Self {
        let Some(tree) = parse(source.bytes(), source.line_count(), language) else {
            return Self::default();
        };
        let mut walk = Walk {
            text: source.bytes(),
            language: language.0.parser.into(),
            roles: Roles::of(language),
            doc: language.0.doc,
            cursor: tree.walk(),
            around: Vec::new(),
            open: Vec::new(),
            locals: (bodies == Bodies::Skipped).then(|| Locals::of(language)),
            skipped: None,
            unnamed_end: 0,
            lead: None,
            wrapper: None,
            found: Self::default(),
        };
        if language.0.doc == Doc::InBody {
            walk.found.docstrings.extend(docstring(tree.root_node()));
        }
        walk.run();
        walk.found
    }
}

/// A walk through a tree, from node to node in the order of the text.
struct Walk<'a> {
    text: &'a [u8],
    language: tree_sitter::Language,
    roles: Roles,
    doc: Doc,
    cursor: TreeCursor<'a>,
    /// The numbers of the kinds of the nodes that the walk is in.
    around: Vec<u16>,
    /// The definitions that the walk is in.
    open: Vec<Open>,
    locals: Option<Locals>,
    /// The body of a function in which there is nothing to find.
    skipped: Option<Span>,
    /// Where the functions without a name end that the walk has been in.
    unnamed_end: usize,
    lead: Option<Lead>,
    wrapper: Option<Wrapper>,
    found: Syntax,
}

/// A definition that the walk is in.
struct Open {
    index: usize,
    end: usize,
    /// Whether it, or one that it is in, is a function.
    is_function: bool,
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
    end: usize,
    /// The depth of nodes in it.
    inside: usize,
}

impl Walk<'_> {
    fn run(&mut self) {
        loop {
            let node = self.cursor.node();
            if self.visit(node) && self.cursor.goto_first_child() {
                self.around.push(node.kind_id());
                continue;
            }
            while !self.cursor.goto_next_sibling() {
                if !self.cursor.goto_parent() {
                    return;
                }
                self.around.pop();
            }
        }
    }

    /// Takes what `node` tells, and gives whether there may be more in it.
    fn visit(&mut self, node: Node<'_>) -> bool {
        if self.skipped.is_some_and(|skipped| skipped == span(node)) {
            self.skipped = None;
            return false;
        }
        let role = self.roles.get(node.kind_id());
        if !role.rules.is_empty() {
            self.close(node.start_byte());
            if let Some(rule) = role.rules.iter().find(|rule| self.holds(rule, node)) {
                self.define(rule, node);
                return true;
            }
        }
        let imports = role.imports_if.is_some_and(|it| {
            // One that makes other things, too, is not folded.
            let place = match it.place {
                Some(place) => at(node, place).filter(|_| node.named_child_count() == 1),
                None => Some(node),
            };
            let text = place.map(|place| span(place).of(self.text)).unwrap_or_default();
            it.starts.iter().any(|start| text.starts_with(start.as_bytes()))
        });
        let part = if imports { Part::Imports } else { role.part };
        match part {
            Part::Plain => {}
            Part::Comments => {
                self.comment(node);
                return false;
            }
            Part::Describes => {
                self.attribute(node);
                return false;
            }
            Part::Imports => {
                self.found.imports.push(span(node));
                return false;
            }
            Part::Wraps => self.wrap(node),
            Part::Controls => self.found.controls.push(node.start_byte()),
            Part::Text if node.start_position().row < node.end_position().row => {
                self.found.texts.push(span(node));
            }
            Part::Text => {}
            Part::Fails => self.found.errors.push(span(node)),
        }
        true
    }

    /// Leaves the definitions that end before `at`.
    fn close(&mut self, at: usize) {
        while self.open.last().is_some_and(|open| open.end <= at) {
            self.open.pop();
        }
    }

    fn wrap(&mut self, node: Node<'_>) {
        // The first of several in brackets does not begin where the brackets are.
        if node.child(1).is_some_and(|it| it.kind() == "(") {
            return;
        }
        let inside = self.around.len() + 1;
        match &mut self.wrapper {
            Some(wrapper) if wrapper.inside + 1 == inside && wrapper.end >= node.end_byte() => {
                wrapper.inside = inside;
            }
            _ => {
                let (start, end) = (node.start_byte(), node.end_byte());
                self.wrapper = Some(Wrapper { start, end, inside });
            }
        }
    }

    fn attribute(&mut self, node: Node<'_>) {
        self.found.attributes.push(span(node));
        let before = self.lead.take().filter(|lead| lead.last_row + 1 >= node.start_position().row);
        let comments = before.and_then(|lead| lead.comments);
        self.lead = Some(Lead { comments, last_row: last_row(node, self.text) });
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

    fn is_in_function(&self, at: usize) -> bool {
        at < self.unnamed_end || self.open.last().is_some_and(|open| open.is_function)
    }

    fn holds(&self, rule: &Rule, node: Node<'_>) -> bool {
        let is_in_value = || {
            let around = self.open.last().map(|open| self.found.definitions[open.index].sort);
            rule.sort == Sort::Value && around == Some(Sort::Value)
        };
        if !rule.is_found_in_functions && (self.is_in_function(node.start_byte()) || is_in_value())
        {
            return false;
        }
        match rule.only {
            Only::Always => true,
            Only::Where(place, kinds) => {
                at(node, place).is_some_and(|it| kinds.contains(&it.kind()))
            }
            Only::Functions => declares_function(node),
            Only::WithBody => body(rule, node, self.text).is_some(),
            Only::In(kinds) => self.is_in(0, kinds),
            Only::InWithin(kinds) => self.is_in(1, kinds),
        }
    }

    /// Whether the node that is so many levels around the one that the walk is at is of one of these kinds.
    fn is_in(&self, levels: usize, kinds: &[&str]) -> bool {
        let kind = self.around.iter().rev().nth(levels);
        let kind = kind.and_then(|&kind| self.language.node_kind_for_id(kind));
        kind.is_some_and(|kind| kinds.contains(&kind))
    }

    fn define(&mut self, rule: &Rule, node: Node<'_>) {
        let is_in_function = self.is_in_function(node.start_byte());
        let Some(name) = name(rule, node) else {
            // What is in a function is local, whether that has a name or not.
            if rule.sort == Sort::Function {
                self.unnamed_end = self.unnamed_end.max(node.end_byte());
            }
            return;
        };
        let body = body(rule, node, self.text);
        let start = self.start(node);
        let first_row = node.start_position().row - count_lf(&self.text[start..node.start_byte()]);
        let doc = match self.doc {
            Doc::InBody => node.child_by_field_name("body").and_then(docstring),
            Doc::Before => {
                let lead = self.lead.take().filter(|lead| lead.last_row + 1 >= first_row);
                lead.and_then(|lead| lead.comments)
            }
        };
        if self.doc == Doc::InBody {
            self.found.docstrings.extend(doc);
        }
        let is_leaf =
            |locals: &Locals| body.is_some_and(|body| !locals.may_be_in(body.of(self.text)));
        if rule.sort == Sort::Function
            && !node.has_error()
            && self.locals.as_ref().is_some_and(is_leaf)
        {
            self.skipped = body;
        }
        let open = Open {
            index: self.found.definitions.len(),
            end: node.end_byte(),
            is_function: is_in_function || matches!(rule.sort, Sort::Function | Sort::Macro),
        };
        self.found.definitions.push(Definition {
            sort: rule.sort,
            name,
            span: Span::new(start, node.end_byte()),
            lines: first_row..last_row(node, self.text) + 1,
            body,
            doc,
            parent: self.open.last().map(|open| open.index),
            is_local: is_in_function,
        });
        self.open.push(open);
    }

    /// Where a definition starts that `node` makes: where what is around it does, if it is the first in that.
    fn start(&mut self, node: Node<'_>) -> usize {
        let own = node.start_byte();
        let depth = self.around.len();
        let wrapper = self.wrapper.take().filter(|it| it.inside == depth && own < it.end);
        wrapper.map_or(own, |wrapper| wrapper.start)
    }
}

/// The row that the last byte of `node` is in. Some comments end after their line end.
fn last_row(node: Node<'_>, text: &[u8]) -> usize {
    let end = node.end_byte();
    let is_after_line = end > node.start_byte() && text[end - 1] == b'\n';
    node.end_position().row - usize::from(is_after_line)
}

/// How many line ends there are.
pub(crate) fn count_lf(text: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', text).count()
}
