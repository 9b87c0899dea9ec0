use crate::grammar::{Body, Doc, Grammar, Name, Only, Rule, Sort};

pub(crate) const KOTLIN: Grammar = Grammar {
    name: "kotlin",
    aliases: &["kt"],
    extensions: &["kt", "kts"],
    file_names: &[],
    interpreters: &["kotlin", "kotlinc"],
    parser: tree_sitter_kotlin_ng::LANGUAGE,
    comment_start: "//",
    definitions: &[
        Rule::new("class_declaration", Sort::Type)
            .body(Body::At(&["class_body", "enum_class_body"])),
        Rule::new("object_declaration", Sort::Type).body(Body::At(&["class_body"])),
        Rule::new("companion_object", Sort::Type)
            .body(Body::At(&["class_body"]))
            .only(Only::Where("name", &["identifier"])),
        Rule::new("companion_object", Sort::Type)
            .name(Name::At("companion"))
            .body(Body::At(&["class_body"])),
        Rule::new("type_alias", Sort::Type).name(Name::At("type")).body(Body::None),
        Rule::new("function_declaration", Sort::Function).body(Body::At(&["function_body"])),
        Rule::new("secondary_constructor", Sort::Function)
            .name(Name::At("constructor"))
            .body(Body::At(&["block"])),
        Rule::new("anonymous_initializer", Sort::Function)
            .name(Name::At("init"))
            .body(Body::At(&["block"])),
        Rule::new("anonymous_function", Sort::Function),
        Rule::new("lambda_literal", Sort::Function),
        Rule::new("property_declaration", Sort::Value)
            .name(Name::At("variable_declaration.identifier"))
            .body(Body::After("="))
            .outside(),
    ],
    wrappers: &[],
    attributes: &["file_annotation"],
    imports: &["import", "package_header"],
    imports_if: &[],
    comments: &["line_comment", "block_comment"],
    control: &[
        "if_expression",
        "when_expression",
        "when_entry",
        "for_statement",
        "while_statement",
        "do_while_statement",
        "try_expression",
        "catch_block",
        "finally_block",
        "return_expression",
        "throw_expression",
    ],
    doc: Doc::Before,
};
