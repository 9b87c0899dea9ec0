use crate::grammar::{Body, Doc, Grammar, ImportsIf, Name, Only, Rule, Sort};

pub(crate) const JAVASCRIPT: Grammar = Grammar {
    name: "javascript",
    aliases: &["js", "jsx", "ecmascript"],
    extensions: &["js", "jsx", "mjs", "cjs", "es6"],
    file_names: &["Jakefile"],
    interpreters: &["node", "nodejs", "deno", "bun", "qjs"],
    parser: tree_sitter_javascript::LANGUAGE,
    comment_start: "//",
    definitions: &[
        FUNCTION,
        GENERATOR,
        FUNCTION_EXPRESSION,
        GENERATOR_EXPRESSION,
        ARROW,
        METHOD,
        CLASS,
        CLASS_EXPRESSION,
        Rule::new("field_definition", Sort::Function)
            .name(Name::At("property"))
            .body(Body::Value("value"))
            .only(Only::Where("value", FUNCTIONS)),
        Rule::new("field_definition", Sort::Value)
            .name(Name::At("property"))
            .body(Body::At(&["value"])),
        FUNCTION_VARIABLE,
        CLASS_VARIABLE,
        VARIABLE,
        ASSIGNED_FUNCTION,
        ASSIGNED_CLASS,
        PAIR,
        DEFAULT_FUNCTION,
        DEFAULT_CLASS,
    ],
    wrappers: WRAPPERS,
    attributes: &[],
    imports: &["import_statement"],
    imports_if: IMPORTS_IF,
    comments: COMMENTS,
    control: CONTROL,
    doc: Doc::Before,
};

/// What may be given a name as a function.
pub(super) const FUNCTIONS: &[&str] =
    &["arrow_function", "function_expression", "generator_function"];

pub(super) const FUNCTION: Rule = Rule::new("function_declaration", Sort::Function);
pub(super) const GENERATOR: Rule = Rule::new("generator_function_declaration", Sort::Function);
pub(super) const FUNCTION_EXPRESSION: Rule = Rule::new("function_expression", Sort::Function);
pub(super) const GENERATOR_EXPRESSION: Rule = Rule::new("generator_function", Sort::Function);
/// It never has a name of its own.
pub(super) const ARROW: Rule = Rule::new("arrow_function", Sort::Function);
pub(super) const METHOD: Rule = Rule::new("method_definition", Sort::Function);
pub(super) const CLASS: Rule = Rule::new("class_declaration", Sort::Type);
pub(super) const CLASS_EXPRESSION: Rule = Rule::new("class", Sort::Type);

pub(super) const FUNCTION_VARIABLE: Rule = Rule::new("variable_declarator", Sort::Function)
    .body(Body::Value("value"))
    .only(Only::Where("value", FUNCTIONS));
pub(super) const CLASS_VARIABLE: Rule = Rule::new("variable_declarator", Sort::Type)
    .body(Body::Value("value"))
    .only(Only::Where("value", &["class"]));
pub(super) const VARIABLE: Rule = Rule::new("variable_declarator", Sort::Value)
    .body(Body::At(&["value"]))
    .only(Only::Where("name", &["identifier"]))
    .outside();

/// `a.b = function (c) { .. }`
pub(super) const ASSIGNED_FUNCTION: Rule = Rule::new("assignment_expression", Sort::Function)
    .name(Name::LastOf("left"))
    .body(Body::Value("right"))
    .only(Only::Where("right", FUNCTIONS));
pub(super) const ASSIGNED_CLASS: Rule = Rule::new("assignment_expression", Sort::Type)
    .name(Name::LastOf("left"))
    .body(Body::Value("right"))
    .only(Only::Where("right", &["class"]));
/// `{ a: function (c) { .. } }`
pub(super) const PAIR: Rule = Rule::new("pair", Sort::Function)
    .name(Name::At("key"))
    .body(Body::Value("value"))
    .only(Only::Where("value", FUNCTIONS));
/// `export default function (c) { .. }`: it is known by the word `default`.
pub(super) const DEFAULT_FUNCTION: Rule = Rule::new("export_statement", Sort::Function)
    .name(Name::At("default"))
    .body(Body::Value("value"))
    .only(Only::Where("value", FUNCTIONS));
pub(super) const DEFAULT_CLASS: Rule = Rule::new("export_statement", Sort::Type)
    .name(Name::At("default"))
    .body(Body::Value("value"))
    .only(Only::Where("value", &["class"]));

pub(super) const WRAPPERS: &[&str] =
    &["export_statement", "lexical_declaration", "variable_declaration"];

const REQUIRES: ImportsIf = ImportsIf {
    node: "lexical_declaration",
    place: Some("variable_declarator.value"),
    starts: &["require(", "await import("],
};
pub(super) const IMPORTS_IF: &[ImportsIf] = &[
    REQUIRES,
    ImportsIf { node: "variable_declaration", ..REQUIRES },
    ImportsIf {
        node: "export_statement",
        place: None,
        starts: &["export {", "export * ", "export type {", "export{", "export*"],
    },
];

pub(super) const COMMENTS: &[&str] = &["comment", "html_comment"];

pub(super) const CONTROL: &[&str] = &[
    "if_statement",
    "else_clause",
    "for_statement",
    "for_in_statement",
    "while_statement",
    "do_statement",
    "switch_statement",
    "switch_case",
    "switch_default",
    "try_statement",
    "catch_clause",
    "finally_clause",
    "return_statement",
    "throw_statement",
    "yield_expression",
    "break_statement",
    "continue_statement",
];
