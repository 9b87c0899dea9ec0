use super::javascript::{
    ARROW, ASSIGNED_CLASS, ASSIGNED_FUNCTION, CLASS, CLASS_EXPRESSION, CLASS_VARIABLE, COMMENTS,
    CONTROL, DEFAULT_CLASS, DEFAULT_FUNCTION, FUNCTION, FUNCTION_EXPRESSION, FUNCTION_VARIABLE,
    FUNCTIONS, GENERATOR, GENERATOR_EXPRESSION, IMPORTS_IF, METHOD, PAIR, VARIABLE,
};
use crate::grammar::{Body, Doc, Grammar, Name, Only, Rule, Sort};

pub(crate) const TYPESCRIPT: Grammar = Grammar {
    name: "typescript",
    aliases: &["ts"],
    extensions: &["ts", "mts", "cts"],
    file_names: &[],
    interpreters: &["ts-node", "tsx"],
    parser: tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
    comment_start: "//",
    definitions: DEFINITIONS,
    wrappers: WRAPPERS,
    attributes: &["decorator"],
    imports: &["import_statement", "import_alias"],
    imports_if: IMPORTS_IF,
    comments: COMMENTS,
    control: CONTROL,
    doc: Doc::Before,
};

/// TypeScript with elements of HTML. What looks like an element may be a cast in that without.
pub(crate) const TSX: Grammar = Grammar {
    name: "tsx",
    aliases: &[],
    extensions: &["tsx"],
    interpreters: &[],
    parser: tree_sitter_typescript::LANGUAGE_TSX,
    ..TYPESCRIPT
};

const DEFINITIONS: &[Rule] = &[
    FUNCTION,
    GENERATOR,
    FUNCTION_EXPRESSION,
    GENERATOR_EXPRESSION,
    ARROW,
    METHOD,
    Rule::new("function_signature", Sort::Function).body(Body::None),
    Rule::new("method_signature", Sort::Function).body(Body::None),
    Rule::new("abstract_method_signature", Sort::Function).body(Body::None),
    CLASS,
    Rule::new("abstract_class_declaration", Sort::Type),
    CLASS_EXPRESSION,
    Rule::new("interface_declaration", Sort::Type),
    Rule::new("enum_declaration", Sort::Type),
    Rule::new("type_alias_declaration", Sort::Type).body(Body::At(&["value"])),
    Rule::new("module", Sort::Module),
    Rule::new("internal_module", Sort::Module),
    Rule::new("public_field_definition", Sort::Function)
        .body(Body::Value("value"))
        .only(Only::Where("value", FUNCTIONS)),
    Rule::new("public_field_definition", Sort::Value).body(Body::At(&["value"])),
    FUNCTION_VARIABLE,
    CLASS_VARIABLE,
    VARIABLE,
    ASSIGNED_FUNCTION,
    ASSIGNED_CLASS,
    PAIR,
    DEFAULT_FUNCTION,
    DEFAULT_CLASS,
    Rule::new("ambient_declaration", Sort::Module)
        .name(Name::At("global"))
        .body(Body::At(&["statement_block"])),
];

const WRAPPERS: &[&str] =
    &["export_statement", "ambient_declaration", "lexical_declaration", "variable_declaration"];
