//! What stands where in the nodes of a syntax tree.

use crate::grammar::{Body, Name, Place, Rule};
use hr_core::Span;
use tree_sitter::Node;

pub(crate) fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// The node in this place of `node`.
pub(crate) fn at<'t>(node: Node<'t>, place: Place) -> Option<Node<'t>> {
    let mut parts = place.split('.');
    parts.try_fold(node, |node, part| node.child_by_field_name(part).or_else(|| child(node, part)))
}

/// The first child of this kind.
fn child<'t>(node: Node<'t>, kind: &str) -> Option<Node<'t>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).find(|child| child.kind() == kind)
}

pub(crate) fn name(rule: &Rule, node: Node<'_>) -> Option<Span> {
    let name = match rule.name {
        Name::At(place) => at(node, place),
        Name::LastOf(place) => at(node, place).map(last_part),
        Name::Declarator => declarators(node).last(),
    };
    // What a conversion takes is no part of its name.
    let target = name.filter(|it| it.kind() == "operator_cast").and_then(|it| at(it, "type"));
    let name = name.map(|it| Span::new(it.start_byte(), target.unwrap_or(it).end_byte()));
    name.filter(|name| !name.is_empty())
}

/// The last part of the path that `node` is.
fn last_part(node: Node<'_>) -> Node<'_> {
    let fields = ["property", "name", "field", "method"];
    fields.iter().find_map(|field| node.child_by_field_name(field)).unwrap_or(node)
}

pub(crate) fn body(rule: &Rule, node: Node<'_>, text: &[u8]) -> Option<Span> {
    let body = match rule.body {
        Body::At(places) => places.iter().find_map(|place| at(node, place)),
        Body::Value(place) => {
            let value = at(node, place)?;
            value.child_by_field_name("body").or(Some(value))
        }
        Body::Within(place) => {
            let outer = at(node, place)?;
            let inner = ["body", "value"].iter().find_map(|it| outer.child_by_field_name(it));
            if inner.is_none() {
                let mut cursor = outer.walk();
                let open =
                    outer.children(&mut cursor).find(|it| text.get(it.start_byte()) == Some(&b'{'));
                return open.map(|open| Span::new(open.start_byte(), outer.end_byte()));
            }
            inner
        }
        Body::After(sign) => after(node, sign),
        Body::None => None,
    };
    body.map(span).filter(|body| !body.is_empty())
}

/// The first child, but a comment, after that of this kind.
fn after<'t>(node: Node<'t>, kind: &str) -> Option<Node<'t>> {
    let mut cursor = node.walk();
    let mut children = node.children(&mut cursor).skip_while(|it| it.kind() != kind).skip(1);
    children.find(|it| !it.is_extra())
}

/// The string that `body` begins with.
pub(crate) fn docstring(body: Node<'_>) -> Option<Span> {
    let mut cursor = body.walk();
    let first = body.named_children(&mut cursor).find(|it| !it.is_extra())?;
    let string = if first.kind() == "expression_statement" { first.named_child(0)? } else { first };
    (string.kind() == "string").then(|| span(string))
}

/// The declarators in `node`, each within the one before, and at last the name that they declare.
fn declarators(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    std::iter::successors(next_declarator(node), |&node| next_declarator(node))
}

fn next_declarator(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "qualified_identifier" | "template_function" | "template_method" => {
            node.child_by_field_name("name")
        }
        // These name no field.
        "reference_declarator" | "parenthesized_declarator" | "attributed_declarator" => {
            let mut cursor = node.walk();
            node.named_children(&mut cursor)
                .find(|it| it.kind().ends_with("declarator") || it.kind().ends_with("identifier"))
        }
        // What comes after its type is no name.
        "operator_cast" => None,
        _ => node.child_by_field_name("declarator"),
    }
}

/// Whether what `node` declares is a function, and no pointer to one.
pub(crate) fn declares_function(node: Node<'_>) -> bool {
    let mut declared = declarators(node).skip_while(|it| it.kind() != "function_declarator");
    match declared.next() {
        Some(_) => declared.next().is_some_and(|it| it.kind() != "parenthesized_declarator"),
        None => declarators(node).last().is_some_and(|it| it.kind() == "operator_cast"),
    }
}
