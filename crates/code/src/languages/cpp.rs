use super::c::{DEFINE, ENUM, FUNCTION, MACRO, PROTOTYPE, STRUCT, TYPEDEF, UNION, VARIABLE};
use crate::grammar::{Body, Doc, Grammar, Name, Only, Rule, Sort};

pub(crate) const CPP: Grammar = Grammar {
    name: "cpp",
    aliases: &["c++", "cxx", "cc", "hpp"],
    extensions: &[
        "cc", "cpp", "cxx", "c++", "hpp", "hh", "hxx", "h++", "ipp", "inl", "tpp", "cu", "cuh",
        "ino",
    ],
    file_names: &[],
    interpreters: &[],
    parser: tree_sitter_cpp::LANGUAGE,
    comment_start: "//",
    definitions: &[
        FUNCTION.only(Only::Functions),
        // What a macro stands before parses as this: `class API Name { .. }`.
        Rule::new("function_definition", Sort::Type)
            .name(Name::Declarator)
            .only(Only::Where("type", &["class_specifier", "struct_specifier", "union_specifier"])),
        FUNCTION,
        PROTOTYPE,
        VARIABLE,
        Rule::new("field_declaration", Sort::Function)
            .name(Name::Declarator)
            .body(Body::None)
            .only(Only::Functions),
        Rule::new("field_declaration", Sort::Value)
            .name(Name::Declarator)
            .body(Body::At(&["default_value"]))
            .only(Only::InWithin(&["class_specifier"]))
            .outside(),
        STRUCT,
        UNION,
        ENUM,
        Rule::new("class_specifier", Sort::Type).only(Only::WithBody),
        TYPEDEF,
        Rule::new("alias_declaration", Sort::Type).body(Body::None),
        Rule::new("concept_definition", Sort::Type).body(Body::None),
        Rule::new("namespace_definition", Sort::Module),
        Rule::new("lambda_expression", Sort::Function),
        MACRO,
        DEFINE,
    ],
    wrappers: &["template_declaration", "linkage_specification"],
    attributes: &[],
    imports: &[
        "preproc_include",
        "using_declaration",
        "import_declaration",
        "namespace_alias_definition",
    ],
    imports_if: &[],
    comments: &["comment"],
    control: &[
        "if_statement",
        "else_clause",
        "for_statement",
        "for_range_loop",
        "while_statement",
        "do_statement",
        "switch_statement",
        "case_statement",
        "try_statement",
        "catch_clause",
        "return_statement",
        "co_return_statement",
        "co_yield_statement",
        "throw_statement",
        "goto_statement",
        "break_statement",
        "continue_statement",
    ],
    doc: Doc::Before,
};
