use crate::grammar::{Body, Doc, Grammar, Name, Only, Rule, Sort};

pub(crate) const C: Grammar = Grammar {
    name: "c",
    aliases: &["h"],
    extensions: &["c", "h"],
    file_names: &[],
    interpreters: &["tcc"],
    parser: tree_sitter_c::LANGUAGE,
    comment_start: "//",
    definitions: &[FUNCTION, PROTOTYPE, VARIABLE, STRUCT, UNION, ENUM, TYPEDEF, MACRO, DEFINE],
    wrappers: &["linkage_specification"],
    attributes: &[],
    imports: &["preproc_include"],
    imports_if: &[],
    comments: &["comment"],
    control: CONTROL,
    doc: Doc::Before,
};

pub(super) const FUNCTION: Rule =
    Rule::new("function_definition", Sort::Function).name(Name::Declarator);
pub(super) const PROTOTYPE: Rule = Rule::new("declaration", Sort::Function)
    .name(Name::Declarator)
    .body(Body::None)
    .only(Only::Functions)
    .outside();
pub(super) const VARIABLE: Rule = Rule::new("declaration", Sort::Value)
    .name(Name::Declarator)
    .body(Body::Within("declarator"))
    .outside();
pub(super) const STRUCT: Rule = Rule::new("struct_specifier", Sort::Type).only(Only::WithBody);
pub(super) const UNION: Rule = Rule::new("union_specifier", Sort::Type).only(Only::WithBody);
pub(super) const ENUM: Rule = Rule::new("enum_specifier", Sort::Type).only(Only::WithBody);
pub(super) const TYPEDEF: Rule =
    Rule::new("type_definition", Sort::Type).name(Name::Declarator).body(Body::Within("type"));
pub(super) const MACRO: Rule =
    Rule::new("preproc_function_def", Sort::Macro).body(Body::At(&["value"]));
/// One that names nothing but itself only says that something was read.
pub(super) const DEFINE: Rule =
    Rule::new("preproc_def", Sort::Value).body(Body::At(&["value"])).only(Only::WithBody);

pub(super) const CONTROL: &[&str] = &[
    "if_statement",
    "else_clause",
    "for_statement",
    "while_statement",
    "do_statement",
    "switch_statement",
    "case_statement",
    "return_statement",
    "goto_statement",
    "break_statement",
    "continue_statement",
];
