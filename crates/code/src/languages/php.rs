use crate::grammar::{Body, Doc, Grammar, ImportsIf, Name, Rule, Sort};

pub(crate) const PHP: Grammar = Grammar {
    name: "php",
    aliases: &[],
    extensions: &["php", "phtml", "php3", "php4", "php5", "php7", "phps", "inc"],
    file_names: &[],
    interpreters: &["php"],
    parser: tree_sitter_php::LANGUAGE_PHP,
    comment_start: "//",
    definitions: &[
        Rule::new("namespace_definition", Sort::Module),
        Rule::new("class_declaration", Sort::Type),
        Rule::new("interface_declaration", Sort::Type),
        Rule::new("trait_declaration", Sort::Type),
        Rule::new("enum_declaration", Sort::Type),
        Rule::new("function_definition", Sort::Function),
        Rule::new("method_declaration", Sort::Function),
        Rule::new("anonymous_function", Sort::Function),
        Rule::new("arrow_function", Sort::Function),
        Rule::new("property_element", Sort::Value)
            .name(Name::At("name.name"))
            .body(Body::At(&["default_value"])),
        Rule::new("const_element", Sort::Value)
            .name(Name::At("name"))
            .body(Body::After("="))
            .outside(),
    ],
    wrappers: &["property_declaration", "const_declaration"],
    attributes: &[],
    imports: &["namespace_use_declaration"],
    imports_if: &[ImportsIf {
        node: "expression_statement",
        place: None,
        starts: &["require", "include ", "include(", "include_once"],
    }],
    comments: &["comment"],
    control: &[
        "if_statement",
        "else_clause",
        "else_if_clause",
        "for_statement",
        "foreach_statement",
        "while_statement",
        "do_statement",
        "switch_statement",
        "case_statement",
        "default_statement",
        "match_expression",
        "match_conditional_expression",
        "match_default_expression",
        "try_statement",
        "catch_clause",
        "finally_clause",
        "return_statement",
        "throw_expression",
        "yield_expression",
        "exit_statement",
        "goto_statement",
        "break_statement",
        "continue_statement",
    ],
    doc: Doc::Before,
};

/// PHP from the middle of a file: without the mark that it begins with.
pub(crate) const PHP_FRAGMENT: Grammar = Grammar {
    name: "php-fragment",
    extensions: &[],
    interpreters: &[],
    parser: tree_sitter_php::LANGUAGE_PHP_ONLY,
    ..PHP
};
